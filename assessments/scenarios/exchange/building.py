"""From the pages of a story to the draft of a scenario."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from uuid import NAMESPACE_URL, UUID, uuid5

from assessments.scenarios.content import (
    Character,
    Choice,
    Critical,
    Dimension,
    End,
    Outcome,
    Scenario,
    Scene,
    Stage,
)
from assessments.scenarios.exchange.dialects import Assignment, Link
from assessments.scenarios.exchange.limits import MAX_CHOICES, MAX_LABEL, MAX_NAME, MAX_TEXT
from assessments.scenarios.exchange.names import code_of, letters, single
from assessments.scenarios.exchange.pages import Page, Pages
from assessments.scenarios.exchange.story import Story
from assessments.scenarios.exchange.variables import Variables
from courses.frozen import UNREADABLE
from courses.mediation import Level, Mode

OUTCOME = Outcome.FRAME_LOST  # of an end whose outcome nobody chose: no success by default


@dataclass(frozen=True, kw_only=True)
class Building:
    """``given`` are the dimensions that the story's variables may move."""

    pages: Pages
    given: tuple[Dimension, ...]

    @cached_property
    def keys(self) -> dict[str, str]:
        """Also of passages that are missing, or were too many: a link to them must lead to nothing else."""
        here = [page.name for page in self.pages.places]
        known = dict.fromkeys(here)
        asked = dict.fromkeys(link.target for page in self.pages.all for link in page.links)
        missing = [name for name in asked if name not in known and name not in self.pages.feedback]
        names = [*known, *missing]
        wanted = [code_of(name, "scene") for name in names]
        return dict(zip(names, single(wanted), strict=True))

    @cached_property
    def own_keys(self) -> dict[int, str]:
        """By the identity of pages: passages of one name have keys of their own."""
        first = {id(page): self.keys[page.name] for page in self.pages.places if self._is_first(page)}
        others = [page for page in self.pages.places if not self._is_first(page)]
        found = single((code_of(page.name, "scene") for page in others), taken=self.keys.values())
        return first | {id(page): key for page, key in zip(others, found, strict=True)}

    def _is_first(self, page: Page) -> bool:
        return self.pages.by_name[page.name] is page

    # What variables are

    @cached_property
    def variables(self) -> Variables:
        """A choice sets one flag: of several, those that nothing asks for are left out first."""
        found = self._variables
        left_out: set[str] = set()
        for page in self.pages.places:
            for link in page.links:
                wanted = [each for each in found.sets(self._on_the_way(link)) if each not in left_out]
                left_out.update(wanted[1:])
        return replace(found, left_out=frozenset(left_out))

    @cached_property
    def _variables(self) -> Variables:
        start = self.pages.start
        is_reached = start is not None and any(
            self._leads_to(link, start) for page in self.pages.all for link in page.links
        )
        later = [each for page in self.pages.all for each in page.pieces.assignments if page is not start or is_reached]
        later += [each for page in self.pages.all for link in page.links for each in link.assignments]
        first = start.pieces.assignments if start else []
        return Variables(
            dimensions=self.given,
            at_start=(*self.pages.at_first, *first),
            later=tuple(later),
            asked=tuple(term for page in self.pages.all for link in page.links for term in link.terms),
        )

    def _leads_to(self, link: Link, page: Page) -> bool:
        return self.pages.by_name.get(link.target) is page

    def _on_the_way(self, link: Link) -> Iterator[Assignment]:
        """What is assigned from the click until the next scene is read."""
        yield from link.assignments
        there = self.pages.by_name.get(link.target)
        if there is not None and self.pages.is_feedback(there):
            yield from there.pieces.assignments
            yield from there.links[0].assignments
            there = self.pages.by_name.get(there.links[0].target)
        if there is not None:
            yield from there.pieces.assignments

    # Scenes and ends

    def scene(self, page: Page) -> Scene:
        told = page.told
        return Scene(
            key=self.own_keys[id(page)],
            text=held(page.text, MAX_TEXT),
            choices=tuple(self.choices(page)),
            stage=_one_of(told.stage, self.stages),
            speaker=_one_of(told.speaker, self.characters),
            place=held(told.place, MAX_NAME),
            competencies=tuple(dict.fromkeys(code_of(each, "x") for each in told.competencies))[:12],
        )

    def end(self, page: Page) -> End:
        return End(
            key=self.own_keys[id(page)],
            outcome=page.told.outcome or OUTCOME,
            title=held(page.name, MAX_NAME),
            text=held(page.text, MAX_TEXT),
        )

    def choices(self, page: Page) -> Iterator[Choice]:
        links = page.links[:MAX_CHOICES]
        named = [self._named_key(page, link) for link in links]
        free = letters({each for each in named if each})
        for key, link in zip(named, links, strict=True):
            yield self.choice(key or next(free), link)

    def _named_key(self, page: Page, link: Link) -> str:
        """The one that our own export gave the passage of its feedback: ``scene/choice``."""
        scene, _sign, key = link.target.rpartition("/")
        is_ours = link.target in self.pages.feedback and scene == page.name and key == code_of(key, "")
        is_single = sum(each.target == link.target for each in page.links) == 1
        return key if is_ours and is_single else ""

    def choice(self, key: str, link: Link) -> Choice:
        feedback = self.pages.feedback.get(link.target)
        target = feedback.links[0].target if feedback else link.target
        code = feedback.told.critical if feedback else ""
        assigned = list(self._on_the_way(link))
        return Choice(
            key=key,
            label=held(link.label, MAX_LABEL),
            target=self.keys.get(target, code_of(target, "scene")),
            feedback=held(feedback.text, MAX_TEXT) if feedback else "",
            effects=self.variables.effects(assigned),
            critical=Critical(code=code_of(code, "x"), label=held(code, MAX_LABEL)) if code else None,
            requires=self.variables.condition(link.terms) if link.terms else None,
            sets=next(iter(self.variables.sets(assigned)), ""),
        )

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        names = dict.fromkeys(page.told.stage for page in self.pages.places if page.links and page.told.stage)
        found = {code_of(name, "x"): name for name in reversed(names)}
        return tuple(Stage(key=key, label=held(name, MAX_NAME)) for key, name in reversed(found.items()))[:20]

    @cached_property
    def characters(self) -> tuple[Character, ...]:
        names = dict.fromkeys(page.told.speaker for page in self.pages.places if page.links and page.told.speaker)
        found = {code_of(name, "x"): name for name in reversed(names)}
        return tuple(Character(key=key, name=held(name, MAX_NAME)) for key, name in reversed(found.items()))[:20]

    # All of it

    def scenario(self) -> Scenario:
        story, start = self.pages.story, self.pages.start
        return Scenario(
            uuid=identity(story),
            code=code_of(story.name, "scenario"),
            title=held(story.name, MAX_NAME),
            summary="",
            mode=Mode.ON_THE_SPOT,
            level=Level.CAP,
            start=self.own_keys.get(id(start), ""),
            scenes=tuple(self.scene(page) for page in self.pages.places if page.links),
            ends=tuple(self.end(page) for page in self.pages.places if not page.links),
            dimensions=tuple(
                replace(each, start=self.variables.starts().get(each.key, each.start)) for each in self.given
            ),
            stages=self.stages,
            characters=self.characters,
        )


def identity(story: Story) -> UUID:
    """The same for the same story: read twice, it is not two."""
    try:
        return UUID(story.ifid)
    except ValueError:
        return uuid5(NAMESPACE_URL, f"twine:{story.ifid}:{story.name}".encode("utf-8", "replace").decode())


def held(text: str, most: int) -> str:
    """No more than the field holds, and nothing that a screen cannot show."""
    bare = UNREADABLE.sub("", text)
    return bare if len(bare) <= most else bare[: most - 1].rstrip() + "…"


def _one_of(name: str, known: tuple[Stage, ...] | tuple[Character, ...]) -> str:
    key = code_of(name, "x") if name else ""
    return key if key in {each.key for each in known} else ""
