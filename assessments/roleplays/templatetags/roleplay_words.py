"""What the screens of role-plays look up while they are drawn."""

from collections.abc import Mapping
from uuid import uuid4

from django import template

from assessments.roleplays.observing import Summary

register = template.Library()


@register.filter
def summary_of(summaries: Mapping[str, Summary], criterion: str) -> Summary | None:
    return summaries.get(criterion)


@register.simple_tag
def client_uuid() -> str:
    """The name under which what a form sends is kept once; the script gives a fresh one each time it sends."""
    return str(uuid4())
