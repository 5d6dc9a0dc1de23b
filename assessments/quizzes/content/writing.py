"""From content to JSON: one content, one sequence of bytes. What has its usual value is not written."""

import hashlib
import json
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from assessments.quizzes.content.quiz import QuizContent
from assessments.quizzes.content.types import Question, Variant

# What a reader of a file looks for, even where it is as usual.
ALWAYS = {"kind", "pass_mark", "max_attempts", "feedback", "level", "shuffle_options"}


def as_json(content: QuizContent | Question) -> dict[str, Any]:
    return _record(content)


def canonical(content: QuizContent | Question) -> bytes:
    """Sorted keys, UTF-8, no spaces, no binary fractions."""
    return json.dumps(as_json(content), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def digest(content: QuizContent | Question) -> str:
    return hashlib.sha256(canonical(content)).hexdigest()


def _record(part: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"type": part.type} if isinstance(part, Question) else {}
    for field in fields(part):
        value = getattr(part, field.name)
        if field.default is MISSING or field.name in ALWAYS or value != field.default:
            found[field.name] = _plain(value)
    if isinstance(part, Question):
        found["competencies"] = [{"code": code} for code in part.competencies]
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, Variant) and value == Variant(text=value.text):
        return value.text
    if is_dataclass(value):
        return _record(value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, UUID | StrEnum):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value
