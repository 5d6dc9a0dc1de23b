"""Where several learners stand at once: the same rules and rows as ``competencies.queries.pathway_progress``."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, QuerySet

from accounts.models import Apprenticeship, User
from accounts.prepared import prepared
from competencies.mastery import Instrument, Item, Kind
from competencies.models import Competency, Evidence, Pathway
from competencies.progress import Progress, progress
from competencies.progress import Requirement as Asked
from competencies.queries import (
    DEFAULT_RULE,
    Pairs,
    asked_of,
    competencies_of,
    current_framework,
    deciding_items,
    evidence_items,
    pathways_on,
    propositions_on,
    requirements_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """``pathway`` is None for who works toward nothing yet: the whole framework is then asked, done with help."""

    pathway: Pathway | None
    progress: Progress


def standings(learners: Collection[User], *, shared_only: bool = False, day: date | None = None) -> dict[int, Standing]:
    """By learner id. Three queries (one more with ``shared_only``, three more when somebody has no pathway)."""
    pathways = pathways_on(learners, day)
    propositions = {learner: pathway.proposition_id for learner, pathway in pathways.items()}
    items = evidence_items(learners, shared_only=True) if shared_only else deciding_items(learners)
    found = _judged(learners, propositions, items)
    return {learner: Standing(pathway=pathways.get(learner), progress=each) for learner, each in found.items()}


def progresses(learners: Collection[User], day: date) -> dict[int, Progress]:
    """The progress of ``standings``, without the pathways, for who reads many."""
    return _judged(learners, propositions_on(learners, day), deciding_items(learners))


def _judged(learners: Collection[User], propositions: dict[int, int], items: Pairs) -> dict[int, Progress]:
    asked = {proposition: asked_of(rows) for proposition, rows in requirements_of(propositions.values()).items()}
    without = [] if len(propositions) == len(learners) else _whole_framework()
    known = _by_learner(items)
    found = {}
    for learner in learners:
        proposition = propositions.get(learner.pk)
        requirements = without if proposition is None else asked.get(proposition, [])
        found[learner.pk] = progress(requirements, known[learner.pk])
    return found


def _whole_framework() -> list[Asked]:
    edition = current_framework()
    competencies = Competency.objects.none() if edition is None else competencies_of(edition).prefetch_related(None)
    return [Asked(block=0, competency=each.pk, rule=DEFAULT_RULE) for each in competencies]


def _by_learner(items: Pairs) -> dict[int, dict[int, list[Item]]]:
    found: dict[int, dict[int, list[Item]]] = defaultdict(dict)
    for (learner, competency), rows in items.items():
        found[learner][competency] = rows
    return found


def last_seen_at_work(learners: Collection[User]) -> dict[int, datetime]:
    """The last mentor's observation that stands (*non vu* included), by learner id."""
    return dict(_seen_at_work([each.pk for each in learners]))


@prepared
def _seen_at_work(learners: list[int]) -> QuerySet[Evidence, tuple[int, datetime]]:
    rows = Evidence.objects.filter(
        learner__any_of=learners,
        instrument=Instrument.WORKPLACE,
        kind=Kind.APPRAISAL,
        retracted_by__isnull=True,
    )
    return rows.values("learner").annotate(last=Max("observed_at")).values_list("learner", "last")


def contracts_on(learners: Collection[User], day: date) -> dict[int, Apprenticeship]:
    """The standing contract of each learner, the latest begun where two stand."""
    return {contract.learner_id: contract for contract in _contracts([each.pk for each in learners], day)}


@prepared
def _contracts(learners: list[int], day: date) -> QuerySet[Apprenticeship]:
    rows = Apprenticeship.objects.standing_on(day).filter(learner__any_of=learners)
    return rows.select_related("employer").order_by("start", "id")
