"""The sentences of the apprentice's space: progress in words, what is missing, where evidence comes from."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from accounts.access import GRANTS, Capacity, Extent, Right
from accounts.dates import date_format
from assessments.quizzes.models import Submission
from assessments.quizzes.queries import PracticeDay
from assessments.quizzes.wording import comes_back
from competencies.mastery import Instrument, Kind, Mastery, Rule, Status
from courses import kinds
from courses.progress import CourseProgress

LEVELS = {
    0: pgettext_lazy("mastery level", "Not covered"),
    1: pgettext_lazy("mastery level", "Discovery"),
    2: pgettext_lazy("mastery level", "In progress, with help"),
    3: pgettext_lazy("mastery level", "Independent"),
}

HOUR = 60
ROUNDED_TO = 5


def duration(minutes: int) -> str:
    if minutes < HOUR:
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    hours, rest = divmod(minutes, HOUR)
    if not rest:
        return pgettext("duration", "%(hours)d h") % {"hours": hours}
    return pgettext("duration", "%(hours)d h %(minutes)02d") % {"hours": hours, "minutes": rest}


def about(minutes: int) -> str:
    """A duration that is an estimate: to the next five minutes."""
    rounded = -(-minutes // ROUNDED_TO) * ROUNDED_TO
    return _("about %(duration)s") % {"duration": duration(rounded)}


def activities_done(progress: CourseProgress) -> str:
    return ngettext("%(done)d activity out of %(total)d", "%(done)d activities out of %(total)d", progress.done) % {
        "done": progress.done,
        "total": progress.needed,
    }


def time_left(progress: CourseProgress) -> str:
    if progress.dispensed:
        return _("You may leave it out")
    if progress.complete:
        return _("Finished")
    if not progress.minutes_left:
        return ""
    return _("%(duration)s left") % {"duration": about(progress.minutes_left)}


def spoke(*, by_mentor: bool) -> str:
    if by_mentor:
        return _("Your workplace mentor wrote down what they saw")
    return _("Your trainer gave their view of a competency")


def told(submission: Submission) -> tuple[str, str]:
    """An icon and what it stands for."""
    if submission.is_answered:
        return "message-circle", _("Your trainer answered you")
    if submission.is_corrected:
        return "rotate-ccw", _("A right answer was corrected: your result changed")
    return "square-pen", _("Your trainer has read your work")


def due(day: date | None, today: date) -> str:
    if day is None:
        return ""
    words = {"date": date_format(day, "j F")}
    return _("was due on %(date)s") % words if day < today else _("due by %(date)s") % words


def practice(found: PracticeDay | None, today: date) -> str:
    """What there is to go over; empty for nobody's practice yet."""
    if found is None:
        return ""
    if found.due:
        return ngettext("%(count)d question to go over today", "%(count)d questions to go over today", found.due) % {
            "count": found.due
        }
    return _("Nothing today. Your next questions come back %(when)s.") % {
        "when": comes_back(found.next_day.date(), today)
    }


def section_rule(part: Any) -> str:
    """``part``: a ``ModulePart``. How many of a section's activities suffice, when it is not simply all of them."""
    needed, steps = part.part.needed, len(part.steps)
    if not needed:
        return _("Nothing is required here. Choose what helps you.")
    if needed < steps and needed > part.required:
        return ngettext(
            "Do at least %(needed)d activity of this section.",
            "Do at least %(needed)d activities of this section.",
            needed,
        ) % {"needed": needed}
    return ""


# Competencies


def expected_level(rule: Rule) -> str:
    words = str(LEVELS[rule.level])
    if rule.origins < 2:  # noqa: PLR2004
        return words
    return _("%(level)s, on %(count)d different occasions") % {"level": words, "count": rule.origins}


def level_to_choose(level: int, rule: Rule, *, asked: bool) -> str:
    words = str(LEVELS[level])
    if level != rule.level:
        return words
    # Outside an f-string, where xgettext does not look.
    why = _("expected on your path") if asked else _("what we aim at")
    return f"{words} · {why}"


def missing(mastery: Mastery, rule: Rule) -> str:
    """What is still to be done before the competency counts as acquired; empty when nothing is."""
    if mastery.status is Status.ACQUIRED:
        return ""
    if mastery.status is Status.READY:
        return _("What you showed is enough. Your trainer still has to confirm the level.")
    words = {"level": LEVELS[rule.level], "reached": LEVELS[mastery.level], "count": rule.origins}
    if mastery.status is Status.NOT_STARTED:
        return _("You have not shown anything yet.")
    if mastery.level >= rule.level:
        return _("You have shown this level. It must be seen on %(count)d different occasions.") % words
    return _("You are at “%(reached)s”. “%(level)s” is expected.") % words


