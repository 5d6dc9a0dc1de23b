"""Writes: what a document of a framework or a qualification changes here, shown before it is stored.

Nothing that somebody points at is deleted. A competency that the document no longer holds is *no longer used* from
today; a family, theme, mission or block that it no longer holds goes only when nothing points at it. A competency of
the same uuid is corrected in place, and its evidence with it.

A proposition on which a learner's path is pinned is never edited: another one is written, and replaces it from its
first day on. One that nobody is pinned on is edited in place. A file dated later than the proposition in force is read
against the framework of its day.

Titles of official blocks are facts shared by all centres: only the platform's own files change them. A centre says what
it knows under headings of its own, in its own proposition.
"""

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Centre
from competencies.exchange import documents
from competencies.exchange.diff import Change, diff, diff_facts, diff_propositions, digest
from competencies.exchange.files import Fault, UnreadableError, parse
from competencies.exchange.rules import Problem
from competencies.exports import (
    framework_document,
    proposition_document,
    qualification_document,
    standing_proposition,
)
from competencies.models import (
    Block,
    Competency,
    Family,
    Framework,
    FrameworkEdition,
    Heading,
    Level,
    LevelDescriptor,
    Mission,
    Proposition,
    Qualification,
    QualificationEdition,
    Requirement,
    Theme,
)
from competencies.services import Refused

IMPORT_LOCK = 20_260_901


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know about an import that is no change. ``code`` names the sentence (``exchange.words``)."""

    code: str
    params: tuple[tuple[str, Any], ...] = ()


def note(code: str, **params: Any) -> Note:
    return Note(code, tuple(sorted(params.items())))


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What storing ``document`` (a framework or a qualification) changes. ``digest`` names what was shown."""

    document: Any
    changes: tuple[Change, ...]
    notes: tuple[Note, ...]
    digest: str


