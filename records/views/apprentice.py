"""The apprentice's own space. Whoever never was a learner gets a 404; nobody reads anybody else here."""

import uuid
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any, Literal, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import Capacity
from accounts.models import User
from accounts.spaces import LEARNING, standing_of
from accounts.views.doors import learners_only
from assessments.quizzes.models import Submission
from competencies.asked import AskedCompetency
from competencies.mastery import TOP_LEVEL
from competencies.models import Competency
from competencies.queries import asked_in_blocks
from competencies.services import Refused, assess_oneself
from courses import kinds
from courses.programmes import planned_days, programmes_followed
from courses.progress import State
from courses.queries import Followed, NextThing, course_to_follow_or_404
from records.forms.apprentice import SelfAssessmentForm
from records.queries import apprentice as queries
from records.queries import viewers as sight
from records.queries.own_data import own_data
from records.views import apprentice_cards as cards
from records.views import apprentice_wording as words
from records.views.apprentice_cards import competency_url, course_url, kind_of, open_url
from records.views.placement_wording import lines_of

MODULES_ON_HOME = 3
LOG_PAGE = 20


def page(request: HttpRequest, template: str, current: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    # Here and not from the address alone: a module's page stands elsewhere, and is this space's all the same.
    here = reverse(f"records:{current}")
    space = tuple(entry.link(current=entry.address == here) for entry in LEARNING.entries)
    return render(request, f"records/apprentice/{template}.html", {"space_nav": space, **context}, status=status)


# Today


@require_GET
@login_required
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    day = timezone.localdate()
    found = queries.today(request.user, day)
    if Capacity.SELF not in standing_of(request.user).capacities:
        raise Http404
    soonest_first = sorted(found.modules, key=lambda each: (each.outline.progress.complete, each.due_on or date.max))
    shown = soonest_first[:MODULES_ON_HOME]
    return page(
        request,
        "home",
        "apprentice",
        {
            "day": day,
            "name": request.user.get_short_name(),
            "next": _next(found.next, found.next_module.due_on if found.next_module else None, day),
            "nothing": None if found.next else _nothing(found),
            "modules": tuple(_row(each, day) for each in shown),
            "has_more": len(found.modules) > len(shown),
            "ask": () if found.modules else tuple(_trainers(request.user, day)),
            "practice": words.practice(found.practice, day),
            "news": found.news and _news(found.news),
            "read": tuple(_told(each) for each in found.read),
            "path": found.path and _path(found.path),
        },
    )


class Nothing(NamedTuple):
    """Why there is nothing to do."""

    kind: Literal["no module", "all done", "opens later", "closed"]
    title: str = ""
    opens_on: date | None = None


def _nothing(found: queries.Today) -> Nothing:
    if not found.modules:
        return Nothing("no module")
    if found.all_done:
        return Nothing("all done")
    if (later := found.opens_next) is not None:
        return Nothing("opens later", later.title, later.opens_on)
    return Nothing("closed")


class PathRow(NamedTuple):
    qualification: str
    acquired: int
    asked: int


def _path(path: queries.PathInShort) -> PathRow:
    return PathRow(path.qualification, len(path.summary.acquired), path.summary.total)


class Row(NamedTuple):
    """One line of a list, in words."""

    url: str
    icon: str
    title: str
    detail: str


def _row(module: Followed, day: date) -> Row:
    return Row(course_url(module.course.uuid), "book-open", module.course.title, _in_short(module, day))


def _in_short(module: Followed, day: date) -> str:
    progress = module.outline.progress
    due = "" if progress.complete else words.due(module.due_on, day)
    return " · ".join(filter(None, [words.activities_done(progress), words.time_left(progress), due]))


def _news(news: queries.News) -> Row:
    icon = "briefcase" if news.from_mentor else "graduation-cap"
    return Row(competency_url(news.competency), icon, words.spoke(by_mentor=news.from_mentor), news.competency.title)


def _told(told: Submission) -> Row:
    activity = told.attempt.activity
    icon, title = words.told(told)
    return Row(reverse("quizzes:result", args=[activity.uuid, told.attempt.uuid]), icon, title, activity.title)


@dataclass(frozen=True, slots=True, kw_only=True)
class NextCard:
    """The one thing to do, in words."""

    title: str
    icon: str
    kind: str
    module: str
    minutes: str
    due: str
    url: str
    module_url: str
    label: str
    resumed: bool


def _next(found: NextThing | None, due_on: date | None, day: date) -> NextCard | None:
    if found is None:
        return None
    activity, course = found.activity, found.outline.course
    kind, module_url = kind_of(activity), course_url(course.uuid)
    return NextCard(
        title=activity.title,
        icon=kind["icon"],
        kind=str(kind["title"]),
        module=course.title,
        minutes=words.duration(activity.minutes) if activity.minutes else "",
        due=words.due(due_on, day),
        url=open_url(activity) or module_url,
        module_url=module_url,
        label=_("Carry on") if found.resumed else _("Start"),
        resumed=found.resumed,
    )


def _trainers(learner: User, day: date) -> list[str]:
    viewers = sight.viewers_of(learner, day)
    return [each.person.display_name for each in viewers if each.capacity is Capacity.TRAINER]


# Modules


@require_GET
@learners_only
def modules(request: HttpRequest) -> HttpResponse:
    day = timezone.localdate()
    found = queries.modules_followed(request.user, day)
    planned = planned_days(request.user, day)
    return page(
        request,
        "modules",
        "apprentice_modules",
        {
            "modules": [_module(each, day) | {"planned": planned.get(each.course.pk)} for each in found],
            "programmes": programmes_followed(request.user, day),
            "ask": [] if found else _trainers(request.user, day),
        },
    )


def _module(module: Followed, day: date) -> dict[str, Any]:
    progress = module.outline.progress
    return {
        "course": module.course,
        "url": course_url(module.course.uuid),
        "progress": progress,
        "done": words.activities_done(progress),
        "left": words.time_left(progress),
        "due": "" if progress.complete else words.due(module.due_on, day),
        "state": "finished" if progress.complete else "begun" if module.begun else "new",
    }


@require_GET
@learners_only
def module(request: HttpRequest, course: UUID) -> HttpResponse:
    day = timezone.localdate()
    found = queries.module_page(request.user, course_to_follow_or_404(request.user, course), day)
    due_on = found.module.due_on
    return page(
        request,
        "module",
        "apprentice_modules",
        {
            "course": found.module.course,
            "module": _module(found.module, day),
            "next": _next(found.next, due_on, day),
            "parts": [
                {
                    "section": part.part.section,
                    "part": part.part,
                    "rule": words.section_rule(part),
                    "steps": [_step(step) for step in part.steps],
                }
                for part in found.parts
            ],
        },
    )


def _step(step: queries.ModuleStep) -> dict[str, Any]:
    can_open = step.state in (State.DONE, State.OPEN)
    kind, known = kind_of(step.activity), kinds.is_known(step.activity.kind)
    return {
        "activity": step.activity,
        "kind": kind,
        "url": open_url(step.activity) if can_open else "",
        "known": known,
        "detail": " · ".join(filter(None, [str(kind["title"]) if known else "", _minutes(step), _optional(step)])),
        "state": step.state,
        "first": [each.title for each in step.first],
        "is_next": step.is_next,
    }


def _minutes(step: queries.ModuleStep) -> str:
    return words.duration(step.activity.minutes) if step.activity.minutes else ""


def _optional(step: queries.ModuleStep) -> str:
    return "" if step.activity.required else _("optional")


# Competencies


@require_GET
@learners_only
def competencies(request: HttpRequest) -> HttpResponse:
    families = queries.own_competencies(request.user, timezone.localdate())
    rows = [(family, [cards.card(each) for each in found]) for family, found in families]
    return page(request, "competencies", "apprentice_competencies", {"families": rows})


@require_http_methods(["GET", "POST"])
@learners_only
def competency(request: HttpRequest, competency: UUID) -> HttpResponse:
    found = queries.competency_by(competency)
    if found is None:
        raise Http404
    if request.method == "POST":
        form = SelfAssessmentForm(request.POST)
        if form.is_valid():
            return _assessed(request, found, form)
        return _competency_page(request, found, form, status=422)
    return _competency_page(request, found, SelfAssessmentForm(initial={"client_uuid": uuid.uuid4()}))


def _assessed(request: HttpRequest, competency: Competency, form: SelfAssessmentForm) -> HttpResponse:
    try:
        assess_oneself(learner=request.user, competency=competency, **form.cleaned_data)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your view is noted."))
    return redirect("records:apprentice_competency", competency.uuid)


def _competency_page(
    request: HttpRequest, competency: Competency, form: SelfAssessmentForm, status: int = 200
) -> HttpResponse:
    found = queries.competency_page(request.user, competency, timezone.localdate())
    sentences = queries.sentences_of(competency)
    chosen = form["level"].value() if form.is_bound else found.own_level
    rule = found.standing.rule
    asked = asked_in_blocks(request.user, competency)
    levels = [
        {
            "key": str(level),
            "word": words.LEVELS[level],
            "sentence": sentences.get(level, ""),
            "help": words.level_to_choose(level, rule, asked=found.standing.asked),
            "is_chosen": str(level) == str(chosen),
        }
        for level in range(TOP_LEVEL + 1)
    ]
    return page(
        request,
        "competency",
        "apprentice_competencies",
        {
            "competency": competency,
            "standing": cards.card(replace(found.standing, status=asked.status) if asked else found.standing),
            "blocks": _asking(asked),
            "who_can_show": words.who_can_show(found.standing.mastery, rule),
            "levels": levels,
            "history": [_history_row(row) for row in found.history],
            "form": form,
            "own_level": found.own_level,
        },
        status=status,
    )


def _asking(asked: AskedCompetency | None) -> list[dict[str, Any]]:
    """Nothing where one block alone asks for it: the page then speaks of that one."""
    if asked is None or len(asked.blocks) == 1:
        return []
    return [{"block": block, **cards.judged(line)._asdict()} for block in asked.blocks for line in block.lines]


def _history_row(row: queries.HistoryRow) -> dict[str, Any]:
    evidence = row.evidence
    author = evidence.recorded_by
    return {
        "row": row,
        "evidence": evidence,
        "level": "unseen" if evidence.level is None else evidence.level,
        "title": words.origin(evidence.kind, evidence.instrument),
        "by": "" if author is None or author.pk == evidence.learner_id else author.display_name,
        "withdrawn_by": row.withdrawn.recorded_by if row.withdrawn else None,
    }


# My path


@require_GET
@learners_only
def path(request: HttpRequest) -> HttpResponse:
    day = timezone.localdate()
    found = queries.own_path(request.user, day)
    if found is None:
        return page(request, "no_path", "apprentice_path", {"ask": _trainers(request.user, day)})
    summary = found.progress.summary
    return page(
        request,
        "path",
        "apprentice_path",
        {
            "diploma": cards.diploma(found.progress.pathway, day),
            "acquired": len(summary.acquired),
            "total": summary.total,
            "groups": cards.groups(found, summary),
            "blocks": cards.blocks(found),
            "placed": [each for each in lines_of(found.placements) if each["decision"]],
        },
    )


# Who can see me


@require_GET
@learners_only
def viewers(request: HttpRequest) -> HttpResponse:
    found = sight.viewers_of(request.user)
    log = Paginator(sight.views_of_me(request.user), LOG_PAGE).get_page(request.GET.get("page"))
    return page(
        request,
        "viewers",
        "apprentice_viewers",
        {
            "groups": [
                _group(capacity, list(people)) for capacity, people in groupby(found, lambda each: each.capacity)
            ],
            "shared": [_shared(row) for row in sight.shared_now(request.user)],
            "log": log,
            "views": [
                {
                    "view": view,
                    "capacity": words.CAPACITIES.get(view.capacity, view.capacity),
                    "page": words.PAGES.get(view.page, view.page),
                }
                for view in log
            ],
        },
    )


def _group(capacity: Capacity, people: list[sight.Viewer]) -> dict[str, Any]:
    title, icon = words.GROUPS[capacity]
    return {
        "title": title,
        "icon": icon,
        "people": people,
        "sees": words.sees(capacity),
        "may": words.may(capacity),
        "hidden": words.does_not_see(capacity),
    }


def _shared(evidence: Any) -> dict[str, Any]:
    return {
        "competency": evidence.competency,
        "url": competency_url(evidence.competency),
        "level": "unseen" if evidence.level is None else evidence.level,
        "title": words.origin(evidence.kind, evidence.instrument),
        "evidence": evidence,
    }


@require_GET
@learners_only
def export(request: HttpRequest) -> HttpResponse:
    name = f"entremise-{timezone.localdate():%Y-%m-%d}.json"
    response = JsonResponse(own_data(request.user), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
