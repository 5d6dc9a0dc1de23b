"""One learner, as those who teach them see."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Min, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.prepared import prepared
from competencies.asked import PathwayProgress
from competencies.models import Evidence
from competencies.queries import evidence_of, pathway_progress, pathways_on, shared_evidence_ids
from courses.queries import Outline, courses_followed, due_courses, last_work_at, outlines_for
from records.following import Alert, Situation, alerts
from records.models import Reminder
from records.queries.standing import contracts_on, last_seen_at_work
from records.queries.trainer.late import Late, late_among
from records.queries.trainer.reminders import reminders


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerPage:
    progress: PathwayProgress | None
    outlines: tuple[Outline, ...]
    due: dict[int, date]
    late: tuple[Late, ...]
    situation: Situation
    alerts: tuple[Alert, ...]
    last_work: datetime | None
    shared: set[int]
    history: list[Evidence]
    reminders: list[Reminder]
    employer: str


RECENT_ROWS = 12


def learner_page(learner: User, day: date) -> LearnerPage:
    """The numbers are ``pathway_progress``'s: the ones the learner reads."""
    pathway = pathways_on([learner], day).get(learner.pk)
    found = pathway_progress(pathway) if pathway else None
    courses = list(courses_followed(learner, day))
    outlines = outlines_for(courses, [learner], day) if courses else {}
    due = due_courses([learner], day).get(learner.pk, {})
    complete = {course for (_learner, course), outline in outlines.items() if outline.progress.complete}
    late = late_among(courses, due, complete, day)
    last = last_work_at([learner]).get(learner.pk)
    contract = contracts_on([learner], day).get(learner.pk)
    situation = Situation(
        since=_since(learner, day),
        last_work=day_of(last),
        late=len(late),
        ready=len(found.summary.ready) if found else 0,
        missing=len(found.summary.missing) if found else 0,
        contract_since=contract.start if contract else None,
        last_at_work=day_of(last_seen_at_work([learner.pk]).get(learner.pk)),
    )
    return LearnerPage(
        progress=found,
        outlines=tuple(outlines[learner.pk, course.pk] for course in courses),
        due=due,
        late=late,
        situation=situation,
        alerts=alerts(situation, day),
        last_work=last,
        shared=shared_evidence_ids(learner),
        history=_recent(learner.pk),
        reminders=_reminders(learner.pk),
        employer=contract.employer.name if contract else "",
    )


def day_of(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None


@prepared
def _recent(learner: int) -> QuerySet[Evidence]:
    return evidence_of(User(pk=learner))[:RECENT_ROWS]


@prepared
def _reminders(learner: int) -> QuerySet[Reminder]:
    return reminders().filter(learner=learner)[:RECENT_ROWS]


def _since(learner: User, day: date) -> date:
    return min((each for row in _first_days(learner.pk) for each in row if each), default=day)


@prepared
def _first_days(learner: int) -> QuerySet[User, tuple[date | None, date | None]]:
    """At a centre, and in a group."""
    first = {"centre": Min("memberships__start"), "group": Min("cohort_places__start")}
    return User.objects.filter(pk=learner).values("pk").annotate(**first).values_list("centre", "group")


def first_day_of(learner: User) -> date | None:
    """Before it, nobody at the centre can have seen anything."""
    today = timezone.localdate()
    first = _since(learner, today)
    return first if first < today else None
