"""What participants send. Words are for the person who sent it."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from assessments.roleplays.models import TimelineNote
from assessments.roleplays.observing import MOST_FACT

NOT_SEEN = "no"
LEVELS = [("3", "3"), ("2", "2"), ("1", "1"), ("0", "0"), (NOT_SEEN, _("Could not be seen"))]


class DeviceMoment(forms.Field):
    """The device's clock, as ISO 8601 with its zone; empty or unreadable is no claim at all."""

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> datetime | None:
        try:
            found = parse_datetime(str(value or "")[:40])
        except ValueError:
            return None
        return found if found is not None and found.tzinfo is not None else None


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code of the session"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class AnswerForm(forms.Form):
    given = forms.TypedChoiceField(choices=[("yes", ""), ("no", "")], coerce=lambda value: value == "yes")
    casting = forms.UUIDField()


class ObservationForm(forms.Form):
    client_uuid = forms.UUIDField()
    target = forms.UUIDField()
    criterion = forms.CharField(max_length=60)
    level = forms.TypedChoiceField(
        choices=LEVELS, coerce=lambda value: None if value == NOT_SEEN else int(value), empty_value=None
    )
    fact = forms.CharField(required=False, max_length=MOST_FACT)
    occurred_at = DeviceMoment()


class MomentForm(forms.Form):
    client_uuid = forms.UUIDField()
    tag = forms.ChoiceField(choices=TimelineNote.Tag.choices)
    text = forms.CharField(required=False, max_length=MOST_FACT)
    occurred_at = DeviceMoment()


class ObjectiveForm(forms.Form):
    client_uuid = forms.UUIDField(widget=forms.HiddenInput)
    keep = forms.CharField(
        label=_("One thing I keep"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    try_next = forms.CharField(
        label=_("One thing I will try"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
