"""Whatever the bytes, a reader gives a draft of the right shape or refuses the file."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assessments.scenarios.content import ShapeRefused, as_json, parse
from assessments.scenarios.exchange import FileRefused, package, read, write_twee
from tests.assessments.scenarios.exchange.stories import twee_file

FORMATS = ["SugarCube", "Harlowe", "Chapbook", "Snowman", "Else"]


def read_or_refused(data: bytes, name: str = "a.twee"):
    try:
        draft = read(data, name)
    except (FileRefused, ShapeRefused):
        return None
    assert parse(as_json(draft.scenario)) == draft.scenario
    return draft


@given(st.binary(max_size=300))
@example(b"{" * 5_000)
@example("::\ud800".encode("utf-8", "surrogatepass"))
def test_any_bytes(data):
    read_or_refused(data)
    read_or_refused(b':: a\n<tw-storydata name="">' + data, "a.html")


@given(st.sampled_from(FORMATS), st.text("ab:[](){}<>|$%\"'/\\*->=_ \n&#;!,.~é", max_size=120))
def test_any_passage(story_format, text):
    draft = read_or_refused(twee_file(f":: Start\n{text}", ":: b\nThe end.", story_format=story_format))
    if draft is not None:
        # What was read can go out again, and comes back.
        assert read(write_twee(draft.scenario), "a.twee").scenario == draft.scenario
        package(draft.scenario)


PARTS = [
    "[[a->b]]", "[[", "]]", "<<if $a>>", "<<elseif $b>>", "<<else>>", "<</if>>", '<<link "a" "b">>', "<</link>>",
    "<<set $a to true>>", "(if: $a)[", "(else:)[", '(link: "a")[', "]", '(goto: "b")', "(set: $a to 1)", "[if a]\n",
    "[else]\n", "<% if (s.a) { %>", "<% } else { %>", "<% } %>", "text ", "\n", "{embed passage: 'b'}",
]  # fmt: skip


@given(st.sampled_from(FORMATS), st.lists(st.sampled_from(PARTS), max_size=15))
def test_any_nesting(story_format, parts):
    read_or_refused(twee_file(f":: Start\n{''.join(parts)}", ":: b\nThe end.", story_format=story_format))


LONG = 200_000
ONE = {
    "links": "[[" * LONG,
    "closed links": "[[a]]" * LONG,
    "lines in links": "[[\n" * LONG + "]]",
    "macros": "<<" * LONG,
    "named macros": '<<a "' * LONG,
    "nested conditions": "<<if $a>>" * 60_000,
    "else": "<<if $a>>" + "<<else>>" * 60_000,
    "comments": "/*" * LONG,
    "pages' comments": "<!--" * LONG,
    "tags": "<a " * LONG,
    "entities": "&lt;" * LONG + "&" * LONG,
    "quotes": "''" * LONG,
    "stars": "*a" * LONG,
    "brackets": "(a:" * LONG,
    "hooks": "[" * LONG,
    "conditions with hooks": "(if:$a)[" * 60_000,
    "braces": "{a" * LONG,
    "modifiers": "[if a]\n" * 60_000,
    "variables": "a: b\n" * 60_000 + "--\n",
    "programs": "<%" * LONG,
    "blank lines": "\n \n" * LONG,
    "spaces": " " * LONG * 2,
    "sets": "<<set " + "$a to $a + 1," * 10_000 + ">>",
    "dollars": "$a" * LONG,
}


@pytest.mark.parametrize("story_format", FORMATS)
@pytest.mark.parametrize("name", ONE)
def test_hand_made_passages(name, story_format):
    """What would cost the square of its length would never end here."""
    read_or_refused(twee_file(f":: Start\n{ONE[name]}", ":: b\nThe end.", story_format=story_format))


MANY = {
    "passages of one name": ":: a\n[[a]]\n" * 2_000,
    "passages in a row": "".join(f":: {number}\n[[{number + 1}]]\n" for number in range(2_000)),
    "links to all": "".join(f":: {number}\n" + "[[1]][[2]]" * 50 + "\n" for number in range(1_500)),
    "long names": f":: {'a' * 100_000}\n" * 50,
    "open tags": f":: a {'[' * 100_000}\n" * 50,
    "spaces before a brace": f":: a{' ' * 100_000}{{\n" * 50,
    "many tags": f":: a [{'b ' * 100_000}]\n",
    "deep metadata": ":: a " + '{"a":' * 100_000 + "\n",
    "feedback chains": "".join(f":: {number} [feedback]\n[[{number + 1}]]\n" for number in range(2_000)),
    "a page of openings": '<tw-storydata name="a">' + "<tw-passagedata " * 1_999,
    "a page of stories": '<tw-storydata name="a">' * 100_000 + '<tw-passagedata name="b">c</tw-passagedata>',
    "a page of quotes": '<tw-storydata name="a"><tw-passagedata a="' + 'b="' * LONG,
    "a page of scripts": '<tw-storydata name="a">' + "<script type=text/twine-javascript>" * 50_000
    + '<tw-passagedata name="b">c</tw-passagedata>',
    "entities": '<!DOCTYPE a [<!ENTITY b "&c;&c;">]><tw-storydata name="a"><tw-passagedata name="b">&b;'
    "</tw-passagedata>",
    "another's name": '<tw-storydata name="&lt;script&gt;"><tw-passagedata name="\n]] | [[&quot;\x01">c'
    "</tw-passagedata>",
}  # fmt: skip


@pytest.mark.parametrize("name", MANY)
def test_hand_made_stories(name):
    read_or_refused(MANY[name].encode())
