"""Two months in the life of the demonstration centre, told through the same services that people use."""

from datetime import datetime, time, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services.demo import Demo, create_demo_people
from assessments.quizzes.models import Attempt
from assessments.quizzes.services import save_response, start_attempt, submit_attempt
from cms.starter.answers import right_answer, wrong_answer
from competencies import services as competencies
from competencies.models import Competency, Evidence, QualificationEdition
from competencies.queries import current_framework
from courses.models import Activity, Course, Programme
from courses.services import complete_activity, enrol, keep_place

STORY = UUID("b7a1f0de-5f0a-4a8e-9b1b-6f3f0f6a2c11")


def key(*names: object) -> UUID:
    """The same act always has the same identity, so telling the story twice adds nothing."""
    return uuid5(STORY, ":".join(map(str, names)))


def days_ago(days: int, hour: int = 10) -> datetime:
    day = timezone.localdate() - timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(hour)))


@transaction.atomic
def tell_story() -> None:
    demo = create_demo_people()
    programme = Programme.objects.filter(code="tp-msads").first()
    if programme is None:
        return
    _set_off(demo, programme)
    if Evidence.objects.filter(learner=demo.people["amina"]).exists():
        return
    courses = {each.code: each for each in Course.objects.filter(centre__isnull=True)}
    _amina_learns(demo, courses)
    _people_speak(demo)
    _leo_begins(demo, courses)


def _set_off(demo: Demo, programme: Programme) -> None:
    start = demo.cohort.start
    enrol(
        cohort=demo.cohort,
        programme=programme,
        start=start,
        due_on=start + timedelta(weeks=45),
        by=demo.people["claire"],
    )
    editions = {each.qualification.code: each for each in QualificationEdition.objects.select_related("qualification")}
    for username, qualification, contract in (("amina", "tp-msads", demo.contract), ("leo", "cap-apm", None)):
        competencies.open_pathway(
            learner=demo.people[username], edition=editions[qualification], start=start, apprenticeship=contract
        )


def _amina_learns(demo: Demo, courses: dict[str, Course]) -> None:
    """She took stock at the entry, went through a first module but for its situation to play, and is in another."""
    amina = demo.people["amina"]
    for activity in _activities(courses["faire-le-point"]):
        if activity.kind == "lesson":
            _finish(amina, activity, days_ago(60))
        else:
            _take_quiz(amina, activity, wrong=12)
    activities = _activities(courses["poser-le-cadre"])
    for place, activity in enumerate(each for each in activities if each.kind == "lesson"):
        _finish(amina, activity, days_ago(40 - 2 * place))
    for activity in activities:
        if activity.kind == "quiz" and activity.required:
            _take_quiz(amina, activity, wrong=1)
    later = [each for each in _activities(courses["demarche-en-ligne"]) if each.kind == "lesson"]
    for place, activity in enumerate(later[:2]):
        _finish(amina, activity, days_ago(4 - 2 * place))
    keep_place(learner=amina, activity=later[2], anchor="")


def _activities(course: Course) -> list[Activity]:
    rows = Activity.objects.standing().filter(section__course=course)
    return list(rows.order_by("section__position", "position"))


def _finish(learner: User, activity: Activity, moment: datetime) -> None:
    complete_activity(
        learner=learner,
        activity=activity,
        source="lesson",
        occurred_at=moment,
        uuid=key(learner.username, activity.uuid),
    )


def _take_quiz(learner: User, activity: Activity, *, wrong: int) -> None:
    attempt = start_attempt(
        learner=learner, activity=activity, client_uuid=key(learner.username, "quiz", activity.uuid)
    )
    attempt = Attempt.objects.select_related("edition", "learner", "activity").get(pk=attempt.pk)
    for number, question in enumerate(attempt.edition.quiz_content.questions):
        payload = right_answer(question) if number >= wrong else wrong_answer(question)
        save_response(
            attempt=attempt, question=question.uuid, payload=payload,
            client_uuid=key(attempt.uuid, question.uuid), sequence=number + 1,
        )  # fmt: skip
    submit_attempt(attempt=attempt)


def _people_speak(demo: Demo) -> None:
    """Amina of herself, Marc of what he saw at work, Claire of what she decides; and what she shares."""
    amina, claire, marc = (demo.people[name] for name in ("amina", "claire", "marc"))
    known = {each.code: each for each in Competency.objects.filter(edition=current_framework())}
    for code, level in (("mediation", 2), ("listening-empathy", 2), ("teamwork", 3), ("online-services", 1)):
        competencies.assess_oneself(learner=amina, competency=known[code], level=level, client_uuid=key("self", code))
    seen = [
        ("listening-empathy", 2, 30, "Reçoit les habitants calmement, reformule avant de répondre."),
        ("teamwork", 2, 30, ""),
        ("diplomacy-neutrality", 2, 12, "N’a pas donné son avis pendant un échange tendu dans le hall."),
        ("eco-responsibility", 2, 12, "A animé le stand de tri avec deux habitantes."),
        ("social-media", None, 12, ""),
    ]
    for code, level, days, comment in seen:
        competencies.appraise_at_work(
            learner=amina, competency=known[code], level=level, by=marc, observed_at=days_ago(days, 16),
            client_uuid=key("work", code, days), comment=comment,
        )  # fmt: skip
    competencies.observe_in_training(
        learner=amina, competency=known["listening-empathy"], level=2, by=claire, observed_at=days_ago(20),
        client_uuid=key("training", "listening-empathy"), comment="Jeu de rôle en petit groupe.",
    )  # fmt: skip
    for code, comment in (
        ("listening-empathy", "Vu au centre et en structure."),
        ("eco-responsibility", "Le stand de tri a été préparé et animé avec des habitantes."),
    ):
        ruling = competencies.decide_level(
            learner=amina, competency=known[code], level=2, by=claire, comment=comment,
            client_uuid=key("decision", code),
        )  # fmt: skip
        competencies.publish_level(evidence=ruling, by=claire)


def _leo_begins(demo: Demo, courses: dict[str, Course]) -> None:
    first = _activities(courses["poser-le-cadre"])[0]
    _finish(demo.people["leo"], first, days_ago(25))
