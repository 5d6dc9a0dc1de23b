"""Files that are refused whole, in words, before anything is kept."""

import io
from zipfile import ZipFile

import pytest
from django.urls import reverse

from assessments.quizzes.exchange import Refusal, Remark
from cms import models
from cms.exchange import wording
from tests.cms.exchange.sending import GIFT, page, send, waiting

pytestmark = pytest.mark.django_db


def bomb():
    file = io.BytesIO()
    with ZipFile(file, "w", 8) as archive:
        archive.writestr("imsmanifest.xml", b" " * 150_000_000)
    return file.getvalue()


def traversal():
    file = io.BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("imsmanifest.xml", "<manifest/>")
        archive.writestr("../../etc/passwd", "x")
    return file.getvalue()


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "aaaa">]><quiz>&a;</quiz>'


@pytest.mark.parametrize(("content", "name", "code", "refusal"), [
    (ENTITIES, "a.xml", "moodle_xml", Refusal.ENTITIES),
    (bomb, "a.zip", "qti", Refusal.UNSAFE_ARCHIVE),
    (traversal, "a.zip", "qti", Refusal.UNSAFE_ARCHIVE),
    (b"<quiz><question>", "a.xml", "", Refusal.MALFORMED),
    (b"\x00\xff\xfe" * 50, "a.gift", "aiken", Refusal.ENCODING),
    (b"<html></html>", "a.gift", "", Refusal.NOT_THIS_FORMAT),
    (b"PK\x03\x04rien", "a.xlsx", "xlsx", Refusal.MALFORMED),
    (b"a {=b}" + b" " * 5_000_001, "a.gift", "", Refusal.TOO_LARGE),
    (b"   ", "a.gift", "", Refusal.EMPTY),
    (b"<quiz>" + b"<a>" * 100 + b"</a>" * 100 + b"</quiz>", "a.xml", "", Refusal.TOO_DEEP),
    (b"".join(b"::a::b {=c ~d}\n\n" for _each in range(2001)), "a.gift", "", Refusal.TOO_MANY),
])  # fmt: skip
def test_a_hostile_file_is_refused_in_words(author, centre, content, name, code, refusal):
    response = send(author, centre, content() if callable(content) else content, name, format=code)
    assert response.status_code == 400
    assert str(wording.REFUSALS[refusal]).split(" (")[0] in page(response)
    assert not models.QuestionUpload.objects.exists()


def test_an_empty_form_and_an_empty_file_are_told(author, centre):
    assert author.post(reverse("cms_exchange:send"), {}).status_code == 400
    assert send(author, centre, b"", "a.gift").status_code == 400


def test_a_wrong_ending_does_not_matter_and_old_letters_are_told(author, centre):
    address = waiting(author, centre, GIFT.encode("cp1252"), "questions.docx")
    assert str(wording.REMARKS[Remark.ENCODING_GUESSED]) in page(author.get(address))
