"""Whatever the bytes, a reader gives a report or refuses the file."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assessments.quizzes.exchange import FORMATS, FileRefused, Outcome, Remark, moodle, sniff
from courses.decoding import UTF_16
from tests.assessments.quizzes.exchange.samples import answer, question, quiz

READERS = {each.code: each.reader for each in FORMATS if each.code in {"moodle_xml", "gift", "aiken"}}


def read_or_refused(code: str, data: bytes):
    try:
        return READERS[code](data)
    except FileRefused:
        return None


@pytest.mark.parametrize("code", READERS)
@given(st.binary(max_size=300))
@example(b"\x00" * 10)
@example(UTF_16[0])
@example("\ud800".encode("utf-8", "surrogatepass"))
def test_any_bytes(code, data):
    read_or_refused(code, data)
    sniff(data, "")


@given(st.text("{}~=#\\:%->1.5 TF\na[]$/*", max_size=80))
def test_any_gift(text):
    report = read_or_refused("gift", text.encode())
    if report is not None:
        assert report.understood <= report.present <= len(report.items)


@given(st.lists(st.sampled_from(["Quoi ?", "A. a", "B) b", "ANSWER: A", "ANSWER:", "", "FEEDBACK: x", "C."])))
def test_any_aiken(lines):
    read_or_refused("aiken", "\n".join(lines).encode())


KINDS = sorted(moodle.reading.KINDS)
TAGS = st.sampled_from(
    ["answer", "text", "feedback", "subquestion", "drag", "drop", "dragbox", "selectoption", "file", "no", "choice",
     "coords", "shape", "units", "unit", "tolerance", "single", "tags", "tag", "group", "xleft", "questiontext", "name"]
)  # fmt: skip
WORDS = st.sampled_from(
    ["", "1", "-1", "1e999", "*", "[[1]]", "{1:SA:=a}", "{1:NM:=1:2~*#x}", "15,15;15", "circle", "\ue000"]
)


def _tree(children):
    return st.builds(
        lambda tag, share, inner: f'<{tag} fraction="{share}">{"".join(inner)}</{tag}>',
        TAGS,
        WORDS,
        st.lists(children, max_size=4),
    )


@given(st.sampled_from(KINDS), st.lists(st.recursive(WORDS, _tree, max_leaves=12), max_size=5))
def test_any_moodle_question(kind, inner):
    report = moodle.read(quiz(f'<question type="{kind}">{"".join(inner)}</question>'))
    assert report.present == 1


LONG = 60_000
HOSTILE = {
    "gift": {
        "one line": "a" * 1_000_000 + "{T}",
        "braces": "{" * 200_000,
        "closed braces": "{}" * 100_000,
        "answers": "a{" + "~b" * 200_000 + "}",
        "lines in braces": "{" + "\n" * 400_000 + "}",
        "titles": "::" * 200_000,
        "escapes": "\\" * 400_000 + "{T}",
        "spaces": "$CATEGORY:" + " " * 400_000 + "x\na{T}",
        "comments": "// [tag:a]\n" * 50_000 + "a{T}",
        "text without end": "a\n" * 400_000 + "{T}",
        "markdown": "[markdown]" + "**a " * (LONG // 4) + "{T}",
        "links": "[markdown]" + "![" * (LONG // 2) + "{T}",
        "fences": "[markdown]" + "```x y\n" * (LONG // 7) + "{T}",
    },
    "aiken": {
        "choices without end": "Q\nA. a\n" + "b\n" * 400_000 + "ANSWER: A",
        "spaces": "Q\nA. a" + " " * 400_000 + "b\nANSWER: A",
        "answers": "Q\nA. a\nANSWER: A\n" * 1_999,
    },
    "moodle_xml": {
        "deep markup": quiz(question("essay", "", text="<blockquote>" * 5_000)).decode(),
        "many tags": quiz(question("essay", "", text="<i>x</i>" * 7_000)).decode(),
        "quotes": quiz(question("essay", "", text="<a \"<a '" * 7_000)).decode(),
        "sounds": quiz(question("essay", "", text="<audio><source src='x'>" * 2_500)).decode(),
        "gaps": quiz(question("cloze", "", text="{1:SA:" * 9_000)).decode(),
        "long gaps": quiz(question("cloze", "", text="{1:SA:" * 500_000)).decode(),
        "closed gaps": quiz(question("cloze", "", text="{1:SA:=a}" * 6_000)).decode(),
        "answers": quiz(question("multichoice", answer("a", "100") * 5_000)).decode(),
        "words": quiz(question("gapselect", "<selectoption><text>a</text></selectoption>" * 5_000)).decode(),
        "tags": quiz(question("essay", "<tags>" + "<tag><text>a</text></tag>" * 50_000 + "</tags>")).decode(),
        "data": quiz(question("essay", "", text=f'<img src="data:image/png;base64,{"A" * 5_000_000}">')).decode(),
        "coordinates": quiz(question("ddmarker", f"<drop><coords>{'1,' * 500_000}</coords></drop>")).decode(),
        "numbers": quiz(question("numerical", answer("9" * 500_000, "9" * 500_000))).decode(),
        "weights": quiz(question("multichoice", answer("a", "1e999999999"))).decode(),
    },
}


@pytest.mark.parametrize(("code", "name"), [(code, name) for code, files in HOSTILE.items() for name in files])
def test_hand_made_files(code, name):
    """What would cost the square of its length would never end here."""
    data = HOSTILE[code][name].encode()
    sniff(data, name)
    read_or_refused(code, data)


def test_drawings_that_run_are_not_kept():
    picture = "PHN2ZyBvbmxvYWQ9ImFsZXJ0KDEpIj48L3N2Zz4="
    files = f'<file name="a.svg" encoding="base64">{picture}</file><file name="b.png" encoding="base64">!!</file>'
    shown = "".join(f'<img src="@@PLUGINFILE@@/{name}">' for name in ("a.svg", "b.png", "../../etc/passwd"))
    report = moodle.read(quiz(question("essay", "", text=f"<p>a{shown}</p>", files=files)))
    assert report.media == {}
    assert report.items[0].outcome is Outcome.PARTLY
    assert {remark for remark, _detail in report.items[0].remarks} >= {Remark.MEDIA_REFUSED, Remark.MEDIA_MISSING}
    assert report.items[0].question.stem_html == "<p>a</p>"
