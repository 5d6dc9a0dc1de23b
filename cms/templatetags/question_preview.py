"""A question as the learner will meet it, from what its author has written so far, complete or not."""

from typing import Any

from django import template
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from wagtail.rich_text import expand_db_html

register = template.Library()


@register.simple_tag
def question_as_shown(question: Any) -> dict[str, Any]:
    child = question.answer[0] if len(question.answer) else None
    return {
        "stem": _prose(question.stem),
        "explanation": _prose(question.explanation),
        "type": child.block_type if child else "",
        "options": _options(child.block_type, child.value) if child else [],
    }


def _options(kind: str, value: Any) -> list[dict[str, str]]:
    if kind == "true_false":
        words = (("true", _("True")), ("false", _("False")))
        return [{"value": code, "label": word, "feedback": value[f"feedback_{code}"] or ""} for code, word in words]
    return [
        {"value": str(place), "label": _line(option["html"]), "feedback": option["feedback"] or ""}
        for place, option in enumerate(value.get("options") or [])
    ]


def _line(rich: Any) -> str:
    source = expand_db_html(rich.source if rich else "").strip()
    if source.startswith("<p") and source.count("<p") == 1:
        source = source[source.index(">") + 1 :].removesuffix("</p>")
    return mark_safe(source)  # noqa: S308 — Wagtail's whitelist of tags has filtered it


def _prose(html: str) -> str:
    return mark_safe(expand_db_html(html or ""))  # noqa: S308 — likewise
