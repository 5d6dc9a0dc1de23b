from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.text import slugify

from accounts.models import User

LONGEST_USERNAME = 50  # leaves room for a number


@transaction.atomic
def find_or_create_person(
    *, display_name: str, email: str = "", birth_date: date | None = None, language: str = User.Language.FRENCH
) -> tuple[User, bool]:
    """The person this address belongs to, unchanged, or a new one without a password."""
    email = email.lower()
    if email and (known := User.objects.filter(email__iexact=email).first() or _owner(email)):
        return known, False
    user = User.objects.create_user(
        _free_username(display_name), display_name=display_name, email=email, birth_date=birth_date, language=language,
    )  # fmt: skip
    return user, True


def _owner(email: str) -> User | None:
    address = EmailAddress.objects.filter(email__iexact=email, verified=True).select_related("user").first()
    return address.user if address else None


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
