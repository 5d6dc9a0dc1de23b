"""Talking about it: the questions one by one, then each person; and what remains of a session."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import taught_cohorts
from assessments.roleplays import queries
from assessments.roleplays.content import Criterion
from assessments.roleplays.forms import AimForm, LevelsForm
from assessments.roleplays.models import LearnerObjective, Observation, Session
from assessments.roleplays.observing import Summary
from assessments.roleplays.phases import may_close, sees_observations
from assessments.roleplays.queries import ObservedLine, Role
from assessments.roleplays.services import Refused, confirm_levels, set_objective, write_debrief_note
from assessments.roleplays.views.lobby import role_or_404
from assessments.roleplays.views.planning import for_readers, for_trainers
from assessments.roleplays.wording import GRID_WORDS
from competencies.models import Competency
from competencies.queries import competencies_by_code


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """One criterion of one person: what observers gave it together, and what each of them saw."""

    criterion: Criterion
    summary: Summary
    lines: list[ObservedLine]

    @property
    def counts(self) -> list[tuple[int | None, int]]:
        """Each level that was given, the highest first, then what could not be seen; with how many gave it."""
        given: list[tuple[int | None, int]] = sorted(self.summary.counts.items(), reverse=True)
        return [*given, (None, self.summary.not_seen)] if self.summary.not_seen else given

    @property
    def together(self) -> str:
        """In words, once two observers gave a level."""
        if self.summary.median is None:
            return ""
        low, high = GRID_WORDS[self.summary.low], GRID_WORDS[self.summary.high]
        if self.summary.low == self.summary.high:
            return _("All say: %(level)s.") % {"level": low}
        middle = GRID_WORDS[self.summary.median]
        return _("From “%(low)s” to “%(high)s”; in the middle: %(middle)s.") % {
            "low": low, "high": high, "middle": middle,
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    role: Role
    watched: list[Watched]
    objective: LearnerObjective | None
    levels: list[tuple[Competency, int]]


def people(session: Session) -> list[Person]:
    """Everybody with what was seen, aimed at and confirmed. Nine queries, however many they are."""
    content = session.edition.roleplay_content
    seen, aims = queries.standing_observations(session), queries.objectives(session)
    confirmed = queries.confirmed_levels(session)
    coded = {each.pk: each for each in competencies_by_code(content.competencies()).values()}
    return [
        Person(
            role=each,
            watched=_watched(session, queries.about(seen, each.participant)),
            objective=aims.get(each.participant.pk),
            levels=[
                (coded[pk], level)
                for pk, level in confirmed.get(each.participant.learner_id, {}).items()
                if pk in coded
            ],
        )
        for each in queries.cast_of(session)
    ]


def _watched(session: Session, observations: list[Observation]) -> list[Watched]:
    content = session.edition.roleplay_content
    lines = queries.observed_lines(content, observations, names=True)
    return [
        Watched(
            criterion=content.criterion_by_key[each.criterion],
            summary=each,
            lines=[line for line in lines if line.criterion.key == each.criterion],
        )
        for each in queries.summaries(content, observations)
    ]


def _begun_or_404(viewer: Any, uuid: UUID) -> Session:
    """The debrief has begun: until then nobody reads what was seen of whom."""
    found = queries.session_or_404(viewer, uuid)
    if not sees_observations(found.edition.roleplay_content, queries.clock_of(found)):
        raise Http404
    return found


# The questions


@require_GET
@for_trainers
def debrief(request: HttpRequest, session: UUID) -> HttpResponse:
    found = _begun_or_404(request.user, session)
    notes = queries.debrief_notes(found)
    clock = queries.clock_of(found)
    context = {
        "session": found,
        "content": found.edition.roleplay_content,
        "steps": [(each, notes.get(each.key)) for each in found.edition.roleplay_content.debrief],
        "people": people(found),
        "is_closed": clock.is_closed,
        "may_close": may_close(found.edition.roleplay_content, clock),
    }
    return render(request, "roleplays/console/debrief.html", context)


@require_http_methods(["GET", "POST"])
@for_trainers
def step(request: HttpRequest, session: UUID, step: str) -> HttpResponse:
    """One question, and the trainer's notes, kept as they are typed."""
    found = _begun_or_404(request.user, session)
    steps = found.edition.roleplay_content.debrief
    place = next((place for place, each in enumerate(steps) if each.key == step), None)
    if place is None:
        raise Http404
    after = steps[place + 1] if place + 1 < len(steps) else None
    if request.method == "POST":
        write_debrief_note(session=found, step=step, text=request.POST.get("text", ""), by=request.user)
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(_("Kept."))
        return redirect("staging:step", found.uuid, after.key) if after else redirect("staging:debrief", found.uuid)
    note = queries.debrief_notes(found).get(step)
    context = {
        "session": found,
        "content": found.edition.roleplay_content,
        "step": steps[place],
        "number": place + 1,
        "note": note,
        "before": steps[place - 1] if place else None,
        "after": after,
        "moments": queries.note_lines(found),
    }
    return render(request, "roleplays/console/step.html", context)


