"""The learner's screens, and the result as a trainer reads it. Every page works without its script."""

from typing import Any
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import Extent, Right, learner_or_404
from assessments.quizzes.content import Feedback, MultipleChoice, Question, ShortText
from assessments.quizzes.forms import MAX_BODY, AnswerForm, StartForm, read_sent_answer
from assessments.quizzes.models import Attempt
from assessments.quizzes.queries import (
    Answers,
    answers_of,
    attempt_to_read_or_404,
    attempts_of,
    content_of,
    first_unanswered,
    is_corrected,
    is_open,
    is_unlimited,
    own_attempt_or_404,
    quiz_of,
    result_of,
    shown_question,
    standing_marking,
    tries_left,
)
from assessments.quizzes.scoring import AnswerRefused
from assessments.quizzes.services import (
    AnswerChecked,
    AttemptClosed,
    Refused,
    save_response,
    start_attempt,
    submit_attempt,
)
from courses.kinds import is_known, kind_of
from courses.models import Activity
from courses.progress import State
from courses.queries import activity_to_follow_or_404, outline_for


@login_required
@require_GET
@never_cache
def start(request: HttpRequest, activity: UUID) -> HttpResponse:
    found = activity_to_follow_or_404(request.user, activity)
    quiz, attempts = quiz_of(found), attempts_of(request.user, found)
    if quiz is None and not attempts:
        raise Http404
    under_way = next((each for each in attempts if is_open(each)), None)
    left = tries_left(quiz, attempts) if quiz else 0
    context = {
        "activity": found,
        "course": found.section.course,
        "quiz": quiz,
        "content": quiz.current.quiz_content if quiz else None,
        "under_way": under_way,
        "left": left,
        "waits": "" if under_way else _waits(request.user, found),
        "tries": _tries(attempts),
        "client_uuid": uuid4(),
    }
    return render(request, "quizzes/start.html", context)


def _waits(learner: Any, activity: Activity) -> str:
    """Why the quiz cannot be started today; empty when it can."""
    today = timezone.localdate()
    if activity.opens_on and activity.opens_on > today:
        return "not_yet"
    if activity.closes_on and activity.closes_on < today:
        return "closed"
    states = outline_for(learner, activity.section.course).progress.states
    return "locked" if states.get(activity.pk) is State.LOCKED else ""


def _tries(attempts: list[Attempt]) -> list[dict[str, Any]]:
    return [
        {"attempt": each, "marking": standing_marking(each), "number": each.number}
        for each in attempts
        if not is_open(each)
    ]


@login_required
@require_POST
def begin(request: HttpRequest, activity: UUID) -> HttpResponse:
    found = activity_to_follow_or_404(request.user, activity)
    form = StartForm(request.POST)
    has_open = Attempt.objects.filter(learner=request.user, activity=found, submission__isnull=True).exists()
    if not form.is_valid() or (not has_open and _waits(request.user, found)):
        return redirect("quizzes:start", found.uuid)
    try:
        attempt = start_attempt(learner=request.user, activity=found, client_uuid=form.cleaned_data["client_uuid"])
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("quizzes:start", found.uuid)
    return redirect(_place(attempt, answers_of(attempt)))


def _place(attempt: Attempt, answers: Answers) -> str:
    """Where the learner goes on: the first question without an answer, else the end."""
    number = first_unanswered(content_of(attempt), answers)
    return _question_url(attempt, number) if number else _url("review", attempt)


def _url(name: str, attempt: Attempt) -> str:
    return reverse(f"quizzes:{name}", args=[attempt.activity.uuid, attempt.uuid])


def _question_url(attempt: Attempt, number: int) -> str:
    """Of a question, or of the end for the number after the last."""
    if number > len(content_of(attempt).questions):
        return _url("review", attempt)
    return reverse("quizzes:question", args=[attempt.activity.uuid, attempt.uuid, max(1, number)])


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def question(request: HttpRequest, activity: UUID, attempt: UUID, number: int) -> HttpResponse:
    activity_to_follow_or_404(request.user, activity)
    found = own_attempt_or_404(request.user, activity, attempt)
    content = content_of(found)
    if not 1 <= number <= len(content.questions):
        raise Http404
    if not is_open(found):
        return redirect(_url("result", found))
    answers = answers_of(found)
    if request.method == "POST":
        return _answer(request, found, number, answers)
    form = AnswerForm(content.questions[number - 1])
    return _question_page(request, found, number, answers, form)


def _question_page(
    request: HttpRequest, attempt: Attempt, number: int, answers: Answers, form: AnswerForm
) -> HttpResponse:
    content = content_of(attempt)
    asked = content.questions[number - 1]
    checked = is_corrected(content, asked, attempt, answers)
    context = {
        "attempt": attempt,
        "content": content,
        "number": number,
        "total": len(content.questions),
        "shown": shown_question(content, number, attempt, answers, corrected=checked),
        "checked": checked,
        "immediate": content.feedback is Feedback.IMMEDIATE,
        "several": isinstance(asked, MultipleChoice),
        "written": isinstance(asked, ShortText),
        "form": form,
        "client_uuid": uuid4(),
        "last_sequence": answers.last_sequence,
        "previous": _question_url(attempt, number - 1) if number > 1 else "",
        "next": _question_url(attempt, number + 1),
    }
    return render(request, "quizzes/question.html", context)


