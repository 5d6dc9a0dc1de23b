"""What may be played, with whom, and when: the sessions of one's groups, the library, a new session."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import Capacity, read_cohorts, taught_cohorts
from accounts.models import Cohort, CohortLearner, User
from accounts.views.doors import only
from assessments.roleplays import queries
from assessments.roleplays.forms import PlanForm
from assessments.roleplays.models import Session
from assessments.roleplays.services import Refused, plan_session
from assessments.roleplays.wording import CARD_WORDS
from courses.wording import LEVEL_WORDS, MODE_WORDS

PER_PAGE = 10

for_readers = only(Capacity.TRAINER, Capacity.COORDINATOR, Capacity.AUDITOR)
for_trainers = only(Capacity.TRAINER)


@dataclass(frozen=True, slots=True)
class Turn:
    """Who of a group has not mediated yet, and who has, with how many times."""

    cohort: Cohort
    waiting: list[User]
    done: list[tuple[User, int]]


@require_GET
@for_readers
def index(request: HttpRequest) -> HttpResponse:
    sessions = queries.sessions_for(request.user)
    over = Paginator(sessions.filter(over=True), PER_PAGE).get_page(request.GET.get("page"))
    coming = list(sessions.filter(over=False).order_by("planned_on", "id"))
    taught = set(taught_cohorts(request.user).values_list("pk", flat=True))
    context = {
        "under_way": _lines((each for each in coming if each.begun), taught),
        "planned": _lines((each for each in coming if not each.begun), taught),
        "over": over,
        "over_lines": _lines(over, taught),
        "library": queries.playable_roleplays(request.user).order_by("title"),
        "turns": turns(request.user),
        "may_plan": bool(taught),
    }
    return render(request, "roleplays/console/index.html", context)


def _lines(sessions: Iterable[Session], taught: set[int]) -> list[dict[str, Any]]:
    """What is not one's own to run is only read."""
    return [{"session": each, "runs": each.cohort_id in taught} for each in sessions]


def turns(viewer: Any) -> list[Turn]:
    """Of each group of today, everybody by how often they mediated. Five queries for all of them."""
    today = timezone.localdate()
    cohorts = list(read_cohorts(viewer).filter(pk__in=Cohort.objects.on(today)).order_by("name", "pk"))
    counts = queries.mediations(cohorts)
    places = CohortLearner.objects.on(today).filter(cohort__in=cohorts).select_related("learner")
    people: dict[int, dict[User, None]] = {}  # once each, whatever places they hold
    for place in places.order_by("learner__display_name", "learner"):
        people.setdefault(place.cohort_id, {})[place.learner] = None
    return [_turn(each, list(people.get(each.pk, ())), counts.get(each.pk, {})) for each in cohorts]


def _turn(cohort: Cohort, people: list[User], counts: dict[int, int]) -> Turn:
    done = [(each, counts[each.pk]) for each in people if each.pk in counts]
    return Turn(cohort, [each for each in people if each.pk not in counts], done)


@require_GET
@for_readers
def roleplay(request: HttpRequest, roleplay: UUID) -> HttpResponse:
    """Everything of it, private texts as well: whoever stages it knows what each one hides."""
    found = queries.roleplay_or_404(request.user, roleplay)
    content = found.current.roleplay_content
    context = {
        "roleplay": found,
        "content": content,
        "mode": MODE_WORDS[content.mode],
        "level": LEVEL_WORDS[content.level],
        "cards": [{"card": each, "kind": CARD_WORDS[each.kind]} for each in content.cards],
        "foci": [{"focus": each, "criteria": list(content.criteria_of(each.key))} for each in content.foci],
        "may_plan": taught_cohorts(request.user).exists(),
    }
    return render(request, "roleplays/console/roleplay.html", context)


@require_http_methods(["GET", "POST"])
@for_trainers
def plan(request: HttpRequest) -> HttpResponse:
    form = PlanForm(request.user, _uuid(request.GET.get("jeu", "")), data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            session = plan_session(trainer=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The session is planned. Its code is ready."))
            return redirect("staging:session", session.uuid)
    return render(request, "roleplays/console/plan.html", {"form": form}, status=422 if form.is_bound else 200)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
