from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from django.core.files.storage import default_storage
from django.http import Http404

from accounts.services import erase_person
from assessments.quizzes.models import Response, Submission, Upload, UploadName
from assessments.quizzes.queries import upload_path, upload_to_read_or_404, uploads_of
from assessments.quizzes.scoring import AnswerRefused
from assessments.quizzes.services import AttemptClosed, AttemptExpired, Refused, files, store_upload, submit_attempt
from tests.assessments.quizzes.taking import begun, fresh, give
from tests.factories.quizzes import file_upload, named, quiz_activity, quiz_content, single

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 une fiche"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


@pytest.fixture
def attempt(cast):
    return begun(cast.amina, quiz_activity(quiz_content(questions=(single(), file_upload()))))


def send(attempt, data=PDF, name="fiche.pdf", question="q14", client_uuid=None):
    return store_upload(
        attempt=attempt, question=named(question), name=name, data=data, client_uuid=client_uuid or uuid4()
    )


def kept(upload):
    with default_storage.open(upload_path(upload.uuid)) as file:
        return file.read()


class TestReceiving:
    def test_keeps_the_bytes_and_what_they_are(self, attempt):
        upload = send(attempt, name="C:\\Amina\\ma fiche\x00.exe")
        assert (upload.kind, upload.content_type, upload.size) == ("pdf", "application/pdf", len(PDF))
        assert uploads_of(attempt)[upload.uuid].naming.name == "ma fiche.exe"
        assert kept(upload) == PDF

    def test_sending_twice_is_one_file(self, attempt):
        client_uuid = uuid4()
        for _ in range(2):
            send(attempt, client_uuid=client_uuid)
        assert Upload.objects.count() == UploadName.objects.count() == 1

    @pytest.mark.parametrize("data", [b"", b"<html>", b"MZ\x90", b"PK\x03\x04", b"OggS" + bytes(40), b"<svg/>"])
    def test_refuses_other_kinds_whatever_their_name(self, attempt, data):
        with pytest.raises(Refused):
            send(attempt, data=data)
        assert not Upload.objects.exists()

    def test_refuses_what_is_too_large_or_too_many(self, attempt, monkeypatch):
        monkeypatch.setattr(files, "MAX_BYTES", len(PDF))
        with pytest.raises(Refused):
            send(attempt, data=PNG)
        monkeypatch.setattr(files, "MAX_FILES", 2)
        for _ in range(2):
            send(attempt)
        with pytest.raises(Refused):
            send(attempt)

    def test_refuses_a_question_that_takes_no_file(self, attempt):
        for question in ("q1", "q99"):
            with pytest.raises(AnswerRefused):
                send(attempt, question=question)

    def test_refuses_what_comes_after_the_end(self, attempt, cast, clock):
        submit_attempt(attempt=attempt)
        with pytest.raises(AttemptClosed):
            send(attempt)
        timed = begun(cast.amina, quiz_activity(quiz_content(questions=(file_upload(),), time_limit=5)))
        clock.advance(minutes=6)
        with pytest.raises(AttemptExpired):
            send(fresh(timed))
        assert Submission.objects.count() == 2
        assert not Upload.objects.exists()

    def test_somebody_elses_upload_is_not_ones_own(self, attempt, cast):
        upload = send(attempt)
        other = begun(cast.theo, attempt.activity)
        with pytest.raises(AnswerRefused):
            send(other, client_uuid=upload.uuid)
        with pytest.raises(AnswerRefused):
            give(other, "q14", {"files": [str(upload.uuid)]})


class TestAnswering:
    def test_an_answer_names_the_files(self, attempt):
        upload = send(attempt)
        give(attempt, "q14", {"files": [str(upload.uuid)]})
        assert [UUID(each) for each in Response.objects.get().payload["files"]] == [upload.uuid]
        assert not submit_attempt(attempt=attempt).markings.get().complete

    def test_a_file_that_was_not_received_is_refused(self, attempt):
        with pytest.raises(AnswerRefused):
            give(attempt, "q14", {"files": [str(uuid4())]})

    def test_a_file_without_an_answer_counts_for_nothing(self, attempt):
        send(attempt)
        assert submit_attempt(attempt=attempt).markings.get().complete


class TestReading:
    def test_the_learner_and_who_sees_their_work(self, attempt, cast):
        upload = send(attempt)
        for viewer in (cast.amina, cast.claire, cast.paul):
            assert upload_to_read_or_404(viewer, upload.uuid) == upload
        for viewer in (cast.lina, cast.theo, cast.marc, cast.nadia, cast.jean, cast.ines):
            with pytest.raises(Http404):
                upload_to_read_or_404(viewer, upload.uuid)

    def test_erasing_a_person_removes_bytes_and_names(self, attempt, cast):
        upload = send(attempt)
        for _ in range(2):
            erase_person(user=cast.amina)
        assert not default_storage.exists(upload_path(upload.uuid))
        assert UploadName.objects.get().name == ""
        assert Upload.objects.count() == 1
        with pytest.raises(Http404):
            upload_to_read_or_404(cast.claire, upload.uuid)


def test_the_kinds_are_those_that_the_author_allows(cast):
    question = replace(file_upload(), kinds=("sound",))
    attempt = begun(cast.amina, quiz_activity(quiz_content(questions=(question,))))
    with pytest.raises(Refused):
        send(attempt)
    assert send(attempt, data=b"OggS" + bytes(40)).kind == "sound"
