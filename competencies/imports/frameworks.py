"""A framework's document stored. What somebody points at stays; a competency that is gone is *no longer used*."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from competencies.exchange import documents
from competencies.exchange.diff import diff, diff_facts, digest
from competencies.exports import (
    framework_document,
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
    Competency,
    Family,
    Framework,
    FrameworkEdition,
    Level,
    LevelDescriptor,
    Mission,
    Requirement,
    Theme,
)


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
    one_import_at_a_time()
    plan = plan_framework(document)
    refuse_if_stale(shown, plan)
    if plan.changes:
        _store_framework(plan.document)
    return plan


def _framework_edition(document: documents.Framework) -> FrameworkEdition | None:
    return FrameworkEdition.objects.select_related("framework").filter(uuid=document.edition.uuid).first()


def _framework_conflicts(document: documents.Framework, edition: FrameworkEdition | None) -> Conflicts:
    found = Conflicts()
    owner_conflicts(found, document, Framework, edition, "framework")
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


def _store_framework(document: documents.Framework) -> None:
    framework = store(
        Framework,
        Framework.objects.filter(uuid=document.uuid).first(),
        {"uuid": document.uuid, "code": document.code, "title": document.title},
    )
    facts = document.edition
    edition = store(
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
        store(Level, found.get(level), values)


def _store_parts(model: Any, edition: FrameworkEdition, parts: Iterable[Any], names: Iterable[str]) -> dict[str, Any]:
    found = {each.code: each for each in model.objects.filter(edition=edition)}
    return {
        each.code: store(
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
        store(Competency, found[key], {"retired_on": found[key].retired_on or timezone.localdate()})
    stored = {}
    for position, each in enumerate(document.competencies):
        stored[each.code] = store(
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
        store(LevelDescriptor, found.get(level), {"competency": competency, "level": level, "text": text})


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
