"""Faces and places of scenarios, for `templates/components/portrait.html` and `place.html`."""

from dataclasses import dataclass

from django import template
from django.templatetags.static import static

from assessments.scenarios.drawing_words import DRAWING_WORDS
from assessments.scenarios.drawings import PLACES, PORTRAITS

register = template.Library()


@dataclass(frozen=True, slots=True)
class Picture:
    address: str
    alt: str


@register.simple_tag
def portrait_of(picture: str, alt: str = "") -> Picture | None:
    """``picture`` as a character keeps it: a drawing's name, or the address of a picture of the media store. None for
    anything else."""
    return _picture(picture, alt, PORTRAITS, "portraits")


@register.simple_tag
def place_of(picture: str, alt: str = "") -> Picture | None:
    """As ``portrait_of``, for what a scene keeps."""
    return _picture(picture, alt, PLACES, "places")


def _picture(picture: str, alt: str, drawn: frozenset[str], folder: str) -> Picture | None:
    if picture in drawn:
        return Picture(static(f"scenarios/{folder}/{picture}.svg"), alt or str(DRAWING_WORDS[picture]))
    return Picture(picture, alt) if picture.startswith("/medias/") else None


@register.simple_tag
def drawn_portraits() -> list[str]:
    return sorted(PORTRAITS)


@register.simple_tag
def drawn_places() -> list[str]:
    return sorted(PLACES)
