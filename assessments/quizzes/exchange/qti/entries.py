"""One question of an item while it is read: its interactions, what is right, what is told, what it shows."""

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID
from xml.etree.ElementTree import Element

from assessments.quizzes.content import Case, QuestionLevel
from assessments.quizzes.exchange.building import Answer
from assessments.quizzes.exchange.items import Codes, Names
from assessments.quizzes.exchange.marks import COMPETENCY, LEVEL, SOURCE
from assessments.quizzes.exchange.markup import Cleaner, as_block, as_line, text_of
from assessments.quizzes.exchange.qti.bodies import (
    Replace,
    inner,
    interactions,
    is_for_markers,
    is_interaction,
    nothing,
    prompt_of,
)
from assessments.quizzes.exchange.qti.declared import ALL, NONE, Declared, Processing, Rule
from assessments.quizzes.exchange.qti.names import inside, words
from assessments.quizzes.exchange.report import Remark

RIGHT = re.compile(r"(?:is_?)?(?:correct|right|true|ok|richtig|juste)(?:_?feedback)?", re.IGNORECASE)
WRONG = re.compile(r"(?:is_?)?(?:incorrect|wrong|false|nok|falsch|faux)(?:_?feedback)?", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Found:
    """What an address inside the package stands for, seen from a file of it."""

    files: Mapping[str, bytes]
    path: str = ""

    def __call__(self, address: str, /) -> bytes | None:
        joined = posixpath.normpath(posixpath.join(posixpath.dirname(self.path), address.partition("?")[0]))
        return self.files.get(joined)


@dataclass(kw_only=True)
class Entry:
    """``told`` is what modal feedback says, by identifier; ``body`` the piece of the item's that asks this."""

    item: Element
    body: Element
    place: str
    names: Names
    codes: Codes
    cleaner: Cleaner
    found: Found
    declared: Mapping[str, Declared]
    processing: Processing
    is_last: bool = True
    is_only: bool = True
    tags: tuple[str, ...] = ()
    case: Case | None = None
    asked: list[Element] = field(init=False)

    def __post_init__(self) -> None:
        self.asked = interactions(self.body)

    @property
    def first(self) -> Element:
        return self.asked[0]

    def uuid(self, *place: object) -> UUID:
        return self.names(self.place, *place)

    def remark(self, remark: Remark, detail: str = "") -> None:
        self.cleaner.remark(remark, detail)

    @cached_property
    def title(self) -> str:
        return text_of(self.item.get("title", "")) or words(self.body)[:200]

    def tagged(self, prefix: str) -> list[str]:
        return [tag.removeprefix(prefix).strip() for tag in self.tags if tag.startswith(prefix)]

    # Texts

    def html(self, element: Element | None, replaced: Replace = nothing) -> str:
        return "" if element is None else self.cleaner.html(inner(element, replaced), self.found)

    def block(self, element: Element | None, replaced: Replace = nothing) -> str:
        return as_block(self.html(element, replaced))

    def line(self, element: Element | None) -> str:
        return as_line(self.html(element))

    def stem(self, interaction: Element | None = None) -> str:
        """What is said around the interactions, then what the one asks."""
        around = self.block(self.body, lambda each: "" if is_interaction(each) else None)
        return around + self.block(None if interaction is None else prompt_of(interaction))

    def common(self, stem_html: str) -> dict[str, Any]:
        level = next(iter(self.tagged(LEVEL)), "")
        return {
            "uuid": self.uuid(),
            "code": self.codes(self.item.get("identifier", ""), self.title),
            "stem_html": stem_html,
            "explanation_html": self._explanation(),
            "competencies": tuple(dict.fromkeys(self.tagged(COMPETENCY))),
            "level": QuestionLevel(level) if level in set(QuestionLevel) else QuestionLevel.UNSAID,
            "source": next(iter(self.tagged(SOURCE)), ""),
            "points": self._points(),
            "case": self.case,
        }

    def _points(self) -> Decimal:
        if self.processing.points and self.is_only:
            return self.processing.points
        totals = (each.total for each in self.responses if each.mapping)
        worth = sum(totals, NONE) if self.processing.is_mapped else NONE
        return min(Decimal(1000), worth) if worth > 0 else ALL

    # What is right

    @property
    def responses(self) -> list[Declared]:
        return [self.response(each) for each in self.asked]

    def response(self, interaction: Element) -> Declared:
        name = interaction.get("responseIdentifier", "")
        return self.declared.get(name) or Declared(identifier=name)

    def is_mapped(self, response: Declared) -> bool:
        """Mapped and not compared, or mapped because nothing else is said."""
        return bool(response.mapping) and response.total > 0 and (self.processing.is_mapped or not response.correct)

    def share(self, response: Declared, key: str) -> Decimal:
        if self.is_mapped(response):
            return response.share(key, self.processing.points if self.is_only and len(self.asked) == 1 else None)
        right = response.correct
        return ALL / len(right) if key in right and response.cardinality != "single" else Decimal(key in right)

    def rules(self, response: Declared) -> list[Rule]:
        return [rule for rule in self.processing.rules if rule.response == response.identifier]

    # What is told

    @cached_property
    def modal(self) -> dict[str, str]:
        """By the answer at which it is shown: in a window, or somewhere in the body of the item."""
        found: dict[str, str] = {}
        for element in (*inside(self.item, "modalFeedback"), *self._told_in_body()):
            html = self.block(element)
            if html and element.get("showHide", "show") == "show":
                name = element.get("identifier", "")
                key = name if _is_told(name) else self.processing.told.get(name, name)
                found[key] = found.get(key, "") + html
            elif html and element.tag != "modalFeedback":
                self.remark(Remark.FEEDBACK_LOST, text_of(html)[:80])
        return found

    def _told_in_body(self) -> list[Element]:
        """Outside of what is chosen; what holds a question of its own is no feedback."""
        asked = {id(each) for holder in self.item.iter() if is_interaction(holder) for each in holder.iter()}
        told = [each for each in inside(self.item, "feedbackBlock", "feedbackInline") if id(each) not in asked]
        return [each for each in told if not interactions(each)]

    def told(self, choice: Element | None, identifier: str = "") -> str:
        """At one choice: beside it, or by its own name."""
        key = identifier or ("" if choice is None else choice.get("identifier", ""))
        beside = "".join(self.line(each) for each in inside(choice, "feedbackInline"))
        return beside or as_line(self.modal.get(key, ""))

    def told_of_all(self, pattern: re.Pattern[str]) -> str:
        return next((as_line(html) for key, html in self.modal.items() if pattern.fullmatch(key)), "")

    def with_told(self, answers: list[Answer]) -> list[Answer]:
        right, wrong = self.told_of_all(RIGHT), self.told_of_all(WRONG)
        return [replace(each, feedback=each.feedback or (right if each.share > 0 else wrong)) for each in answers]

    def _explanation(self) -> str:
        """What is told whatever the answer; at the last question of an item only."""
        if not self.is_last:
            return ""
        known = {choice.get("identifier", "") for each in self.asked for choice in each.iter()}
        known.update(key for each in self.responses for key in (*each.mapping, *each.correct))
        free = {key: html for key, html in self.modal.items() if key not in known and not _is_told(key)}
        if len(free) > 1:
            self.remark(Remark.SETTING_LOST, "modalFeedback: " + ", ".join(free))
        return "".join(free.values())

    def lose_told(self) -> None:
        for pattern in (RIGHT, WRONG):
            if told := self.told_of_all(pattern):
                self.remark(Remark.FEEDBACK_LOST, text_of(told)[:80])

    def model(self) -> str:
        """What is written for who marks."""
        return "".join(self.block(each) for each in inside(self.item, "rubricBlock") if is_for_markers(each))


Kind = Callable[[Entry], Any]


def _is_told(key: str) -> bool:
    return RIGHT.fullmatch(key) is not None or WRONG.fullmatch(key) is not None
