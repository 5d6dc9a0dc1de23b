"""Each of Moodle's types as the one of ours that is nearest to it."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from xml.etree.ElementTree import Element

from assessments.quizzes.content import (
    Credit,
    FileUpload,
    FreeText,
    Gap,
    GapKind,
    Gaps,
    MultipleChoice,
    Option,
    Ordering,
    Part,
    Question,
    SelfAssessment,
    TrueFalse,
    Unit,
    Variant,
)
from assessments.quizzes.exchange.building import (
    ANYTHING,
    MAX_PARTS,
    Answer,
    Unusable,
    matching,
    multiple_choice,
    numeric,
    one_or_several,
    refuse_many_parts,
    short_text,
    single_choice,
)
from assessments.quizzes.exchange.marks import TYPE
from assessments.quizzes.exchange.markup import inline, text_of
from assessments.quizzes.exchange.moodle.cloze import read_cloze
from assessments.quizzes.exchange.moodle.entries import Entry, words
from assessments.quizzes.exchange.moodle.pictures import read_labels, read_markers
from assessments.quizzes.exchange.numbers import number, plain
from assessments.quizzes.exchange.report import Remark
from assessments.quizzes.exchange.rubrics import read_grading
from assessments.quizzes.exchange.texts import split_stem
from assessments.quizzes.exchange.xmlfiles import first, named

# Choosing


def read_choice(entry: Entry) -> Question:
    answers = _told(entry, entry.answers(is_html=True))
    shuffle = entry.flag("shuffleanswers", usual=False)
    if SelfAssessment.type in entry.tagged(TYPE):
        return single_choice(entry.common(), answers, entry.uuid, shuffle=shuffle)
    if entry.flag("single", usual=True):
        return one_or_several(entry.common(), answers, entry.uuid, entry.remark, shuffle=shuffle)
    return multiple_choice(entry.common(), answers, entry.uuid, shuffle=shuffle)


def read_set(credit: Credit) -> Callable[[Entry], MultipleChoice]:
    """Types that others added: the right ones are marked, the type is the rule."""

    def read(entry: Entry) -> MultipleChoice:
        answers = _told(entry, entry.answers(is_html=True))
        shuffle = entry.flag("shuffleanswers", usual=True)
        return multiple_choice(entry.common(), answers, entry.uuid, credit=credit, shuffle=shuffle)

    return read


def _told(entry: Entry, answers: list[Answer]) -> list[Answer]:
    """What Moodle tells of a right or a wrong answer as a whole is told at each answer that has no words of its own."""
    combined = entry.combined()
    right, wrong = combined.get("correct", ""), combined.get("incorrect", "")
    if combined.get("partiallycorrect", "") not in {"", right, wrong}:
        entry.remark(Remark.FEEDBACK_LOST, f"partiallycorrect: {text_of(combined['partiallycorrect'])[:80]}")
    return [replace(each, feedback=each.feedback or (right if each.share > 0 else wrong)) for each in answers]


def read_true_false(entry: Entry) -> TrueFalse:
    """Old files name the two answers in the author's language: the first is then the true one."""
    found: dict[bool, Element] = {}
    for place, element in enumerate(list(entry.children("answer"))[:2]):
        said = words(element).lower()
        found[said == "true" if said in {"true", "false"} else place == 0] = element
    if len(found) != 2:  # noqa: PLR2004
        raise Unusable(Remark.NO_ANSWER)
    shares = {key: number(element.get("fraction", "0")) or Decimal(0) for key, element in found.items()}
    if shares[True] == shares[False]:
        raise Unusable(Remark.NO_RIGHT_ANSWER)
    return TrueFalse(
        **entry.common(),
        answer=shares[True] > shares[False],
        feedback_true=entry.line(first(found[True], "feedback")),
        feedback_false=entry.line(first(found[False], "feedback")),
    )


# Writing


