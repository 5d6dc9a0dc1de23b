"""Reads: editions and propositions as the documents that files are made of."""

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet

from accounts.models import Centre
from competencies import models
from competencies.exchange import documents
from competencies.mastery import TOP_LEVEL


def framework_document(edition: models.FrameworkEdition) -> documents.Framework:
    """Competencies that are no longer used are left out."""
    steps = {step.level: step for step in edition.levels.all()}
    not_seen = steps.get(None)
    return documents.Framework(
        uuid=edition.framework.uuid,
        code=edition.framework.code,
        title=edition.framework.title,
        edition=documents.FrameworkFacts(
            uuid=edition.uuid,
            label=edition.label,
            valid_from=edition.valid_from,
            valid_to=edition.valid_to,
            source="\n".join(edition.sources),
        ),
        scale=tuple(
            documents.Step(level=level, label=step.label, description=step.description)
            for level, step in sorted((level, step) for level, step in steps.items() if level is not None)
        ),
        not_seen=documents.NotSeen(
            label=not_seen.label if not_seen else "", description=not_seen.description if not_seen else ""
        ),
        families=tuple(
            documents.Family(code=each.code, title=each.title) for each in models.Family.objects.filter(edition=edition)
        ),
        themes=tuple(
            documents.Theme(code=each.code, title=each.title, summary=each.summary)
            for each in models.Theme.objects.filter(edition=edition)
        ),
        missions=_missions(edition),
        competencies=_competencies(edition),
    )


def _missions(edition: models.FrameworkEdition) -> tuple[documents.Mission, ...]:
    rows = models.Mission.competencies.through.objects.filter(
        mission__edition=edition, competency__retired_on__isnull=True
    )
    served = _in_order_written(rows, "mission_id", "competency__code")
    return tuple(
        documents.Mission(code=each.code, title=each.title, competencies=served[each.pk])
        for each in models.Mission.objects.filter(edition=edition)
    )


def _competencies(edition: models.FrameworkEdition) -> tuple[documents.Competency, ...]:
    through = models.Competency.themes.through.objects.filter(competency__edition=edition)
    themes = _in_order_written(through, "competency_id", "theme__code")
    sentences: dict[int, dict[int, str]] = defaultdict(dict)
    for each in models.LevelDescriptor.objects.filter(competency__edition=edition):
        sentences[each.competency_id][each.level] = each.text
    return tuple(
        documents.Competency(
            uuid=each.uuid,
            code=each.code,
            family=each.family.code,
            title=each.title,
            definition=each.definition,
            levels=tuple(sentences[each.pk].get(level, "") for level in range(TOP_LEVEL + 1)),
            mentor_sentence=each.mentor_sentence,
            themes=themes[each.pk],
        )
        for each in models.Competency.objects.filter(edition=edition, retired_on__isnull=True).select_related("family")
    )


def _in_order_written(rows: QuerySet[Any], owner: str, code: str) -> dict[int, tuple[str, ...]]:
    """Codes on the other side of a many-to-many relation, in the order in which the file gave them."""
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for key, value in rows.order_by("pk").values_list(owner, code):
        found[key] = (*found[key], value)
    return found


def standing_proposition(
    edition: models.QualificationEdition, centre: Centre | None = None
) -> models.Proposition | None:
    """The last word of ``centre``, or of the product, even where it begins later than today."""
    return (
        models.Proposition.objects.filter(edition=edition, centre=centre, replaced_on__isnull=True)
        .select_related("framework_edition__framework")
        .first()
    )


def qualification_document(
    edition: models.QualificationEdition, proposition: models.Proposition | None
) -> documents.Qualification:
    qualification = edition.qualification
    return documents.Qualification(
        uuid=qualification.uuid,
        code=qualification.code,
        title=qualification.title,
        short_title=qualification.short_title,
        kind=qualification.kind,
        level=qualification.level,
        rncp=qualification.rncp,
        certifier=qualification.certifier or None,
        edition=documents.QualificationFacts(
            uuid=edition.uuid,
            label=edition.label,
            valid_from=edition.valid_from,
            valid_to=edition.valid_to,
            status_as_of=edition.status_as_of,
            sources=tuple(edition.sources),
            gaps=tuple(edition.gaps),
            confidence=edition.confidence,
        ),
        blocks=tuple(_block(each) for each in models.Block.objects.filter(edition=edition)),
        proposition=proposition_document(proposition) if proposition else None,
    )


def _block(block: models.Block) -> documents.Block:
    return documents.Block(
        uuid=block.uuid,
        code=block.code,
        label=block.label,
        title=block.title or None,
        title_confidence=block.title_confidence,
        note=block.note,
        competencies=tuple(
            documents.BlockItem(code=item.get("code"), title=item.get("title"), confidence=item.get("confidence", ""))
            for item in block.items
        ),
    )


def proposition_document(proposition: models.Proposition) -> documents.Proposition:
    return documents.Proposition(
        uuid=proposition.uuid,
        valid_from=proposition.valid_from,
        label=proposition.label,
        note=proposition.note,
        headings=tuple(
            documents.Heading(uuid=each.uuid, code=each.code, title=each.title) for each in proposition.headings.all()
        ),
        requirements=tuple(
            documents.Requirement(
                uuid=each.uuid,
                block=each.block.code if each.block else None,
                heading=each.heading.code if each.heading else None,
                competency=each.competency.code,
                level=each.level,
                origins=each.origins,
                rationale=each.rationale,
            )
            for each in proposition.requirements.select_related("block", "heading", "competency")
        ),
    )
