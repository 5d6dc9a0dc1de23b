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
