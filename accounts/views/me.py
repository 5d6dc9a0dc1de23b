from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST

from accounts import queries, services
from accounts.adapters import remember_language
from accounts.forms import MeForm
from accounts.spaces import spaces_of


@login_required
@require_http_methods(["GET", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    form = MeForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        return _save(request, form)
    if form.errors:
        request.user.refresh_from_db()  # the form wrote refused words on it
    context = {
        "form": form,
        "address": EmailAddress.objects.get_primary_email(request.user) or request.user.email,
        "printed_code": request.user.sign_in_codes.select_related("issued_by").first(),
        "has_password": request.user.has_usable_password(),
        "second_factors": Authenticator.objects.filter(user=request.user).count(),
        "elsewhere": queries.sessions_elsewhere(request.user, request.session.session_key).count(),
    }
    return render(request, "accounts/me.html", context)


def _save(request: HttpRequest, form: MeForm) -> HttpResponse:
    user = services.change_person(user=request.user, **form.cleaned_data)
    with override(user.language):
        messages.success(request, _("Saved."))
    response = redirect("accounts:me")
    remember_language(response, user.language)
    return response


@login_required
@require_POST
def close_elsewhere(request: HttpRequest) -> HttpResponse:
    services.close_sessions_elsewhere(person=request.user, session_key=request.session.session_key)
    messages.success(request, _("Your account is now open on this device only."))
    return redirect("accounts:me")


@login_required
def no_space(request: HttpRequest) -> HttpResponse:
    """For somebody who has an account and, today, nothing to do here."""
    if open_to_me := spaces_of(request.user):
        return redirect(open_to_me[0].url)
    return render(request, "accounts/no_space.html", {"invitation": queries.latest_invitation(request.user)})