# Each person


@require_GET
@for_trainers
def person(request: HttpRequest, session: UUID, participant: UUID) -> HttpResponse:
    found = _begun_or_404(request.user, session)
    return _person(request, found, participant)


@require_POST
@for_trainers
def objective(request: HttpRequest, session: UUID, participant: UUID) -> HttpResponse:
    found = _begun_or_404(request.user, session)
    role = role_or_404(found, participant)
    form = AimForm(data=request.POST)
    if form.is_valid():
        try:
            set_objective(participant=role.participant, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The objective is kept. The apprentice reads it on their phone."))
            return redirect("staging:person", found.uuid, participant)
    return _person(request, found, participant, aim=form)


@require_POST
@for_trainers
def levels(request: HttpRequest, session: UUID, participant: UUID) -> HttpResponse:
    found = _begun_or_404(request.user, session)
    role = role_or_404(found, participant)
    form = LevelsForm(_spoken_for(found, role), data=request.POST)
    if form.is_valid():
        try:
            count = confirm_levels(participant=role.participant, by=request.user, given=form.given)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            if count:
                messages.success(request, _("The levels are confirmed. They count in the apprentice’s competencies."))
            return redirect("staging:person", found.uuid, participant)
    return _person(request, found, participant, levels=form)


def _spoken_for(session: Session, role: Role) -> list[Competency]:
    content = session.edition.roleplay_content
    codes = queries.spoken_for(content, queries.about(queries.standing_observations(session), role.participant))
    found = competencies_by_code(codes)
    return [found[code] for code in codes if code in found]


def _person(
    request: HttpRequest,
    session: Session,
    participant: UUID,
    *,
    aim: AimForm | None = None,
    levels: LevelsForm | None = None,
) -> HttpResponse:
    found = next((each for each in people(session) if each.role.participant.uuid == participant), None)
    if found is None:
        raise Http404
    context = {
        "session": session,
        "content": session.edition.roleplay_content,
        "person": found,
        "aim": aim or AimForm(initial=_aimed(found.objective)),
        "levels": levels or LevelsForm(_spoken_for(session, found.role)),
    }
    return render(request, "roleplays/console/person.html", context, status=422 if aim or levels else 200)


def _aimed(objective: LearnerObjective | None) -> dict[str, Any]:
    if objective is None or not hasattr(objective, "words"):
        return {}
    words = objective.words
    return {"keep": words.keep, "try_next": words.try_next, "review_on": objective.review_on}


# What remains


@require_GET
@for_readers
def report(request: HttpRequest, session: UUID) -> HttpResponse:
    """Everything of a session, for its trainers; for coordinators and auditors, that it took place and with whom."""
    found = queries.session_to_read_or_404(request.user, session)
    content, clock = found.edition.roleplay_content, queries.clock_of(found)
    teaches = taught_cohorts(request.user).filter(pk=found.cohort_id).exists()
    context = {
        "session": found,
        "content": content,
        "clock": clock,
        "teaches": teaches,
        "roles": queries.cast_of(found),
        "begun": [phase for each in clock.begun if (phase := content.phase(each))],
    }
    if teaches and sees_observations(content, clock):
        notes = queries.debrief_notes(found)
        context |= {
            "people": people(found),
            "steps": [(each, notes[each.key]) for each in content.debrief if each.key in notes],
            "moments": queries.note_lines(found),
        }
    return render(request, "roleplays/console/report.html", context)
