"""Where several learners stand at once: the same rules and rows as ``competencies.queries.pathway_progress``."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, Max, OuterRef, QuerySet

from accounts.kept import Kept
from accounts.models import Apprenticeship, User
from accounts.prepared import prepared
from competencies.mastery import Instrument, Item, Kind
from competencies.models import Competency, Evidence, Publication
from competencies.progress import Progress, progress
from competencies.progress import Requirement as Asked
from competencies.queries import (
    DEFAULT_RULE,
    INSTRUMENTS,
    KINDS,
    Pairs,
    asked_of,
    competencies_of,
    current_framework,
    deciding_items,
    propositions_on,
    requirements_of,
)

MOST_PROGRESS = 2048


def progresses(learners: Collection[User], day: date) -> dict[int, Progress]:
    """By learner id. Three queries; those of the framework too when somebody has no pathway."""
    return judged(learners, propositions_on(learners, day), deciding_items(learners))


def judged(learners: Collection[User], propositions: Mapping[int, int], items: Pairs) -> dict[int, Progress]:
    """By learner id, as ``propositions``. Who works toward nothing yet has none: the whole framework is then asked,
    done with help. One query; those of the framework too when somebody has no pathway."""
    rows = requirements_of(propositions.values())
    asked = {proposition: tuple(asked_of(found)) for proposition, found in rows.items()}
    without = () if len(propositions) == len(learners) else tuple(_whole_framework())
    known = _by_learner(items)
    found = {}
    for learner in learners:
        proposition = propositions.get(learner.pk)
        expected = without if proposition is None else asked.get(proposition, ())
        found[learner.pk] = _progress(expected, known[learner.pk])
    return found


# Lists of learners are read far more often than anything new is said of one of them.
_PROGRESS: Kept[tuple[Any, ...], Progress] = Kept(MOST_PROGRESS)


def _progress(requirements: tuple[Asked, ...], items: Mapping[int, list[Item]]) -> Progress:
    """``progress``, worked out once for what is asked and known."""
    key = requirements, tuple((competency, tuple(rows)) for competency, rows in items.items())
    return _PROGRESS.get(key, lambda: progress(requirements, items))


def _whole_framework() -> list[Asked]:
    edition = current_framework()
    competencies = Competency.objects.none() if edition is None else competencies_of(edition).prefetch_related(None)
    return [Asked(block=0, competency=each.pk, rule=DEFAULT_RULE) for each in competencies]


def _by_learner(items: Pairs) -> dict[int, dict[int, list[Item]]]:
    found: dict[int, dict[int, list[Item]]] = defaultdict(dict)
    for (learner, competency), rows in items.items():
        found[learner][competency] = rows
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What a centre shares with the employer of some learners. ``last`` by learner id: when it last shared a level that
    stands shared."""

    items: Pairs
    last: Mapping[int, datetime]


def published(learners: Collection[User]) -> Published:
    """Every ruling that an employer may see is among it, since only what a mentor saw is shared without the centre: a
    progress judged from it says what is acquired, and nothing else. One query."""
    items: dict[tuple[int, int], list[Item]] = defaultdict(list)
    last: dict[int, datetime] = {}
    for learner, competency, *fact, shared_at in _published([each.pk for each in learners]):
        pk, kind, level, instrument, origin, at = fact
        items[learner, competency].append(Item(pk, KINDS[kind], level, INSTRUMENTS[instrument], origin, at))
        last[learner] = max(shared_at, last.get(learner, shared_at))
    return Published(items=items, last=last)


@prepared
def _published(learners: list[int]) -> QuerySet[Publication, tuple[Any, ...]]:
    taken_back = Evidence.objects.retracting(OuterRef("evidence"))
    rows = Publication.objects.sharing().filter(~Exists(taken_back), evidence__learner__any_of=learners)
    names = ("learner_id", "competency_id", "pk", "kind", "level", "instrument", "origin", "observed_at")
    told = rows.exclude(evidence__instrument=Instrument.WORKPLACE)
    return told.values_list(*(f"evidence__{name}" for name in names), "published_at")


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
