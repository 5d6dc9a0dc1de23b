"""Forms of the page editor and of the catalogue."""

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminPageForm

from competencies.models import Qualification


class LevelsFormField(forms.MultipleChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        options = {name: kwargs[name] for name in ("required", "label", "help_text", "initial") if name in kwargs}
        super().__init__(choices=Qualification.Kind.choices, widget=forms.CheckboxSelectMultiple, **options)


class ActivityPageForm(WagtailAdminPageForm):
    """Offers, as what comes before, the other activities of the same module only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "requires" not in self.fields:
            return
        offered = self.fields["requires"].queryset.none()
        section = self.parent_page
        module = section.get_parent() if section else None
        if module is not None:
            offered = self.fields["requires"].queryset.model.objects.descendant_of(module).exclude(pk=self.instance.pk)
        self.fields["requires"] = forms.ModelMultipleChoiceField(
            offered.order_by("path"), required=False, widget=forms.CheckboxSelectMultiple,
            label=self.fields["requires"].label,
        )  # fmt: skip