class Conflicts:
    """Where a document contradicts what is already here."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def add(self, path: tuple[str | int, ...], code: str, **params: Any) -> None:
        self.faults.append(Fault(Problem(path, code, tuple(sorted(params.items())))))

    def settle(self) -> None:
        if self.faults:
            raise UnreadableError(self.faults)


def _one_import_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])


def _refuse_if_stale(shown: str | None, plan: Plan) -> None:
    if shown is not None and shown != plan.digest:
        raise Refused(_("The data changed after this list was shown. Nothing was stored. Read the new list."))


# Frameworks


def plan_framework(document: documents.Framework) -> Plan:
    """Raises ``UnreadableError`` where the document contradicts what is here."""
    edition = _framework_edition(document)
    _framework_conflicts(document, edition).settle()
    before = framework_document(edition) if edition else None
    after, notes = _keep_used_parts(document, before, edition) if edition and before else (document, ())
    changes = diff(before, after)
    framework = Framework.objects.filter(uuid=document.uuid).first()
    if framework and not before:
        known = replace(document, code=framework.code, title=framework.title)
        changes = (*diff_facts(known, document), *changes[1:])
    return Plan(document=after, changes=changes, notes=notes, digest=digest(before, after, changes, notes))


@transaction.atomic
def apply_framework(*, document: documents.Framework, shown: str | None = None) -> Plan:
    """Stores what ``plan_framework`` showed under the digest ``shown``. Raises ``Refused`` where that changed."""
    _one_import_at_a_time()
    plan = plan_framework(document)
    _refuse_if_stale(shown, plan)
    if plan.changes:
        _store_framework(plan.document)
    return plan


def _framework_edition(document: documents.Framework) -> FrameworkEdition | None:
    return FrameworkEdition.objects.select_related("framework").filter(uuid=document.edition.uuid).first()


def _framework_conflicts(document: documents.Framework, edition: FrameworkEdition | None) -> Conflicts:
    found = Conflicts()
    _owner_conflicts(found, document, Framework, edition, "framework")
    held = {each.code: each.uuid for each in Competency.objects.filter(edition=edition)} if edition else {}
    uuids = [each.uuid for each in document.competencies]
    elsewhere = set(
        Competency.objects.filter(uuid__in=uuids).exclude(edition=edition).values_list("uuid", flat=True)
        if edition
        else Competency.objects.filter(uuid__in=uuids).values_list("uuid", flat=True)
    )
    for number, each in enumerate(document.competencies):
        if each.uuid in elsewhere:
            found.add(("competencies", number, "uuid"), "of_another_edition", value=each.code)
        if held.get(each.code, each.uuid) != each.uuid:
            found.add(("competencies", number, "code"), "held", value=each.code)
    return found


def _owner_conflicts(found: Conflicts, document: Any, model: Any, edition: Any, name: str) -> None:
    """``name`` is the field of an edition that leads to its framework or qualification."""
    if model.objects.filter(code=document.code).exclude(uuid=document.uuid).exists():
        found.add(("code",), "held", value=document.code)
    if edition and getattr(edition, name).uuid != document.uuid:
        found.add(("edition", "uuid"), "of_another_owner")
    label = {f"{name}__uuid": document.uuid, "label": document.edition.label}
    editions = FrameworkEdition if model is Framework else QualificationEdition
    if editions.objects.filter(**label).exclude(uuid=document.edition.uuid).exists():
        found.add(("edition", "label"), "held", value=document.edition.label)


def _keep_used_parts(
    document: documents.Framework, before: documents.Framework, edition: FrameworkEdition
) -> tuple[documents.Framework, tuple[Note, ...]]:
    """The document with the families, themes and missions that it leaves out and that something points at."""
    leaving = Competency.objects.filter(edition=edition).exclude(uuid__in=[each.uuid for each in document.competencies])
    used = {
        "families": set(leaving.values_list("family__code", flat=True)),
        "themes": set(leaving.values_list("themes__code", flat=True)),
        "missions": set(),
    }
    kept: dict[str, tuple[Any, ...]] = {}
    for name, model in (("families", Family), ("themes", Theme), ("missions", Mission)):
        used[name] |= _codes_pointed_at(model, edition)
        known = {each.code for each in getattr(document, name)}
        kept[name] = tuple(each for each in getattr(before, name) if each.code not in known and each.code in used[name])
    staying = {each.code for each in document.competencies}
    kept["missions"] = tuple(
        replace(each, competencies=tuple(code for code in each.competencies if code in staying))
        for each in kept["missions"]
    )
    notes = [note("kept", title=each.title) for each in chain(*kept.values())]
    whole: dict[str, Any] = {name: (*getattr(document, name), *parts) for name, parts in kept.items()}
    return replace(document, **whole), (*notes, *_still_asked(leaving))


def _codes_pointed_at(model: Any, edition: FrameworkEdition) -> set[str]:
    """Codes of the parts that rows of other apps point at, whatever these apps are."""
    found: set[str] = set()
    for relation in model._meta.related_objects:  # noqa: SLF001
        if relation.related_model not in (Competency, Mission):
            pointing = {f"{relation.field.name}__edition": edition}
            codes = relation.related_model._base_manager.filter(**pointing).values_list(  # noqa: SLF001
                f"{relation.field.name}__code", flat=True
            )
            found |= set(codes)
    return found


def _still_asked(leaving: models.QuerySet[Competency]) -> list[Note]:
    asked = Requirement.objects.filter(
        competency__in=leaving, competency__retired_on__isnull=True, proposition__replaced_on__isnull=True
    ).order_by("competency_id", "proposition_id")
    rows = asked.values_list("competency__title", "proposition__edition__qualification__short_title").distinct()
    return [note("still_asked", title=title, qualification=qualification) for title, qualification in rows]


def _store(model: Any, found: Any, values: Mapping[str, Any]) -> Any:
    """Saves the columns that differ, or a new row. ``found`` is the row that is there, if any."""
    if found is None:
        return model.objects.create(**values)
    changed = [name for name, value in values.items() if getattr(found, name) != value]
    for name in changed:
        setattr(found, name, values[name])
    if changed:
        found.save(update_fields=changed)
    return found


def _store_framework(document: documents.Framework) -> None:
    framework = _store(
        Framework,
        Framework.objects.filter(uuid=document.uuid).first(),
        {"uuid": document.uuid, "code": document.code, "title": document.title},
    )
    facts = document.edition
    edition = _store(
        FrameworkEdition,
        _framework_edition(document),
        {
            "uuid": facts.uuid,
            "framework": framework,
            "label": facts.label,
            "valid_from": facts.valid_from,
            "valid_to": facts.valid_to,
            "sources": [facts.source] if facts.source else [],
        },
    )
    _store_scale(edition, document)
    families = _store_parts(Family, edition, document.families, ("title",))
    themes = _store_parts(Theme, edition, document.themes, ("title", "summary"))
    competencies = _store_competencies(edition, document, families, themes)
    missions = _store_parts(Mission, edition, document.missions, ("title",))
    for each in document.missions:
        _store_links(missions[each.code], "competencies", [competencies[code] for code in each.competencies])
    for model, kept in ((Mission, missions), (Theme, themes), (Family, families)):
        model.objects.filter(edition=edition).exclude(code__in=kept).delete()


def _store_scale(edition: FrameworkEdition, document: documents.Framework) -> None:
    found = {each.level: each for each in Level.objects.filter(edition=edition)}
    steps = [(each.level, each.label, each.description) for each in document.scale]
    for level, label, description in [*steps, (None, document.not_seen.label, document.not_seen.description)]:
        values = {"edition": edition, "level": level, "label": label, "description": description}
        _store(Level, found.get(level), values)


def _store_parts(model: Any, edition: FrameworkEdition, parts: Iterable[Any], names: Iterable[str]) -> dict[str, Any]:
    found = {each.code: each for each in model.objects.filter(edition=edition)}
    return {
        each.code: _store(
            model,
            found.get(each.code),
            {"edition": edition, "code": each.code, "position": position}
            | {name: getattr(each, name) for name in names},
        )
        for position, each in enumerate(parts)
    }


def _store_competencies(
    edition: FrameworkEdition, document: documents.Framework, families: Mapping[str, Any], themes: Mapping[str, Any]
) -> dict[str, Competency]:
    found = {each.uuid: each for each in Competency.objects.filter(edition=edition)}
    absent = found.keys() - {each.uuid for each in document.competencies}
    for key in absent:
        _store(Competency, found[key], {"retired_on": found[key].retired_on or timezone.localdate()})
    stored = {}
    for position, each in enumerate(document.competencies):
        stored[each.code] = _store(
            Competency,
            found.get(each.uuid),
            {
                "uuid": each.uuid,
                "edition": edition,
                "code": each.code,
                "title": each.title,
                "position": position,
                "family": families[each.family],
                "definition": each.definition,
                "mentor_sentence": each.mentor_sentence,
                "retired_on": None,
            },
        )
        _store_sentences(stored[each.code], each.levels)
        _store_links(stored[each.code], "themes", [themes[code] for code in each.themes])
    return stored


def _store_sentences(competency: Competency, sentences: Iterable[str]) -> None:
    found = {each.level: each for each in LevelDescriptor.objects.filter(competency=competency)}
    for level, text in enumerate(sentences):
        _store(LevelDescriptor, found.get(level), {"competency": competency, "level": level, "text": text})


def _store_links(owner: Any, name: str, wanted: list[Any]) -> None:
    """Links in the order of the file, which an export gives back."""
    manager = getattr(owner, name)
    through, source, target = manager.through, manager.source_field_name, manager.target_field_name
    links = through.objects.filter(**{source: owner})
    before = list(links.order_by("pk").values_list(f"{target}_id", flat=True))
    if before == [each.pk for each in wanted]:
        return
    links.delete()
    through.objects.bulk_create([through(**{source: owner, target: each}) for each in wanted])


# Qualifications and propositions


@dataclass(frozen=True, slots=True, kw_only=True)
class PropositionPlan:
    """What becomes of a proposition. ``stored`` is empty when nothing is written; ``standing`` is the one before."""

    standing: Proposition | None
    before: documents.Proposition | None
    stored: documents.Proposition | None
    in_place: bool = False
    framework: FrameworkEdition | None = None
    notes: tuple[Note, ...] = ()

    @property
    def after(self) -> documents.Proposition | None:
        return self.stored or self.before

    @property
    def changes(self) -> tuple[Change, ...]:
        return diff_propositions(self.before, self.stored) if self.stored else ()


def plan_qualification(document: documents.Qualification) -> Plan:
    """What the product's own file changes: official facts, blocks, and the proposition shipped with it."""
    return _plan_qualification(document)[0]


