"""What services refuse, in words for the person who asked."""

from uuid import UUID


class QuizRefused(ValueError):
    """``errors`` are sentences for the person who wrote the quiz."""

    def __init__(self, errors: tuple[str, ...]) -> None:
        self.errors = errors
        super().__init__(" ".join(errors))


class QuestionsRefused(QuizRefused):
    """``by_question`` are the errors of each question that has any, by its identity."""

    def __init__(self, by_question: dict[UUID, tuple[str, ...]]) -> None:
        self.by_question = by_question
        super().__init__(tuple(error for errors in by_question.values() for error in errors))


class Refused(ValueError):
    """This may not be done now. The message is for who asked."""


class AttemptClosed(Refused):
    """The try was handed in."""


class AttemptExpired(AttemptClosed):
    """The time was over: the try was handed in with what had been saved."""


class AnswerChecked(Refused):
    """The learner had this answer checked: it stands for this try."""


class ReadMeanwhile(Refused):
    """Somebody gave marks since: ``last`` names the reading that now stands."""

    def __init__(self, words: str, last: UUID) -> None:
        self.last = last
        super().__init__(words)
