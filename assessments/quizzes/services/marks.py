"""Marking one try: the row that says what it is worth, by the key that is right today."""

from assessments.quizzes.content import QuizContent, QuizKind
from assessments.quizzes.models import Marking, PlacementProposal, Regrading, Submission
from assessments.quizzes.placement import proposals
from assessments.quizzes.queries import answers_of, awards_of, content_of, corrected, corrections_of, detail_of
from assessments.quizzes.scoring import RULE, QuizResult, mark


def mark_submission(submission: Submission, reason: Marking.Reason) -> Marking:
    attempt = submission.attempt
    content = corrected(content_of(attempt), corrections_of(attempt.edition.quiz_id))
    return write_marking(submission, content, result_by(content, submission), reason)


def result_by(content: QuizContent, submission: Submission) -> QuizResult:
    """One query, and one more where a person reads something."""
    by_hand = any(each.is_marked_by_hand for each in content.questions)
    return mark(content, answers_of(submission.attempt).payloads, awards_of(submission) if by_hand else {})


def write_marking(
    submission: Submission,
    content: QuizContent,
    result: QuizResult,
    reason: Marking.Reason,
    regrading: Regrading | None = None,
) -> Marking:
    marking = Marking.objects.create(
        submission=submission, score=result.score, maximum=result.maximum, passed=result.passed,
        complete=result.complete, rule=RULE, detail=detail_of(result), reason=reason, regrading=regrading,
    )  # fmt: skip
    if content.kind is QuizKind.POSITIONING:
        _propose(marking, content, result)
    return marking


def _propose(marking: Marking, content: QuizContent, result: QuizResult) -> None:
    PlacementProposal.objects.bulk_create(
        PlacementProposal(
            marking=marking, course=each.course, verdict=str(each.verdict),
            shares={code: str(share) for code, share in each.shares},
        )
        for each in proposals(content, result)
    )  # fmt: skip
