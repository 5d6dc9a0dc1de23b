"""What a quiz edition holds, read from JSON and written back to it the same. No database, no clock.

Reading is strict: what is unknown, doubled or too large is a problem with its path, never dropped. Whether a quiz is
good enough to be published is another question, which :func:`problems` answers.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, ClassVar, Never, TypeVar
from uuid import UUID

MAX_BYTES = 2_000_000
MAX_DEPTH = 12
MAX_QUESTIONS = 300
MAX_OPTIONS = 30
MAX_VARIANTS = 100
MAX_COMPETENCIES = 12
MAX_HTML = 20_000
MAX_LINE = 300
MAX_CODE = 60
MAX_TRIES = 100
PASS_MARK_PLACES = 4

CODE = re.compile(r"[A-Za-z0-9_-]+")
DECIMAL = re.compile(r"[0-9](\.[0-9]{1,4})?")
UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
TAG = re.compile(r"<[^>]*>")
SHOWN_TAG = re.compile(r"<(img|audio|video)\b", re.IGNORECASE)
BLANK = re.compile(r"(&nbsp;|&#160;|&#xa0;|[\s\u00a0\u202f\u200b\ufeff])+", re.IGNORECASE)


class QuizKind(StrEnum):
    PRACTICE = "practice"
    POSITIONING = "positioning"
    FORMATIVE = "formative"
    MOCK_EXAM = "mock_exam"


class Feedback(StrEnum):
    IMMEDIATE = "immediate"  # after each question, whose answer then stands for this try
    END = "end"  # with the result


class QuestionLevel(StrEnum):
    UNSAID = ""
    CAP = "cap"
    TP = "tp"
    DEUST = "deust"


class Flaw(StrEnum):
    """What is wrong, without its words: ``wording`` says it to a person."""

    # The shape: the file cannot be read.
    NOT_JSON = "not_json"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    DOUBLED_FIELD = "doubled_field"
    MISSING = "missing"
    UNKNOWN_FIELD = "unknown_field"
    NOT_OBJECT = "not_object"
    NOT_LIST = "not_list"
    NOT_TEXT = "not_text"
    NOT_BOOLEAN = "not_boolean"
    NOT_UUID = "not_uuid"
    NOT_CODE = "not_code"
    NOT_DECIMAL = "not_decimal"
    NOT_COUNT = "not_count"
    NOT_CHOICE = "not_choice"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    UNREADABLE = "unreadable"
    DOUBLED_UUID = "doubled_uuid"
    DOUBLED_CODE = "doubled_code"
    # The teaching: the file is read, the quiz is not ready.
    NO_TITLE = "no_title"
    NO_QUESTION = "no_question"
    NO_STEM = "no_stem"
    NO_COMPETENCY = "no_competency"
    NO_EXPLANATION = "no_explanation"
    NO_FEEDBACK = "no_feedback"
    NO_OPTION_TEXT = "no_option_text"
    SAME_OPTION = "same_option"
    FEW_OPTIONS = "few_options"
    NOT_ONE_RIGHT = "not_one_right"
    NO_RIGHT = "no_right"
    NO_WRONG = "no_wrong"
    NO_VARIANT = "no_variant"
    EMPTY_VARIANT = "empty_variant"
    PASS_MARK = "pass_mark"  # noqa: S105


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """``path`` is for machines (``questions[2].options[0].html``), ``question`` (from 1) and ``detail`` for people."""

    flaw: Flaw
    path: str = ""
    question: int | None = None
    detail: str = ""


class ContentRefused(ValueError):
    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{each.path or '.'}: {each.flaw}" for each in self.problems))


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    uuid: UUID
    html: str
    correct: bool
    feedback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What every type of question has. ``competencies`` are codes of the framework in force when it is marked."""

    type: ClassVar[str]

    uuid: UUID
    code: str
    stem_html: str
    competencies: tuple[str, ...]
    explanation_html: str = ""
    level: QuestionLevel = QuestionLevel.UNSAID
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Question):
    options: tuple[Option, ...]

    @property
    def right(self) -> frozenset[UUID]:
        return frozenset(option.uuid for option in self.options if option.correct)


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleChoice(Choice):
    type: ClassVar[str] = "single"


