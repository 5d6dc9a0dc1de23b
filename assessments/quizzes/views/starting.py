"""Before a try: what the quiz is, and the tries so far."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.access import Extent, Right, learner_or_404
from assessments.quizzes.content import Counting, Feedback, QuizContent, QuizKind
from assessments.quizzes.forms import StartForm
from assessments.quizzes.models import Attempt
from assessments.quizzes.queries import (
    NO_ANSWERS,
    answers_of,
    attempts_of,
    counted_attempt,
    is_open,
    quiz_of,
    standing_marking,
    time_factor,
    tries_left,
    tries_so_far,
)
from assessments.quizzes.services import Refused, expire_attempt_by_id, start_attempt
from assessments.quizzes.timing import USUAL, is_over
from assessments.quizzes.views.player import place_to_go_on
from assessments.quizzes.views.reading import regrade_url
from courses.models import Activity
from courses.queries import activity_to_follow_or_404, why_it_waits


@login_required
@require_GET
@never_cache
def start(request: HttpRequest, activity: UUID) -> HttpResponse:
    found = activity_to_follow_or_404(request.user, activity)
    quiz, attempts = quiz_of(found), _attempts(request.user, found)
    if quiz is None and not attempts:
        raise Http404
    under_way = next((each for each in attempts if is_open(each)), None)
    context = {
        "activity": found,
        "course": found.section.course,
        "quiz": quiz,
        "content": told_of(request.user, quiz.current.quiz_content) if quiz else None,
        "under_way": under_way,
        "left": tries_left(quiz, attempts) if quiz else 0,
        "waits": "" if under_way else why_it_waits(request.user, found),
        "tries": try_lines(attempts),
        "client_uuid": uuid4(),
    }
    return render(request, "quizzes/start.html", context)


def _attempts(learner: Any, activity: Activity) -> list[Attempt]:
    """The try whose time is over is handed in first: it is not under way any more."""
    attempts = attempts_of(learner, activity)
    under_way = [each.pk for each in attempts if is_open(each) and is_over(each.deadline, timezone.now())]
    if not any(expire_attempt_by_id(attempt_id=each) for each in under_way):
        return attempts
    return attempts_of(learner, activity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one should know of a quiz before starting. ``minutes`` are this learner's own, extra time counted."""

    title: str
    kind: QuizKind
    introduction_html: str
    total: int
    sections: tuple[str, ...]
    factor: Decimal | None
    minutes: int | None
    share: int
    max_attempts: int | None
    counting: Counting
    feedback: Feedback
    feedback_on: date | None


def told_of(learner: Any, content: QuizContent) -> Told:
    factor = time_factor(learner) if content.time_limit else USUAL
    return Told(
        title=content.title,
        kind=content.kind,
        introduction_html=content.introduction_html,
        total=len(content.questions) + sum(draw.count for draw in content.draws),
        sections=tuple(section.title for section in content.sections if section.title),
        factor=factor,
        minutes=ceil(content.time_limit * factor) if content.time_limit and factor else None,
        share=int(content.pass_mark * 100),
        max_attempts=content.max_attempts,
        counting=content.counting,
        feedback=content.feedback,
        feedback_on=content.feedback_on,
    )


def try_lines(attempts: list[Attempt]) -> list[dict[str, Any]]:
    done = [each for each in attempts if not is_open(each)]
    counts = counted_attempt(done) if len(done) > 1 else None
    return [
        {"attempt": each, "marking": standing_marking(each), "number": each.number, "counts": each is counts}
        for each in done
    ]


@login_required
@require_POST
def begin(request: HttpRequest, activity: UUID) -> HttpResponse:
    found = activity_to_follow_or_404(request.user, activity)
    form = StartForm(request.POST)
    before = tries_so_far(request.user, found)
    has_open = any(is_open(each) for each in before)
    if not form.is_valid() or (not has_open and why_it_waits(request.user, found)):
        return redirect("quizzes:start", found.uuid)
    client_uuid = form.cleaned_data["client_uuid"]
    try:
        attempt = start_attempt(learner=request.user, activity=found, client_uuid=client_uuid, before=before)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("quizzes:start", found.uuid)
    return redirect(place_to_go_on(attempt, answers_of(attempt) if attempt in before else NO_ANSWERS))


@login_required
@require_GET
@never_cache
def tries(request: HttpRequest, activity: UUID, learner: UUID) -> HttpResponse:
    """A learner's tries, for whoever may see their work."""
    person = learner_or_404(request.user, Right.SEE_WORK, learner, extent=Extent.ALL)
    found = Activity.objects.filter(uuid=activity).select_related("section__course").first()
    lines = try_lines(attempts_of(person, found)) if found else []
    if found is None or not lines:
        raise Http404
    last = lines[0]["attempt"].edition
    context = {"activity": found, "learner": person, "tries": lines, "content": last.quiz_content}
    return render(request, "quizzes/tries.html", {**context, "regrade_url": regrade_url(request.user, last.quiz)})
