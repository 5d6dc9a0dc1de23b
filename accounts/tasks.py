from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from accounts import services
from accounts.models import Invitation
from accounts.sessions import SessionStore

TIME_TO_SEND = timedelta(minutes=10)
TRY_FOR = timedelta(days=2)


@shared_task
def send_invitation(invitation_id: int) -> None:
    services.deliver_invitation(invitation_id=invitation_id)


@shared_task
def send_forgotten_invitations() -> None:
    """The row is there and the mail never left: the queue lost the news, or the mail server was down."""
    now = timezone.now()
    waiting = Invitation.objects.filter(
        sent_at=None, accepted_at=None, revoked_at=None,
        issued_at__range=(now - TRY_FOR, now - TIME_TO_SEND), expires_at__gt=now,
    )  # fmt: skip
    for pk in waiting.values_list("pk", flat=True):
        send_invitation.delay(pk)


@shared_task
def forget_ended_sessions() -> None:
    SessionStore.clear_expired()
