"""What stands between a role-play and its publication, without its words: ``wording`` says it to a person."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from accounts.anonymity import findings
from assessments.roleplays.content import (
    MEDIATING,
    MOST_INTENSE,
    NEVER_SKIPPED,
    Criterion,
    PhaseKind,
    RoleCard,
    RolePlay,
)

MOST_WATCHED = 2
LEAST_PARTIES = 2


class Flaw(StrEnum):
    NO_TITLE = "no_title"
    NO_SUMMARY = "no_summary"
    DOUBLED_KEY = "doubled_key"
    NO_MEDIATOR = "no_mediator"
    FEW_PARTIES = "few_parties"
    NO_CARD_TEXT = "no_card_text"
    NO_AIM = "no_aim"
    TOO_INTENSE = "too_intense"
    PEOPLE = "people"
    NO_FOCUS = "no_focus"
    WATCHES_TOO_MUCH = "watches_too_much"
    WATCHES_NOTHING = "watches_nothing"
    UNKNOWN_FOCUS = "unknown_focus"
    NO_CRITERION_WORDS = "no_criterion_words"
    NO_COMPETENCY = "no_competency"
    NO_PLAY = "no_play"
    NO_LEAVING = "no_leaving"
    NO_DEBRIEF = "no_debrief"
    PHASES_ORDER = "phases_order"
    CANNOT_BE_OPTIONAL = "cannot_be_optional"
    NO_MINUTES = "no_minutes"
    NO_QUESTION = "no_question"
    PROMPT_OUTSIDE = "prompt_outside"
    PERSONAL_DATA = "personal_data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """``place`` is a list of the role-play and the key in it (``cards.yanis``), or a field; ``detail`` is for
    people."""

    flaw: Flaw
    place: str = ""
    detail: str = ""


def problems(content: RolePlay) -> tuple[Problem, ...]:
    """Everything, in the order of what to mend first."""
    return tuple(
        problem
        for rules in (_texts, _keys, _cards, _phases, _grid, _debrief, _personal)
        for problem in rules(content)
    )  # fmt: skip


def _texts(content: RolePlay) -> Iterator[Problem]:
    if not content.title.strip():
        yield Problem(flaw=Flaw.NO_TITLE, place="title")
    if not content.summary.strip():
        yield Problem(flaw=Flaw.NO_SUMMARY, place="summary")


def _keys(content: RolePlay) -> Iterator[Problem]:
    for name in ("phases", "cards", "foci", "criteria", "debrief"):
        counts = Counter(each.key for each in getattr(content, name))
        for key, count in counts.items():
            if count > 1:
                yield Problem(flaw=Flaw.DOUBLED_KEY, place=f"{name}.{key}", detail=key)


def _cards(content: RolePlay) -> Iterator[Problem]:
    if not any(each.kind in MEDIATING and not each.optional for each in content.cards):
        yield Problem(flaw=Flaw.NO_MEDIATOR, place="cards")
    parties = [each for each in content.cards if each.kind not in MEDIATING]
    if sum(not each.optional for each in parties) < LEAST_PARTIES:
        yield Problem(flaw=Flaw.FEW_PARTIES, place="cards")
    needed = sum(not each.optional and each.intensity < MOST_INTENSE for each in content.cards)
    if not needed <= content.least <= content.most:
        yield Problem(flaw=Flaw.PEOPLE, place="least", detail=str(needed))
    for card in content.cards:
        yield from _card(card)


def _card(card: RoleCard) -> Iterator[Problem]:
    place, name = f"cards.{card.key}", card.name or card.key
    if not card.name.strip() or not card.public_text.strip() or not card.private_text.strip():
        yield Problem(flaw=Flaw.NO_CARD_TEXT, place=place, detail=name)
    if card.kind not in MEDIATING and not (_said(card.goals) and _said(card.red_lines)):
        yield Problem(flaw=Flaw.NO_AIM, place=place, detail=name)
    if card.intensity >= MOST_INTENSE and not card.may_be_played_by_trainer:
        yield Problem(flaw=Flaw.TOO_INTENSE, place=place, detail=name)


def _said(words: tuple[str, ...]) -> bool:
    return any(each.strip() for each in words)


def _phases(content: RolePlay) -> Iterator[Problem]:
    kinds = [each.kind for each in content.phases]
    missing = [
        (Flaw.NO_PLAY, PhaseKind.PLAY), (Flaw.NO_LEAVING, PhaseKind.LEAVING), (Flaw.NO_DEBRIEF, PhaseKind.DEBRIEF),
    ]  # fmt: skip
    absent = [Problem(flaw=flaw, place="phases") for flaw, kind in missing if kind not in kinds]
    yield from absent
    if not absent and not _in_order(kinds):
        yield Problem(flaw=Flaw.PHASES_ORDER, place="phases")
    for phase in content.phases:
        if phase.optional and phase.kind in NEVER_SKIPPED:
            yield Problem(flaw=Flaw.CANNOT_BE_OPTIONAL, place=f"phases.{phase.key}", detail=phase.title)
        if phase.minutes < 1:
            yield Problem(flaw=Flaw.NO_MINUTES, place=f"phases.{phase.key}", detail=phase.title)
    for prompt in content.prompts:
        found = content.phase(prompt.phase)
        if found is None or not 0 <= prompt.minute <= found.minutes:
            yield Problem(flaw=Flaw.PROMPT_OUTSIDE, place="prompts", detail=prompt.words[:60])


def _in_order(kinds: list[PhaseKind]) -> bool:
    """One leaves one's role once, after all play, and talks about it after that."""
    last_play = max(place for place, kind in enumerate(kinds) if kind in {PhaseKind.PLAY, PhaseKind.TIME_OUT})
    once = kinds.count(PhaseKind.LEAVING) == kinds.count(PhaseKind.DEBRIEF) == 1
    return once and last_play < kinds.index(PhaseKind.LEAVING) < kinds.index(PhaseKind.DEBRIEF)


