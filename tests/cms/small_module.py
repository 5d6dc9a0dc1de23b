"""A module of one lesson and one quiz, as an archive: enough for the importer, quick to bring in."""

import json

from tests.factories.competencies import CompetencyFactory, FamilyFactory, FrameworkEditionFactory, ThemeFactory

MODULE, SECTION = "0a000000-0000-4000-8000-000000000001", "0a000000-0000-4000-8000-000000000002"
LESSON, QUIZ_PLACE = "0a000000-0000-4000-8000-000000000003", "0a000000-0000-4000-8000-000000000004"
QUIZ, QUESTION = "0a000000-0000-4000-8000-000000000005", "0a000000-0000-4000-8000-000000000006"
RIGHT, WRONG = "0a000000-0000-4000-8000-000000000007", "0a000000-0000-4000-8000-000000000008"
TEXT, PICTURE, ENTRY = (f"0a000000-0000-4000-8000-00000000000{n}" for n in ("9", "a", "b"))
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4"/></svg>\n'


def small_framework():
    """The competency and the theme that the module names, in the framework in force."""
    edition = FrameworkEditionFactory()
    family = FamilyFactory(edition=edition)
    ThemeFactory(edition=edition, code="mediation")
    return CompetencyFactory(edition=edition, family=family, code="mediation")


def module():
    return {
        "format": "entremise-module/1",
        "uuid": MODULE,
        "code": "petit-module",
        "language": "fr",
        "title": "Petit module",
        "summary": "Une leçon, un quiz.",
        "objective": "À la fin, vous savez dire bonjour.",
        "themes": ["mediation"],
        "levels": ["cap"],
        "duration_minutes": 30,
        "modality": "remote_supervised",
        "public_information": dict.fromkeys(
            ("audience", "prerequisites", "methods", "assessment", "recognition", "accessibility"), ""
        ),
        "competencies": [{"code": "mediation", "level": 1}],
        "sources": [],
        "review": {},
        "mentor_page": {"title": "", "html": ""},
        "sections": [
            {
                "uuid": SECTION,
                "code": "comprendre",
                "title": "Comprendre",
                "minimum": None,
                "activities": [
                    activity("lesson", LESSON, "dire-bonjour", "Dire bonjour", "taught")
                    | {"lesson": "lessons/01-dire-bonjour.json"},
                    activity("quiz", QUIZ_PLACE, "verifier", "Vérifier", "assessed")
                    | {"objective": "", "quiz": "quizzes/petit-quiz.json"},
                ],
            }
        ],
    }


def activity(kind, uuid, code, title, purpose):
    return {
        "uuid": uuid,
        "code": code,
        "kind": kind,
        "title": title,
        "duration_minutes": 15,
        "required": True,
        "modality": "",
        "time_nature": "training",
        "opens_on": None,
        "closes_on": None,
        "requires": [],
        "competencies": [{"code": "mediation", "level": 1, "purpose": purpose}],
    }


def lesson():
    image = {"file": "media/rond.svg", "alt": "Un rond.", "caption": ""}
    return {
        "title": "Dire bonjour",
        "objective": "Saluer chacun.",
        "body": [
            {"id": TEXT, "type": "text", "value": {"html": '<p>Un <dfn data-term="tiers">tiers</dfn> salue.</p>'}},
            {"id": PICTURE, "type": "image", "value": image},
            {"id": ENTRY, "type": "activity", "value": {"activity": "verifier"}},
        ],
        "body_simple": [],
        "glossary": ["tiers"],
    }


def quiz():
    return {
        "uuid": QUIZ,
        "code": "petit-quiz",
        "title": "Vérifier",
        "questions": [
            {
                "type": "single",
                "uuid": QUESTION,
                "code": "q01",
                "stem_html": "<p>Que dites-vous ?</p>",
                "competencies": [{"code": "mediation"}],
                "explanation_html": "<p>On salue d’abord.</p>",
                "level": "cap",
                "options": [
                    {"uuid": RIGHT, "html": "<p>Bonjour.</p>", "correct": True, "feedback": "Oui."},
                    {"uuid": WRONG, "html": "<p>Rien.</p>", "correct": False, "feedback": "On salue d’abord."},
                ],
            }
        ],
        "kind": "formative",
        "pass_mark": "0.6",
        "max_attempts": None,
        "feedback": "immediate",
        "shuffle_options": True,
    }


def glossary():
    return [
        {
            "code": "tiers",
            "term": "tiers",
            "plural_or_variants": [],
            "definition": "Une personne extérieure au désaccord.",
            "expansion": "",
        }
    ]


def written(content):
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def small_files():
    return {
        "module.json": written(module()),
        "lessons/01-dire-bonjour.json": written(lesson()),
        "quizzes/petit-quiz.json": written(quiz()),
        "glossary.json": written(glossary()),
        "media/rond.svg": DRAWING.encode(),
    }
