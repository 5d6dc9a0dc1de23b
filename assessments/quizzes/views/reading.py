"""A try once it was handed in: for the learner, and for whoever may see their work."""

from collections import Counter
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from assessments.quizzes.content import QuizContent, asked_order
from assessments.quizzes.models import Attempt, Quiz, Submission
from assessments.quizzes.queries import (
    Result,
    attempt_to_read_or_404,
    attempts_of,
    awards_of,
    copy_left_of,
    corrected_marking,
    is_open,
    is_unlimited,
    may_regrade,
    quiz_of,
    result_of,
    score_of_marking,
    told_later,
    tries_left,
    upload_path,
    upload_to_read_or_404,
)
from assessments.quizzes.services import see_result
from assessments.quizzes.showing import ShownQuestion
from assessments.quizzes.views.copies import neutral_name, saved_name
from assessments.quizzes.views.fragments import reviewed_html
from assessments.quizzes.views.player import files_by_question, shown_in, url
from assessments.quizzes.views.talking import talks_of
from courses.kinds import is_known, kind_of
from courses.models import Activity


@login_required
@require_GET
@never_cache
def result(request: HttpRequest, activity: UUID, attempt: UUID) -> HttpResponse:
    found = attempt_to_read_or_404(request.user, activity, attempt)
    own = found.learner_id == request.user.pk
    if is_open(found):
        if own:
            return redirect(url("review", found))
        raise Http404
    waits = None if own else copy_left_of(request.user, found.submission)
    if waits is not None:  # a second reader does not see the first marks
        return redirect("marking:second", reading=waits.reading.uuid, submission=waits.submission.uuid)
    if own:
        see_result(submission=found.submission)
    said = result_of(found)
    shown = shown_questions(found, said)
    later = told_later(said.content, timezone.localdate()) if own else None
    talks = {} if later else talks_of(request.user, found, said.content)
    counts = Counter(each.result for each in shown)
    context = {
        "attempt": found,
        "content": said.content,
        "own": own,
        "result": said,
        "lines": () if later else [_line(each, talks.get(each.uuid)) for each in shown],
        "right": counts["right"],
        "partly": counts["partly"],
        "waiting": counts["waiting"],
        "total": sum(each.result != "noted" for each in shown),
        "expired": found.submission.reason == Submission.Reason.EXPIRED,
        "later": later,
        "to_reread": [{"title": each.title, "url": _open_url(each)} for each in said.to_reread],
        "may_retry": own and _may_retry(request.user, found.activity),
        "corrected": _corrected(found),
        "regrade_url": "" if own else regrade_url(request.user, found.edition.quiz),
    }
    return render(request, "quizzes/result.html", context)


def _line(shown: ShownQuestion, talk: Any) -> dict[str, Any]:
    return {"number": shown.number, "html": reviewed_html(shown), "talk": talk}


def _corrected(attempt: Attempt) -> dict[str, Any] | None:
    """That a key was corrected since, why, and what it changed."""
    pair = corrected_marking(attempt)
    if pair is None:
        return None
    marking, before = pair
    return {
        "regrading": marking.regrading,
        "before": score_of_marking(before),
        "after": score_of_marking(marking),
    }


def regrade_url(viewer: Any, quiz: Quiz) -> str:
    """Empty for who may not correct its key."""
    return reverse("quizzes:regrade", args=[quiz.uuid]) if may_regrade(viewer, quiz) else ""


def shown_questions(attempt: Attempt, said: Result) -> tuple[ShownQuestion, ...]:
    """Every question with its answer, corrected by the right key."""
    files = files_by_question(attempt, said.content)
    awards = _awards(attempt, said.content)
    return tuple(
        shown_in(
            attempt, question, number, said.answers.payloads.get(question.uuid), corrected=True,
            award=awards.get(question.uuid), files=files.get(question.uuid, {}),
        )
        for number, question in enumerate(asked_order(said.content, attempt.uuid), 1)
    )  # fmt: skip


def _awards(attempt: Attempt, content: QuizContent) -> dict[UUID, Decimal]:
    """No query where no person reads anything."""
    by_hand = any(each.is_marked_by_hand for each in content.questions)
    return awards_of(attempt.submission) if by_hand else {}


@login_required
@require_GET
def file(request: HttpRequest, upload: UUID) -> FileResponse:
    """A file that a learner gave: always saved, never opened as a page of ours."""
    found = upload_to_read_or_404(request.user, upload)
    bytes_of = default_storage.open(upload_path(found.uuid))
    number = request.GET.get("copie")  # read without names: the file must not bear one either
    name = neutral_name(found, number) if number else saved_name(found)
    return FileResponse(
        bytes_of, as_attachment=True, filename=name, content_type=found.content_type,
        headers={"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"},
    )  # fmt: skip


def _open_url(activity: Activity) -> str:
    return kind_of(activity.kind).open_url(activity) if is_known(activity.kind) else ""


def _may_retry(learner: Any, activity: Activity) -> bool:
    quiz = quiz_of(activity)
    return quiz is not None and (is_unlimited(quiz) or tries_left(quiz, attempts_of(learner, activity)) != 0)
