import pytest

from assessments.quizzes.exchange import FORMATS, sniff
from tests.assessments.quizzes.exchange.samples import every_type, medium


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"<quiz></quiz>", "a.txt", "moodle_xml"),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- a <quiz> -->\n<quiz>', "", "moodle_xml"),
        ('<?xml version="1.0"?><quiz>'.encode("utf-16"), "", "moodle_xml"),
        (b"<!-- <quiz> --><html>", "a.xml", None),
        (b"Quoi ?\nA. un\nB. deux\nANSWER: A", "a.txt", "aiken"),
        (b"Quoi ?{=un ~deux}", "a.txt", "gift"),
        (b"::a::Un texte", "a.txt", "gift"),
        (b"Un texte", "a.gift", "gift"),
        (b"$CATEGORY: a\n", "", "gift"),
        (b"Un texte", "a.txt", None),
        (b"\x00\xff", "a.bin", None),
        (b"", "", None),
    ],
)
def test_a_file_is_known_by_what_is_in_it(data, name, code):
    assert sniff(data, name) == code


@pytest.mark.parametrize("format_", [each for each in FORMATS if each.writer], ids=lambda each: each.code)
def test_what_is_written_is_recognised_and_read(format_):
    said = [question for question in every_type() if format_.says(question)]
    data = format_.writer(said, medium)
    assert sniff(data, f"a{format_.endings[0]}") == format_.code
    report = format_.reader(data, name="a")
    assert (report.format, report.present, report.understood) == (format_.code, len(said), len(said))
