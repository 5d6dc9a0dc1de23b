"""Forms of the page editor and of the catalogue."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.scoped_forms import ScopedPageForm
from competencies.models import Qualification


class LevelsFormField(forms.MultipleChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        options = {name: kwargs[name] for name in ("required", "label", "help_text", "initial") if name in kwargs}
        super().__init__(choices=Qualification.Kind.choices, widget=forms.CheckboxSelectMultiple, **options)


class ActivityPageForm(ScopedPageForm):
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


DURATIONS = {
    "short": (_("Up to one hour"), (0, 60)),
    "medium": (_("One to three hours"), (61, 180)),
    "long": (_("More than three hours"), (181, 32_767)),
}


def duration_range(code: str) -> tuple[int, int]:
    return DURATIONS[code][1]


def _choice(label: Any, everything: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", everything), *choices], required=False)


class CatalogueForm(forms.Form):
    q = forms.CharField(label=_("Words"), max_length=100, required=False, widget=forms.TextInput({"type": "search"}))

    def __init__(self, data: Any, *, choices: dict[str, Any]) -> None:
        super().__init__(data)
        self.fields["qualification"] = _choice(_("Qualification"), _("All qualifications"), choices["qualification"])
        self.fields["theme"] = _choice(_("Theme"), _("All themes"), choices["theme"])
        self.fields["competency"] = _choice(_("Competency"), _("All competencies"), choices["competency"])
        self.fields["level"] = _choice(_("Level"), _("All levels"), Qualification.Kind.choices)
        lengths = [(code, label) for code, (label, _range) in DURATIONS.items()]
        self.fields["duration"] = _choice(_("Duration"), _("Any duration"), lengths)
        if len(choices["centre"]) > 1:
            self.fields["centre"] = _choice(_("Centre"), _("All centres"), choices["centre"])
