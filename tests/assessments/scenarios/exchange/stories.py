"""Small stories, as files hold them."""

from html import escape

from assessments.scenarios.exchange import read
from assessments.scenarios.exchange.story import Story


def twee_file(*passages: str, story_format: str = "SugarCube", start: str = "Start") -> bytes:
    data = f'{{"ifid": "D674C58C-DEFA-4F70-B7A2-27742230C0FC", "format": "{story_format}", "start": "{start}"}}'
    return "\n\n".join([":: StoryTitle\nA story", f":: StoryData\n{data}", *passages]).encode()


def draft_of(*passages: str, story_format: str = "SugarCube"):
    return read(twee_file(*passages, story_format=story_format), "a.twee")


def remarks_of(draft, passage: str):
    return [remark for item in draft.report.items if item.passage == passage for remark, _detail in item.remarks]


def published(story: Story) -> bytes:
    """As Twine publishes it: names and texts escaped, a number each, and the program that plays it around."""
    numbers = {id(each): str(number) for number, each in enumerate(story.passages, 1)}
    start = next((numbers[id(each)] for each in story.passages if each.name == story.start), "")
    passages = "".join(
        f'<tw-passagedata pid="{numbers[id(each)]}" name="{escape(each.name)}" tags="{escape(" ".join(each.tags))}"'
        f' position="10,20" size="100,100">{escape(each.text)}</tw-passagedata>'
        for each in story.passages
    )
    return (
        "<!DOCTYPE html><html><head><script>document.querySelector('tw-storydata'); '<tw-storydata> \x00'</script>"
        f'</head><body><tw-storydata name="{escape(story.name)}" startnode="{start}" creator="Twine"'
        f' ifid="{story.ifid}" format="{story.format}" format-version="2.36.1" options="" hidden>'
        '<style role="stylesheet" id="twine-user-stylesheet" type="text/twine-css"></style>'
        '<script role="script" id="twine-user-script" type="text/twine-javascript"></script>'
        f"{passages}</tw-storydata></body></html>"
    ).encode()
