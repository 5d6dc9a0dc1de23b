"""Answers embedded in a text: ``Paris is in {1:MULTICHOICE:=France~Spain#No}.``"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from html import unescape

from assessments.quizzes.content import Gap, GapKind, Gaps, Option, Question, Variant
from assessments.quizzes.exchange.building import Answer, Unusable, numeric, refuse_many_parts
from assessments.quizzes.exchange.limits import MAX_HTML
from assessments.quizzes.exchange.markup import as_line, text_of
from assessments.quizzes.exchange.moodle.entries import Entry, words
from assessments.quizzes.exchange.numbers import number, percent, share
from assessments.quizzes.exchange.patterns import from_wildcards, has_wildcard, number_pattern, without_escape
from assessments.quizzes.exchange.report import Remark
from assessments.quizzes.exchange.texts import split_stem

LISTED = re.compile(r"MULTICHOICE(_[VHS]+)?|MC[VHS]*", re.IGNORECASE)
SEVERAL = re.compile(r"MULTIRESPONSE(_[VHS]+)?|MR[VHS]*", re.IGNORECASE)
TYPED = re.compile(r"SHORTANSWER(_C)?|SAC?|MWC?", re.IGNORECASE)
NUMBER = re.compile(r"NUMERICAL|NM", re.IGNORECASE)
START = re.compile(r"\{\s*([0-9]*)\s*:\s*([A-Za-z]+(?:_[A-Za-z]+)?)\s*:")
ALTERNATIVES = re.compile(r"((?:\\.|[^\\~])*)(?:~|$)", re.DOTALL)
# A number sign begins what is told, but not where it stands in an entity.
FEEDBACK = re.compile(r"((?:\\.|&#x?[0-9a-fA-F]+;|[^\\#])*)(?:#(.*))?", re.DOTALL)
WEIGHT = re.compile(r"\s*(?:(=)|%\s*(-?[0-9]+(?:\.[0-9]+)?)%)?(.*)", re.DOTALL)
ESCAPED = re.compile(r"\\([\\{}~#=:/\"'*])")
MARK = "\ue000{}\ue001"
MARKS = re.compile("\ue000([0-9]+)\ue001")
PLACE = re.compile(r"\[\[[0-9]+\]\]")
BLANK = "_____"


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    kind: str
    weight: str
    answers: tuple[Answer, ...]


def read_cloze(entry: Entry) -> Question:
    """A text with one number in it is a numeric question; anything else a text with gaps."""
    source = entry.child("questiontext")
    if source is None:
        raise Unusable(Remark.NO_STEM)
    entry.lose_combined()
    text = entry.cleaner.without_data(words(source))
    if len(text) > MAX_HTML:
        raise Unusable(Remark.TOO_LONG)
    text, found = embedded_in(text)
    refuse_many_parts(len(found))
    if not found:
        raise Unusable(Remark.NO_ANSWER)
    html = entry.cleaned(text, source.get("format", ""), source)
    if MARKS.findall(html) != [str(place) for place in range(len(found))]:
        raise Unusable(Remark.BROKEN)
    if len({each.weight for each in found}) > 1:
        entry.remark(Remark.CREDIT_CHANGED, ", ".join(each.weight for each in found))
    if len(found) == 1 and NUMBER.fullmatch(found[0].kind):
        return _number(entry, html, found[0])
    stem, html = split_stem(MARKS.sub(lambda match: f"[[{int(match[1]) + 1}]]", html), PLACE)
    gaps = tuple(_gap(entry, place, each) for place, each in enumerate(found))
    return Gaps(**entry.common(stem_html=stem), text_html=html, gaps=gaps)


def embedded_in(text: str) -> tuple[str, list[Embedded]]:
    """The text with a mark for each answer; marks of ours that were there already are taken out."""
    text = text.replace("\ue000", "").replace("\ue001", "")
    found: list[Embedded] = []
    parts: list[str] = []
    place = 0
    while match := START.search(text, place):
        end = _end(text, match.end())
        if end is None or not _is_known(match[2]):
            parts.append(text[place : match.end()])
            place = match.end()
            continue
        parts += [text[place : match.start()], MARK.format(len(found))]
        found.append(Embedded(kind=match[2], weight=match[1] or "1", answers=tuple(_answers(text[match.end() : end]))))
        place = end + 1
    return "".join([*parts, text[place:]]), found


def _end(text: str, start: int) -> int | None:
    """Of the closing brace that is not escaped."""
    place = start
    while (place := text.find("}", place)) >= 0:
        if not _is_escaped(text, place):
            return place
        place += 1
    return None


def _is_escaped(text: str, place: int) -> bool:
    before = 0
    while place - before > 0 and text[place - before - 1] == "\\":
        before += 1
    return before % 2 == 1


def _is_known(kind: str) -> bool:
    return any(each.fullmatch(kind) for each in (LISTED, SEVERAL, TYPED, NUMBER))


def _answers(text: str) -> Iterator[Answer]:
    for match in ALTERNATIVES.finditer(text):
        if match[1].strip():
            yield _answer(match[1])


def _answer(text: str) -> Answer:
    said = FEEDBACK.match(text)
    assert said is not None  # noqa: S101  (every part of it may be empty)
    weighed = WEIGHT.match(said[1])
    assert weighed is not None  # noqa: S101
    worth = Decimal(1) if weighed[1] else share(weighed[2] or "0") or Decimal(0)
    return Answer(text=_bare(weighed[3]), share=worth, feedback=_bare(said[2] or ""))


def _bare(text: str) -> str:
    return ESCAPED.sub(r"\1", text).strip()


def _gap(entry: Entry, place: int, found: Embedded) -> Gap:
    if LISTED.fullmatch(found.kind):
        return _listed(entry, place, found)
    if SEVERAL.fullmatch(found.kind):
        raise Unusable(Remark.UNKNOWN_TYPE, found.kind)
    make = _number_variant if NUMBER.fullmatch(found.kind) else _text_variant
    answers, rest = _without_rest(found.answers)
    refuse_many_parts(len(answers))
    variants = tuple(filter(None, (make(entry, answer) for answer in answers)))
    if not any(variant.share > 0 for variant in variants):
        raise Unusable(Remark.NO_RIGHT_ANSWER, str(place + 1))
    return Gap(uuid=entry.uuid("gap", place), kind=GapKind.TYPED, accepted=variants, feedback=_told(entry, rest))


def _without_rest(answers: tuple[Answer, ...]) -> tuple[list[Answer], str]:
    rest = next((each.feedback for each in answers if each.text == "*" and each.share <= 0), "")
    return [each for each in answers if not (each.text == "*" and each.share <= 0)], rest


def _told(entry: Entry, text: str) -> str:
    return as_line(entry.cleaner.html(text))


def _listed(entry: Entry, place: int, found: Embedded) -> Gap:
    refuse_many_parts(len(found.answers))
    best = max((each.share for each in found.answers), default=Decimal(0))
    if best <= 0:
        raise Unusable(Remark.NO_RIGHT_ANSWER, str(place + 1))
    partial = [each for each in found.answers if each.share not in {Decimal(0), best}]
    if partial:
        entry.remark(Remark.CREDIT_CHANGED, ", ".join(f"{percent(each.share)} %" for each in partial))
    choices = tuple(
        Option(
            uuid=entry.uuid("gap", place, other),
            html=_told(entry, each.text),
            correct=each.share == best,
            feedback=_told(entry, each.feedback),
        )
        for other, each in enumerate(found.answers)
    )
    return Gap(uuid=entry.uuid("gap", place), kind=GapKind.LISTED, choices=choices)


def _text_variant(entry: Entry, answer: Answer) -> Variant | None:
    text = text_of(answer.text) if "<" in answer.text else unescape(answer.text)
    is_pattern = has_wildcard(text)
    text = from_wildcards(text) if is_pattern else without_escape(text)
    return _variant(entry, answer, text, is_pattern=is_pattern) if text else None


def _variant(entry: Entry, answer: Answer, text: str, *, is_pattern: bool) -> Variant:
    return Variant(
        text=text, share=max(Decimal(0), answer.share), feedback=_told(entry, answer.feedback), is_pattern=is_pattern
    )


def _value(answer: Answer) -> tuple[Decimal, Decimal]:
    value, _colon, tolerance = answer.text.partition(":")
    found, around = number(unescape(value)), number(tolerance or "0")
    if found is None or around is None:
        raise Unusable(Remark.BROKEN, answer.text)
    return found, abs(around)


def _number_variant(entry: Entry, answer: Answer) -> Variant:
    """A gap takes texts: the numbers that are right, in a pattern."""
    value, tolerance = _value(answer)
    pattern = number_pattern(value, tolerance)
    if pattern is None:
        raise Unusable(Remark.SETTING_LOST, f"{value} ± {tolerance}")
    return _variant(entry, answer, pattern, is_pattern=True)


def _number(entry: Entry, html: str, found: Embedded) -> Question:
    answers, rest = _without_rest(found.answers)
    read = []
    for answer in answers:
        value, tolerance = _value(answer)
        told = _told(entry, answer.feedback)
        read.append((Answer(text=answer.text, share=answer.share, feedback=told, tolerance=tolerance), value))
    common = entry.common(stem_html=MARKS.sub(BLANK, html))
    return numeric(common, read, entry.remark, rest=_told(entry, rest))
