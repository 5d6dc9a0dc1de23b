"""Each rule of the curriculum refuses what it is there to refuse, and nothing else does."""

from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from assessments.quizzes.content import QuestionLevel, QuizKind
from cms.curriculum import judging_whole
from cms.curriculum.findings import SENTENCES, Rule
from cms.curriculum.judging import module_findings
from cms.curriculum.reading import Module
from cms.curriculum.texts import is_unobservable, sentences, teaches_an_amount, words
from tests.curriculum.sound import WORDS, sound_archive, sound_curriculum, sound_module
from tests.factories.scenarios import make_scenario

QUIZ = "quizzes/quiz.json"
FIRST = "lessons/01.json"


def test_every_rule_has_its_sentence():
    assert set(SENTENCES) == set(Rule)


def test_a_sound_module_and_a_sound_curriculum_are_let_through():
    assert list(module_findings(sound_module())) == []
    assert list(judging_whole.findings(sound_curriculum())) == []


# One module


def say(**changes):
    def broken(archive):
        archive.module.update(changes)
        return archive

    return broken


def write(body, html, name=FIRST):
    def broken(archive):
        archive.lessons[name][body].append({"id": "9", "type": "text", "value": {"html": html}})
        return archive

    return broken


def ask(**changes):
    """Changes the first question, which is single."""

    def broken(archive):
        asked = archive.quizzes[QUIZ].questions
        return replace(
            archive,
            quizzes={QUIZ: replace(archive.quizzes[QUIZ], questions=(replace(asked[0], **changes), *asked[1:]))},
        )

    return broken


def without_reasons(archive):
    quiz = archive.quizzes[QUIZ]
    bare = tuple(
        replace(each, items=tuple(replace(item, feedback="") for item in each.items))
        if each.type == "ordering" else each
        for each in quiz.questions
    )  # fmt: skip
    return replace(archive, quizzes={QUIZ: replace(quiz, questions=bare)})


def only_few_types(archive):
    quiz = archive.quizzes[QUIZ]
    return replace(archive, quizzes={QUIZ: replace(quiz, questions=quiz.questions[:9])})


def practice_only(archive):
    return replace(archive, quizzes={QUIZ: replace(archive.quizzes[QUIZ], kind=QuizKind.PRACTICE)})


def drop_section(code):
    def broken(archive):
        archive.module["sections"] = [each for each in archive.module["sections"] if each["code"] != code]
        archive.module["duration_minutes"] = sum(each["duration_minutes"] for each in archive.activities)
        return archive

    return broken


def drop_scenario(archive):
    archive.module["sections"][1]["activities"].pop()
    archive.module["duration_minutes"] = 130
    return archive


def fewer_lessons(archive):
    archive.module["sections"][0]["activities"].pop()
    archive.module["duration_minutes"] = 130
    return archive


def drop_blocks(kind, body="body"):
    def broken(archive):
        for lesson in archive.lessons.values():
            lesson[body] = [each for each in lesson[body] if each["type"] != kind]
        return archive

    return broken


def change_source(**changes):
    def broken(archive):
        archive.module["sources"][0].update(changes)
        return archive

    return broken


def change_review(name, value):
    def broken(archive):
        archive.module["review"][name] = value
        return archive

    return broken


def head(text, title):
    def broken(archive):
        under = {"id": "8", "type": "steps", "value": {"title": title, "steps": [{"title": "Un", "html": ""}]}}
        archive.lessons[FIRST]["body"] += [{"id": "7", "type": "heading", "value": {"text": text}}, under]
        return archive

    return broken


def short_alt(archive):
    archive.lessons[FIRST]["body"][1]["value"]["alt"] = "Un schéma."
    return archive


def minutes(total):
    def broken(archive):
        archive.module["sections"][0]["activities"][0]["duration_minutes"] += total - 150
        archive.module["duration_minutes"] = total
        return archive

    return broken


