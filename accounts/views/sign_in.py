"""The two ways in that allauth does not know: the invitation's link, and the printed code."""

from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import codes, queries, services, spaces
from accounts.forms import FirstPasswordForm, InvitationForm, SignInCodeForm
from accounts.models import User
from accounts.services.invitations import digest
from accounts.views.doors import secret_page

CAME_BY_CODE = "came_by_code"
EVERY_CODE = "every code"


@secret_page
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    found = queries.invitation_of(digest(secret))
    if found is None or not found.is_open_at(timezone.now()) or not found.user.is_active:
        return render(request, "accounts/invitation_closed.html", {"invitation": found}, status=410 if found else 404)
    form = InvitationForm(request.POST or None, user=found.user)
    if request.method == "POST" and form.is_valid():
        user = services.accept_invitation(
            invitation=found, display_name=form.cleaned_data["display_name"], password=form.password
        )
        if user is None:
            return render(request, "accounts/invitation_closed.html", {"invitation": found}, status=410)
        return _sign_in(request, user)
    return render(request, "accounts/invitation.html", {"invitation": found, "form": form})


def _sign_in(request: HttpRequest, user: User, redirect_url: str | None = None) -> HttpResponse:
    return perform_login(request, user, email_verification="none", redirect_url=redirect_url)


@secret_page
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Reading a code's address signs nobody in: one confirms."""
    if request.method == "GET":
        scanned = codes.normalised(request.GET.get("c", ""))
        scanned = scanned if codes.is_well_formed(scanned) else ""
        form = SignInCodeForm(initial={"code": codes.in_groups(scanned)})
        return render(request, "accounts/code.html", {"form": form, "is_scanned": bool(scanned)})
    return _try_code(request)


def _try_code(request: HttpRequest) -> HttpResponse:
    if not _may_try(request):
        return ratelimit.respond_429(request)
    form = SignInCodeForm(request.POST)
    if form.is_valid():
        user = services.redeem_sign_in_code(typed=form.cleaned_data["code"])
        if user is not None:
            response = _sign_in(request, user, reverse("accounts:first_password"))
            request.session[CAME_BY_CODE] = user.pk
            return response
        _count_failure(request)
        form.add_error("code", _("This code does not work. Check each letter, or ask your trainer for a new one."))
    return render(request, "accounts/code.html", {"form": form})


def _may_try(request: HttpRequest) -> bool:
    return ratelimit.consume(request, action="sign_in_code", key=EVERY_CODE, dry_run=True)


def _count_failure(request: HttpRequest) -> None:
    # Failures only: a whole class signs in from one address on its first day.
    ratelimit.consume(request, action="sign_in_code", key=EVERY_CODE)


@secret_page
@login_required
@require_http_methods(["GET", "POST"])
def first_password(request: HttpRequest) -> HttpResponse:
    """Offered right after a printed code, to whoever came by one; elsewhere a password is changed knowing the old."""
    if request.session.get(CAME_BY_CODE) != request.user.pk:
        return redirect("account_change_password")
    if request.method == "POST" and "later" in request.POST:
        del request.session[CAME_BY_CODE]
        return redirect(spaces.home_of(request))
    form = FirstPasswordForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        request.user.set_password(form.cleaned_data["password1"])
        services.change_person(user=request.user, password=request.user.password)
        update_session_auth_hash(request, request.user)
        del request.session[CAME_BY_CODE]
        return redirect(spaces.home_of(request))
    return render(request, "accounts/first_password.html", {"form": form})
