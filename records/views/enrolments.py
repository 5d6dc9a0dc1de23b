"""What a group or a learner follows: given, put off, stopped by those who train them or run their centre.

Each page stands at two addresses, a group's and a learner's.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.dates import date_format
from accounts.queries import learners_in
from accounts.spaces import standing_of
from courses.models import Course, Enrolment
from courses.offers import Followable, offer_or_404, offered_to
from courses.services import Refused, change_due_date, end_enrolment
from courses.services import give as give_to
from records.forms.trainer import DueForm, GiveForm, OffersForm
from records.queries import trainer as queries
from records.queries.trainer import Follower
from records.queries.trainer.people import folded
from records.views.apprentice_wording import duration

PER_PAGE = 40


def _address(follower: Follower, page: str, *of: UUID) -> str:
    whose = "group" if follower.group else "learner"
    return reverse(f"records:trainer_{whose}_{page}", args=[follower.to.uuid, *of])


def _context(follower: Follower) -> dict[str, Any]:
    home = "records:trainer_board" if follower.group else "records:trainer_learner"
    return {
        "follower": follower,
        "name": str(follower.to),
        "home_url": reverse(home, args=[follower.to.uuid]),
        "followed_url": _address(follower, "modules"),
        "offers_url": _address(follower, "offers"),
        "today": timezone.localdate(),
    }


@login_required
@require_GET
def followed(request: HttpRequest, **whose: UUID) -> HttpResponse:
    follower = queries.follower_or_404(request.user, **whose)
    today = timezone.localdate()
    rows = queries.enrolments_seen(follower, today)
    context = {
        "standing": [_line(follower, each) for each in rows if not each.is_over_on(today)],
        "over": [_line(follower, each) for each in rows if each.is_over_on(today)],
    }
    return render(request, "records/trainer/followed.html", {**_context(follower), **context})


def _line(follower: Follower, row: Enrolment) -> dict[str, Any]:
    may_change = row.may_change and not row.is_over_on(timezone.localdate())
    return {"row": row, "url": _address(follower, "enrolment", row.uuid) if may_change else ""}


@login_required
@require_GET
def offers(request: HttpRequest, **whose: UUID) -> HttpResponse:
    follower = queries.follower_or_404(request.user, **whose, to_write=True)
    form = OffersForm(request.GET)
    words = folded(form.cleaned_data["words"]) if form.is_valid() else ""
    found = [
        each
        for each in offered_to(follower.to, follower.centres, timezone.localdate())
        if words in folded(each.title)
    ]  # fmt: skip
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        {"what": each, "length": _length(each), "url": _address(follower, "give", each.uuid)} for each in page
    ]  # fmt: skip
    context = {"form": form, "page": page, "rows": rows, "is_filtered": bool(words)}
    return render(request, "records/trainer/offers.html", {**_context(follower), **context})


@login_required
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, what: UUID, **whose: UUID) -> HttpResponse:
    follower = queries.follower_or_404(request.user, **whose, to_write=True)
    found = offer_or_404(follower.centres, what)
    form = GiveForm(request.POST or None)
    if form.is_valid():
        try:
            row = give_to(what=found, to=follower.to, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _given(follower, found, row))
            return redirect(_address(follower, "modules"))
    context = {
        "what": found,
        "is_module": isinstance(found, Course),
        "length": _length(found),
        "form": form,
        "count": learners_in(follower.group, timezone.localdate()).count() if follower.group else None,
    }
    return render(
        request, "records/trainer/give.html", {**_context(follower), **context}, status=422 if form.errors else 200
    )


def _length(what: Followable) -> str:
    return duration(what.minutes) if isinstance(what, Course) and what.minutes else ""


def _given(follower: Follower, what: Followable, row: Enrolment) -> str:
    words = {"name": follower.to, "title": what, "day": date_format(row.start, "j F Y")}
    if row.start > timezone.localdate():
        return _("%(name)s: “%(title)s” begins on %(day)s.") % words
    return _("%(name)s now follows “%(title)s”.") % words


@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, enrolment: UUID, **whose: UUID) -> HttpResponse:
    follower = queries.follower_or_404(request.user, **whose, to_write=True)
    row = queries.enrolment_or_404(follower, enrolment)
    if row.is_over_on(timezone.localdate()):
        return redirect(_address(follower, "modules"))
    form = DueForm(request.POST if request.method == "POST" else None, initial={"due_on": row.due_on})
    if form.is_valid():
        try:
            change_due_date(enrolment=row, due_on=form.cleaned_data["due_on"])
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("The day is changed."))
            return redirect(_address(follower, "modules"))
    context = {
        "row": row,
        "what": row.course or row.programme,
        "form": form,
        "stop_url": _address(follower, "stop", row.uuid),
    }
    return render(
        request, "records/trainer/enrolment.html", {**_context(follower), **context}, status=422 if form.errors else 200
    )


@login_required
@require_POST
def stop(request: HttpRequest, enrolment: UUID, **whose: UUID) -> HttpResponse:
    follower = queries.follower_or_404(request.user, **whose, to_write=True)
    row = queries.enrolment_or_404(follower, enrolment)
    end_enrolment(enrolment=row)
    words = {"name": follower.to, "title": row.course or row.programme}
    messages.success(request, _("%(name)s no longer follows “%(title)s”. The work done is kept.") % words)
    return redirect(_address(follower, "modules"))


@login_required
@require_GET
def choose_group(request: HttpRequest, what: UUID) -> HttpResponse:
    """From the module, once it is published."""
    if standing_of(request.user).capacities.isdisjoint(queries.GIVERS):
        raise Http404
    today = timezone.localdate()
    found = offer_or_404(queries.centres_to_give_for(request.user, today).values("pk"), what)
    groups = [
        {"group": each, "url": reverse("records:trainer_group_give", args=[each.uuid, found.uuid])}
        for each in queries.groups_to_give_to(request.user, found, today)
    ]
    return render(request, "records/trainer/choose_group.html", {"what": found, "groups": groups})
