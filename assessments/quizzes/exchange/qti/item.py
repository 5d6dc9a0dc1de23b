"""An item of QTI 3.0 while it is put together: what it declares, how it is marked, what it tells."""

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement

from assessments.quizzes.content import (
    Part,
    Question,
)
from assessments.quizzes.exchange.markup import text_of
from assessments.quizzes.exchange.numbers import plain
from assessments.quizzes.exchange.qti.fragments import fill

Shown = Callable[[str], str]
Pairs = Sequence[tuple[str, Decimal]]
MAX_TITLE = 120
PLACE = re.compile(r"\[\[([0-9]{1,4})\]\]")


def said(value: Decimal) -> str:
    return f"{plain(value):f}"


class Item:
    def __init__(self, question: Question, shown: Shown) -> None:
        self.question, self.shown = question, shown
        self.responses: list[Element] = []
        self.outcomes: list[Element] = []
        self.rules: list[Element] = []
        self.modal: list[Element] = []
        self.body = Element("qti-item-body")
        self.has_told = False

    def element(self) -> Element:
        question = self.question
        item = Element("qti-assessment-item", {
            "identifier": question.code, "title": (text_of(question.stem_html) or question.code)[:MAX_TITLE],
            "adaptive": "false", "time-dependent": "false", "xml:lang": "fr",
        })  # fmt: skip
        self._outcomes()
        item.extend([*self.responses, *self.outcomes, *self._stimulus(), self.body, self._processing(), *self.modal])
        return item

    def html(self, parent: Element, html: str) -> Element:
        return fill(parent, self.shown(html))

    def put(self, parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
        names = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        child = SubElement(parent, f"qti-{tag}", names)
        child.text = text or None
        return child

    def interaction(self, tag: str, parent: Element | None = None, **attributes: str) -> Element:
        name = attributes.pop("response_identifier", "RESPONSE")
        return self.put(self.body if parent is None else parent, tag, response_identifier=name, **attributes)

    # What is right

    def declare(
        self,
        base_type: str,
        correct: Iterable[str],
        mapping: Pairs = (),
        *,
        cardinality: str = "single",
        name: str = "RESPONSE",
        case: str = "",
    ) -> None:
        response = Element("qti-response-declaration", {
            "identifier": name, "cardinality": cardinality, "base-type": base_type,
        })  # fmt: skip
        if values := list(correct):
            holder = self.put(response, "correct-response")
            for value in values:
                self.put(holder, "value", value)
        if mapping:
            self._mapping(response, mapping, case)
        self.responses.append(response)

    def _mapping(self, response: Element, mapping: Pairs, case: str) -> None:
        """In points, never below none nor above the question's own."""
        holder = self.put(response, "mapping", lower_bound="0", upper_bound=said(self.points), default_value="0")
        for key, share in mapping:
            entry = self.put(holder, "map-entry", map_key=key, mapped_value=said(share * self.points))
            if case:
                entry.set("case-sensitive", case)

    @property
    def points(self) -> Decimal:
        return self.question.points

    def score(self, *values: Element) -> None:
        rule = Element("qti-set-outcome-value", identifier="SCORE")
        if len(values) > 1:
            self.put(rule, "sum").extend(values)
        else:
            rule.extend(values)
        self.rules.append(rule)

    def score_mapped(self, *names: str) -> None:
        self.score(*[Element("qti-map-response", identifier=name) for name in names or ("RESPONSE",)])

    def score_correct(self, *names: str) -> None:
        tests = [self._match(name) for name in names or ("RESPONSE",)]
        test = tests[0]
        if len(tests) > 1:
            test = Element("qti-and")
            test.extend(tests)
        self.condition([(test, Decimal(1))])

    def _match(self, name: str) -> Element:
        match = Element("qti-match")
        self.put(match, "variable", identifier=name)
        self.put(match, "correct", identifier=name)
        return match

    def condition(self, tests: Iterable[tuple[Element, Decimal]]) -> None:
        """The first that is met says how much is earned."""
        holder = Element("qti-response-condition")
        for place, (test, share) in enumerate(tests):
            branch = self.put(holder, "response-else-if" if place else "response-if")
            branch.append(test)
            rule = self.put(branch, "set-outcome-value", identifier="SCORE")
            self.put(rule, "base-value", said(share * self.points), base_type="float")
        self.rules.append(holder)

    # What is told

    def beside(self, choice: Element, feedback: str) -> None:
        if feedback:
            self.has_told = True
            element = self.put(
                choice, "feedback-inline", outcome_identifier="FEEDBACK", show_hide="show",
                identifier=choice.get("identifier", ""),
            )  # fmt: skip
            self.html(element, feedback)

    def tell(self, outcome: str, identifier: str, html: str) -> None:
        if text_of(html) or "<img" in html or "<audio" in html:
            element = Element("qti-modal-feedback", {
                "outcome-identifier": outcome, "identifier": identifier, "show-hide": "show",
            })  # fmt: skip
            self.html(self.put(element, "content-body"), html)
            self.modal.append(element)

    def tell_result(self, right: str, wrong: str) -> None:
        if not right and not wrong:
            return
        self.outcome("TOLD", "identifier", "INCORRECT")
        holder = Element("qti-response-condition")
        branch = self.put(holder, "response-if")
        test = self.put(branch, "gte")
        self.put(test, "variable", identifier="SCORE")
        self.put(test, "variable", identifier="MAXSCORE")
        rule = self.put(branch, "set-outcome-value", identifier="TOLD")
        self.put(rule, "base-value", "CORRECT", base_type="identifier")
        self.rules.append(holder)
        self.tell("TOLD", "CORRECT", right)
        self.tell("TOLD", "INCORRECT", wrong)

    def outcome(self, name: str, base_type: str, usual: str = "", cardinality: str = "single") -> None:
        element = Element("qti-outcome-declaration", {
            "identifier": name, "cardinality": cardinality, "base-type": base_type,
        })  # fmt: skip
        if usual:
            self.put(self.put(element, "default-value"), "value", usual)
        self.outcomes.append(element)

    def _outcomes(self) -> None:
        """The explanation is told whatever the answer."""
        worth = self.points if self.question.is_scored else Decimal(0)
        self.outcome("SCORE", "float", "0")
        self.outcome("MAXSCORE", "float", said(worth))
        kinds = {each.get("cardinality") for each in self.responses if each.get("base-type") == "identifier"}
        if self.has_told:
            self.outcome("FEEDBACK", "identifier", cardinality="single" if kinds == {"single"} else "multiple")
        if self.has_told and len(self.responses) == 1 and kinds <= {"single", "multiple"} and kinds:
            rule = Element("qti-set-outcome-value", identifier="FEEDBACK")
            self.put(rule, "variable", identifier="RESPONSE")
            self.rules.append(rule)
        if self.question.explanation_html:
            self.outcome("EXPLANATION", "identifier", "EXPLANATION")
            self.tell("EXPLANATION", "EXPLANATION", self.question.explanation_html)

    def _stimulus(self) -> list[Element]:
        case = self.question.case
        if case is None:
            return []
        return [
            Element("qti-assessment-stimulus-ref", {
                "identifier": f"s-{case.uuid.hex}", "href": f"../stimuli/{case.uuid.hex}.xml",
            })
        ]  # fmt: skip

    def _processing(self) -> Element:
        element = Element("qti-response-processing")
        element.extend(self.rules)
        return element

    def part(self, parent: Element, tag: str, name: str, part: Part, **attributes: str) -> None:
        choice = self.put(parent, tag, identifier=name, **attributes)
        self.html(choice, part.html)
        self.beside(choice, part.feedback)
