"""What each type of question must have before it is published."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from assessments.quizzes.content import (
    CREDITS,
    QUESTION_TYPES,
    Case,
    Credit,
    Draw,
    Feedback,
    Flaw,
    GapKind,
    NumericAnswer,
    Placement,
    Problem,
    QuestionLevel,
    QuizKind,
    Section,
    Segment,
    Shape,
    Threshold,
    Unit,
    Variant,
    html_fields,
    html_fields_mapped,
    is_stored_media,
    problems,
)
from assessments.quizzes.wording import credit_words, in_words, type_words
from tests.factories.quizzes import (
    categorising,
    every_type,
    file_upload,
    free_text,
    gaps,
    hotspot,
    labelling,
    matching,
    multiple,
    named,
    numeric,
    option,
    ordering,
    part,
    quiz_content,
    select_words,
    self_assessment,
    short_text,
    single,
)

STORED = f"/medias/{'0a' * 32}.png"
CASE = Case(uuid=named("case"), title="Dans le hall", html="<p>Il pleut.</p>")


def at(parts, place, /, **changes):
    """The same parts, one of them changed."""
    return (*parts[:place], replace(parts[place], **changes), *parts[place + 1 :])


def changed(question, **changes):
    return replace(question, **changes)


def weighted(question, *weights):
    options = tuple(
        replace(each, weight=Decimal(weight)) for each, weight in zip(question.options, weights, strict=True)
    )
    return replace(question, credit=Credit.WEIGHTED, options=options)


def with_gap(place, /, **changes):
    return changed(gaps(), gaps=at(gaps().gaps, place, **changes))


def with_zone(*numbers, shape=Shape.RECTANGLE):
    return changed(
        hotspot(), zones=at(hotspot().zones, 0, shape=shape, numbers=tuple(Decimal(each) for each in numbers))
    )


def with_criterion(**changes):
    return changed(file_upload(), rubric=at(file_upload().rubric, 0, **changes))


STEPS = self_assessment().steps
LEVELS = file_upload().rubric[0].levels
UNREADY = [
    (changed(single(), points=Decimal(0)), [(Flaw.NO_POINTS, "points")]),
    (changed(single(), case=replace(CASE, html=" ")), [(Flaw.NO_CASE_TEXT, "case.html")]),
    (changed(single(), credit=Credit.PLACES), [(Flaw.CREDIT, "credit")]),
    (changed(ordering(), credit=Credit.EACH_PART), [(Flaw.CREDIT, "credit")]),
    (weighted(single(), "1", "0.5", "-1"), []),
    (weighted(single(), "0.5", "0", "0"), [(Flaw.WEIGHTS, "options")]),
    (weighted(single(), "1", "1", "0"), [(Flaw.WEIGHT_SIGN, "options[1].weight")]),
    (weighted(multiple(), "0.3333", "0.6666", "-1", "0"), []),
    (weighted(multiple(), "0.5", "0.4", "0", "0"), [(Flaw.WEIGHTS, "options")]),
    (weighted(multiple(), "0.5", "0.5", "0.1", "0"), [(Flaw.WEIGHT_SIGN, "options[2].weight")]),
    (weighted(multiple(), "1", "0", "0", "0"), [(Flaw.WEIGHT_SIGN, "options[1].weight")]),
    # Rich text
    (changed(single(), stem_html=f'<img src="{STORED}">'), [(Flaw.NO_IMAGE_TEXT, "stem_html")]),
    (changed(single(), stem_html=f'<img src="{STORED}" alt=""><p>a</p>'), []),
    (changed(single(), stem_html='<img src="/media/a.png" alt="a">'), [(Flaw.MEDIA_ELSEWHERE, "stem_html")]),
    (changed(single(), stem_html='<img alt="a">'), [(Flaw.MEDIA_ELSEWHERE, "stem_html")]),
    (
        changed(single(), options=at(single().options, 1, html=f'<audio src="{STORED}"></audio>')),
        [(Flaw.NO_TRANSCRIPT, "options[1].html")],
    ),
    (changed(single(), stem_html=f'<audio src="{STORED}"></audio><details>Dit</details>'), []),
    (
        changed(single(), stem_html=f'<audio src="{STORED}"></audio>' * 2 + "<details>Dit</details>"),
        [(Flaw.NO_TRANSCRIPT, "stem_html")],
    ),
    # Typed
    (changed(short_text(), accepted=(Variant(text="a", share=Decimal("0.5")),)), [(Flaw.NO_FULL_ANSWER, "accepted")]),
    (changed(short_text(), accepted=(Variant(text="a(", is_pattern=True),)), [(Flaw.BAD_PATTERN, "accepted[0]")]),
    (changed(short_text(), accepted=(Variant(text="a*", is_pattern=True),)), [(Flaw.EMPTY_VARIANT, "accepted[0]")]),
    (changed(short_text(), accepted=(Variant(text="a+", is_pattern=True),)), []),
    (changed(numeric(), feedback_incorrect=""), [(Flaw.NO_FEEDBACK, "feedback_incorrect")]),
    (changed(numeric(), accepted=()), [(Flaw.NO_VARIANT, "accepted")]),
    (
        changed(numeric(), accepted=(NumericAnswer(value=Decimal(1), tolerance=Decimal(-1)),)),
        [(Flaw.BAD_TOLERANCE, "accepted[0].tolerance")],
    ),
    (
        changed(numeric(), accepted=(NumericAnswer(value=Decimal(1), share=Decimal("0.5")),)),
        [(Flaw.NO_FULL_ANSWER, "accepted")],
    ),
    (changed(numeric(), units=(Unit(symbol=" "),)), [(Flaw.EMPTY_UNIT, "units[0].symbol")]),
    (changed(numeric(), units=(Unit(symbol="m"), Unit(symbol="m"))), [(Flaw.SAME_UNIT, "units[1].symbol")]),
    (changed(numeric(), units=(Unit(symbol="m", factor=Decimal(2)),)), [(Flaw.FIRST_UNIT, "units[0].factor")]),
    (
        changed(numeric(), units=at(numeric().units, 1, factor=Decimal(0))),
        [(Flaw.BAD_FACTOR, "units[1].factor")],
    ),
    (changed(numeric(), units=(), unit_required=True), [(Flaw.NO_UNIT, "units")]),
    # Placed
    (changed(matching(), pairs=matching().pairs[:1]), [(Flaw.FEW_PARTS, "pairs")]),
    (
        changed(matching(), pairs=at(matching().pairs, 1, prompt=matching().pairs[0].prompt)),
        [(Flaw.SAME_PART, "pairs[1].prompt.html")],
    ),
    (changed(matching(), pairs=at(matching().pairs, 1, match=matching().pairs[0].match)), []),
    (
        changed(matching(), pairs=at(matching().pairs, 1, match=replace(part("x"), html=""))),
        [(Flaw.NO_PART_TEXT, "pairs[1].match.html")],
    ),
    (changed(matching(), extras=(matching().pairs[0].match,)), [(Flaw.SAME_PART, "extras[0].html")]),
    (
        changed(matching(), extras=(), pairs=tuple(replace(each, match=part("x")) for each in matching().pairs)),
        [(Flaw.NO_WRONG, "pairs")],
    ),
    (changed(ordering(), items=ordering().items[:1]), [(Flaw.FEW_PARTS, "items")]),
    (changed(ordering(), items=at(ordering().items, 2, html="Élément q7-item1")), [(Flaw.SAME_PART, "items[2].html")]),
    (
        changed(categorising(), items=at(categorising().items, 1, category=uuid4())),
        [(Flaw.UNKNOWN_PART, "items[1].category")],
    ),
    (changed(categorising(), categories=(*categorising().categories, part("nobody"))), []),
    (
        changed(categorising(), categories=categorising().categories[:1], items=categorising().items[::2]),
        [(Flaw.FEW_CATEGORIES, "categories")],
    ),
    # Gaps
    (changed(gaps(), text_html="[[1]] [[2]]"), [(Flaw.GAP_MARKERS, "text_html")]),
    (changed(gaps(), text_html="[[1]] [[2]] [[3]] [[4]]"), [(Flaw.GAP_MARKERS, "text_html")]),
    (changed(gaps(), text_html="[[1]] [[2]] [[3]] [[1]]"), [(Flaw.GAP_MARKERS, "text_html")]),
    (changed(gaps(), text_html="a", gaps=()), [(Flaw.GAP_MARKERS, "text_html")]),
    (with_gap(0, accepted=()), [(Flaw.GAP_ANSWER, "gaps[0].accepted")]),
    (with_gap(0, accepted=(Variant(text="…"),)), [(Flaw.EMPTY_VARIANT, "gaps[0].accepted[0]")]),
    (with_gap(1, choices=(option("a", correct=True),)), [(Flaw.GAP_CHOICES, "gaps[1].choices")]),
    (with_gap(1, choices=()), [(Flaw.GAP_CHOICES, "gaps[1].choices")]),
    (
        with_gap(1, choices=(option("a", correct=True), replace(option("b"), html="Choix a"))),
        [(Flaw.GAP_CHOICES, "gaps[1].choices")],
    ),
    (with_gap(2, word=None), [(Flaw.GAP_WORD, "gaps[2].word")]),
    (with_gap(2, word=uuid4()), [(Flaw.GAP_WORD, "gaps[2].word")]),
    (changed(gaps(), words=gaps().words[:1]), [(Flaw.GAP_WORD, "gaps[2].word")]),
    # In a text, on a picture
    (
        changed(select_words(), segments=(*select_words().segments, Segment(text="ici", correct=True))),
        [(Flaw.RIGHT_NOT_SELECTABLE, "segments[5]")],
    ),
    (changed(select_words(), segments=at(select_words().segments, 3, correct=True)), [(Flaw.NO_WRONG, "segments")]),
    (changed(select_words(), segments=at(select_words().segments, 1, correct=False)), [(Flaw.NO_RIGHT, "segments")]),
    (
        changed(hotspot(), picture=replace(hotspot().picture, src="https://x.test/a.png")),
        [(Flaw.NO_PICTURE, "picture.src")],
    ),
    (changed(labelling(), picture=replace(labelling().picture, alt=" ")), [(Flaw.NO_ALT, "picture.alt")]),
    (changed(hotspot(), zones=at(hotspot().zones, 1, label="Zone right")), [(Flaw.SAME_LABEL, "zones[1].label")]),
    (changed(hotspot(), zones=at(hotspot().zones, 1, feedback="")), [(Flaw.NO_ZONE_FEEDBACK, "zones[1].feedback")]),
    (
        changed(hotspot(), zones=(*hotspot().zones, replace(hotspot().zones[0], uuid=uuid4(), label="Autre"))),
        [(Flaw.FEW_ZONES_TO_CHOOSE, "most")],
    ),
    (with_zone("0.1", "0.1", "0.9", "0.9"), []),
    (with_zone("0.2", "0.1", "0.9", "0.1"), [(Flaw.ZONE_OUTSIDE, "zones[0].numbers")]),
    (with_zone("0.1", "0.1", "0", "0.2"), [(Flaw.ZONE_SHAPE, "zones[0].numbers")]),
    (with_zone("0.1", "0.1", "0.2"), [(Flaw.ZONE_SHAPE, "zones[0].numbers")]),
    (with_zone("0.5", "0.5", "0.3", shape=Shape.CIRCLE), []),
    (with_zone("0.5", "0.5", "0.4", shape=Shape.CIRCLE), [(Flaw.ZONE_OUTSIDE, "zones[0].numbers")]),
    (with_zone("0", "0", "1", "0", "1", "1", shape=Shape.POLYGON), []),
    (with_zone("0", "0", "1", "0", "1", shape=Shape.POLYGON), [(Flaw.ZONE_SHAPE, "zones[0].numbers")]),
    (
        changed(labelling(), markers=at(labelling().markers, 0, label=uuid4())),
        [(Flaw.UNKNOWN_PART, "markers[0].label")],
    ),
    (changed(labelling(), markers=at(labelling().markers, 0, place="")), [(Flaw.NO_LABEL, "markers[0].place")]),
    (changed(labelling(), markers=()), [(Flaw.FEW_PARTS, "markers")]),
    # Read by hand, or by oneself
    (changed(free_text(), rubric=()), [(Flaw.NO_RUBRIC, "rubric")]),
    (changed(free_text(), explanation_html=""), [(Flaw.NO_EXPLANATION, "explanation_html")]),
    (changed(free_text(), explanation_html="", model_answer_html="<p>Ainsi.</p>"), []),
    (changed(free_text(), least_words=50, most_words=20), [(Flaw.WORDS_RANGE, "most_words")]),
    (changed(free_text(), least_words=50), []),
    (changed(file_upload(), kinds=("exe",)), [(Flaw.FILE_KINDS, "kinds")]),
    (changed(file_upload(), most_files=0), [(Flaw.NO_FILE, "most_files")]),
    (with_criterion(title=" "), [(Flaw.NO_CRITERION_TITLE, "rubric[0].title")]),
    (with_criterion(levels=LEVELS[:1]), [(Flaw.FEW_LEVELS, "rubric[0].levels")]),
    (with_criterion(levels=LEVELS[::-1]), [(Flaw.LEVELS_ORDER, "rubric[0].levels")]),
    (with_criterion(levels=at(LEVELS, 1, description="")), [(Flaw.NO_LEVEL_TEXT, "rubric[0].levels")]),
    (changed(self_assessment(), explanation_html="", points=Decimal(0)), []),
    (changed(self_assessment(), steps=STEPS[:1]), [(Flaw.FEW_STEPS, "steps")]),
    (changed(self_assessment(), steps=at(STEPS, 1, value=0)), [(Flaw.SAME_STEP, "steps[1].value")]),
    (changed(self_assessment(), steps=at(STEPS, 1, label="")), [(Flaw.NO_STEP_LABEL, "steps[1].label")]),
]  # fmt: skip


@pytest.mark.parametrize(("question", "expected"), UNREADY)
def test_what_a_question_lacks(question, expected):
    found = problems(quiz_content(questions=(question,)))
    assert [(each.flaw, each.path) for each in found] == [(flaw, f"questions[0].{path}") for flaw, path in expected]


@pytest.mark.parametrize("question", every_type(), ids=lambda each: each.type)
def test_a_question_of_each_type_may_be_published(question):
    assert problems(quiz_content(questions=(question,))) == ()


def test_one_case_is_the_same_for_all_its_questions():
    other = replace(CASE, html="<p>Il neige.</p>")
    questions = (changed(single("q1"), case=CASE), changed(single("q2"), case=CASE), changed(single("q3"), case=other))
    [problem] = problems(quiz_content(questions=questions))
    assert (problem.flaw, problem.question) == (Flaw.CASE_DIFFERS, 3)


# The quiz as a whole


ALL = ("q1", "q2", "q3", "q4")
HALF = Decimal("0.5")


def section(*names, draws=()):
    return Section(uuid=uuid4(), questions=tuple(named(name) for name in names), draws=draws)


def drawing(**fields):
    return Draw(uuid=uuid4(), **({"count": 2, "competencies": ("drawn",), "types": ("single",)} | fields))


def rule(**fields):
    usual = {
        "course": "m",
        "competencies": ("mediation",),
        "dispense_from": Decimal("0.8"),
        "add_below": Decimal("0.4"),
    }
    return Placement(**(usual | fields))


def entry(*rules):
    return quiz_content(kind=QuizKind.POSITIONING, placements=rules)


QUIZZES = [
    (quiz_content(sections=(section(*ALL),)), []),
    (quiz_content(questions=(), sections=(section(draws=(drawing(),)),)), []),
    (quiz_content(sections=(section(*ALL), section())), [Flaw.EMPTY_SECTION]),
    (quiz_content(sections=(section(*ALL, "elsewhere"),)), [Flaw.SECTION_UNKNOWN]),
    (quiz_content(sections=(section(*ALL), section("q1"))), [Flaw.SECTION_TWICE]),
    (quiz_content(sections=(section(*ALL[1:]),)), [Flaw.SECTION_LEFT_OUT]),
    (quiz_content(sections=(section(*ALL, draws=(drawing(count=0),)),)), [Flaw.EMPTY_DRAW]),
    (quiz_content(sections=(section(*ALL, draws=(drawing(types=("essay",)),)),)), [Flaw.DRAW_TYPE]),
    (quiz_content(sections=(section(*ALL, draws=(drawing(levels=(QuestionLevel.CAP,)),)),)), []),
    (quiz_content(thresholds=(Threshold(competency="mediation", share=HALF),)), []),
    (quiz_content(thresholds=(Threshold(competency="drawn", share=HALF),)), [Flaw.THRESHOLD_UNASKED]),
    (
        quiz_content(
            thresholds=(Threshold(competency="drawn", share=HALF),), sections=(section(*ALL, draws=(drawing(),)),)
        ),
        [],
    ),
    (
        quiz_content(
            thresholds=(Threshold(competency="any", share=HALF),),
            sections=(section(*ALL, draws=(drawing(competencies=()),)),),
        ),
        [],
    ),
    (quiz_content(thresholds=(Threshold(competency="mediation", share=HALF),) * 2), [Flaw.THRESHOLD_TWICE]),
    (quiz_content(thresholds=(Threshold(competency="mediation", share=Decimal(0)),)), [Flaw.THRESHOLD_SHARE]),
    (quiz_content(feedback=Feedback.LATER), [Flaw.FEEDBACK_DATE]),
    (quiz_content(feedback=Feedback.LATER, feedback_on=date(2026, 12, 1)), []),
    (quiz_content(kind=QuizKind.PRACTICE, time_limit=10), [Flaw.PRACTICE_TIMED]),
    (quiz_content(kind=QuizKind.MOCK_EXAM, time_limit=10), []),
    (quiz_content(placements=(rule(),)), [Flaw.PLACEMENT_KIND]),
    (entry(rule()), []),
    (entry(rule(dispense_from=HALF, add_below=HALF)), []),
    (entry(rule(dispense_from=Decimal("0.3"))), [Flaw.PLACEMENT_ORDER]),
    (entry(rule(dispense_from=None)), []),
    (entry(rule(competencies=())), [Flaw.PLACEMENT_EMPTY]),
    (entry(rule(competencies=("elsewhere",))), [Flaw.PLACEMENT_UNASKED]),
    (entry(rule(), rule()), [Flaw.PLACEMENT_TWICE]),
    (quiz_content(introduction_html=f'<img src="{STORED}">'), [Flaw.NO_IMAGE_TEXT]),
]


@pytest.mark.parametrize(("content", "expected"), QUIZZES)
def test_what_a_quiz_lacks(content, expected):
    assert [each.flaw for each in problems(content)] == expected


# Words


@pytest.mark.parametrize("flaw", Flaw)
def test_every_flaw_is_one_whole_sentence(flaw):
    said = in_words(Problem(flaw=flaw, path="questions[1].zones[0].feedback", question=2, detail="quinze"))
    assert said.endswith(".")
    assert "%(" not in said


def test_every_type_has_its_name():
    assert len({type_words(code) for code in QUESTION_TYPES}) == len(QUESTION_TYPES)


def every_credit():
    for question in every_type():
        for credit in CREDITS.get(question.type, (None,)):
            yield question if credit is None else replace(question, credit=credit)


def test_the_learner_is_told_how_every_question_counts():
    for kind in QUESTION_TYPES:
        said = [credit_words(each) for each in every_credit() if each.type == kind]
        assert len(set(said)) == len(said)
        assert all(each.endswith(".") for each in said)


def test_an_answer_accepted_in_part_is_told():
    partly = changed(short_text(), accepted=(Variant(text="a"), Variant(text="b", share=HALF)))
    assert credit_words(partly) != credit_words(short_text())


# Rich text


def test_every_text_in_html_is_found_and_changed():
    content = quiz_content(
        questions=(*every_type()[:-1], changed(self_assessment(), case=CASE)), sections=(section(*ALL),)
    )
    marked = html_fields_mapped(content, lambda html: f"{html}!")
    paths = dict(html_fields(marked))
    assert all(html.endswith("!") for html in paths.values())
    assert {
        "introduction_html", "sections[0].introduction_html", "questions[0].stem_html", "questions[0].options[1].html",
        "questions[0].options[1].feedback", "questions[2].feedback_true", "questions[5].pairs[0].match.html",
        "questions[7].items[0].item.html", "questions[8].gaps[1].choices[0].html", "questions[8].text_html",
        "questions[10].zones[0].feedback", "questions[12].model_answer_html", "questions[14].case.html",
    } <= set(paths)  # fmt: skip
    assert html_fields_mapped(marked, lambda html: html[:-1]) == content


def test_what_is_no_html_is_left_alone():
    marked = html_fields_mapped(quiz_content(questions=every_type()), lambda _html: "")
    assert marked.title == "Le cadre"
    assert marked.questions[9].segments[1].text == "écoute"
    assert marked.questions[10].zones[0].label == "Zone right"
    assert marked.questions[8].gaps[0].kind is GapKind.TYPED


@pytest.mark.parametrize(
    ("address", "stored"),
    [
        (STORED, True), ("", False), (f"https://x.test{STORED}", False), (f"{STORED}?x", False),
        (STORED.replace("0a", "0A"), False), ("/medias/../../etc.png", False), (f"{STORED}\n", False),
    ],
)  # fmt: skip
def test_addresses_of_the_media_store(address, stored):
    assert is_stored_media(address) is stored
