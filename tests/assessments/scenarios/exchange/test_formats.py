import pytest

from assessments.scenarios.content import ShapeRefused, canonical
from assessments.scenarios.exchange import FileRefused, Refusal, Remark, read, write_twee
from tests.assessments.scenarios.exchange.stories import twee_file
from tests.factories.scenarios import make_scenario


@pytest.mark.parametrize(
    ("data", "name", "refusal"),
    [
        (b"", "a.twee", Refusal.EMPTY),
        (b" \n\t", "a.twee", Refusal.EMPTY),
        (b"a" * 10_000_001, "a.twee", Refusal.TOO_LARGE),
        (b"PK\x03\x04rest", "a.zip", Refusal.ARCHIVE),
        (b"%PDF-1.7", "a.pdf", Refusal.ARCHIVE),
        (b"\x89PNG\r\n", "a.png", Refusal.ARCHIVE),
        (b":: a\n\x00\x01", "a.twee", Refusal.ENCODING),
        (b":: a\n\x81\x8d", "a.twee", Refusal.ENCODING),
        (b"\xff\xfe:", "a.twee", Refusal.ENCODING),
        (b"Dear all, a letter.", "a.docx", Refusal.NOT_A_STORY),
        (b"Dear all, a letter.", "a.twee", Refusal.NO_PASSAGE),
        (b"<html><body>a page</body></html>", "a.html", Refusal.NOT_A_STORY),
        (b":: StoryTitle\nA\n:: StoryData\n{}", "a.twee", Refusal.NO_PASSAGE),
        (b":: a\n" * 5_000, "a.twee", Refusal.TOO_MANY),
    ],
)
def test_refusals(data, name, refusal):
    with pytest.raises(FileRefused) as caught:
        read(data, name)
    assert caught.value.refusal is refusal


def test_a_file_is_known_by_what_is_in_it():
    assert read(twee_file(":: Start\n[[b]]", ":: b"), "a.html").report.format == "twee"
    assert read(canonical(make_scenario()), "a.twee").report.format == "json"


def test_ours_as_json_is_read_as_it_is():
    assert read(canonical(make_scenario()), "a.json").scenario == make_scenario()
    with pytest.raises(ShapeRefused):
        read(b'{"code": "a"}', "a.json")


@pytest.mark.parametrize(
    ("encoding", "is_guess"), [("utf-8", False), ("utf-8-sig", False), ("utf-16", False), ("cp1252", True)]
)
def test_encodings(encoding, is_guess):
    draft = read(":: Start\nL’été à Orléans\n[[b]]\n\n:: b\nFin".encode(encoding), "a.twee")
    assert draft.scenario.scenes[0].text == "L’été à Orléans"
    assert ((Remark.ENCODING_GUESSED, "") in draft.report.remarks) is is_guess


def test_what_is_written_is_twee():
    assert write_twee(make_scenario()).startswith(b":: StoryTitle\nThe code on the paper\n")
