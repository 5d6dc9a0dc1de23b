"""What an apprentice's pages repeat (competencies, blocks, where to work on something), in words and numbers: equal
ones look alike, so that a page renders each of them once."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.addresses import address_of
from competencies.asked import AskedBlock, AskedLine
from competencies.mastery import Mastery, Rule, Status
from competencies.models import Competency, Pathway
from competencies.progress import Progress
from courses import kinds
from courses.models import Activity
from records.queries.apprentice import CompetencyStanding, PathPage
from records.queries.teaching import NOT_TAUGHT, Teaching
from records.views import apprentice_wording as words

ENDS_SOON = timedelta(days=365)
SETTLED = (Status.READY, Status.ACQUIRED)  # the learner has nothing more to show


def competency_url(competency: Competency) -> str:
    return address_of("records:apprentice_competency", competency.uuid)


def course_url(course: UUID) -> str:
    return address_of("records:apprentice_module", course)


def open_url(activity: Activity) -> str:
    """Empty when no installed app knows this kind of activity."""
    return kinds.kind_of(activity.kind).open_url(activity) if kinds.is_known(activity.kind) else ""


def kind_of(activity: Activity) -> dict[str, Any]:
    if not kinds.is_known(activity.kind):
        return {"title": _("Not available for now"), "icon": "circle-help"}
    kind = kinds.kind_of(activity.kind)
    return {"title": kind.title, "icon": kind.icon}


# Where to work on it


class Link(NamedTuple):
    title: str
    url: str
    icon: str = ""


class Where(NamedTuple):
    nowhere: bool
    next: Link | None
    followed: tuple[Link, ...]
    others: tuple[str, ...]


def where(teaching: Teaching) -> Where:
    return Where(
        nowhere=teaching.nowhere,
        next=_next(teaching),
        followed=tuple(Link(each.title, course_url(each.uuid)) for each in teaching.followed),
        others=teaching.others,
    )


def _next(teaching: Teaching) -> Link | None:
    activity, course = teaching.next_activity, teaching.next_course
    if activity is None or course is None:
        return None
    return Link(activity.title, open_url(activity) or course_url(course.uuid), kind_of(activity)["icon"])


# A competency


class Said(NamedTuple):
    level: int | str
    date: datetime


class Voices(NamedTuple):
    """As ``components/voices.html`` takes them."""

    self: Said | None
    measured: Said | None
    trainer: Said | None
    mentor: Said | None


class Card(NamedTuple):
    title: str
    url: str
    status: Status
    voices: Voices | None  # none where nobody said anything
    expected_level: str
    missing: str
    settled: bool
    teaching: Where


def card(found: CompetencyStanding) -> Card:
    return Card(
        title=found.competency.title,
        url=competency_url(found.competency),
        status=found.status,
        voices=_voices(found.mastery),
        expected_level=words.expected_level(found.rule),
        missing=words.missing_over_all(found.status, found.mastery, found.rule),
        settled=found.mastery.status in SETTLED,
        teaching=where(found.teaching),
    )


def _voices(mastery: Mastery) -> Voices | None:
    if not mastery.voices:
        return None
    said = {
        str(voice): Said("unseen" if each.level is None else each.level, each.at)
        for voice, each in mastery.voices.items()
    }
    return Voices(*map(said.get, Voices._fields))


# A path


class Judged(NamedTuple):
    status: Status
    expected_level: str
    missing: str


def judged(line: AskedLine) -> Judged:
    rule = Rule(level=line.requirement.level, origins=line.requirement.origins)
    return Judged(line.mastery.status, words.expected_level(rule), words.missing(line.mastery, rule))


class Line(NamedTuple):
    title: str
    url: str
    judged: Judged
    expected: str
    settled: bool
    teaching: Where


class Block(NamedTuple):
    code: str
    label: str
    title: str
    official: bool
    acquired: int
    lines: tuple[Line, ...]
    open: bool


def blocks(found: PathPage) -> tuple[Block, ...]:
    """Unfolded: the first block where something is still to be acquired."""
    asked = found.progress.blocks
    unfolded = next((block for block in asked if block.acquired < len(block.lines)), None)
    places = {competency: where(teaching) for competency, teaching in found.teaching.items()}
    return tuple(_block(each, places, unfolded=each is unfolded) for each in asked)


def _block(block: AskedBlock, places: dict[int, Where], *, unfolded: bool) -> Block:
    return Block(
        code=block.code,
        label=block.label,
        title=block.title,
        official=block.official,
        acquired=block.acquired,
        lines=tuple(_line(line, places) for line in block.lines),
        open=unfolded,
    )


def _line(line: AskedLine, places: dict[int, Where]) -> Line:
    return Line(
        title=line.competency.title,
        url=competency_url(line.competency),
        judged=judged(line),
        expected=line.expected,
        settled=line.mastery.status in SETTLED,
        teaching=places.get(line.competency.pk) or where(NOT_TAUGHT),
    )


class Group(NamedTuple):
    status: str
    titles: tuple[str, ...]


def groups(found: PathPage, summary: Progress) -> tuple[Group, ...]:
    by_status = {
        "acquired": summary.acquired,
        "ready": summary.ready,
        "in_progress": summary.started,
        "not_started": summary.missing,
    }
    return tuple(
        Group(status, tuple(each.title for each in found.named(ids))) for status, ids in by_status.items() if ids
    )


class Diploma(NamedTuple):
    """The edition that a pathway pins, and the days of the pathway."""

    short_title: str
    title: str
    label: str
    valid_from: date | None
    valid_to: date | None
    status_as_of: date | None
    gaps: tuple[str, ...]
    ended: bool
    ends_soon: bool
    start: date
    end: date | None
    proposition: str
    proposed_on: date


def diploma(pathway: Pathway, day: date) -> Diploma:
    edition, last = pathway.edition, pathway.edition.valid_to
    return Diploma(
        short_title=edition.qualification.short_title,
        title=edition.qualification.title,
        label=edition.label,
        valid_from=edition.valid_from,
        valid_to=last,
        status_as_of=edition.status_as_of,
        gaps=tuple(map(str, edition.gaps)),
        ended=last is not None and last < day,
        ends_soon=last is not None and day <= last <= day + ENDS_SOON,
        start=pathway.start,
        end=pathway.end,
        proposition=pathway.proposition.label,
        proposed_on=pathway.proposition.valid_from,
    )
