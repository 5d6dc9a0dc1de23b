import uuid
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competencies.models import LevelDescriptor
from records.following import Show
from records.forms import ClientKeyField, CommentField, DayField, LevelField, checked_day, level_choices
from records.models import Reminder

SHOW_LABELS = {
    Show.ALL: _("Everybody"),
    Show.LATE: _("Late work"),
    Show.IDLE: _("No work for 10 days"),
    Show.READY: _("Ready to be confirmed"),
    Show.MISSING: _("Competencies without evidence"),
}


class DecideForm(forms.Form):
    prefix = "decide"

    level = LevelField(label=_("What do you see?"))
    comment = CommentField(label=_("Comment"), required=False, help_text=_("The apprentice reads it. Write facts."))
    share = forms.BooleanField(label=_("Share this level with the workplace at once"), required=False)
    client_uuid = ClientKeyField()

    def __init__(self, *args: Any, descriptors: Iterable[LevelDescriptor], may_share: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["level"].choices = level_choices(descriptors)  # type: ignore[attr-defined]
        if not may_share:
            del self.fields["share"]


class ObserveForm(forms.Form):
    prefix = "observe"

    level = LevelField(label=_("What did you see?"))
    day = DayField(label=_("When?"), initial=timezone.localdate)
    comment = CommentField(
        label=_("What happened"), required=False, help_text=_("The apprentice reads it. Write facts.")
    )
    client_uuid = ClientKeyField()

    def __init__(
        self, *args: Any, descriptors: Iterable[LevelDescriptor], first_day: date | None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.first_day = first_day
        self.fields["level"].choices = level_choices(descriptors)  # type: ignore[attr-defined]
        self.fields["day"].widget.attrs["max"] = timezone.localdate().isoformat()

    def clean_day(self) -> date:
        return checked_day(self.cleaned_data["day"], self.first_day)


class ChosenForm(forms.Form):
    """Whom to remind, from the address of the page or from the form itself."""

    who = forms.TypedMultipleChoiceField(coerce=uuid.UUID)
    about = forms.ChoiceField(choices=Reminder.Kind.choices, required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        # Anything that reads as a uuid is a choice; which of them one may remind is asked of the database.
        self.fields["who"].choices = [(each, each) for each in data.getlist("who") if _is_uuid(each)]  # type: ignore[attr-defined]


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


class ReminderForm(forms.Form):
    channel = forms.ChoiceField(
        label=_("How?"),
        choices=[
            (Reminder.Channel.EMAIL.value, _("By e-mail")),
            (Reminder.Channel.IN_PERSON.value, _("I have told them in person")),
            (Reminder.Channel.PAPER.value, _("I have given them a paper")),
        ],
        widget=forms.RadioSelect,
        initial=Reminder.Channel.EMAIL.value,
    )
    subject = forms.CharField(label=_("Subject"), max_length=120)
    text = CommentField(label=_("Your message"), help_text=_("The greeting and your name are added for you."))
    told = forms.TypedMultipleChoiceField(
        label=_("They have no e-mail address. Tick those you have told in person."),
        coerce=uuid.UUID,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    client_uuid = ClientKeyField()

    def __init__(self, *args: Any, without_address: Iterable[Any] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(str(each.uuid), each.display_name) for each in without_address]
        if choices:
            self.fields["told"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["told"]

    def clean_subject(self) -> str:
        return " ".join(self.cleaned_data["subject"].split())


class OffersForm(forms.Form):
    words = forms.CharField(label=_("Title"), max_length=100, required=False)


class DueForm(forms.Form):
    due_on = DayField(
        label=_("To be done by"), required=False, help_text=_("Leave empty when no day is set.")
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.widget.attrs["min"] = timezone.localdate().isoformat()


class GiveForm(DueForm):
    start = DayField(label=_("First day"), initial=timezone.localdate)

    field_order = ["start", "due_on"]


class ExtraTimeForm(forms.Form):
    """Never why: the measure alone is kept."""

    factor = forms.TypedChoiceField(
        label=_("How much time?"),
        choices=[
            ("1.33", _("A third more time")), ("2", _("Twice the time")), ("none", _("No time limit")),
            ("1", _("The ordinary time: stop what was set")),
        ],
        coerce=lambda value: None if value == "none" else Decimal(value), empty_value="",
        widget=forms.RadioSelect, error_messages={"required": _("Choose a sentence.")},
    )  # fmt: skip
    starts_on = DayField(label=_("From"), initial=timezone.localdate)
    ends_on = DayField(label=_("Until"), required=False, help_text=_("Leave empty when no end is foreseen."))


class PlacementForm(forms.Form):
    """``answer`` is the button that was pressed."""

    answer = forms.ChoiceField(choices=[("accept", ""), ("refuse", "")], widget=forms.HiddenInput)
    reason = CommentField(
        label=_("Why?"), required=False,
        help_text=_("The apprentice reads it. Needed when you refuse what is proposed."),
    )  # fmt: skip
    client_uuid = ClientKeyField()

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("answer") == "refuse" and not found.get("reason", "").strip():
            self.add_error("reason", _("Say in a few words why."))
        return found