@transaction.atomic
def apply_qualification(*, document: documents.Qualification, shown: str | None = None) -> Plan:
    _one_import_at_a_time()
    plan, proposition = _plan_qualification(document, lock=True)
    _refuse_if_stale(shown, plan)
    if plan.changes:
        edition = _store_qualification(plan.document)
        _store_proposition(edition, None, proposition)
        _remove_blocks(edition, plan.document)
    return plan


def _plan_qualification(document: documents.Qualification, *, lock: bool = False) -> tuple[Plan, PropositionPlan]:
    edition = _qualification_edition(document)
    found = _qualification_conflicts(document, edition)
    proposition = _plan_proposition(document.proposition, edition, None, found, lock=lock)
    found.settle()
    before = qualification_document(edition, proposition.standing) if edition else None
    after, notes = _keep_used_blocks(document, edition, before, proposition)
    after = replace(after, proposition=proposition.after)
    changes = diff(before, after)
    qualification = Qualification.objects.filter(uuid=document.uuid).first()
    if qualification and not before:
        facts = {name: getattr(qualification, name) for name in FACTS}
        known = replace(document, **facts, certifier=qualification.certifier or None)
        changes = (*diff_facts(known, after), *changes[1:])
    notes = (*notes, *proposition.notes)
    plan = Plan(document=after, changes=changes, notes=notes, digest=digest(before, after, changes, notes))
    return plan, proposition


