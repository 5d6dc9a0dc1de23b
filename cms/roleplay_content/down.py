"""From the fields of a draft to content."""

from collections.abc import Iterable
from typing import Any

from django.utils.text import slugify

from assessments.roleplays.content import RolePlay, parse

PLAIN = ("title", "summary", "mode", "level", "least", "most", "family", "setting", "content_notice", "guide")


def content_of(authored: Any) -> RolePlay:
    """As an edition would hold it. Raises ``ShapeRefused`` for what no edition can hold."""
    phases, cards = _keyed(authored.phases, "title", "phase"), _keyed(authored.cards, "name", "carte")
    foci, debrief = _keyed(authored.foci, "label", "consigne"), _keyed(authored.debrief, "question", "question")
    criteria = _criteria(foci)
    return parse(
        {name: getattr(authored, name) for name in PLAIN}
        | {
            "uuid": str(authored.uuid),
            "code": authored.code,
            "phases": [_without(each, "prompts") for each in phases],
            "prompts": [{**dict(prompt), "phase": each["key"]} for each in phases for prompt in each["prompts"]],
            "cards": [_card(each) for each in cards],
            "foci": [_without(each, "criteria") for each in foci],
            "criteria": criteria,
            "debrief": debrief,
            **{
                name: [str(each.value) for each in getattr(authored, name)]
                for name in ("successes", "pitfalls", "sources")
            },
        }
    )


def _keyed(stream: Any, named_by: str, usual: str) -> list[dict[str, Any]]:
    return _with_keys((dict(each.value) for each in stream), named_by, usual)


def _with_keys(values: Iterable[dict[str, Any]], named_by: str, usual: str) -> list[dict[str, Any]]:
    """Each with a short name of its own: as written, or made from its title."""
    found: list[dict[str, Any]] = []
    for value in values:
        wanted = value["key"] or slugify(value[named_by])[:50].strip("-") or usual
        taken = {each["key"] for each in found}
        number = next(number for number in range(1, len(taken) + 2) if _numbered(wanted, number) not in taken)
        found.append({**value, "key": wanted if value["key"] else _numbered(wanted, number)})
    return found


def _numbered(wanted: str, number: int) -> str:
    return wanted if number == 1 else f"{wanted}-{number}"


def _criteria(foci: list[dict[str, Any]]) -> list[dict[str, Any]]:
    said = [{**dict(each), "focus": focus["key"]} for focus in foci for each in focus["criteria"]]
    return [{**each, "competencies": list(each["competencies"] or ())} for each in _with_keys(said, "label", "critere")]


def _card(value: dict[str, Any]) -> dict[str, Any]:
    lists = {name: [str(each) for each in value[name]] for name in ("goals", "red_lines")}
    return {**value, **lists, "intensity": int(value["intensity"] or 1)}


def _without(value: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: each for key, each in value.items() if key != name}
