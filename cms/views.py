"""Lessons, where learners read them."""

import re
from typing import Any, NamedTuple
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
from cms.delivery import LessonContent, Media, lesson_content
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
    content = lesson_content(opening.page, plain=request.user.plain_language, guess=opening.guess)
    return render(request, "pages/lesson.html", _lesson_context(request, opening, opening.page, content))


class Head(NamedTuple):
    """What stands above a lesson is made of this and nothing else."""

    title: str
    lead: str
    minutes: int
    is_learner: bool = False
    module_title: str = ""
    module_url: str = ""
    is_done: bool = False
    done: int = 0
    needed: int = 0
    can_choose: bool = False
    is_plain: bool = False
    address: str = ""
    keep_place_url: str = ""
    anchor: str = ""
    reading: Media | None = None


class Foot(NamedTuple):
    """As ``Head``, of what stands below."""

    is_done: bool
    previous_title: str
    previous_url: str
    following_title: str
    following_url: str


def _lesson_context(request: HttpRequest, opening: Opening, page: LessonPage, content: LessonContent) -> dict[str, Any]:
    activity, outline = opening.activity, opening.outline
    before, after = opening.around
    is_done = opening.state is State.DONE
    return {
        "page": page,
        "content": content,
        "body": content.body(links_to(content.embedded(), opening)),
        "is_learner": outline is not None,
        "is_trainer": outline is None,
        "edition": signing.dumps([str(activity.uuid), content.edition], salt=SALT),
        "complete_url": address_of("cms:complete", activity.uuid),
        "head": Head(
            title=page.title,
            lead=page.objective,
            minutes=activity.minutes,
            is_learner=outline is not None,
            module_title=activity.section.course.title,
            module_url=_module_url(opening),
            is_done=is_done,
            done=outline.progress.done if outline else 0,
            needed=outline.progress.needed if outline else 0,
            can_choose=content.has_plain,
            is_plain=content.is_plain,
            address=request.path,
            keep_place_url=address_of("cms:keep_place", activity.uuid),
            anchor=page.kept_anchor or "",
            reading=content.reading,
        ),
        "foot": Foot(
            is_done=is_done,
            previous_title=before.title if before else "",
            previous_url=open_url(before),
            following_title=after.title if after else "",
            following_url=open_url(after),
        ),
    }


def _module_url(opening: Opening) -> str:
    if opening.outline is None:
        return ""
    return address_of("records:apprentice_module", opening.activity.section.course.uuid)


def lesson_preview(request: HttpRequest, page: LessonPage, *, plain: bool) -> HttpResponse:
    """A draft as its author will see it, at the width chosen in the editor. Nothing in it can be sent."""
    content = lesson_content(page, plain=plain)
    head = Head(title=page.title, lead=page.objective, minutes=page.minutes, reading=content.reading)
    context = {"page": page, "body": content.body({}), "head": head, "request": request, "is_preview": True}
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
