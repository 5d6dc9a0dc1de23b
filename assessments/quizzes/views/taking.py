"""Answering: the document of a try, what its forms send, what its script sends, handing in."""

from uuid import UUID, uuid5

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assessments.quizzes.content import Question
from assessments.quizzes.forms import MAX_BODY, UNREADABLE, AnswerForm, SentAnswer, read_sent_answer
from assessments.quizzes.models import Attempt
from assessments.quizzes.queries import (
    Answers,
    answers_of,
    attempt_to_answer_or_404,
    content_of,
    is_open,
    own_attempt_or_404,
)
from assessments.quizzes.scoring import AnswerRefused, is_empty
from assessments.quizzes.services import (
    AnswerChecked,
    AttemptClosed,
    AttemptExpired,
    Refused,
    expire_attempt,
    save_response,
    submit_attempt,
)
from assessments.quizzes.views.files import change_files
from assessments.quizzes.views.player import corrected_html, player, question_url, questions_of, url
from courses.queries import activity_to_follow_or_404


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def question(request: HttpRequest, activity: UUID, attempt: UUID, number: int) -> HttpResponse:
    activity_to_follow_or_404(request.user, activity)
    found = own_attempt_or_404(request.user, activity, attempt)
    questions = questions_of(found)
    if not 1 <= number <= len(questions):
        raise Http404
    if not is_open(found) or expire_attempt(attempt=found):
        return redirect(url("result", found))
    if request.method == "POST":
        return _answer(request, found, number, questions[number - 1])
    return player(request, found, number, answers_of(found))


def _answer(request: HttpRequest, attempt: Attempt, number: int, asked: Question) -> HttpResponse:
    """The form of one question, without the script."""
    go, answers = request.POST.get("go", "next"), answers_of(attempt)
    if go == "upload" or "remove" in request.POST:
        return change_files(request, attempt, number, asked, answers)
    form = AnswerForm(asked, request.POST, required=go == "check")
    if asked.uuid not in answers.checked:
        if not form.is_valid():
            return player(request, attempt, number, answers, _what_is_wrong(form))
        try:
            _keep(attempt, asked, form, answers, check=go == "check")
        except (AttemptClosed, AttemptExpired):
            return redirect(url("result", attempt))
        except AnswerChecked as refusal:
            messages.info(request, str(refusal))
        except (AnswerRefused, Refused):
            return player(request, attempt, number, answers, str(UNREADABLE))
    return redirect(_after(attempt, number, go))


def _what_is_wrong(form: AnswerForm) -> str:
    return str(next(iter(form.non_field_errors()), UNREADABLE))


def _keep(attempt: Attempt, asked: Question, form: AnswerForm, answers: Answers, *, check: bool) -> None:
    payload, before = form.payload, answers.payloads.get(asked.uuid)
    if payload is None or (not check and (payload == before or (before is None and is_empty(payload)))):
        return
    # Checking has one name per question and try, so that two clicks or two tabs make one row.
    client_uuid = uuid5(attempt.uuid, str(asked.uuid)) if check else form.cleaned_data["client_uuid"]
    save_response(attempt=attempt, question=asked.uuid, payload=payload, client_uuid=client_uuid, final=check)


def _after(attempt: Attempt, number: int, go: str) -> str:
    if go == "check":
        return f"{question_url(attempt, number)}#q{number}-feedback"
    if go == "review":
        return url("review", attempt)
    return question_url(attempt, number - 1 if go == "previous" else number + 1)


@login_required
@require_POST
def save(request: HttpRequest, activity: UUID, attempt: UUID) -> HttpResponse:
    """One answer, from the document's script; with its correction where that is asked."""
    found = attempt_to_answer_or_404(request.user, activity, attempt)
    if request.content_type != "application/json":
        return _refusal(str(UNREADABLE), 415)
    if len(request.body) > MAX_BODY:
        return _refusal(_("This answer is too long."), 413)
    try:
        sent = read_sent_answer(request.body)
        return _saved(found, sent)
    except (AttemptClosed, AttemptExpired) as refusal:
        return JsonResponse(
            {"error": str(refusal), "closed": "attempt", "url": reverse("quizzes:result", args=[activity, attempt])},
            status=409,
        )
    except AnswerChecked as refusal:
        return _checked_before(found, sent, str(refusal))
    except (ValidationError, AnswerRefused, Refused):
        return _refusal(str(UNREADABLE), 400)


def _saved(attempt: Attempt, sent: SentAnswer) -> JsonResponse:
    payload = save_response(
        attempt=attempt,
        question=sent.question,
        payload=sent.payload,
        client_uuid=sent.client_uuid,
        sequence=sent.sequence,
        occurred_at=sent.occurred_at,
        final=sent.check,
    )
    said = {"saved": str(sent.client_uuid)}
    if sent.check:
        said["html"] = corrected_html(attempt, _asked(attempt, sent), payload)
    return JsonResponse(said)


def _asked(attempt: Attempt, sent: SentAnswer) -> Question:
    found = content_of(attempt).question(sent.question)
    if found is None:
        raise AnswerRefused("a question that this quiz does not have")
    return found


def _checked_before(attempt: Attempt, sent: SentAnswer, words: str) -> JsonResponse:
    """Another tab was first: its answer stands, and is what the page shows from now on."""
    payload = answers_of(attempt).payloads.get(sent.question)
    html = corrected_html(attempt, _asked(attempt, sent), payload)
    return JsonResponse({"error": words, "closed": "question", "html": html}, status=409)


def _refusal(message: str, status: int) -> JsonResponse:
    return JsonResponse({"error": message}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def review(request: HttpRequest, activity: UUID, attempt: UUID) -> HttpResponse:
    """The end of the document: what is answered and what is not, then handing in."""
    found = own_attempt_or_404(request.user, activity, attempt)
    if request.method == "POST":
        submit_attempt(attempt=found)
    if request.method == "POST" or not is_open(found) or expire_attempt(attempt=found):
        return redirect(url("result", found))
    activity_to_follow_or_404(request.user, activity)
    return player(request, found, len(questions_of(found)) + 1, answers_of(found))
