"""Reads: frameworks in force, what is known of learners' competencies, and progress toward a qualification."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    F,
    FloatField,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import FirstValue
from django.utils import timezone

from accounts.models import Centre, Membership, User
from accounts.prepared import Ask, Coming, prepared, together
from competencies.asked import AskedBlock, AskedCompetency, AskedLine, PathwayProgress
from competencies.mastery import Instrument, Item, Kind, Mastery, Rule
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
from competencies.progress import Requirement as Asked
from competencies.progress import progress, strictest

# What is asked of a competency that no qualification of the learner asks for: done with help.
SAID = (Kind.DECISION, Kind.APPRAISAL)
DEFAULT_RULE = Rule(level=2)

Pairs = Mapping[tuple[int, int], list[Item]]
Fact = tuple[Any, ...]
OfPath = tuple[bool, int, int, str, str, str]
KINDS = {each.value: each for each in Kind}
INSTRUMENTS = {each.value: each for each in Instrument}


def current_framework(day: date | None = None) -> FrameworkEdition | None:
    """The first of ``frameworks_in_force``."""
    return next(iter(_framework_in_force(day or timezone.localdate())), None)


def frameworks_in_force(day: date) -> QuerySet[FrameworkEdition]:
    """Where two overlap, the one that began last comes first."""
    return FrameworkEdition.objects.in_force_on(day).order_by("-valid_from", "-id")


@prepared
def _framework_in_force(day: date) -> QuerySet[FrameworkEdition]:
    return frameworks_in_force(day).select_related("framework")[:1]


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
    is_in_force = Q(edition=Subquery(frameworks_in_force(day).values("pk")[:1]))
    rows = Competency.objects.filter(code__any_of=codes).alias(current=Case(When(is_in_force, then=1), default=0))
    return rows.order_by("current", "edition__valid_from", "edition_id")


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
    return _items(_facts_of(_ids(learners), competencies, shared_only=shared_only))


def deciding_items(learners: Collection[User | int]) -> Pairs:
    """The evidence that decides status, level and reasons, by (learner id, competency id); not what each voice says.
    ``learners``: people, or their ids.

    A ruling after which nothing came speaks alone: what led to it is then left in the database.
    """
    return _items(_deciding(_ids(learners)))


def _ids(learners: Collection[User | int]) -> list[int]:
    return [each.pk if isinstance(each, User) else each for each in learners]


def everything_known(ask: Ask, learner: User) -> Coming[Pairs]:
    """As ``evidence_items``, of one learner."""
    return ask(_known, [learner.pk]).then(_items)


def what_decides(ask: Ask, learner: User) -> Coming[Pairs]:
    """As ``deciding_items``, of one learner."""
    return ask(_deciding, [learner.pk]).then(_items)


def last_said(ask: Ask, learner: User, since: datetime) -> Coming[list[Evidence]]:
    """The last thing a person said of the learner since then and did not take back, with its competency, or nothing."""
    return ask(_last_said, learner.pk, since)


@prepared
def _last_said(learner: int, since: datetime) -> QuerySet[Evidence]:
    rows = Evidence.objects.standing().filter(learner=learner, kind__in=SAID, observed_at__gte=since)
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
    ruling = Window(
        FirstValue(Case(When(kind=Kind.DECISION, then="pk"))),
        partition_by=[F("learner"), F("competency")],
        # Where something was taken back, a retraction comes first and nothing is left out.
        order_by=[F("retracts").asc(nulls_last=True), F("observed_at").desc(), F("pk").desc()],
    )
    rows = Evidence.objects.filter(counts, learner__any_of=learners).annotate(ruling=ruling)
    return _facts(rows.filter(Q(ruling__isnull=True) | Q(ruling=F("pk"))))


def _facts(rows: Any) -> QuerySet[Evidence, Fact]:
    fields = ("learner_id", "competency_id", "id", "kind", "level", "instrument", "origin")
    found: QuerySet[Evidence, Fact] = rows.values_list(*fields, Epoch("observed_at"), "retracts_id")
    return found


def _standing_shared(rows: Any, day: date) -> QuerySet[Evidence]:
    """A retraction is nobody's to share, so what was taken back is left out here."""
    shared: QuerySet[Evidence] = rows.shared(day).standing()
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


@prepared
def _pathways(learners: list[int], day: date) -> QuerySet[Pathway]:
    return (
        Pathway.objects.on(day)
        .filter(learner__any_of=learners)
        .select_related("edition__qualification", "proposition__framework_edition", "apprenticeship__employer")
        .order_by("start", "id")
    )


