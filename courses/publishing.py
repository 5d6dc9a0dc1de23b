"""What quizzes, questions, scenarios and role-plays share when they are published: one thing at a time, in numbered
editions, the same content only once."""

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from django.db import models
from django.utils import timezone

from accounts.models import Centre, User
from courses import frozen

Thing = TypeVar("Thing", bound=models.Model)


class OtherCentreError(ValueError):
    """What is published belongs to another centre."""


def hold_to_publish(model: type[Thing], *, uuid: UUID, centre: Centre | None, **known: Any) -> Thing:
    """The row of ``model`` (which has ``uuid`` and ``centre``), made if it is not there, locked until the end of the
    transaction: of two publications at once, each would take the same number. Raises :class:`OtherCentreError`."""
    rows: Any = model._default_manager  # noqa: SLF001 — Django's documented API
    found, _created = rows.get_or_create(uuid=uuid, defaults={"centre": centre, **known})
    held: Any = rows.select_for_update().get(pk=found.pk)
    if held.centre_id != (centre.pk if centre else None):
        raise OtherCentreError
    return held  # type: ignore[no-any-return]


def hold_all_to_publish(
    model: type[Thing], *, centre: Centre | None, known: Mapping[UUID, dict[str, Any]]
) -> dict[UUID, Thing]:
    """As :func:`hold_to_publish` for each uuid of ``known``, in three statements. The error holds the uuids that are
    another centre's."""
    rows: Any = model._default_manager  # noqa: SLF001 — Django's documented API
    there = set(rows.filter(uuid__in=known).values_list("uuid", flat=True))
    rows.bulk_create(
        [model(uuid=uuid, centre=centre, **said) for uuid, said in known.items() if uuid not in there],
        ignore_conflicts=True,
    )
    held: dict[UUID, Any] = {each.uuid: each for each in rows.select_for_update().filter(uuid__in=known).order_by("pk")}
    others = [uuid for uuid, each in held.items() if each.centre_id != (centre.pk if centre else None)]
    if others:
        raise OtherCentreError(*others)
    return held


def freeze_edition(editions: Any, content: dict[str, Any], sha256: str, by: User | None, **more: Any) -> Any:
    """The edition among ``editions``, of one thing that is held, with that digest; or a new one with the next
    number."""
    same = editions.filter(sha256=sha256).first()
    if same is not None:
        return same
    last = editions.order_by("-number").values_list("number", flat=True).first() or 0
    return editions.create(number=last + 1, content=content, sha256=sha256, published_by=by, **more)


def freeze_content(editions: Any, content: Any, by: User | None) -> Any:
    """As :func:`freeze_edition`, for a frozen dataclass."""
    return freeze_edition(editions, frozen.as_json(content), frozen.digest(content), by)


def retire(model: type[models.Model], *, uuid: UUID) -> None:
    """Nothing new begins with it; what is under way goes on. Publishing it again brings it back."""
    rows: Any = model._default_manager  # noqa: SLF001 — Django's documented API
    rows.filter(uuid=uuid, retired_at__isnull=True).update(retired_at=timezone.now())
