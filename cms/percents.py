"""A share that is stored as one and asked in percent."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

HUNDRED = Decimal(100)


class PercentField(forms.DecimalField):
    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "widget": forms.NumberInput({"min": 0, "max": 100, "step": "any"})})

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}

    def prepare_value(self, value: Any) -> Any:
        """What was typed comes back as it was typed."""
        return f"{(value * HUNDRED).normalize():f}" if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # stubs: a child of IntegerField
        percent = super().to_python(value)
        return None if percent is None else percent / HUNDRED

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and not 0 <= value <= 1:
            raise ValidationError(_("Write a number between 0 and 100."))


class ShareField(models.DecimalField):
    def formfield(self, **options: Any) -> Any:
        return super().formfield(**{"form_class": PercentField, **options})

    def deconstruct(self) -> Any:
        """The database knows a number."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.DecimalField", args, options
