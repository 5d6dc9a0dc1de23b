"""What those who teach see of a group and of one learner."""

from records.queries.trainer.board import BoardLine, Grid, Late, board, grid, late_work, shown
from records.queries.trainer.competency import (
    CompetencyPage,
    Reader,
    competency_or_404,
    competency_page,
    evidence_or_404,
    readers_of,
    spoken,
)
from records.queries.trainer.learner import LearnerPage, first_day_of, learner_page
from records.queries.trainer.people import (
    STAFF,
    by_name,
    cohort_to_follow_or_404,
    count_ungrouped,
    groups,
    learner_for_or_404,
    learner_to_follow_or_404,
    learners_followed,
    learners_of,
    ungrouped,
)
from records.queries.trainer.reminders import learners_to_remind_or_404, reminders, reminders_seen

__all__ = [
    "STAFF",
    "BoardLine",
    "CompetencyPage",
    "Grid",
    "Late",
    "LearnerPage",
    "Reader",
    "board",
    "by_name",
    "cohort_to_follow_or_404",
    "competency_or_404",
    "competency_page",
    "count_ungrouped",
    "evidence_or_404",
    "first_day_of",
    "grid",
    "groups",
    "late_work",
    "learner_for_or_404",
    "learner_page",
    "learner_to_follow_or_404",
    "learners_followed",
    "learners_of",
    "learners_to_remind_or_404",
    "readers_of",
    "reminders",
    "reminders_seen",
    "shown",
    "spoken",
    "ungrouped",
]
