from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import queries, services
from accounts.models import (
    Apprenticeship,
    Centre,
    Cohort,
    CohortLearner,
    Employer,
    EmployerContact,
    Mentorship,
    StaffRole,
    User,
)
from accounts.names import share_a_word


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day of the platform's own time: nobody means the year 1 or 9999."""

    widget = DayInput

    def __init__(self, *, earliest: date = date(2000, 1, 1), latest: date = date(2100, 1, 1), **options: Any) -> None:
        super().__init__(**options)
        self.validators += [MinValueValidator(earliest), MaxValueValidator(latest)]


class BirthDayField(DayField):
    def __init__(self, **options: Any) -> None:
        super().__init__(earliest=date(1900, 1, 1), **options)

    def clean(self, value: Any) -> date | None:
        born = super().clean(value)
        if born and born >= timezone.localdate():
            raise forms.ValidationError(_("Check the date of birth."))
        return born


class PasswordPairMixin(forms.Form):
    """A new password typed twice, checked against what is known of ``self.user``."""

    user: User
    password_required = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        new = {"autocomplete": "new-password"}
        self.fields["password1"] = forms.CharField(
            label=_("Password"),
            strip=False,
            required=self.password_required,
            widget=forms.PasswordInput(attrs=new),
            help_text=_("At least 10 characters. Three words that you like make a good one."),
        )
        self.fields["password2"] = forms.CharField(
            label=_("The same password again"),
            strip=False,
            required=self.password_required,
            widget=forms.PasswordInput(attrs=new),
        )

    def check_passwords(self, data: dict[str, Any]) -> None:
        first, second = data.get("password1"), data.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords are not the same."))
        elif first:
            try:
                password_validation.validate_password(first, self.user)
            except forms.ValidationError as error:
                self.add_error("password1", error)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.check_passwords(data)
        return data


class InvitationForm(PasswordPairMixin):
    CODE, PASSWORD = "code", "password"

    password_required = False
    field_order = ["display_name", "way", "password1", "password2"]

    display_name = forms.CharField(label=_("Your first name and name"), max_length=120)
    way = forms.ChoiceField(
        label=_("How do you want to sign in?"), widget=forms.RadioSelect,
        choices=[
            (CODE, _("Receive a code by e-mail each time: nothing to remember")),
            (PASSWORD, _("Choose a password")),
        ],
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        kwargs.setdefault("initial", {"display_name": user.display_name, "way": self.CODE})
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)
        if user.last_login is not None:  # already signs in some way, which this link does not change
            for name in ("way", "password1", "password2"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("way") == self.PASSWORD and not data.get("password1") and "password1" not in self.errors:
            self.add_error("password1", _("Type a password, or choose the code by e-mail."))
        if data.get("way") == self.PASSWORD and not data.get("password2") and "password2" not in self.errors:
            self.add_error("password2", _("Type the password a second time."))
        return data

    @property
    def password(self) -> str:
        return self.cleaned_data["password1"] if self.cleaned_data.get("way") == self.PASSWORD else ""


class FirstPasswordForm(PasswordPairMixin):
    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)


class SignInCodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"), max_length=40,
        help_text=_("Ten letters and digits. Small letters and spaces do not matter."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )  # fmt: skip


class MeForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["display_name", "language"]
        labels = {"display_name": _("Your first name and name")}
        widgets = {"language": forms.RadioSelect}


class PeopleFilterForm(forms.Form):
    ROLES = (
        ("", _("Everyone")),
        ("learner", _("Apprentices")),
        ("trainer", _("Trainers")),
        ("mentor", _("Workplace mentors")),
        ("employer", _("Employers")),
        ("guardian", _("Legal guardians")),
        ("coordinator", _("Coordinators")),
        ("auditor", _("Auditors")),
    )
    text = forms.CharField(label=_("Name or e-mail"), required=False, max_length=120)
    role = forms.ChoiceField(label=_("Role"), required=False, choices=ROLES)


class PersonForm(forms.ModelForm):
    """What a coordinator corrects. A name and an address belong to whoever has signed in once, or has to do with
    another centre too; a birth date does not: it says until when guardians see."""

    class Meta:
        model = User
        fields = ["display_name", "email", "birth_date"]
        field_classes = {"birth_date": BirthDayField}
        labels = {"display_name": _("First name and name"), "email": _("E-mail"), "birth_date": _("Date of birth")}

    def __init__(self, *args: Any, is_learner: bool, may_rename: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_rename:
            del self.fields["display_name"], self.fields["email"]
        if not is_learner:
            del self.fields["birth_date"]

    def clean_email(self) -> str | None:
        email = (self.cleaned_data["email"] or "").lower() or None
        if email and self._is_of_another(email):
            raise forms.ValidationError(_("This address cannot be used here. Leave it empty, or check it."))
        return email

    def _is_of_another(self, email: str) -> bool:
        try:
            return services.owner_of(email) not in (None, self.instance)
        except services.EmailOfAnotherError:
            return True


def ask_to_confirm(form: forms.Form, name: str, label: str, value: str, words: str) -> bool:
    """Adds a box to tick to ``form``; whether it was ticked for this very ``value``."""
    field = forms.MultipleChoiceField(label=label, choices=[(value, words)], widget=forms.CheckboxSelectMultiple)
    form.fields[name] = field
    return value in (field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name)) or [])


class LearnerChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.display_name)


class ContractChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.learner.display_name} · {obj.employer.name}"


class KnownMentorField(forms.ModelChoiceField):
    """People, under the name of the employer that they are known at."""

    def __init__(self, **options: Any) -> None:
        super().__init__(User.objects.none(), **options)

    def offer(self, known: QuerySet[Mentorship]) -> None:
        by_employer: dict[str, list[tuple[int, str]]] = {}
        for each in known:
            people = by_employer.setdefault(each.apprenticeship.employer.name, [])
            people.append((each.mentor_id, each.mentor.display_name))
        self.queryset = User.objects.filter(pk__in=[pk for people in by_employer.values() for pk, _name in people])
        self.choices = [("", self.empty_label), *by_employer.items()]


class CentreScopedForm(forms.Form):
    """Offers only what belongs to the centres the coordinator answers for."""

    def __init__(self, *args: Any, centres: QuerySet[Centre], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.centres = centres
        self.scope()
        if "centre" in self.fields:
            self._scope_centre()

    def scope(self) -> None:
        """Narrow the choices of other fields."""

    def _scope_centre(self) -> None:
        field = self.fields["centre"]
        field.queryset = self.centres  # type: ignore[attr-defined]
        if len(self.centres) == 1:
            field.initial = self.centres[0]
            field.widget = forms.HiddenInput()


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


class CohortForm(CentreScopedForm):
    centre = forms.ModelChoiceField(Centre.objects.none(), label=_("Centre"))
    name = forms.CharField(label=_("Name"), max_length=120)
    code = forms.SlugField(
        label=_("Short code"), max_length=40, help_text=_("Small letters, digits and hyphens: msads-2026.")
    )
    start = DayField(label=_("From"))
    end = DayField(label=_("Until"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        refuse_backward_dates(self, data)
        centre, code = data.get("centre"), data.get("code")
        if centre and code and Cohort.objects.filter(centre=centre, code=code).exists():
            self.add_error("code", _("Another cohort of the centre has this code."))
        return data


class CorrectCohortForm(forms.ModelForm):
    """Dates that leave people outside are told, and stored once somebody says that they are right."""

    class Meta:
        model = Cohort
        fields = ["name", "start", "end"]
        labels = {"name": _("Name"), "start": _("From"), "end": _("Until")}
        field_classes = {"start": DayField, "end": DayField}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        refuse_backward_dates(self, data)
        if not self.errors:
            self._ask_about_people(data)
        return data

    def _ask_about_people(self, data: dict[str, Any]) -> None:
        before = self._outside(start=data["start"] if "start" in self.changed_data else None)
        after = self._outside(end=data["end"] if "end" in self.changed_data else None)
        if not before and not after:
            return
        words = _("I have checked: correct the dates of the cohort. Those of these people do not change.")
        if not ask_to_confirm(self, "checked", _("These dates"), f"{data['start']}:{data['end']}", words):
            if before:
                self.add_error("start", _("Already in the cohort before this day: %(people)s.") % {"people": before})
            if after:
                self.add_error("end", _("Comes or leaves after this day: %(people)s.") % {"people": after})

    def _outside(self, **days: date | None) -> str:
        return name_people(queries.places_outside(self.instance, **days))


FEW = 3


def name_people(places: list[queries.Place]) -> str:
    named = [
        _("%(name)s (from %(day)s)") % {"name": each.person, "day": date_format(each.start, "SHORT_DATE_FORMAT")}
        for each in places[:FEW]
    ]
    more = len(places) - FEW
    if more > 0:
        named.append(ngettext("%(count)s more", "%(count)s more", more) % {"count": more})
    return ", ".join(named)


def refuse_backward_dates(form: forms.Form, data: dict[str, Any]) -> None:
    start, end = data.get("start"), data.get("end")
    if start and end and end < start:
        form.add_error("end", _("The end comes before the beginning."))


class AddLearnersForm(forms.Form):
    learners = forms.ModelMultipleChoiceField(
        User.objects.none(), label=_("Apprentices to add"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = CohortLearner.objects.on(timezone.localdate()).filter(cohort=cohort).values("learner")
        candidates = queries.learners_of(Centre.objects.filter(pk=cohort.centre_id)).exclude(pk__in=there)
        self.fields["learners"].queryset = candidates.filter(erased_at=None)  # type: ignore[attr-defined]
        self.fields["learners"].label_from_instance = lambda user: user.display_name  # type: ignore[attr-defined]


class AddTrainerForm(forms.Form):
    trainer = LearnerChoice(User.objects.none(), label=_("Trainer to add"))

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        staff = StaffRole.objects.on(today).filter(centre=cohort.centre_id, role=StaffRole.Role.TRAINER)
        there = queries.trainers_in(cohort, today).order_by().values("trainer")
        people = User.objects.filter(pk__in=staff.values("user")).exclude(pk__in=there).order_by("display_name")
        self.fields["trainer"].queryset = people  # type: ignore[attr-defined]


class ContractForm(CentreScopedForm):
    field_order = ["centre", "learner", "employer", "mentor"]

    centre = forms.ModelChoiceField(Centre.objects.none(), label=_("Centre"))
    learner = LearnerChoice(User.objects.none(), label=_("Apprentice"))
    employer = forms.ModelChoiceField(Employer.objects.none(), label=_("Employer"))
    kind = forms.ChoiceField(label=_("Kind of contract"), choices=Apprenticeship.Kind)
    start = DayField(label=_("From"))
    end = DayField(label=_("Until"), required=False)
    mentor = KnownMentorField(
        label=_("Workplace mentor"), required=False,
        help_text=_("Somebody you know already at this employer. Else leave it empty: you invite them next."),
    )  # fmt: skip

    def scope(self) -> None:
        self.fields["mentor"].offer(queries.mentors_known(self.centres))  # type: ignore[attr-defined]
        self.fields["learner"].queryset = queries.learners_of(self.centres).filter(erased_at=None)  # type: ignore[attr-defined]
        self.fields["employer"].queryset = queries.employers_of(self.centres)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        refuse_backward_dates(self, data)
        mentor, employer = data.get("mentor"), data.get("employer")
        if mentor and employer and mentor.pk not in _mentor_keys(self.centres, employer):
            self.add_error("mentor", _("This mentor is known at another employer. Leave it empty and invite them."))
        return data


def _mentor_keys(centres: QuerySet[Centre], employer: Employer) -> set[int]:
    return {each.mentor_id for each in queries.mentors_known(centres, employer)}


class ChooseMentorForm(forms.Form):
    """Among those whom the centre knows at the employer of the contract."""

    mentor = KnownMentorField(label=_("Workplace mentor"))

    def __init__(self, *args: Any, contract: Apprenticeship, centres: QuerySet[Centre], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contract = contract
        today = timezone.localdate()
        there = [row.mentor_id for row in contract.mentorships.all() if row.holds_on(today)]
        known = queries.mentors_known(centres, contract.employer).exclude(mentor__in=there)
        self.fields["mentor"].offer(known)  # type: ignore[attr-defined]
        self.fields["start"] = DayField(label=_("From"), initial=max(today, contract.start))

    @property
    def has_choices(self) -> bool:
        return bool(self.fields["mentor"].queryset)  # type: ignore[attr-defined]

    def clean_start(self) -> date:
        day = self.cleaned_data["start"]
        if day < self.contract.start:
            raise forms.ValidationError(_("This day comes before the contract begins."))
        return day


class EndContractForm(forms.Form):
    ENDS, BROKEN = "ends", "broken"

    what = forms.ChoiceField(
        label=_("What happens?"), widget=forms.RadioSelect,
        choices=[
            (ENDS, _("The contract ends: this day is the last one worked")),
            (BROKEN, _("The contract is broken: the employer sees nothing from this day on")),
        ],
    )  # fmt: skip

    def __init__(self, *args: Any, contract: Apprenticeship, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contract = contract
        self.fields["day"] = DayField(label=_("Day"), initial=timezone.localdate)

    def clean_day(self) -> date:
        day = self.cleaned_data["day"]
        if day < self.contract.start:
            raise forms.ValidationError(_("This day comes before the contract begins."))
        return day


class EmployerForm(forms.ModelForm):
    siret = forms.CharField(label=_("SIRET"), max_length=20, required=False)  # people type spaces

    class Meta:
        model = Employer
        fields = ["name", "kind", "sector", "siret", "address", "phone", "email"]
        widgets = {"address": forms.Textarea(attrs={"rows": 3})}

    def clean_siret(self) -> str:
        siret = "".join(self.cleaned_data["siret"].split())
        if siret and not (siret.isdigit() and len(siret) == 14):  # noqa: PLR2004
            raise forms.ValidationError(_("A SIRET number has 14 digits."))
        return siret
