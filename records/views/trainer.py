"""One learner, as those who teach follow them. Coordinators read it and remind; auditors read it."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import Capacity, Right
from accounts.models import User
from assessments.quizzes.queries import allowance_of, has_placements
from assessments.scenarios.queries import activities_played
from competencies.asked import AskedCompetency, PathwayProgress
from competencies.mastery import Instrument, Kind, Mastery, Status, Voice
from competencies.models import Competency, Evidence, Requirement
from competencies.queries import asked_in_blocks
from competencies.services import Refused, publish_level, withdraw_level
from courses.models import Activity
from records import services
from records.forms import LEVEL_WORDS, ReasonForm
from records.forms.trainer import DecideForm, ObserveForm
from records.models import Reminder
from records.queries import trainer as queries
from records.views.groups import alert_words, remind_url

EVIDENCE_WORDS = {
    (Kind.SELF, Instrument.SELF): gettext_lazy("The apprentice’s own view"),
    (Kind.MEASUREMENT, Instrument.QUIZ): gettext_lazy("Quiz"),
    (Kind.MEASUREMENT, Instrument.H5P): gettext_lazy("Interactive exercise"),
    (Kind.MEASUREMENT, Instrument.SCENARIO): gettext_lazy("Scenario played alone"),
    (Kind.APPRAISAL, Instrument.ROLEPLAY): gettext_lazy("Seen in a role-play"),
    (Kind.APPRAISAL, Instrument.TRAINING): gettext_lazy("Seen in training"),
    (Kind.APPRAISAL, Instrument.WORKPLACE): gettext_lazy("Seen at the workplace"),
    (Kind.PRIOR, Instrument.FILE): gettext_lazy("Earlier experience, on documents"),
    (Kind.DECISION, Instrument.TRAINING): gettext_lazy("Level confirmed"),
}
VOICE_WORDS = {
    Voice.SELF: gettext_lazy("The apprentice"),
    Voice.MEASURED: gettext_lazy("The exercises"),
    Voice.TRAINER: gettext_lazy("The trainer"),
    Voice.MENTOR: gettext_lazy("The workplace mentor"),
}
READER_WORDS = {
    Capacity.MENTOR: gettext_lazy("mentor"),
    Capacity.EMPLOYER: gettext_lazy("human resources"),
    Capacity.GUARDIAN: gettext_lazy("legal guardian"),
}


# One learner


@login_required
@require_GET
def learner(request: HttpRequest, learner: UUID) -> HttpResponse:
    person = queries.learner_to_follow_or_404(request.user, learner)
    today = timezone.localdate()
    page = queries.learner_page(person, today)
    return render(
        request,
        "records/trainer/learner.html",
        {
            "learner": person,
            "page": page,
            "alerts": [alert_words(alert) for alert in page.alerts],
            "blocks": _blocks(page.progress) if page.progress else [],
            "modules": _modules(person, page, today),
            "history": [_told(row, page.shared) for row in page.history],
            "placed": person.may_see_work and has_placements(person),
            "allowance": allowance_of(person) if person.may_see_accommodations else None,
            "remind_url": remind_url([person.uuid], Reminder.Kind.LATE if page.late else Reminder.Kind.IDLE),
        },
    )


class Asked(NamedTuple):
    """A competency, what each voice says of it, and where it stands."""

    uuid: UUID
    title: str
    said: str
    status: Status


class Block(NamedTuple):
    official: bool
    name: str
    title: str
    lines: tuple[Asked, ...]


def _blocks(progress: PathwayProgress) -> list[Block]:
    return [
        Block(
            official=block.official,
            name=block.label or block.code,
            title=block.title,
            lines=tuple(
                Asked(each.competency.uuid, each.competency.title, said_words(each.mastery), each.mastery.status)
                for each in block.lines
            ),
        )
        for block in progress.blocks
        if block.lines
    ]


def said_words(found: Mastery) -> str:
    """What each voice says, side by side on one line."""
    return " · ".join(
        _("%(who)s: %(level)s") % {"who": who, "level": _level_word(found.voices[voice].level)}
        for voice, who in VOICE_WORDS.items()
        if voice in found.voices
    )


def _level_word(level: int | None) -> str:
    return str(_("Not seen at the workplace") if level is None else LEVEL_WORDS[level])


class Module(NamedTuple):
    """``quizzes`` and ``scenarios``: titles and activities (their uuids) whose results may be read."""

    title: str
    done: int
    needed: int
    dispensed: bool
    due: date | None
    late: bool
    quizzes: tuple[tuple[str, UUID], ...]
    scenarios: tuple[tuple[str, UUID], ...]


def _modules(person: User, page: queries.LearnerPage, today: date) -> list[Module]:
    activities = [outline.activities for outline in page.outlines]
    played = _played(person, activities)
    modules = []
    for outline, within in zip(page.outlines, activities, strict=True):
        progress, due = outline.progress, page.due.get(outline.course.pk)
        modules.append(
            Module(
                title=outline.course.title,
                done=progress.done,
                needed=progress.needed,
                dispensed=progress.dispensed,
                due=due,
                late=due is not None and due < today and not progress.complete,
                quizzes=tuple(
                    (each.title, each.uuid) for each in within if each.kind == "quiz" and person.may_see_work
                ),
                scenarios=tuple((each.title, each.uuid) for each in within if each.pk in played),
            )
        )
    return modules


def _played(person: User, activities: Collection[Collection[Activity]]) -> Collection[int]:
    """No query where no module has a scenario."""
    has_any = any(each.kind == "scenario" for within in activities for each in within)
    return activities_played(person) if has_any and person.may_see_roleplay else ()


class Told(NamedTuple):
    """A row of evidence in words."""

    uuid: UUID
    competency: UUID
    title: str  # of the competency
    kind: str
    by: int | None
    observed_at: datetime
    what: str
    level: int | str
    who: str
    comment: str
    shared: bool
    taken_back: bool
    is_retraction: bool


def _told(row: Evidence, shared: Collection[int]) -> Told:
    comment = getattr(row, "comment", None)
    return Told(
        uuid=row.uuid,
        competency=row.competency.uuid,
        title=row.competency.title,
        kind=row.kind,
        by=row.recorded_by_id,
        observed_at=row.observed_at,
        what=_what(row),
        level="unseen" if row.level is None else row.level,
        who=row.recorded_by.display_name if row.recorded_by and row.kind != Kind.SELF else "",
        comment=comment.text if comment else "",
        shared=row.pk in shared,
        taken_back=getattr(row, "retracted_by", None) is not None,
        is_retraction=row.kind == Kind.RETRACTION,
    )


def _what(row: Evidence) -> str:
    if row.kind == Kind.RETRACTION and row.retracts is not None:
        return _("Taken back: %(what)s") % {"what": _what(row.retracts)}
    return str(EVIDENCE_WORDS.get((Kind(row.kind), Instrument(row.instrument)), _("Observation")))


# One competency of one learner


@login_required
@require_GET
def competency(request: HttpRequest, learner: UUID, competency: UUID) -> HttpResponse:
    person = queries.learner_to_follow_or_404(request.user, learner)
    return _competency(request, person, queries.competency_or_404(competency))


def _competency(
    request: HttpRequest,
    person: User,
    competency: Competency,
    *,
    decide: DecideForm | None = None,
    observe: ObserveForm | None = None,
) -> HttpResponse:
    page = queries.competency_page(person, competency)
    asked = asked_in_blocks(person, competency)
    if person.may_decide:
        decide = decide or DecideForm(descriptors=page.descriptors, may_share=person.may_share)
        observe = observe or ObserveForm(descriptors=page.descriptors, first_day=queries.first_day_of(person))
    refused = (decide is not None and decide.is_bound) or (observe is not None and observe.is_bound)
    return render(
        request,
        "records/trainer/competency.html",
        {
            "learner": person,
            "page": page,
            "status": asked.status if asked else page.mastery.status,
            "blocks": _asking(asked),
            "expected_word": LEVEL_WORDS[page.rule.level],
            "because": [_told(row, page.shared) for row in page.because],
            "history": [_told(row, page.shared) for row in page.history],
            "decide": decide,
            "observe": observe,
            "readers": reader_words(queries.readers_of(person)),
        },
        status=422 if refused else 200,
    )


def _asking(asked: AskedCompetency | None) -> list[dict[str, Any]]:
    """Nothing where one block alone asks for it: the page then speaks of that one."""
    if asked is None or len(asked.blocks) == 1:
        return []
    return [
        {"block": block, "status": line.mastery.status, "expected_level": expected_level(line.requirement)}
        for block in asked.blocks
        for line in block.lines
    ]


def expected_level(asked: Requirement) -> str:
    words = str(LEVEL_WORDS[asked.level])
    if asked.origins == 1:
        return words
    return _("%(level)s, on %(count)d different occasions") % {"level": words, "count": asked.origins}


def reader_words(readers: Collection[queries.Reader]) -> list[str]:
    return [f"{each.person.display_name} ({READER_WORDS[each.capacity]})" for each in readers]


@login_required
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, learner: UUID, competency: UUID) -> HttpResponse:
    if request.method == "GET":  # the address of a refused form: reloaded, or read in the other language
        return redirect("records:trainer_competency", learner=learner, competency=competency)
    person, found = _to_write(request, Right.DECIDE, learner, competency)
    page = queries.competency_page(person, found)
    form = DecideForm(request.POST, descriptors=page.descriptors, may_share=person.may_share)
    if form.is_valid():
        try:
            services.confirm_level(
                learner=person,
                competency=found,
                level=form.cleaned_data["level"],
                by=request.user,
                comment=form.cleaned_data["comment"],
                client_uuid=form.cleaned_data["client_uuid"],
                share=form.cleaned_data.get("share", False),
            )
        except Refused as refusal:
            lacks_words = page.has_evidence and not form.cleaned_data["comment"].strip()
            form.add_error("comment" if lacks_words else "level", str(refusal))
        else:
            messages.success(request, _("The level is confirmed. %(name)s sees it now.") % {"name": person})
            return _back_to(person, found)
    return _competency(request, person, found, decide=form)


@login_required
@require_http_methods(["GET", "POST"])
def observe(request: HttpRequest, learner: UUID, competency: UUID) -> HttpResponse:
    if request.method == "GET":  # the address of a refused form: reloaded, or read in the other language
        return redirect("records:trainer_competency", learner=learner, competency=competency)
    person, found = _to_write(request, Right.DECIDE, learner, competency)
    form = ObserveForm(request.POST, descriptors=found.descriptors.all(), first_day=queries.first_day_of(person))
    if form.is_valid():
        try:
            services.record_training_observation(learner=person, competency=found, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("level", str(refusal))
        else:
            messages.success(request, _("What you saw is recorded. %(name)s sees it now.") % {"name": person})
            return _back_to(person, found)
    return _competency(request, person, found, observe=form)


@login_required
@require_POST
def share(request: HttpRequest, learner: UUID, competency: UUID, evidence: UUID) -> HttpResponse:
    """Shows a confirmed level to the workplace, or stops (``stop``). Each is a row."""
    person, found = _to_write(request, Right.SHARE, learner, competency)
    row = queries.evidence_or_404(person, found, evidence)
    if row.instrument == Instrument.WORKPLACE:
        raise Http404  # the mentor's own words are not ours to share or to hide
    try:
        if "stop" in request.POST:
            withdraw_level(evidence=row, by=request.user)
            messages.success(request, _("This level is no longer shared."))
        else:
            publish_level(evidence=row, by=request.user)
            messages.success(request, _("This level is shared. %(name)s sees that too.") % {"name": person})
    except Refused as refusal:
        messages.error(request, str(refusal))
    return _back_to(person, found)


@login_required
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, learner: UUID, competency: UUID, evidence: UUID) -> HttpResponse:
    person, found = _to_write(request, Right.DECIDE, learner, competency)
    row = queries.evidence_or_404(person, found, evidence)
    if row.recorded_by_id != request.user.pk or row.kind not in (Kind.DECISION, Kind.APPRAISAL):
        raise Http404
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            services.take_back(evidence=row, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, _("Taken back. Both rows stay in the history."))
            return _back_to(person, found)
    context = {"learner": person, "competency": found, "told": _told(row, ()), "form": form}
    return render(request, "records/trainer/take_back.html", context, status=422 if form.errors else 200)


def _to_write(request: HttpRequest, right: Right, learner: UUID, competency: UUID) -> tuple[User, Competency]:
    queries.learner_for_or_404(request.user, right, learner)
    return queries.learner_to_follow_or_404(request.user, learner), queries.competency_or_404(competency)


def _back_to(person: User, found: Competency) -> HttpResponseRedirect:
    return redirect("records:trainer_competency", learner=person.uuid, competency=found.uuid)
