"""What tries show, as evidence: rows that do not hold any more are taken back, those that are missing are added."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from accounts.prepared import prepared
from assessments.quizzes.content import QuizKind, SelfAssessment
from assessments.quizzes.counting import Shown
from assessments.quizzes.models import Attempt, Marking, Submission
from assessments.quizzes.queries import (
    answers_of,
    content_of,
    counted_levels,
    standing_markings,
)
from competencies.mastery import Instrument, Kind
from competencies.models import Evidence
from competencies.queries import competencies_by_code
from competencies.services import record_evidence, retract_evidence


def settle_evidence(attempt: Attempt) -> None:
    """Makes the evidence of this learner's tries of this quiz, at this activity, what their standing markings and the
    quiz's policy say. Doing it twice changes nothing. Whoever calls holds the tries' lock.

    A row whose try still shows the same level stands, by whichever marking it was recorded. A level of 0 is recorded
    too: it says that the learner tried.
    """
    markings, tips = _standing_markings(attempt), _Tips.of(attempt)
    wanted = {(each.number, each.competency): each for each in _wanted(markings)}
    for number, evidence in _standing_evidence(attempt, tips):
        key = (number, evidence.competency.code)
        if key in wanted and wanted[key].level == evidence.level:
            del wanted[key]
        else:
            retract_evidence(evidence=tips.tip(evidence), by=None)
    _record(attempt, wanted.values(), markings, tips)


@dataclass(frozen=True, slots=True)
class _Tips:
    """What was taken back, by the id of what it takes back: a retraction may itself be."""

    retractions: dict[int, Evidence]

    @classmethod
    def of(cls, attempt: Attempt) -> "_Tips":
        return cls({each.retracts_id: each for each in _retractions(attempt.learner_id, _origin(attempt))})

    def chain(self, evidence: Evidence) -> list[Evidence]:
        found = [evidence]
        while found[-1].pk in self.retractions:
            found.append(self.retractions[found[-1].pk])
        return found

    def tip(self, evidence: Evidence) -> Evidence:
        return self.chain(evidence)[-1]

    def stands(self, evidence: Evidence) -> bool:
        return len(self.chain(evidence)) % 2 == 1


@prepared
def _retractions(learner: int, origin: str) -> QuerySet[Evidence]:
    rows = Evidence.objects.filter(learner=learner, origin=origin, kind=Kind.RETRACTION)
    return rows.select_related("competency", "learner")


def _origin(attempt: Attempt) -> str:
    return f"quiz:{attempt.activity.uuid}"


def _tries_of(attempt: Attempt) -> tuple[int, int, int]:
    """This learner's tries of this quiz at this activity, as the two queries below take them."""
    return attempt.learner_id, attempt.activity_id, attempt.edition.quiz_id


def _standing_markings(attempt: Attempt) -> dict[int, Marking]:
    """By the number of the try."""
    return {each.submission.attempt.number: each for each in _markings_that_stand(*_tries_of(attempt))}


@prepared
def _markings_that_stand(learner: int, activity: int, quiz: int) -> QuerySet[Marking]:
    tries = Submission.objects.filter(
        attempt__learner=learner, attempt__activity=activity, attempt__edition__quiz=quiz
    )  # fmt: skip
    rows = standing_markings(tries.values("pk")).select_related("submission__attempt__edition")
    return rows.defer("submission__attempt__edition__content")


def _wanted(markings: dict[int, Marking]) -> tuple[Shown, ...]:
    editions = {number: each.submission.attempt.edition.quiz_content for number, each in markings.items()}
    return counted_levels({number: each.detail for number, each in markings.items()}, editions)


def _standing_evidence(attempt: Attempt, tips: _Tips) -> list[tuple[int, Evidence]]:
    """Each with the number of its try."""
    numbers = {f"marking:{uuid}": number for uuid, number in _numbers_of_markings(*_tries_of(attempt))}
    return [(numbers[each.source], each) for each in _measurements(list(numbers)) if tips.stands(each)]


@prepared
def _numbers_of_markings(learner: int, activity: int, quiz: int) -> QuerySet[Marking, tuple[UUID, int]]:
    rows = Marking.objects.filter(
        submission__attempt__learner=learner, submission__attempt__activity=activity,
        submission__attempt__edition__quiz=quiz,
    )  # fmt: skip
    return rows.values_list("uuid", "submission__attempt__number")


@prepared
def _measurements(sources: list[str]) -> QuerySet[Evidence]:
    rows = Evidence.objects.filter(source__any_of=sources, kind=Kind.MEASUREMENT)
    return rows.select_related("competency", "learner").order_by("id")


def _record(attempt: Attempt, wanted: Iterable[Shown], markings: dict[int, Marking], tips: _Tips) -> None:
    missing = list(wanted)
    competencies = competencies_by_code([each.competency for each in missing])
    for each in missing:
        marking = markings[each.number]
        evidence = record_evidence(
            learner=attempt.learner, competency=competencies[each.competency], kind=Kind.MEASUREMENT,
            level=each.level, instrument=Instrument.QUIZ, origin=_origin(attempt), source=f"marking:{marking.uuid}",
            observed_at=marking.submission.submitted_at,
        )  # fmt: skip
        if not tips.stands(evidence):
            # Recorded once and taken back since: it holds again.
            retract_evidence(evidence=tips.tip(evidence), by=None)


def record_self_assessments(submission: Submission) -> None:
    """What the learner says of themselves is their own voice, never a measurement. Practice says nothing."""
    attempt = submission.attempt
    content = content_of(attempt)
    asked = [each for each in content.questions if isinstance(each, SelfAssessment)]
    if content.kind is QuizKind.PRACTICE or not asked:
        return
    answers = answers_of(attempt).payloads
    competencies = competencies_by_code([code for question in asked for code in question.competencies])
    for question in asked:
        for code in question.competencies if question.uuid in answers else ():
            record_evidence(
                learner=attempt.learner, competency=competencies[code], kind=Kind.SELF,
                level=answers[question.uuid]["value"], instrument=Instrument.SELF,
                origin=f"self:{competencies[code].uuid}", source=f"self-quiz:{submission.uuid}:{question.uuid}",
                observed_at=submission.submitted_at, recorded_by=attempt.learner,
            )  # fmt: skip
