"""Small files of ours, and one question of each type."""

import base64
import json
import re
import struct
from decimal import Decimal
from typing import Any

from assessments.quizzes.content import (
    Case,
    Categorising,
    Credit,
    Criterion,
    FileUpload,
    FreeText,
    Gap,
    GapKind,
    Gaps,
    Hotspot,
    Labelling,
    Marker,
    Matching,
    MultipleChoice,
    Numeric,
    NumericAnswer,
    Option,
    Ordering,
    Pair,
    Part,
    Picture,
    Question,
    QuestionLevel,
    RubricLevel,
    ScaleStep,
    Segment,
    SelectWords,
    SelfAssessment,
    Shape,
    ShortText,
    SingleChoice,
    Sorted,
    TrueFalse,
    Unit,
    Variant,
    Zone,
    as_json,
)
from tests.factories.quizzes import named

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", 300, 200) + b"\x08\x02\x00\x00\x00rest"
PNG_64 = base64.b64encode(PNG).decode()
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def quiz(*questions: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>{"".join(questions)}</quiz>'.encode()


def question(kind: str, inner: str, *, text: str = "<p>Que faire ?</p>", files: str = "") -> str:
    return (
        f'<question type="{kind}"><name><text>Un accueil</text></name>'
        f'<questiontext format="html"><text><![CDATA[{text}]]></text>{files}</questiontext>'
        f'<generalfeedback format="html"><text><![CDATA[<p>Parce que.</p>]]></text></generalfeedback>{inner}</question>'
    )


def answer(text: str, fraction: str, told: str = "", extra: str = "") -> str:
    return (
        f'<answer fraction="{fraction}" format="html"><text><![CDATA[{text}]]></text>'
        f"<feedback><text><![CDATA[{told}]]></text></feedback>{extra}</answer>"
    )


def without_names(question: Question) -> Any:
    """Its JSON, each identity by the place where it first stands."""
    known: dict[str, str] = {}
    text = json.dumps(as_json(question), sort_keys=True, ensure_ascii=False)
    return json.loads(UUID.sub(lambda match: known.setdefault(match[0], f"#{len(known) + 1}"), text))


def common(name: str, **changes: Any) -> dict[str, Any]:
    return {
        "uuid": named(name), "code": name, "stem_html": f"<p>Question {name} ?</p>", "competencies": ("teamwork",),
        "explanation_html": "<p>Voyez la leçon.</p>",
    } | changes  # fmt: skip


def options(*right: bool) -> tuple[Option, ...]:
    return tuple(
        Option(uuid=named(f"o{place}"), html=f"Choix {place}", correct=each, feedback=f"Retour {place}.")
        for place, each in enumerate(right)
    )


def part(name: str) -> Part:
    return Part(uuid=named(name), html=f"Élément {name}")


PICTURE = Picture(src=f"/medias/{'a' * 64}.png", alt="Un hall.", width=300, height=200)
RUBRIC = (
    Criterion(
        uuid=named("criterion"),
        title="Écoute",
        levels=(RubricLevel(points=Decimal(0), description="Non"), RubricLevel(points=Decimal(2), description="Oui")),
    ),
)


def every_type() -> tuple[Question, ...]:
    return (
        SingleChoice(
            **common("single", level=QuestionLevel.TP, source="Guide 2026"), options=options(True, False, False)
        ),
        MultipleChoice(**common("multiple"), options=options(True, True, False), credit=Credit.ALL_OR_NOTHING),
        TrueFalse(**common("true-false"), answer=False, feedback_true="Non.", feedback_false="Oui."),
        ShortText(
            **common("short"),
            accepted=(Variant(text="médiateur"), Variant(text="aide", share=Decimal("0.5"), feedback="Presque.")),
            feedback_correct="Oui.",
            feedback_incorrect="Non.",
        ),
        Numeric(
            **common("numeric", points=Decimal("2.5")),
            accepted=(NumericAnswer(value=Decimal("1.5"), tolerance=Decimal("0.25")),),
            units=(Unit(symbol="m"), Unit(symbol="cm", factor=Decimal("0.01"))),
            unit_required=True,
            feedback_correct="Oui.",
            feedback_incorrect="Non.",
        ),
        Matching(
            **common("matching"),
            pairs=(Pair(prompt=part("a"), match=part("A")), Pair(prompt=part("b"), match=part("B"))),
            extras=(part("C"),),
        ),
        Ordering(**common("ordering"), items=(part("1"), part("2"), part("3")), credit=Credit.PLACES),
        Categorising(
            **common("categorising"),
            categories=(part("X"), part("Y")),
            items=(
                Sorted(item=part("x1"), category=named("X")),
                Sorted(item=part("y1"), category=named("Y")),
                Sorted(item=part("x2"), category=named("X")),
            ),
        ),
        Gaps(
            **common("gaps"),
            text_html="<p>Il [[1]] et il [[2]].</p>",
            gaps=(
                Gap(uuid=named("g1"), kind=GapKind.TYPED, accepted=(Variant(text="écoute"), Variant(text="entend"))),
                Gap(uuid=named("g2"), kind=GapKind.LISTED, choices=options(False, True)),
            ),
        ),
        Gaps(
            **common("dragged"),
            text_html="<p>Il [[1]].</p>",
            gaps=(Gap(uuid=named("g3"), kind=GapKind.DRAGGED, word=named("w2")),),
            words=(part("w1"), part("w2")),
        ),
        SelectWords(
            **common("words"),
            segments=(
                Segment(text="Il "),
                Segment(text="écoute", uuid=named("s1"), correct=True, feedback="Oui."),
                Segment(text=" et "),
                Segment(text="juge", uuid=named("s2"), feedback="Non."),
            ),
        ),
        Hotspot(
            **common("hotspot"),
            picture=PICTURE,
            zones=(
                Zone(uuid=named("z1"), shape=Shape.RECTANGLE, numbers=(Decimal(0),) * 4, label="Porte", correct=True),
                Zone(uuid=named("z2"), shape=Shape.RECTANGLE, numbers=(Decimal(0),) * 4, label="Mur", correct=False),
            ),
        ),
        Labelling(
            **common("labelling"),
            picture=PICTURE,
            markers=(Marker(uuid=named("m1"), x=Decimal("0.5"), y=Decimal("0.25"), place="Haut", label=named("l1")),),
            labels=(part("l1"), part("l2")),
        ),
        FreeText(**common("free"), rubric=RUBRIC, model_answer_html="<p>Modèle.</p>", least_words=20, most_words=200),
        FileUpload(**common("upload"), rubric=(), kinds=("pdf", "sound"), most_files=2),
        SelfAssessment(
            **common("self"), steps=(ScaleStep(value=0, label="Pas encore"), ScaleStep(value=2, label="Seul"))
        ),
    )


def with_case() -> tuple[Question, ...]:
    case = Case(uuid=named("case"), title="Une file d’attente", html="<p>Il est neuf heures.</p>")
    return tuple(
        TrueFalse(**common(name, case=case), answer=True, feedback_true="Oui.", feedback_false="Non.")
        for name in ("first", "second")
    )


def medium(address: str) -> bytes:
    del address
    return PNG
