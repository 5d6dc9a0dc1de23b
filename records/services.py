"""Writes: a level confirmed and shared, what was seen, reminders, who looked. Each in one transaction."""

import logging
import smtplib
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.access import Capacity
from accounts.models import AccessLog, User
from competencies.mastery import Kind
from competencies.models import Competency, Evidence
from competencies.services import (
    Refused,
    appraise_at_work,
    decide_level,
    observe_in_training,
    publish_level,
    retract_evidence,
)
from records import tasks
from records.models import Reminder, ReminderOutcome, ReminderText
from records.quiet_hours import may_leave, next_departure

logger = logging.getLogger(__name__)

LOST_AFTER = timedelta(minutes=10)
Result = ReminderOutcome.Result
Channel = Reminder.Channel


# Levels


@transaction.atomic
def confirm_level(
    *,
    learner: User,
    competency: Competency,
    level: int,
    by: User,
    comment: str,
    client_uuid: uuid.UUID,
    share: bool,
) -> Evidence:
    """A ruling and, only if asked, its publication."""
    evidence = decide_level(
        learner=learner, competency=competency, level=level, by=by, comment=comment, client_uuid=client_uuid
    )
    _refuse_another_answer(evidence, level)
    if share:
        publish_level(evidence=evidence, by=by)
    return evidence


@transaction.atomic
def record_training_observation(
    *, learner: User, competency: Competency, level: int, by: User, day: date, comment: str, client_uuid: uuid.UUID
) -> Evidence:
    evidence = observe_in_training(
        learner=learner,
        competency=competency,
        level=level,
        by=by,
        observed_at=moment_of(day),
        comment=comment,
        client_uuid=client_uuid,
    )
    _refuse_another_answer(evidence, level)
    return evidence


@transaction.atomic
def record_work_observation(
    *,
    learner: User,
    competency: Competency,
    level: int | None,
    by: User,
    day: date,
    comment: str,
    client_uuid: uuid.UUID,
) -> Evidence:
    evidence = appraise_at_work(
        learner=learner,
        competency=competency,
        level=level,
        by=by,
        observed_at=moment_of(day),
        comment=comment,
        client_uuid=client_uuid,
    )
    _refuse_another_answer(evidence, level)
    return evidence


def _refuse_another_answer(evidence: Evidence, level: int | None) -> None:
    """A form sent twice is recorded once; sent again with another level, it must not pass for recorded."""
    if evidence.level != level:
        raise Refused(_("This form was already sent with another level. Open the page again to correct it."))


@transaction.atomic
def take_back(*, evidence: Evidence, by: User, reason: str) -> Evidence:
    """One's own word, by a new row that says why."""
    if evidence.recorded_by_id != by.pk or Kind(evidence.kind) not in (Kind.DECISION, Kind.APPRAISAL):
        raise Refused(_("Only the person who recorded it can take it back."))
    if not reason.strip():
        raise Refused(_("Say why you take it back."))
    return retract_evidence(evidence=evidence, by=by, comment=reason)


def moment_of(day: date) -> datetime:
    """Now for today; noon for a day gone by, whose hour nobody asked."""
    if day == timezone.localdate():
        return timezone.now()
    return timezone.make_aware(datetime.combine(day, time(12)))


