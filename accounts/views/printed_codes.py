import segno
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_http_methods

from accounts import codes, services
from accounts.access import Extent, Right, learner_or_404
from accounts.services.sign_in_codes import VALID_FOR
from accounts.views.doors import secret_page


@secret_page
@login_required
@require_http_methods(["GET", "POST"])
def sign_in_code(request: HttpRequest, learner: str) -> HttpResponse:
    """The sheet that lets an apprentice in. The code is on it and nowhere else: printing again makes another."""
    person = learner_or_404(request.user, Right.REMIND, learner, extent=Extent.ALL)
    if request.method == "GET":
        latest = person.sign_in_codes.select_related("issued_by").first()
        return render(request, "accounts/sign_in_code.html", {"learner": person, "latest": latest})
    try:
        code, row = services.issue_sign_in_code(user=person, by=request.user)
    except services.CodeRefusedError:
        return render(request, "accounts/sign_in_code.html", {"learner": person, "is_refused": True}, status=409)
    address = settings.BASE_URL + reverse("accounts:code")
    context = {
        "learner": person, "row": row, "code": codes.in_groups(code), "address": address, "days": VALID_FOR.days,
        "qr": qr(f"{address}?{urlencode({'c': code})}"),
    }  # fmt: skip
    return render(request, "accounts/sign_in_sheet.html", context)


def qr(address: str) -> SafeString:
    drawn = segno.make_qr(address, error="m").svg_inline(scale=5, border=2, dark="#000", light="#fff", omitsize=True)
    return mark_safe(drawn)  # noqa: S308 - drawn here, nobody's words in it