def plan_proposition(document: documents.Qualification, centre: Centre) -> Plan:
    """What a centre's file changes: its own proposition, and nothing that is shared."""
    return _plan_own(document, centre)[0]


@transaction.atomic
def apply_proposition(
    *, document: documents.Qualification, centre: Centre, shown: str | None = None, seen: str | None = None
) -> Plan:
    """``shown`` is the digest of a plan; ``seen`` the stamp of the proposition that a form was filled from."""
    _one_import_at_a_time()
    plan, edition, proposition = _plan_own(document, centre, lock=True)
    _refuse_if_stale(shown, plan)
    if seen is not None and seen != proposition_stamp(edition, centre):
        raise Refused(_("Somebody changed this proposition meanwhile. Nothing was stored. Start again from theirs."))
    if plan.changes:
        _store_proposition(edition, centre, proposition)
    return plan


def proposition_stamp(edition: QualificationEdition, centre: Centre) -> str:
    """Names the state of a centre's proposition, and what it would be copied from where it has none."""
    standing = standing_proposition(edition, centre) or standing_proposition(edition)
    return digest(proposition_document(standing) if standing else None, is_pinned(standing))


def is_pinned(proposition: Proposition | None) -> bool:
    return proposition is not None and proposition.pathways.exists()


def _plan_own(
    document: documents.Qualification, centre: Centre, *, lock: bool = False
) -> tuple[Plan, QualificationEdition, PropositionPlan]:
    found = Conflicts()
    edition = _qualification_edition(document)
    if edition is None:
        found.add(("edition", "uuid"), "unknown_edition", value=document.edition.label)
    if document.proposition is None:
        found.add(("proposition",), "no_proposition")
    if edition is None:
        raise UnreadableError(found.faults)
    proposition = _plan_proposition(document.proposition, edition, centre, found, lock=lock)
    found.settle()
    official = qualification_document(edition, None)
    notes = proposition.notes
    if proposition.stored and Proposition.objects.filter(
        edition=edition, centre__isnull=True, label=proposition.stored.label
    ):
        notes = (note("signed_by_us"), *notes)
    if diff(official, replace(document, proposition=None)):
        notes = (note("facts_kept"), *notes)
    after = replace(official, proposition=proposition.after)
    changes = proposition.changes
    plan = Plan(
        document=after,
        changes=changes,
        notes=notes,
        digest=digest(str(centre.uuid), proposition.before, after, changes, notes),
    )
    return plan, edition, proposition


