"""What tries show, as evidence: rows that do not hold any more are taken back, those that are missing are added."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.prepared import prepared
from assessments.quizzes.content import QuizKind, SelfAssessment
from assessments.quizzes.counting import Shown
from assessments.quizzes.models import Attempt, Marking, Submission
from assessments.quizzes.queries import answers_of, content_of, counted_levels
from competencies.mastery import Instrument, Kind
from competencies.models import Evidence
from competencies.queries import competencies_by_code
from competencies.services import record_evidence, record_measurements, retract_evidence

EDITION_CONTENT = "submission__attempt__edition__content"  # read once per process, by its digest


def settle_evidence(attempt: Attempt) -> None:
    """Makes the evidence of this learner's tries of this quiz, at this activity, what their standing markings and the
    quiz's policy say. Doing it twice changes nothing. Whoever calls holds the tries' lock.

    A row whose try still shows the same level stands, by whichever marking it was recorded. A level of 0 is recorded
    too: it says that the learner tried.
    """
    markings = _markings_of(attempt.learner_id, attempt.activity_id, attempt.edition.quiz_id)
    standing = {_number(each): each for each in markings}  # the last of each try
    evidence = _Recorded.of(attempt, {f"marking:{each.uuid}": _number(each) for each in markings})
    wanted = {(each.number, each.competency): each for each in _wanted(standing)}
    for number, each in evidence.standing():
        key = (number, each.competency.code)
        if key in wanted and wanted[key].level == each.level:
            del wanted[key]
        else:
            retract_evidence(evidence=evidence.tip(each), by=None)
    _record(attempt, wanted.values(), standing, evidence)


@prepared
def _markings_of(learner: int, activity: int, quiz: int) -> QuerySet[Marking]:
    """Of this learner's tries of this quiz at this activity, oldest first."""
    rows = Marking.objects.filter(
        submission__attempt__learner=learner, submission__attempt__activity=activity,
        submission__attempt__edition__quiz=quiz,
    )  # fmt: skip
    return rows.select_related("submission__attempt__edition").defer(EDITION_CONTENT).order_by("id")


def _number(marking: Marking) -> int:
    return marking.submission.attempt.number


@dataclass(frozen=True, slots=True)
class _Recorded:
    """``measured``: what markings of these tries recorded, each with the number of its try. ``retractions``: what was
    taken back, by the id of what it takes back: a retraction may itself be."""

    measured: tuple[tuple[int, Evidence], ...]
    retractions: dict[int, Evidence]

    @classmethod
    def of(cls, attempt: Attempt, numbers: Mapping[str, int]) -> "_Recorded":
        rows = _evidence(attempt.learner_id, _origin(attempt))
        return cls(
            measured=tuple((numbers[each.source], each) for each in rows if each.source in numbers),
            retractions={each.retracts_id: each for each in rows if each.kind == Kind.RETRACTION},
        )

    def standing(self) -> list[tuple[int, Evidence]]:
        return [(number, each) for number, each in self.measured if self.stands(each)]

    def from_source(self, source: str) -> list[Evidence]:
        return [each for _number, each in self.measured if each.source == source]

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
def _evidence(learner: int, origin: str) -> QuerySet[Evidence]:
    """What quizzes recorded at one activity, and what was taken back of it."""
    rows = Evidence.objects.filter(learner=learner, origin=origin)
    return rows.select_related("competency", "learner").order_by("id")


def _origin(attempt: Attempt) -> str:
    return f"quiz:{attempt.activity.uuid}"


def _wanted(markings: dict[int, Marking]) -> tuple[Shown, ...]:
    editions = {number: each.submission.attempt.edition.quiz_content for number, each in markings.items()}
    return counted_levels({number: each.detail for number, each in markings.items()}, editions)


def _record(attempt: Attempt, wanted: Iterable[Shown], markings: dict[int, Marking], evidence: _Recorded) -> None:
    missing = list(wanted)
    competencies = competencies_by_code([each.competency for each in missing]) if missing else {}
    for number in dict.fromkeys(each.number for each in missing):
        source = f"marking:{markings[number].uuid}"
        levels = {competencies[each.competency]: each.level for each in missing if each.number == number}
        for each in evidence.from_source(source):
            # Recorded once and taken back since: it holds again.
            if levels.pop(each.competency, None) is not None:
                retract_evidence(evidence=evidence.tip(each), by=None)
        record_measurements(
            learner=attempt.learner, levels=levels, instrument=Instrument.QUIZ, origin=_origin(attempt), source=source,
            observed_at=markings[number].submission.submitted_at,
        )  # fmt: skip


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
