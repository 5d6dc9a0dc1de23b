"""Items and packages that no honest tool wrote: refused, or read without harm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.quizzes.exchange import FileRefused, Refusal
from assessments.quizzes.exchange.qti import read
from tests.assessments.quizzes.exchange.qti_items import (
    MAPPED,
    choices,
    declared,
    interaction,
    item,
    mapped,
    package,
)


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"<questestinterop/>", Refusal.NOT_THIS_FORMAT),
        (b"<assessmentItem", Refusal.MALFORMED),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><assessmentItem/>', Refusal.ENTITIES),
        (b'<!DOCTYPE assessmentItem SYSTEM "http://example.org/a.dtd"><assessmentItem/>', Refusal.ENTITIES),
        (package(a_dot_xml=b"<questestinterop/>"), Refusal.NOT_THIS_FORMAT),
        (package(a_dot_txt=b"rien"), Refusal.NOT_THIS_FORMAT),
        (package(imsmanifest_dot_xml=b"<manifest/>"), Refusal.EMPTY),
        (package(**{"..__a_dot_xml": b"x"}), Refusal.UNSAFE_ARCHIVE),
        (b"", Refusal.EMPTY),
    ],
)
def test_what_is_refused_whole(data, refusal):
    with pytest.raises(FileRefused) as caught:
        read(data)
    assert caught.value.refusal == refusal


TAGS = st.sampled_from(
    ["p", "prompt", "choiceInteraction", "simpleChoice", "textEntryInteraction", "inlineChoiceInteraction", "gap",
     "gapMatchInteraction", "gapText", "matchInteraction", "simpleMatchSet", "simpleAssociableChoice", "hottext",
     "hottextInteraction", "orderInteraction", "hotspotInteraction", "hotspotChoice", "object", "rubricBlock",
     "feedbackInline", "extendedTextInteraction", "associableHotspot", "graphicGapMatchInteraction", "span"]
)  # fmt: skip
WORDS = st.sampled_from(["", "A", "B", "A B", "1e999", "[[1]]", "\ue000", "&lt;script&gt;", "10,10,1"])


def _tree(children):
    return st.builds(
        lambda tag, word, inner: (
            f'<{tag} responseIdentifier="RESPONSE" identifier="{word}" coords="{word}" shape="rect">'
            f"{''.join(inner)}</{tag}>"
        ),
        TAGS,
        WORDS,
        st.lists(children, max_size=4),
    )


@given(
    st.lists(st.recursive(WORDS, _tree, max_leaves=12), max_size=5),
    st.lists(WORDS, max_size=3),
    st.sampled_from(["single", "multiple", "ordered", ""]),
    st.sampled_from(["identifier", "float", "string", "directedPair"]),
)
def test_any_item(inner, correct, cardinality, base):
    more = mapped(A="1", B="1e9", A__B="-1")
    report = read(item(declared(*correct, cardinality=cardinality, base=base, more=more), "".join(inner), MAPPED))
    assert report.items
    assert report.present == len([each for each in report.items if each.kind != "assessmentItem"])


@given(st.binary(max_size=300))
def test_any_bytes(data):
    for each in (data, b"PK\x03\x04" + data):
        with pytest.raises(FileRefused):
            read(each)


@pytest.mark.parametrize(
    "body",
    [
        "<p>" * 58 + "</p>" * 58,
        "<p>x</p>" * 50_000,
        '<textEntryInteraction responseIdentifier="RESPONSE"/>' * 5_000,
        interaction("choiceInteraction", choices("A") * 20_000),
        interaction("hottextInteraction", "<p>a" + '<hottext identifier="A">b</hottext>' * 20_000 + "</p>"),
        interaction("hotspotInteraction", f'<object data="a.png"/><hotspotChoice coords="{"1," * 300_000}"/>'),
    ],
    ids=["deep", "long", "gaps", "choices", "words", "coordinates"],
)
def test_hand_made_items(body):
    assert read(item(declared("A"), body)).items


def test_too_many_questions():
    data = item(declared("A"), interaction("choiceInteraction", choices("A", "B")) * 2_001)
    with pytest.raises(FileRefused) as caught:
        read(data)
    assert caught.value.refusal == Refusal.TOO_MANY
