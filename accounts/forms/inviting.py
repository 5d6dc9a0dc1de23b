from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import queries, services
from accounts.forms.choosing import CentreScopedForm, ContractChoice, LearnerChoice
from accounts.forms.confirming import ask_to_confirm
from accounts.forms.days import BirthDayField, DayField
from accounts.models import Apprenticeship, Centre, Cohort, Employer, EmployerContact, StaffRole, User
from accounts.names import share_a_word


class InvitePersonForm(CentreScopedForm):
    """One role. ``relations`` are the services to call with ``user=`` once the person is known."""

    email_required = True
    takes_outsiders = True

    centre = forms.ModelChoiceField(Centre.objects.none(), label=_("Centre"))
    display_name = forms.CharField(label=_("First name and name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), help_text=_("The invitation is sent to this address."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["start"] = DayField(label=_("From"), initial=timezone.localdate)
        if not self.email_required:
            self.fields["email"].required = False
            self.fields["email"].help_text = _("Without an address, you print a code for the first sign-in.")

    @property
    def start(self) -> date:
        return self.cleaned_data["start"]

    def relations(self) -> list[Callable[..., Any]]:
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("email") and data.get("display_name"):
            self._recognise(data["email"], data["display_name"])
        return data

    def _recognise(self, email: str, name: str) -> None:
        """A slip in the address gives a role to somebody else. Who is of other centres only is never named."""
        try:
            owner = services.owner_of(email)
        except services.EmailOfAnotherError:
            return  # refused without a word more when the invitation is made
        if owner is None:
            return
        if queries.people_of(self.centres).filter(pk=owner.pk).exists():
            self._recognise_known(owner, name)
        elif self.may_take(owner) and not share_a_word(owner.display_name, name):
            self.add_error("email", _(
                "Somebody already signs in with this address, under quite another name. Check the address. If it is "
                "right, type the name as the person writes it."
            ))  # fmt: skip

    def _recognise_known(self, owner: User, name: str) -> None:
        known = {"name": owner.display_name}
        if not self.may_take(owner):
            self.add_error("email", _("This is the address of %(name)s. Leave it empty, or type another.") % known)
        elif not share_a_word(owner.display_name, name) and not ask_to_confirm(
            self, "same_person", _("Whom do you invite?"), str(owner.uuid), _("I mean %(name)s") % known
        ):
            self.order_fields(["centre", "display_name", "email", "same_person"])
            self.add_error("email", _(
                "This is the address of %(name)s, whom your centre knows. Type another address, or say that you mean "
                "this person: they keep their name and their way to sign in."
            ) % known)  # fmt: skip

    def may_take(self, user: User) -> bool:
        return self.takes_outsiders or queries.learners_of(self.centres).filter(pk=user.pk).exists()

    @property
    def birth_date(self) -> date | None:
        return self.cleaned_data.get("birth_date")


class InviteLearnerForm(InvitePersonForm):
    email_required = False
    takes_outsiders = False  # or typing an address would open somebody else's learner's record

    birth_date = BirthDayField(
        label=_("Date of birth"), required=False,
        help_text=_("Needed for minors only: a legal guardian is then informed until the eighteenth birthday."),
    )  # fmt: skip
    cohort = forms.ModelChoiceField(Cohort.objects.none(), label=_("Cohort"), required=False)

    def scope(self) -> None:
        self.fields["cohort"].queryset = queries.cohorts_of(self.centres, timezone.localdate())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        cohort, centre = data.get("cohort"), data.get("centre")
        if cohort and centre and cohort.centre_id != centre.pk:
            self.add_error("cohort", _("This cohort belongs to another of your centres."))
        return data

    def relations(self) -> list[Callable[..., Any]]:
        cohort = self.cleaned_data["cohort"]
        if cohort:
            return [partial(services.place_in_cohort, cohort=cohort, start=self.start)]
        return [partial(services.register_learner, centre=self.cleaned_data["centre"], start=self.start)]


class InviteStaffForm(InvitePersonForm):
    role: StaffRole.Role

    def relations(self) -> list[Callable[..., Any]]:
        centre = self.cleaned_data["centre"]
        return [partial(services.appoint_staff, centre=centre, role=self.role, start=self.start)]


class InviteTrainerForm(InviteStaffForm):
    role = StaffRole.Role.TRAINER

    cohort = forms.ModelChoiceField(
        Cohort.objects.none(), label=_("Cohort"), required=False, help_text=_("Others can be added afterwards."),
    )  # fmt: skip

    def scope(self) -> None:
        self.fields["cohort"].queryset = queries.cohorts_of(self.centres, timezone.localdate())  # type: ignore[attr-defined]

    def relations(self) -> list[Callable[..., Any]]:
        cohort = self.cleaned_data["cohort"]
        teaches = [partial(services.teach_cohort, cohort=cohort, start=self.start)] if cohort else []
        return [*super().relations(), *teaches]


class InviteCoordinatorForm(InviteStaffForm):
    role = StaffRole.Role.COORDINATOR


class InviteAuditorForm(InviteStaffForm):
    role = StaffRole.Role.AUDITOR


class InviteMentorForm(InvitePersonForm):
    contract = ContractChoice(
        Apprenticeship.objects.none(), label=_("Apprentice"),
        help_text=_("The earlier mentor, if any, stops that day."),
    )  # fmt: skip

    def scope(self) -> None:
        today = timezone.localdate()
        standing = Apprenticeship.objects.on(today).exclude(broken_on__lte=today).values("pk")
        self.fields["contract"].queryset = queries.contracts_of(self.centres).filter(pk__in=standing)  # type: ignore[attr-defined]

    def relations(self) -> list[Callable[..., Any]]:
        contract, start = self.cleaned_data["contract"], self.start
        return [lambda user: services.change_mentor(contract=contract, mentor=user, on=start)]


class InviteEmployerForm(InvitePersonForm):
    employer = forms.ModelChoiceField(Employer.objects.none(), label=_("Employer"))
    role = forms.ChoiceField(label=_("Post"), choices=EmployerContact.Role)

    def scope(self) -> None:
        self.fields["employer"].queryset = queries.employers_of(self.centres)  # type: ignore[attr-defined]

    def relations(self) -> list[Callable[..., Any]]:
        chosen = {"employer": self.cleaned_data["employer"], "role": self.cleaned_data["role"]}
        return [partial(services.name_employer_contact, start=self.start, **chosen)]


class InviteGuardianForm(InvitePersonForm):
    learner = LearnerChoice(
        User.objects.none(), label=_("Apprentice"),
        help_text=_("Apprentices under 18 only. Access ends on the eighteenth birthday."),
    )  # fmt: skip

    def scope(self) -> None:
        self.fields["learner"].queryset = queries.minors_of(self.centres, timezone.localdate())  # type: ignore[attr-defined]

    def relations(self) -> list[Callable[..., Any]]:
        return [partial(services.name_guardian, learner=self.cleaned_data["learner"], start=self.start)]


INVITE_FORMS: dict[str, type[InvitePersonForm]] = {
    "learner": InviteLearnerForm,
    "trainer": InviteTrainerForm,
    "mentor": InviteMentorForm,
    "employer": InviteEmployerForm,
    "guardian": InviteGuardianForm,
    "coordinator": InviteCoordinatorForm,
    "auditor": InviteAuditorForm,
}
