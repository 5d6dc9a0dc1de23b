"""What is right: response declarations, and the processing that makes a score of a response."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from xml.etree.ElementTree import Element

from assessments.quizzes.exchange.numbers import number, plain, snapped
from assessments.quizzes.exchange.qti.names import inside, one, words

NONE, ALL = Decimal(0), Decimal(1)
MOST_POINTS = Decimal(1000)

# What says no more than "the right response", "as mapped", "near this number" or "shown after this choice".
ORDINARY = frozenset(
    """
    responseProcessing responseCondition responseIf responseElseIf responseElse setOutcomeValue variable correct
    baseValue match mapResponse mapResponsePoint isNull not and or sum product multiple member equal stringMatch
    patternMatch exitResponse responseProcessingFragment min max gte gt lt lte
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True, kw_only=True)
class Declared:
    identifier: str
    base_type: str = ""
    cardinality: str = "single"
    correct: tuple[str, ...] = ()
    mapping: dict[str, Decimal] = field(default_factory=dict)
    usual: Decimal = NONE
    most: Decimal | None = None
    case_matters: bool = True

    @property
    def total(self) -> Decimal:
        """What the best response earns."""
        earned = [each for each in self.mapping.values() if each > 0]
        best = max(earned, default=NONE) if self.cardinality == "single" else sum(earned, NONE)
        return min(best, self.most) if self.most else best

    def share(self, key: str, whole: Decimal | None = None) -> Decimal:
        value = self.mapping.get(key, self.usual) / (whole or self.total or ALL)
        return snapped(max(-ALL, min(ALL, value)))


def declarations(item: Element) -> dict[str, Declared]:
    found = (_declared(each) for each in inside(item, "responseDeclaration"))
    return {each.identifier: each for each in found if each.identifier}


def _declared(element: Element) -> Declared:
    mapping = one(element, "mapping")
    correct = one(element, "correctResponse")
    entries = list(inside(mapping, "mapEntry"))
    return Declared(
        identifier=element.get("identifier", ""),
        base_type=element.get("baseType", ""),
        cardinality=element.get("cardinality", "single"),
        correct=tuple(filter(None, map(words, inside(correct, "value")))),
        mapping={_key(each): _value(each.get("mappedValue")) for each in entries},
        usual=NONE if mapping is None else _value(mapping.get("defaultValue")),
        most=None if mapping is None else number(mapping.get("upperBound") or ""),
        case_matters=not any(each.get("caseSensitive") == "false" for each in entries),
    )


def _key(entry: Element) -> str:
    return " ".join(entry.get("mapKey", "").split())


def _value(text: str | None) -> Decimal:
    return number(text or "0") or NONE


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One condition on one response, and what it sets: ``kind`` is the operator."""

    kind: str
    response: str
    text: str
    share: Decimal
    tolerance: Decimal = NONE
    is_relative: bool = False
    case_matters: bool = True


@dataclass(frozen=True, kw_only=True)
class Processing:
    """``told`` says at which answer a feedback is shown, for those whose own name does not."""

    is_mapped: bool
    foreign: tuple[str, ...]
    rules: tuple[Rule, ...]
    points: Decimal | None
    told: dict[str, str] = field(default_factory=dict)


def processing(item: Element) -> Processing:
    element = one(item, "responseProcessing")
    template = "" if element is None else element.get("template", "") or element.get("templateLocation", "")
    used = {each.tag for each in element.iter()} if element is not None else set()
    points = _points(item)
    return Processing(
        is_mapped="map_response" in template or not used.isdisjoint({"mapResponse", "mapResponsePoint"}),
        foreign=tuple(sorted(used - ORDINARY)),
        rules=tuple(_rules(element, points or ALL)),
        points=points,
        told=dict(_told(element)),
    )


def _told(element: Element | None) -> Iterator[tuple[str, str]]:
    """A branch that compares one thing with one value, and sets another."""
    for branch in inside(element, "responseIf", "responseElseIf"):
        values = [words(one(each, "baseValue")) for each in inside(branch, "match", "member")]
        shown = [words(one(each, "baseValue")) for each in inside(branch, "setOutcomeValue")]
        if len(values) == len(shown) == 1 and values[0] and shown[0]:
            yield shown[0], values[0]


def _points(item: Element) -> Decimal | None:
    """What the item is worth, where it says so."""
    for outcome in inside(item, "outcomeDeclaration"):
        if outcome.get("identifier") == "MAXSCORE":
            return _bounded(number(words(one(outcome, "value"))))
        if outcome.get("identifier") == "SCORE" and outcome.get("normalMaximum"):
            return _bounded(number(outcome.get("normalMaximum", "")))
    return None


def _bounded(value: Decimal | None) -> Decimal | None:
    return min(MOST_POINTS, value) if value is not None and value > 0 else None


def _rules(element: Element | None, points: Decimal) -> Iterator[Rule]:
    """A branch with one condition that gives points."""
    for branch in inside(element, "responseIf", "responseElseIf"):
        test = next(iter(branch), None)
        score = next((each for each in branch if each.tag == "setOutcomeValue"), None)
        if test is None or score is None or score.get("identifier") != "SCORE":
            continue
        rule = _rule(test, _value(words(one(score, "baseValue"))) / points)
        if rule is not None:
            yield rule


def _rule(test: Element, share: Decimal) -> Rule | None:
    variable = one(test, "variable")
    if test.tag not in {"equal", "stringMatch", "patternMatch"} or variable is None:
        return None
    return Rule(
        kind=test.tag,
        response=variable.get("identifier", ""),
        text=test.get("pattern", "") or words(one(test, "baseValue")),
        share=snapped(max(NONE, min(ALL, share))),
        tolerance=_tolerance(test),
        is_relative=test.get("toleranceMode") == "relative",
        case_matters=test.get("caseSensitive", "true") != "false",
    )


def _tolerance(test: Element) -> Decimal:
    """One number, or one below and one above; a relative one is in per cent."""
    found = [_value(each) for each in test.get("tolerance", "").split()[:2]]
    widest = max(found, default=NONE)
    return plain(widest / 100) if test.get("toleranceMode") == "relative" else widest