@dataclass(frozen=True, slots=True, kw_only=True)
class MultipleChoice(Choice):
    type: ClassVar[str] = "multiple"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueFalse(Question):
    type: ClassVar[str] = "true_false"

    answer: bool
    feedback_true: str = ""
    feedback_false: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortText(Question):
    type: ClassVar[str] = "short_text"

    accepted: tuple[str, ...]
    feedback_correct: str = ""
    feedback_incorrect: str = ""


QUESTION_TYPES: dict[str, type[Question]] = {
    each.type: each for each in (SingleChoice, MultipleChoice, TrueFalse, ShortText)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizContent:
    """``max_attempts`` is ``None`` for as many tries as one likes; ``pass_mark`` is a share, above 0 and at most 1."""

    uuid: UUID
    code: str
    title: str
    questions: tuple[Question, ...]
    introduction_html: str = ""
    kind: QuizKind = QuizKind.FORMATIVE
    pass_mark: Decimal = Decimal("0.6")
    max_attempts: int | None = None
    feedback: Feedback = Feedback.IMMEDIATE
    shuffle_options: bool = True

    def question(self, uuid: UUID) -> Question | None:
        return next((each for each in self.questions if each.uuid == uuid), None)

    @property
    def competencies(self) -> tuple[str, ...]:
        """Every competency the questions speak for, in the order they first appear."""
        return tuple(dict.fromkeys(code for question in self.questions for code in question.competencies))


def shown_options(question: Choice, seed: UUID, *, shuffle: bool) -> tuple[Option, ...]:
    """The options in the order one try shows them: the same at every reload, another for another try."""
    if not shuffle:
        return question.options
    return tuple(sorted(question.options, key=lambda option: hashlib.sha256(seed.bytes + option.uuid.bytes).digest()))


# Writing


def as_json(content: QuizContent) -> dict[str, Any]:
    found: dict[str, Any] = {field.name: _plain(getattr(content, field.name)) for field in fields(content)}
    found["questions"] = [_question_as_json(question) for question in content.questions]
    return found


def _question_as_json(question: Question) -> dict[str, Any]:
    found: dict[str, Any] = {field.name: _plain(getattr(question, field.name)) for field in fields(question)}
    found["type"] = question.type
    found["competencies"] = [{"code": code} for code in question.competencies]
    if isinstance(question, Choice):
        found["options"] = [
            {field.name: _plain(getattr(option, field.name)) for field in fields(option)} for option in question.options
        ]
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, UUID | StrEnum):
        return str(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return list(value) if isinstance(value, tuple) else value


def canonical(content: QuizContent) -> bytes:
    """One content, one sequence of bytes: sorted keys, UTF-8, no spaces, no binary fractions."""
    return json.dumps(as_json(content), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def digest(content: QuizContent) -> str:
    return hashlib.sha256(canonical(content)).hexdigest()


# Reading


def loads(data: bytes | str) -> QuizContent:
    """Read a file. Raises :class:`ContentRefused` with everything that is wrong."""
    if len(data) > MAX_BYTES:
        raise ContentRefused([Problem(flaw=Flaw.TOO_LARGE)])
    try:
        text = data.decode() if isinstance(data, bytes) else data
        found = json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant)
    except RecursionError as error:
        raise ContentRefused([Problem(flaw=Flaw.TOO_DEEP)]) from error
    except ContentRefused:
        raise
    except ValueError as error:
        raise ContentRefused([Problem(flaw=Flaw.NOT_JSON, detail=str(error)[:MAX_LINE])]) from error
    return parse(found)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    doubled = [key for key, count in Counter(key for key, _value in pairs).items() if count > 1]
    if doubled:
        raise ContentRefused(Problem(flaw=Flaw.DOUBLED_FIELD, detail=key[:MAX_LINE]) for key in doubled)
    return dict(pairs)


def _refuse_constant(name: str) -> Never:
    raise ValueError(name)


def parse(found: object) -> QuizContent:
    """From what a JSON parser gives. Raises :class:`ContentRefused` with everything that is wrong."""
    if _depth(found) > MAX_DEPTH:
        raise ContentRefused([Problem(flaw=Flaw.TOO_DEEP)])
    problems: list[Problem] = []
    content = _quiz(Reader(found, "", None, problems))
    if content is None or problems:
        raise ContentRefused(problems)
    doubled = list(_doubled(content))
    if doubled:
        raise ContentRefused(doubled)
    return content


def _depth(value: object) -> int:
    """Without recursion, and no deeper than one past the limit."""
    depth, layer = 0, [value]
    while layer and depth <= MAX_DEPTH:
        depth += 1
        layer = [
            child
            for each in layer
            if isinstance(each, dict | list)
            for child in (each.values() if isinstance(each, dict) else each)
        ]
    return depth


MISSING = object()
C = TypeVar("C", bound=StrEnum)


class Reader:
    """Reads the fields of one object and writes down what is wrong with each."""

    def __init__(self, value: object, path: str, question: int | None, problems: list[Problem]) -> None:
        self.path, self.question, self.problems = path, question, problems
        self.fields: Mapping[str, Any] = {}
        self.read: set[str] = set()
        self.is_object = isinstance(value, dict)
        if isinstance(value, dict):
            self.fields = value
        else:
            self.refuse(Flaw.NOT_OBJECT)

    def at(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def refuse(self, flaw: Flaw, name: str = "", detail: str = "") -> None:
        path = self.at(name) if name else self.path
        self.problems.append(Problem(flaw=flaw, path=path, question=self.question, detail=detail[:MAX_LINE]))

    def take(self, name: str, default: Any = MISSING) -> Any:
        self.read.add(name)
        if name in self.fields:
            return self.fields[name]
        if default is MISSING and self.is_object:
            self.refuse(Flaw.MISSING, name, name)
        return default

    def text(self, name: str, limit: int, default: Any = MISSING) -> str:
        value = self.take(name, default)
        return self.checked_text(value, name, limit) if value is not MISSING else ""

    def checked_text(self, value: object, name: str, limit: int) -> str:
        if not isinstance(value, str):
            self.refuse(Flaw.NOT_TEXT, name)
            return ""
        if len(value) > limit:
            self.refuse(Flaw.TOO_LONG, name, str(limit))
        if UNREADABLE.search(value):
            self.refuse(Flaw.UNREADABLE, name)
        return value

    def code(self, name: str) -> str:
        value = self.text(name, MAX_CODE)
        if value and not CODE.fullmatch(value):
            self.refuse(Flaw.NOT_CODE, name, value)
        elif not value and isinstance(self.fields.get(name), str):
            self.refuse(Flaw.MISSING, name, name)
        return value

    def flag(self, name: str, default: Any = MISSING) -> bool:
        value = self.take(name, default)
        if value is not MISSING and not isinstance(value, bool):
            self.refuse(Flaw.NOT_BOOLEAN, name)
        return value is True

    def uuid(self, name: str) -> UUID | None:
        value = self.take(name)
        if value is MISSING:
            return None
        try:
            found = UUID(value)
        except (ValueError, TypeError, AttributeError):
            found = None
        # Other spellings (braces, no hyphens) would come back written differently.
        if found is None or str(found) != value.lower():
            self.refuse(Flaw.NOT_UUID, name, str(value))
            return None
        return found

    def choice(self, name: str, choices: type[C], default: C) -> C:
        value = self.take(name, default)
        try:
            return choices(value)
        except (ValueError, TypeError):
            self.refuse(Flaw.NOT_CHOICE, name, str(value))
            return default

    def items(self, name: str, limit: int) -> list[Any]:
        value = self.take(name)
        if value is MISSING:
            return []
        if not isinstance(value, list):
            self.refuse(Flaw.NOT_LIST, name)
            return []
        if len(value) > limit:
            self.refuse(Flaw.TOO_MANY, name, str(limit))
        return value[:limit]

    def children(self, name: str, limit: int, *, numbered: bool = False) -> Iterator["Reader"]:
        for place, value in enumerate(self.items(name, limit)):
            question = place + 1 if numbered else self.question
            yield Reader(value, f"{self.at(name)}[{place}]", question, self.problems)

    def close(self) -> None:
        for name in self.fields:
            if name not in self.read:
                self.refuse(Flaw.UNKNOWN_FIELD, str(name)[:MAX_CODE], str(name))


def _quiz(reader: Reader) -> QuizContent | None:
    uuid = reader.uuid("uuid")
    read: dict[str, Any] = {
        "code": reader.code("code"),
        "title": reader.text("title", MAX_LINE),
        "introduction_html": reader.text("introduction_html", MAX_HTML, ""),
        "kind": reader.choice("kind", QuizKind, QuizKind.FORMATIVE),
        "pass_mark": _pass_mark(reader),
        "max_attempts": _max_attempts(reader),
        "feedback": reader.choice("feedback", Feedback, Feedback.IMMEDIATE),
        "shuffle_options": reader.flag("shuffle_options", True),
    }
    questions = [_question(each) for each in reader.children("questions", MAX_QUESTIONS, numbered=True)]
    reader.close()
    if uuid is None or None in questions:
        return None
    return QuizContent(uuid=uuid, questions=tuple(each for each in questions if each), **read)


def _pass_mark(reader: Reader) -> Decimal:
    value = reader.take("pass_mark")
    if value is MISSING:
        return Decimal(1)
    try:
        mark = Decimal(value) if isinstance(value, str) and DECIMAL.fullmatch(value) else None
    except InvalidOperation:
        mark = None
    if mark is None or not 0 < mark <= 1:
        reader.refuse(Flaw.NOT_DECIMAL, "pass_mark", str(value))
        return Decimal(1)
    return mark


def _max_attempts(reader: Reader) -> int | None:
    value = reader.take("max_attempts", None)
    if value is None:
        return None
    if type(value) is not int or not 1 <= value <= MAX_TRIES:
        reader.refuse(Flaw.NOT_COUNT, "max_attempts", str(value))
        return None
    return value


def _question(reader: Reader) -> Question | None:
    found = reader.take("type")
    if found is MISSING:
        return None
    kind = QUESTION_TYPES.get(found) if isinstance(found, str) else None
    if kind is None:
        reader.refuse(Flaw.NOT_CHOICE, "type", str(found))
        return None
    uuid = reader.uuid("uuid")
    read: dict[str, Any] = {
        "code": reader.code("code"),
        "stem_html": reader.text("stem_html", MAX_HTML),
        "explanation_html": reader.text("explanation_html", MAX_HTML, ""),
        "level": reader.choice("level", QuestionLevel, QuestionLevel.UNSAID),
        "source": reader.text("source", MAX_LINE, ""),
        "competencies": _competencies(reader),
    }
    read |= ANSWER_READERS[kind](reader)
    reader.close()
    return kind(uuid=uuid, **read) if uuid is not None else None


def _competencies(reader: Reader) -> tuple[str, ...]:
    codes: list[str] = []
    for each in reader.children("competencies", MAX_COMPETENCIES):
        code = each.code("code")
        each.close()
        if code in codes:
            each.refuse(Flaw.DOUBLED_CODE, "code", code)
        codes.append(code)
    return tuple(codes)


def _options(reader: Reader) -> dict[str, Any]:
    options = [_option(each) for each in reader.children("options", MAX_OPTIONS)]
    return {"options": tuple(option for option in options if option is not None)}


def _option(reader: Reader) -> Option | None:
    uuid = reader.uuid("uuid")
    read: dict[str, Any] = {
        "html": reader.text("html", MAX_HTML),
        "correct": reader.flag("correct"),
        "feedback": reader.text("feedback", MAX_HTML, ""),
    }
    reader.close()
    return Option(uuid=uuid, **read) if uuid is not None else None


def _true_false(reader: Reader) -> dict[str, Any]:
    return {
        "answer": reader.flag("answer"),
        "feedback_true": reader.text("feedback_true", MAX_HTML, ""),
        "feedback_false": reader.text("feedback_false", MAX_HTML, ""),
    }


def _short_text(reader: Reader) -> dict[str, Any]:
    values = reader.items("accepted", MAX_VARIANTS)
    return {
        "accepted": tuple(
            reader.checked_text(value, f"accepted[{place}]", MAX_LINE) for place, value in enumerate(values)
        ),
        "feedback_correct": reader.text("feedback_correct", MAX_HTML, ""),
        "feedback_incorrect": reader.text("feedback_incorrect", MAX_HTML, ""),
    }


ANSWER_READERS: dict[type[Question], Callable[[Reader], dict[str, Any]]] = {
    SingleChoice: _options,
    MultipleChoice: _options,
    TrueFalse: _true_false,
    ShortText: _short_text,
}


def _doubled(content: QuizContent) -> Iterator[Problem]:
    """Answers point at questions and options by uuid, people at questions by code: each stands once."""
    places = list(_places(content))
    counts = Counter(uuid for _path, _question, uuid in places)
    for path, question, uuid in places:
        if counts[uuid] > 1:
            yield Problem(flaw=Flaw.DOUBLED_UUID, path=f"{path}uuid", question=question, detail=str(uuid))
    codes = Counter(question.code for question in content.questions)
    for place, each in enumerate(content.questions):
        if codes[each.code] > 1:
            path = f"questions[{place}].code"
            yield Problem(flaw=Flaw.DOUBLED_CODE, path=path, question=place + 1, detail=each.code)


def _places(content: QuizContent) -> Iterator[tuple[str, int | None, UUID]]:
    yield "", None, content.uuid
    for number, question in enumerate(content.questions, 1):
        path = f"questions[{number - 1}]."
        yield path, number, question.uuid
        if isinstance(question, Choice):
            for place, option in enumerate(question.options):
                yield f"{path}options[{place}].", number, option.uuid


# Judging


def is_blank(html: str) -> bool:
    """Whether a reader would see nothing."""
    return not SHOWN_TAG.search(html) and not BLANK.sub("", TAG.sub("", html))


def problems(content: QuizContent) -> tuple[Problem, ...]:
    """Why this quiz may not be published yet; empty when it may."""
    return tuple(_quiz_problems(content))


def _quiz_problems(content: QuizContent) -> Iterator[Problem]:
    if not content.title.strip():
        yield Problem(flaw=Flaw.NO_TITLE, path="title")
    if not 0 < content.pass_mark <= 1:
        yield Problem(flaw=Flaw.PASS_MARK, path="pass_mark")
    if not content.questions:
        yield Problem(flaw=Flaw.NO_QUESTION, path="questions")
    for number, question in enumerate(content.questions, 1):
        for flaw, field, detail in _question_flaws(question):
            yield Problem(flaw=flaw, path=f"questions[{number - 1}].{field}", question=number, detail=detail)


Found = Iterator[tuple[Flaw, str, str]]


def _question_flaws(question: Question) -> Found:
    if is_blank(question.stem_html):
        yield Flaw.NO_STEM, "stem_html", ""
    if not question.competencies:
        yield Flaw.NO_COMPETENCY, "competencies", ""
    if is_blank(question.explanation_html):
        yield Flaw.NO_EXPLANATION, "explanation_html", ""
    if isinstance(question, Choice):
        yield from _choice_flaws(question)
    elif isinstance(question, TrueFalse):
        yield from _without(question, "feedback_true", "feedback_false")
    elif isinstance(question, ShortText):
        yield from _without(question, "feedback_correct", "feedback_incorrect")
        yield from _variant_flaws(question)


def _without(question: Question, *names: str) -> Found:
    for name in names:
        if is_blank(getattr(question, name)):
            yield Flaw.NO_FEEDBACK, name, ""


def _choice_flaws(question: Choice) -> Found:
    if len(question.options) < 2:  # noqa: PLR2004
        yield Flaw.FEW_OPTIONS, "options", ""
    right = len(question.right)
    if isinstance(question, SingleChoice) and right != 1:
        yield Flaw.NOT_ONE_RIGHT, "options", str(right)
    if isinstance(question, MultipleChoice) and not right:
        yield Flaw.NO_RIGHT, "options", ""
    if isinstance(question, MultipleChoice) and right == len(question.options):
        yield Flaw.NO_WRONG, "options", ""
    seen: set[str] = set()
    for place, option in enumerate(question.options):
        if is_blank(option.html):
            yield Flaw.NO_OPTION_TEXT, f"options[{place}].html", str(place + 1)
        elif option.html.strip() in seen:
            yield Flaw.SAME_OPTION, f"options[{place}].html", str(place + 1)
        seen.add(option.html.strip())
        if is_blank(option.feedback):
            yield Flaw.NO_FEEDBACK, f"options[{place}].feedback", str(place + 1)


def _variant_flaws(question: ShortText) -> Found:
    if not question.accepted:
        yield Flaw.NO_VARIANT, "accepted", ""
    for place, variant in enumerate(question.accepted):
        if not any(character.isalnum() for character in variant):
            yield Flaw.EMPTY_VARIANT, f"accepted[{place}]", str(place + 1)
