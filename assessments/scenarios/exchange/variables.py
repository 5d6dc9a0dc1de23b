"""Which variables of a story are flags or dimensions of a scenario, exactly; and what a choice does to them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from assessments.scenarios.content import Condition, Dimension, Effect
from assessments.scenarios.content.reading import LIMITS
from assessments.scenarios.exchange.dialects import Assignment, Term, Terms
from assessments.scenarios.exchange.names import variable_of
from assessments.scenarios.exchange.report import Remark, Said

LEAST, MOST = LIMITS.counts["by"]


@dataclass(frozen=True, kw_only=True)
class Variables:
    """``at_start`` are the assignments before the first scene, ``later`` all others, ``asked`` every term of the
    story."""

    dimensions: tuple[Dimension, ...]
    at_start: tuple[Assignment, ...]
    later: tuple[Assignment, ...]
    asked: tuple[Term, ...]
    left_out: frozenset[str] = frozenset()  # flags that some choice cannot set, as it sets another

    @cached_property
    def by_dimension(self) -> dict[str, Dimension]:
        return {variable_of(each.key): each for each in self.dimensions}

    @cached_property
    def flags(self) -> frozenset[str]:
        """What is false at first, made true by choices, and never anything else."""
        named = {each.variable for each in self.later if each.value is True}
        spoilt = {each.variable for each in self.later if each.value is not True}
        spoilt |= {each.variable for each in self.at_start if each.value is not False}
        spoilt |= {each.variable for each in self.asked if each.is_true is None}
        return frozenset(named - spoilt - self.by_dimension.keys() - self.left_out)

    @cached_property
    def wanted(self) -> Counter[str]:
        return Counter(each.variable for each in self.asked)

    def condition(self, terms: Terms) -> Condition | None:
        """``None`` where a condition of ours would not say the same."""
        found = {"flag": "", "without_flag": "", "dimension": ""}
        bounds: dict[str, int | None] = {"at_least": None, "at_most": None}
        for term in terms:
            if term.variable in self.by_dimension and term.is_true is None:
                key = self.by_dimension[term.variable].key
                if found["dimension"] not in {"", key}:
                    return None
                found["dimension"] = key
                bounds = _narrowed(bounds, term)
            elif term.variable in self.flags:
                slot = "flag" if term.is_true else "without_flag"
                if found[slot] not in {"", term.variable}:
                    return None
                found[slot] = term.variable
            else:
                return None
        low, high = LIMITS.counts["at_least"]
        if any(bound is not None and not low <= bound <= high for bound in bounds.values()):
            return None
        return Condition(**found, **bounds)  # type: ignore[arg-type]

    def effects(self, assignments: Iterable[Assignment]) -> tuple[Effect, ...]:
        """What several add to one dimension is added up."""
        found: dict[str, int] = {}
        for each in assignments:
            dimension = self.by_dimension.get(each.variable)
            if dimension is not None and each.by is not None:
                found[dimension.key] = found.get(dimension.key, 0) + each.by
        return tuple(Effect(dimension=key, by=max(LEAST, min(MOST, by))) for key, by in found.items() if by)

    def sets(self, assignments: Iterable[Assignment]) -> tuple[str, ...]:
        """The flags made true, those that conditions ask for first."""
        names = dict.fromkeys(each.variable for each in assignments if each.variable in self.flags)
        return tuple(sorted(names, key=lambda name: -self.wanted[name]))

    def lost(self, assignments: Iterable[Assignment]) -> list[Said]:
        return [(Remark.VARIABLE, each.source or each.variable) for each in assignments if not self._is_carried(each)]

    def _is_carried(self, each: Assignment) -> bool:
        if each.variable in self.by_dimension:
            return each.by is not None and LEAST <= each.by <= MOST
        return each.variable in self.flags or each.variable in self.left_out

    def starts(self) -> Mapping[str, int]:
        """The value that each dimension has at first, where the story says."""
        low, high = LIMITS.counts["start"]
        return {
            self.by_dimension[each.variable].key: each.value
            for each in self.at_start
            if each.variable in self.by_dimension and type(each.value) is int and low <= each.value <= high
        }


def _narrowed(bounds: dict[str, int | None], term: Term) -> dict[str, int | None]:
    least = [each for each in (bounds["at_least"], term.at_least) if each is not None]
    most = [each for each in (bounds["at_most"], term.at_most) if each is not None]
    return {"at_least": max(least, default=None), "at_most": min(most, default=None)}
