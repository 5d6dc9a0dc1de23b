"""What the curriculum owes as a whole: nothing of the trade untaught, programmes that can be followed to their end."""

from collections.abc import Iterator
from typing import Any

from assessments.quizzes.content import QuizKind
from assessments.roleplays.judging import problems as roleplay_problems
from assessments.roleplays.wording import in_words as roleplay_in_words
from assessments.scenarios.judging import problems as scenario_problems
from assessments.scenarios.wording import in_words as scenario_in_words
from cms.coverage import Aim, Coverage, Subject, coverage
from cms.curriculum.findings import Finding, Rule
from cms.curriculum.judging import module_findings
from cms.curriculum.reading import Curriculum, Module
from cms.folding import folded

Found = Iterator[Finding]

# A bridge counts some of our modules toward a qualification that asks for much else: it says what.
BRIDGES = {"bpjeps", "but"}


def findings(curriculum: Curriculum) -> Found:
    for module in curriculum.modules:
        yield from module_findings(module)
    yield from glossary(curriculum)
    yield from played(curriculum)
    yield from uncovered(curriculum)
    yield from programmes(curriculum)


def glossary(curriculum: Curriculum) -> Found:
    """Modules share their words: what is one word's form is no word of its own elsewhere."""
    kept = {term["code"]: term for module in curriculum.modules for term in module.archive.glossary}
    named = {folded(term["term"]): code for code, term in kept.items()}
    for code, term in sorted(kept.items()):
        for form in term.get("plural_or_variants", []):
            if named.get(folded(form), code) != code:
                yield Finding(rule=Rule.WORD_TWICE, where=f"glossary/{code}", detail=form)


def played(curriculum: Curriculum) -> Found:
    for code, scenario in curriculum.scenarios.items():
        for problem in scenario_problems(scenario):
            yield Finding(
                rule=Rule.SCENARIO_PROBLEM, where=f"scenarios/{code}", detail=scenario_in_words(problem, scenario)
            )
    for code, roleplay in curriculum.roleplays.items():
        for fault in roleplay_problems(roleplay):
            yield Finding(rule=Rule.ROLEPLAY_PROBLEM, where=f"roleplays/{code}", detail=roleplay_in_words(fault))


def competency_coverage(curriculum: Curriculum) -> Coverage:
    """The table that the site shows, worked out from the files."""
    return _coverage(curriculum, [{"title": each["title"], "competencies": [each["code"]]}
                                  for each in curriculum.framework["competencies"]])  # fmt: skip


def mission_coverage(curriculum: Curriculum) -> Coverage:
    return _coverage(curriculum, curriculum.framework["missions"])


def _coverage(curriculum: Curriculum, given: list[dict[str, Any]]) -> Coverage:
    numbers = {each["code"]: number for number, each in enumerate(curriculum.framework["competencies"])}
    subjects = [
        Subject(
            id=number, title=each["title"], group="", competencies=frozenset(map(numbers.get, each["competencies"]))
        )
        for number, each in enumerate(given)
    ]  # type: ignore[arg-type]
    aims = [
        Aim(module=place, competency=numbers[aim["code"]], level=aim["level"], assessed=aim["purpose"] == "assessed")
        for place, module in enumerate(curriculum.modules)
        for activity in module.archive.activities
        for aim in activity["competencies"]
    ]
    return coverage(subjects, range(len(curriculum.modules)), aims)


def uncovered(curriculum: Curriculum) -> Found:
    for table in (competency_coverage(curriculum), mission_coverage(curriculum)):
        for subject in table.untaught:
            yield Finding(rule=Rule.UNTAUGHT, where="modules", detail=subject.title)
        for subject in table.unassessed:
            yield Finding(rule=Rule.UNASSESSED, where="modules", detail=subject.title)
    treated = {code for module in curriculum.modules for code in module.archive.module.get("themes", [])}
    for theme in curriculum.framework["themes"]:
        if theme["code"] not in treated:
            yield Finding(rule=Rule.THEME, where="modules", detail=theme["title"])


def programmes(curriculum: Curriculum) -> Found:
    modules = {module.code: module for module in curriculum.modules}
    led_to = {each["qualification"] for each in curriculum.programmes}
    for code in curriculum.qualifications:
        if code not in led_to:
            yield Finding(rule=Rule.PROGRAMME, where=f"qualifications/{code}")
    for programme in curriculum.programmes:
        yield from _programme(programme, curriculum.qualifications[programme["qualification"]], modules)


def _programme(programme: dict[str, Any], qualification: dict[str, Any], modules: dict[str, Module]) -> Found:
    where = f"programmes/{programme['code']}"
    is_bridge = qualification["kind"] in BRIDGES
    for course in programme["courses"]:
        if course["code"] not in modules:
            yield Finding(rule=Rule.PROGRAMME_MODULE, where=where, detail=course["code"])
        if not is_bridge and not course.get("weeks"):
            yield Finding(rule=Rule.PROGRAMME_RHYTHM, where=where, detail=course["code"])
    given = [modules[each["code"]] for each in programme["courses"] if each["code"] in modules]
    if is_bridge and not programme.get("outside", "").strip():
        yield Finding(rule=Rule.PROGRAMME_OUTSIDE, where=where)
    if not is_bridge:
        if not given or not given[0].quizzes(QuizKind.POSITIONING):
            yield Finding(rule=Rule.PROGRAMME_ENTRY, where=where)
        yield from _asked_for(where, qualification, given)


def _asked_for(where: str, qualification: dict[str, Any], given: list[Module]) -> Found:
    worked = {aim["code"] for module in given for aim in module.archive.module.get("competencies", [])}
    asked = {each["competency"] for each in qualification["proposition"]["requirements"]}
    for code in sorted(asked - worked):
        yield Finding(rule=Rule.PROGRAMME_COMPETENCY, where=where, detail=code)
