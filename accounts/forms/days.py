from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


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


def refuse_backward_dates(form: forms.Form, data: dict[str, Any]) -> None:
    start, end = data.get("start"), data.get("end")
    if start and end and end < start:
        form.add_error("end", _("The end comes before the beginning."))