def _grid(content: RolePlay) -> Iterator[Problem]:
    foci = {each.key: each for each in content.foci}
    if not foci:
        yield Problem(flaw=Flaw.NO_FOCUS, place="foci")
    for key, focus in foci.items():
        watched = len(list(content.criteria_of(key)))
        if watched > MOST_WATCHED:
            yield Problem(flaw=Flaw.WATCHES_TOO_MUCH, place=f"foci.{key}", detail=focus.label)
        if not watched:
            yield Problem(flaw=Flaw.WATCHES_NOTHING, place=f"foci.{key}", detail=focus.label)
    for criterion in content.criteria:
        yield from _criterion(criterion, foci)


def _criterion(criterion: Criterion, foci: Collection[str]) -> Iterator[Problem]:
    place, name = f"criteria.{criterion.key}", criterion.label or criterion.key
    if foci and criterion.focus not in foci:
        yield Problem(flaw=Flaw.UNKNOWN_FOCUS, place=place, detail=name)
    if not (criterion.label.strip() and criterion.done.strip() and criterion.adjusted.strip()):
        yield Problem(flaw=Flaw.NO_CRITERION_WORDS, place=place, detail=name)
    if not criterion.competencies:
        yield Problem(flaw=Flaw.NO_COMPETENCY, place=place, detail=name)


def _debrief(content: RolePlay) -> Iterator[Problem]:
    if not any(each.question.strip() for each in content.debrief):
        yield Problem(flaw=Flaw.NO_QUESTION, place="debrief")


def _personal(content: RolePlay) -> Iterator[Problem]:
    """Nothing that could be somebody's: addresses, telephone and file numbers."""
    for card in content.cards:
        words = "\n".join((card.name, card.public_text, card.private_text, *card.goals, *card.red_lines))
        for each in findings(words):
            yield Problem(flaw=Flaw.PERSONAL_DATA, place=f"cards.{card.key}", detail=each.text)
    for each in findings(f"{content.summary}\n{content.guide}"):
        yield Problem(flaw=Flaw.PERSONAL_DATA, place="guide", detail=each.text)
