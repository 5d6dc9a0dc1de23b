"""The workplace's space: a mentor, human resources, or a minor's guardian. Every view of a record is written down."""

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import Capacity
from accounts.addresses import address_of
from accounts.models import User
from accounts.services import log_view
from accounts.spaces import standing_of
from competencies.asked import AskedBlock, AskedLine, PathwayProgress
from competencies.mastery import Mastery, Status
from competencies.models import Competency, LevelDescriptor
from competencies.services import Refused
from records.forms import LEVEL_WORDS, ReasonForm
from records.forms.company import ObserveAtWorkForm
from records.observing import Awaited
from records.queries import company as queries
from records.services import log_list_view, record_work_observation
from records.services import take_back as take_back_observation

AWAITED_WORDS = {
    Awaited.FIRST: gettext_lazy("A first observation, in one minute"),
    Awaited.NEXT: gettext_lazy("A new observation, in one minute"),
    Awaited.NOTHING: gettext_lazy("Nothing for now"),
}


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    lines = queries.company_lines(request.user, timezone.localdate())
    if standing_of(request.user).capacities.isdisjoint(queries.COMPANY):
        raise Http404
    log_list_view(
        rows=[(line.learner, line.capacity, line.employer) for line in lines if not line.is_logged],
        viewer=request.user,
        page=queries.LIST_PAGE,
    )
    return render(
        request,
        "records/company/home.html",
        {
            "mentored": tuple(_card(line) for line in lines if line.capacity is Capacity.MENTOR),
            "others": tuple(_card(line) for line in lines if line.capacity is not Capacity.MENTOR),
            "is_family": bool(lines) and all(line.capacity is Capacity.GUARDIAN for line in lines),
        },
    )


class Card(NamedTuple):
    """All that the list shows of somebody, in words and numbers."""

    name: str
    url: str
    qualification: str
    acquired: int
    total: int
    shared_on: date | None
    awaited: str
    asks: bool


def _card(line: queries.CompanyLine) -> Card:
    return Card(
        name=line.learner.display_name,
        url=address_of("records:company_learner", line.learner.uuid),
        qualification=line.qualification,
        acquired=line.acquired,
        total=line.total,
        shared_on=timezone.localdate(line.last_shared) if line.last_shared else None,
        awaited=str(AWAITED_WORDS[line.awaited]),
        asks=line.awaited is not Awaited.NOTHING,
    )


@login_required
@require_GET
def learner(request: HttpRequest, learner: UUID) -> HttpResponse:
    person = queries.apprentice_or_404(request.user, learner)
    capacity = queries.capacity_of(person)
    page = queries.company_page(request.user, person, capacity, timezone.localdate())
    log_view(learner=person, viewer=request.user, capacity=capacity, page="levels")
    summary = page.progress.summary if page.progress else None
    return render(
        request,
        "records/company/learner.html",
        {
            "learner": person,
            "page": page,
            "qualification": page.progress.pathway.edition.qualification.short_title if page.progress else "",
            "has_path": summary is not None,
            "acquired": len(summary.acquired) if summary else 0,
            "total": summary.total if summary else 0,
            "blocks": _blocks(page.progress) if page.progress else (),
            "entrust": tuple(_task(person, each) for each in page.entrust),
            "observations": [_observation(person, each) for each in page.observations],
            "is_mentor": capacity is Capacity.MENTOR,
            "is_guardian": capacity is Capacity.GUARDIAN,
            "awaited": str(AWAITED_WORDS[page.awaited]),
            "asks": page.awaited is not Awaited.NOTHING,
            "with_words": capacity is not Capacity.EMPLOYER,
        },
    )


class Line(NamedTuple):
    """A competency that a block asks for, in words. ``level`` as in ``components/level.html``, None when nothing is
    shared."""

    title: str
    words: str
    level: int | str | None
    expected_level: str
    expected: str
    acquired: bool
    missing: str


class Part(NamedTuple):
    title: str
    acquired: int
    lines: tuple[Line, ...]


def _blocks(progress: PathwayProgress) -> tuple[Part, ...]:
    return tuple(
        Part(_title(block), block.acquired, tuple(_line(line) for line in block.lines))
        for block in progress.blocks
        if block.lines
    )


def _title(block: AskedBlock) -> str:
    if not block.official:
        return block.title
    return f"{block.label or block.code} · {block.title or _('title to be confirmed')}"


def _line(line: AskedLine) -> Line:
    return Line(
        title=line.competency.title,
        words=line.competency.mentor_sentence or line.competency.definition,
        level=shown_level(line.mastery),
        expected_level=str(LEVEL_WORDS[line.requirement.level]),
        expected=line.expected,
        acquired=line.mastery.status is Status.ACQUIRED,
        missing=missing_words(line.mastery, line.requirement.level),
    )


