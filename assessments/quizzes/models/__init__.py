"""Frozen editions of quizzes and questions, and what learners answer on them. All but the quiz, the question and where
a quiz is given are rows that are only added."""

from assessments.quizzes.models.attempts import (
    Attempt,
    AttemptQuestion,
    Response,
    ResponseText,
    Submission,
    TimeAllowance,
    Upload,
    UploadName,
)
from assessments.quizzes.models.bank import BankQuestion, QuestionEdition, Quiz, QuizActivity, QuizEdition
from assessments.quizzes.models.marks import (
    Correction,
    HandMark,
    HandMarkAudio,
    HandMarkComment,
    Marking,
    PlacementDecision,
    PlacementProposal,
    PlacementReason,
    Regrading,
    Reply,
    ReplyText,
)
from assessments.quizzes.models.practice import PracticeAnswer, PracticeQuestion, PracticeSession
from assessments.quizzes.models.readings import (
    ReplySeen,
    ResultSeen,
    SavedComment,
    SecondReading,
    SecondReadingCopy,
)
from assessments.quizzes.models.statistics import QuestionSnapshot, QuizSnapshot

__all__ = [
    "Attempt",
    "AttemptQuestion",
    "BankQuestion",
    "Correction",
    "HandMark",
    "HandMarkAudio",
    "HandMarkComment",
    "Marking",
    "PlacementDecision",
    "PlacementProposal",
    "PlacementReason",
    "PracticeAnswer",
    "PracticeQuestion",
    "PracticeSession",
    "QuestionEdition",
    "QuestionSnapshot",
    "Quiz",
    "QuizActivity",
    "QuizEdition",
    "QuizSnapshot",
    "Regrading",
    "Reply",
    "ReplySeen",
    "ReplyText",
    "Response",
    "ResponseText",
    "ResultSeen",
    "SavedComment",
    "SecondReading",
    "SecondReadingCopy",
    "Submission",
    "TimeAllowance",
    "Upload",
    "UploadName",
]
