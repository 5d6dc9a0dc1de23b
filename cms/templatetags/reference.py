from django import template

from competencies.exchange.words import confidence_in_words

register = template.Library()


@register.filter
def confidence(value: str) -> str:
    """How sure an official fact is, in words."""
    return confidence_in_words(value)