FACTS = ("code", "title", "short_title", "kind", "level", "rncp")


def _qualification_edition(document: documents.Qualification) -> QualificationEdition | None:
    return QualificationEdition.objects.select_related("qualification").filter(uuid=document.edition.uuid).first()


def _qualification_conflicts(document: documents.Qualification, edition: QualificationEdition | None) -> Conflicts:
    found = Conflicts()
    _owner_conflicts(found, document, Qualification, edition, "qualification")
    rows = Block.objects.filter(uuid__in=[each.uuid for each in document.blocks])
    elsewhere = {each.uuid for each in rows if edition is None or each.edition_id != edition.pk}
    held = {each.code: each.uuid for each in Block.objects.filter(edition=edition)} if edition else {}
    for number, each in enumerate(document.blocks):
        if each.uuid in elsewhere:
            found.add(("blocks", number, "uuid"), "of_another_edition", value=each.code)
        if held.get(each.code, each.uuid) != each.uuid:
            found.add(("blocks", number, "code"), "held", value=each.code)
    return found


def _keep_used_blocks(
    document: documents.Qualification,
    edition: QualificationEdition | None,
    before: documents.Qualification | None,
    proposition: PropositionPlan,
) -> tuple[documents.Qualification, tuple[Note, ...]]:
    if edition is None or before is None:
        return document, ()
    leaving = Block.objects.filter(edition=edition).exclude(uuid__in=[each.uuid for each in document.blocks])
    asked = Requirement.objects.filter(block__in=leaving)
    if proposition.in_place:
        asked = asked.exclude(proposition=proposition.standing)
    used = set(asked.values_list("block__uuid", flat=True))
    kept = tuple(each for each in before.blocks if each.uuid in used)
    notes = tuple(note("kept", title=f"{each.code} {each.title or ''}".strip()) for each in kept)
    return replace(document, blocks=(*document.blocks, *kept)), notes


def _plan_proposition(
    wanted: documents.Proposition | None,
    edition: QualificationEdition | None,
    centre: Centre | None,
    found: Conflicts,
    *,
    lock: bool,
) -> PropositionPlan:
    standing = standing_proposition(edition, centre) if edition else None
    if standing and lock:
        # A path that opens meanwhile waits, and then pins what this import leaves.
        Proposition.objects.select_for_update().get(pk=standing.pk)
    before = proposition_document(standing) if standing else None
    if wanted is None:
        notes = (note("proposition_kept"),) if standing else ()
        return PropositionPlan(standing=standing, before=before, stored=None, notes=notes)
    framework = _framework_asked(wanted, standing)
    _reference_conflicts(found, wanted, before, framework, edition if centre else None)
    plan = _dated(wanted, standing, before)
    return replace(plan, framework=framework)


def _dated(
    wanted: documents.Proposition, standing: Proposition | None, before: documents.Proposition | None
) -> PropositionPlan:
    """Whether ``wanted`` changes anything, and then in place or from a day on."""
    plan = PropositionPlan(standing=standing, before=before, stored=None)
    if standing is None or before is None:
        return replace(plan, stored=wanted)
    its_own = wanted.uuid == before.uuid
    later = wanted.valid_from > before.valid_from
    pinned = is_pinned(standing)
    if not diff_propositions(before, replace(wanted, valid_from=before.valid_from)):
        if not its_own or wanted.valid_from == before.valid_from:
            return plan
        if pinned:
            return replace(plan, notes=(note("date_kept", day=before.valid_from),))
        return replace(plan, stored=wanted, in_place=True)
    if pinned or (later and not its_own):
        start = wanted.valid_from if later else max(timezone.localdate(), before.valid_from)
        paths = standing.pathways.count()
        told = note("replaces", day=start, count=paths) if paths else note("begins", day=start)
        return replace(plan, stored=replace(wanted, valid_from=start), notes=(told,))
    start = wanted.valid_from if its_own else before.valid_from
    return replace(plan, stored=replace(wanted, valid_from=start), in_place=True)


