"""Lessons, where learners read them."""

import re
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.addresses import address_of
from accounts.services import change_person
from cms.delivery import LessonContent, lesson_content
from cms.models import LessonPage
from cms.queries import Opening, lesson_to_follow_or_404, links_to, open_url, opening_or_404
from courses import services
from courses.models import Activity
from courses.progress import State
from courses.queries import outline_for

ANCHOR = re.compile(r"b-[0-9a-f-]{36}")
SALT = "cms.lesson.edition"
SOURCE = "lesson"


@login_required
@require_safe
def lesson(request: HttpRequest, activity: UUID) -> HttpResponse:
    opening = opening_or_404(request.user, activity)
    if opening.page is None:
        return render(request, "cms/lesson_withdrawn.html", {"opening": opening}, status=410)
    if opening.is_closed:
        return render(request, "cms/lesson_closed.html", {"opening": opening, "module_url": _module_url(opening)})
    content = lesson_content(opening.page, plain=request.user.plain_language)
    return render(request, "pages/lesson.html", _lesson_context(opening, opening.page, content))


def _lesson_context(opening: Opening, page: LessonPage, content: LessonContent) -> dict[str, Any]:
    before, after = opening.around
    return {
        "opening": opening,
        "page": page,
        "content": content,
        "body": content.body(links_to(content.embedded(), opening)),
        "module": opening.activity.section.course,
        "minutes": opening.activity.minutes,
        "previous": before,
        "previous_url": open_url(before),
        "following": after,
        "following_url": open_url(after),
        "anchor": page.kept_anchor or "",
        "edition": signing.dumps([str(opening.activity.uuid), content.edition], salt=SALT),
        "is_learner": opening.outline is not None,
        "is_done": opening.state is State.DONE,
        "module_url": _module_url(opening),
    }


def _module_url(opening: Opening) -> str:
    if opening.outline is None:
        return ""
    return address_of("records:apprentice_module", opening.activity.section.course.uuid)


def lesson_preview(request: HttpRequest, page: LessonPage, *, plain: bool) -> HttpResponse:
    """A draft as its author will see it, at the width chosen in the editor. Nothing in it can be sent."""
    content = lesson_content(page, plain=plain)
    context = {
        "page": page, "content": content, "body": content.body({}), "module": page.module() if page.path else None,
        "minutes": page.minutes, "request": request, "is_preview": True,
    }  # fmt: skip
    return render(request, "pages/lesson.html", context)


@login_required
@require_POST
def complete(request: HttpRequest, activity: UUID) -> HttpResponse:
    opening = opening_or_404(request.user, activity)
    if opening.outline is None or opening.page is None or opening.is_closed:
        return redirect("cms:lesson", activity=activity)
    services.complete_activity(
        learner=request.user,
        activity=opening.activity,
        source=SOURCE,
        edition=_edition_read(request, opening.activity, opening.page),
        occurred_at=timezone.now(),
    )
    return _onward(request, opening)


def _edition_read(request: HttpRequest, activity: Activity, page: LessonPage) -> str:
    """What was in front of the learner, which a publication in the meantime does not change."""
    try:
        uuid, edition = signing.loads(request.POST.get("edition", ""), salt=SALT)
    except (signing.BadSignature, ValueError):
        return page.edition()
    return edition if uuid == str(activity.uuid) else page.edition()


def _onward(request: HttpRequest, opening: Opening) -> HttpResponse:
    course = opening.activity.section.course
    outline = outline_for(request.user, course)
    _before, after = outline.around(opening.activity)
    if outline.progress.complete:
        messages.success(request, _("You have finished this module. Well done!"))
    elif after is not None and outline.progress.states[after.pk] is State.OPEN and open_url(after):
        messages.success(request, _("Done. Here is what comes next."))
        return redirect(open_url(after))
    return redirect(_module_url(opening))


@login_required
@require_POST
def keep_place(request: HttpRequest, activity: UUID) -> HttpResponse:
    followed = lesson_to_follow_or_404(request.user, activity)
    anchor = request.POST.get("anchor", "")
    if not ANCHOR.fullmatch(anchor):
        return HttpResponseBadRequest()
    services.keep_place(learner=request.user, activity=followed, anchor=anchor)
    return HttpResponse(status=204)


@login_required
@require_POST
def plain_language(request: HttpRequest) -> HttpResponse:
    """The reader's own wish, for every lesson, until they change it."""
    change_person(user=request.user, plain_language=request.POST.get("plain") == "on")
    back = request.POST.get("next", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else "/")
