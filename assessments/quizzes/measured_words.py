"""What statistics say, in words for trainers: each number with its name, what was found, and what to do about it.

The screen and the file take them here. Below ten tries there are counts and nothing else, whoever looks.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from assessments.quizzes.content import Question, QuizKind
from assessments.quizzes.showing import choice_words, plain
from assessments.quizzes.statistics import (
    ABOUT_NUMBERS,
    TOO_HARD,
    ChoiceStatistics,
    Finding,
    Flaw,
    Footing,
    QuestionStatistics,
    QuizStatistics,
    Reliability,
    Report,
    footing,
    question_flaws,
    quiz_flaws,
)
from assessments.quizzes.wording import type_words

QUOTES = "«»“” \u00a0\u202f"  # the sentence has its own
LONGEST_TITLE = 120

Said = tuple[str, str]
Words = Callable[[Finding, str], Said]


# Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """``value`` as a spreadsheet takes it, in ``style``, and ``shown`` as a person reads it; ``why``: what it means."""

    name: str
    value: float | None
    shown: str
    style: str = "0"
    why: str = ""


def percent(share: float | None) -> str:
    """A dash for what could not be worked out."""
    return "—" if share is None else _("%(number)d%%") % {"number": _hundredths(share)}


def _hundredths(share: float) -> int:
    # Halves go up, as scores are rounded everywhere else.
    return int(share * 100 + 0.5)


def number(value: float | None, places: int = 2) -> str:
    return "—" if value is None else number_format(_rounded(value, places), places, use_l10n=True)


def _rounded(value: float, places: int = 2) -> float:
    return round(value, places) + 0.0  # no minus before a nought


def duration(seconds: float | None) -> str:
    if seconds is None:
        return "—"
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return _("%(seconds)d s") % {"seconds": rest}
    return _("%(minutes)d min %(seconds)02d s") % {"minutes": minutes, "seconds": rest}


def _count(name: str, value: int, why: str = "") -> Figure:
    return Figure(name=name, value=value, shown=str(value), why=why)


def _share(name: str, share: float | None, why: str = "") -> Figure:
    value = None if share is None else _hundredths(share) / 100
    return Figure(name=name, value=value, shown=percent(share), style="0%", why=why)


def _decimal(name: str, value: float | None, why: str = "") -> Figure:
    kept = None if value is None else _rounded(value)
    return Figure(name=name, value=kept, shown=number(value), style="0.00", why=why)


def _time(name: str, seconds: float | None) -> Figure:
    value = None if seconds is None else round(seconds)
    return Figure(name=name, value=value, shown=duration(seconds), style='0" s"')


# The quiz as a whole


def quiz_figures(found: QuizStatistics) -> list[Figure]:
    tries = _count(_("Tries that count"), found.n, _("The first try of each learner, once it is wholly marked."))
    if found.footing is Footing.COUNTS_ONLY:
        return [tries]
    return [
        tries,
        _share(_("Mean"), found.mean, _("Of the points, over these tries.")),
        _share(_("Median"), found.median, _("Half of them did better, half less well.")),
        _share(_("Standard deviation"), found.standard_deviation, _("How far results lie from the mean.")),
        *_reliability_figures(found.reliability),
    ]


def _reliability_figures(found: Reliability | None) -> list[Figure]:
    if found is None or footing(found.n) is Footing.COUNTS_ONLY:
        return []
    between = {"low": number(found.lower), "high": number(found.upper)}
    return [
        _decimal(
            _("Reliability (Cronbach’s alpha)"),
            found.alpha,
            _("There are 95 chances in 100 that it lies between %(low)s and %(high)s.") % between,
        ),
        _decimal(
            _("Standard error of alpha"),
            found.standard_error,
            _("How far alpha may be off. More tries shrink it."),
        ),
        _share(
            _("Standard error of a result"),
            found.measurement_error,
            _("Two results closer than this do not differ for sure."),
        ),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """``name``: which part of the points. ``share`` is of the fullest band, from 0 to 1."""

    name: str
    count: int
    share: str


def bands(found: Report) -> list[Band]:
    if found.quiz.footing is Footing.COUNTS_ONLY:
        return []
    most, width = max(found.bands) or 1, 100 // len(found.bands)
    return [
        Band(
            name=_("%(start)d to %(end)d%%") % {"start": place * width, "end": (place + 1) * width},
            count=count, share=f"{count / most:.3f}",
        )
        for place, count in enumerate(found.bands)
    ]  # fmt: skip


def quiz_findings(found: Report, kind: QuizKind) -> list[Said]:
    return [finding_words(each) for each in quiz_flaws(found.quiz, kind)]


# Question by question


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredChoice:
    """``bar`` is empty where only counts may show; ``parts`` are its shares in each group, where there are groups."""

    words: str
    right: bool
    count: Figure
    share: Figure
    bar: str
    parts: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredQuestion:
    place: int
    key: str
    title: str
    type: str
    figures: tuple[Figure, ...]
    findings: tuple[Said, ...]
    choices: tuple[MeasuredChoice, ...]

    @property
    def groups(self) -> list[str]:
        return next(([part.name for part in each.parts] for each in self.choices if each.parts), [])


def measured_questions(found: Report, named: Mapping[str, Question]) -> list[MeasuredQuestion]:
    return [
        _measured(place, each, named.get(each.key), found.quiz.footing)
        for place, each in enumerate(found.questions, 1)
    ]  # fmt: skip


def _measured(place: int, found: QuestionStatistics, question: Question | None, whole: Footing) -> MeasuredQuestion:
    is_enough = found.footing is not Footing.COUNTS_ONLY
    return MeasuredQuestion(
        place=place, key=found.key, title=_title(question, place), type=type_words(found.type),
        figures=tuple(_question_figures(found)),
        findings=tuple(finding_words(each, question) for each in _worth_saying(found, whole)),
        choices=tuple(
            _choice(each, question, is_enough=is_enough) for each in sorted(found.choices, key=lambda each: -each.count)
        ),
    )  # fmt: skip


def _worth_saying(found: QuestionStatistics, whole: Footing) -> Iterable[Finding]:
    """That tries are few was said of the quiz, unless this question has fewer yet."""
    return (each for each in question_flaws(found) if each.flaw not in ABOUT_NUMBERS or found.footing is not whole)


def _title(question: Question | None, place: int) -> str:
    words = plain(question.stem_html) if question else ""
    return Truncator(words).chars(LONGEST_TITLE) if words else _("Question %(number)s") % {"number": place}


def _question_figures(found: QuestionStatistics) -> list[Figure]:
    counts = [_count(_("Tries"), found.n), _count(_("Left without an answer"), found.skipped)]
    if found.footing is Footing.COUNTS_ONLY:
        return counts
    timed = found.times is not None and footing(found.times.n) is not Footing.COUNTS_ONLY
    return [
        *counts,
        _share(_("Facility"), found.facility),
        _decimal(_("Discrimination"), found.discrimination),
        _decimal(_("Correlation with the rest"), found.item_rest),
        _time(_("Median time"), found.times.median if found.times and timed else None),
    ]


def _choice(found: ChoiceStatistics, question: Question | None, *, is_enough: bool) -> MeasuredChoice:
    groups = ((_("Lowest third"), found.lower), (_("Middle third"), found.middle), (_("Highest third"), found.upper))
    return MeasuredChoice(
        words=choice_words(question, found.key) if question else found.key,
        right=found.right,
        count=_count(_("Chosen by"), found.count),
        share=_share(_("Share"), found.share if is_enough else None),
        bar=f"{found.share:.3f}" if is_enough else "",
        parts=tuple(_share(*each) for each in groups) if is_enough and found.upper is not None else (),
    )


# What was found


def finding_words(found: Finding, question: Question | None = None) -> Said:
    """What was found, and what to do."""
    choice = choice_words(question, found.choice) if question is not None and found.choice else found.choice or ""
    return WORDS[found.flaw](found, choice.strip(QUOTES))


def _too_hard(found: Finding) -> str:
    if found.threshold > TOO_HARD:
        return _("People do no better than by chance (%(share)s).")
    return _("Very few get it right (%(share)s).")


WORDS: dict[Flaw, Words] = {
    Flaw.TOO_FEW: lambda found, _choice: (
        _("Too few tries to say anything: %(n)d so far, ten are needed.") % {"n": found.n},
        _("Read instead what was answered, below."),
    ),
    Flaw.FEW: lambda found, _choice: (
        _("Only %(n)d tries: read these numbers with care.") % {"n": found.n},
        _("They settle from thirty tries on."),
    ),
    Flaw.TOO_EASY: lambda found, _choice: (
        _("Almost everybody gets it right (%(share)s).") % {"share": percent(found.value)},
        _("Keep it to begin with, or make the wrong answers more tempting."),
    ),
    Flaw.TOO_HARD: lambda found, _choice: (
        _too_hard(found) % {"share": percent(found.value)},
        _("Check the right answer and the wording; go over this point again with the group."),
    ),
    Flaw.DOES_NOT_DISCRIMINATE: lambda _found, _choice: (
        _("Those who know and those who do not answer alike."),
        _("Look for what makes people guess: a vague word, two defensible answers."),
    ),
    Flaw.NEGATIVE: lambda _found, _choice: (
        _("Those who do best elsewhere get this one wrong."),
        _("Check first what counts as right, then how the question is put."),
    ),
    Flaw.UNUSED_DISTRACTOR: lambda _found, choice: (
        _("Nobody chooses “%(choice)s”.") % {"choice": choice},
        _("Write a mistake that people really make, or take it out."),
    ),
    Flaw.DISTRACTOR_OVER_KEY: lambda found, choice: (
        _("More people choose “%(choice)s” (%(share)s) than the right answer.")
        % {"choice": choice, "share": percent(found.value)},
        _("Check the right answer. If it is right, this mistake deserves a moment with the group."),
    ),
    Flaw.SAME_WRONG_ANSWER: lambda found, choice: (
        _("Almost everybody chooses the same wrong answer: “%(choice)s” (%(share)s).")
        % {"choice": choice, "share": percent(found.value)},
        _("Check the right answer. If it is right, this mistake deserves a moment with the group."),
    ),
    Flaw.CHOSEN_BY_THE_STRONG: lambda _found, choice: (
        _("Those who do best are drawn to “%(choice)s”.") % {"choice": choice},
        _("This answer may be defensible: make the difference clearer."),
    ),
    Flaw.VERY_LONG: lambda found, _choice: (
        _("Half of them need more than %(time)s.") % {"time": duration(found.value)},
        _("Shorten the text, or split the question."),
    ),
    Flaw.MANY_SKIP: lambda found, _choice: (
        _("Many leave it without an answer (%(share)s).") % {"share": percent(found.value)},
        _("Make what is asked plainer, or move it earlier."),
    ),
    Flaw.LOW_RELIABILITY: lambda found, _choice: (
        _("Another try of the same people could give quite another result (alpha %(alpha)s).")
        % {"alpha": number(found.value)},
        _("Mend the questions pointed at below, or ask a few more on the same points."),
    ),
}


# In a file

Cell = str | Figure
Tables = dict[str, list[list[Cell]]]


def tables(found: Report, named: Mapping[str, Question]) -> Tables:
    """By title, the rows of each, headings first."""
    questions = measured_questions(found, named)
    numbers: list[list[Cell]] = [[each.name, each, each.why] for each in quiz_figures(found.quiz)]
    results: list[list[Cell]] = [[each.name, _count("", each.count)] for each in bands(found)]
    return {
        _("Quiz"): [[_("Measure"), _("Value"), _("What it means")], *numbers],
        _("Results"): [[_("Part of the points"), _("Tries")], *results],
        _("Questions"): _question_rows(questions),
        _("Answers"): _choice_rows(questions),
    }


def _question_rows(questions: list[MeasuredQuestion]) -> list[list[Cell]]:
    names = list(dict.fromkeys(figure.name for each in questions for figure in each.figures))
    rows: list[list[Cell]] = [[_("No."), _("Question"), _("Type"), *names, _("What to look at")]]
    for each in questions:
        figures = {figure.name: figure for figure in each.figures}
        look = " ".join(said for said, _todo in each.findings)
        cells = (figures.get(name, "") for name in names)
        rows.append([_count("", each.place), each.title, each.type, *cells, look])
    return rows


def _choice_rows(questions: list[MeasuredQuestion]) -> list[list[Cell]]:
    groups = next((each.groups for each in questions if each.groups), [])
    head: list[Cell] = [_("No."), _("Question"), _("Choice"), _("Right"), _("How many"), _("Share"), *groups]
    return [head, *(_choice_row(each, choice, len(groups)) for each in questions for choice in each.choices)]


def _choice_row(question: MeasuredQuestion, choice: MeasuredChoice, groups: int) -> list[Cell]:
    right = _("yes") if choice.right else ""
    share: Cell = choice.share if choice.bar else ""
    parts: tuple[Cell, ...] = choice.parts or ("",) * groups
    return [_count("", question.place), question.title, choice.words, right, choice.count, share, *parts]
