"""What is said of a story that was read: of the whole, and passage by passage."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from assessments.scenarios.exchange.building import Building
from assessments.scenarios.exchange.dialects import Assignment
from assessments.scenarios.exchange.limits import MAX_CHOICES, MAX_LABEL, MAX_SOURCE, MAX_TEXT
from assessments.scenarios.exchange.pages import Page, Pages
from assessments.scenarios.exchange.report import Item, Outcome, Remark, Role, Said
from assessments.scenarios.exchange.story import Passage
from assessments.scenarios.exchange.tags import OURS

# To be done by the author, who loses nothing.
NO_LOSS = frozenset({Remark.OUTCOME_TO_CHOOSE, Remark.TARGET_MISSING})


@dataclass(frozen=True)
class Telling:
    building: Building

    @property
    def pages(self) -> Pages:
        return self.building.pages

    def remarks(self) -> Iterator[Said]:
        story = self.pages.story
        yield from story.remarks
        if self.pages.start is not None and self.pages.start.name != story.start:
            yield Remark.START_GUESSED, self.pages.start.name
        if not self.pages.format:
            yield Remark.UNKNOWN_FORMAT, story.format
        yield Remark.SETTINGS_TO_CHOOSE, ""

    def items(self) -> Iterator[Item]:
        """In the file's order."""
        pages = {id(page.passage): page for page in self.pages.all}
        for passage in self.pages.story.passages:
            page = pages.get(id(passage))
            yield _aside(passage) if page is None else self.item(page)

    def item(self, page: Page) -> Item:
        if self.pages.is_feedback(page):
            return self._item(page, Role.FEEDBACK, self._parent(page))
        if id(page) not in self.building.own_keys:
            remarks = ((Remark.TOO_MANY_SCENES, ""),)
            return Item(
                passage=page.name, role=Role.NOTHING, outcome=Outcome.LEFT_OUT, remarks=remarks,
                source=page.passage.text[:MAX_SOURCE],
            )  # fmt: skip
        return self._item(page, Role.SCENE if page.links else Role.END, self.building.own_keys[id(page)])

    def _item(self, page: Page, role: Role, key: str) -> Item:
        remarks = tuple(dict.fromkeys([*page.pieces.remarks, *self._found(page, role)]))
        is_whole = all(remark in NO_LOSS for remark, _detail in remarks)
        return Item(
            passage=page.name, role=role, key=key, remarks=remarks,
            outcome=Outcome.WHOLE if is_whole else Outcome.PARTLY,
            source="" if is_whole else page.passage.text[:MAX_SOURCE],
        )  # fmt: skip

    @cached_property
    def _parents(self) -> dict[str, str]:
        return {
            link.target: self.building.own_keys[id(page)] for page in reversed(self.pages.places) for link in page.links
        }  # fmt: skip

    def _parent(self, page: Page) -> str:
        return self._parents.get(page.name, "")

    @cached_property
    def _names(self) -> Counter[str]:
        return Counter(page.name for page in self.pages.all)

    def _found(self, page: Page, role: Role) -> Iterator[Said]:
        yield from self._found_in_variables(page)
        if self._names[page.name] > 1:
            yield Remark.DOUBLED_NAME, page.name
        if page.told.is_feedback and role is not Role.FEEDBACK:
            yield Remark.FEEDBACK_SHAPE, ""
        if role is Role.END and page.told.outcome is None:
            yield Remark.OUTCOME_TO_CHOOSE, ""
        if len(page.links) > MAX_CHOICES:
            yield Remark.TOO_MANY_CHOICES, str(len(page.links))
        if len(page.text) > MAX_TEXT or any(len(link.label) > MAX_LABEL for link in page.links):
            yield Remark.TOO_LONG, ""
        places = {each.name for each in self.pages.places}
        for link in page.links:
            if link.target not in places and link.target not in self.pages.feedback:
                yield Remark.TARGET_MISSING, link.target

    def _found_in_variables(self, page: Page) -> Iterator[Said]:
        assigned = [*page.pieces.assignments, *(each for link in page.links for each in link.assignments)]
        if page is self.pages.start:
            assigned = [each for each in assigned if each not in self.building.variables.at_start]
            lost = [each for each in self.building.variables.at_start if each in page.pieces.assignments]
            yield from self._lost_at_start(lost)
        yield from self.building.variables.lost(assigned)
        for each in assigned:
            if each.variable in self.building.variables.left_out:
                yield Remark.FLAG_TWICE, each.variable
        for link in page.links:
            if link.terms and self.building.variables.condition(link.terms) is None:
                yield Remark.CONDITION, ", ".join(dict.fromkeys(term.variable for term in link.terms))

    def _lost_at_start(self, assigned: list[Assignment]) -> Iterator[Said]:
        """A flag is down at first, and a dimension has the start it is given: neither is lost."""
        for each in assigned:
            is_dimension = each.variable in self.building.variables.by_dimension and type(each.value) is int
            if each.value is not False and not is_dimension:
                yield Remark.VARIABLE, each.source or each.variable


def _aside(passage: Passage) -> Item:
    if OURS in passage.tags:
        return Item(passage=passage.name, role=Role.NOTHING, outcome=Outcome.WHOLE)
    tags = {each.lower() for each in passage.tags}
    remark = Remark.SCRIPT if tags & {"script", "widget", "init"} else Remark.SETTING
    remark = Remark.STYLE if "stylesheet" in tags else remark
    return Item(
        passage=passage.name, role=Role.NOTHING, outcome=Outcome.LEFT_OUT, remarks=((remark, ""),),
        source=passage.text[:MAX_SOURCE],
    )  # fmt: skip
