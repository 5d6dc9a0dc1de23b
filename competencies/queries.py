"""Reads: frameworks in force, what is known of learners' competencies, and progress toward a qualification."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Case, F, FloatField, Func, Prefetch, Q, QuerySet, Subquery, When, Window
from django.db.models.functions import FirstValue
from django.utils import timezone

from accounts.models import Centre, Membership, User
from accounts.prepared import Ask, Coming, prepared
from competencies.mastery import Instrument, Item, Kind, Mastery, Rule, Status, mastery
from competencies.models import (
    Block,
    Competency,
    Evidence,
    FrameworkEdition,
    Heading,
    Level,
    LevelDescriptor,
    Pathway,
    Proposition,
    QualificationEdition,
    Requirement,
)
from competencies.progress import Progress, progress, strictest
from competencies.progress import Requirement as Asked

# What is asked of a competency that no qualification of the learner asks for: done with help.
STANDS = Q(retracted_by__isnull=True) | Q(retracted_by__retracted_by__isnull=False)
SAID = (Kind.DECISION, Kind.APPRAISAL)
DEFAULT_RULE = Rule(level=2)

Pairs = Mapping[tuple[int, int], list[Item]]
Fact = tuple[Any, ...]
KINDS = {each.value: each for each in Kind}
INSTRUMENTS = {each.value: each for each in Instrument}


def current_framework(day: date | None = None) -> FrameworkEdition | None:
    """The edition in force; where two overlap, the one that began last."""
    return next(iter(_frameworks_in_force(day or timezone.localdate())), None)


def codes_in_force() -> frozenset[str]:
    """Of the competencies that may be worked toward today."""
    edition = current_framework()
    rows = Competency.objects.filter(edition=edition, retired_on__isnull=True)
    return frozenset(rows.values_list("code", flat=True)) if edition else frozenset()


def competencies_by_code(codes: Collection[str]) -> dict[str, Competency]:
    """Of the framework in force, or of the last one that had the code. One query."""
    return {each.code: each for each in _competencies_coded(list(codes), timezone.localdate())}


@prepared
def _competencies_coded(codes: list[str], day: date) -> QuerySet[Competency]:
    """Of one code, the last row is the one to take."""
    is_in_force = Q(edition=Subquery(_frameworks_on(day).values("pk")))
    rows = Competency.objects.filter(code__any_of=codes).alias(current=Case(When(is_in_force, then=1), default=0))
    return rows.order_by("current", "edition__valid_from", "edition_id")


@prepared
def _frameworks_in_force(day: date) -> QuerySet[FrameworkEdition]:
    return _frameworks_on(day).select_related("framework")


def _frameworks_on(day: date) -> QuerySet[FrameworkEdition]:
    return FrameworkEdition.objects.in_force_on(day).order_by("-valid_from", "-id")[:1]


def competencies_of(edition: FrameworkEdition) -> QuerySet[Competency]:
    return (
        Competency.objects.filter(edition=edition, retired_on__isnull=True)
        .select_related("family")
        .prefetch_related("themes", "descriptors")
        .order_by("family__position", "position", "id")
    )


def level_labels(edition: FrameworkEdition) -> dict[int | None, str]:
    """Words for levels 0 to 3 and, under ``None``, for *non vu en entreprise*."""
    return dict(Level.objects.filter(edition=edition).values_list("level", "label"))


def evidence_items(
    learners: Collection[User | int], competencies: Collection[int] | None = None, *, shared_only: bool = False
) -> Pairs:
    """Evidence by (learner id, competency id), in one query. ``learners``: people, or their ids."""
    ids = [each.pk if isinstance(each, User) else each for each in learners]
    return _items(_facts_of(ids, competencies, shared_only=shared_only))


def deciding_items(learners: Collection[User]) -> Pairs:
    """The evidence that decides status, level and reasons, by (learner id, competency id); not what each voice says.

    A ruling after which nothing came speaks alone: what led to it is then left in the database.
    """
    return _items(_deciding([each.pk for each in learners]))


def what_decides(ask: Ask, learner: User) -> Coming[Pairs]:
    """As ``deciding_items``, of one learner."""
    return ask(_deciding, [learner.pk]).then(_items)


def last_said(ask: Ask, learner: User, since: datetime) -> Coming[list[Evidence]]:
    """The last thing a person said of the learner since then and did not take back, with its competency, or nothing."""
    return ask(_last_said, learner.pk, since)


@prepared
def _last_said(learner: int, since: datetime) -> QuerySet[Evidence]:
    rows = Evidence.objects.filter(STANDS, learner=learner, kind__in=SAID, observed_at__gte=since)
    return rows.select_related("competency").order_by("-observed_at", "-id")[:1]


def _items(facts: Iterable[Fact]) -> Pairs:
    found: dict[tuple[int, int], list[Item]] = defaultdict(list)
    for learner, competency, pk, kind, level, instrument, origin, at, retracts in facts:
        moment = datetime.fromtimestamp(at, UTC)
        item = Item(pk, KINDS[kind], level, INSTRUMENTS[instrument], origin, moment, retracts)
        found[learner, competency].append(item)
    return found


class Epoch(Func):
    """A moment as a number, exact to the microsecond: psycopg reads thousands of them twenty times faster."""

    template = "date_part('epoch', %(expressions)s)"
    output_field = FloatField()


def _facts_of(learners: list[int], competencies: Collection[int] | None, *, shared_only: bool) -> list[Fact]:
    today = timezone.localdate()
    if competencies is None:
        return _shared(learners, today) if shared_only else _known(learners)
    about = list(competencies)
    return _shared_about(learners, about, today) if shared_only else _known_about(learners, about)


@prepared
def _known(learners: list[int]) -> QuerySet[Evidence, Fact]:
    return _facts(Evidence.objects.filter(learner__any_of=learners))


@prepared
def _known_about(learners: list[int], competencies: list[int]) -> QuerySet[Evidence, Fact]:
    return _facts(Evidence.objects.filter(learner__any_of=learners, competency__any_of=competencies))


@prepared
def _shared(learners: list[int], day: date) -> QuerySet[Evidence, Fact]:
    return _facts(_standing_shared(Evidence.objects.filter(learner__any_of=learners), day))


@prepared
def _shared_about(learners: list[int], competencies: list[int], day: date) -> QuerySet[Evidence, Fact]:
    about = Evidence.objects.filter(learner__any_of=learners, competency__any_of=competencies)
    return _facts(_standing_shared(about, day))


@prepared
def _deciding(learners: list[int]) -> QuerySet[Evidence, Fact]:
    counts = Q(kind=Kind.RETRACTION) | (Q(level__isnull=False) & ~Q(kind=Kind.SELF))
    # Where something was taken back, a retraction comes first and nothing is left out.
    last = {
        "partition_by": [F("learner"), F("competency")],
        "order_by": [Case(When(kind=Kind.RETRACTION, then=0), default=1), F("observed_at").desc(), F("pk").desc()],
    }
    rows = Evidence.objects.filter(counts, learner__any_of=learners).annotate(
        last_kind=Window(FirstValue("kind"), **last), last_id=Window(FirstValue("pk"), **last)
    )
    return _facts(rows.filter(~Q(last_kind=Kind.DECISION) | Q(last_id=F("pk"))))


def _facts(rows: Any) -> QuerySet[Evidence, Fact]:
    fields = ("learner_id", "competency_id", "id", "kind", "level", "instrument", "origin")
    found: QuerySet[Evidence, Fact] = rows.values_list(*fields, Epoch("observed_at"), "retracts_id")
    return found


def _standing_shared(rows: Any, day: date) -> QuerySet[Evidence]:
    """A retraction is nobody's to share, so what was taken back is left out here."""
    shared: QuerySet[Evidence] = rows.shared(day).filter(STANDS)
    return shared


