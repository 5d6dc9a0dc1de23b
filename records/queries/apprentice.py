"""What an apprentice reads about themselves. Every function takes the learner and reads their rows only."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.db.models import F, Prefetch, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.prepared import Answer, prepared, together
from accounts.spaces import ask_standing
from assessments.quizzes.models import PlacementDecision, PlacementProposal, Submission
from assessments.quizzes.queries import PracticeDay, placements_for, practice_day, told_lately
from competencies.asked import PathwayProgress
from competencies.mastery import Instrument, Item, Kind, Mastery, Rule, Status, judged, mastery, standing, voice_of
from competencies.models import (
    Competency,
    Evidence,
    Family,
    LevelDescriptor,
    Pathway,
    Requirement,
)
from competencies.progress import Demand, Reached, demands, progress, reached
from competencies.queries import (
    DEFAULT_RULE,
    asked_of,
    everything_known,
    evidence_items,
    evidence_of,
    items_of,
    last_said,
    progress_toward,
    rules_of,
    shared_evidence_ids,
    what_decides,
)
from courses.models import Activity, Course
from courses.progress import State
from courses.queries import (
    Followed,
    NextThing,
    Outline,
    OutlinePart,
    OutlineStep,
    begun_last,
    due_courses,
    following,
    next_of,
    next_thing,
    outlines_for,
)
from records.queries.framework import competencies_for
from records.queries.teaching import NOT_TAUGHT, Teaching, teaching_among, teaching_of

NEWS_LASTS = timedelta(days=14)


# Modules


def modules_followed(learner: User, day: date) -> list[Followed]:
    with together() as ask:
        found = following(ask, learner, day)
    return found.value


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleStep:
    """``first`` are the activities that must be done before this one and are not."""

    activity: Activity
    state: State
    first: tuple[Activity, ...]
    is_next: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ModulePart:
    part: OutlinePart
    steps: tuple[ModuleStep, ...]

    @property
    def required(self) -> int:
        return sum(step.activity.required for step in self.steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModulePage:
    module: Followed
    parts: tuple[ModulePart, ...]
    next: NextThing | None


def module_page(learner: User, course: Course, day: date) -> ModulePage:
    outline = outlines_for([course], [learner], day)[learner.pk, course.pk]
    coming = next_thing(learner, [outline])
    next_id = coming.activity.pk if coming else None
    return ModulePage(
        module=Followed(outline=outline, due_on=due_courses([learner], day).get(learner.pk, {}).get(course.pk)),
        parts=tuple(
            ModulePart(part=part, steps=tuple(_module_step(step, outline, next_id) for step in part.steps))
            for part in outline.parts
        ),
        next=coming,
    )


def _module_step(step: OutlineStep, outline: Outline, next_id: int | None) -> ModuleStep:
    return ModuleStep(
        activity=step.activity,
        state=step.state,
        first=tuple(outline.first_to_do(step.activity)) if step.state is State.LOCKED else (),
        is_next=step.activity.pk == next_id,
    )


# Today


@dataclass(frozen=True, slots=True, kw_only=True)
class PathInShort:
    """``summary`` equals that of ``pathway_progress`` (a test holds them together)."""

    qualification: str
    summary: Reached


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    competency: Competency
    from_mentor: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    modules: tuple[Followed, ...]
    next: NextThing | None
    path: PathInShort | None
    news: News | None
    read: tuple[Submission, ...]  # that a trainer read or answered lately
    practice: PracticeDay | None

    @property
    def next_module(self) -> Followed | None:
        if self.next is None:
            return None
        return next(each for each in self.modules if each.course.pk == self.next.outline.course.pk)

    @property
    def all_done(self) -> bool:
        return bool(self.modules) and all(each.outline.progress.complete for each in self.modules)

    @property
    def opens_next(self) -> Activity | None:
        """What opens soonest, when nothing is open today."""
        coming = [
            step.activity
            for each in self.modules
            for part in each.outline.parts
            for step in part.steps
            if step.state is State.NOT_YET
        ]
        return min(coming, key=lambda activity: activity.opens_on, default=None)


def today(learner: User, day: date) -> Today:
    """Asks ``standing_of(learner)`` on the way."""
    since = timezone.now() - NEWS_LASTS
    with together() as ask:
        ask_standing(ask, learner)
        modules = following(ask, learner, day)
        begun = begun_last(ask, learner)
        requirements = ask.answer(_requirements, learner.pk, day)
        items = what_decides(ask, learner)
        said = last_said(ask, learner, since)
        told = told_lately(ask, learner, since)
        practice = practice_day(ask, learner)
    return Today(
        modules=tuple(modules.value),
        next=next_of(begun.value, [each.outline for each in _soonest_due(modules.value)]),
        path=_path_in_short(tuple(requirements.value), items_of(learner.pk, items.value)),
        news=_news(said.value),
        read=tuple(told.value),
        practice=practice.value,
    )


def _soonest_due(modules: list[Followed]) -> list[Followed]:
    """Those without a date come last, in their own order."""
    return sorted(modules, key=lambda each: each.due_on or date.max)


@prepared
def _requirements(learner: int, day: date) -> QuerySet[Requirement]:
    """Of the learner's pathway, with the ``qualification`` it leads to; what rules read of them."""
    pathway = Pathway.objects.on(day).filter(learner=learner).order_by("-start", "-id")
    rows = Requirement.objects.filter(proposition=pathway.values("proposition")[:1])
    rows = rows.only("proposition", "block", "heading", "competency", "level", "origins")
    return rows.annotate(qualification=F("proposition__edition__qualification__short_title"))


