"""From content to the fields of a draft; and what a new draft begins with."""

from collections.abc import Callable
from typing import Any

from assessments.roleplays.content import (
    Criterion,
    DebriefStep,
    Focus,
    Phase,
    Prompt,
    RoleCard,
    RolePlay,
    default_debrief,
    default_foci,
    default_grid,
    default_phases,
)
from cms.roleplay_content.down import PLAIN

Stream = list[tuple[str, Any]]


def fields_of(content: RolePlay) -> dict[str, Any]:
    return {
        **{name: getattr(content, name) for name in PLAIN},
        "code": content.code,
        "phases": _phases(content.phases, content.prompts),
        "cards": [("card", _card(each)) for each in content.cards],
        "foci": _foci(content.foci, content.criteria),
        "debrief": _debrief(content.debrief),
        **{name: [("line", each) for each in getattr(content, name)] for name in ("successes", "pitfalls", "sources")},
    }


def beginning() -> dict[str, Callable[[], Stream]]:
    """By field, what a new role-play starts from: the phases, the grid and the questions of the house."""
    return {
        "phases": lambda: _phases(default_phases(), ()),
        "foci": lambda: _foci(default_foci(), default_grid()),
        "debrief": lambda: _debrief(default_debrief()),
    }


def _phases(phases: tuple[Phase, ...], prompts: tuple[Prompt, ...]) -> Stream:
    return [
        (
            "phase",
            {
                "title": each.title, "kind": str(each.kind), "minutes": each.minutes, "optional": each.optional,
                "instructions": each.instructions, "key": each.key,
                "prompts": [{"minute": one.minute, "words": one.words} for one in prompts if one.phase == each.key],
            },
        )
        for each in phases
    ]  # fmt: skip


def _card(card: RoleCard) -> dict[str, Any]:
    return {
        "name": card.name, "kind": str(card.kind), "portrait": card.portrait, "public_text": card.public_text,
        "private_text": card.private_text, "goals": list(card.goals), "red_lines": list(card.red_lines),
        "intensity": str(card.intensity), "may_be_played_by_trainer": card.may_be_played_by_trainer,
        "optional": card.optional, "key": card.key,
    }  # fmt: skip


def _foci(foci: tuple[Focus, ...], criteria: tuple[Criterion, ...]) -> Stream:
    return [
        (
            "focus",
            {
                "label": each.label, "key": each.key,
                "criteria": [_criterion(one) for one in criteria if one.focus == each.key],
            },
        )
        for each in foci
    ]  # fmt: skip


def _criterion(criterion: Criterion) -> dict[str, Any]:
    return {
        "label": criterion.label, "done": criterion.done, "adjusted": criterion.adjusted, "alert": criterion.alert,
        "competencies": list(criterion.competencies), "key": criterion.key,
    }  # fmt: skip


def _debrief(steps: tuple[DebriefStep, ...]) -> Stream:
    return [("question", {"question": each.question, "help": each.help, "key": each.key}) for each in steps]
