"""What a person must read: the queue, the copies of one quiz, one answer after another."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import Capacity
from accounts.spaces import standing_of
from accounts.views.doors import only
from assessments.quizzes import queries
from assessments.quizzes.forms import MarkForm
from assessments.quizzes.models import HandMark, SecondReading
from assessments.quizzes.queries import Copy, CopyLine, Waiting
from assessments.quizzes.services import ReadMeanwhile, Refused, put_reply_aside, read_by_hand
from assessments.quizzes.showing import shown_reading, title_of
from assessments.quizzes.views.commenting import bank_of, change_bank, is_about_bank
from assessments.quizzes.views.copies import shown_copy
from assessments.quizzes.views.files import FRAGMENT
from courses.models import Activity

NAMES = "marking_names"  # in the session: this marker has chosen to read with the names
PER_PAGE = 40

for_markers = only(Capacity.TRAINER, Capacity.COORDINATOR, Capacity.AUDITOR)


# The queue


@require_GET
@for_markers
def queue(request: HttpRequest) -> HttpResponse:
    held = standing_of(request.user).capacities
    waiting = queries.waiting_answers(request.user)
    courses = queries.courses_of(waiting)
    chosen = next((each for each in courses if str(each.uuid) == request.GET.get("module")), None)
    kept = [each for each in waiting if chosen in (None, each.activity.section.course)]
    context = {
        "lines": [
            {"line": each, "url": _quiz_page(each.activity, each.cohort.uuid if each.cohort else None)}
            for each in queries.queue_lines(kept)
        ],
        "left": len({each.submission.pk for each in kept}),
        "courses": courses,
        "chosen": chosen,
        "replies": queries.replies_to_answer(request.user),
        "second": [_second(request, each) for each in queries.second_readings(request.user)],
        "read": queries.read_questions(request.user) if Capacity.COORDINATOR in held else [],
    }
    return render(request, "quizzes/marking/queue.html", context)


def _second(request: HttpRequest, reading: SecondReading) -> dict[str, Any]:
    """The page of agreement leads to the next copy whoever still has some to read."""
    is_mine = reading.reader_id == request.user.pk
    return {"reading": reading, "is_mine": is_mine, "done": reading.total - reading.left}  # type: ignore[attr-defined]


def _quiz_page(activity: Activity, group: UUID | None, **more: str) -> str:
    query = ({"groupe": str(group)} if group else {}) | more
    url = reverse("marking:quiz", args=[activity.uuid])
    return f"{url}?{urlencode(query)}" if query else url


@require_POST
@for_markers
def put_aside(request: HttpRequest, reply: UUID) -> HttpResponse:
    put_reply_aside(reply=queries.reply_to_answer_or_404(request.user, reply), by=request.user)
    return redirect("marking:queue")


@require_POST
@for_markers
def names(request: HttpRequest) -> HttpResponse:
    """With the names or without: the marker's own choice, until they sign out."""
    request.session[NAMES] = "show" in request.POST
    back = request.POST.get("back", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, None) else reverse("marking:queue"))


def _sees_names(request: HttpRequest) -> bool:
    return bool(request.session.get(NAMES))


# The copies of one quiz