def _path_in_short(requirements: tuple[Answer, ...], items: Mapping[int, Iterable[Item]]) -> PathInShort | None:
    if not requirements:
        return None
    qualification, asked = _demands(requirements)
    return PathInShort(
        qualification=qualification,
        summary=reached(asked, lambda competency, rule: judged(standing(items.get(competency, ())), rule).status),
    )


@lru_cache(maxsize=64)
def _demands(requirements: tuple[Answer, ...]) -> tuple[str, dict[int, Demand]]:
    """The qualification and what it asks: the same rows for everybody on the same path."""
    rows = _requirements.read(requirements)
    return rows[0].qualification, demands((each.competency, each.rule) for each in asked_of(rows))


def _news(said: list[Evidence]) -> News | None:
    for each in said:
        from_mentor = each.instrument == Instrument.WORKPLACE
        return News(competency=each.competency, from_mentor=from_mentor, at=each.observed_at)
    return None


# Competencies


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetencyStanding:
    """``asked`` when the learner's pathway asks for it; otherwise ``rule`` is what we ask of everybody. ``mastery`` is
    by the strictest block, ``status`` as the path judges it where several ask for it."""

    competency: Competency
    status: Status
    mastery: Mastery
    rule: Rule
    asked: bool
    teaching: Teaching


def own_competencies(learner: User, day: date) -> list[tuple[Family, list[CompetencyStanding]]]:
    """By family, in the edition that the pathway pins, else in the one in force."""
    with together() as ask:
        requirements = ask(_requirements, learner.pk, day)
        competencies = ask(competencies_for, learner.pk, day)
        known = everything_known(ask, learner)
        followed = following(ask, learner, day)
    ids = [each.pk for each in competencies.value]
    teaching = teaching_among(learner, followed.value, ids, day)
    items = items_of(learner.pk, known.value)
    rules, asked = rules_of(requirements.value), progress(asked_of(requirements.value), items)
    families: dict[Family, list[CompetencyStanding]] = {}
    for each in competencies.value:
        pk, rule = each.pk, rules.get(each.pk)
        over_all = asked.status_of(pk) if rule else None
        found = _standing(each, rule, items.get(pk, ()), teaching.get(pk, NOT_TAUGHT), over_all)
        families.setdefault(each.family, []).append(found)
    return list(families.items())


def _standing(
    competency: Competency, rule: Rule | None, items: Iterable[Item], teaching: Teaching, over_all: Status | None
) -> CompetencyStanding:
    asked = rule or DEFAULT_RULE
    found = mastery(items, asked)
    return CompetencyStanding(
        competency=competency,
        status=over_all or found.status,
        mastery=found,
        rule=asked,
        asked=rule is not None,
        teaching=teaching,
    )


def sentences_of(competency: Competency) -> dict[int, str]:
    """What one sees at each level. ``competency`` with its descriptors prefetched."""
    return {each.level: each.text for each in competency.descriptors.all()}


def competency_by(uuid: UUID) -> Competency | None:
    return next(iter(_competency(uuid)), None)


