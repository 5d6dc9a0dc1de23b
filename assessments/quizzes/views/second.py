"""A second reading: asking a colleague, reading without seeing the first marks, comparing, settling on one mark."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from assessments.quizzes import queries
from assessments.quizzes.forms import MarkForm, SecondReadingForm
from assessments.quizzes.models import HandMark, SecondReading
from assessments.quizzes.queries import Compared, Copy, Pair
from assessments.quizzes.services import Refused, ask_second_reading, read_by_hand
from assessments.quizzes.showing import shown_reading, title_of
from assessments.quizzes.views.marking import for_markers, marking_page
from competencies.agreement import Agreement
from competencies.wording import agreement_told

FEW = 30  # ours: with fewer copies, one more may move kappa a lot


# Asking


@require_http_methods(["GET", "POST"])
@for_markers
def ask(request: HttpRequest, activity: UUID, question: UUID) -> HttpResponse:
    found = queries.read_question_or_404(request.user, activity, question)
    copies = queries.submissions_read_once(request.user, found.activity, question)
    learners = list(copies.values_list("attempt__learner", flat=True))
    form = SecondReadingForm(queries.possible_readers(request.user, learners), len(learners), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_second_reading(activity=found.activity, question=question, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("reader", str(refusal))
        else:
            messages.success(request, _("Your colleague finds these copies under “To mark”."))
            return redirect("marking:queue")
    context = {"found": found, "title": title_of(found.question), "form": form, "left": len(learners)}
    return render(request, "quizzes/marking/ask.html", context, status=422 if form.is_bound else 200)


# Reading


@require_http_methods(["GET", "POST"])
@for_markers
def second(request: HttpRequest, reading: UUID, submission: UUID) -> HttpResponse:
    asked = queries.own_reading_or_404(request.user, reading, submission)
    found = queries.copy_to_mark_or_404(request.user, submission, asked.question)
    form = _form(request, found, _("Your colleague reads it, the apprentice does not."))
    if request.method == "POST" and form.is_valid() and _kept(request, found, form, HandMark.Role.SECOND):
        return redirect(_after(asked))
    left = queries.copies_left(asked)
    more = {
        "heading_of_form": _("Second reading"), "hides_names": True, "readings": (), "left": len(left), "no_bank": True,
        "draft": f"{submission}.{asked.question}.second", "version": "", "skip_url": "", "back_url": "",
    }  # fmt: skip
    return marking_page(request, found, form, **more)


def _form(request: HttpRequest, found: Copy, help_text: str) -> MarkForm:
    form = MarkForm(found.question, request.POST or None)
    form.fields["comment"].help_text = help_text
    del form.fields["sound"]
    return form


def _kept(request: HttpRequest, found: Copy, form: MarkForm, role: HandMark.Role) -> bool:
    sent = form.cleaned_data
    try:
        read_by_hand(
            submission=found.submission, question=found.question.uuid, marker=request.user, role=role,
            client_uuid=sent["client_uuid"], criteria=form.criteria, share=form.share, comment=sent["comment"],
        )  # fmt: skip
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Kept: copy %(number)s.") % {"number": found.number})
    return True


def _after(asked: SecondReading) -> str:
    left = queries.copies_left(asked)
    if left:
        return reverse("marking:second", args=[asked.uuid, left[0].submission.uuid])
    return reverse("marking:agreement", args=[asked.uuid])


# Comparing


@require_GET
@for_markers
def agreement(request: HttpRequest, reading: UUID) -> HttpResponse:
    asked = queries.reading_to_compare_or_404(request.user, reading)
    left = queries.copies_left(asked)
    if left and asked.reader_id == request.user.pk:  # the first marks stay hidden until the end
        return redirect("marking:second", reading=asked.uuid, submission=left[0].submission.uuid)
    found = queries.compared(request.user, asked)
    may_mark = set(queries.learners_to_mark(request.user).values_list("pk", flat=True)) if found.pairs else set()
    context = {
        "asked": asked,
        "title": title_of(found.question) if found.question else "",
        "left": len(left),
        "found": found,
        "overall": _told(found.report.overall, found),
        "criteria": _by_criterion(found) if len(found.titles) > 1 else [],
        "pairs": [_pair(each, found, each.submission.attempt.learner_id in may_mark) for each in _widest_first(found)],
        "few": found.report.overall.n < FEW,
    }
    return render(request, "quizzes/marking/agreement.html", context)


def _by_criterion(found: Compared) -> list[dict[str, Any]]:
    """In the order of the rubric."""
    told = {each.criterion: _told(each, found) for each in found.report.criteria}
    return [told[code] for code in found.titles if code in told]


def _told(agreement: Agreement, found: Compared) -> dict[str, Any]:
    return agreement_told(agreement, found.titles.get(agreement.criterion or "", ""))


def _widest_first(found: Compared) -> list[Pair]:
    distances: dict[str, int] = {}
    for each in queries.disagreements(found):
        distances[each.item] = distances.get(each.item, 0) + each.distance
    return sorted(found.pairs, key=lambda pair: (-distances.get(pair.item, 0), int(pair.item)))


def _pair(pair: Pair, found: Compared, may_mark: bool) -> dict[str, Any]:
    first, second = (shown_reading(pair.question, each) for each in (pair.first, pair.second))
    return {
        "pair": pair,
        "first": first,
        "second": second,
        "levels": [
            {"title": one.title, "first": one.points, "second": other.points, "same": one.points == other.points}
            for one, other in zip(first.levels, second.levels, strict=True)
        ],
        "same": first.points == second.points and first.levels == second.levels,
        "agreed": shown_reading(pair.question, pair.agreed) if pair.agreed else None,
        "url": reverse("marking:agree", args=[found.reading.uuid, pair.submission.uuid]) if may_mark else "",
    }


@require_http_methods(["GET", "POST"])
@for_markers
def agree(request: HttpRequest, reading: UUID, submission: UUID) -> HttpResponse:
    """What both settle on: it counts, in the place of the first mark."""
    asked = queries.reading_to_compare_or_404(request.user, reading)
    found = queries.copy_to_mark_or_404(request.user, submission, asked.question)
    waits = queries.copy_left_of(request.user, found.submission, asked.question)
    if waits is not None:
        return redirect("marking:second", reading=waits.reading.uuid, submission=submission)
    queries.refuse_unread(asked, found.submission)
    form = _form(request, found, _("The apprentice reads it. Say what is right, then one thing to do next time."))
    if request.method == "POST" and form.is_valid() and _kept(request, found, form, HandMark.Role.AGREED):
        return redirect("marking:agreement", reading=asked.uuid)
    more = {
        "heading_of_form": _("The mark you settle on"), "no_bank": True, "left": 0, "skip_url": "", "version": "",
        "readings": [shown_reading(found.question, each) for each in found.marks],
        "draft": f"{submission}.{asked.question}.agreed", "back_url": reverse("marking:agreement", args=[asked.uuid]),
    }  # fmt: skip
    return marking_page(request, found, form, **more)