def _uuid_or_none(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


@require_GET
@for_markers
def quiz(request: HttpRequest, activity: UUID) -> HttpResponse:
    group = _uuid_or_none(request.GET.get("groupe"))
    found = queries.quiz_to_mark_or_404(request.user, activity, group)
    first = next((each for each in found.copies if each.waiting), None)
    page = Paginator(found.copies, PER_PAGE).get_page(request.GET.get("page"))
    hidden = queries.to_read_again(request.user, [each.submission for each in page])
    context = {
        "activity": found.activity,
        "cohort": next((each.cohort for each in found.copies), None) if group else None,
        "questions": [_question(each, found.copies, group) for each in found.questions],
        "page": page,
        "copies": [_line(request, each, group, hidden) for each in page],
        "left": sum(not each.is_done for each in found.copies),
        "by_copy": _copy_url(first, first.waiting[0], by="copie", group=group) if first else "",
        "sees_names": _sees_names(request),
    }
    return render(request, "quizzes/marking/quiz.html", context)


def _question(line: queries.QuestionLine, copies: Sequence[CopyLine], group: UUID | None) -> dict[str, Any]:
    first = next((each for each in copies if line.question in each.waiting), None)
    return {
        "line": line,
        "title": title_of(line.question),
        "url": _copy_url(first, line.question, by="question", group=group) if first else "",
        "ask_url": reverse("marking:ask", args=[copies[0].submission.attempt.activity.uuid, line.question.uuid]),
    }


def _line(request: HttpRequest, line: CopyLine, group: UUID | None, hidden: set[int]) -> dict[str, Any]:
    """Named once everything is read, or where this marker reads with the names; never before a second reading."""
    is_exam = queries.must_stay_unnamed(line.submission)
    named = line.submission.pk not in hidden and (line.is_done or (_sees_names(request) and not is_exam))
    return {
        "line": line,
        "name": line.submission.attempt.learner.display_name if named else "",
        "url": _copy_url(line, (line.waiting or line.read)[0], by="copie", group=group),
        "result_url": _result_url(line.submission) if named else "",
    }


def _result_url(submission: Any) -> str:
    return reverse("quizzes:result", args=[submission.attempt.activity.uuid, submission.attempt.uuid])


def _copy_url(found: Any, question: Any, *, by: str, group: UUID | None, **more: str) -> str:
    """Of something that has a ``submission``."""
    query = {"par": by} | ({"groupe": str(group)} if group else {}) | more
    return f"{reverse('marking:copy', args=[found.submission.uuid, question.uuid])}?{urlencode(query)}"


# One answer of one copy


@csp_update({"media-src": [SELF, "blob:"]})  # a recording is heard before it is sent
@require_http_methods(["GET", "POST"])
@for_markers
def copy(request: HttpRequest, submission: UUID, question: UUID) -> HttpResponse:
    found = queries.copy_to_mark_or_404(request.user, submission, question)
    waits = queries.copy_left_of(request.user, found.submission, question)
    if waits is not None:
        return redirect("marking:second", reading=waits.reading.uuid, submission=submission)
    if is_about_bank(request):
        return _changed_bank(request, found)
    form = MarkForm(found.question, request.POST or None, request.FILES or None, initial=_initial(found))
    if request.method == "POST" and form.is_valid() and _keep(request, found, form):
        return redirect(_after(request, found))
    return _copy(request, found, form)


def _changed_bank(request: HttpRequest, found: Copy) -> HttpResponse:
    held, error = change_bank(request, found)
    if FRAGMENT in request.headers:
        bank = {**bank_of(request, found, error), "bank_open": True, "viewer": request.user}
        return render(request, "quizzes/marking/bank.html", bank)
    return _copy(request, found, MarkForm(found.question, initial=held), error)


def _initial(found: Copy) -> dict[str, Any]:
    """What was given before, to be corrected."""
    last = found.last_mark
    if last is None:
        return {}
    points = {f"criterion-{uuid}": given for uuid, given in last.criteria.items()}
    comment = last.comment.text if hasattr(last, "comment") else ""
    return {"seen": last.uuid, "share": f"{last.share.normalize():f}", "comment": comment, **points}


def _keep(request: HttpRequest, found: Copy, form: MarkForm) -> bool:
    sent = form.cleaned_data
    try:
        read_by_hand(
            submission=found.submission, question=found.question.uuid, marker=request.user,
            client_uuid=sent["client_uuid"], criteria=form.criteria, share=form.share, comment=sent["comment"],
            audio=sent["sound"], role=found.role, seen=sent["seen"],
        )  # fmt: skip
    except ReadMeanwhile as refusal:
        form.add_error(None, str(refusal))
        form.data = {**form.data.dict(), "seen": str(refusal.last)}
        return False
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _after(request: HttpRequest, found: Copy) -> str:
    """The next answer, else the quiz; either way, the page learns which draft is no longer needed."""
    by, group = _way(request)
    waiting = _waiting(request, found, group)
    done = {"lu": f"{found.submission.uuid}.{found.question.uuid}"}
    messages.success(request, _("Kept: copy %(number)s.") % {"number": found.number})
    following = next_to_read(waiting, found, by)
    if following is not None:
        return _copy_url(following, following.question, by=by, group=group, **done)
    return _quiz_page(found.submission.attempt.activity, group, **done)


def _way(request: HttpRequest) -> tuple[str, UUID | None]:
    by = "copie" if request.GET.get("par") == "copie" else "question"
    return by, _uuid_or_none(request.GET.get("groupe"))


def _waiting(request: HttpRequest, found: Copy, group: UUID | None) -> list[Waiting]:
    rows = queries.waiting_answers(request.user, found.submission.attempt.activity)
    return [each for each in rows if group is None or (each.cohort and each.cohort.uuid == group)]


def next_to_read(waiting: Sequence[Waiting], found: Copy, by: str) -> Waiting | None:
    """Of the same question, or of the same copy, then those after it, then those that were passed over."""
    here, asked = (found.submission.submitted_at, found.submission.pk), found.question.uuid
    others = [each for each in waiting if each.submission != found.submission or each.question.uuid != asked]
    if by == "question":
        others = [each for each in others if each.question.uuid == asked]

    def distance(each: Waiting) -> tuple[bool, bool]:
        place = (each.submission.submitted_at, each.submission.pk)
        return each.submission != found.submission, place < here

    return min(others, key=distance, default=None)


def _copy(request: HttpRequest, found: Copy, form: MarkForm, bank_error: str = "") -> HttpResponse:
    by, group = _way(request)
    waiting = _waiting(request, found, group)
    following = next_to_read(waiting, found, by)
    more = {
        "heading_of_form": _("Correct the marks") if found.last_mark else _("Your marks"),
        "readings": [shown_reading(found.question, each) for each in found.marks if each.role != HandMark.Role.SECOND],
        "left": len({each.submission.pk for each in waiting if each.question.uuid == found.question.uuid}),
        "skip_url": _copy_url(following, following.question, by=by, group=group) if following else "",
        "back_url": _quiz_page(found.submission.attempt.activity, group),
        "draft": f"{found.submission.uuid}.{found.question.uuid}",
        "version": found.last_mark.uuid if found.last_mark else "",
        **bank_of(request, found, bank_error),
    }
    response = marking_page(request, found, form, **more)
    response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(self)"  # to record a spoken comment
    return response


def marking_page(
    request: HttpRequest, found: Copy, form: MarkForm, *, hides_names: bool = False, **more: Any
) -> HttpResponse:
    """One answer beside the form that gives it points. ``more`` is what changes with who reads it, and why."""
    chosen = _sees_names(request) and not queries.must_stay_unnamed(found.submission)
    named = not hides_names and (found.is_done or chosen)
    context = {
        "found": found,
        "copy": shown_copy(found, named=named),
        "activity": found.submission.attempt.activity,
        "form": form,
        "name": found.submission.attempt.learner.display_name if named else "",
        "result_url": _result_url(found.submission) if named else "",
        "sees_names": _sees_names(request),
        "fresh_key": uuid4(),
        **more,
    }
    return render(request, "quizzes/marking/copy.html", context, status=422 if form.is_bound else 200)