LONG = " ".join(["mot"] * 15)
MODULE_RULES = [
    (Rule.OBJECTIVE, say(objective="À la fin, vous comprenez : comprendre la médiation.")),
    (Rule.OBJECTIVE, say(objective=" ")),
    (Rule.TWICE_SAID, head("Expliquer en cinq temps", "Cinq temps")),
    (Rule.LESSONS, fewer_lessons),
    (Rule.MISSION, drop_section("en-structure")),
    (Rule.QUIZ, practice_only),
    (Rule.QUIZ_TYPES, only_few_types),
    (Rule.SCENARIO, drop_scenario),
    (Rule.MENTOR, say(mentor_page={"title": "", "html": "<p>Tout.</p>"})),
    (Rule.GLOSSARY, lambda archive: replace(archive, glossary=archive.glossary[:4])),
    (Rule.UNUSED_WORD, lambda a: replace(a, glossary=[*a.glossary, {"code": "x", "term": "x", "definition": "y"}])),
    (Rule.MINUTES, minutes(301)),
    (Rule.MINUTES_SUM, say(duration_minutes=151)),
    (Rule.LEVELS, say(levels=["cap", "tp"])),
    (Rule.THREE_LEVELS, drop_blocks("accordion")),
    (Rule.SOURCES, change_source(reread_when="")),
    (Rule.READ_MORE, change_source(url="")),
    (Rule.SIGNED, change_review("stereotypes", {"checked_on": None, "by": "équipe", "points": ["Point."] * 6})),
    (Rule.SIGNED, change_review("stereotypes", {"checked_on": "2026-11-27", "by": "équipe", "points": ["Point."]})),
    (Rule.TO_CHECK, change_review("to_check_by_centre", [])),
    (Rule.PLAIN, drop_blocks("text", "body_simple")),
    (Rule.LONG_PIECE, write("body", "<p>" + "Un mot. " * 41 + "</p>")),
    (Rule.LONG_PIECE, write("body_simple", "<p>" + "Un mot. " * 21 + "</p>")),
    (Rule.LONG_SENTENCE, write("body", f"<p>{LONG} {LONG}.</p>")),
    (Rule.LONG_SENTENCE, write("body_simple", f"<p>{LONG}.</p>")),
    (Rule.DIAGRAM, drop_blocks("image")),
    (Rule.ALT, short_alt),
    (Rule.AMOUNT, write("body", "<p>Le plafond est de 650 € par mois.</p>")),
    (Rule.NOT_TAUGHT, say(competencies=[{"code": "mediation", "level": 1}, {"code": "teamwork", "level": 1}])),
    (Rule.NOT_ASSESSED, say(competencies=[{"code": "mediation", "level": 1}, {"code": "teamwork", "level": 1}])),
    (Rule.QUESTION, ask(explanation_html="")),
    (Rule.QUESTION_LEVEL, ask(level=QuestionLevel.UNSAID)),
    (Rule.QUESTION_SOURCE, ask(source=" ")),
    (Rule.PART_FEEDBACK, without_reasons),
]  # fmt: skip
TOGETHER = {Rule.NOT_TAUGHT, Rule.NOT_ASSESSED}  # what nothing works on is neither taught nor assessed


@pytest.mark.parametrize(("rule", "broken"), MODULE_RULES, ids=[str(rule) for rule, _broken in MODULE_RULES])
def test_a_module_is_refused_by_the_rule_it_breaks_alone(rule, broken):
    found = {each.rule for each in module_findings(Module(broken(sound_archive())))}
    assert found == (TOGETHER if rule in TOGETHER else {rule})


def test_a_module_that_only_measures_owes_no_lesson_nor_task():
    (entry,) = (each for each in sound_curriculum().modules if each.code == "faire-le-point")
    assert not entry.teaches
    assert list(module_findings(entry)) == []


# The whole


def programme(place, **changes):
    def broken(whole):
        given = list(whole.programmes)
        given[place] = given[place] | changes
        return replace(whole, programmes=tuple(given))

    return broken


TAUGHT = {"code": "dire-bonjour", "required": True, "weeks": [2, 4]}
ENTRY = {"code": "faire-le-point", "required": True, "weeks": [1, 1]}
OTHER = {"code": "tp", "kind": "tp", "proposition": {"requirements": [{"competency": "teamwork"}]}}


