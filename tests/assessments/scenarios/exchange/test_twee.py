import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.scenarios.exchange import FileRefused, Refusal, Remark, twee
from assessments.scenarios.exchange.story import Passage, Story


@pytest.mark.parametrize(
    ("line", "name", "tags", "position"),
    [
        (":: Start", "Start", (), None),
        ("::Start", "Start", (), None),
        ("::   A few words  ", "A few words", (), None),
        (":: Start [one two]", "Start", ("one", "two"), None),
        (':: Start {"position":"600,400","size":"100,200"}', "Start", (), (600, 400)),
        (':: Start [one] {"position":"600.5,400"}', "Start", ("one",), (600, 400)),
        (":: Start [one] <25,100>", "Start", ("one",), (25, 100)),
        (r":: A \[b\] \{c\} \\ d [t\]t]", r"A [b] {c} \ d", ("t]t",), None),
        (r":: foo\qbar", "fooqbar", (), None),
        ("::", "", (), None),
    ],
)
def test_the_first_line_of_a_passage(line, name, tags, position):
    found = twee.read(f"{line}\nA text.").passages[0]
    assert (found.name, found.tags, found.position, found.text) == (name, tags, position, "A text.")
    assert found.remarks == ()


@pytest.mark.parametrize("line", [":: A [b", ":: A {b", ":: A [b] c", ':: A {"position": }', ":: A {[1]}"])
def test_a_first_line_that_cannot_be_read_keeps_the_passage(line):
    found = twee.read(f"{line}\nA text.").passages[0]
    assert found.text == "A text."
    assert found.remarks[0][0] is Remark.BAD_METADATA


def test_settings_and_title_are_no_passages():
    story = twee.read(':: StoryTitle\nOn the\nstairs\n:: StoryData\n{"start": "b", "format": "Harlowe"}\n:: a\n:: b\n')
    assert (story.name, story.start, story.format) == ("On the stairs", "b", "Harlowe")
    assert [each.name for each in story.passages] == ["a", "b"]


def test_settings_that_are_no_json_are_told():
    assert twee.read(":: StoryData\n{start: b}\n:: a\n").remarks == ((Remark.BAD_SETTINGS, ""),)


def test_text_before_the_first_passage_is_told():
    assert twee.read("Notes\n:: a\n").remarks == ((Remark.LOOSE_TEXT, ""),)


def test_colons_elsewhere_begin_nothing():
    assert twee.read(":: a\nHe says :: no\n ::neither\n").passages[0].text == "He says :: no\n ::neither"


@pytest.mark.parametrize(
    ("text", "refusal"), [("no passage", Refusal.NO_PASSAGE), (":: a\n" * 5_000, Refusal.TOO_MANY)]
)
def test_refusals(text, refusal):
    with pytest.raises(FileRefused) as caught:
        twee.read(text)
    assert caught.value.refusal is refusal


names = st.text("ab [](){}|\\\"'<>-:/é$", min_size=1, max_size=12).map(lambda name: " ".join(name.split())).filter(bool)
tags = st.lists(st.text("ab:[]{}\\-é", min_size=1, max_size=6), max_size=3).map(tuple)
bodies = st.text("ab[]:{}\\\n<> é", max_size=30).map(lambda text: text.replace("\n:", "\n;").lstrip(":").strip())
positions = st.none() | st.tuples(st.integers(-9_999, 9_999), st.integers(0, 99_999))


@given(st.lists(st.builds(Passage, name=names, tags=tags, text=bodies, position=positions), min_size=1, max_size=4))
def test_what_is_written_is_read_the_same(passages):
    story = Story(name="A", ifid="B", start="C", format="D", format_version="E", passages=tuple(passages))
    assert twee.read(twee.write(story)) == story
