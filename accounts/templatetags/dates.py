"""Built into every template: takes the place of Django's own filter ``date``."""

from typing import Any

from django import template
from django.template import defaultfilters

from accounts.dates import spelled

register = template.Library()


@register.filter(expects_localtime=True, is_safe=False)
def date(value: Any, form: str | None = None) -> str:
    return defaultfilters.date(value, spelled(form, value))
