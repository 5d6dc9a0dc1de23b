import pytest

from assessments.scenarios.exchange import FileRefused, Refusal, Remark, read, twine_html
from assessments.scenarios.exchange.story import Passage, Story
from tests.assessments.scenarios.exchange.stories import published

NAMES = Passage(name='Say "no" & [go] <now>', tags=("a", "b"), text='[[“It’s” & <i>so</i>->B]]\n"quoted"')
STORY = Story(
    name="A “story”", ifid="D674C58C-DEFA-4F70-B7A2-27742230C0FC", start="B", format="Harlowe",
    passages=(NAMES, Passage(name="B", text="The end.")),
)  # fmt: skip


def test_a_published_story_is_read():
    found = twine_html.read(published(STORY).decode())
    assert (found.name, found.ifid, found.start, found.format) == (STORY.name, STORY.ifid, "B", "Harlowe")
    assert [(each.name, each.tags, each.text) for each in found.passages] == [
        (each.name, each.tags, each.text) for each in STORY.passages
    ]
    assert found.passages[0].position == (10, 20)
    assert found.remarks == ()


def test_signs_of_the_program_around_do_not_matter():
    assert b"\x00" in published(STORY)
    assert len(read(published(STORY), "a.html").report.items) == 2


def test_of_several_stories_the_first_is_read():
    found = twine_html.read((published(STORY) + published(STORY)).decode())
    assert len(found.passages) == 2
    assert found.remarks == ((Remark.OTHER_STORIES, "1"),)


def test_scripts_and_styles_of_the_story_are_told():
    page = published(STORY).decode().replace('type="text/twine-javascript">', 'type="text/twine-javascript">alert(1)')
    page = page.replace('type="text/twine-css">', 'type="text/twine-css">b {}')
    assert set(twine_html.read(page).remarks) == {(Remark.SCRIPT, ""), (Remark.STYLE, "")}


def test_a_passage_that_is_not_closed_is_told_and_read():
    page = published(STORY).decode().replace("</tw-passagedata>", "", 1)
    found = twine_html.read(page)
    assert [bool(each.remarks) for each in found.passages] == [True, False]
    assert found.passages[0].text == NAMES.text


@pytest.mark.parametrize(
    ("page", "refusal"),
    [
        ("<html><p>No story</p></html>", Refusal.NOT_A_STORY),
        ('<tw-storydata name="A"></tw-storydata>', Refusal.NO_PASSAGE),
        ('<tw-storydata name="A">' + '<tw-passagedata name="a">b</tw-passagedata>' * 5_000, Refusal.TOO_MANY),
    ],
)
def test_refusals(page, refusal):
    with pytest.raises(FileRefused) as caught:
        read(page.encode(), "a.html")
    assert caught.value.refusal is refusal
