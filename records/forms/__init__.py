"""What the forms of every space share: levels by what one sees, a day, a comment, a key against double sending."""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competencies.models import LevelDescriptor

COMMENT_LENGTH = 2000
UNSEEN = "unseen"

LEVEL_WORDS = {
    0: pgettext_lazy("mastery level", "Not covered"),
    1: pgettext_lazy("mastery level", "Discovery"),
    2: pgettext_lazy("mastery level", "In progress, with help"),
    3: pgettext_lazy("mastery level", "Independent"),
}


def level_choices(descriptors: Iterable[LevelDescriptor]) -> list[tuple[str, Any]]:
    """One row per level: the word, and what one sees."""
    texts = {each.level: each.text for each in descriptors}
    return [
        (str(level), format_html("{}<small>{}</small>", word, texts.get(level, "")))
        for level, word in LEVEL_WORDS.items()
    ]


class LevelField(forms.TypedChoiceField):
    """Coerces to 0–3, or to None for *non vu*."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            coerce=lambda value: None if value == UNSEEN else int(value),
            empty_value="",
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose a sentence."), "invalid_choice": _("Choose one of the sentences.")},
            **options,
        )


class DayField(forms.DateField):
    def __init__(self, **options: Any) -> None:
        super().__init__(
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            input_formats=["%Y-%m-%d"],
            error_messages={"invalid": _("Write the day as on a calendar."), "required": _("Choose a day.")},
            **options,
        )


class CommentField(forms.CharField):
    def __init__(self, **options: Any) -> None:
        super().__init__(
            max_length=COMMENT_LENGTH,
            widget=forms.Textarea(attrs={"rows": 4}),
            error_messages={
                "max_length": _("This text is too long: %(limit_value)d characters at most (now %(show_value)d).")
            },
            **options,
        )


class ClientKeyField(forms.UUIDField):
    """Made with the page: the same page sent twice is recorded once."""

    def __init__(self) -> None:
        super().__init__(
            widget=forms.HiddenInput,
            initial=uuid.uuid4,
            error_messages={
                "required": _("The page is incomplete. Open it again."),
                "invalid": _("The page is incomplete. Open it again."),
            },
        )


def checked_day(day: date, first: date | None) -> date:
    if day > timezone.localdate():
        raise forms.ValidationError(_("This day has not come yet."), code="future")
    if first is not None and day < first:
        raise forms.ValidationError(
            _("Choose a day from %(first)s on.") % {"first": first.strftime("%d/%m/%Y")}, code="too_early"
        )
    return day


class ReasonForm(forms.Form):
    """Why one takes a word back."""

    reason = CommentField(label=_("Why do you take it back?"))
