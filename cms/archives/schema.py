"""The shape of every file of an archive, as JSON Schema. ``curriculum/README.md`` says it in words."""

from typing import Any

FORMAT = "entremise-module/1"

UUID = {"type": "string", "pattern": r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"}
CODE = {"type": "string", "pattern": r"^[a-z0-9][a-z0-9-]*$", "maxLength": 60}
FILE = {"type": "string", "pattern": r"^[a-z]+/[A-Za-z0-9._-]+$", "maxLength": 200}
MEDIA = {"type": "string", "pattern": r"^media/[A-Za-z0-9._-]+$", "maxLength": 200}
LINE: dict[str, Any] = {"type": "string", "maxLength": 400}
SHORT = {"type": "string", "minLength": 1, "maxLength": 200}
PROSE = {"type": "string", "maxLength": 20_000}
LINES = {"type": "array", "items": {"type": "string", "maxLength": 2000}, "maxItems": 100}
MINUTES = {"type": "integer", "minimum": 0, "maximum": 10_000}
LEVEL = {"type": "integer", "minimum": 1, "maximum": 3}
MODALITY = {"enum": ["onsite", "remote_supervised", "remote_unsupervised"]}


def record(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    """An object with these fields and no other: what is not known is told, never dropped."""
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
        "additionalProperties": False,
    }


def many(item: dict[str, Any], *, least: int = 0, most: int = 200) -> dict[str, Any]:
    return {"type": "array", "items": item, "minItems": least, "maxItems": most}


AIM = record({"code": CODE, "level": LEVEL})
ACTIVITY_AIM = record({"code": CODE, "level": LEVEL, "purpose": {"enum": ["taught", "assessed"]}})

ACTIVITY = record(
    {
        "uuid": UUID,
        "code": CODE,
        "kind": {"enum": ["lesson", "quiz", "scenario", "roleplay"]},
        "title": SHORT,
        "duration_minutes": MINUTES,
        "competencies": many(ACTIVITY_AIM, most=30),
    },
    {
        "required": {"type": "boolean"},
        "modality": {"enum": ["", *MODALITY["enum"]]},
        "time_nature": {"enum": ["training", "optional"]},
        "opens_on": {"type": ["string", "null"], "format": "date"},
        "closes_on": {"type": ["string", "null"], "format": "date"},
        "requires": many(CODE),
        "objective": PROSE,
        "lesson": FILE,
        "quiz": FILE,
        "scenario": FILE,
        "roleplay": FILE,
    },
)

MODULE = record(
    {
        "format": {"const": FORMAT},
        "uuid": UUID,
        "code": CODE,
        "title": SHORT,
        "duration_minutes": MINUTES,
        "modality": MODALITY,
        "sections": many(
            record(
                {"uuid": UUID, "code": CODE, "title": SHORT, "activities": many(ACTIVITY)},
                {"minimum": {"type": ["integer", "null"], "minimum": 0, "maximum": 1000}},
            ),
            most=50,
        ),
    },
    {
        "language": {"const": "fr"},
        "summary": PROSE,
        "objective": PROSE,
        "themes": many(CODE, most=20),
        "levels": many({"enum": ["cap", "tp", "deust", "bpjeps", "but"]}, most=5),
        "public_information": record(
            {},
            dict.fromkeys(
                ("audience", "prerequisites", "methods", "assessment", "recognition", "accessibility"), PROSE
            ),
        ),
        "competencies": many(AIM, most=60),
        "sources": many(
            record(
                {"title": {"type": "string", "minLength": 1, "maxLength": 300}},
                dict.fromkeys(("publisher", "date", "url", "reread_when", "confidence"), LINE),
            )
        ),
        "review": record(
            {},
            {
                "stereotypes": record(
                    {}, {"checked_on": {"type": ["string", "null"], "format": "date"}, "by": LINE, "points": LINES}
                ),
                "to_check_by_centre": LINES,
            },
        ),
        "mentor_page": record({}, {"title": LINE, "html": PROSE}),
    },
)

TITLED = record({"title": LINE}, {"html": PROSE})
SIDE = record({"label": LINE, "html": PROSE})

BLOCKS = {
    "heading": record({"text": SHORT}),
    "text": record({"html": PROSE}),
    "image": record({"file": MEDIA, "alt": LINE}, {"caption": LINE}),
    "audio": record({"file": MEDIA, "title": LINE, "transcript_html": PROSE}),
    "video": record({"file": MEDIA, "title": LINE, "captions_file": MEDIA, "transcript_html": PROSE}),
    "document": record({"file": MEDIA, "title": LINE}),
    "key_points": record({"points": many(LINE, least=1)}, {"title": LINE}),
    "callout": record({"kind": {"enum": ["info", "warning", "example", "law"]}, "html": PROSE}, {"title": LINE}),
    "accordion": record({"items": many(TITLED, least=1)}),
    "steps": record({"steps": many(TITLED, least=1)}, {"title": LINE}),
    "comparison": record({"before": SIDE, "after": SIDE}, {"title": LINE}),
    "case_study": record({"situation_html": PROSE, "questions": many(LINE), "answer_html": PROSE}, {"title": LINE}),
    "reflection": record({"prompt": PROSE}, {"help": PROSE}),
    "activity": record({"activity": CODE}),
}

BLOCK = {
    "type": "object",
    "properties": {"id": UUID, "type": {"enum": list(BLOCKS)}, "value": {"type": "object"}},
    "required": ["id", "type", "value"],
    "additionalProperties": False,
    "allOf": [
        {"if": {"properties": {"type": {"const": name}}}, "then": {"properties": {"value": shape}}}
        for name, shape in BLOCKS.items()
    ],
}

LESSON = record(
    {"title": SHORT, "body": many(BLOCK)},
    {
        "objective": PROSE,
        "body_simple": many(BLOCK),
        "glossary": many(CODE),
        "reading": record({"file": MEDIA, "title": LINE, "transcript_html": PROSE}),
    },
)

GLOSSARY = many(
    record(
        {"code": CODE, "term": {"type": "string", "minLength": 1, "maxLength": 100}, "definition": PROSE},
        {"plural_or_variants": many({"type": "string", "maxLength": 100}), "expansion": LINE},
    ),
    most=1000,
)
