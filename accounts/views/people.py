from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts import queries, services
from accounts.forms import INVITE_FORMS, PeopleFilterForm, PersonForm
from accounts.models import (
    Apprenticeship,
    CohortTrainer,
    EmployerContact,
    Guardianship,
    Membership,
    Mentorship,
    Relation,
    StaffRole,
    User,
)
from accounts.services.people import EmailOfAnotherError
from accounts.services.sign_in_codes import may_have_code
from accounts.views.doors import coordinator_only

PER_PAGE = 50

INVITABLE = {
    "learner": (gettext_lazy("An apprentice"), "graduation-cap"),
    "trainer": (gettext_lazy("A trainer"), "users"),
    "mentor": (gettext_lazy("A workplace mentor"), "handshake"),
    "employer": (gettext_lazy("A contact at an employer"), "building-2"),
    "guardian": (gettext_lazy("The legal guardian of a minor"), "heart-handshake"),
    "coordinator": (gettext_lazy("A coordinator"), "shield-check"),
    "auditor": (gettext_lazy("An auditor"), "eye"),
}


@coordinator_only
def centre_home(request: HttpRequest, centres: Any) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "centres": centres,
        "people_count": queries.people_of(centres).count(),
        "cohort_count": queries.cohorts_of(centres, today).count(),
        "contract_count": queries.contracts_of(centres).count(),
        "employer_count": queries.employers_of(centres).count(),
    }
    return render(request, "accounts/centre/home.html", context)


@coordinator_only
def people(request: HttpRequest, centres: Any) -> HttpResponse:
    form = PeopleFilterForm(request.GET or None)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = queries.filtered_people(queries.people_of(centres), **chosen)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/centre/people.html", {"form": form, "page": page, "is_filtered": bool(chosen)})


@coordinator_only
def invite(request: HttpRequest, centres: Any) -> HttpResponse:
    return render(request, "accounts/centre/invite.html", {"roles": INVITABLE})


