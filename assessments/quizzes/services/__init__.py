"""Writes: publishing, taking, handing in, marking, regrading, placing, practising. Each in one transaction."""

from assessments.quizzes.services.commenting import (
    delete_comment,
    save_comment,
)
from assessments.quizzes.services.erasing import (
    erase_quiz_words,
)
from assessments.quizzes.services.files import (
    store_upload,
)
from assessments.quizzes.services.handing_in import (
    announce_expired_attempts,
    expire_attempt,
    expire_attempt_by_id,
    submit_attempt,
)
from assessments.quizzes.services.marking import (
    put_reply_aside,
    read_by_hand,
    reply_to_marking,
)
from assessments.quizzes.services.measuring import (
    announce_quiz_tries,
    announce_stale_quizzes,
    measure_questions,
    measure_quiz,
    measure_quiz_and_its_questions,
    rebuild_statistics,
)
from assessments.quizzes.services.news import see_result
from assessments.quizzes.services.placing import (
    decide_placement,
)
from assessments.quizzes.services.practising import (
    answer_practice,
    start_practice,
)
from assessments.quizzes.services.publishing import (
    KIND,
    attach_quiz,
    cleaned,
    publish_edition,
    publish_question,
    publish_questions,
    retire_question,
    retire_quiz,
)
from assessments.quizzes.services.refusals import (
    AnswerChecked,
    AttemptClosed,
    AttemptExpired,
    QuestionsRefused,
    QuizRefused,
    ReadMeanwhile,
    Refused,
)
from assessments.quizzes.services.regrading import (
    regrade,
)
from assessments.quizzes.services.second import (
    ask_second_reading,
)
from assessments.quizzes.services.taking import (
    allow_time,
    milliseconds,
    save_response,
    start_attempt,
)

__all__ = [
    "KIND",
    "AnswerChecked",
    "AttemptClosed",
    "AttemptExpired",
    "QuestionsRefused",
    "QuizRefused",
    "ReadMeanwhile",
    "Refused",
    "allow_time",
    "announce_expired_attempts",
    "announce_quiz_tries",
    "announce_stale_quizzes",
    "answer_practice",
    "ask_second_reading",
    "attach_quiz",
    "cleaned",
    "decide_placement",
    "delete_comment",
    "erase_quiz_words",
    "expire_attempt",
    "expire_attempt_by_id",
    "measure_questions",
    "measure_quiz",
    "measure_quiz_and_its_questions",
    "milliseconds",
    "publish_edition",
    "publish_question",
    "publish_questions",
    "put_reply_aside",
    "read_by_hand",
    "rebuild_statistics",
    "regrade",
    "reply_to_marking",
    "retire_question",
    "retire_quiz",
    "save_comment",
    "save_response",
    "see_result",
    "start_attempt",
    "start_practice",
    "store_upload",
    "submit_attempt",
]
