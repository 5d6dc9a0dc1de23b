"""What those who teach see of a group and of one learner."""

from records.queries.trainer.board import BoardLine, board_or_404, group_or_404, shown, ungrouped_board
from records.queries.trainer.competency import (
    CompetencyPage,
    Reader,
    competency_or_404,
    competency_page,
    evidence_or_404,
    readers_of,
    spoken,
)
from records.queries.trainer.enrolments import (
    GIVERS,
    Follower,
    centres_to_give_for,
    enrolment_or_404,
    enrolments_seen,
    follower_or_404,
    groups_to_give_to,
    may_give,
)
from records.queries.trainer.grid import Grid, grid, grid_or_404
from records.queries.trainer.groups import (
    Group,
    Home,
    groups_or_404,
    home_of_staff_or_404,
    sizes_and_alone,
    sizes_of,
)
from records.queries.trainer.late import Late, late_work
from records.queries.trainer.learner import LearnerPage, first_day_of, learner_page
from records.queries.trainer.people import (
    STAFF,
    by_name,
    cohort_to_follow_or_404,
    learner_for_or_404,
    learner_to_follow_or_404,
    learners_followed,
)
from records.queries.trainer.reminders import learners_to_remind_or_404, reminders, reminders_seen

__all__ = [
    "GIVERS",
    "STAFF",
    "BoardLine",
    "CompetencyPage",
    "Follower",
    "Grid",
    "Group",
    "Home",
    "Late",
    "LearnerPage",
    "Reader",
    "board_or_404",
    "by_name",
    "centres_to_give_for",
    "cohort_to_follow_or_404",
    "competency_or_404",
    "competency_page",
    "enrolment_or_404",
    "enrolments_seen",
    "evidence_or_404",
    "first_day_of",
    "follower_or_404",
    "grid",
    "grid_or_404",
    "group_or_404",
    "groups_or_404",
    "groups_to_give_to",
    "home_of_staff_or_404",
    "late_work",
    "learner_for_or_404",
    "learner_page",
    "learner_to_follow_or_404",
    "learners_followed",
    "learners_to_remind_or_404",
    "may_give",
    "readers_of",
    "reminders",
    "reminders_seen",
    "shown",
    "sizes_and_alone",
    "sizes_of",
    "spoken",
    "ungrouped_board",
]
