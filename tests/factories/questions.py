"""One question of each type as a learner would read it, with a right answer, a wrong one, and what only a corrected
page may say."""

from collections.abc import Callable
from decimal import Decimal
from hashlib import sha256
from typing import Any

from assessments.quizzes.content import (
    Case,
    Categorising,
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
    Numeric,
    NumericAnswer,
    Option,
    Ordering,
    Pair,
    Part,
    Picture,
    Question,
    RubricLevel,
    ScaleStep,
    Segment,
    SelectWords,
    SelfAssessment,
    Shape,
    Sorted,
    Unit,
    Variant,
    Zone,
)
from tests.factories.quizzes import _common, multiple, named, short_text, single, true_false

DRAWING = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 400" width="640" height="400">
<rect width="640" height="400" fill="#e9dcc4"/><rect y="330" width="640" height="70" fill="#b9a27d"/>
<rect x="32" y="80" width="128" height="250" fill="#7a4a2b"/><circle cx="142" cy="215" r="7" fill="#e3b55c"/>
<rect x="250" y="250" width="150" height="18" fill="#1f6f6b"/>
<rect x="262" y="268" width="10" height="62" fill="#175552"/>
<rect x="378" y="268" width="10" height="62" fill="#175552"/>
<path d="M448 330h40v-40h40v-40h40v-40h40v120z" fill="#8b98a6"/></svg>"""
PICTURE = Picture(src=f"/medias/{sha256(DRAWING).hexdigest()}.svg", alt="Un hall d’immeuble", width=640, height=400)
CASE = Case(
    uuid=named("case"),
    title="Le hall de l’immeuble",
    html="<p>Un soir, une dizaine de jeunes discutent dans le hall. Une habitante n’ose plus passer.</p>",
)


def part(name: str, words: str, feedback: str = "") -> Part:
    return Part(uuid=named(name), html=words, feedback=feedback)


def numeric() -> Numeric:
    return Numeric(
        accepted=(NumericAnswer(value=Decimal("1.537"), tolerance=Decimal("0.1")),),
        units=(Unit(symbol="km"), Unit(symbol="m", factor=Decimal("0.001"))), feedback_correct="C’est bien cela.",
        feedback_incorrect="Relisez les horaires.", **_common("numeric", ("mediation",)),
    )  # fmt: skip


def matching() -> Matching:
    pairs = (("Le bailleur", "Loue les logements"), ("La mairie", "Délivre les actes d’état civil"))
    return Matching(
        pairs=tuple(
            Pair(
                prompt=part(f"prompt{place}", left, f"Rappel sur {left.lower()}."), match=part(f"match{place}", right)
            )
            for place, (left, right) in enumerate(pairs, 1)
        ),
        extras=(part("extra", "Juge les conflits"),), **_common("matching", ("mediation",)),
    )  # fmt: skip


def ordering() -> Ordering:
    steps = ("Se présenter", "Écouter chacun", "Reformuler", "Chercher un accord")
    return Ordering(
        items=tuple(part(f"step{place}", words) for place, words in enumerate(steps, 1)),
        first="D’abord", last="À la fin", **_common("ordering", ("mediation",)),
    )  # fmt: skip


def categorising() -> Categorising:
    items = (("Verre", "recycled"), ("Pile", "shop"), ("Carton", "recycled"))
    return Categorising(
        categories=(part("recycled", "Bac de tri"), part("shop", "Magasin")),
        items=tuple(
            Sorted(item=part(f"item{place}", words, "Regardez les consignes."), category=named(category))
            for place, (words, category) in enumerate(items, 1)
        ),
        **_common("categorising", ("mediation",)),
    )  # fmt: skip


def gaps() -> Gaps:
    choices = (
        Option(uuid=named("listed-right"), html="neutre", correct=True, feedback="Oui, ni pour l’un ni pour l’autre."),
        Option(uuid=named("listed-wrong"), html="sévère", correct=False, feedback="Non : vous ne jugez pas."),
    )
    return Gaps(
        text_html="<p>Le médiateur reste [[1]]. Il cherche un [[2]] entre les [[3]].</p>",
        gaps=(
            Gap(uuid=named("gap1"), kind=GapKind.LISTED, choices=choices),
            Gap(uuid=named("gap2"), kind=GapKind.TYPED, accepted=(Variant(text="terrain d’entente"),)),
            Gap(uuid=named("gap3"), kind=GapKind.DRAGGED, word=named("word-right"), feedback="Les deux comptent."),
        ),
        words=(part("word-right", "personnes"), part("word-wrong", "coupables")), **_common("gaps", ("mediation",)),
    )  # fmt: skip


def select_words() -> SelectWords:
    return SelectWords(
        segments=(
            Segment(text="« Vous êtes "),
            Segment(text="toujours", uuid=named("always"), correct=True, feedback="Ce mot enferme."),
            Segment(text=" en retard »,\ndit-il "),
            Segment(text="calmement", uuid=named("calmly"), feedback="Ce mot décrit."),
            Segment(text="."),
        ),
        **_common("select_words", ("mediation",)),
    )  # fmt: skip


def _zone(name: str, label: str, shape: Shape, *numbers: str, correct: bool = False) -> Zone:
    return Zone(
        uuid=named(name), shape=shape, numbers=tuple(map(Decimal, numbers)), label=label, correct=correct,
        feedback=f"Au sujet de : {label}.",
    )  # fmt: skip


def hotspot() -> Hotspot:
    return Hotspot(
        picture=PICTURE,
        zones=(
            _zone("door", "La porte", Shape.RECTANGLE, "0.05", "0.2", "0.2", "0.6", correct=True),
            _zone("bench", "Le banc", Shape.CIRCLE, "0.5", "0.65", "0.12"),
            _zone("stairs", "L’escalier", Shape.POLYGON, "0.7", "0.9", "0.95", "0.9", "0.95", "0.3"),
        ),
        **_common("hotspot", ("mediation",)),
    )  # fmt: skip


def labelling() -> Labelling:
    return Labelling(
        picture=PICTURE,
        markers=(
            Marker(
                uuid=named("marker1"), x=Decimal("0.15"), y=Decimal("0.5"), place="À gauche", label=named("label1"),
                feedback="On y entre.",
            ),
            Marker(
                uuid=named("marker2"), x=Decimal("0.85"), y=Decimal("0.6"), place="À droite", label=named("label2"),
                feedback="On y monte.",
            ),
        ),
        labels=(part("label1", "Porte"), part("label2", "Escalier"), part("label3", "Ascenseur")),
        **_common("labelling", ("mediation",)),
    )  # fmt: skip


def rubric(name: str) -> tuple[Criterion, ...]:
    levels = tuple(
        RubricLevel(points=Decimal(points), description=words)
        for points, words in enumerate(("Aucun", "Un seul", "Les deux"))
    )
    return (Criterion(uuid=named(f"criterion-{name}"), title="Les deux points de vue sont dits", levels=levels),)


def free_text() -> FreeText:
    return FreeText(
        rubric=rubric("text"), model_answer_html="<p>Un bon exemple de réponse.</p>", least_words=5, most_words=150,
        case=CASE, **_common("free_text", ("mediation",)),
    )  # fmt: skip


def file_upload() -> FileUpload:
    return FileUpload(
        rubric=rubric("file"), model_answer_html="<p>Un bon exemple de fichier.</p>", most_files=2, case=CASE,
        **_common("file_upload", ("mediation",)),
    )  # fmt: skip


def self_assessment() -> SelfAssessment:
    steps = ("Je découvre", "J’y arrive avec de l’aide", "J’y arrive seul")
    return SelfAssessment(
        steps=tuple(ScaleStep(value=value, label=label) for value, label in enumerate(steps, 1)),
        **_common("self_assessment", ("mediation",)),
    )  # fmt: skip


EVERY_TYPE: dict[str, Callable[[], Question]] = {
    "single": single, "multiple": multiple, "true_false": true_false, "short_text": short_text, "numeric": numeric,
    "matching": matching, "ordering": ordering, "categorising": categorising, "gaps": gaps,
    "select_words": select_words, "hotspot": hotspot, "labelling": labelling, "free_text": free_text,
    "file_upload": file_upload, "self_assessment": self_assessment,
}  # fmt: skip


def ids(*names: str) -> list[str]:
    return [str(named(name)) for name in names]


def pairs(**placed: str) -> dict[str, str]:
    return {str(named(name)): str(named(value)) for name, value in placed.items()}


RIGHT: dict[str, dict[str, Any]] = {
    "single": {"option": str(named("q1-right"))},
    "multiple": {"options": ids("q2-right1", "q2-right2")},
    "true_false": {"answer": True},
    "short_text": {"text": "libre consentement"},
    "numeric": {"number": "1,5", "unit": "km"},
    "matching": {"pairs": pairs(prompt1="match1", prompt2="match2")},
    "ordering": {"order": ids("step1", "step2", "step3", "step4")},
    "categorising": {"places": pairs(item1="recycled", item2="shop", item3="recycled")},
    "gaps": {"gaps": pairs(gap1="listed-right", gap3="word-right") | {str(named("gap2")): "terrain d’entente"}},
    "select_words": {"words": ids("always")},
    "hotspot": {"zones": ids("door")},
    "labelling": {"pairs": pairs(marker1="label1", marker2="label2")},
    "free_text": {"essay": "Je vois deux personnes qui ont chacune leurs raisons."},
    "file_upload": {"files": []},
    "self_assessment": {"value": 2},
}

WRONG: dict[str, dict[str, Any]] = {
    "single": {"option": str(named("q1-wrong"))},
    "multiple": {"options": ids("q2-right1", "q2-wrong1")},
    "true_false": {"answer": False},
    "short_text": {"text": "n’importe quoi"},
    "numeric": {"number": "3", "unit": "km"},
    "matching": {"pairs": pairs(prompt1="match2", prompt2="match2")},
    "ordering": {"order": ids("step2", "step1", "step4", "step3")},
    "categorising": {"places": pairs(item1="shop", item2="shop")},
    "gaps": {"gaps": pairs(gap1="listed-wrong", gap3="word-wrong") | {str(named("gap2")): "coupable"}},
    "select_words": {"words": ids("calmly")},
    "hotspot": {"zones": ids("bench")},
    "labelling": {"pairs": pairs(marker1="label2")},
    "free_text": {"essay": "Je ne sais pas."},
    "self_assessment": {"value": 1},
}

# What only a corrected page may say: the key itself, in words or in uuids that the question does not have to show.
SECRETS: dict[str, tuple[str, ...]] = {
    "single": ("Oui, c’est cela.", "Non, relisez la leçon."),
    "multiple": ("Oui, c’est cela.", "Non, relisez la leçon."),
    "true_false": ("Vous dites vrai.", "Vous dites faux."),
    "short_text": ("ibre consentement", "accord libre", "C’est le mot.", "Ce n’est pas le mot."),
    "numeric": ("1.537", "1,537", "C’est bien cela.", "Relisez les horaires."),
    "matching": ("Rappel sur",),
    "ordering": (),
    "categorising": ("Regardez les consignes.",),
    "gaps": ("terrain d’entente", "ni pour l’un", "vous ne jugez pas", "Les deux comptent."),
    "select_words": ("Ce mot enferme.", "Ce mot décrit."),
    "hotspot": ("Au sujet de",),
    "labelling": ("On y entre.", "On y monte."),
    "free_text": ("Un bon exemple",),
    "file_upload": ("Un bon exemple",),
    "self_assessment": (),
}


def fields(payload: dict[str, Any]) -> dict[str, Any]:
    """An answer as the form of its question sends it, without the script."""
    [name, *_] = payload
    value = payload[name]
    if name == "order":
        return {f"rank-{item}": str(place) for place, item in enumerate(value, 1)}
    if isinstance(value, dict):
        prefix = {"pairs": "pair", "places": "place", "gaps": "gap"}[name]
        return {f"{prefix}-{part}": given for part, given in value.items()}
    return {name: str(value).lower()} if isinstance(value, bool) else payload
