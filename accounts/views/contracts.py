from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import queries, services
from accounts.forms import ChooseMentorForm, ContractForm, EmployerForm, EndContractForm
from accounts.models import Apprenticeship, Employer, User
from accounts.views.doors import coordinator_only
from accounts.views.people import warn_of_many_apprentices


@coordinator_only
def contracts(request: HttpRequest, centres: Any) -> HttpResponse:
    context = {"contracts": queries.contracts_of(centres), "today": timezone.localdate()}
    return render(request, "accounts/centre/contracts.html", context)


@coordinator_only
@require_http_methods(["GET", "POST"])
def new_contract(request: HttpRequest, centres: Any) -> HttpResponse:
    form = ContractForm(request.POST or None, centres=centres)
    if request.method == "POST" and form.is_valid():
        contract = services.open_contract(**form.cleaned_data)
        _say_who_follows(request, form.cleaned_data["mentor"])
        return redirect("accounts:contract", contract=contract.uuid)
    context = {"form": form, "title": _("A new contract"), "back": "contracts"}
    return render(request, "accounts/centre/form.html", context)


def _say_who_follows(request: HttpRequest, mentor: User | None) -> None:
    if mentor is None:
        messages.success(request, _("The contract is written. Invite the workplace mentor."))
    else:
        messages.success(request, _("The contract is written. %(name)s is its mentor.") % {"name": mentor})
        warn_of_many_apprentices(request, mentor)


def contract_or_404(centres: Any, uuid: UUID) -> Apprenticeship:
    return get_object_or_404(queries.contracts_of(centres), uuid=uuid)


@coordinator_only
def contract(request: HttpRequest, centres: Any, contract: UUID) -> HttpResponse:
    return _show(request, centres, contract_or_404(centres, contract))


def _show(request: HttpRequest, centres: Any, shown: Apprenticeship, **forms: Any) -> HttpResponse:
    today = timezone.localdate()
    over = bool(shown.broken_on and shown.broken_on <= today) or bool(shown.end and shown.end < today)
    context = {
        "contract": shown, "is_over": over, "today": today,
        "standing": [row for row in shown.mentorships.all() if row.holds_on(today)],
        "coming": [row for row in shown.mentorships.all() if row.start > today and not row.annulled_on],
        "past": [row for row in shown.mentorships.all() if row.annulled_on or (row.end and row.end < today)],
        "form": forms.get("end") or EndContractForm(contract=shown, initial={"what": EndContractForm.ENDS}),
        "mentor_form": forms.get("mentor") or ChooseMentorForm(contract=shown, centres=centres),
    }  # fmt: skip
    return render(request, "accounts/centre/contract.html", context)


@coordinator_only
@require_http_methods(["GET", "POST"])
def end_contract(request: HttpRequest, centres: Any, contract: UUID) -> HttpResponse:
    shown = contract_or_404(centres, contract)
    if request.method == "GET":  # the address of a refused form: reloaded, or read in the other language
        return redirect("accounts:contract", contract=shown.uuid)
    form = EndContractForm(request.POST, contract=shown)
    if not form.is_valid():
        return _show(request, centres, shown, end=form)
    day = form.cleaned_data["day"]
    if form.cleaned_data["what"] == EndContractForm.BROKEN:
        services.break_contract(contract=shown, on=day)
        messages.success(request, _("The contract is broken. The apprentice keeps their access."))
    else:
        services.end_contract(contract=shown, last_day=day)
        messages.success(request, _("The end of the contract is written."))
    return redirect("accounts:contract", contract=shown.uuid)


@coordinator_only
@require_http_methods(["GET", "POST"])
def choose_mentor(request: HttpRequest, centres: Any, contract: UUID) -> HttpResponse:
    shown = contract_or_404(centres, contract)
    if request.method == "GET":  # the address of a refused form: reloaded, or read in the other language
        return redirect("accounts:contract", contract=shown.uuid)
    form = ChooseMentorForm(request.POST, contract=shown, centres=centres)
    if not form.is_valid():
        return _show(request, centres, shown, mentor=form)
    mentor = form.cleaned_data["mentor"]
    services.change_mentor(contract=shown, mentor=mentor, on=form.cleaned_data["start"])
    messages.success(request, _("%(name)s is the mentor of this contract.") % {"name": mentor})
    warn_of_many_apprentices(request, mentor)
    return redirect("accounts:contract", contract=shown.uuid)


@coordinator_only
@require_POST
def remove_mentor(request: HttpRequest, centres: Any, contract: UUID) -> HttpResponse:
    shown = contract_or_404(centres, contract)
    services.change_mentor(contract=shown, mentor=None, on=timezone.localdate())
    messages.success(request, _("This contract has no mentor any more."))
    return redirect("accounts:contract", contract=shown.uuid)


@coordinator_only
def employers(request: HttpRequest, centres: Any) -> HttpResponse:
    return render(request, "accounts/centre/employers.html", {"employers": queries.employers_of(centres)})


@coordinator_only
@require_http_methods(["GET", "POST"])
def new_employer(request: HttpRequest, centres: Any) -> HttpResponse:
    return _edit_employer(request, centres, Employer(), _("A new employer"))


@coordinator_only
@require_http_methods(["GET", "POST"])
def employer(request: HttpRequest, centres: Any, employer: UUID) -> HttpResponse:
    shown = get_object_or_404(queries.employers_of(centres), uuid=employer)
    return _edit_employer(request, centres, shown, shown.name)


def _edit_employer(request: HttpRequest, centres: Any, shown: Employer, title: str) -> HttpResponse:
    form = EmployerForm(request.POST or None, instance=shown)
    if request.method == "POST" and form.is_valid():
        services.save_employer(employer=form.instance, centre=centres[0])
        messages.success(request, _("Saved."))
        return redirect("accounts:employers")
    return render(request, "accounts/centre/form.html", {"form": form, "title": title, "back": "employers"})
