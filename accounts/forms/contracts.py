from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import queries
from accounts.forms.choosing import CentreScopedForm, KnownMentorField, LearnerChoice
from accounts.forms.days import DayField, refuse_backward_dates
from accounts.models import Apprenticeship, Centre, Employer, User


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