def read_short(entry: Entry) -> Question:
    answers = entry.answers(is_html=False)
    return short_text(entry.common(), answers, entry.remark, case_matters=entry.flag("usecase", usual=False))


def read_numerical(entry: Entry) -> Question:
    answers, rest = [], ""
    for answer in entry.answers(is_html=False):
        value = number(answer.text)
        if value is not None:
            answers.append((answer, value))
        elif answer.text in {ANYTHING, ""} and answer.share <= 0:
            rest = answer.feedback
        else:
            entry.remark(Remark.CREDIT_CHANGED, answer.text)
    units = _units(entry)
    return numeric(
        entry.common(), answers, entry.remark, rest=rest, units=units, unit_required=_needs_unit(entry) and bool(units)
    )


def _units(entry: Entry) -> tuple[Unit, ...]:
    """Moodle multiplies the right answer to say it in the unit; we multiply what is typed to have it in the first."""
    found: dict[str, Decimal] = {}
    for holder in entry.children("units"):
        for unit in named(holder, "unit"):
            symbol, multiplier = words(first(unit, "unit_name")), number(words(first(unit, "multiplier")) or "1")
            if symbol and multiplier and len(found) < MAX_PARTS:
                found.setdefault(symbol, abs(multiplier))
    # Sorting keeps the order of the others: answers are written in the one that multiplies by one.
    ordered = sorted(found.items(), key=lambda pair: pair[1] != 1)
    return tuple(Unit(symbol=symbol, factor=plain(1 / multiplier)) for symbol, multiplier in ordered)


def _needs_unit(entry: Entry) -> bool:
    if entry.value("unitgradingtype") in {"", "0"}:
        return False
    if number(entry.value("unitpenalty") or "1") != 1:
        entry.remark(Remark.PENALTY_LOST, f"unitpenalty {entry.value('unitpenalty')}")
    return True


def read_essay(entry: Entry) -> Question:
    common = entry.common()
    template = entry.block(entry.child("responsetemplate"))
    if text_of(template):
        common["stem_html"] += f"<blockquote>{template}</blockquote>"
    grading = read_grading(entry, entry.block(entry.child("graderinfo")))
    files, needed = (int(number(entry.value(tag)) or 0) for tag in ("attachments", "attachmentsrequired"))
    if files and (entry.value("responseformat") == "noinline" or needed > 0):
        # -1 is as many as one likes
        kinds = _file_kinds(entry.value("filetypeslist"))
        return FileUpload(**common, **grading, kinds=kinds, most_files=files if files > 0 else 5)
    if files:
        entry.remark(Remark.SETTING_LOST, "attachments")
    least, most = (max(0, int(number(entry.value(tag)) or 0)) for tag in ("minwordlimit", "maxwordlimit"))
    return FreeText(**common, **grading, least_words=min(least, 10_000), most_words=min(most, 10_000))


FILE_KINDS = {
    "pdf": "pdf", "web_image": "picture", "image": "picture", "png": "picture", "jpg": "picture", "jpeg": "picture",
    "gif": "picture", "optimised_image": "picture", "web_audio": "sound", "audio": "sound", "html_audio": "sound",
    "mp3": "sound", "wav": "sound", "document": "text", "doc": "text", "docx": "text", "odt": "text", "txt": "text",
}  # fmt: skip


def _file_kinds(said: str) -> tuple[str, ...]:
    found = (FILE_KINDS.get(each.strip(" .").lower()) for each in re.split(r"[,;\s]+", said))
    return tuple(dict.fromkeys(filter(None, found))) or ("pdf", "picture")


# Arranging


def read_matching(entry: Entry) -> Question:
    entry.lose_combined()
    found = list(entry.children("subquestion"))
    refuse_many_parts(len(found))
    pairs = [(entry.line(element), _match(entry, element)) for element in found]
    return matching(entry.common(), pairs, entry.uuid)


