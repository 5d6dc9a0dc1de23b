"""Who plays what: drawn so that it can be drawn again, and so that everybody mediates in turn."""

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from assessments.roleplays.content import MEDIATING, MOST_INTENSE, RoleCard, RolePlay

OBSERVERS = 2  # below two, nothing is put together of what was seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """``mediated`` is how often they mediated before in this group; ``declined`` the cards that they would rather not
    play, which costs nothing."""

    id: int
    mediated: int = 0
    declined: Collection[str] = field(default=frozenset())
    only_watches: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """``cards`` and ``foci`` by the id of the person; ``left_open`` are the cards that nobody holds, ``for_trainer``
    those among the cards that only the trainer may play."""

    cards: Mapping[int, str]
    foci: Mapping[int, str]
    left_open: tuple[str, ...]
    for_trainer: tuple[str, ...]


def draw(content: RolePlay, people: Sequence[Person], seed: UUID) -> Cast:
    """Mediators first, those who mediated least; then the others; whoever holds no card observes one focus. A card that
    may be left out is dealt as long as enough people are left to observe."""
    chance = random.Random(seed.int)  # noqa: S311 — to be drawn again the same, not to be secret
    waiting = sorted(people, key=lambda each: each.id)
    chance.shuffle(waiting)
    waiting.sort(key=lambda each: each.mediated)  # stable: chance decides among equals
    cards = [each for each in content.cards if each.intensity < MOST_INTENSE]
    held: dict[int, str] = {}
    for card in sorted(cards, key=_turn):
        if card.optional and len(waiting) - len(held) <= OBSERVERS:
            continue
        person = next((each for each in _candidates(card, waiting) if each.id not in held), None)
        if person is not None:
            held[person.id] = card.key
    return Cast(
        cards=held,
        foci=share_foci(content, [each.id for each in waiting if each.id not in held]),
        left_open=left_open(content, held.values()),
        for_trainer=tuple(each.key for each in for_trainer(content)),
    )


def left_open(content: RolePlay, held: Collection[str]) -> tuple[str, ...]:
    """The cards that a learner may play and that are not among ``held``."""
    return tuple(each.key for each in content.cards if each.intensity < MOST_INTENSE and each.key not in held)


def for_trainer(content: RolePlay) -> tuple[RoleCard, ...]:
    return tuple(each for each in content.cards if each.intensity >= MOST_INTENSE)


def _turn(card: RoleCard) -> tuple[bool, bool]:
    return card.optional, card.kind not in MEDIATING


def _candidates(card: RoleCard, waiting: Sequence[Person]) -> list[Person]:
    """Mediators are taken from those who mediated least, the others from those who mediated most: the ones who still
    have to are kept for next time."""
    free = [each for each in waiting if not each.only_watches and card.key not in each.declined]
    return free if card.kind in MEDIATING else free[::-1]


def share_foci(content: RolePlay, observers: Sequence[int]) -> dict[int, str]:
    """One focus each, all of them before any a second time."""
    keys = [each.key for each in content.foci]
    return {person: keys[place % len(keys)] for place, person in enumerate(observers)} if keys else {}
