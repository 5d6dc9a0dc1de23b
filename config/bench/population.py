"""A training centre of the asked size, a few weeks after the year began. Rows are inserted by thousands, as they would
have come through the services."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from accounts.models import (
    Apprenticeship,
    Centre,
    Cohort,
    CohortLearner,
    CohortTrainer,
    Employer,
    Membership,
    Mentorship,
    StaffRole,
    User,
)
from cms.archives.importing import apply_import
from cms.archives.planning import plan_import
from cms.archives.reading import read_archive
from cms.models import CentreShelfPage, LessonPage
from cms.starter.folder import module_files
from cms.starter.site import CURRICULUM
from competencies.mastery import Instrument, Kind
from competencies.models import (
    Competency,
    Evidence,
    EvidenceComment,
    FrameworkEdition,
    Pathway,
    Proposition,
    Publication,
    QualificationEdition,
)
from competencies.queries import competencies_of, current_framework, proposition_for
from courses.models import Activity, Bookmark, Completion, Course, Enrolment, Programme

COHORT = 30
APPRENTICES_OF_A_MENTOR = 3
BEGAN = timedelta(days=120)
BATCH = 2000
QUALIFICATION = "tp-msads"
DONE, BEGUN = "poser-le-cadre", "demarche-en-ligne"

FIRST_NAMES = ("Aïcha", "Bilal", "Chloé", "Driss", "Emma", "Farid", "Inès", "Jules", "Léa", "Mehdi", "Nour", "Sacha")
LAST_NAMES = ("Benali", "Costa", "Diallo", "Faure", "Garcia", "Lemaire", "Moreau", "Nguyen", "Petit", "Roche", "Traoré")

# What is known of one competency of one learner: kind, instrument, level, occasion. The occasions of one name are one.
WORDS = (
    (Kind.SELF, Instrument.SELF, 2, "self"),
    (Kind.MEASUREMENT, Instrument.QUIZ, 0, "quiz:one"),
    (Kind.MEASUREMENT, Instrument.QUIZ, 1, "quiz:one"),
    (Kind.APPRAISAL, Instrument.WORKPLACE, 1, "work:autumn"),
    (Kind.APPRAISAL, Instrument.TRAINING, 1, "training:one"),
    (Kind.MEASUREMENT, Instrument.QUIZ, 1, "quiz:two"),
    (Kind.SELF, Instrument.SELF, 2, "self"),
    (Kind.APPRAISAL, Instrument.WORKPLACE, None, "work:visit"),
    (Kind.MEASUREMENT, Instrument.SCENARIO, 2, "scenario:one"),
    (Kind.APPRAISAL, Instrument.WORKPLACE, 2, "work:winter"),
    (Kind.APPRAISAL, Instrument.TRAINING, 2, "training:two"),
    (Kind.DECISION, Instrument.TRAINING, 2, "ruling"),
)
FEWER = (0, 3, 4)  # of the words, for learners outside the measured cohort


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Whom and what the bench visits."""

    cohort: Cohort
    learners: tuple[User, ...]  # of that cohort
    everybody: tuple[User, ...]  # every learner of the centre
    trainer: User
    mentor: User  # of the first learner
    competency: Competency
    module: Course
    lesson: Activity
    quiz: Activity
    edited: LessonPage
    shelf: CentreShelfPage

    @property
    def learner(self) -> User:
        return self.learners[0]


@dataclass(frozen=True, kw_only=True)
class _Town:
    learners: list[User]
    trainers: list[User]
    mentors: list[User]
    cohorts: list[Cohort]

    @property
    def measured(self) -> list[User]:
        return self.learners[:COHORT]


def populate(*, learners: int, competencies: int) -> Scene:
    today = timezone.localdate()
    centre = Centre.objects.get(code="demonstration")
    framework = current_framework()
    if framework is None:
        raise LookupError("the starter data holds no framework in force today")
    _add_competencies(framework, competencies)
    town = _settle(centre, learners, today - BEGAN)
    _set_off(town, today)
    _work(town, today)
    _observe(town, list(competencies_of(framework)), today)
    page = _write_a_module(centre, town.trainers[0])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return _scene(town, page, framework)