@coordinator_only
@require_http_methods(["GET", "POST"])
def invite_as(request: HttpRequest, centres: Any, role: str) -> HttpResponse:
    if role not in INVITE_FORMS:
        raise Http404
    form = INVITE_FORMS[role](request.POST or None, centres=centres, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        try:
            user, invitation = services.invite_person(
                by=request.user, display_name=form.cleaned_data["display_name"], email=form.cleaned_data["email"],
                centre=form.cleaned_data["centre"], birth_date=form.birth_date, give=form.relations(),
                may_take=form.may_take,
            )  # fmt: skip
        except EmailOfAnotherError:
            form.add_error("email", _("This address cannot be used here. Leave it empty, or check it."))
        else:
            typed = form.cleaned_data["display_name"]
            return _invited(request, user, is_sent=bool(invitation), typed=typed, role=role)
    context = {"form": form, "role": role, "title": INVITABLE[role][0]}
    return render(request, "accounts/centre/invite_as.html", context)


def _invited(request: HttpRequest, user: User, *, is_sent: bool, typed: str, role: str) -> HttpResponse:
    if is_sent and user.display_name != typed:
        words = _(
            "The invitation is on its way to %(email)s. This address was already that of %(name)s, who keeps this name."
        )
        messages.success(request, words % {"email": user.email, "name": user})
    elif is_sent:
        messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": user.email})
    else:
        messages.success(request, _("%(name)s is registered. Print a code for the first sign-in.") % {"name": user})
    if role == "mentor":
        warn_of_many_apprentices(request, user)
    return redirect("accounts:person", person=user.uuid)


def warn_of_many_apprentices(request: HttpRequest, mentor: User) -> None:
    if queries.is_over_mentor_limit(mentor, timezone.localdate()):
        words = _(
            "%(name)s now follows more than two apprentices. The law allows two, and one more who repeats a year."
        )
        messages.warning(request, words % {"name": mentor})


def person_or_404(centres: Any, uuid: UUID) -> User:
    return get_object_or_404(queries.people_of(centres), uuid=uuid)


RELATIONS: dict[str, Any] = {
    "registration": (
        lambda user, centres: Membership.objects.filter(learner=user, centre__in=centres.values("pk")),
        lambda row: _("Apprentice of %(centre)s") % {"centre": row.centre},
    ),
    "role": (
        lambda user, centres: StaffRole.objects.filter(user=user, centre__in=centres.values("pk")),
        lambda row: f"{row.get_role_display()}, {row.centre}",
    ),
    "teaching": (
        lambda user, centres: CohortTrainer.objects.filter(
            trainer=user, cohort__centre__in=centres.values("pk")
        ).select_related("cohort"),
        lambda row: _("Trains the cohort %(cohort)s") % {"cohort": row.cohort},
    ),
    "employer": (
        lambda user, centres: EmployerContact.objects.filter(
            user=user, employer__in=queries.employers_of(centres).order_by().values("pk")
        ).select_related("employer"),
        lambda row: f"{row.get_role_display()}, {row.employer}",
    ),
    "guardian": (
        lambda user, centres: Guardianship.objects.filter(
            guardian=user, learner__in=queries.learners_of(centres).order_by().values("pk")
        ).select_related("learner"),
        lambda row: _("Legal guardian of %(learner)s") % {"learner": row.learner},
    ),
    "ward": (
        lambda user, centres: Guardianship.objects.filter(
            learner=user, learner__in=queries.learners_of(centres).order_by().values("pk")
        ).select_related("guardian"),
        lambda row: _("Has %(guardian)s as legal guardian") % {"guardian": row.guardian},
    ),
}


def _relations(user: User, centres: Any) -> list[dict[str, Any]]:
    today = timezone.localdate()
    return [
        {"kind": kind, "pk": row.pk, "words": words(row), "row": row, "stands": _stands(row, today)}
        for kind, (rows, words) in RELATIONS.items()
        for row in rows(user, centres).order_by("-start")
    ]


def _stands(row: Relation, today: date) -> bool:
    return row.annulled_on is None and (row.end is None or row.end >= today)


@coordinator_only
def person(request: HttpRequest, centres: Any, person: UUID) -> HttpResponse:
    shown = person_or_404(centres, person)
    mine = centres.values("pk")
    mentored = Mentorship.objects.valid().filter(mentor=shown).values("apprenticeship")
    context = {
        "person": shown,
        "relations": _relations(shown, centres),
        "contracts": queries.contracts_of(centres).filter(learner=shown),
        "followed": Apprenticeship.objects.filter(pk__in=mentored, centre__in=mine).select_related(
            "learner", "employer"
        ),
        "invitation": shown.invitations.select_related("invited_by").first(),
        "now": timezone.now(),
        "may_correct": shown.is_learner or _may_rename(shown, centres),
        "may_have_code": shown.is_learner and may_have_code(shown),
    }
    return render(request, "accounts/centre/person.html", context)


def _may_rename(person: User, centres: Any) -> bool:
    """A new address receives the way in, with every role of the person: only whoever answers for all of them."""
    if person.last_login is not None or person.is_staff or person.is_superuser:
        return False
    return not queries.is_known_elsewhere(person, centres)


@coordinator_only
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, centres: Any, person: UUID) -> HttpResponse:
    shown = person_or_404(centres, person)
    before = {"email": shown.email}  # the form writes on the row before anything is saved
    form = PersonForm(
        request.POST or None, instance=shown, is_learner=shown.is_learner, may_rename=_may_rename(shown, centres)
    )
    if not form.fields:
        raise Http404
    if request.method == "POST" and form.is_valid():
        shown.email = before["email"]
        centre = centres[0] if len(centres) == 1 else None
        services.correct_person(user=shown, by=request.user, centre=centre, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("accounts:person", person=shown.uuid)
    return render(request, "accounts/centre/correct.html", {"form": form, "person": shown})


@coordinator_only
@require_POST
def end_relation(request: HttpRequest, centres: Any, person: UUID, kind: str, pk: int) -> HttpResponse:
    shown = person_or_404(centres, person)
    if kind not in RELATIONS:
        raise Http404
    today = timezone.localdate()
    rows, words = RELATIONS[kind]
    relation: Relation = get_object_or_404(rows(shown, centres), pk=pk)
    if isinstance(relation, StaffRole) and relation.user_id == request.user.pk:
        messages.error(request, _("Another coordinator has to end your own role."))
    elif _stands(relation, today):
        services.close_relation(relation=relation, on=today)
        messages.success(request, _("Ended: %(what)s.") % {"what": words(relation)})
    return redirect("accounts:person", person=shown.uuid)


@coordinator_only
@require_POST
def invite_again(request: HttpRequest, centres: Any, person: UUID) -> HttpResponse:
    shown = person_or_404(centres, person)
    if not shown.email:
        messages.error(request, _("This person has no e-mail. Print a code instead."))
    else:
        centre = centres[0] if len(centres) == 1 else None
        services.send_invitation_again(user=shown, by=request.user, centre=centre)
        messages.success(request, _("A new link is on its way. The earlier one no longer works."))
    return redirect("accounts:person", person=shown.uuid)


@coordinator_only
@require_POST
def revoke_invitation(request: HttpRequest, centres: Any, person: UUID) -> HttpResponse:
    shown = person_or_404(centres, person)
    waiting = shown.invitations.filter(accepted_at=None, revoked_at=None)
    for invitation in waiting:
        services.revoke_invitation(invitation=invitation)
    count = len(waiting)
    messages.success(request, ngettext("The link no longer works.", "The links no longer work.", count))
    return redirect("accounts:person", person=shown.uuid)