def _framework_asked(wanted: documents.Proposition, standing: Proposition | None) -> FrameworkEdition | None:
    if standing and wanted.valid_from <= standing.valid_from:
        return standing.framework_edition
    editions = FrameworkEdition.objects.select_related("framework").order_by("-valid_from", "-id")
    if standing:
        editions = editions.filter(framework=standing.framework_edition.framework)
    found = editions.in_force_on(wanted.valid_from).first()
    return found or (standing.framework_edition if standing else editions.first())


def _reference_conflicts(
    found: Conflicts,
    wanted: documents.Proposition,
    before: documents.Proposition | None,
    framework: FrameworkEdition | None,
    edition: QualificationEdition | None,
) -> None:
    """``edition`` is given where the blocks are those that are here, and not those of the document."""
    if framework is None:
        found.add(("proposition",), "no_framework")
        return
    known = {each.code: each.retired_on for each in Competency.objects.filter(edition=framework)}
    asked = {each.competency for each in before.requirements} if before else set()
    blocks = set(Block.objects.filter(edition=edition).values_list("code", flat=True)) if edition else None
    for number, each in enumerate(wanted.requirements):
        path = ("proposition", "requirements", number)
        if each.competency not in known:
            found.add((*path, "competency"), "unknown", value=each.competency)
        elif known[each.competency] and each.competency not in asked:
            found.add((*path, "competency"), "no_longer_used", value=each.competency)
        if blocks is not None and each.block and each.block not in blocks:
            found.add((*path, "block"), "unknown", value=each.block)


def _store_qualification(document: documents.Qualification) -> QualificationEdition:
    qualification = _store(
        Qualification,
        Qualification.objects.filter(uuid=document.uuid).first(),
        {name: getattr(document, name) for name in ("uuid", *FACTS)} | {"certifier": document.certifier or ""},
    )
    facts = {each.name: getattr(document.edition, each.name) for each in fields(document.edition)}
    edition = _store(
        QualificationEdition,
        _qualification_edition(document),
        facts | {"qualification": qualification, "sources": list(facts["sources"]), "gaps": list(facts["gaps"])},
    )
    found = {each.uuid: each for each in Block.objects.filter(edition=edition)}
    for position, each in enumerate(document.blocks):
        items = [{"code": i.code, "title": i.title, "confidence": i.confidence} for i in each.competencies]
        names = ("uuid", "code", "label", "title_confidence", "note")
        values = {name: getattr(each, name) for name in names} | {"title": each.title or "", "items": items}
        _store(Block, found.get(each.uuid), values | {"edition": edition, "position": position})
    return edition


def _remove_blocks(edition: QualificationEdition, document: documents.Qualification) -> None:
    Block.objects.filter(edition=edition).exclude(uuid__in=[each.uuid for each in document.blocks]).delete()


def _store_proposition(edition: QualificationEdition, centre: Centre | None, plan: PropositionPlan) -> None:
    wanted = plan.stored
    if wanted is None:
        return
    if plan.standing and not plan.in_place:
        _store(Proposition, plan.standing, {"replaced_on": wanted.valid_from})
    row = plan.standing if plan.in_place else None
    values: dict[str, Any] = {
        "label": wanted.label,
        "note": wanted.note,
        "valid_from": wanted.valid_from,
        "framework_edition": plan.framework,
    }
    if row is None:
        taken = _taken(Proposition, [wanted.uuid])
        values |= {"uuid": _free(wanted.uuid, taken), "edition": edition, "centre": centre}
    _store_requirements(_store(Proposition, row, values), wanted, plan)


