"""The groups of those who teach: who needs a look, and where each stands. Coordinators read them and remind; auditors
read them."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import Capacity
from accounts.spaces import standing_of
from competencies.queries import editions_ending_within_a_year
from records.following import Alert, Show, Sign
from records.forms.trainer import SHOW_LABELS
from records.models import Reminder
from records.queries import trainer as queries

PER_PAGE = 40
GROUPS_PER_PAGE = 24


class GroupCard(NamedTuple):
    """All that a card of a group is made of."""

    uuid: UUID
    name: str
    centre: str
    start: date
    end: date | None
    size: int


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    found = queries.home_of_staff_or_404(request.user, today)
    page = Paginator(found.groups, GROUPS_PER_PAGE).get_page(request.GET.get("page"))
    sizes = queries.sizes_of(page, today)
    held = standing_of(request.user).capacities
    return render(
        request,
        "records/trainer/home.html",
        {
            "page": page,
            "mine": tuple(_group_card(each, sizes) for each in page if each.mine),
            "others": tuple(_group_card(each, sizes) for each in page if not each.mine),
            "teaches_some": any(each.mine for each in found.groups),
            "only_mine": not found.waiting.ungrouped and all(each.mine for each in found.groups),
            "ungrouped": found.waiting.ungrouped,
            "to_mark": found.waiting.to_read,
            "replies": found.waiting.replies,
            "teaches": Capacity.TRAINER in held,
            "ending": editions_ending_within_a_year(today) if Capacity.COORDINATOR in held else [],
        },
    )


def _group_card(group: queries.Group, sizes: Mapping[int, int]) -> GroupCard:
    return GroupCard(group.uuid, group.name, group.centre, group.start, group.end, sizes.get(group.pk, 0))


@login_required
@require_GET
def board(request: HttpRequest, cohort: UUID) -> HttpResponse:
    group, lines = queries.board_or_404(request.user, cohort, timezone.localdate())
    return _board(request, lines, {"group": group, "title": group.name})


@login_required
@require_GET
def ungrouped(request: HttpRequest) -> HttpResponse:
    if standing_of(request.user).capacities.isdisjoint(queries.STAFF):
        raise Http404
    lines = queries.ungrouped_board(request.user, timezone.localdate())
    return _board(request, lines, {"group": None, "title": _("Without a group")})


class Tab(NamedTuple):
    value: str
    label: str
    count: int
    current: bool


class Row(NamedTuple):
    """All that a row of the board is made of."""

    uuid: UUID
    name: str
    last_work: date | None
    late: int
    ready: int
    missing: int
    total: int
    last_at_work: date | None
    has_contract: bool
    alerts: tuple[str, ...]


def _board(request: HttpRequest, lines: Collection[queries.BoardLine], context: dict[str, Any]) -> HttpResponse:
    today = timezone.localdate()
    show = _show_chosen(request.GET.get("show", ""))
    found = {each: queries.shown(lines, each, today) for each in Show}
    page = Paginator(found[show], PER_PAGE).get_page(request.GET.get("page"))
    about = Reminder.Kind.LATE if show is Show.LATE else Reminder.Kind.IDLE
    return render(
        request,
        "records/trainer/board.html",
        {
            **context,
            "page": page,
            "rows": [_row(line) for line in page],
            "tabs": tuple(
                Tab(each.value, str(label), len(found[each]), each is show) for each, label in SHOW_LABELS.items()
            ),
            "total": len(lines),
            "may_remind": not standing_of(request.user).capacities.isdisjoint({Capacity.TRAINER, Capacity.COORDINATOR}),
            "about": about,
            "everybody": remind_url([line.learner.uuid for line in found[show]], about),
        },
    )


def _show_chosen(value: str) -> Show:
    return next((each for each in Show if each.value == value), Show.ALL)


def _row(line: queries.BoardLine) -> Row:
    situation = line.situation
    return Row(
        uuid=line.learner.uuid,
        name=line.learner.display_name,
        last_work=situation.last_work,
        late=situation.late,
        ready=situation.ready,
        missing=situation.missing,
        total=line.reached.total,
        last_at_work=situation.last_at_work,
        has_contract=situation.contract_since is not None,
        alerts=tuple(map(alert_words, line.alerts)),
    )


def remind_url(learners: Collection[UUID], about: Reminder.Kind) -> str:
    query = "&".join([*(f"who={each}" for each in learners), f"about={about.value}"])
    return f"{reverse('records:trainer_remind')}?{query}"


def alert_words(alert: Alert) -> str:
    if alert.sign is Sign.NO_WORK:
        if alert.never:
            return _("No work yet, %(days)d days after the start") % {"days": alert.days}
        return _("No work for %(days)d days") % {"days": alert.days}
    if alert.never:
        return _("Not seen by the mentor yet, %(days)d days after the contract began") % {"days": alert.days}
    return _("No observation by the mentor for %(days)d days") % {"days": alert.days}


@login_required
@require_GET
def grid(request: HttpRequest, cohort: UUID) -> HttpResponse:
    group, found = queries.grid_or_404(request.user, cohort, timezone.localdate())
    return render(request, "records/trainer/grid.html", {"group": group, "grid": found})