def requirements_of(propositions: Iterable[int]) -> dict[int, list[Requirement]]:
    """What each proposition asks, by its id."""
    found: dict[int, list[Requirement]] = defaultdict(list)
    for each in _requirements(list(set(propositions))):
        found[each.proposition_id].append(each)
    return found


@prepared
def _requirements(propositions: list[int]) -> QuerySet[Requirement]:
    """What rules read of them."""
    rows = Requirement.objects.filter(proposition__any_of=propositions)
    return rows.only("proposition", "block", "heading", "competency", "level", "origins")


def pathway_progress(pathway: Pathway, *, shared_only: bool = False) -> PathwayProgress:
    """Progress toward the pinned edition. With ``shared_only``, as an employer sees it.

    Every screen, export and role reads this one function, so the numbers cannot differ.
    """
    with together() as ask:
        found = progress_toward(ask, pathway, shared_only=shared_only)
    return found.value


def progress_toward(ask: Ask, pathway: Pathway, *, shared_only: bool = False) -> Coming[PathwayProgress]:
    """As ``pathway_progress``, with what else is asked."""
    requirements = ask(_requirements_in_words, pathway.proposition_id)
    parts = ask(_parts_of, pathway.edition_id, pathway.proposition_id)
    learner = [pathway.learner_id]
    facts = ask(_shared, learner, timezone.localdate()) if shared_only else ask(_known, learner)
    return Coming(lambda: _progress(pathway, requirements.value, sorted(parts.value), _items(facts.value)))


def _progress(
    pathway: Pathway, requirements: list[Requirement], parts: Iterable[OfPath], pairs: Pairs
) -> PathwayProgress:
    items = items_of(pathway.learner_id, pairs)
    asked = asked_of(requirements)
    summary = progress(asked, items)
    found = {line.requirement: line.mastery for block in summary.blocks for line in block.lines}
    lines: dict[int, list[AskedLine]] = defaultdict(list)
    for each, rule in zip(requirements, asked, strict=True):
        lines[rule.block].append(
            AskedLine(requirement=each, competency=each.competency, expected=each.sentence or "", mastery=found[rule])
        )
    return PathwayProgress(pathway=pathway, blocks=_blocks(parts, lines), summary=summary)


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
    """With the ``sentence`` that says what one sees at the expected level."""
    words = LevelDescriptor.objects.filter(competency=OuterRef("competency"), level=OuterRef("level")).values("text")
    rows = Requirement.objects.filter(proposition=proposition).select_related("competency")
    return rows.annotate(sentence=words[:1]).order_by("position", "id")


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


def _blocks(parts: Iterable[OfPath], lines: Mapping[int, list[AskedLine]]) -> tuple[AskedBlock, ...]:
    return tuple(
        AskedBlock(
            code=code,
            label=label,
            title=title,
            official=official,
            lines=tuple(lines.get(pk if official else -pk, ())),
        )
        for official, _position, pk, code, label, title in parts
    )


@prepared
def _parts_of(edition: int, proposition: int) -> QuerySet[Any, OfPath]:
    """Once sorted, our headings, then the official blocks."""
    columns = ("official", "position", "pk", "code", "label", "title")
    no, yes = (Value(each, output_field=BooleanField()) for each in (False, True))
    headings = Heading.objects.filter(proposition=proposition).order_by().annotate(official=no, label=Value(""))
    blocks = Block.objects.filter(edition=edition).order_by().annotate(official=yes)
    return headings.values_list(*columns).union(blocks.values_list(*columns), all=True)


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
    ending = [*_frameworks_ending(before, day), *_qualifications_ending(before, day)]
    return sorted(ending, key=lambda edition: edition.valid_to)


@prepared
def _frameworks_ending(before: date, day: date) -> QuerySet[FrameworkEdition]:
    return FrameworkEdition.objects.in_force_on(day).filter(valid_to__lte=before).select_related("framework")


@prepared
def _qualifications_ending(before: date, day: date) -> QuerySet[QualificationEdition]:
    return QualificationEdition.objects.in_force_on(day).filter(valid_to__lte=before).select_related("qualification")


def editions_ending_within_a_year(day: date | None = None) -> list[FrameworkEdition | QualificationEdition]:
    day = day or timezone.localdate()
    return editions_ending(day + timedelta(days=365), day)
