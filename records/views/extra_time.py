"""How much longer a learner has for quizzes with a time limit: the measure, never its reason."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.quizzes.queries import allowance_of, allowances_of, can_set_allowance
from assessments.quizzes.services import Refused, allow_time
from records.forms.trainer import ExtraTimeForm
from records.queries import trainer as queries


@login_required
@require_http_methods(["GET", "POST"])
def extra_time(request: HttpRequest, learner: UUID) -> HttpResponse:
    person = queries.learner_to_follow_or_404(request.user, learner)
    if not person.may_see_accommodations or not can_set_allowance(request.user, person):
        raise Http404
    form = ExtraTimeForm(request.POST or None)
    if form.is_valid():
        try:
            allow_time(learner=person, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("ends_on", str(refusal))
        else:
            messages.success(request, _("It is set. %(name)s sees it before each timed quiz.") % {"name": person})
            return redirect("records:trainer_extra_time", learner=person.uuid)
    context = {
        "learner": person, "form": form, "current": allowance_of(person), "history": allowances_of(person),
    }  # fmt: skip
    return render(request, "records/trainer/extra_time.html", context, status=422 if form.errors else 200)
