"""A session: a group, a day, what happened, who was there and who played what."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.append_only import AppendOnly
from accounts.models import Cohort
from assessments.roleplays.models.editions import RolePlayEdition
from assessments.roleplays.phases import Happening

HAPPENINGS = [(each.value, each.value) for each in Happening]


def _person(related_name: str, **more: Any) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name=related_name, **more)


class Session(models.Model):
    """A role-play played once by a group. ``join_code`` opens it on a phone until it is closed, when the code becomes
    free again; ``stop_token`` is the one that every phone of the session holds, and says nothing of whose it is."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    edition = models.ForeignKey(RolePlayEdition, models.PROTECT, related_name="sessions")
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="roleplay_sessions", verbose_name=_("group"))
    trainer = _person("roleplay_sessions", verbose_name=_("trainer"))
    planned_on = models.DateField(_("day"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    shows_observers = models.BooleanField(
        _("say who observed"), default=False, help_text=_("Otherwise one reads what was seen, not by whom.")
    )
    join_code = models.CharField(max_length=10, blank=True)
    stop_token = models.UUIDField(default=uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("session of a role-play")
        verbose_name_plural = _("sessions of role-plays")
        ordering = ["-planned_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["join_code"], condition=~Q(join_code=""), name="session_join_code"),
        ]

    def __str__(self) -> str:
        return f"{self.edition.content['title']} · {self.planned_on}"


class SessionEvent(AppendOnly):
    """What happened to a session, in order. ``by`` is empty for a *stop*: nobody is to know who pressed it."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=HAPPENINGS)
    phase = models.CharField(max_length=60, blank=True)
    seconds = models.IntegerField(default=0)
    by = _person("roleplay_events", null=True)
    client_uuid = models.UUIDField(null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta(AppendOnly.Meta):
        verbose_name = _("what happened in a session")
        verbose_name_plural = _("what happened in sessions")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="session_event_number"),
            models.UniqueConstraint(fields=["session", "client_uuid"], name="session_event_once"),
            models.CheckConstraint(
                condition=~Q(kind="stopped") | Q(by__isnull=True, client_uuid__isnull=True), name="stop_without_a_trace"
            ),
        ]


class Participant(AppendOnly):
    """Somebody of the group who is there: on their own phone, or by name on the trainer's tablet or on paper."""

    uuid = models.UUIDField(default=uuid4, unique=True)
    session = models.ForeignKey(Session, models.PROTECT, related_name="participants")
    learner = _person("roleplay_participations")
    has_phone = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    class Meta(AppendOnly.Meta):
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["session", "learner"], name="participant_once")]


class Casting(AppendOnly):
    """What somebody is asked to play, or which focus they watch. The last of a participant stands; with neither a card
    nor a focus, they are free. ``draw`` groups what one draw gave."""

    uuid = models.UUIDField(default=uuid4, unique=True)
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="castings")
    card = models.CharField(max_length=60, blank=True)
    focus = models.CharField(max_length=60, blank=True)
    draw = models.UUIDField(null=True)
    by = _person("roleplay_castings")
    at = models.DateTimeField(default=timezone.now)

    class Meta(AppendOnly.Meta):
        verbose_name = _("casting")
        verbose_name_plural = _("castings")
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(card="") | Q(focus=""), name="casting_card_or_focus")]


class Consent(AppendOnly):
    """What somebody answered to a card: yes, or rather not, which costs nothing and asks for no reason."""

    casting = models.ForeignKey(Casting, models.PROTECT, related_name="consents")
    given = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)

    class Meta(AppendOnly.Meta):
        verbose_name = _("consent to a role")
        verbose_name_plural = _("consents to roles")
        ordering = ["id"]
