"""What stands on each sheet, as plain data: the template decides how it looks."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from assessments.roleplays.content import NEVER_SKIPPED, Criterion, Focus, Phase, RoleCard, RolePlay
from assessments.roleplays.exchange.paper import words as w

Say = Callable[[str], str]
Page = dict[str, Any]


class Sheet(StrEnum):
    CARDS = "cartes"
    OBSERVATION = "fiches"
    RUNNING = "deroule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Who holds a card, and who observes a focus, by their keys. Empty where nobody is known yet."""

    cards: Mapping[str, str] = field(default_factory=dict)
    foci: Mapping[str, Sequence[str]] = field(default_factory=dict)


def pages(content: RolePlay, sheet: Sheet, names: Names, say: Say) -> list[Page]:
    drawn = {Sheet.CARDS: _cards, Sheet.OBSERVATION: _observation, Sheet.RUNNING: _running}
    return list(drawn[sheet](content, names, say))


def _cards(content: RolePlay, names: Names, say: Say) -> Iterator[Page]:
    for card in content.cards:
        holder = names.cards.get(card.key, "")
        yield {
            "k": "card",
            "title": card.name,
            "kind": say(w.KINDS[card.kind]),
            "holder": say(w.PLAYED_BY) % {"name": holder} if holder else "",
            "public": {"title": say(w.EVERYBODY_KNOWS), "text": paragraphs(card.public_text)},
            "fold": say(w.FOLD),
            "private": list(_private(card, say)),
            "stop": say(w.STOP),
        }


def _private(card: RoleCard, say: Say) -> Iterator[Page]:
    yield {"title": say(w.ONLY_YOU_KNOW), "text": paragraphs(card.private_text), "items": []}
    if card.goals:
        yield {"title": say(w.YOU_WANT), "text": [], "items": list(card.goals)}
    if card.red_lines:
        yield {"title": say(w.RED_LINE), "text": [], "items": list(card.red_lines)}


def _observation(content: RolePlay, names: Names, say: Say) -> Iterator[Page]:
    """One of each focus; one for each observer where they are known."""
    for focus in content.foci:
        for name in names.foci.get(focus.key) or [""]:
            yield _focus(content, focus, name, say)


def _focus(content: RolePlay, focus: Focus, name: str, say: Say) -> Page:
    return {
        "k": "focus",
        "title": focus.label,
        "kicker": say(w.OBSERVE),
        "fields": [f"{say(w.OBSERVER)} {name}".strip(), say(w.OBSERVED), say(w.DAY)],
        "note": say(w.FACT_FIRST),
        "criteria": [_criterion(each, say) for each in content.criteria_of(focus.key)],
    }


def _criterion(criterion: Criterion, say: Say) -> Page:
    seen = [(w.DONE, criterion.done), (w.ADJUSTED, criterion.adjusted), (w.ALERT, criterion.alert)]
    return {
        "title": criterion.label,
        "seen": [{"title": say(title), "text": text} for title, text in seen if text],
        "fact": say(w.FACT),
        "levels": [say(each) for each in w.LEVELS],
    }


def _running(content: RolePlay, names: Names, say: Say) -> Iterator[Page]:
    held = [f"{each.name} · {names.cards[each.key]}" for each in content.cards if each.key in names.cards]
    watched = [f"{each.label} · {', '.join(names.foci[each.key])}" for each in content.foci if each.key in names.foci]
    yield {
        "k": "running",
        "title": content.title,
        "kicker": say(w.RUNNING),
        "stop": say(w.STOP),
        "phases": [_phase(content, each, say) for each in content.phases],
        "lists": [
            {"title": say(title), "text": text, "items": items}
            for title, text, items in (
                (w.BEFOREHAND, paragraphs(content.content_notice), []),
                (w.SUMMARY, paragraphs(content.summary), []),
                (w.CAST, [], [*held, *watched]),
                (w.PITFALLS, [], list(content.pitfalls)),
                (w.DEBRIEF, [], [each.question for each in content.debrief]),
            )
            if text or items
        ],
    }


def _phase(content: RolePlay, phase: Phase, say: Say) -> Page:
    about = [say(w.MINUTES) % {"minutes": phase.minutes}]
    if phase.optional:
        about.append(say(w.OPTIONAL))
    if phase.kind in NEVER_SKIPPED:
        about.append(say(w.NEVER_SKIPPED))
    prompts = sorted((each for each in content.prompts if each.phase == phase.key), key=lambda each: each.minute)
    return {
        "title": phase.title,
        "about": " · ".join(about),
        "text": paragraphs(phase.instructions),
        "items": [say(w.AT_MINUTE) % {"minute": each.minute, "words": each.words} for each in prompts],
    }


def paragraphs(text: str) -> list[str]:
    return [each.strip() for each in text.splitlines() if each.strip()]
