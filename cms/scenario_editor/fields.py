"""The draft in its form: JSON that the screen writes, or that an author writes where there is no script."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from cms.scenario_content import blank
from cms.scenario_editor.words import options, words
from cms.scoped_forms import ScopedModelForm
from courses.frozen import MAX_BYTES, MAX_DEPTH, UNREADABLE


class ScenarioWidget(forms.Textarea):
    """``instance`` is the snippet whose draft it shows."""

    instance: Any = None

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        # Half of a pair of surrogates, which JSON may spell, cannot be sent back.
        text = str(value or "").encode(errors="replace").decode()
        context = {
            "name": name,
            "value": text,
            "id": (attrs or {}).get("id", f"id_{name}"),
            "words": words(),
            "options": options(),
            "found": self.instance.found() if self.instance else [],
        }
        return render_to_string("cms/scenarios/editor.html", context)

    @property
    def media(self) -> forms.Media:
        return forms.Media(
            css={"all": ["css/scenario-editor.css"]}, js=[forms.Script("js/scenario-editor/main.js", type="module")]
        )


class DraftField(forms.JSONField):
    """Any shape may be kept as a draft, as long as it is a record that the database can hold."""

    widget = ScenarioWidget

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and len(value) > MAX_BYTES:
            raise ValidationError(_("This scenario is too large."))
        try:
            found = super().to_python(value)
        except RecursionError as error:
            raise ValidationError(_("This text has too many levels one inside the other.")) from error
        if not isinstance(found, dict):
            raise ValidationError(_("This text is not a scenario: a group of fields was expected."))
        _refuse_what_cannot_be_kept(found)
        return found


def _refuse_what_cannot_be_kept(found: Any) -> None:
    layer, depth = [found], 0
    while layer:
        depth += 1
        if depth > MAX_DEPTH:
            raise ValidationError(_("This text has too many levels one inside the other."))
        if any(isinstance(each, str) and UNREADABLE.search(each) for each in layer):
            raise ValidationError(_("The text holds characters that cannot be shown."))
        layer = [
            child
            for each in layer
            if isinstance(each, dict | list)
            for child in ([*each.keys(), *each.values()] if isinstance(each, dict) else each)
        ]


class ScenarioForm(ScopedModelForm):
    content = DraftField(label="", required=False, initial=blank)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["content"].widget.instance = self.instance