def _answer(request: HttpRequest, attempt: Attempt, number: int, answers: Answers) -> HttpResponse:
    """The form of a page without its script, or the way on of a page with it."""
    go = request.POST.get("go", "next")
    asked = content_of(attempt).questions[number - 1]
    form = AnswerForm(asked, request.POST, required=go == "check")
    if asked.uuid not in answers.checked:
        if not form.is_valid():
            return _question_page(request, attempt, number, answers, form)
        try:
            _keep(attempt, asked, form, answers, check=go == "check")
        except AttemptClosed:
            return redirect(_url("result", attempt))
        except AnswerChecked as refusal:
            messages.info(request, str(refusal))
        except (AnswerRefused, Refused):
            form.add_error(form.name, _("This answer could not be read."))
            return _question_page(request, attempt, number, answers, form)
    return redirect(_after(attempt, number, go))


def _keep(attempt: Attempt, asked: Question, form: AnswerForm, answers: Answers, *, check: bool) -> None:
    payload = form.payload()
    if payload is None or (payload == answers.payloads.get(asked.uuid) and not check):
        return
    # Checking has one name per question and try, so that two clicks or two tabs make one row.
    client_uuid = uuid5(attempt.uuid, str(asked.uuid)) if check else form.cleaned_data["client_uuid"]
    save_response(attempt=attempt, question=asked.uuid, payload=payload, client_uuid=client_uuid, final=check)


def _after(attempt: Attempt, number: int, go: str) -> str:
    if go == "check":
        return f"{_question_url(attempt, number)}#feedback"
    if go == "review":
        return _url("review", attempt)
    return _question_url(attempt, number - 1 if go == "previous" else number + 1)


@login_required
@require_POST
def save(request: HttpRequest, activity: UUID, attempt: UUID) -> HttpResponse:
    """One answer, from the page's script."""
    found = own_attempt_or_404(request.user, activity, attempt)
    if request.content_type != "application/json":
        return _refusal(_("This answer could not be read."), 415)
    if len(request.body) > MAX_BODY:
        return _refusal(_("This answer is too long."), 413)
    try:
        sent = read_sent_answer(request.body)
        save_response(
            attempt=found,
            question=sent.question,
            payload=sent.payload,
            client_uuid=sent.client_uuid,
            sequence=sent.sequence,
            occurred_at=sent.occurred_at,
        )
    except AttemptClosed as refusal:
        return JsonResponse({"error": str(refusal), "closed": "attempt", "url": _url("result", found)}, status=409)
    except AnswerChecked as refusal:
        return JsonResponse({"error": str(refusal), "closed": "question"}, status=409)
    except (ValidationError, AnswerRefused):
        return _refusal(_("This answer could not be read."), 400)
    return JsonResponse({"saved": str(sent.client_uuid)})


def _refusal(message: str, status: int) -> JsonResponse:
    return JsonResponse({"error": message}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def review(request: HttpRequest, activity: UUID, attempt: UUID) -> HttpResponse:
    """What is answered and what is not, then handing in."""
    found = own_attempt_or_404(request.user, activity, attempt)
    if request.method == "POST":
        submit_attempt(attempt=found)
    if request.method == "POST" or not is_open(found):
        return redirect(_url("result", found))
    activity_to_follow_or_404(request.user, activity)
    content, answers = content_of(found), answers_of(found)
    lines = [
        {"number": number, "url": _question_url(found, number), "answered": answers.has(each)}
        for number, each in enumerate(content.questions, 1)
    ]
    context = {
        "attempt": found,
        "content": content,
        "lines": lines,
        "total": len(lines),
        "done": sum(line["answered"] for line in lines),
        "previous": _question_url(found, len(lines)),
    }
    return render(request, "quizzes/review.html", context)


@login_required
@require_GET
@never_cache
def result(request: HttpRequest, activity: UUID, attempt: UUID) -> HttpResponse:
    found = attempt_to_read_or_404(request.user, activity, attempt)
    own = found.learner_id == request.user.pk
    if is_open(found):
        if own:
            return redirect(_url("review", found))
        raise Http404
    said = result_of(found)
    context = {
        "attempt": found,
        "content": content_of(found),
        "own": own,
        "result": said,
        "total": len(said.questions),
        "to_reread": [{"title": each.title, "url": _open_url(each)} for each in said.to_reread],
        "may_retry": own and _may_retry(request.user, found.activity),
    }
    return render(request, "quizzes/result.html", context)


def _open_url(activity: Activity) -> str:
    return kind_of(activity.kind).open_url(activity) if is_known(activity.kind) else ""


def _may_retry(learner: Any, activity: Activity) -> bool:
    quiz = quiz_of(activity)
    return quiz is not None and (is_unlimited(quiz) or tries_left(quiz, attempts_of(learner, activity)) != 0)


@login_required
@require_GET
@never_cache
def tries(request: HttpRequest, activity: UUID, learner: UUID) -> HttpResponse:
    """A learner's tries, for whoever may see their work."""
    person = learner_or_404(request.user, Right.SEE_WORK, learner, extent=Extent.ALL)
    found = Activity.objects.filter(uuid=activity).select_related("section__course").first()
    lines = _tries(attempts_of(person, found)) if found else []
    if found is None or not lines:
        raise Http404
    return render(request, "quizzes/tries.html", {"activity": found, "learner": person, "tries": lines})