def _match(entry: Entry, element: Element) -> str:
    """Plain text in Moodle's own type, HTML in the one where matches are dragged."""
    answer = first(element, "answer")
    if answer is None:
        return ""
    return entry.line(answer) if entry.kind == "ddmatch" else inline(words(answer))


ORDER_CREDITS = {
    "ALL_OR_NOTHING": Credit.ALL_OR_NOTHING, "ABSOLUTE_POSITION": Credit.PLACES, "ABSOLUTE": Credit.PLACES,
    "ABS": Credit.PLACES, "RELATIVE_NEXT_EXCLUDE_LAST": Credit.NEIGHBOURS, "RELATIVE": Credit.NEIGHBOURS,
    "REL": Credit.NEIGHBOURS, "": Credit.NEIGHBOURS, "LONGEST_ORDERED_SUBSET": Credit.LONGEST_RUN,
    "0": Credit.PLACES, "1": Credit.NEIGHBOURS, "-1": Credit.ALL_OR_NOTHING,
}  # fmt: skip


def read_ordering(entry: Entry) -> Ordering:
    entry.lose_combined()
    items = tuple(
        Part(uuid=entry.uuid("item", place), html=answer.text, feedback=answer.feedback)
        for place, answer in enumerate(entry.answers(is_html=True))
        if answer.text
    )
    if len(items) < 2:  # noqa: PLR2004
        raise Unusable(Remark.NO_ANSWER)
    grading = entry.value("gradingtype").upper()
    if grading not in ORDER_CREDITS:
        entry.remark(Remark.CREDIT_CHANGED, grading)
    if (entry.value("selecttype") or entry.value("logical")).upper() in {"RANDOM", "CONTIGUOUS", "1", "2"}:
        _lose_selection(entry, len(items))
    return Ordering(**entry.common(), items=items, credit=ORDER_CREDITS.get(grading, Credit.NEIGHBOURS))


def _lose_selection(entry: Entry, count: int) -> None:
    """Moodle may show some of the items only."""
    shown = number(entry.value("selectcount") or entry.value("studentsee") or "0")
    if shown and shown < count:
        entry.remark(Remark.SETTING_LOST, f"{shown} / {count}")


# In a text

PLACE = re.compile(r"\[\[([0-9]{1,3})\]\]")


def read_gap_choices(entry: Entry) -> Gaps:
    """Choices stand in groups, and a gap takes its own group's: one group can be dragged, several are lists."""
    entry.lose_combined()
    found = list(entry.children("selectoption", "dragbox"))
    refuse_many_parts(len(found))
    choices = [(_choice_text(entry, each), _group(each)) for each in found]
    stem, text = split_stem(entry.stem(), PLACE)
    numbers = [int(each) for each in PLACE.findall(text)]
    refuse_many_parts(len(numbers))
    if not numbers or not choices:
        raise Unusable(Remark.NO_ANSWER)
    if any(not 1 <= each <= len(choices) for each in numbers):
        raise Unusable(Remark.BROKEN, f"[[{max(numbers)}]]")
    places = iter(range(1, len(numbers) + 1))
    text = PLACE.sub(lambda _match: f"[[{next(places)}]]", text)
    is_dragged = entry.kind == "ddwtos" and len({group for _text, group in choices}) == 1
    gaps = _dragged(entry, numbers) if is_dragged else _listed(entry, numbers, choices)
    words_ = tuple(Part(uuid=entry.uuid("word", place), html=text) for place, (text, _group) in enumerate(choices))
    return Gaps(**entry.common(stem_html=stem), text_html=text, gaps=gaps, words=words_ if is_dragged else ())


def _choice_text(entry: Entry, element: Element) -> str:
    return entry.line(element) if element.tag == "dragbox" else inline(text_of(words(element)))


def _group(element: Element) -> str:
    return words(first(element, "group")) or "1"


