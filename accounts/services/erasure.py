from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from accounts.erasure import erasers
from accounts.models import Invitation, SignInCode, User


@transaction.atomic
def erase_person(*, user: User, by: User | None = None) -> User:
    """Empty what identifies a person and the free text about them. Records stay, and point at somebody unnamed.

    ``by`` is refused for oneself: somebody else decides and can be asked why.
    """
    if by is not None and by.pk == user.pk:
        raise ValueError("nobody erases themselves")
    for erase in erasers():
        erase(user)
    _close_ways_in(user)
    user.username = f"efface-{user.uuid}"
    user.display_name = ""
    user.email = None
    user.birth_date = None
    user.is_active = user.is_staff = user.is_superuser = False
    user.erased_at = user.erased_at or timezone.now()
    user.set_unusable_password()
    user.save()
    return user


def _close_ways_in(user: User) -> None:
    now = timezone.now()
    user.sessions.all().delete()
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    Invitation.objects.filter(user=user, accepted_at=None, revoked_at=None).update(revoked_at=now)
    SignInCode.objects.filter(user=user, used_at=None, revoked_at=None).update(revoked_at=now)
    user.user_permissions.clear()
    user.groups.clear()
