<<<<<<< HEAD
"""What trainers send."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import taught_cohorts
from accounts.models import Cohort
from assessments.roleplays.models import RolePlay
from assessments.roleplays.queries import playable_roleplays

INCOMPLETE = _("Something is missing from what was sent. Try again.")


def key() -> forms.UUIDField:
    """Made with the page: the same page sent twice is kept once."""
    errors = {"required": INCOMPLETE, "invalid": INCOMPLETE}
    return forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, error_messages=errors)


class PlanForm(forms.Form):
    """A session that ``viewer`` plans; ``chosen`` is the role-play it is opened with."""

    roleplay = forms.ModelChoiceField(
        RolePlay.objects.none(), label=_("What is played?"), to_field_name="uuid", empty_label=None,
        error_messages={"required": _("Choose a role-play."), "invalid_choice": _("Choose a role-play.")},
    )  # fmt: skip
    cohort = forms.ModelChoiceField(
        Cohort.objects.none(), label=_("With which group?"), to_field_name="uuid", empty_label=None,
        error_messages={"required": _("Choose a group."), "invalid_choice": _("Choose a group.")},
    )  # fmt: skip
    planned_on = forms.DateField(
        label=_("Which day?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose a day."), "invalid": _("Choose a day.")},
    )  # fmt: skip
    place = forms.CharField(
        label=_("Where?"), max_length=200, required=False, help_text=_("A room with space to move chairs.")
    )
    shows_observers = forms.BooleanField(
        label=_("Say who observed"), required=False,
        help_text=_("Otherwise one reads what was seen, not by whom. Agree on it with the group."),
    )  # fmt: skip

    def __init__(self, viewer: Any, chosen: UUID | None = None, **given: Any) -> None:
        super().__init__(initial={"planned_on": timezone.localdate(), "roleplay": chosen}, **given)
        today = timezone.localdate()
        cohorts = taught_cohorts(viewer).filter(pk__in=Cohort.objects.on(today)).order_by("name", "pk")
        self.fields["cohort"].queryset = cohorts  # type: ignore[attr-defined]
        self.fields["roleplay"].queryset = playable_roleplays(viewer).order_by("title")  # type: ignore[attr-defined]
=======
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
>>>>>>> main
