"""What an apprentice writes about themselves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from competencies.mastery import TOP_LEVEL


class SelfAssessmentForm(forms.Form):
    """``client_uuid`` is made with the page, so that sending it twice records one answer."""

    level = forms.TypedChoiceField(
        label=_("Your answer"),
        coerce=int,
        choices=[(str(level), str(level)) for level in range(TOP_LEVEL + 1)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a sentence."), "invalid_choice": _("Choose one of these sentences.")},
    )
    client_uuid = forms.UUIDField(widget=forms.HiddenInput)
