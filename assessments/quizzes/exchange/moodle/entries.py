"""One ``<question>`` while it is read: its texts in their formats, its files, what it has in common with the others."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID
from xml.etree.ElementTree import Element

from assessments.quizzes.content import Case, QuestionLevel
from assessments.quizzes.exchange.building import Answer, refuse_many_parts
from assessments.quizzes.exchange.items import Codes, Names
from assessments.quizzes.exchange.marks import CASE, COMPETENCY, LEVEL, SOURCE
from assessments.quizzes.exchange.markup import (
    Cleaner,
    as_block,
    as_html,
    as_line,
    text_of,
)
from assessments.quizzes.exchange.media import from_base64
from assessments.quizzes.exchange.numbers import number, share
from assessments.quizzes.exchange.report import Remark
from assessments.quizzes.exchange.xmlfiles import first, local, named

FILES = "@@PLUGINFILE@@/"
SOUND_LINK = re.compile(
    r'<a\b[^<>]*\shref="(@@PLUGINFILE@@/[^"<>]*\.(?:mp3|ogg|oga|wav|m4a))"[^<>]*>(.{0,500}?)</a>',
    re.IGNORECASE | re.DOTALL,
)

# Moodle's own in every question: how much a second try costs, where one is given.
USUAL_PENALTIES = {Decimal(each) for each in ("0", "0.1", "0.3333333", "0.3333", "0.33", "1")}
MOST_POINTS = Decimal(1000)


def words(element: Element | None) -> str:
    """The text of ``<x>…</x>`` or ``<x><text>…</text></x>``."""
    if element is None:
        return ""
    inner = first(element, "text")
    return "".join((element if inner is None else inner).itertext()).strip()


def flag(element: Element | None, *, usual: bool) -> bool:
    """An empty element says yes, as Moodle's drag-and-drop types write it."""
    if element is None:
        return usual
    return words(element).lower() not in {"0", "false", "no"}


