"""Files that a learner gives for one question: each is kept as soon as it is sent, and the answer names them."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from assessments.quizzes.content import Question
from assessments.quizzes.forms import UNREADABLE, AnswerForm
from assessments.quizzes.models import Attempt
from assessments.quizzes.queries import Answers, answers_of, content_of
from assessments.quizzes.scoring import AnswerRefused
from assessments.quizzes.services import (
    AnswerChecked,
    AttemptClosed,
    AttemptExpired,
    Refused,
    save_response,
    store_upload,
)
from assessments.quizzes.services.files import MAX_BYTES
from assessments.quizzes.views.player import asked_html, files_by_question, player, question_url, shown_in, url

FRAGMENT = "X-Fragment"  # the document's script asks for the question alone


def change_files(
    request: HttpRequest, attempt: Attempt, number: int, asked: Question, answers: Answers
) -> HttpResponse:
    """Adds one file, or takes one out of the answer."""
    error = ""
    try:
        _change(request, attempt, asked, answers)
    except (AttemptClosed, AttemptExpired, AnswerChecked):
        return redirect(url("result", attempt))
    except Refused as refusal:
        error = str(refusal)
    except AnswerRefused:
        error = str(UNREADABLE)
    if FRAGMENT in request.headers:
        return HttpResponse(_fragment(attempt, number, asked, error))
    if error:
        return player(request, attempt, number, answers, error)
    return redirect(f"{question_url(attempt, number)}#q{number}-answer")


def _change(request: HttpRequest, attempt: Attempt, asked: Question, answers: Answers) -> None:
    form = AnswerForm(asked, request.POST)
    sent = request.FILES.get("upload")
    removed = request.POST.get("remove")
    if not form.is_valid() or (sent is None and removed is None):
        raise Refused(_("Choose a file first."))
    before = (answers.payloads.get(asked.uuid) or {}).get("files", [])
    files = [each for each in before if each != removed]
    if sent is not None and removed is None:
        uuid = form.cleaned_data["client_uuid"]
        data = sent.read(MAX_BYTES + 1)
        upload = store_upload(attempt=attempt, question=asked.uuid, name=sent.name, data=data, client_uuid=uuid)
        files = [*files, str(upload.uuid)] if str(upload.uuid) not in files else files
    save_response(attempt=attempt, question=asked.uuid, payload={"files": files}, client_uuid=uuid4())


def _fragment(attempt: Attempt, number: int, asked: Question, error: str) -> str:
    content = content_of(attempt)
    payload = answers_of(attempt).payloads.get(asked.uuid)
    files = files_by_question(attempt, content).get(asked.uuid, {})
    shown = shown_in(attempt, asked, number, payload, corrected=False, files=files)
    return asked_html(shown, content, total=len(content.questions), error=error)
