"""What is written, and texts with gaps."""

from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement

from assessments.quizzes.content import (
    Credit,
    Gap,
    GapKind,
    Gaps,
    Numeric,
    Option,
    Question,
    ShortText,
)
from assessments.quizzes.exchange.markup import text_of
from assessments.quizzes.exchange.qti.item import PLACE, Item, said
from assessments.quizzes.exchange.qti.item_pairs import declare_pairs


def _line(item: Item, tag: str = "text-entry-interaction") -> None:
    item.interaction(tag, SubElement(item.body, "p"), expected_length="30")


def write_short(item: Item, question: Question) -> None:
    assert isinstance(question, ShortText)  # noqa: S101
    _line(item)
    case = "true" if question.case_matters else "false"
    plain_ones = [each for each in question.accepted if not each.is_pattern]
    right = [each.text for each in plain_ones if each.share == 1][:1]
    if len(plain_ones) == len(question.accepted):
        item.declare("string", right, [(each.text, each.share) for each in plain_ones], case=case)
        item.score_mapped()
    else:
        item.declare("string", right)
        item.condition(
            (_text_test(item, each.text, case, is_pattern=each.is_pattern), each.share) for each in question.accepted
        )
    item.tell_result(question.feedback_correct, question.feedback_incorrect)


def _text_test(item: Item, text: str, case: str, *, is_pattern: bool) -> Element:
    if is_pattern:
        test = Element("qti-pattern-match", pattern=text)
        item.put(test, "variable", identifier="RESPONSE")
        return test
    test = Element("qti-string-match", {"case-sensitive": case})
    item.put(test, "variable", identifier="RESPONSE")
    item.put(test, "base-value", text, base_type="string")
    return test


def write_numeric(item: Item, question: Question) -> None:
    assert isinstance(question, Numeric)  # noqa: S101
    _line(item)
    item.declare("float", [said(each.value) for each in question.accepted if each.share == 1][:1])
    tests = []
    for each in question.accepted:
        width = said(each.tolerance * 100 if each.is_relative else each.tolerance)
        mode = "relative" if each.is_relative else "absolute" if each.tolerance else "exact"
        test = Element("qti-equal", {"tolerance-mode": mode})
        if each.tolerance:
            test.set("tolerance", f"{width} {width}")
        item.put(test, "variable", identifier="RESPONSE")
        item.put(test, "base-value", said(each.value), base_type="float")
        tests.append((test, each.share))
    item.condition(tests)
    item.tell_result(question.feedback_correct, question.feedback_incorrect)


def write_gaps(item: Item, question: Question) -> None:
    assert isinstance(question, Gaps)  # noqa: S101
    item.html(item.body, question.stem_html)
    if all(gap.kind is GapKind.DRAGGED for gap in question.gaps):
        return _dragged(item, question)
    text = PLACE.sub(lambda match: f'<span lang="x-gap">{match[1]}</span>', question.text_html)
    item.html(item.body, text if text.lstrip().startswith("<p") else f"<p>{text}</p>")
    share = Decimal(1) / len(question.gaps)
    for span in _spans(question, item.body):
        _gap(item, question, span, share)
    names = [f"RESPONSE{place}" for place in range(1, len(question.gaps) + 1)]
    item.score_correct(*names) if question.credit is Credit.ALL_OR_NOTHING else item.score_mapped(*names)
    return None


def _spans(question: Gaps, body: Element) -> list[Element]:
    """One for each gap: a text that names a gap twice, or one that is not there, shows it once."""
    found = {each.text: each for each in body.iter("span") if each.get("lang") == "x-gap"}
    return [found[str(place)] for place in range(1, len(question.gaps) + 1) if str(place) in found]


def _become(span: Element, tag: str, attributes: dict[str, str]) -> None:
    """Where it stands, with what follows it."""
    tail = span.tail
    span.clear()
    span.tag, span.tail = f"qti-{tag}", tail
    span.attrib.update(attributes)


def _gap(item: Item, question: Question, span: Element, share: Decimal) -> None:
    assert isinstance(question, Gaps)  # noqa: S101
    place = int(span.text or 0)
    gap = question.gaps[place - 1]
    name = f"RESPONSE{place}"
    if gap.kind is GapKind.TYPED:
        _become(span, "text-entry-interaction", {"response-identifier": name, "expected-length": "20"})
        plain_ones = [each for each in gap.accepted if not each.is_pattern]
        right = [each.text for each in plain_ones if each.share == 1][:1]
        item.declare("string", right, [(each.text, each.share * share) for each in plain_ones], name=name, case="false")
    else:
        _listed(item, question, gap, span, name=name, share=share)


def _listed(item: Item, question: Gaps, gap: Gap, span: Element, *, name: str, share: Decimal) -> None:
    choices = gap.choices or tuple(
        Option(uuid=word.uuid, html=word.html, correct=word.uuid == gap.word, feedback=word.feedback)
        for word in question.words
    )
    _become(span, "inline-choice-interaction", {"response-identifier": name, "shuffle": "false"})
    right = []
    for place, each in enumerate(choices, 1):
        key = f"{name}-{place}"
        choice = item.put(span, "inline-choice", text_of(each.html), identifier=key)
        item.beside(choice, each.feedback)
        right += [key] if each.correct else []
    item.declare("identifier", right[:1], [(key, share) for key in right], name=name)


def _dragged(item: Item, question: Gaps) -> None:
    places = {word.uuid: place for place, word in enumerate(question.words, 1)}
    interaction = item.interaction("gap-match-interaction", shuffle="true")
    for place, word in enumerate(question.words, 1):
        item.part(interaction, "gap-text", f"w{place}", word, match_max="0")
    text = PLACE.sub(lambda match: f'<span lang="x-gap">{match[1]}</span>', question.text_html)
    item.html(interaction, text if text.lstrip().startswith("<p") else f"<p>{text}</p>")
    for span in _spans(question, interaction):
        _become(span, "gap", {"identifier": f"g{span.text}"})
    right = [f"w{places.get(gap.word or gap.uuid, 1)} g{place}" for place, gap in enumerate(question.gaps, 1)]
    declare_pairs(item, right, [], question.credit)
