"""The rules that every module of the starter curriculum keeps, as ``curriculum/README.md`` says them to its authors."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from assessments.quizzes.content import Categorising, Matching, Ordering, Question, QuizContent, QuizKind, as_json
from assessments.quizzes.content import problems as quiz_problems
from assessments.quizzes.wording import in_words
from cms.archives.reading import TERM, html_of
from cms.curriculum.findings import Finding, Rule
from cms.curriculum.reading import Module
from cms.curriculum.texts import all_texts, is_unobservable, pieces, say_the_same, sentences, teaches_an_amount, words

Found = Iterator[Finding]

WORKPLACE = "en-structure"
LEVELS = ("cap", "tp", "deust")
FEWEST_LESSONS, MOST_LESSONS = 4, 8
FEWEST_TYPES = 10
FEWEST_WORDS = 5
FEWEST_POINTS = 6
FEWEST_TO_CHECK = 3
FEWEST_FOR_THE_MENTOR = 60
SHORTEST_ALT = 40
SHORTEST, LONGEST = 120, 300
# Words read at once, and in one sentence. The plain version is for who reads with difficulty.
MOST_AT_ONCE = {"body": 80, "body_simple": 40}
MOST_IN_A_SENTENCE = {"body": 25, "body_simple": 14}


def module_findings(module: Module) -> Found:
    """What stands between one module and the starter curriculum. Those that only measure or play are judged less."""
    for judge in JUDGES_OF_ALL:
        yield from judge(module)
    if module.teaches:
        for judge in JUDGES_OF_TEACHING:
            yield from judge(module)


def _activities(module: Module, kind: str) -> list[dict[str, Any]]:
    return [each for each in module.archive.activities if each["kind"] == kind]


def _sections(module: Module) -> list[dict[str, Any]]:
    return module.archive.module["sections"]  # type: ignore[no-any-return]


def _at_work(module: Module) -> list[dict[str, Any]]:
    """The lessons that are done in the workplace: what to do, what to notice, what to bring back."""
    kept = [section for section in _sections(module) if section["code"] == WORKPLACE]
    return [each for section in kept for each in section["activities"] if each["kind"] == "lesson"]


# Every module


def objective(module: Module) -> Found:
    given = [(module.code, module.archive.module.get("objective", ""))]
    given += [(f"{module.code}/{name}", lesson.get("objective", "")) for name, lesson in module.archive.lessons.items()]
    for where, text in given:
        if not text.strip() or is_unobservable(text):
            yield Finding(rule=Rule.OBJECTIVE, where=where, detail=text)


def minutes_add_up(module: Module) -> Found:
    total = sum(each["duration_minutes"] for each in module.archive.activities)
    if total != module.archive.module["duration_minutes"]:
        yield Finding(rule=Rule.MINUTES_SUM, where=module.code, detail=str(total))


def sources(module: Module) -> Found:
    given = module.archive.module.get("sources", [])
    for each in given:
        if not all(each.get(name, "").strip() for name in ("publisher", "date", "reread_when", "confidence")):
            yield Finding(rule=Rule.SOURCES, where=module.code, detail=each["title"])
    if not any(each.get("url") for each in given):
        yield Finding(rule=Rule.READ_MORE, where=module.code)


def review(module: Module) -> Found:
    given = module.archive.module.get("review", {})
    signed = given.get("stereotypes", {})
    if not (signed.get("checked_on") and signed.get("by") and len(signed.get("points", [])) >= FEWEST_POINTS):
        yield Finding(rule=Rule.SIGNED, where=module.code)
    if len(given.get("to_check_by_centre", [])) < FEWEST_TO_CHECK:
        yield Finding(rule=Rule.TO_CHECK, where=module.code)


def both_versions(module: Module) -> Found:
    for name, lesson in module.archive.lessons.items():
        if not lesson.get("body_simple"):
            yield Finding(rule=Rule.PLAIN, where=f"{module.code}/{name}")


def reading_length(module: Module) -> Found:
    for name, lesson in module.archive.lessons.items():
        for body in ("body", "body_simple"):
            for piece in pieces(lesson, body):
                yield from _too_long(f"{module.code}/{name}", body, piece)


def _too_long(where: str, body: str, piece: str) -> Found:
    if words(piece) > MOST_AT_ONCE[body]:
        told = _("%(words)s words at once, where %(most)s are the most (%(body)s): “%(start)s…”") % {
            "words": words(piece), "most": MOST_AT_ONCE[body], "body": body, "start": " ".join(sentences(piece))[:60],
        }  # fmt: skip
        yield Finding(rule=Rule.LONG_PIECE, where=where, detail=told)
    for each in sentences(piece):
        if words(each) > MOST_IN_A_SENTENCE[body]:
            told = _("%(words)s words in a sentence, where %(most)s are the most (%(body)s): “%(sentence)s”") % {
                "words": words(each), "most": MOST_IN_A_SENTENCE[body], "body": body, "sentence": each,
            }  # fmt: skip
            yield Finding(rule=Rule.LONG_SENTENCE, where=where, detail=told)


def headings(module: Module) -> Found:
    for name, lesson in module.archive.lessons.items():
        for body in ("body", "body_simple"):
            for block, following in pairwise(lesson.get(body, [])):
                text, title = block["value"].get("text", ""), following["value"].get("title", "")
                if block["type"] == "heading" and say_the_same(text, title):
                    yield Finding(rule=Rule.TWICE_SAID, where=f"{module.code}/{name}", detail=text)


def alternatives(module: Module) -> Found:
    for name, lesson in module.archive.lessons.items():
        for block in [*lesson["body"], *lesson.get("body_simple", [])]:
            if block["type"] == "image" and len(block["value"]["alt"].strip()) < SHORTEST_ALT:
                yield Finding(rule=Rule.ALT, where=f"{module.code}/{name}", detail=block["value"]["file"])


def amounts(module: Module) -> Found:
    for name, lesson in module.archive.lessons.items():
        yield from _amounts(f"{module.code}/{name}", [lesson["body"], lesson.get("body_simple", [])])
    for name, quiz in module.archive.quizzes.items():
        yield from _amounts(f"{module.code}/{name}", as_json(quiz))


def _amounts(where: str, value: object) -> Found:
    for text in all_texts(value):
        if teaches_an_amount(text):
            yield Finding(rule=Rule.AMOUNT, where=where, detail=text[:120])


def questions(module: Module) -> Found:
    for name, quiz in module.archive.quizzes.items():
        where = f"{module.code}/{name}"
        for problem in quiz_problems(quiz):
            yield Finding(rule=Rule.QUESTION, where=where, detail=in_words(problem))
        for question in quiz.questions:
            yield from _question(where, question)


def _question(where: str, question: Question) -> Found:
    if not question.level:
        yield Finding(rule=Rule.QUESTION_LEVEL, where=where, detail=question.code)
    if not question.source.strip():
        yield Finding(rule=Rule.QUESTION_SOURCE, where=where, detail=question.code)
    if not all(each.strip() for each in _reasons(question)):
        yield Finding(rule=Rule.PART_FEEDBACK, where=where, detail=question.code)


def _reasons(question: Question) -> list[str]:
    """The reasons that the editor lets an author leave out; choices and zones must always give theirs."""
    if isinstance(question, Matching):
        return [pair.prompt.feedback for pair in question.pairs]
    if isinstance(question, Ordering):
        return [item.feedback for item in question.items]
    if isinstance(question, Categorising):
        return [each.item.feedback for each in question.items]
    return []


# Modules that teach


def lessons(module: Module) -> Found:
    count = len(_activities(module, "lesson")) - len(_at_work(module))
    if not FEWEST_LESSONS <= count <= MOST_LESSONS:
        yield Finding(rule=Rule.LESSONS, where=module.code, detail=str(count))
    if not _at_work(module):
        yield Finding(rule=Rule.MISSION, where=module.code)


def evaluation(module: Module) -> Found:
    formative = [quiz for _name, quiz in module.quizzes(QuizKind.FORMATIVE)]
    if not formative:
        yield Finding(rule=Rule.QUIZ, where=module.code)
    types = _types(formative)
    if formative and len(types) < FEWEST_TYPES:
        yield Finding(rule=Rule.QUIZ_TYPES, where=module.code, detail=str(len(types)))
    if not _activities(module, "scenario"):
        yield Finding(rule=Rule.SCENARIO, where=module.code)


def _types(quizzes: list[QuizContent]) -> set[str]:
    return {question.type for quiz in quizzes for question in quiz.questions}


def mentor_page(module: Module) -> Found:
    said = words(module.archive.module.get("mentor_page", {}).get("html", ""))
    if said < FEWEST_FOR_THE_MENTOR:
        yield Finding(rule=Rule.MENTOR, where=module.code, detail=str(said))


def glossary(module: Module) -> Found:
    explained = {term["code"] for term in module.archive.glossary}
    if len(explained) < FEWEST_WORDS:
        yield Finding(rule=Rule.GLOSSARY, where=module.code, detail=str(len(explained)))
    texts = [html for lesson in module.archive.lessons.values() for html in html_of([lesson])]
    used = {code for html in [*texts, module.archive.module.get("mentor_page", {}).get("html", "")]
            for code in TERM.findall(html)}  # fmt: skip
    for code in sorted(explained - used):
        yield Finding(rule=Rule.UNUSED_WORD, where=module.code, detail=code)


def announced_hours(module: Module) -> Found:
    minutes = module.archive.module["duration_minutes"]
    if not SHORTEST <= minutes <= LONGEST:
        yield Finding(rule=Rule.MINUTES, where=module.code, detail=str(minutes))


def levels(module: Module) -> Found:
    if not set(LEVELS) <= set(module.archive.module.get("levels", [])):
        yield Finding(rule=Rule.LEVELS, where=module.code)
    if not any(_deepens(block) for lesson in module.archive.lessons.values() for block in lesson["body"]):
        yield Finding(rule=Rule.THREE_LEVELS, where=module.code)


def _deepens(block: dict[str, Any]) -> bool:
    """One item for each level, named by it: « CAP : accueillir », « TP : mener », « DEUST : relier »."""
    if block["type"] != "accordion":
        return False
    names = [item["title"].replace("\xa0", " ").partition(" ")[0].lower() for item in block["value"]["items"]]
    return names == list(LEVELS)


def diagram(module: Module) -> Found:
    blocks = (block for lesson in module.archive.lessons.values() for block in lesson["body"])
    if not any(block["type"] == "image" for block in blocks):
        yield Finding(rule=Rule.DIAGRAM, where=module.code)


def mapping(module: Module) -> Found:
    announced = [aim["code"] for aim in module.archive.module.get("competencies", [])]
    worked = [aim | {"kind": each["kind"]} for each in module.archive.activities for aim in each["competencies"]]
    taught = {aim["code"] for aim in worked if aim["purpose"] == "taught"}
    assessed = {aim["code"] for aim in worked if aim["purpose"] == "assessed"}
    for code in announced:
        if code not in taught:
            yield Finding(rule=Rule.NOT_TAUGHT, where=module.code, detail=code)
        if code not in assessed:
            yield Finding(rule=Rule.NOT_ASSESSED, where=module.code, detail=code)


JUDGES_OF_ALL: tuple[Callable[[Module], Found], ...] = (
    objective, minutes_add_up, sources, review, both_versions, reading_length, headings, alternatives, amounts,
    questions,
)  # fmt: skip
JUDGES_OF_TEACHING: tuple[Callable[[Module], Found], ...] = (
    lessons, evaluation, mentor_page, glossary, announced_hours, levels, diagram, mapping,
)  # fmt: skip
