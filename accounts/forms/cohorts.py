from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import queries
from accounts.dates import date_format
from accounts.forms.choosing import CentreScopedForm, LearnerChoice
from accounts.forms.confirming import ask_to_confirm
from accounts.forms.days import DayField, refuse_backward_dates
from accounts.models import Centre, Cohort, CohortLearner, StaffRole, User


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