@prepared
def _competency(uuid: UUID) -> QuerySet[Competency]:
    rows = Competency.objects.filter(uuid=uuid).select_related("family")
    return rows.prefetch_related(Prefetch("descriptors", LevelDescriptor.objects.order_by("level")))


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRow:
    """One row of evidence as its learner reads it. ``withdrawn`` is the row that took it back."""

    evidence: Evidence
    voice: str
    comment: str
    shared: bool
    counts: bool
    where: str
    withdrawn: Evidence | None
    withdrawn_because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetencyPage:
    standing: CompetencyStanding
    history: tuple[HistoryRow, ...]

    @property
    def own_level(self) -> int | None:
        said = self.standing.mastery.voices.get("self")
        return said.level if said else None


def competency_page(learner: User, competency: Competency, day: date) -> CompetencyPage:
    asked = _requirements(learner.pk, day)
    items = evidence_items([learner], [competency.pk]).get((learner.pk, competency.pk), [])
    teaching = teaching_of(learner, [competency.pk], day)
    rule = rules_of(asked).get(competency.pk)
    found = _standing(competency, rule, items, teaching.get(competency.pk, NOT_TAUGHT), None)
    return CompetencyPage(
        standing=found,
        history=_history(learner, competency, {each.id for each in standing(items)}, set(found.mastery.because)),
    )


def _history(learner: User, competency: Competency, stands: set[int], because: set[int]) -> tuple[HistoryRow, ...]:
    rows = {row.pk: row for row in evidence_of(learner, competency)}
    shared = shared_evidence_ids(learner)
    titles = _titles_of_origins(row.origin for row in rows.values())
    found = []
    for row in rows.values():
        if row.kind == Kind.RETRACTION:
            continue
        withdrawn = None if row.pk in stands else rows.get(row.retracted_by.pk)
        found.append(
            HistoryRow(
                evidence=row,
                voice=voice_of(Kind(row.kind), Instrument(row.instrument)) or "",
                comment=_comment(row),
                shared=row.pk in shared and withdrawn is None,
                counts=row.pk in because,
                where=titles.get(row.origin, ""),
                withdrawn=withdrawn,
                withdrawn_because=_comment(withdrawn) if withdrawn else "",
            )
        )
    return tuple(found)


def _comment(row: Evidence) -> str:
    return row.comment.text if hasattr(row, "comment") else ""


def _titles_of_origins(origins: Iterable[str]) -> dict[str, str]:
    """The title of the activity that an origin names ("quiz:<uuid of the activity>"), where it names one."""
    wanted = {origin: uuid for origin in set(origins) if (uuid := _uuid_in(origin))}
    if not wanted:
        return {}
    titles = dict(Activity.objects.filter(uuid__in=wanted.values()).values_list("uuid", "title"))
    return {origin: titles[uuid] for origin, uuid in wanted.items() if uuid in titles}


def _uuid_in(origin: str) -> UUID | None:
    try:
        return UUID(origin.split(":")[1])
    except (IndexError, ValueError):
        return None


# My path


@dataclass(frozen=True, slots=True, kw_only=True)
class PathPage:
    """``placements`` where something was decided of them."""

    progress: PathwayProgress
    teaching: dict[int, Teaching]
    placements: tuple[PlacementProposal, ...]

    @property
    def names(self) -> dict[int, Competency]:
        return {line.competency.pk: line.competency for block in self.progress.blocks for line in block.lines}

    def named(self, ids: Collection[int]) -> list[Competency]:
        """In the order the blocks ask for them."""
        return [competency for pk, competency in self.names.items() if pk in ids]


def own_path(learner: User, day: date) -> PathPage | None:
    pathway = next(iter(_pathway(learner.pk, day)), None)
    if pathway is None:
        return None
    with together() as ask:
        progress = progress_toward(ask, pathway)
        followed = following(ask, learner, day)
        decided = ask(_placement_decisions, learner.pk)
    found = progress.value
    ids = {line.competency.pk for block in found.blocks for line in block.lines}
    return PathPage(
        progress=found,
        teaching=teaching_among(learner, followed.value, ids, day),
        placements=tuple(placements_for(learner)) if decided.value else (),
    )


@prepared
def _pathway(learner: int, day: date) -> QuerySet[Pathway]:
    rows = Pathway.objects.on(day).filter(learner=learner).select_related("edition__qualification", "proposition")
    return rows.order_by("-start", "-id")[:1]


@prepared
def _placement_decisions(learner: int) -> QuerySet[PlacementDecision, int]:
    """Where there is none, nobody looks for what it was about."""
    rows = PlacementDecision.objects.filter(proposal__marking__submission__attempt__learner=learner)
    return rows.values_list("pk", flat=True)[:1]