def rules_of(requirements: Iterable[Requirement]) -> dict[int, Rule]:
    """The strictest rule asked of each competency, over the blocks that ask for it."""
    asked: dict[int, list[Rule]] = defaultdict(list)
    for each in requirements:
        asked[each.competency_id].append(Rule(level=each.level, origins=each.origins))
    return {competency: strictest(rules) for competency, rules in asked.items()}


def pathways_on(learners: Collection[User], day: date | None = None) -> dict[int, Pathway]:
    """The standing pathway of each learner (the latest begun, where two stand), by learner id."""
    rows = _pathways([each.pk for each in learners], day or timezone.localdate())
    return {pathway.learner_id: pathway for pathway in rows}


def propositions_on(learners: Collection[User], day: date) -> dict[int, int]:
    """What the pathways of ``pathways_on`` point at, by learner id."""
    return dict(_propositions([each.pk for each in learners], day))


@prepared
def _propositions(learners: list[int], day: date) -> QuerySet[Pathway, tuple[int, int]]:
    rows = Pathway.objects.on(day).filter(learner__any_of=learners).order_by("start", "id")
    return rows.values_list("learner_id", "proposition_id")


@prepared
def _pathways(learners: list[int], day: date) -> QuerySet[Pathway]:
    return (
        Pathway.objects.on(day)
        .filter(learner__any_of=learners)
        .select_related("edition__qualification", "proposition__framework_edition", "apprenticeship__employer")
        .order_by("start", "id")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MasteryGrid:
    """``cells`` by learner id, then competency id; ``rules`` likewise, holding what each learner's pathway asks."""

    competencies: tuple[Competency, ...]
    pathways: dict[int, Pathway]
    rules: dict[int, dict[int, Rule]]
    cells: dict[int, dict[int, Mastery]]

    def of(self, learner: User) -> list[tuple[Competency, Mastery, Rule]]:
        return [(each, self.cells[learner.pk][each.pk], self.rules[learner.pk][each.pk]) for each in self.competencies]


def mastery_grid(learners: Collection[User], *, edition: FrameworkEdition, day: date | None = None) -> MasteryGrid:
    """Every learner's mastery of every competency of ``edition``, but for voices. Four queries, however many."""
    competencies = tuple(_standing_competencies(edition.pk))
    pathways = pathways_on(learners, day)
    propositions = {learner: pathway.proposition_id for learner, pathway in pathways.items()}
    asked = {proposition: rules_of(rows) for proposition, rows in requirements_of(propositions.values()).items()}
    items = deciding_items(learners)
    rules: dict[int, dict[int, Rule]] = {}
    cells: dict[int, dict[int, Mastery]] = {}
    for learner in learners:
        own = asked.get(propositions.get(learner.pk), {})
        rules[learner.pk] = {each.pk: own.get(each.pk, DEFAULT_RULE) for each in competencies}
        cells[learner.pk] = {
            each.pk: mastery(items.get((learner.pk, each.pk), ()), rules[learner.pk][each.pk]) for each in competencies
        }
    return MasteryGrid(competencies=competencies, pathways=pathways, rules=rules, cells=cells)


@prepared
def _standing_competencies(edition: int) -> QuerySet[Competency]:
    rows = Competency.objects.filter(edition=edition, retired_on__isnull=True)
    return rows.select_related("family").order_by("family__position", "position", "id")


def requirements_of(propositions: Iterable[int]) -> dict[int, list[Requirement]]:
    """What each proposition asks, by its id."""
    found: dict[int, list[Requirement]] = defaultdict(list)
    for each in _requirements(list(set(propositions))):
        found[each.proposition_id].append(each)
    return found


@prepared
def _requirements(propositions: list[int]) -> QuerySet[Requirement]:
    return Requirement.objects.filter(proposition__any_of=propositions)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedLine:
    """One competency that a block asks for, and where the learner stands on it."""

    requirement: Requirement
    competency: Competency
    mastery: Mastery
    expected: str  # what one sees at the expected level


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedBlock:
    """An official block, or a heading of our own (``official`` false). ``title`` is empty when nobody has read it."""

    code: str
    label: str
    title: str
    official: bool
    lines: tuple[AskedLine, ...]

    @property
    def acquired(self) -> int:
        return sum(line.mastery.status == "acquired" for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class PathwayProgress:
    pathway: Pathway
    blocks: tuple[AskedBlock, ...]
    summary: Progress

    def lines_for(self, competency_ids: Collection[int]) -> list[AskedLine]:
        """One line per competency (the strictest asked), in the order the blocks ask for them."""
        chosen: dict[int, AskedLine] = {}
        for block in self.blocks:
            for line in block.lines:
                before = chosen.get(line.competency.pk)
                if line.competency.pk in competency_ids and (
                    before is None or line.requirement.level > before.requirement.level
                ):
                    chosen[line.competency.pk] = line
        return list(chosen.values())


def pathway_progress(pathway: Pathway, *, shared_only: bool = False) -> PathwayProgress:
    """Progress toward the pinned edition. With ``shared_only``, as an employer sees it.

    Every screen, export and role reads this one function, so the numbers cannot differ.
    """
    requirements = _requirements_in_words(pathway.proposition_id)
    ids = {each.competency_id for each in requirements}
    items = items_of(pathway.learner_id, evidence_items([pathway.learner_id], ids, shared_only=shared_only))
    summary = progress(asked_of(requirements), items)
    found = {line.requirement: line.mastery for block in summary.blocks for line in block.lines}
    lines: dict[int, list[AskedLine]] = defaultdict(list)
    for each, asked in zip(requirements, asked_of(requirements), strict=True):
        lines[asked.block].append(
            AskedLine(requirement=each, competency=each.competency, expected=_sentence(each), mastery=found[asked])
        )
    return PathwayProgress(pathway=pathway, blocks=_blocks(pathway, lines), summary=summary)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedCompetency:
    """One competency as the learner's path judges it: ``status`` over all blocks, and a line in each block."""

    status: Status
    blocks: tuple[AskedBlock, ...]


def asked_in_blocks(learner: User, competency: Competency, day: date | None = None) -> AskedCompetency | None:
    """None where the learner's path does not ask for it. By the rule of ``pathway_progress``, in three queries."""
    pathway = pathways_on([learner], day).get(learner.pk)
    rows = Requirement.objects.filter(proposition=pathway.proposition_id if pathway else None, competency=competency)
    requirements = list(rows.select_related("block", "heading").order_by("position", "id"))
    if not requirements:
        return None
    asked = asked_of(requirements)
    summary = progress(asked, items_of(learner.pk, evidence_items([learner], [competency.pk])))
    found = {line.requirement: line.mastery for block in summary.blocks for line in block.lines}
    pairs = zip(requirements, asked, strict=True)
    blocks = tuple(_asking_block(each, competency, found[rule]) for each, rule in pairs)
    return AskedCompetency(status=summary.status_of(competency.pk), blocks=blocks)


def statuses_asked(learner: User, day: date | None = None) -> dict[int, Status]:
    """Of each competency that the learner's path asks for, by id. By the rule of ``pathway_progress``, in three
    queries."""
    pathway = pathways_on([learner], day).get(learner.pk)
    requirements = list(Requirement.objects.filter(proposition=pathway.proposition_id)) if pathway else []
    ids = {each.competency_id for each in requirements}
    summary = progress(asked_of(requirements), items_of(learner.pk, evidence_items([learner], ids)))
    return {each: summary.status_of(each) for each in ids}


def _asking_block(requirement: Requirement, competency: Competency, found: Mastery) -> AskedBlock:
    requirement.competency = competency
    line = AskedLine(requirement=requirement, competency=competency, expected=_sentence(requirement), mastery=found)
    block, heading = requirement.block, requirement.heading
    return AskedBlock(
        code=block.code if block else heading.code,
        label=block.label if block else "",
        title=block.title if block else heading.title,
        official=block is not None,
        lines=(line,),
    )


@prepared
def _requirements_in_words(proposition: int) -> QuerySet[Requirement]:
    return (
        Requirement.objects.filter(proposition=proposition)
        .select_related("competency__family", "block", "heading")
        .prefetch_related(Prefetch("competency__descriptors", queryset=LevelDescriptor.objects.order_by("level")))
        .order_by("position", "id")
    )


def asked_of(requirements: Iterable[Requirement]) -> list[Asked]:
    """Requirements as the rules of progress read them."""
    return [
        Asked(block=_place(each), competency=each.competency_id, rule=Rule(level=each.level, origins=each.origins))
        for each in requirements
    ]


def items_of(learner_id: int, pairs: Pairs) -> dict[int, list[Item]]:
    """One learner's evidence by competency id."""
    return {competency: items for (learner, competency), items in pairs.items() if learner == learner_id}


def _place(requirement: Requirement) -> int:
    """Blocks and headings share one numbering here: headings are negative."""
    return requirement.block_id or -requirement.heading_id


def _sentence(requirement: Requirement) -> str:
    for descriptor in requirement.competency.descriptors.all():
        if descriptor.level == requirement.level:
            return descriptor.text
    return ""


def _blocks(pathway: Pathway, lines: Mapping[int, list[AskedLine]]) -> tuple[AskedBlock, ...]:
    official = [
        AskedBlock(
            code=block.code,
            label=block.label,
            title=block.title,
            official=True,
            lines=tuple(lines.get(block.pk, ())),
        )
        for block in _blocks_of(pathway.edition_id)
    ]
    headings = [
        AskedBlock(
            code=heading.code,
            label="",
            title=heading.title,
            official=False,
            lines=tuple(lines.get(-heading.pk, ())),
        )
        for heading in _headings_of(pathway.proposition_id)
    ]
    return (*headings, *official)


@prepared
def _blocks_of(edition: int) -> QuerySet[Block]:
    return Block.objects.filter(edition=edition)


@prepared
def _headings_of(proposition: int) -> QuerySet[Heading]:
    return Heading.objects.filter(proposition=proposition)


def proposition_for(
    edition: QualificationEdition, centre: Centre | None, day: date | None = None
) -> Proposition | None:
    """The centre's own proposition where it has one in force, else the one shipped with the product."""
    day = day or timezone.localdate()
    standing = [
        each
        for each in Proposition.objects.filter(edition=edition, valid_from__lte=day).order_by("valid_from", "id")
        if each.replaced_on is None or each.replaced_on > day
    ]
    own = [each for each in standing if centre is not None and each.centre_id == centre.pk]
    shipped = [each for each in standing if each.centre_id is None]
    return (own or shipped or [None])[-1]


def centre_of(learner: User, day: date | None = None) -> Centre | None:
    place = (
        Membership.objects.on(day or timezone.localdate())
        .filter(learner=learner)
        .select_related("centre")
        .order_by("-start", "-id")
        .first()
    )
    return place.centre if place else None


def evidence_of(learner: User, competency: Competency | None = None) -> QuerySet[Evidence]:
    """Every row, newest first, with its author, its comment and whether it stands shared."""
    rows = Evidence.objects.filter(learner=learner)
    if competency is not None:
        rows = rows.filter(competency=competency)
    return rows.select_related("recorded_by", "comment", "competency", "retracts", "retracted_by").order_by(
        "-observed_at", "-id"
    )


def shared_evidence_ids(learner: User) -> set[int]:
    return set(_shared_ids(learner.pk, timezone.localdate()))


@prepared
def _shared_ids(learner: int, day: date) -> QuerySet[Evidence, int]:
    return Evidence.objects.filter(learner=learner).shared(day).values_list("pk", flat=True)


def editions_ending(before: date, day: date | None = None) -> list[FrameworkEdition | QualificationEdition]:
    """Editions in force that end by ``before``, soonest first: what a coordinator must replace in time."""
    day = day or timezone.localdate()
    frameworks = FrameworkEdition.objects.in_force_on(day).filter(valid_to__lte=before).select_related("framework")
    qualifications = (
        QualificationEdition.objects.in_force_on(day).filter(valid_to__lte=before).select_related("qualification")
    )
    return sorted([*frameworks, *qualifications], key=lambda edition: edition.valid_to)


def editions_ending_within_a_year(day: date | None = None) -> list[FrameworkEdition | QualificationEdition]:
    day = day or timezone.localdate()
    return editions_ending(day + timedelta(days=365), day)
