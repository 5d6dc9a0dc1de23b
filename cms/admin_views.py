"""Screens that the editor adds for authors: publishing a whole module or a quiz, how to begin."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder

from cms.admin_queries import module_to_publish
from cms.models import ModulePage, Quiz
from cms.publishing import PublicationRefused, publish_module
from cms.quiz_publishing import publish_quiz
from cms.scoping import own, own_shelves
from cms.viewsets_quizzes import tell_what_may_be_marked_again
from records.queries.trainer import may_give


@require_http_methods(["GET", "POST"])
def publish_whole_module(request: HttpRequest, pk: int) -> HttpResponse:
    module = module_to_publish(request.user, pk)
    if module is None:
        raise Http404
    address = reverse("wagtailadmin_explore", args=[module.pk])
    if request.method == "GET":
        context = {
            "thing": module,
            "waiting": [page for page in (*module.sections(), *module.activities()) if _waits(page)],
            "back": address,
            "page_title": _("Publish the whole module"),
            "header_icon": "upload",
            "said": _("Its sections and activities that are drafts are published with it: all of them, or none."),
        }
        return render(request, "cms/admin/publish_together.html", context)
    publish_module(module, user=request.user)
    words = _("“%(module)s” is published. Learners can follow it.") % {"module": module}
    messages.success(request, words, buttons=_to_give(request, module))
    return redirect(address)


def _to_give(request: HttpRequest, module: ModulePage) -> list[Any]:
    """Whoever answers for the whole site may have no group of their own."""
    if not may_give(request.user, module.course_uuid):
        return []
    address = reverse("records:trainer_choose_group", args=[module.course_uuid])
    return [messages.button(address, _("Give it to a group"))]


@require_http_methods(["GET", "POST"])
def publish_whole_quiz(request: HttpRequest, pk: int) -> HttpResponse:
    quiz = get_object_or_404(Quiz.objects.filter(own(request.user)), pk=pk)
    if request.method == "GET":
        draft = quiz.get_latest_revision_as_object()
        context = {
            "thing": quiz,
            "waiting": [question for question in draft.questions() if _waits(question)],
            "back": AdminURLFinder(request.user).get_edit_url(quiz),
            "page_title": _("Publish the quiz"),
            "header_icon": "upload",
            "said": _("Its questions that are drafts are published with it: all of them, or none."),
        }
        return render(request, "cms/admin/publish_together.html", context)
    publish_anew(quiz, request.user)
    messages.success(request, _("“%(quiz)s” is published.") % {"quiz": quiz})
    tell_what_may_be_marked_again(request, quiz)
    return redirect(AdminURLFinder(request.user).get_edit_url(quiz))


def _waits(thing: Any) -> bool:
    return not thing.live or thing.has_unpublished_changes


def publish_anew(quiz: Quiz, user: Any) -> None:
    """A revision of its own, so that an edition is frozen even when only the questions changed."""
    try:
        draft = quiz.get_latest_revision_as_object()
        draft.save_revision(user=user)
        quiz.refresh_from_db()
        publish_quiz(quiz, by=user)
    except PublicationRefused as refusal:
        refusal.page = quiz
        raise


@require_GET
def how_to_begin(request: HttpRequest) -> HttpResponse:
    return render(request, "cms/admin/help.html", {
        "page_title": _("Help"), "header_icon": "help", "shelf": own_shelves(request.user).first(),
    })  # fmt: skip