def _dragged(entry: Entry, numbers: list[int]) -> tuple[Gap, ...]:
    return tuple(
        Gap(uuid=entry.uuid("gap", place), kind=GapKind.DRAGGED, word=entry.uuid("word", each - 1))
        for place, each in enumerate(numbers)
    )


def _listed(entry: Entry, numbers: list[int], choices: list[tuple[str, str]]) -> tuple[Gap, ...]:
    return tuple(
        Gap(
            uuid=entry.uuid("gap", place),
            kind=GapKind.LISTED,
            choices=tuple(
                Option(uuid=entry.uuid("gap", place, other), html=text, correct=other == each - 1)
                for other, (text, group) in enumerate(choices)
                if group == choices[each - 1][1]
            ),
        )
        for place, each in enumerate(numbers)
    )


def read_gap_fill(entry: Entry) -> Gaps:
    """A type that others added: each gap stands in the text with its own answer between brackets."""
    entry.lose_combined()
    opening, closing = (entry.value("delimitchars") or "[]")[:1], (entry.value("delimitchars") or "[]")[-1:]
    bracket = re.compile(f"{re.escape(opening)}([^{re.escape(closing)}]{{1,300}}){re.escape(closing)}")
    said = [text_of(each) for each in bracket.findall(entry.stem())]
    refuse_many_parts(len(said))
    if not said or not all(said):
        raise Unusable(Remark.NO_ANSWER)
    places = iter(range(1, len(said) + 1))
    text = bracket.sub(lambda _match: f"[[{next(places)}]]", entry.stem())
    stem, text = split_stem(text, PLACE)
    wrong = [text_of(each.text) for each in entry.answers(is_html=False) if each.share <= 0]
    names = list(dict.fromkeys(filter(None, [*said, *wrong])))
    return _filled(entry, stem, text, said, names)


def _filled(entry: Entry, stem: str, text: str, said: list[str], names: list[str]) -> Gaps:
    common, way = entry.common(stem_html=stem), entry.value("answerdisplay")
    if way == "dropdown":
        choices = [(inline(name), "1") for name in names]
        gaps = _listed(entry, [names.index(each) + 1 for each in said], choices)
        return Gaps(**common, text_html=text, gaps=gaps)
    if way == "dragdrop":
        gaps = _dragged(entry, [names.index(each) + 1 for each in said])
        parts = tuple(Part(uuid=entry.uuid("word", place), html=inline(name)) for place, name in enumerate(names))
        return Gaps(**common, text_html=text, gaps=gaps, words=parts)
    return Gaps(**common, text_html=text, gaps=tuple(_typed(entry, place, each) for place, each in enumerate(said)))


def _typed(entry: Entry, place: int, said: str) -> Gap:
    """Answers are parted by a bar."""
    accepted = tuple(Variant(text=each.strip()) for each in said.split("|") if each.strip())
    if not accepted:
        raise Unusable(Remark.NO_ANSWER, str(place + 1))
    return Gap(uuid=entry.uuid("gap", place), kind=GapKind.TYPED, accepted=accepted)


VARIABLE = "calculated", "calculatedsimple", "calculatedmulti", "randomsamatch"

KINDS: dict[str, Callable[[Entry], Question]] = {
    "multichoice": read_choice,
    "multichoiceset": read_set(Credit.ALL_OR_NOTHING),
    "oumultiresponse": read_set(Credit.RIGHT_MINUS_WRONG),
    "truefalse": read_true_false,
    "shortanswer": read_short,
    "numerical": read_numerical,
    "match": read_matching,
    "matching": read_matching,
    "ddmatch": read_matching,
    "ordering": read_ordering,
    "gapfill": read_gap_fill,
    "gapselect": read_gap_choices,
    "ddwtos": read_gap_choices,
    "ddimageortext": read_labels,
    "ddmarker": read_markers,
    "essay": read_essay,
    "cloze": read_cloze,
    "multianswer": read_cloze,
}