def missing_over_all(status: Status, mastery: Mastery, rule: Rule) -> str:
    """``mastery`` is by the strictest block; another may wait for a decision already."""
    if status is Status.READY and mastery.status is not Status.READY:
        return _("One block of your diploma waits for your trainer to confirm. Another asks for more.")
    return missing(mastery, rule)


def who_can_show(mastery: Mastery, rule: Rule) -> str:
    """Exercises prove no more than their ceiling; beyond it a person has to see the work. Empty when they suffice."""
    ceiling = max((kind.evidence_ceiling for kind in kinds.all_kinds()), default=0)
    if mastery.status in (Status.READY, Status.ACQUIRED) or rule.level <= ceiling:
        return ""
    return _("Exercises are not enough for it: your trainer or your workplace mentor must see you do it.")


ORIGINS = {
    Instrument.SELF: gettext_lazy("Your own view"),
    Instrument.QUIZ: gettext_lazy("Quiz"),
    Instrument.H5P: gettext_lazy("Interactive exercise"),
    Instrument.SCENARIO: gettext_lazy("Scenario played alone"),
    Instrument.ROLEPLAY: gettext_lazy("Role-play"),
    Instrument.WORKPLACE: gettext_lazy("Seen at the workplace"),
    Instrument.TRAINING: gettext_lazy("Seen at the training centre"),
    Instrument.FILE: gettext_lazy("Earlier experience, seen on documents"),
}


def origin(kind: str, instrument: str) -> str:
    if kind == Kind.DECISION:
        return _("Level confirmed by your trainer")
    return str(ORIGINS[Instrument(instrument)])


# Who can see me

# Only what the site keeps today: a right gets its words with its first rows.
SEEN = {
    (Right.SEE_CALENDAR, Extent.ALL): gettext_lazy("the modules you follow and what you did lately, without results"),
    (Right.SEE_LEVELS, Extent.ALL): gettext_lazy("all your levels, with their history and comments"),
    (Right.SEE_LEVELS, Extent.SHARED): gettext_lazy("only the levels shared with them"),
    (Right.SEE_WORK, Extent.ALL): gettext_lazy("your answers to the quizzes and your tries"),
    (Right.SEE_ROLEPLAY, Extent.ALL): gettext_lazy("your choices in the scenarios and what you wrote at the end"),
}
# A guardian's page shows the shared levels and nothing else, whatever else they could be shown.
NO_PAGE_YET = {(Capacity.GUARDIAN, Right.SEE_CALENDAR)}
MAY = {
    Right.OBSERVE: gettext_lazy("write down what they see you do"),
    Right.DECIDE: gettext_lazy("confirm a level"),
    Right.SHARE: gettext_lazy("share a level with your employer, or stop sharing it"),
    Right.REMIND: gettext_lazy("send you a reminder"),
    Right.MANAGE: gettext_lazy("manage your registration, your cohort and your contract"),
}
HIDDEN = {
    Right.SEE_LEVELS: gettext_lazy("your levels"),
    Right.SEE_WORK: gettext_lazy("your answers to the quizzes"),
    Right.SEE_ROLEPLAY: gettext_lazy("your choices in the scenarios"),
}
GROUPS = {
    Capacity.TRAINER: (gettext_lazy("Your trainers"), "graduation-cap"),
    Capacity.MENTOR: (gettext_lazy("Your workplace mentor"), "briefcase"),
    Capacity.EMPLOYER: (gettext_lazy("Your employer"), "building-2"),
    Capacity.GUARDIAN: (gettext_lazy("Your legal guardians"), "users"),
    Capacity.COORDINATOR: (gettext_lazy("The coordination of the centre"), "clipboard-list"),
    Capacity.AUDITOR: (gettext_lazy("Auditors of the centre"), "shield-check"),
}
CAPACITIES = {
    "mentor": gettext_lazy("workplace mentor"),
    "employer": gettext_lazy("employer"),
    "guardian": gettext_lazy("legal guardian"),
}
PAGES = {
    "levels": gettext_lazy("Your shared levels"),
    "learner": gettext_lazy("The choice of a competency to observe"),
    "apprentices": gettext_lazy("The list of apprentices"),
}


def sees(capacity: Capacity) -> list[str]:
    rights = GRANTS[capacity]
    return [
        str(words)
        for (right, extent), words in SEEN.items()
        if rights.get(right) == extent and (capacity, right) not in NO_PAGE_YET
    ]


def does_not_see(capacity: Capacity) -> list[str]:
    rights = GRANTS[capacity]
    hidden = [str(words) for right, words in HIDDEN.items() if right not in rights]
    if rights.get(Right.SEE_LEVELS) == Extent.SHARED:
        hidden.append(_("what your trainer has not shared, and your own view of yourself"))
    return hidden


def may(capacity: Capacity) -> list[str]:
    return [str(words) for right, words in MAY.items() if right in GRANTS[capacity]]
