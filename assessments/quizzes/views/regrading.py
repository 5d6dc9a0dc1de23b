"""Correcting a wrong key: who would change is read first, then written."""

import hashlib
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import Extent, Right, learners_for
from assessments.quizzes.forms import RegradeForm
from assessments.quizzes.models import Quiz, Regrading
from assessments.quizzes.queries import (
    Keys,
    RegradingPreview,
    current_keys,
    quiz_to_regrade_or_404,
    regrading_or_404,
    regrading_preview,
    regradings_of,
    remarked_tries,
)
from assessments.quizzes.services import Refused, regrade
from competencies.queries import competencies_by_code


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def correct_tries(request: HttpRequest, quiz: UUID) -> HttpResponse:
    found = quiz_to_regrade_or_404(request.user, quiz)
    form = RegradeForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid() and (before := _written(found, form)):
        return _to(before)
    keys = current_keys(found)
    preview = _preview(found, keys)
    if form is not None and form.is_valid():
        if form.cleaned_data["seen"] != _mark_of(preview):
            form.add_error(None, _("Tries came in meanwhile: read again what changes, then confirm."))
        else:
            return _write(request, found, preview, form)
    return _shown(request, found, keys, preview, form)


def _written(quiz: Quiz, form: RegradeForm) -> Regrading | None:
    return Regrading.objects.filter(quiz=quiz, uuid=form.cleaned_data["client_uuid"]).first()


def _preview(quiz: Quiz, keys: Keys) -> RegradingPreview:
    return regrading_preview(quiz, keys.edition, list(keys.from_bank.values()), _usable(keys))


def _usable(keys: Keys) -> frozenset[UUID]:
    """A question that changed its type cannot be marked again; the others can."""
    return frozenset(keys.questions) - frozenset(keys.unusable)


def _mark_of(preview: RegradingPreview) -> str:
    """Of what is shown, so that nobody confirms something else."""
    said = [(each.attempt.pk, str(each.before), str(each.after), sorted(each.levels.items())) for each in preview.lines]
    return hashlib.sha256(repr((sorted(map(str, preview.keys.questions)), said)).encode()).hexdigest()


def _write(request: HttpRequest, quiz: Quiz, preview: RegradingPreview, form: RegradeForm) -> HttpResponse:
    keys = preview.keys
    try:
        regrading = regrade(
            quiz=quiz, by=request.user, reason=form.cleaned_data["reason"],
            client_uuid=form.cleaned_data["client_uuid"], edition=keys.edition,
            question_editions=list(keys.from_bank.values()), questions=frozenset(keys.questions),
        )  # fmt: skip
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _shown(request, quiz, keys, preview, form)
    return _to(regrading)


def _to(regrading: Regrading) -> HttpResponseRedirect:
    return redirect("quizzes:regrading", regrading.quiz.uuid, regrading.uuid)


def _shown(
    request: HttpRequest, quiz: Quiz, keys: Keys, preview: RegradingPreview, form: RegradeForm | None
) -> HttpResponse:
    seen = _mark_of(preview)
    refused = form is not None
    if form is None:
        form = RegradeForm(initial={"seen": seen})
    else:
        form.data = {**form.data.dict(), "seen": seen}
    context = {
        "quiz": quiz,
        "form": form,
        "preview": preview,
        "questions": [each.stem_html for each in preview.keys.questions.values()],
        "unusable": [keys.questions[uuid].stem_html for uuid in keys.unusable],
        "history": regradings_of(quiz),
        "counts": _counts(preview),
        **_named(request.user, preview),
    }
    return render(request, "quizzes/regrade.html", context, status=422 if refused else 200)


def _lines(viewer: Any, tries: Any) -> dict[str, Any]:
    """Names of those whose work ``viewer`` may see; the others are counted."""
    learners = {each.attempt.learner_id for each in tries}
    rows = learners_for(viewer, Right.SEE_WORK, extent=Extent.ALL).filter(pk__in=learners).exclude(pk=viewer.pk)
    seen = set(rows.values_list("pk", flat=True))
    lines = [each for each in tries if each.attempt.learner_id in seen]
    return {
        "lines": sorted(lines, key=lambda each: (each.attempt.learner.display_name, each.attempt.number)),
        "others": len(learners - seen),
    }


def _named(viewer: Any, preview: RegradingPreview) -> dict[str, Any]:
    evidence, found = _evidence(preview), _lines(viewer, preview.lines)
    return {**found, "lines": [(each, evidence[each.attempt.pk]) for each in found["lines"]]}


def _counts(preview: RegradingPreview) -> dict[str, int]:
    return {
        "up": sum(each.after.share > each.before.share for each in preview.lines),
        "down": sum(each.after.share < each.before.share for each in preview.lines),
        "passed": sum(each.after.passed and not each.before.passed for each in preview.lines),
        "failed": sum(each.before.passed and not each.after.passed for each in preview.lines),
    }


def _evidence(preview: RegradingPreview) -> dict[int, list[tuple[str, bool]]]:
    """By the id of the try, the competencies whose knowledge would be shown (true) or not any more. A level of 0 only
    says that the learner tried."""
    titles = competencies_by_code({code for each in preview.lines for code in each.levels})
    return {
        each.attempt.pk: [
            (titles[code].title if code in titles else code, bool(after))
            for code, (before, after) in each.levels.items()
            if bool(before) != bool(after)
        ]
        for each in preview.lines
    }


@login_required
@require_GET
@never_cache
def corrected_tries(request: HttpRequest, quiz: UUID, regrading: UUID) -> HttpResponse:
    """What one correction changed."""
    found = quiz_to_regrade_or_404(request.user, quiz)
    done = regrading_or_404(found, regrading)
    tries = remarked_tries(done)
    context = {"quiz": found, "regrading": done, "total": len(tries), **_lines(request.user, tries)}
    return render(request, "quizzes/regrading.html", context)
