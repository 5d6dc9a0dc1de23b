"""What the page editor says when a publication is refused, and the words of its history."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.log_actions import LogFormatter

from cms.publishing import REFUSED, Problem, PublicationRefused, problems


@hooks.register("before_publish_page")
def refuse_in_words(request: HttpRequest, page: Any) -> HttpResponse | None:
    """The draft has just been saved; Wagtail's publish button asks here before it goes on."""
    found = problems(page)
    return _back_to_editor(request, page, found) if found else None


@hooks.register("register_log_actions")
def register_refusal(actions: Any) -> None:
    actions.register_action(REFUSED)(RefusalInHistory)


class RefusalInHistory(LogFormatter):
    label = _("Refuse to publish")

    def format_message(self, log_entry: Any) -> str:
        return _("Not published. Missing: %(problems)s") % {"problems": " ".join(log_entry.data["problems"])}


class RefusalMiddleware:
    """Answers a publication refused on any other way (an approved workflow, a bulk action) as the editor would."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, PublicationRefused) or not request.user.is_authenticated:
            return None
        return _back_to_editor(request, exception.page, exception.problems)


def _back_to_editor(request: HttpRequest, page: Any, found: list[Problem]) -> HttpResponse:
    messages.error(request, _in_words(page, found, AdminURLFinder(request.user)))
    address = AdminURLFinder(request.user).get_edit_url(page) or reverse("wagtailadmin_home")
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        return JsonResponse({"step": "success", "redirect": address})
    return redirect(address)


def _in_words(page: Any, found: list[Problem], finder: AdminURLFinder) -> SafeString:
    lines = format_html_join("", "<li>{}</li>", ((_line(each, finder),) for each in found))
    said = _("“%(page)s” is kept as a draft. To publish it, complete this:") % {"page": page}
    return format_html("{}<ul>{}</ul>", said, lines)


def _line(problem: Problem, finder: AdminURLFinder) -> Any:
    """Leads to what is to be filled in, where it is known."""
    form = finder.get_edit_url(problem.about) or "" if problem.about is not None else ""
    address = f"{form}#{problem.anchor}" if problem.anchor else form
    return format_html('<a href="{}">{}</a>', address, str(problem)) if address else str(problem)