@dataclass(kw_only=True)
class Entry:
    element: Element
    place: str
    kind: str
    names: Names
    cleaner: Cleaner
    cases: dict[str, Case]
    codes: Codes

    def __iter__(self) -> Iterator[Element]:
        return iter(self.element)

    def child(self, *tags: str) -> Element | None:
        return first(self.element, *tags)

    def children(self, *tags: str) -> Iterator[Element]:
        return named(self.element, *tags)

    def value(self, tag: str) -> str:
        return words(self.child(tag))

    def flag(self, tag: str, *, usual: bool) -> bool:
        return flag(self.child(tag), usual=usual)

    def uuid(self, *place: object) -> UUID:
        return self.names(self.place, *place)

    def remark(self, remark: Remark, detail: str = "") -> None:
        self.cleaner.remark(remark, detail)

    @cached_property
    def title(self) -> str:
        return text_of(self.value("name")) or text_of(self.value("questiontext"))

    @property
    def format(self) -> str:
        element = self.child("questiontext")
        return "" if element is None else element.get("format", "")

    @cached_property
    def tags(self) -> tuple[str, ...]:
        found = [words(tag) for name in ("tags", "coursetags") for tags in self.children(name) for tag in tags]
        return tuple(dict.fromkeys(filter(None, (" ".join(each.split()) for each in found))))

    def tagged(self, prefix: str) -> list[str]:
        return [tag.removeprefix(prefix).strip() for tag in self.tags if tag.startswith(prefix)]

    # Texts

    def html(self, element: Element | None) -> str:
        if element is None:
            return ""
        return self.cleaned(words(element), element.get("format") or self.format, element)

    def block(self, element: Element | None) -> str:
        return as_block(self.html(element))

    def line(self, element: Element | None) -> str:
        return as_line(self.html(element))

    def cleaned(self, text: str, form: str, element: Element) -> str:
        files = {
            (file.get("path", "/").strip("/") + "/" + file.get("name", "")).lstrip("/"): file
            for file in named(element, "file")
        }

        def found(address: str) -> bytes | None:
            file = files.get(address.removeprefix(FILES))
            return None if file is None else from_base64(file.text or "")

        text = self.cleaner.without_data(text)
        html = SOUND_LINK.sub(r'\2 <audio src="\1"></audio>', as_html(text, form))
        return self.cleaner.html(html, found)

    # What every type has

    def common(self, **stem: str) -> dict[str, Any]:
        points = number(self.value("defaultgrade") or self.value("defaultmark")) if self._has_points else Decimal(1)
        level = next(iter(self.tagged(LEVEL)), "")
        return {
            "uuid": self.uuid(),
            "code": self.codes(self.value("idnumber"), self.title),
            "stem_html": stem["stem_html"] if "stem_html" in stem else self.stem(),
            "explanation_html": self.explanation(),
            "competencies": tuple(dict.fromkeys(self.tagged(COMPETENCY))),
            "level": QuestionLevel(level) if level in set(QuestionLevel) else QuestionLevel.UNSAID,
            "source": next(iter(self.tagged(SOURCE)), ""),
            "points": max(Decimal(0), min(MOST_POINTS, Decimal(1) if points is None else points)),
            "case": next((self.cases[tag] for tag in self.tagged(CASE) if tag in self.cases), None),
        }

    @property
    def _has_points(self) -> bool:
        return self.child("defaultgrade", "defaultmark") is not None

    def stem(self) -> str:
        return self.block(self.child("questiontext")) + self._old_picture()

    def _old_picture(self) -> str:
        """As Moodle 1.9 wrote them, beside the text."""
        name, data = self.value("image"), self.value("image_base64")
        if not name:
            return ""
        kept = self.cleaner.medium(from_base64(data) if data else None, name)
        return f'<p><img src="media:{kept}" alt=""></p>' if kept else ""

    def explanation(self) -> str:
        return self.block(self.child("generalfeedback"))

    def note_losses(self) -> None:
        """What every type may have and ours do not."""
        if any(words(hint) for hint in self.children("hint")):
            self.remark(Remark.FEEDBACK_LOST, "hint")
        penalty = number(self.value("penalty"))
        if penalty is not None and penalty not in USUAL_PENALTIES:
            self.remark(Remark.PENALTY_LOST, f"{penalty}")
        if self.child("hidden") is not None and self.flag("hidden", usual=False):
            self.remark(Remark.HIDDEN)

    # Answers

    def answers(self, *, is_html: bool) -> list[Answer]:
        found = list(self.children("answer"))
        refuse_many_parts(len(found))
        return [self.answer(element, is_html=is_html) for element in found]

    def answer(self, element: Element, *, is_html: bool) -> Answer:
        return Answer(
            text=self.line(element) if is_html else words(element),
            share=share(element.get("fraction") or words(first(element, "fraction")) or "0") or Decimal(0),
            feedback=self.line(first(element, "feedback")),
            tolerance=number(words(first(element, "tolerance"))) or Decimal(0),
        )

    # What is said of the whole answer

    def combined(self) -> dict[str, str]:
        """By ``correct``, ``partiallycorrect`` and ``incorrect``, where the author wrote something of theirs."""
        found = {
            local(element).removesuffix("feedback"): self.line(element)
            for element in self.children("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
        }
        return {name: html for name, html in found.items() if text_of(html).lower().rstrip(".! ") not in COMMONPLACES}

    def lose_combined(self) -> None:
        for name, html in self.combined().items():
            self.remark(Remark.FEEDBACK_LOST, f"{name}: {text_of(html)[:80]}")


# What Moodle puts there by itself, in the languages of the files that are met: it says no more than a mark does.
COMMONPLACES = frozenset(
    each.strip()
    for each in """
    | your answer is correct | your answer is partially correct | your answer is incorrect | correct | incorrect
    | partially correct | that is correct | that's correct | well done | right | wrong
    | votre réponse est correcte | votre réponse est partiellement correcte | votre réponse est incorrecte
    | bonne réponse | mauvaise réponse | réponse correcte | réponse incorrecte | bravo | réponse partiellement correcte
    | die antwort ist richtig | die antwort ist teilweise richtig | die antwort ist falsch | richtig | falsch
    | respuesta correcta | respuesta parcialmente correcta | respuesta incorrecta | su respuesta es correcta
    | su respuesta es parcialmente correcta | su respuesta es incorrecta | tu respuesta es correcta
    | risposta corretta | risposta parzialmente esatta | risposta errata | la tua risposta è corretta
    | sua resposta está correta | sua resposta está parcialmente correta | sua resposta está incorreta
    """.replace("\n", " ").split("|")
)