def _store_requirements(row: Proposition, wanted: documents.Proposition, plan: PropositionPlan) -> None:
    blocks = {each.code: each for each in Block.objects.filter(edition=row.edition)}
    competencies = {each.code: each for each in Competency.objects.filter(edition=plan.framework)}
    found = {_place(each): each for each in row.requirements.select_related("block", "heading", "competency")}
    places = {each.place for each in wanted.requirements}
    row.requirements.filter(pk__in=[each.pk for place, each in found.items() if place not in places]).delete()
    headings = _store_headings(row, wanted)
    taken = _taken(Requirement, [each.uuid for each in wanted.requirements])
    for position, each in enumerate(wanted.requirements):
        there = found.get(each.place)
        values: dict[str, Any] = {
            "level": each.level, "origins": each.origins, "rationale": each.rationale, "position": position,
        }  # fmt: skip
        if there is None:
            values |= {
                "uuid": _free(each.uuid, taken),
                "proposition": row,
                "block": blocks[each.block] if each.block else None,
                "heading": headings[each.heading] if each.heading else None,
                "competency": competencies[each.competency],
            }
        _store(Requirement, there, values)


def _store_headings(row: Proposition, wanted: documents.Proposition) -> dict[str, Heading]:
    found = {each.code: each for each in row.headings.all()}
    taken = _taken(Heading, [each.uuid for each in wanted.headings])
    stored = {}
    for position, each in enumerate(wanted.headings):
        values: dict[str, Any] = {"title": each.title, "position": position}
        if each.code not in found:
            values |= {"uuid": _free(each.uuid, taken), "proposition": row, "code": each.code}
        stored[each.code] = _store(Heading, found.get(each.code), values)
    row.headings.exclude(code__in=stored).delete()
    return stored


def _place(requirement: Requirement) -> tuple[str | None, str | None, str]:
    block, heading = requirement.block, requirement.heading
    return (block.code if block else None, heading.code if heading else None, requirement.competency.code)


def _taken(model: Any, wanted: Collection[uuid.UUID]) -> set[uuid.UUID]:
    return set(model.objects.filter(uuid__in=wanted).values_list("uuid", flat=True))


def _free(wanted: uuid.UUID, taken: set[uuid.UUID]) -> uuid.UUID:
    """A copy of a proposition gets uuids of its own."""
    return uuid.uuid4() if wanted in taken else wanted


# Files


def plan(document: documents.Document, centre: Centre | None = None) -> Plan:
    if isinstance(document, documents.Framework):
        return plan_framework(document)
    return plan_proposition(document, centre) if centre else plan_qualification(document)


def apply(*, document: documents.Document, centre: Centre | None = None, shown: str | None = None) -> Plan:
    if isinstance(document, documents.Framework):
        return apply_framework(document=document, shown=shown)
    if centre:
        return apply_proposition(document=document, centre=centre, shown=shown)
    return apply_qualification(document=document, shown=shown)


def load_reference_data(folder: Path, *, update: bool = False) -> list[Plan]:
    """Stores ``framework.json`` and ``qualifications/*.json`` of ``folder``.

    An edition that is already here is left as it is, since the platform may have completed it; ``update`` stores what
    changed in the files as well. Running it again writes nothing.
    """
    paths = [folder / "framework.json", *sorted((folder / "qualifications").glob("*.json"))]
    found = [parse(path.read_bytes()) for path in paths]
    return [apply(document=document) for document in found if update or not is_known(document)]


def is_known(document: documents.Document) -> bool:
    editions = FrameworkEdition if isinstance(document, documents.Framework) else QualificationEdition
    return editions.objects.filter(uuid=document.edition.uuid).exists()


def framework_in_force(proposition: Proposition | None, day: date) -> FrameworkEdition | None:
    """The framework whose competencies a proposition of that day may ask for."""
    if proposition is not None:
        return proposition.framework_edition
    return FrameworkEdition.objects.in_force_on(day).order_by("-valid_from", "-id").first()