def _scene(town: _Town, page: LessonPage, framework: FrameworkEdition) -> Scene:
    begun, done = _steps(BEGUN), _steps(DONE)
    return Scene(
        cohort=town.cohorts[0],
        learners=tuple(town.measured),
        everybody=tuple(town.learners),
        trainer=town.trainers[0],
        mentor=town.mentors[0],
        competency=competencies_of(framework)[0],
        module=Course.objects.get(code=BEGUN, centre=None),
        lesson=[each for each in begun if each.kind == "lesson"][1],
        quiz=next(each for each in done if each.kind == "quiz" and each.required),
        edited=page,
        shelf=CentreShelfPage.objects.get(centre=town.cohorts[0].centre),
    )


def _add_competencies(framework: FrameworkEdition, wanted: int) -> None:
    families = list(framework.family_set.all())
    there = framework.competency_set.count()
    _insert(
        Competency,
        (
            Competency(
                edition=framework, family=families[number % len(families)], code=f"bench-{number}", position=number,
                title=f"Compétence {number}", definition="Ce que l’on voit faire, en une phrase.",
            )
            for number in range(there, wanted)
        ),
    )  # fmt: skip


# People


def _settle(centre: Centre, size: int, start: date) -> _Town:
    learners = _people("apprenti", size)
    cohorts = _insert(Cohort, (
        Cohort(centre=centre, code=f"groupe-{number}", name=f"Groupe {number}", start=start)
        for number in range(1, _groups(size, COHORT) + 1)
    ))  # fmt: skip
    trainers = _people("formatrice", len(cohorts))
    mentors = _people("tuteur", _groups(size, APPRENTICES_OF_A_MENTOR))
    _insert(
        StaffRole, (StaffRole(user=each, centre=centre, role=StaffRole.Role.TRAINER, start=start) for each in trainers)
    )
    _insert(CohortTrainer, (
        CohortTrainer(cohort=cohort, trainer=trainer, start=start)
        for cohort, trainer in zip(cohorts, trainers, strict=True)
    ))  # fmt: skip
    _insert(Membership, (Membership(learner=each, centre=centre, start=start) for each in learners))
    _insert(CohortLearner, (
        CohortLearner(cohort=cohorts[place // COHORT], learner=each, start=start) for place, each in enumerate(learners)
    ))  # fmt: skip
    _hire(centre, learners, mentors, start)
    return _Town(learners=learners, trainers=trainers, mentors=mentors, cohorts=cohorts)


def _groups(size: int, each: int) -> int:
    return -(-size // each)


def _people(code: str, count: int) -> list[User]:
    nobody_enters = make_password(None)
    return _insert(User, (
        User(
            username=f"{code}-{number}", display_name=_name(number), email=f"{code}-{number}@bench.test",
            password=nobody_enters,
        )
        for number in range(count)
    ))  # fmt: skip


def _name(number: int) -> str:
    return f"{FIRST_NAMES[number % len(FIRST_NAMES)]} {LAST_NAMES[number % len(LAST_NAMES)]}"


def _hire(centre: Centre, learners: list[User], mentors: list[User], start: date) -> None:
    """Each mentor has an employer of their own and a few apprentices."""
    employers = _insert(Employer, (
        Employer(name=f"Structure {number}", registered_by=centre) for number in range(len(mentors))
    ))  # fmt: skip
    contracts = _insert(Apprenticeship, (
        Apprenticeship(
            learner=each, employer=employers[place // APPRENTICES_OF_A_MENTOR], centre=centre, start=start
        )
        for place, each in enumerate(learners)
    ))  # fmt: skip
    _insert(Mentorship, (
        Mentorship(apprenticeship=each, mentor=mentors[place // APPRENTICES_OF_A_MENTOR], start=start)
        for place, each in enumerate(contracts)
    ))  # fmt: skip


# Learning


def _set_off(town: _Town, today: date) -> None:
    start = today - BEGAN
    edition = QualificationEdition.objects.get(qualification__code=QUALIFICATION)
    proposition: Proposition | None = proposition_for(edition, None)
    programme = Programme.objects.get(code=QUALIFICATION)
    contracts = dict(Apprenticeship.objects.values_list("learner_id", "pk"))
    _insert(Pathway, (
        Pathway(
            learner=each, edition=edition, proposition=proposition, apprenticeship_id=contracts[each.pk], start=start
        )
        for each in town.learners
    ))  # fmt: skip
    # Due yesterday, so that boards have late work to find.
    _insert(Enrolment, (
        Enrolment(cohort=each, programme=programme, start=start, due_on=today - timedelta(days=1))
        for each in town.cohorts
    ))  # fmt: skip


def _steps(course: str) -> list[Activity]:
    rows = Activity.objects.standing().filter(section__course__code=course, section__course__centre=None)
    return list(rows.order_by("section__position", "position"))


def _work(town: _Town, today: date) -> None:
    """One module read to its quiz; a second one begun, further by some than by others."""
    done = [each for each in _steps(DONE) if each.kind == "lesson"]
    begun = [each for each in _steps(BEGUN) if each.kind == "lesson"]
    moment = _moment(today, 20)
    _insert(Completion, (
        Completion(learner=learner, activity=activity, source="lesson", occurred_at=moment)
        for place, learner in enumerate(town.learners)
        for activity in (*done, *begun[: 1 + place % 4])
    ))  # fmt: skip
    _insert(Bookmark, (
        Bookmark(learner=learner, activity=begun[1 + place % 4], updated_at=moment)
        for place, learner in enumerate(town.learners)
    ))  # fmt: skip


def _moment(today: date, days: int) -> datetime:
    return timezone.make_aware(datetime.combine(today - timedelta(days=days), datetime.min.time()))


# Evidence


def _observe(town: _Town, competencies: list[Competency], today: date) -> None:
    rows = _insert(Evidence, _evidence(town, competencies, today))
    spoken = [row for row in rows if row.kind == Kind.APPRAISAL and row.level is not None]
    _insert(EvidenceComment, (EvidenceComment(evidence=row, text="Vu deux fois, calmement.") for row in spoken[::3]))
    ruled = [row for row in rows if row.kind == Kind.DECISION]
    _insert(Publication, (
        Publication(evidence=row, shared=True, published_by=town.trainers[0]) for row in ruled[::2]
    ))  # fmt: skip


def _evidence(town: _Town, competencies: list[Competency], today: date) -> Iterator[Evidence]:
    for place, learner in enumerate(town.learners):
        told = range(len(WORDS)) if place < COHORT else FEWER
        speaker = {
            Instrument.WORKPLACE: town.mentors[place // APPRENTICES_OF_A_MENTOR].pk,
            Instrument.TRAINING: town.trainers[place // COHORT].pk,
            Instrument.SELF: learner.pk,
        }
        for competency in competencies:
            for number in told:
                kind, instrument, level, origin = WORDS[number]
                yield Evidence(
                    learner=learner, competency=competency, kind=kind, instrument=instrument, level=level,
                    origin=f"bench:{origin}", source=f"bench:{learner.pk}:{number}",
                    observed_at=_moment(today, 100 - 7 * number), recorded_by_id=speaker.get(instrument),
                )  # fmt: skip


# Writing


def _write_a_module(centre: Centre, trainer: User) -> LessonPage:
    """A module on the centre's own shelf, where its trainers may change it; its first lesson."""
    archive = read_archive(module_files(CURRICULUM / "modules" / DONE))
    apply_import(plan_import(archive, centre=centre), by=trainer, publish=False)
    shelf = CentreShelfPage.objects.get(centre=centre)
    found: LessonPage | None = LessonPage.objects.descendant_of(shelf).first()
    if found is None:
        raise LookupError("the archive holds no lesson")
    return found


def _insert(model: type[Model], rows: Iterable[Any]) -> list[Any]:
    left, made = iter(rows), []
    while batch := list(islice(left, BATCH)):
        made += model._default_manager.bulk_create(batch)  # noqa: SLF001
    return made