# Reminders


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminded:
    """``leaves_at`` is when the e-mails leave: now, or the next allowed moment."""

    by_email: tuple[User, ...]
    in_person: tuple[User, ...]
    already_today: tuple[User, ...]
    without_address: tuple[User, ...]
    leaves_at: datetime
    leaves_now: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What one form says to several learners. ``texts`` by learner id."""

    author: User
    kind: str
    subject: str
    texts: Mapping[int, str]
    client_uuid: uuid.UUID

    def key(self, learner: User) -> uuid.UUID:
        return uuid.uuid5(self.client_uuid, str(learner.uuid))


@transaction.atomic
def remind(*, learners: Collection[User], letter: Letter, channel: str, told: Collection[User] = ()) -> Reminded:
    """One row per learner and form, however often it is sent.

    By e-mail: at most one a day of each kind per learner; who has no address is only logged when ``told`` in person.
    """
    # Learners are locked in one order, so that two trainers at once still send one e-mail a day.
    people = User.objects.select_for_update(no_key=True).filter(pk__in=[each.pk for each in learners])
    locked = list(people.order_by("pk"))
    now = timezone.now()
    leaves_at = next_departure(now)
    sent_before = _already_written(letter, locked)
    refused = reminded_today(locked, letter.kind) if channel == Channel.EMAIL else set()
    groups: dict[str, list[User]] = {"by_email": [], "in_person": [], "already_today": [], "without_address": []}
    for learner in locked:
        place = _place(learner, channel, told, refused, sent_before)
        groups[place].append(learner)
        if learner.pk in sent_before:
            continue
        if place == "by_email":
            _post(letter, learner, now, leaves_at)
        elif place == "in_person":
            _say(letter, learner, Channel.IN_PERSON if channel == Channel.EMAIL else channel, now)
    return Reminded(
        **{place: tuple(people) for place, people in groups.items()}, leaves_at=leaves_at, leaves_now=leaves_at == now
    )


def _already_written(letter: Letter, learners: Collection[User]) -> set[int]:
    keys = [letter.key(each) for each in learners]
    return set(Reminder.objects.filter(uuid__in=keys).values_list("learner_id", flat=True))


def _place(
    learner: User, channel: str, told: Collection[User], refused: Collection[int], sent_before: Collection[int]
) -> str:
    if channel != Channel.EMAIL:
        return "in_person"
    if not learner.email:
        return "in_person" if learner in told else "without_address"
    return "already_today" if learner.pk in refused and learner.pk not in sent_before else "by_email"


def reminded_today(learners: Collection[User], kind: str, day: date | None = None) -> set[int]:
    """Ids of those to whom an e-mail of this kind was written today and did not fail."""
    rows = (
        Reminder.objects.filter(
            learner__in=learners, kind=kind, channel=Channel.EMAIL, created_at__date=day or timezone.localdate()
        )
        .exclude(outcomes__result__in=[Result.FAILED, Result.NO_ADDRESS, Result.UNCERTAIN])
        .values_list("learner_id", flat=True)
    )
    return set(rows)


def _write(letter: Letter, learner: User, channel: str, now: datetime, leaves_at: datetime) -> Reminder:
    reminder = Reminder.objects.create(
        uuid=letter.key(learner),
        author=letter.author,
        learner=learner,
        kind=letter.kind,
        channel=channel,
        created_at=now,
        leaves_at=leaves_at,
    )
    ReminderText.objects.create(reminder=reminder, subject=letter.subject, text=letter.texts[learner.pk])
    return reminder


def _say(letter: Letter, learner: User, channel: str, now: datetime) -> None:
    reminder = _write(letter, learner, channel, now, now)
    ReminderOutcome.objects.create(reminder=reminder, result=Result.SAID)


def _post(letter: Letter, learner: User, now: datetime, leaves_at: datetime) -> None:
    reminder = _write(letter, learner, Channel.EMAIL, now, leaves_at)
    if leaves_at <= now:
        # The row is what counts; news that gets lost is sent again by the sweeper.
        transaction.on_commit(lambda: tasks.send_reminder.delay(reminder.pk), robust=True)


def send_reminder(*, reminder_id: int) -> None:
    """Sends it once. Not inside a transaction: the claim must be visible to others before the message leaves."""
    reminder = (
        Reminder.objects.filter(pk=reminder_id, channel=Channel.EMAIL)
        .select_related("learner", "author", "words")
        .first()
    )
    if reminder is None or not may_leave(timezone.now()):
        return  # the sweeper takes it at the next allowed moment
    _claim, is_ours = ReminderOutcome.objects.get_or_create(reminder=reminder, result=Result.TAKEN)
    if not is_ours:
        return
    result = _deliver(reminder)
    ReminderOutcome.objects.create(reminder=reminder, result=result)


def _deliver(reminder: Reminder) -> str:
    learner = reminder.learner
    if not learner.email or not learner.is_active:
        return Result.NO_ADDRESS
    with translation.override(learner.language):
        footer = _("To go on: %(address)s") % {"address": settings.BASE_URL}
    message = EmailMessage(
        subject=reminder.words.subject,
        body=f"{reminder.words.text}\n\n{footer}\n",
        to=[learner.email],
        reply_to=[reminder.author.email] if reminder.author.email else None,
    )
    try:
        message.send()
    except (smtplib.SMTPException, OSError):
        logger.exception("reminder %s did not leave", reminder.uuid)
        return Result.FAILED
    return Result.SENT


def send_waiting_reminders() -> int:
    """News again for reminders whose time has come and that nobody took; a doubt said for those taken and never
    ended, which are not sent again. Returns how many were announced."""
    now = timezone.now()
    for reminder in _stuck(now):
        ReminderOutcome.objects.get_or_create(reminder=reminder, result=Result.UNCERTAIN)
    if not may_leave(now):
        return 0
    ids = list(_waiting(now).values_list("pk", flat=True))
    for pk in ids:
        tasks.send_reminder.delay(pk)
    return len(ids)


def _waiting(now: datetime) -> QuerySet[Reminder]:
    lost_or_kept_for_later = Q(created_at__lte=now - LOST_AFTER)
    return Reminder.objects.filter(
        lost_or_kept_for_later, channel=Channel.EMAIL, leaves_at__lte=now, outcomes__isnull=True
    ).order_by("leaves_at", "pk")


def _stuck(now: datetime) -> QuerySet[Reminder]:
    taken = ReminderOutcome.objects.filter(result=Result.TAKEN, at__lte=now - LOST_AFTER)
    ended = ReminderOutcome.objects.exclude(result=Result.TAKEN)
    return Reminder.objects.filter(pk__in=taken.values("reminder")).exclude(pk__in=ended.values("reminder"))


def erase_reminder_words(user: User) -> None:
    """What was written to an erased person, or by them. The rows stay."""
    ReminderText.objects.filter(Q(reminder__learner=user) | Q(reminder__author=user)).update(subject="", text="")


# Who looked


def log_list_view(*, rows: Collection[tuple[User, Capacity, str]], viewer: User, page: str) -> None:
    """One view of several records at once (learner, as what, of which organisation): of those alone whose visit is not
    written down yet, as ``records.queries.company`` finds. One statement at most.

    As ``accounts.services.log_view``: reloading within ten minutes is the same visit.
    """
    if not rows:  # for nothing, Django would still open a transaction and close it
        return
    now = timezone.now()
    AccessLog.objects.bulk_create(
        AccessLog(learner=learner, viewer=viewer, capacity=capacity, organisation=organisation, page=page, seen_at=now)
        for learner, capacity, organisation in rows
    )
