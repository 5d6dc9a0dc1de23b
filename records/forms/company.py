from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.anonymity import Trace, findings
from competencies.models import LevelDescriptor
from records.forms import UNSEEN, ClientKeyField, CommentField, DayField, LevelField, checked_day, level_choices

TRACE_WORDS = {
    Trace.EMAIL: _("an e-mail address"),
    Trace.PHONE: _("a phone number"),
    Trace.SOCIAL_SECURITY: _("a social security number"),
    Trace.FILE_NUMBER: _("a file number"),
}


class ObserveAtWorkForm(forms.Form):
    level = LevelField(label=_("What do you see?"))
    day = DayField(label=_("When?"), initial=timezone.localdate)
    comment = CommentField(
        label=_("A word for the apprentice"),
        required=False,
        help_text=_("No name, no address, no number: nobody must be recognised."),
    )
    nobody_named = forms.BooleanField(label=_("I have checked: nobody can be recognised."), required=False)
    client_uuid = ClientKeyField()

    def __init__(
        self, *args: Any, descriptors: Iterable[LevelDescriptor], first_day: date | None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.first_day = first_day
        self.asks_to_check = False
        self.fields["level"].choices = [*level_choices(descriptors), (UNSEEN, _("Not seen here yet"))]  # type: ignore[attr-defined]
        limits = {"max": timezone.localdate().isoformat()}
        self.fields["day"].widget.attrs.update(limits | ({"min": first_day.isoformat()} if first_day else {}))

    def clean_day(self) -> date:
        return checked_day(self.cleaned_data["day"], self.first_day)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        found = findings(cleaned.get("comment", ""))
        if found:
            self.asks_to_check = True
            if not cleaned.get("nobody_named"):
                self.add_error("comment", _warning(found))
        return cleaned


def _warning(found: Iterable[Any]) -> forms.ValidationError:
    words = ", ".join(dict.fromkeys(f"{TRACE_WORDS[each.trace]} (“{each.text}”)" for each in found))
    return forms.ValidationError(
        _("This looks like %(traces)s. Take it out, or tick the box below if nobody can be recognised."),
        code="names_somebody",
        params={"traces": words},
    )
