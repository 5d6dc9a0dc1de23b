"""Everything the site keeps about one person, for that person: rows as they are, other people by name only."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils import timezone

from accounts import models as accounts
from accounts.models import User
from assessments.quizzes import models as quizzes
from assessments.scenarios import models as scenarios
from competencies import models as competencies
from courses import models as courses
from records import models as records

FORMAT = "entremise-my-data/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """``owner`` is the path from the model to the person; ``columns`` names what is given, by its path."""

    name: str
    model: type[Model]
    owner: str
    columns: Mapping[str, str]

    def rows(self, person: User) -> list[dict[str, Any]]:
        found = self.model._default_manager.filter(**{self.owner: person}).order_by("pk")  # noqa: SLF001
        return [dict(zip(self.columns, row, strict=True)) for row in found.values_list(*self.columns.values())]


def _section(name: str, model: type[Model], owner: str, *same: str, **renamed: str) -> Section:
    return Section(name=name, model=model, owner=owner, columns={**{each: each for each in same}, **renamed})


DATED = ("start", "end")
RELATION = (*DATED, "annulled_on")
ACTIVITY = {"module": "activity__section__course__title", "activity": "activity__title"}

SECTIONS = [
    _section("registrations", accounts.Membership, "learner", *RELATION, centre="centre__name"),
    _section(
        "cohorts", accounts.CohortLearner, "learner", *RELATION, cohort="cohort__name", centre="cohort__centre__name"
    ),
    _section(
        "contracts", accounts.Apprenticeship, "learner", "uuid", *DATED, "kind", "broken_on",
        employer="employer__name", centre="centre__name",
    ),
    _section(
        "mentors", accounts.Mentorship, "apprenticeship__learner", *RELATION,
        contract="apprenticeship__uuid", mentor="mentor__display_name",
    ),
    _section("guardians", accounts.Guardianship, "learner", *RELATION, guardian="guardian__display_name"),
    _section(
        "invitations", accounts.Invitation, "user", "issued_at", "expires_at", "accepted_at", "revoked_at",
        invited_by="invited_by__display_name",
    ),
    _section(
        "sign_in_codes", accounts.SignInCode, "user", "issued_at", "expires_at", "used_at", "revoked_at",
        issued_by="issued_by__display_name",
    ),
    _section(
        "views_of_my_record", accounts.AccessLog, "learner", "seen_at", "capacity", "organisation", "page",
        viewer="viewer__display_name",
    ),
    _section(
        "pathways", competencies.Pathway, "learner", "uuid", *DATED,
        qualification="edition__qualification__title", edition="edition__label", contract="apprenticeship__uuid",
    ),
    _section(
        # Not origin and source, which may hold the identifier of whoever observed.
        "evidence", competencies.Evidence, "learner", "uuid", "kind", "level", "instrument",
        "observed_at", "recorded_at", competency="competency__title", recorded_by="recorded_by__display_name",
        retracts="retracts__uuid", comment="comment__text",
    ),
    _section(
        "shared_with_employer", competencies.Publication, "evidence__learner", "uuid", "shared", "published_at",
        evidence="evidence__uuid", published_by="published_by__display_name",
    ),
    _section(
        "enrolments", courses.Enrolment, "learner", "uuid", *RELATION, "due_on", "enrolled_at",
        module="course__title", programme="programme__title", enrolled_by="enrolled_by__display_name",
    ),
    _section(
        "completions", courses.Completion, "learner", "uuid", "source", "edition", "occurred_at", "received_at",
        **ACTIVITY,
    ),
    _section(
        "reminders", records.Reminder, "learner", "uuid", "channel", "kind", "created_at", "leaves_at",
        author="author__display_name", subject="words__subject", text="words__text",
    ),
    _section(
        "dispensations", courses.Dispensation, "learner", "uuid", "granted", "at", module="course__title",
        decided_by="by__display_name",
    ),
    _section("bookmarks", courses.Bookmark, "learner", "anchor", "updated_at", **ACTIVITY),
    _section(
        "extra_time", quizzes.TimeAllowance, "learner", "uuid", "factor", "starts_on", "ends_on", "set_at",
        set_by="set_by__display_name",
    ),
    _section(
        "quiz_tries", quizzes.Attempt, "learner", "uuid", "number", "started_at", edition="edition__uuid", **ACTIVITY
    ),
    _section(
        "quiz_answers", quizzes.Response, "attempt__learner", "question", "payload", "sequence", "occurred_at",
        "received_at", attempt="attempt__uuid", text="essay__text",
    ),
    _section(
        "quiz_submissions", quizzes.Submission, "attempt__learner", "uuid", "submitted_at", attempt="attempt__uuid"
    ),
    _section(
        "quiz_results", quizzes.Marking, "submission__attempt__learner", "uuid", "score", "maximum", "passed", "detail",
        "rule", "marked_at", "reason", submission="submission__uuid", key_corrected="regrading__reason",
    ),
    _section(
        "quiz_results_opened", quizzes.ResultSeen, "submission__attempt__learner", "at", submission="submission__uuid"
    ),
    _section(
        "placement_proposals", quizzes.PlacementProposal, "marking__submission__attempt__learner", "uuid", "course",
        "verdict", "shares", "proposed_at", result="marking__uuid",
    ),
    _section(
        "placement_decisions", quizzes.PlacementDecision, "proposal__marking__submission__attempt__learner", "uuid",
        "accepted", "at", proposal="proposal__uuid", decided_by="by__display_name", reason="words__text",
    ),
    _section("practice_sessions", quizzes.PracticeSession, "learner", "uuid", "started_at", "rule"),
    _section(
        "practice_answers", quizzes.PracticeAnswer, "session__learner", "payload", "share", "at",
        session="session__uuid", question="asked__question",
    ),
    _section(
        "quiz_readings", quizzes.HandMark, "submission__attempt__learner", "uuid", "question", "role", "criteria",
        "share", "at", submission="submission__uuid", marker="marker__display_name", comment="comment__text",
    ),
    _section(
        "quiz_replies", quizzes.Reply, "submission__attempt__learner", "uuid", "question", "at",
        submission="submission__uuid", author="author__display_name", text="words__text",
    ),
    _section(
        "scenario_runs", scenarios.Run, "learner", "uuid", "number", "kept", "started_at", edition="edition__uuid",
        explores="forked_from__uuid", **ACTIVITY,
    ),
    _section("scenario_choices", scenarios.RunStep, "run__learner", "number", "scene", "choice", "chosen_at",
             run="run__uuid"),
    _section(
        "scenario_ends", scenarios.RunEnd, "run__learner", "uuid", "end", "outcome", "band", "detail", "rule",
        "ended_at", run="run__uuid",
    ),
    _section("scenarios_passed", scenarios.Pass, "learner", "uuid", "at", edition="edition__uuid", **ACTIVITY),
    _section("scenario_reflections", scenarios.Reflection, "run__learner", "text", "written_at", run="run__uuid"),
    _section("saved_comments", quizzes.SavedComment, "owner", "uuid", "question", "text", "created_at"),
]  # fmt: skip

PROFILE = (
    "uuid",
    "username",
    "display_name",
    "email",
    "language",
    "plain_language",
    "birth_date",
    "date_joined",
    "last_login",
)


def own_data(person: User) -> dict[str, Any]:
    """One query a section."""
    return {
        "format": FORMAT,
        "exported_at": timezone.now(),
        "person": {name: getattr(person, name) for name in PROFILE},
        **{section.name: section.rows(person) for section in SECTIONS},
    }
