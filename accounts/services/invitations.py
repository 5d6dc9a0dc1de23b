"""A person comes in by a link sent to their address.

The link's secret is worked out from the site's key and the invitation: the database keeps a digest, the queue an id,
and a task that runs twice sends the same link twice.
"""

import hashlib
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac

from accounts import tasks
from accounts.models import Centre, Invitation, User
from accounts.services.people import EmailOfAnotherError, find_or_create_person

VALID_FOR = timedelta(days=30)


@transaction.atomic
def invite_person(
    *, by: User, display_name: str, email: str = "", centre: Centre | None = None, birth_date: date | None = None,
    give: Iterable[Callable[..., Any]] = (), may_take: Callable[[User], bool] = lambda user: True,
) -> tuple[User, Invitation | None]:  # fmt: skip
    """Create or find the person, give each relation of ``give`` (called with ``user=``), send the link.

    ``may_take`` says whether somebody who already has an account may be given these relations. Without an address
    there is no invitation: a printed code lets the person in.
    """
    user, is_new = find_or_create_person(display_name=display_name, email=email, birth_date=birth_date)
    if not is_new and not may_take(user):
        raise EmailOfAnotherError(email)
    for relation in give:
        relation(user=user)
    if not user.email:
        return user, None
    return user, _write_invitation(user, by, centre)


def _write_invitation(user: User, by: User, centre: Centre | None) -> Invitation:
    _revoke_open(user)
    now = timezone.now()
    invitation = Invitation(user=user, invited_by=by, centre=centre, issued_at=now, expires_at=now + VALID_FOR)
    invitation.secret_digest = digest(secret_of(invitation))
    invitation.save()
    transaction.on_commit(lambda: tasks.send_invitation.delay(invitation.pk))
    return invitation


def _revoke_open(user: User) -> None:
    Invitation.objects.filter(user=user, accepted_at=None, revoked_at=None).update(revoked_at=timezone.now())


@transaction.atomic
def send_invitation_again(*, user: User, by: User, centre: Centre | None = None) -> Invitation:
    """A new link; the earlier ones stop working."""
    return _write_invitation(user, by, centre)


def revoke_invitation(*, invitation: Invitation) -> None:
    if invitation.accepted_at is None and invitation.revoked_at is None:
        invitation.revoked_at = timezone.now()
        invitation.save(update_fields=["revoked_at"])


@transaction.atomic
def correct_person(*, user: User, by: User, centre: Centre | None = None, **fields: Any) -> User:
    """A new address gets a new link at once, and the link sent to the wrong one stops working."""
    address = user.email
    for name, value in fields.items():
        setattr(user, name, value)
    user.save(update_fields=list(fields))
    if "email" in fields and user.email != address:
        _revoke_open(user)
        if user.email:
            _write_invitation(user, by, centre)
    return user


def secret_of(invitation: Invitation) -> str:
    return salted_hmac("accounts.invitation", str(invitation.uuid), algorithm="sha256").hexdigest()


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def deliver_invitation(*, invitation_id: int) -> None:
    """Send the link, unless it has become useless meanwhile."""
    invitation = Invitation.objects.select_related("user", "invited_by", "centre").get(pk=invitation_id)
    if not invitation.user.email or not invitation.is_open_at(timezone.now()):
        return
    with translation.override(invitation.user.language):
        _message(invitation).send()
    invitation.sent_at = timezone.now()
    invitation.save(update_fields=["sent_at"])


def _message(invitation: Invitation) -> EmailMultiAlternatives:
    address = settings.BASE_URL + reverse("accounts:invitation", args=[secret_of(invitation)])
    context = {"invitation": invitation, "url": address, "days": VALID_FOR.days}
    text = render_to_string("accounts/email/invitation.txt", context).strip()
    subject = " ".join(render_to_string("accounts/email/invitation_subject.txt", context).split())
    message = EmailMultiAlternatives(subject, text, settings.DEFAULT_FROM_EMAIL, [invitation.user.email])
    message.attach_alternative(render_to_string("account/email/simple.html", {"text": text}), "text/html")
    return message


@transaction.atomic
def accept_invitation(*, invitation: Invitation, display_name: str, password: str = "") -> User | None:
    """The person, ready to sign in, or None when another request used the link first.

    Whoever holds the link reads the mail of the address, which makes it verified. Without a password a code comes by
    e-mail each time.
    """
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not locked.is_open_at(timezone.now()) or not locked.user.is_active:
        return None
    locked.accepted_at = timezone.now()
    locked.save(update_fields=["accepted_at"])
    user = locked.user
    user.display_name = display_name
    if password:
        user.set_password(password)
    user.save()
    _verify_address(user)
    return user


def _verify_address(user: User) -> None:
    EmailAddress.objects.filter(user=user).exclude(email__iexact=user.email).update(primary=False)
    EmailAddress.objects.update_or_create(
        user=user, email=(user.email or "").lower(), defaults={"verified": True, "primary": True}
    )
