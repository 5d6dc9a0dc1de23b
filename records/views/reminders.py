"""Reminders: written by a person, logged, and sent by day only."""

from collections.abc import Collection
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.dates import date_format
from accounts.models import User
from accounts.spaces import standing_of
from records import services
from records.forms.trainer import ChosenForm, ReminderForm
from records.models import Reminder
from records.queries import trainer as queries

PER_PAGE = 40


@login_required
@require_GET
def reminders(request: HttpRequest) -> HttpResponse:
    if standing_of(request.user).capacities.isdisjoint(queries.STAFF):
        raise Http404
    page = Paginator(queries.reminders_seen(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "records/trainer/reminders.html", {"page": page})


SUBJECTS = {
    Reminder.Kind.LATE: gettext_lazy("Work is waiting for you"),
    Reminder.Kind.IDLE: gettext_lazy("Shall we pick up again?"),
    Reminder.Kind.OTHER: gettext_lazy("A word from your trainer"),
}
TEXTS = {
    Reminder.Kind.LATE: gettext_lazy(
        "Some work was due and is not finished yet. Open it today: a quarter of an hour is a good start.\n\n"
        "If something holds you back, tell me. We will find a way together."
    ),
    Reminder.Kind.IDLE: gettext_lazy(
        "I have not seen any work from you for a while. How are you?\n\n"
        "You can start again where you stopped. If something holds you back, tell me. We will find a way together."
    ),
    Reminder.Kind.OTHER: "",
}


@login_required
@require_http_methods(["GET", "POST"])
def remind(request: HttpRequest) -> HttpResponse:
    chosen = ChosenForm(request.POST if request.method == "POST" else request.GET)
    if not chosen.is_valid():
        if not standing_of(request.user).capacities.isdisjoint(queries.STAFF) and "who" not in chosen.data:
            messages.warning(request, _("Tick at least one name first."))
            return redirect("records:trainer_home")
        raise Http404
    learners = queries.learners_to_remind_or_404(request.user, chosen.cleaned_data["who"])
    kind = Reminder.Kind(chosen.cleaned_data["about"] or Reminder.Kind.LATE)
    without = [each for each in learners if not each.email]
    late = queries.late_work(learners, timezone.localdate()) if kind == Reminder.Kind.LATE else {}
    form = ReminderForm(
        request.POST if request.method == "POST" else None, without_address=without, initial=_first_words(kind)
    )
    if form.is_valid():
        return _reminded(request, learners, kind, late, form.cleaned_data)
    now = timezone.now()
    leaves_at = services.next_departure(now)
    return render(
        request,
        "records/trainer/remind.html",
        {
            "form": form,
            "learners": [(each, late.get(each.pk, ())) for each in learners],
            "by_email": [each for each in learners if each.email],
            "already": services.reminded_today(learners, kind),
            "kinds": _kinds(learners, kind),
            "kind": kind,
            "leaves_at": None if leaves_at == now else leaves_at,
            "signature": signature(request.user),
        },
        status=422 if form.errors else 200,
    )


def _first_words(kind: Reminder.Kind) -> dict[str, Any]:
    # The learners' language, whatever the trainer reads the site in.
    with translation.override("fr"):
        return {"subject": str(SUBJECTS[kind]), "text": str(TEXTS[kind]), "client_uuid": uuid4()}


def _kinds(learners: Collection[User], kind: Reminder.Kind) -> list[dict[str, Any]]:
    who = [each.uuid for each in learners]
    return [
        {
            "label": each.label,
            "url": f"?{urlencode({'who': who, 'about': each.value}, doseq=True)}",
            "current": each == kind,
        }
        for each in Reminder.Kind
    ]


def signature(author: Any) -> str:
    return author.display_name


def letter(learner: User, text: str, late: Collection[queries.Late], author: Any) -> str:
    """The whole message to one learner: greeting, words, what is late, name."""
    with translation.override(learner.language):
        greeting = _("Hello %(name)s,") % {"name": learner.get_short_name()}
        due = [
            _("· %(title)s, due on %(day)s") % {"title": each.course.title, "day": date_format(each.due_on, "j F")}
            for each in late
        ]
    return "\n\n".join(filter(None, [greeting, text.strip(), "\n".join(due), signature(author)]))


def _reminded(
    request: HttpRequest,
    learners: Collection[User],
    kind: Reminder.Kind,
    late: dict[int, Any],
    words: dict[str, Any],
) -> HttpResponse:
    told = set(words.get("told", []))
    result = services.remind(
        learners=learners,
        letter=services.Letter(
            author=request.user,
            kind=kind,
            subject=words["subject"],
            texts={each.pk: letter(each, words["text"], late.get(each.pk, ()), request.user) for each in learners},
            client_uuid=words["client_uuid"],
        ),
        channel=words["channel"],
        told=[each for each in learners if each.uuid in told],
    )
    for level, text in result_words(result):
        messages.add_message(request, level, text)
    return redirect("records:trainer_reminders")


def result_words(result: services.Reminded) -> list[tuple[int, str]]:
    said: list[tuple[int, str]] = []
    count = len(result.by_email)
    if count and result.leaves_now:
        text = ngettext("%(count)d e-mail is leaving now.", "%(count)d e-mails are leaving now.", count)
        said.append((messages.SUCCESS, text % {"count": count}))
    elif count:
        text = ngettext("%(count)d e-mail leaves on %(day)s.", "%(count)d e-mails leave on %(day)s.", count)
        said.append((messages.SUCCESS, text % {"count": count, "day": moment_words(result.leaves_at)}))
    if result.in_person:
        count = len(result.in_person)
        text = ngettext("%(count)d reminder is written down.", "%(count)d reminders are written down.", count)
        said.append((messages.SUCCESS, text % {"count": count}))
    if result.already_today:
        text = _("Already written to today, no second e-mail: %(names)s.")
        said.append((messages.WARNING, text % {"names": _names(result.already_today)}))
    if result.without_address:
        text = _("No e-mail address, not reminded: %(names)s. Tell them in person.")
        said.append((messages.WARNING, text % {"names": _names(result.without_address)}))
    return said


def _names(people: Collection[User]) -> str:
    return ", ".join(each.display_name for each in people)


def moment_words(moment: Any) -> str:
    return date_format(timezone.localtime(moment), _("l j F, H:i"))