def shown_level(found: Mastery) -> int | str | None:
    """The level that stands shared; *non vu* when that is all a mentor said; None when nothing is shared."""
    if found.status is not Status.NOT_STARTED:
        return found.level
    return "unseen" if found.voices else None


def missing_words(found: Mastery, expected: int) -> str:
    """What is still missing, from shared levels alone."""
    if found.status is Status.ACQUIRED:
        return ""
    if found.status is Status.NOT_STARTED:
        return _("Not seen at the workplace, and nothing confirmed.") if found.voices else _("Nothing shared yet.")
    if found.status is Status.READY:
        return _("The level is there. The trainer has to confirm it.")
    if found.level >= expected:
        return _("To be seen again on another occasion, then confirmed by the trainer.")
    return _("“%(level)s” is expected.") % {"level": LEVEL_WORDS[expected]}


class Task(NamedTuple):
    """A competency to observe. ``seen_on``: when it was last looked at."""

    learner: UUID
    competency: UUID
    title: str
    sentence: str
    seen_on: date | None = None


def _task(person: User, competency: Competency, seen_on: date | None = None) -> Task:
    return Task(person.uuid, competency.uuid, competency.title, competency.mentor_sentence, seen_on)


class Observed(NamedTuple):
    learner: UUID
    evidence: UUID
    title: str
    level: int | str
    at: datetime
    comment: str | None
    taken_back: bool


def _observation(person: User, row: queries.Observation) -> Observed:
    level = "unseen" if row.level is None else row.level
    taken_back = row.taken_back_by is not None
    return Observed(person.uuid, row.uuid, row.competency, level, row.at, row.comment, taken_back)


# The mentor's own word


@login_required
@require_GET
def choose(request: HttpRequest, learner: UUID) -> HttpResponse:
    person = queries.mentored_or_404(request.user, learner)
    found = queries.to_observe(person, timezone.localdate())
    log_view(learner=person, viewer=request.user, capacity=Capacity.MENTOR, page="learner")
    return render(
        request,
        "records/company/choose.html",
        {
            "learner": person,
            "proposed": [_task(person, each, found.last_seen.get(each.pk)) for each in found.proposed],
            "others": [_task(person, each, found.last_seen.get(each.pk)) for each in found.others],
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def observe(request: HttpRequest, learner: UUID, competency: UUID) -> HttpResponse:
    person = queries.mentored_or_404(request.user, learner)
    today = timezone.localdate()
    found = queries.observing_or_404(request.user, person, competency, today)
    empty = EmptyForm(found.sentences, found.since, today)
    form = empty.filled(request.POST if request.method == "POST" else None)
    if form.is_valid() and _recorded(request, form, person, found.competency):
        words = {"title": found.competency, "name": person}
        messages.success(request, _("Thank you. “%(title)s” is recorded. %(name)s reads it now.") % words)
        return redirect("records:company_choose", learner=person.uuid)
    context = {
        "learner": person,
        "competency": found.competency,
        "form": form,
        "empty": None if form.is_bound else empty,
    }
    return render(request, "records/company/observe.html", context, status=422 if form.errors else 200)


class EmptyForm(NamedTuple):
    """All that its fields are made of, but for the key that is new each time."""

    sentences: tuple[tuple[int, str], ...]
    since: date | None
    today: date

    def filled(self, answers: Any = None) -> ObserveAtWorkForm:
        descriptors = [LevelDescriptor(level=level, text=text) for level, text in self.sentences]
        return ObserveAtWorkForm(answers, descriptors=descriptors, first_day=self.since)


def _recorded(request: HttpRequest, form: ObserveAtWorkForm, person: User, found: Competency) -> bool:
    answers = {key: form.cleaned_data[key] for key in ("level", "day", "comment", "client_uuid")}
    try:
        record_work_observation(learner=person, competency=found, by=request.user, **answers)
    except Refused as refusal:
        form.add_error("level", str(refusal))
        return False
    return True


@login_required
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, learner: UUID, evidence: UUID) -> HttpResponse:
    person = queries.mentored_or_404(request.user, learner)
    row = queries.own_observation_or_404(request.user, person, evidence)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            take_back_observation(evidence=row, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, _("Taken back. You can observe again whenever you like."))
            return redirect("records:company_learner", learner=person.uuid)
    context = {"learner": person, "row": row, "form": form, "level": "unseen" if row.level is None else row.level}
    return render(request, "records/company/take_back.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def criteria(request: HttpRequest) -> HttpResponse:
    """What is looked at, said beforehand to everybody concerned."""
    if standing_of(request.user).capacities.isdisjoint(queries.COMPANY):
        raise Http404
    rows = [
        (each, [(LEVEL_WORDS[step.level], step.text) for step in each.descriptors.all()])
        for each in queries.criteria(timezone.localdate())
    ]
    return render(request, "records/company/criteria.html", {"competencies": rows})
