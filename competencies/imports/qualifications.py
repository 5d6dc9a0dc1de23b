"""A qualification's document and its propositions stored. What a path is pinned on is never edited."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Centre
from competencies.exchange import documents
from competencies.exchange.diff import Change, diff, diff_facts, diff_propositions, digest
from competencies.exchange.files import UnreadableError
from competencies.exports import (
    proposition_document,
    qualification_document,
    standing_proposition,
)
from competencies.imports.plans import (
    Conflicts,
    Note,
    Plan,
    note,
    one_import_at_a_time,
    owner_conflicts,
    refuse_if_stale,
    store,
)
from competencies.models import (
    Block,
    Competency,
    FrameworkEdition,
    Heading,
    Proposition,
    Qualification,
    QualificationEdition,
    Requirement,
)
from competencies.queries import proposition_for
from competencies.services import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class PropositionPlan:
    """What becomes of a proposition. ``stored`` is empty when nothing is written; ``standing`` is the one before.

    ``shipped`` is what holds for a centre that has none of its own before this one.
    """

    standing: Proposition | None
    before: documents.Proposition | None
    stored: documents.Proposition | None
    in_place: bool = False
    framework: FrameworkEdition | None = None
    shipped: documents.Proposition | None = None
    notes: tuple[Note, ...] = ()

    @property
    def after(self) -> documents.Proposition | None:
        return self.stored or self.before

    @property
    def changes(self) -> tuple[Change, ...]:
        return diff_propositions(self.before or self.shipped, self.stored) if self.stored else ()


def plan_qualification(document: documents.Qualification) -> Plan:
    """What the product's own file changes: official facts, blocks, and the proposition shipped with it."""
    return _plan_qualification(document)[0]


@transaction.atomic
def apply_qualification(*, document: documents.Qualification, shown: str | None = None) -> Plan:
    one_import_at_a_time()
    plan, proposition = _plan_qualification(document, lock=True)
    refuse_if_stale(shown, plan)
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
    one_import_at_a_time()
    plan, edition, proposition = _plan_own(document, centre, lock=True)
    refuse_if_stale(shown, plan)
    if seen is not None and seen != proposition_stamp(edition, centre):
        raise Refused(_("Somebody changed this proposition meanwhile. Nothing was stored. Start again from theirs."))
    if plan.changes or plan.is_first:
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
    if proposition.shipped:
        notes = (note("first_own", label=proposition.shipped.label), *notes)
    after = replace(official, proposition=proposition.after)
    changes = proposition.changes
    plan = Plan(
        document=after,
        changes=changes,
        notes=notes,
        digest=digest(str(centre.uuid), proposition.before, after, changes, notes),
        is_first=proposition.before is None,
    )
    return plan, edition, proposition


FACTS = ("code", "title", "short_title", "kind", "level", "rncp")


def _qualification_edition(document: documents.Qualification) -> QualificationEdition | None:
    return QualificationEdition.objects.select_related("qualification").filter(uuid=document.edition.uuid).first()


def _qualification_conflicts(document: documents.Qualification, edition: QualificationEdition | None) -> Conflicts:
    found = Conflicts()
    owner_conflicts(found, document, Qualification, edition, "qualification")
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
    return replace(plan, framework=framework, shipped=_shipped(edition, centre) if before is None else None)


def _shipped(edition: QualificationEdition | None, centre: Centre | None) -> documents.Proposition | None:
    if edition is None or centre is None:
        return None
    found = proposition_for(edition, centre) or standing_proposition(edition)
    return proposition_document(found) if found else None


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
    qualification = store(
        Qualification,
        Qualification.objects.filter(uuid=document.uuid).first(),
        {name: getattr(document, name) for name in ("uuid", *FACTS)} | {"certifier": document.certifier or ""},
    )
    facts = {each.name: getattr(document.edition, each.name) for each in fields(document.edition)}
    edition = store(
        QualificationEdition,
        _qualification_edition(document),
        facts | {"qualification": qualification, "sources": list(facts["sources"]), "gaps": list(facts["gaps"])},
    )
    found = {each.uuid: each for each in Block.objects.filter(edition=edition)}
    for position, each in enumerate(document.blocks):
        items = [{"code": i.code, "title": i.title, "confidence": i.confidence} for i in each.competencies]
        names = ("uuid", "code", "label", "title_confidence", "note")
        values = {name: getattr(each, name) for name in names} | {"title": each.title or "", "items": items}
        store(Block, found.get(each.uuid), values | {"edition": edition, "position": position})
    return edition


def _remove_blocks(edition: QualificationEdition, document: documents.Qualification) -> None:
    Block.objects.filter(edition=edition).exclude(uuid__in=[each.uuid for each in document.blocks]).delete()


def _store_proposition(edition: QualificationEdition, centre: Centre | None, plan: PropositionPlan) -> None:
    wanted = plan.stored
    if wanted is None:
        return
    if plan.standing and not plan.in_place:
        store(Proposition, plan.standing, {"replaced_on": wanted.valid_from})
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
    _store_requirements(store(Proposition, row, values), wanted, plan)


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
        store(Requirement, there, values)


def _store_headings(row: Proposition, wanted: documents.Proposition) -> dict[str, Heading]:
    found = {each.code: each for each in row.headings.all()}
    taken = _taken(Heading, [each.uuid for each in wanted.headings])
    stored = {}
    for position, each in enumerate(wanted.headings):
        values: dict[str, Any] = {"title": each.title, "position": position}
        if each.code not in found:
            values |= {"uuid": _free(each.uuid, taken), "proposition": row, "code": each.code}
        stored[each.code] = store(Heading, found.get(each.code), values)
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
