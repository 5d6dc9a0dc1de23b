"""Screens of the bank beside Wagtail's own: what is there twice, and what a draw would find."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from cms.bank import MOST_COMPARED, drawable, questions_twice
from cms.models import Question
from cms.scoping import is_author_of, own_or_shared


@require_GET
def questions_there_twice(request: HttpRequest) -> HttpResponse:
    found = questions_twice(request.user)
    rows = [
        {
            "percent": each.percent,
            "is_same": each.is_same,
            "questions": [
                {"question": question, "opens": is_author_of(request.user, question)}
                for question in (each.first, each.second)
            ],
        }
        for each in found
    ]
    return render(request, "cms/admin/twice.html", {
        "page_title": _("Questions that are there twice"), "header_icon": "copy", "rows": rows, "most": MOST_COMPARED,
    })  # fmt: skip


@require_GET
def draw_count(request: HttpRequest) -> JsonResponse:
    """How many questions of the bank a draw would choose from, in words for its author."""
    wanted = {name: request.GET.getlist(name) for name in ("competencies", "levels", "types")}
    number = drawable(request.user, **wanted).count()
    if not number:
        said = _("No published question of the bank answers this.")
    else:
        said = ngettext(
            "%(number)s published question of the bank answers this.",
            "%(number)s published questions of the bank answer this.",
            number,
        ) % {"number": number}
    return JsonResponse({"number": number, "said": said})


@require_GET
def edit_question(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """From where a question is known by its uuid, to its form; a shared one is copied."""
    question = get_object_or_404(Question.objects.filter(own_or_shared(request.user)), uuid=uuid)
    name = "edit" if is_author_of(request.user, question) else "copy"
    return redirect(f"wagtailsnippets_cms_question:{name}", question.pk)
