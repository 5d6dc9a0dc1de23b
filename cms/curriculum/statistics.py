"""What the curriculum holds, counted from its files: what the command prints and the README shows."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assessments.quizzes.content import QUESTION_TYPES, Question
from cms.curriculum.reading import Curriculum, Module
from cms.curriculum.texts import pieces, words

BODIES = ("body", "body_simple")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """``words`` and ``plain_words`` are those of the two versions of the lessons. ``by_competency`` counts a question
    once for each competency it speaks for."""

    modules: int
    lessons: int
    minutes: int
    words: int
    plain_words: int
    drawings: int
    terms: int
    scenarios: int
    roleplays: int
    questions: int
    by_type: tuple[tuple[str, int], ...]
    by_level: tuple[tuple[str, int], ...]
    by_competency: tuple[tuple[str, int], ...]


def measure(curriculum: Curriculum) -> Statistics:
    asked = _distinct_questions(curriculum.modules)
    return Statistics(
        modules=len(curriculum.modules),
        lessons=sum(len(module.archive.lessons) for module in curriculum.modules),
        minutes=sum(module.archive.module["duration_minutes"] for module in curriculum.modules),
        words=_words(curriculum.modules, "body"),
        plain_words=_words(curriculum.modules, "body_simple"),
        drawings=sum(name.endswith(".svg") for module in curriculum.modules for name in module.archive.media),
        terms=len({term["code"] for module in curriculum.modules for term in module.archive.glossary}),
        scenarios=len(curriculum.scenarios),
        roleplays=len(curriculum.roleplays),
        questions=len(asked),
        by_type=_counted((each.type for each in asked), QUESTION_TYPES),
        by_level=_counted((str(each.level) for each in asked), ("cap", "tp", "deust")),
        by_competency=_counted(
            (code for each in asked for code in each.competencies),
            [each["code"] for each in curriculum.framework["competencies"]],
        ),
    )


def _distinct_questions(modules: Iterable[Module]) -> list[Question]:
    """A question that two quizzes ask is one question."""
    found = {
        question.uuid: question
        for module in modules
        for quiz in module.archive.quizzes.values()
        for question in quiz.questions
    }
    return list(found.values())


def _words(modules: Iterable[Module], body: str) -> int:
    return sum(
        words(piece)
        for module in modules
        for lesson in module.archive.lessons.values()
        for piece in pieces(lesson, body)
    )


def _counted(found: Iterable[str], order: Iterable[str]) -> tuple[tuple[str, int], ...]:
    counts = Counter(found)
    return tuple((name, counts[name]) for name in order if counts[name])


def as_markdown(statistics: Statistics) -> str:
    """The table of the README, in the language of the README."""
    return "\n".join(_lines(statistics))


def _lines(found: Statistics) -> Iterator[str]:
    yield "| in the starter curriculum | |"
    yield "|---|---:|"
    yield f"| modules | {found.modules} |"
    yield f"| lessons, each in two versions | {found.lessons} |"
    yield f"| announced hours | {found.minutes / 60:.0f} |"
    yield f"| words in standard French, in plain language | {found.words}, {found.plain_words} |"
    yield f"| drawings | {found.drawings} |"
    yield f"| words explained | {found.terms} |"
    yield f"| situations to play alone | {found.scenarios} |"
    yield f"| role-plays for a group | {found.roleplays} |"
    yield f"| questions | {found.questions} |"
    yield f"| … by type | {_row(found.by_type)} |"
    yield f"| … by level | {_row(found.by_level)} |"
    yield f"| … by competency | {_row(found.by_competency)} |"


def _row(counts: tuple[tuple[str, int], ...]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts)