def more(**lists):
    def broken(whole):
        return replace(whole, framework={name: [*given, *lists.get(name, [])]
                                         for name, given in whole.framework.items()})  # fmt: skip

    return broken


def explain_a_form_of_another(whole):
    word = {"code": "autre", "term": "autre", "plural_or_variants": [WORDS[0].upper()], "definition": "Un autre mot."}
    whole.modules[1].archive.glossary.append(word)
    return whole


WHOLE_RULES = [
    (Rule.SCENARIO_PROBLEM, lambda whole: replace(whole, scenarios={"x": make_scenario(title="")})),
    (Rule.WORD_TWICE, explain_a_form_of_another),
    (Rule.UNTAUGHT, more(competencies=[{"code": "teamwork", "title": "Travail d’équipe"}])),
    (Rule.THEME, more(themes=[{"code": "digital", "title": "Numérique"}])),
    (Rule.PROGRAMME, lambda whole: replace(whole, programmes=whole.programmes[:1])),
    (Rule.PROGRAMME_MODULE, programme(0, courses=[ENTRY, TAUGHT, TAUGHT | {"code": "ailleurs"}])),
    (Rule.PROGRAMME_RHYTHM, programme(0, courses=[ENTRY, {"code": "dire-bonjour", "required": True}])),
    (Rule.PROGRAMME_ENTRY, programme(0, courses=[TAUGHT])),
    (Rule.PROGRAMME_COMPETENCY, lambda w: replace(w, qualifications={**w.qualifications, "tp": OTHER})),
    (Rule.PROGRAMME_OUTSIDE, programme(1, outside="")),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "broken"), WHOLE_RULES, ids=[str(rule) for rule, _broken in WHOLE_RULES])
def test_a_curriculum_is_refused_by_the_rule_it_breaks_alone(rule, broken):
    assert {each.rule for each in judging_whole.findings(broken(sound_curriculum()))} == {rule}


def test_what_is_taught_and_never_assessed_is_told():
    whole = sound_curriculum()
    for module in whole.modules:
        for each in module.archive.activities:
            for aim in each["competencies"]:
                aim["purpose"] = "taught"
    assert {each.rule for each in judging_whole.uncovered(whole)} == {Rule.UNASSESSED}


# Words and sentences


@pytest.mark.parametrize(("html", "count"), [
    ("<p>Bonjour.</p>", 1), ("<p>L’accord de <b>chacun</b>.</p>", 3), ("<ul><li>Un</li><li>deux mots</li></ul>", 3),
    ("", 0),
])  # fmt: skip
def test_words_are_counted_without_their_marks(html, count):
    assert words(html) == count


@pytest.mark.parametrize(("html", "expected"), [
    ("<p>Un. Deux\xa0?</p><p>Trois</p>", ["Un", "Deux", "Trois"]),
    ("<p>M. Diop et Mme. Roy entrent.</p>", ["M. Diop et Mme. Roy entrent"]),
    ("<ul><li>Un</li><li>Deux</li></ul>", ["Un", "Deux"]),
    ("<p>«\xa0Oui.\xa0» Elle part.</p>", ["«\xa0Oui", "Elle part"]),
])  # fmt: skip
def test_sentences_end_where_a_reader_stops(html, expected):
    assert [each.replace(" ", " ") for each in sentences(html)] == [each.replace("\xa0", " ") for each in expected]


@pytest.mark.parametrize(("text", "expected"), [
    ("Le plafond est de 650 €.", True), ("Le budget de l’atelier : 40 € de goûter.", False),
    ("Le RSA se demande à la CAF.", False),
])  # fmt: skip
def test_only_figures_that_change_are_refused(text, expected):
    assert teaches_an_amount(f"<p>{text}</p>") is expected


@pytest.mark.parametrize(("text", "expected"), [
    ("Comprendre la médiation", True), ("Dire le cadre à voix haute", False), ("Une personne incomprise", False),
])  # fmt: skip
def test_an_objective_is_something_one_can_see(text, expected):
    assert is_unobservable(text) is expected


# The commands


def test_a_module_that_is_not_there_is_told():
    with pytest.raises(CommandError, match="No module: nulle-part"):
        call_command("check_curriculum", "nulle-part")
