"""Where several learners stand at once, by the same rules and rows as ``competencies.queries.pathway_progress``."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, Max, OuterRef, QuerySet

from accounts.models import Apprenticeship, User
from accounts.prepared import Ask, Coming, prepared
from competencies.mastery import WHEN, Instrument, Item, Kind, Rule, Status, as_ruled, capped
from competencies.models import Evidence, Publication
from competencies.progress import Demand, Reached, reached
from competencies.queries import INSTRUMENTS, KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What a centre shares with the employer of some learners: the levels of its last rulings, by learner id, then
    competency id; when it ``last`` shared a level that stands shared, by learner id."""

    ruled: Mapping[int, Mapping[int, int]]
    last: Mapping[int, datetime]

    def reached(self, learner: int, asked: Mapping[int, Demand]) -> Reached:
        """What is ``acquired``, out of the ``total``; who reads only rulings knows nothing else of a progress.

        Every ruling that an employer may see is published: only what a mentor saw is shared without the centre.
        """
        levels = self.ruled.get(learner, {})

        def judge(competency: int, rule: Rule) -> Status:
            return as_ruled(levels[competency], rule) if competency in levels else Status.NOT_STARTED

        return reached(asked, judge)


def published(ask: Ask, learners: Collection[int]) -> Coming[Published]:
    return ask(_published, list(learners)).then(_as_published)


def _as_published(rows: Iterable[tuple[Any, ...]]) -> Published:
    rulings: dict[int, dict[int, Item]] = defaultdict(dict)
    last: dict[int, datetime] = {}
    for learner, competency, *fact, shared_at in rows:
        pk, kind, level, instrument, origin, at = fact
        last[learner] = max(shared_at, last.get(learner, shared_at))
        item = Item(pk, KINDS[kind], level, INSTRUMENTS[instrument], origin, at)
        if item.kind is Kind.DECISION and level is not None:
            rulings[learner][competency] = max(item, rulings[learner].get(competency, item), key=WHEN)
    ruled = {
        learner: {competency: capped(item) for competency, item in found.items()} for learner, found in rulings.items()
    }
    return Published(ruled=ruled, last=last)


@prepared
def _published(learners: list[int]) -> QuerySet[Publication, tuple[Any, ...]]:
    taken_back = Evidence.objects.retracting(OuterRef("evidence"))
    rows = Publication.objects.sharing().filter(~Exists(taken_back), evidence__learner__any_of=learners)
    names = ("learner_id", "competency_id", "pk", "kind", "level", "instrument", "origin", "observed_at")
    told = rows.exclude(evidence__instrument=Instrument.WORKPLACE)
    return told.values_list(*(f"evidence__{name}" for name in names), "published_at")


def last_seen_at_work(learners: Collection[int]) -> dict[int, datetime]:
    """The last mentor's observation that stands (*non vu* included), by learner id."""
    return dict(_seen_at_work(list(learners)))


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
