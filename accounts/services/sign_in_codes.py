from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts import codes
from accounts.access import Capacity, capacities
from accounts.models import SignInCode, User

VALID_FOR = timedelta(days=7)


class CodeRefusedError(ValueError):
    """Whoever can see more than their own record signs in by their own means only."""


def digest(code: str) -> str:
    """Keyed: a copy of the database is not enough to try every code."""
    return salted_hmac("accounts.sign-in-code", code, algorithm="sha256").hexdigest()


def may_have_code(user: User) -> bool:
    return user.is_active and not user.is_staff and not user.is_superuser and capacities(user) == {Capacity.SELF}


@transaction.atomic
def issue_sign_in_code(*, user: User, by: User) -> tuple[str, SignInCode]:
    """A new code, shown once, which ends every earlier one. The row says who printed it and when."""
    if not may_have_code(user):
        raise CodeRefusedError
    now = timezone.now()
    SignInCode.objects.filter(user=user, used_at=None, revoked_at=None).update(revoked_at=now)
    code = codes.draw()
    row = SignInCode.objects.create(
        user=user, issued_by=by, secret_digest=digest(code), issued_at=now, expires_at=now + VALID_FOR
    )
    return code, row


@transaction.atomic
def redeem_sign_in_code(*, typed: str) -> User | None:
    """The person whose open code this is; the code is used up. None for anything else, whatever the reason."""
    code = codes.normalised(typed)
    if not codes.is_well_formed(code):
        return None
    row = SignInCode.objects.select_for_update(of=("self",)).select_related("user")
    found = row.filter(secret_digest=digest(code)).first()
    now = timezone.now()
    if found is None or not found.is_open_at(now) or not may_have_code(found.user):
        return None
    found.used_at = now
    found.save(update_fields=["used_at"])
    return found.user
