"""A module and a curriculum that keep every rule, small enough to be broken one rule at a time."""

from copy import deepcopy
from dataclasses import replace

from assessments.quizzes.content import Categorising, Matching, Ordering, QuestionLevel, QuizKind
from cms.archives.reading import Archive
from cms.curriculum.reading import Curriculum, Module
from tests.factories.quizzes import every_type, quiz_content
from tests.factories.scenarios import make_scenario

ALT = "Deux personnes se parlent, un tiers se tient entre elles sans décider."
LESSON = {
    "title": "Dire bonjour",
    "objective": "Dire bonjour et votre prénom à une personne que vous ne connaissez pas.",
    "body": [
        {"id": "1", "type": "text", "value": {"html": "<p>Dites <dfn data-term=\"mot-1\">bonjour</dfn>.</p>"}},
        {"id": "2", "type": "image", "value": {"file": "media/tiers.svg", "alt": ALT, "caption": ""}},
        {"id": "3", "type": "accordion", "value": {"items": [
            {"title": "CAP\xa0: accueillir", "html": "<p>Vous accueillez.</p>"},
            {"title": "TP\xa0: mener", "html": "<p>Vous menez.</p>"},
            {"title": "DEUST\xa0: relier", "html": "<p>Vous reliez.</p>"},
        ]}},
    ],
    "body_simple": [{"id": "4", "type": "text", "value": {"html": "<p>Dites bonjour.</p>"}}],
}  # fmt: skip
WORDS = [f"mot-{number}" for number in range(1, 6)]
MENTOR = "<p>" + " ".join(["Vous pouvez confier un accueil."] * 15) + "</p>"


def activity(code, kind, purpose, minutes, **more):
    aims = [{"code": "mediation", "level": 1, "purpose": purpose}]
    return {"code": code, "kind": kind, "duration_minutes": minutes, "competencies": aims, **more}


def sections():
    lessons = [activity(f"lecon-{n}", "lesson", "taught", 20, lesson=f"lessons/0{n}.json") for n in range(1, 5)]
    return [
        {"code": "comprendre", "activities": lessons},
        {"code": "verifier", "activities": [
            activity("quiz", "quiz", "assessed", 20, quiz="quizzes/quiz.json"),
            activity("jouer", "scenario", "assessed", 20, scenario="scenarios/le-code.json"),
        ]},
        {"code": "en-structure", "activities": [
            activity("mission", "lesson", "taught", 30, lesson="lessons/05.json"),
        ]},
    ]  # fmt: skip


def announced():
    return {
        "code": "dire-bonjour",
        "title": "Dire bonjour",
        "objective": "À la fin, vous dites bonjour.",
        "themes": ["mediation"],
        "levels": ["cap", "tp", "deust"],
        "duration_minutes": 150,
        "competencies": [{"code": "mediation", "level": 1}],
        "sources": [
            {"title": "Charte", "publisher": "DIV", "date": "2001", "url": "https://exemple.test/",
             "reread_when": "Si elle change.", "confidence": "secondary source"},
        ],
        "review": {
            "stereotypes": {"checked_on": "2026-11-27", "by": "équipe", "points": [f"Point {n}." for n in range(6)]},
            "to_check_by_centre": ["Les numéros.", "Les adresses.", "Les horaires."],
        },
        "mentor_page": {"title": "Ce que vous pouvez confier", "html": MENTOR},
        "sections": sections(),
    }  # fmt: skip


def explained(question):
    """With a level, a source, and a reason for each part."""
    given = replace(question, level=QuestionLevel.CAP, source="Fiche métier")
    if isinstance(given, Matching):
        pairs = tuple(replace(each, prompt=replace(each.prompt, feedback="Parce que.")) for each in given.pairs)
        return replace(given, pairs=pairs)
    if isinstance(given, Ordering):
        return replace(given, items=tuple(replace(each, feedback="Parce que.") for each in given.items))
    if isinstance(given, Categorising):
        items = tuple(replace(each, item=replace(each.item, feedback="Parce que.")) for each in given.items)
        return replace(given, items=items)
    return given


def quiz(**changes):
    return quiz_content(questions=tuple(explained(each) for each in every_type()), **changes)


def lessons():
    found = {f"lessons/0{number}.json": deepcopy(LESSON) for number in range(1, 6)}
    for lesson, code in zip(found.values(), WORDS, strict=True):
        lesson["body"][0]["value"]["html"] = f'<p>Dites <dfn data-term="{code}">bonjour</dfn>.</p>'
    return found


def sound_archive():
    return Archive(
        module=announced(),
        lessons=lessons(),
        quizzes={"quizzes/quiz.json": quiz()},
        scenarios={"scenarios/le-code.json": make_scenario()},
        roleplays={},
        glossary=[{"code": code, "term": code, "definition": "Un mot."} for code in WORDS],
        media={},
    )


def sound_module():
    return Module(sound_archive())


def entry():
    """An entry assessment: it measures, and is judged less."""
    archive = sound_archive()
    module = announced() | {"code": "faire-le-point", "duration_minutes": 20, "sections": [
        {"code": "mesurer", "activities": [activity("quiz", "quiz", "assessed", 20, quiz="quizzes/quiz.json")]}
    ]}  # fmt: skip
    positioning = {"quizzes/quiz.json": quiz(kind=QuizKind.POSITIONING)}
    return Module(replace(archive, module=module, lessons={}, quizzes=positioning, scenarios={}, glossary=[]))


def sound_curriculum():
    return Curriculum(
        modules=(sound_module(), entry()),
        scenarios={"le-code": make_scenario()},
        roleplays={},
        framework={
            "competencies": [{"code": "mediation", "title": "La médiation"}],
            "missions": [{"code": "talk", "title": "Rétablir le dialogue", "competencies": ["mediation"]}],
            "themes": [{"code": "mediation", "title": "Médiation"}],
        },
        qualifications={
            "tp": {"kind": "tp", "proposition": {"requirements": [{"competency": "mediation"}]}},
            "but": {"kind": "but", "proposition": {"requirements": [{"competency": "facilitation"}]}},
        },
        programmes=(
            {"code": "vers-le-tp", "qualification": "tp", "courses": [
                {"code": "faire-le-point", "required": True, "weeks": [1, 1]},
                {"code": "dire-bonjour", "required": True, "weeks": [2, 4]},
            ]},
            {"code": "vers-le-but", "qualification": "but", "outside": "Les stages.", "courses": [
                {"code": "dire-bonjour", "required": True},
            ]},
        ),
    )  # fmt: skip
