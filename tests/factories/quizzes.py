"""Dull on purpose: a test says what matters to it."""

from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4, uuid5

from assessments.quizzes import models
from assessments.quizzes.content import (
    Feedback,
    MultipleChoice,
    Option,
    QuizContent,
    ShortText,
    SingleChoice,
    TrueFalse,
    Variant,
)
from assessments.quizzes.services import attach_quiz, publish_edition
from competencies.models import Competency, FrameworkEdition
from courses.models import Activity
from tests.factories.competencies import CompetencyFactory, FrameworkEditionFactory
from tests.factories.courses import ActivityFactory, EnrolmentFactory, SectionFactory

NAMESPACE = UUID("6f3c0a52-7d55-4a7e-8a0d-0d4f5a3c9b11")


def named(name: str) -> UUID:
    """The same uuid for the same name, so that tests point at questions and options by their names."""
    return uuid5(NAMESPACE, name)


def option(name: str, *, correct: bool = False) -> Option:
    why = "Oui, c’est cela." if correct else "Non, relisez la leçon."
    return Option(uuid=named(name), html=f"Choix {name}", correct=correct, feedback=why)


def _common(name: str, competencies: tuple[str, ...]) -> dict[str, Any]:
    return {
        "uuid": named(name), "code": name, "stem_html": f"<p>Question {name} ?</p>",
        "explanation_html": f"<p>Explication {name}.</p>", "competencies": competencies,
    }  # fmt: skip


def single(name: str = "q1", competencies: tuple[str, ...] = ("mediation",)) -> SingleChoice:
    options = (option(f"{name}-right", correct=True), option(f"{name}-wrong"), option(f"{name}-other"))
    return SingleChoice(options=options, **_common(name, competencies))


def multiple(name: str = "q2", competencies: tuple[str, ...] = ("mediation",)) -> MultipleChoice:
    options = (
        option(f"{name}-right1", correct=True), option(f"{name}-right2", correct=True),
        option(f"{name}-wrong1"), option(f"{name}-wrong2"),
    )  # fmt: skip
    return MultipleChoice(options=options, **_common(name, competencies))


def true_false(name: str = "q3", competencies: tuple[str, ...] = ("teamwork",), *, answer: bool = True) -> TrueFalse:
    return TrueFalse(
        answer=answer,
        feedback_true="Vous dites vrai.",
        feedback_false="Vous dites faux.",
        **_common(name, competencies),
    )


def short_text(name: str = "q4", competencies: tuple[str, ...] = ("teamwork",)) -> ShortText:
    return ShortText(
        accepted=(Variant(text="Libre consentement"), Variant(text="accord libre")), feedback_correct="C’est le mot.",
        feedback_incorrect="Ce n’est pas le mot.", **_common(name, competencies),
    )  # fmt: skip


def quiz_content(**changes: Any) -> QuizContent:
    """One question of each type; q1 and q2 speak for mediation, q3 and q4 for teamwork."""
    content = QuizContent(
        uuid=uuid4(), code="cadre", title="Le cadre", introduction_html="<p>Prenez votre temps.</p>",
        pass_mark=Decimal("0.6"), feedback=Feedback.END,
        questions=(single(), multiple(), true_false(), short_text()),
    )  # fmt: skip
    return replace(content, **changes)


RIGHT: dict[str, dict[str, Any]] = {
    "q1": {"option": str(named("q1-right"))},
    "q2": {"options": [str(named("q2-right1")), str(named("q2-right2"))]},
    "q3": {"answer": True},
    "q4": {"text": "libre consentement"},
}


def framework_with(*codes: str) -> FrameworkEdition:
    """A framework in force that has these competencies (those it has already are left as they are)."""
    edition = FrameworkEdition.objects.first() or FrameworkEditionFactory(valid_from=None)
    for code in codes:
        if not Competency.objects.filter(edition=edition, code=code).exists():
            CompetencyFactory(edition=edition, code=code, title=f"Compétence {code}")
    return edition


def published(content: QuizContent | None = None, **fields: Any) -> models.QuizEdition:
    content = content or quiz_content()
    framework_with(*content.competencies)
    values = {"quiz_uuid": content.uuid, "code": content.code, "centre": None, "by": None} | fields
    return publish_edition(content=content, **values)


def quiz_activity(content: QuizContent | None = None, **fields: Any) -> Activity:
    """An activity of a shared module that gives a published quiz."""
    section = fields.pop("section", None) or SectionFactory()
    activity = ActivityFactory(kind="quiz", title="Quiz", section=section, **fields)
    attach_quiz(activity=activity, quiz=published(content).quiz)
    return activity


def enrolled(learner: Any, activity: Activity) -> Any:
    EnrolmentFactory(learner=learner, course=activity.section.course)
    return learner
