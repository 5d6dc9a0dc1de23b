"""What was given to answers that a person read, and what the learner and the trainer say of it."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import Extent, Right, can
from assessments.quizzes.content import QuizContent, ReadByHand
from assessments.quizzes.forms import ReplyForm
from assessments.quizzes.models import Attempt, Reply
from assessments.quizzes.queries import (
    attempt_to_read_or_404,
    audio_path,
    audio_to_hear_or_404,
    hand_marks_of,
    is_open,
    replies_of,
    standing_reading,
)
from assessments.quizzes.services import Refused, reply_to_marking
from assessments.quizzes.showing import ShownReading, shown_reading
from assessments.quizzes.views.player import url

RANGE = re.compile(r"bytes=(\d{1,12})-(\d{0,12})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """Of one answer. No ``form`` for who may not answer."""

    reading: ShownReading
    replies: tuple[Reply, ...]
    form: ReplyForm | None


def talks_of(viewer: Any, attempt: Attempt, content: QuizContent) -> dict[UUID, Talk]:
    """By question that a person has read. No query where no person reads anything."""
    asked = {each.uuid: each for each in content.questions if isinstance(each, ReadByHand)}
    marks = hand_marks_of(attempt.submission) if asked else []
    if not marks:
        return {}
    replies = replies_of(attempt.submission)
    may_reply = attempt.learner_id == viewer.pk or can(viewer, Right.MARK, attempt.learner, extent=Extent.ALL)
    found = {}
    for uuid, question in asked.items():
        mark = standing_reading(each for each in marks if each.question == uuid)
        if mark is not None:
            found[uuid] = Talk(
                reading=shown_reading(question, mark),
                replies=tuple(each for each in replies if each.question == uuid),
                form=_form(uuid) if may_reply else None,
            )
    return found


def _form(question: UUID) -> ReplyForm:
    return ReplyForm(initial={"question": question}, auto_id=f"reply-{question}-%s")


@login_required
@require_POST
def reply(request: HttpRequest, activity: UUID, attempt: UUID) -> HttpResponse:
    """The learner answers what was said of their work, or whoever marks it answers back."""
    found = attempt_to_read_or_404(request.user, activity, attempt)
    if is_open(found):
        raise Http404
    form = ReplyForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write an answer first: nothing was sent."))
        return redirect(url("result", found))
    try:
        reply_to_marking(submission=found.submission, author=request.user, **form.cleaned_data)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your answer is sent."))
    return redirect(f"{url('result', found)}#talk-{form.cleaned_data['question']}")


@login_required
@require_GET
def sound(request: HttpRequest, mark: UUID) -> HttpResponse:
    """A spoken comment, for the learner and for whoever may see their work."""
    found = audio_to_hear_or_404(request.user, mark)
    with default_storage.open(audio_path(found.uuid)) as bytes_of:
        data = bytes_of.read()
    headers = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff", "Accept-Ranges": "bytes"}
    response = HttpResponse(data, content_type=found.audio.content_type, headers=headers)
    return _part(response, data, request.headers.get("Range", ""))


def _part(response: HttpResponse, data: bytes, asked: str) -> HttpResponse:
    """The bytes that the browser asked for: Safari plays nothing that cannot be had in parts."""
    found = RANGE.fullmatch(asked)
    if found is None:
        return response
    first, last = int(found[1]), min(int(found[2] or len(data)), len(data) - 1)
    if first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{len(data)}"})
    response.status_code, response.content = 206, data[first : last + 1]
    response["Content-Range"] = f"bytes {first}-{last}/{len(data)}"
    return response
