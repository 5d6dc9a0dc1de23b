"""Each interaction as the type of ours that is nearest to it."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID
from xml.etree.ElementTree import Element

from assessments.quizzes.content import (
    Credit,
    FileUpload,
    FreeText,
    Gap,
    GapKind,
    Gaps,
    Numeric,
    NumericAnswer,
    Option,
    Ordering,
    Part,
    Question,
    Segment,
    SelectWords,
    ShortText,
    TrueFalse,
    Variant,
)
from assessments.quizzes.exchange.building import (
    Answer,
    Common,
    Unusable,
    multiple_choice,
    refuse_many_parts,
    short_text,
    single_choice,
)
from assessments.quizzes.exchange.marks import TYPE
from assessments.quizzes.exchange.markup import text_of
from assessments.quizzes.exchange.numbers import number
from assessments.quizzes.exchange.qti.bodies import INLINE, inner, is_interaction, prompt_of
from assessments.quizzes.exchange.qti.declared import ALL, NONE, Declared, Rule
from assessments.quizzes.exchange.qti.entries import RIGHT, WRONG, Entry, Kind
from assessments.quizzes.exchange.qti.names import inside
from assessments.quizzes.exchange.qti.pairs import read_associations, read_matches
from assessments.quizzes.exchange.qti.pictures import read_labels, read_zones
from assessments.quizzes.exchange.report import Remark
from assessments.quizzes.exchange.rubrics import read_grading
from assessments.quizzes.exchange.texts import split_stem

GAP_PLACE = re.compile(r"\[\[[0-9]{1,3}\]\]")
NUMBERS = frozenset({"float", "integer"})


def read(entry: Entry) -> Question:
    tags = {each.tag for each in entry.asked}
    if not tags:
        raise Unusable(Remark.NO_ANSWER)
    if tags <= INLINE and (len(entry.asked) > 1 or tags == {"inlineChoiceInteraction"}):
        return read_gaps(entry)
    kind = KINDS.get(entry.first.tag)
    if kind is None or len(entry.asked) > 1:
        raise Unusable(Remark.UNKNOWN_TYPE, ", ".join(sorted(tags)))
    question: Question = kind(entry)
    return question


# Choosing


def read_choice(entry: Entry) -> Question:
    interaction, response = entry.first, entry.response(entry.first)
    choices = list(inside(interaction, "simpleChoice"))
    refuse_many_parts(len(choices))
    is_single = response.cardinality == "single" or interaction.get("maxChoices", "1") == "1"
    if is_single and {each.get("identifier", "") for each in choices} == {"true", "false"}:
        return _true_false(entry, response, choices)
    shuffle = interaction.get("shuffle", "false") == "true"
    common = entry.common(entry.stem(interaction))
    if not response.correct and not response.mapping and entry.tagged(TYPE):
        response = replace(response, correct=tuple(each.get("identifier", "") for each in choices))
    answers = entry.with_told([_answer(entry, response, each) for each in choices])
    if is_single:
        return single_choice(common, _one_right(entry, response, answers), entry.uuid, shuffle=shuffle)
    credit = None if entry.is_mapped(response) else Credit.ALL_OR_NOTHING
    return multiple_choice(common, answers, entry.uuid, credit=credit, shuffle=shuffle)


def _answer(entry: Entry, response: Declared, choice: Element) -> Answer:
    key = choice.get("identifier", "")
    return Answer(text=entry.line(choice), share=entry.share(response, key), feedback=entry.told(choice))


def _one_right(entry: Entry, response: Declared, answers: list[Answer]) -> list[Answer]:
    """A list that takes one choice counts the best one as the whole."""
    best = max((each.share for each in answers), default=NONE)
    if best <= 0 or entry.is_mapped(response):
        return answers
    return [Answer(text=each.text, share=Decimal(each.share == best), feedback=each.feedback) for each in answers]


def _true_false(entry: Entry, response: Declared, choices: list[Element]) -> TrueFalse:
    shares = {each.get("identifier"): entry.share(response, each.get("identifier", "")) for each in choices}
    if shares["true"] == shares["false"]:
        raise Unusable(Remark.NO_RIGHT_ANSWER)
    answer = shares["true"] > shares["false"]
    common = entry.common(entry.stem(entry.first))
    told = {
        each.get("identifier"): entry.told(each)
        or entry.told_of_all(RIGHT if (each.get("identifier") == "true") is answer else WRONG)
        for each in choices
    }
    return TrueFalse(**common, answer=answer, feedback_true=told["true"], feedback_false=told["false"])


# Writing


def read_entry(entry: Entry) -> Question:
    response = entry.response(entry.first)
    stem = entry.block(entry.body, lambda each: " _____ " if is_interaction(each) else None)
    is_alone = not text_of(stem.replace("_____", ""))
    common = entry.common("" if is_alone else _without_blank_end(stem))
    if response.base_type in NUMBERS:
        return _numeric(entry, common, response)
    patterns = tuple(_pattern(rule) for rule in entry.rules(response) if rule.text and rule.kind != "equal")
    if any(each.is_pattern for each in patterns):
        return ShortText(**common, accepted=patterns, **_told_of_text(entry), case_matters=_case(entry, response))
    return _short(entry, common, response)


def _pattern(rule: Rule) -> Variant:
    return Variant(text=rule.text, share=rule.share, is_pattern=rule.kind == "patternMatch")


def _told_of_text(entry: Entry) -> dict[str, Any]:
    return {"feedback_correct": entry.told_of_all(RIGHT), "feedback_incorrect": entry.told_of_all(WRONG)}


def _short(entry: Entry, common: Common, response: Declared) -> ShortText:
    answers = [answer for answer in _typed(entry, response) if answer.text]
    question = short_text(common, answers, entry.remark, case_matters=_case(entry, response))
    told = _told_of_text(entry)
    return replace(
        question, feedback_correct=told["feedback_correct"] or question.feedback_correct,
        feedback_incorrect=told["feedback_incorrect"],
    )  # fmt: skip


BLANK_END = re.compile(r"(?:<p>\s*_____\s*</p>|\s_____\s*)\Z")


def _without_blank_end(stem: str) -> str:
    """A line to write on after the question is the field itself."""
    return BLANK_END.sub("", stem.rstrip())


def _case(entry: Entry, response: Declared) -> bool:
    rules = [rule for rule in entry.rules(response) if rule.kind == "stringMatch"]
    if rules:
        return any(rule.case_matters for rule in rules)
    return entry.is_mapped(response) and response.case_matters


def _typed(entry: Entry, response: Declared) -> list[Answer]:
    """Stars in an answer are stars: this format knows no wildcard."""
    rules = [rule for rule in entry.rules(response) if rule.kind == "stringMatch" and rule.text]
    if rules:
        shares = {rule.text: rule.share for rule in rules}
    else:
        keys = [*response.mapping, *response.correct] if entry.is_mapped(response) else response.correct
        shares = {key: _typed_share(entry, response, key) for key in keys}
    refuse_many_parts(len(shares))
    return [
        Answer(text=key.replace("*", "\\*"), share=share, feedback=entry.told(None, key))
        for key, share in shares.items()
        if key and share > 0
    ]


def _typed_share(entry: Entry, response: Declared, key: str) -> Decimal:
    return entry.share(response, key) if entry.is_mapped(response) else ALL


def _numeric(entry: Entry, common: Common, response: Declared) -> Numeric:
    rules = [rule for rule in entry.rules(response) if rule.kind == "equal"]
    found = [
        NumericAnswer(value=value, share=rule.share, tolerance=rule.tolerance, is_relative=rule.is_relative)
        for rule in rules
        if (value := number(rule.text or next(iter(response.correct), ""))) is not None and rule.share > 0
    ]
    if not found:
        keys = list(dict.fromkeys([*response.correct, *(response.mapping if entry.is_mapped(response) else ())]))
        shares = [(number(key), _typed_share(entry, response, key)) for key in keys]
        found = [NumericAnswer(value=value, share=share) for value, share in shares if value is not None and share > 0]
    if not found:
        raise Unusable(Remark.NO_RIGHT_ANSWER)
    refuse_many_parts(len(found))
    return Numeric(
        **common,
        accepted=tuple(found),
        feedback_correct=entry.told_of_all(RIGHT),
        feedback_incorrect=entry.told_of_all(WRONG),
    )


def read_essay(entry: Entry) -> FreeText:
    grading = read_grading(entry, entry.model())
    entry.lose_told()
    return FreeText(**entry.common(entry.stem(entry.first)), **grading)


FILE_KINDS = {"image": "picture", "audio": "sound", "text": "text"}


def read_upload(entry: Entry) -> FileUpload:
    said = entry.first.get("type", "").split(",") if entry.first.get("type") else []
    kinds = [_file_kind(each.strip().lower()) for each in said]
    kept = tuple(dict.fromkeys(filter(None, kinds))) or ("pdf", "picture")
    if "" in kinds:
        entry.remark(Remark.SETTING_LOST, entry.first.get("type", ""))
    return FileUpload(**entry.common(entry.stem(entry.first)), **read_grading(entry, entry.model()), kinds=kept)


def _file_kind(said: str) -> str:
    if said == "application/pdf":
        return "pdf"
    is_document = "word" in said or "opendocument" in said or "rtf" in said
    return "text" if is_document else FILE_KINDS.get(said.partition("/")[0], "")


# Arranging


def read_order(entry: Entry) -> Ordering:
    """The rule is all or nothing unless a mapping says otherwise, which says nothing of places."""
    entry.lose_told()
    choices = {each.get("identifier", ""): each for each in inside(entry.first, "simpleChoice")}
    right = [choices[key] for key in entry.response(entry.first).correct if key in choices]
    refuse_many_parts(len(right))
    if len(right) < 2:  # noqa: PLR2004
        raise Unusable(Remark.NO_RIGHT_ANSWER)
    if len(right) < len(choices):
        entry.remark(Remark.SETTING_LOST, f"{len(right)} / {len(choices)}")
    items = tuple(
        Part(uuid=entry.uuid("item", place), html=entry.line(each), feedback=entry.told(each))
        for place, each in enumerate(right)
    )
    return Ordering(**entry.common(entry.stem(entry.first)), items=items, credit=Credit.ALL_OR_NOTHING)


# In a text


def read_gaps(entry: Entry) -> Gaps:
    """Typed and listed gaps stand where their interactions did."""
    entry.lose_told()
    refuse_many_parts(len(entry.asked))
    places = {id(each): place for place, each in enumerate(entry.asked, 1)}
    text = _gapped(entry, entry.body, places)
    gaps = tuple(_gap(entry, place, each) for place, each in enumerate(entry.asked))
    credit = Credit.EACH_PART if entry.processing.is_mapped or len(gaps) == 1 else Credit.ALL_OR_NOTHING
    return _split(entry, text, gaps, credit=credit)


def _gapped(entry: Entry, element: Element, places: dict[int, int]) -> str:
    def said(each: Element) -> str | None:
        return f"\ue000{places[id(each)]}\ue001" if id(each) in places else None

    html = entry.block(element, said).replace("[[", "[ [")
    return html.replace("\ue000", "[[").replace("\ue001", "]]")


def _split(
    entry: Entry, text: str, gaps: tuple[Gap, ...], *, credit: Credit, stem: str = "", words_: tuple[Part, ...] = ()
) -> Gaps:
    asked, rest = split_stem(text, GAP_PLACE)
    common = entry.common(stem + asked)
    return Gaps(**common, text_html=rest, gaps=gaps, words=words_, credit=credit)


def _gap(entry: Entry, place: int, interaction: Element) -> Gap:
    response = entry.response(interaction)
    if interaction.tag == "inlineChoiceInteraction":
        return Gap(uuid=entry.uuid("gap", place), kind=GapKind.LISTED, choices=_listed(entry, place, interaction))
    answers = _typed(entry, response)
    accepted = tuple(
        Variant(text=each.text.replace("\\*", "*"), share=max(NONE, each.share), feedback=each.feedback)
        for each in answers
    )
    if not accepted:
        raise Unusable(Remark.NO_RIGHT_ANSWER, response.identifier)
    return Gap(uuid=entry.uuid("gap", place), kind=GapKind.TYPED, accepted=accepted)


def _listed(entry: Entry, place: int, interaction: Element) -> tuple[Option, ...]:
    response = entry.response(interaction)
    choices = list(inside(interaction, "inlineChoice"))
    refuse_many_parts(len(choices))
    shares = [entry.share(response, each.get("identifier", "")) for each in choices]
    best = max(shares, default=NONE)
    if best <= 0:
        raise Unusable(Remark.NO_RIGHT_ANSWER, response.identifier)
    if any(0 < share < best for share in shares):
        entry.remark(Remark.CREDIT_CHANGED, response.identifier)
    return tuple(
        Option(
            uuid=entry.uuid("gap", place, other), html=entry.line(each), correct=share == best,
            feedback=entry.told(each),
        )
        for other, (each, share) in enumerate(zip(choices, shares, strict=True))
    )  # fmt: skip


def read_dragged(entry: Entry) -> Gaps:
    """A gap that several words fill rightly keeps the best of them."""
    entry.lose_told()
    interaction, response = entry.first, entry.response(entry.first)
    choices = list(inside(interaction, "gapText", "gapImg"))
    gaps = list(inside(interaction, "gap"))
    refuse_many_parts(max(len(gaps), len(choices)))
    places = {id(each): place for place, each in enumerate(gaps, 1)}
    said = prompt_of(interaction)
    holder = _without(interaction, "prompt", "gapText", "gapImg")
    words_ = {each.get("identifier", ""): entry.uuid("word", place) for place, each in enumerate(choices)}
    kept = tuple(
        Gap(uuid=entry.uuid("gap", place), kind=GapKind.DRAGGED, word=words_[_best(entry, response, each, words_)])
        for place, each in enumerate(gaps)
    )
    if not kept:
        raise Unusable(Remark.NO_ANSWER)
    parts = tuple(
        Part(uuid=words_[each.get("identifier", "")], html=entry.line(each), feedback=entry.told(each))
        for each in choices
    )
    credit = Credit.EACH_PART if entry.is_mapped(response) else Credit.ALL_OR_NOTHING
    stem = entry.stem() + entry.block(said)
    return _split(entry, _gapped(entry, holder, places), kept, credit=credit, stem=stem, words_=parts)


def _without(element: Element, *tags: str) -> Element:
    holder = Element("itemBody")
    holder.extend(each for each in element if each.tag not in tags)
    return holder


def _best(entry: Entry, response: Declared, gap: Element, words_: dict[str, UUID]) -> str:
    name = gap.get("identifier", "")
    shares = {key: entry.share(response, f"{key} {name}") for key in words_}
    best = max(shares, key=lambda key: shares[key], default="")
    if not best or shares[best] <= 0:
        raise Unusable(Remark.NO_RIGHT_ANSWER, name)
    if sum(share > 0 for share in shares.values()) > 1:
        entry.remark(Remark.CREDIT_CHANGED, name)
    return best


BLOCKS = frozenset({"p", "div", "li", "blockquote", "br", "tr", "h1", "h2", "h3", "h4", "pre"})


def read_words(entry: Entry) -> SelectWords:
    entry.lose_told()
    interaction, response = entry.first, entry.response(entry.first)
    refuse_many_parts(sum(1 for _each in inside(interaction, "hottext")))
    segments: list[Segment] = []
    for child in _without(interaction, "prompt"):
        _segment(entry, response, child, segments)
    if not any(each.correct for each in segments):
        raise Unusable(Remark.NO_RIGHT_ANSWER)
    credit = Credit.RIGHT_MINUS_WRONG if entry.is_mapped(response) else Credit.ALL_OR_NOTHING
    return SelectWords(**entry.common(entry.stem(interaction)), segments=_joined(segments), credit=credit)


def _segment(entry: Entry, response: Declared, element: Element, segments: list[Segment]) -> None:
    if element.tag == "hottext":
        key = element.get("identifier", "")
        uuid, right = entry.uuid("word", len(segments)), entry.share(response, key) > 0
        segments.append(Segment(text=text_of(inner(element)), uuid=uuid, correct=right, feedback=entry.told(element)))
    else:
        if element.tag in BLOCKS and segments:
            segments.append(Segment(text="\n"))
        segments.append(Segment(text=element.text or ""))
        for child in element:
            _segment(entry, response, child, segments)
    segments.append(Segment(text=element.tail or ""))


def _joined(segments: list[Segment]) -> tuple[Segment, ...]:
    """Plain text that follows plain text is one; layout of the file is none of the text's."""
    kept: list[Segment] = []
    for each in segments:
        if each.uuid is None and kept and kept[-1].uuid is None:
            kept[-1] = Segment(text=kept[-1].text + _flat(each.text))
        else:
            kept.append(each if each.uuid else Segment(text=_flat(each.text)))
    return tuple(each for each in map(_tidy, kept) if each.text)


def _flat(text: str) -> str:
    if text == "\n":
        return "\ue000"
    bare = " ".join(text.split())
    before, after = text[:1].isspace(), text[-1:].isspace()
    return f"{' ' * before}{bare}{' ' * after}" if bare else " " * bool(text)


def _tidy(segment: Segment) -> Segment:
    if segment.uuid is not None:
        return segment
    lines = [" ".join(line.split(" ")).replace("  ", " ") for line in segment.text.split("\ue000")]
    kept = [line for place, line in enumerate(lines) if line.strip() or place in {0, len(lines) - 1}]
    return Segment(text="\n".join(kept))


KINDS: dict[str, Kind] = {
    "choiceInteraction": read_choice,
    "textEntryInteraction": read_entry,
    "extendedTextInteraction": read_essay,
    "uploadInteraction": read_upload,
    "orderInteraction": read_order,
    "gapMatchInteraction": read_dragged,
    "hottextInteraction": read_words,
    "matchInteraction": read_matches,
    "associateInteraction": read_associations,
    "hotspotInteraction": read_zones,
    "graphicGapMatchInteraction": read_labels,
}
