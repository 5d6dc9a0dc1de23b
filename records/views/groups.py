"""The groups of those who teach: who needs a look, and where each stands. Coordinators read them and remind; auditors
read them."""

from collections.abc import Collection, Mapping, Sequence
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
from records.queries.trainer.people import folded

PER_PAGE = 40
GROUPS_PER_PAGE = 12
LONGEST_WORDS = 100  # that a group is looked for by
FEW_OTHERS = 6  # groups of one's colleagues that stand beside one's own; more have a page of their own


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
    """The groups one teaches, and the others of the centre where they are few or where one teaches none."""
    today = timezone.localdate()
    found = queries.home_of_staff_or_404(request.user, today)
    mine = [each for each in found.groups if each.mine]
    others = len(found.groups) - len(mine)
    apart = bool(mine) and others > FEW_OTHERS
    held = standing_of(request.user).capacities
    return render(
        request,
        "records/trainer/home.html",
        {
            **_shown(request, mine if apart else found.groups, today, with_alone=not apart),
            "teaches_some": bool(mine),
            "apart": len(found.groups) if apart else 0,
            "can_search": not apart and len(found.groups) > GROUPS_PER_PAGE,
            "to_mark": found.to_read,
            "replies": found.replies,
            "teaches": Capacity.TRAINER in held,
            "ending": editions_ending_within_a_year(today) if Capacity.COORDINATOR in held else [],
        },
    )


@login_required
@require_GET
def every_group(request: HttpRequest) -> HttpResponse:
    """Of one's centres, by pages; some of them by their name."""
    today = timezone.localdate()
    found = queries.groups_or_404(request.user, today)
    words = request.GET.get("words", "").replace("\0", "").strip()[:LONGEST_WORDS]
    wanted = folded(words)
    matching = [each for each in found if wanted in folded(each.name)] if words else found
    context = {
        "words": words,
        "can_search": len(found) > GROUPS_PER_PAGE,
        "teaches_some": any(each.mine for each in found),
        **_shown(request, matching, today, with_alone=not words),
    }
    return render(request, "records/trainer/groups.html", context)


def _shown(
    request: HttpRequest, groups: Sequence[queries.Group], today: date, *, with_alone: bool
) -> dict[str, Any]:  # fmt: skip
    page = Paginator(groups, GROUPS_PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    if with_alone:
        sizes, alone = queries.sizes_and_alone(request.user, shown, today)
    else:
        sizes, alone = queries.sizes_of(shown, today), 0
    return {
        "page": page,
        "mine": tuple(_group_card(each, sizes) for each in shown if each.mine),
        "others": tuple(_group_card(each, sizes) for each in shown if not each.mine),
        "ungrouped": alone,
    }


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
