from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.text import slugify

from accounts.models import User

LONGEST_USERNAME = 50  # leaves room for a number


class EmailOfAnotherError(ValueError):
    """The address may not be used: somebody the inviting centre does not know has it, or says so without proof."""


@transaction.atomic
def find_or_create_person(
    *, display_name: str, email: str = "", birth_date: date | None = None, language: str = User.Language.FRENCH
) -> tuple[User, bool]:
    """The person this address belongs to, unchanged, or a new one without a password."""
    email = email.lower()
    if email and (known := owner_of(email)):
        return known, False
    user = User.objects.create_user(
        _free_username(display_name), display_name=display_name, email=email, birth_date=birth_date, language=language,
    )  # fmt: skip
    return user, True


def owner_of(email: str) -> User | None:
    """Who has shown that they read this address, else whoever a centre wrote it down for.

    Raises :class:`EmailOfAnotherError` for an address that somebody gave themselves and never proved: an apprentice
    who types their future coordinator's must not receive the role.
    """
    claims = EmailAddress.objects.filter(email__iexact=email).select_related("user")
    if proven := claims.filter(verified=True).first():
        return proven.user
    written = User.objects.filter(email__iexact=email).first()
    if written and claims.filter(user=written).exists():
        raise EmailOfAnotherError(email)
    return written


def _free_username(display_name: str) -> str:
    stem = slugify(display_name).replace("-", ".")[:LONGEST_USERNAME].strip(".") or "personne"
    taken = set(User.objects.filter(username__istartswith=stem).values_list("username", flat=True))
    if stem not in taken:
        return stem
    return next(name for number in range(2, len(taken) + 3) if (name := f"{stem}{number}") not in taken)


@transaction.atomic
def change_person(*, user: User, **fields: Any) -> User:
    for name, value in fields.items():
        setattr(user, name, value)
    user.save(update_fields=list(fields))
    return user


def choose_language(*, user: User, language: str) -> None:
    if language != user.language:
        change_person(user=user, language=language)
