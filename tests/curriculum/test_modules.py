"""The starter curriculum keeps the rules of its authors, module by module and as a whole."""

import io
from pathlib import Path

import pytest
from django.core.management import call_command

from assessments.quizzes.content import QuizKind
from cms.curriculum.judging import module_findings
from cms.curriculum.judging_whole import (
    competency_coverage,
    mission_coverage,
    played,
    programmes,
    uncovered,
)
from cms.curriculum.reading import read_curriculum
from cms.curriculum.statistics import as_markdown, measure

ROOT = Path(__file__).resolve().parents[2]
CODES = sorted(path.name for path in (ROOT / "curriculum" / "modules").iterdir() if path.is_dir())
CONTEXTS = {
    "neighbourhood": "le-bruit-du-dimanche", "housing": "la-facture-du-degat-des-eaux",
    "transport": "le-tram-de-seize-heures",
    "school": "le-cafe-des-parents", "hospital": "la-chambre-212", "prison": "le-parloir-annule",
    "town hall": "la-salle-des-fetes", "CAF": "la-lettre-du-trop-percu", "taxes": "l-avis-d-impot",
    "identity documents": "le-titre-perdu", "France services": "premiere-connexion",
    "energy": "le-radiateur-de-la-chambre",
    "waste": "bacs-debordes",
}  # fmt: skip


@pytest.fixture(scope="module")
def curriculum():
    return read_curriculum(ROOT / "curriculum")


def told(found):
    return [str(each) for each in found]


@pytest.mark.parametrize("code", CODES)
def test_a_module_keeps_the_rules(curriculum, code):
    (module,) = (each for each in curriculum.modules if each.code == code)
    assert told(module_findings(module)) == []


@pytest.mark.parametrize("judge", [played, uncovered, programmes])
def test_the_whole_keeps_the_rules(curriculum, judge):
    assert told(judge(curriculum)) == []


def test_every_competency_and_every_mission_is_taught_and_assessed(curriculum):
    for table, rows in ((competency_coverage(curriculum), 12), (mission_coverage(curriculum), 11)):
        assert len(table.rows) == rows
        assert all(row.is_taught and row.is_assessed for row in table.rows)


def test_each_competency_is_led_beyond_discovery(curriculum):
    led = {
        aim["code"] for module in curriculum.modules if module.teaches
        for aim in module.archive.module["competencies"] if aim["level"] >= 2
    }  # fmt: skip
    asked = {each["code"] for each in curriculum.framework["competencies"]}
    assert asked - led == set()


def test_there_is_enough_of_everything(curriculum):
    found = measure(curriculum)
    assert sum(module.teaches for module in curriculum.modules) >= 12
    assert (found.questions >= 400, len(found.by_type) >= 10) == (True, True)
    assert (found.scenarios >= 20, found.roleplays >= 8) == (True, True)
    assert all(count >= 30 for _code, count in found.by_competency)


def test_every_place_of_the_trade_is_lived_somewhere(curriculum):
    assert set(CONTEXTS.values()) <= set(curriculum.scenarios)


def test_every_situation_to_play_alone_stands_in_a_module(curriculum):
    given = {each.code for module in curriculum.modules for each in module.archive.scenarios.values()}
    assert set(curriculum.scenarios) - given == set()


def test_a_word_means_the_same_in_every_module(curriculum):
    meanings = {}
    for module in curriculum.modules:
        for term in module.archive.glossary:
            meanings.setdefault(term["code"], set()).add((term["term"], term["definition"], term["expansion"]))
    assert {code: found for code, found in meanings.items() if len(found) > 1} == {}


def test_the_tp_ends_with_sixty_questions_and_three_mock_situations(curriculum):
    (tp,) = (each for each in curriculum.programmes if each["code"] == "tp-msads")
    given = [module for each in tp["courses"] for module in curriculum.modules if module.code == each["code"]]
    exams = [quiz for module in given for _name, quiz in module.quizzes(QuizKind.MOCK_EXAM)]
    assert [len(quiz.questions) for quiz in exams] == [60]
    mock = {each.code for module in given for each in module.archive.roleplays.values()}
    assert mock == {"msp-blanche-activite", "msp-blanche-mediation", "msp-blanche-reseau"}


def test_the_readme_shows_what_is_there(curriculum):
    assert as_markdown(measure(curriculum)) in (ROOT / "README.md").read_text(encoding="utf-8")


# The commands


def test_the_curriculum_is_checked_by_one_command():
    out = io.StringIO()
    call_command("check_curriculum", stdout=out)
    assert out.getvalue() == "The curriculum keeps its rules.\n"


def test_what_a_centre_verifies_is_one_list(curriculum):
    out = io.StringIO()
    call_command("report_curriculum", "--to-check", stdout=out)
    told_to_check = out.getvalue()
    for module in curriculum.modules:
        assert f"## {module.title} (`{module.code}`)" in told_to_check
        for each in module.archive.module["review"]["to_check_by_centre"]:
            assert f"- [ ] {each}" in told_to_check
    assert "Non lue par nous" in told_to_check
