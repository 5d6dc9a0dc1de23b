from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts import queries, services
from accounts.forms import AddLearnersForm, AddTrainerForm, CohortForm, CorrectCohortForm
from accounts.models import Cohort
from accounts.views.doors import coordinator_only


@coordinator_only
def cohorts(request: HttpRequest, centres: Any) -> HttpResponse:
    today = timezone.localdate()
    found = queries.cohorts_of(centres, today)
    return render(request, "accounts/centre/cohorts.html", {"cohorts": found, "today": today})


@coordinator_only
@require_http_methods(["GET", "POST"])
def new_cohort(request: HttpRequest, centres: Any) -> HttpResponse:
    form = CohortForm(request.POST or None, centres=centres)
    if request.method == "POST" and form.is_valid():
        cohort = services.create_cohort(**form.cleaned_data)
        messages.success(request, _("The cohort is created. Add its apprentices and its trainers."))
        return redirect("accounts:cohort", cohort=cohort.uuid)
    return render(request, "accounts/centre/form.html", {"form": form, "title": _("A new cohort"), "back": "cohorts"})


@coordinator_only
@require_http_methods(["GET", "POST"])
def correct_cohort(request: HttpRequest, centres: Any, cohort: UUID) -> HttpResponse:
    shown = cohort_or_404(centres, cohort)
    name = shown.name
    form = CorrectCohortForm(request.POST or None, instance=shown)
    if request.method == "POST" and form.is_valid():
        services.correct_cohort(cohort=shown, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("accounts:cohort", cohort=shown.uuid)
    return render(request, "accounts/centre/correct_cohort.html", {"form": form, "cohort": shown, "name": name})


def cohort_or_404(centres: Any, uuid: UUID) -> Cohort:
    return get_object_or_404(queries.cohorts_of(centres, timezone.localdate()), uuid=uuid)


@coordinator_only
def cohort(request: HttpRequest, centres: Any, cohort: UUID) -> HttpResponse:
    return _show(request, cohort_or_404(centres, cohort))


def _show(request: HttpRequest, shown: Cohort, **forms: Any) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "cohort": shown,
        "places": queries.learners_in(shown, today),
        "trainers": queries.trainers_in(shown, today),
        "learners_form": forms.get("learners") or AddLearnersForm(cohort=shown),
        "trainer_form": forms.get("trainer") or AddTrainerForm(cohort=shown),
    }
    return render(request, "accounts/centre/cohort.html", context)


@coordinator_only
@require_http_methods(["GET", "POST"])
def add_learners(request: HttpRequest, centres: Any, cohort: UUID) -> HttpResponse:
    shown = cohort_or_404(centres, cohort)
    if request.method == "GET":  # the address of a refused form: reloaded, or read in the other language
        return redirect("accounts:cohort", cohort=shown.uuid)
    form = AddLearnersForm(request.POST, cohort=shown)
    if not form.is_valid():
        return _show(request, shown, learners=form)
    chosen = form.cleaned_data["learners"]
    for learner in chosen:
        services.place_in_cohort(user=learner, cohort=shown, start=timezone.localdate())
    count = len(chosen)
    words = ngettext("%(count)s apprentice added.", "%(count)s apprentices added.", count)
    messages.success(request, words % {"count": count})
    return redirect("accounts:cohort", cohort=shown.uuid)


@coordinator_only
@require_http_methods(["GET", "POST"])
def add_trainer(request: HttpRequest, centres: Any, cohort: UUID) -> HttpResponse:
    shown = cohort_or_404(centres, cohort)
    if request.method == "GET":  # the address of a refused form: reloaded, or read in the other language
        return redirect("accounts:cohort", cohort=shown.uuid)
    form = AddTrainerForm(request.POST, cohort=shown)
    if not form.is_valid():
        return _show(request, shown, trainer=form)
    trainer = form.cleaned_data["trainer"]
    services.teach_cohort(user=trainer, cohort=shown, start=timezone.localdate())
    messages.success(request, _("%(name)s now trains this cohort.") % {"name": trainer})
    return redirect("accounts:cohort", cohort=shown.uuid)


@coordinator_only
@require_POST
def remove_learner(request: HttpRequest, centres: Any, cohort: UUID, person: UUID) -> HttpResponse:
    shown, today = cohort_or_404(centres, cohort), timezone.localdate()
    place = get_object_or_404(queries.learners_in(shown, today), learner__uuid=person)
    services.close_cohort_place(cohort=shown, learner=place.learner, on=today)
    messages.success(request, _("%(name)s has left the cohort as of today.") % {"name": place.learner})
    return redirect("accounts:cohort", cohort=shown.uuid)


@coordinator_only
@require_POST
def remove_trainer(request: HttpRequest, centres: Any, cohort: UUID, person: UUID) -> HttpResponse:
    shown, today = cohort_or_404(centres, cohort), timezone.localdate()
    place = get_object_or_404(queries.trainers_in(shown, today), trainer__uuid=person)
    services.close_cohort_teaching(cohort=shown, trainer=place.trainer, on=today)
    messages.success(request, _("%(name)s no longer trains this cohort.") % {"name": place.trainer})
    return redirect("accounts:cohort", cohort=shown.uuid)
