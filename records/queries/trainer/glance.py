"""What is known of the competencies of many learners, in as few rows as decide.

Most of it was settled by a ruling after which nothing came: the database then says its level. Only who has something
that no ruling settled has their evidence read.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, Count, F, FloatField, Func, Max, Q, QuerySet, When

from accounts.prepared import Ask, Coming, prepared
from competencies.mastery import Instrument, Judgement, Kind, Rule, Status, as_ruled, judged, standing
from competencies.models import Evidence
from competencies.queries import Epoch, Pairs, deciding_items
from records.queries.standing import last_seen_at_work

RULING = Q(kind=Kind.DECISION) & Q(instrument=Instrument.TRAINING, level__isnull=False)
OTHER = Q(level__isnull=False) & ~(Q(kind=Kind.DECISION) & Q(instrument=Instrument.TRAINING))
AT_WORK = Q(instrument=Instrument.WORKPLACE) & Q(kind=Kind.APPRAISAL)

# Learner and competency, the level of the ruling that settles it, how many rows were taken back, and when (a number) a
# mentor last saw it.
Row = tuple[int, int, float | None, int, float | None]
Judge = Callable[[int, Rule], tuple[Status, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """``ruled`` by learner id, then competency id: levels. ``seen_at_work`` by learner id, as ``last_seen_at_work``."""

    ruled: Mapping[int, Mapping[int, int]]
    items: Pairs
    seen_at_work: Mapping[int, datetime]

    def judge(self, learner: int) -> Judge:
        """What ``mastery`` says of a competency: its status, and its level."""
        ruled = self.ruled.get(learner, {})

        def judge(competency: int, rule: Rule) -> tuple[Status, int]:
            level = ruled.get(competency)
            if level is not None:
                return as_ruled(level, rule), level
            return self._unsettled(learner, competency, rule)[:2]

        return judge

    def status(self, learner: int) -> Callable[[int, Rule], Status]:
        """As ``judge``, without the level."""
        ruled = self.ruled.get(learner, {})

        def status(competency: int, rule: Rule) -> Status:
            level = ruled.get(competency)
            return self._unsettled(learner, competency, rule).status if level is None else as_ruled(level, rule)

        return status

    def _unsettled(self, learner: int, competency: int, rule: Rule) -> Judgement:
        return judged(standing(self.items.get((learner, competency), ())), rule)


def glance(ask: Ask, learners: Collection[int]) -> Coming[Glance]:
    """One query, and one more for each of these: something is not settled, something was taken back."""
    return ask(_told, list(learners)).then(_glance)


def _glance(rows: Iterable[Row]) -> Glance:
    ruled: dict[int, dict[int, int]] = defaultdict(dict)
    seen: dict[int, float] = {}
    unsettled, doubtful = set(), set()
    for learner, competency, level, taken_back, at_work in rows:
        if level is None:
            unsettled.add(learner)
        else:
            ruled[learner][competency] = int(level)
        if taken_back:
            doubtful.add(learner)
        elif at_work is not None and at_work > seen.get(learner, 0):
            seen[learner] = at_work
    seen_at_work = {learner: datetime.fromtimestamp(at, UTC) for learner, at in seen.items() if learner not in doubtful}
    return Glance(
        ruled=ruled,
        items=deciding_items(unsettled) if unsettled else {},
        seen_at_work=seen_at_work | (last_seen_at_work(doubtful) if doubtful else {}),
    )


class InOrder(Func):
    """Numbers as one value: of two, the greater is the one whose first number is, or else whose second is."""

    template = "ARRAY[%(expressions)s]"
    output_field = ArrayField(FloatField())


class AsSent(Func):
    """A number as psycopg gives it, which Django would make into the same number once more, row by row."""

    template = "%(expressions)s"
    convert_value = staticmethod(Func._convert_value_noop)  # noqa: SLF001


@prepared
def _told(learners: list[int]) -> QuerySet[Any, Row]:
    rows = Evidence.objects.filter(learner__any_of=learners).exclude(kind=Kind.SELF)
    return (
        rows.values("learner_id", "competency_id")
        .annotate(
            taken_back=Count("retracts"),
            ruled_at=Max("observed_at", filter=RULING),
            other_at=Max("observed_at", filter=OTHER),
            ruling=Max(InOrder(Epoch("observed_at"), "pk", "level"), filter=RULING),
            at_work=Max(Epoch("observed_at"), filter=AT_WORK),
        )
        .annotate(
            level=Case(
                When(Q(taken_back__gt=0) | Q(ruled_at__lte=F("other_at")), then=None),
                default="ruling__2",
                output_field=FloatField(),
            )
        )
        .values_list("learner_id", "competency_id", *map(AsSent, ("level", "taken_back", "at_work")))
    )
