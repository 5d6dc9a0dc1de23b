"""How long a try may last. The clock is the server's: callers pass the time it is."""

from datetime import datetime, timedelta
from decimal import Decimal

USUAL = Decimal(1)
FACTORS = (Decimal("1.33"), Decimal(2), None)  # what an accommodation may give; ``None``: no limit

GRACE = timedelta(seconds=30)  # for an answer that was on its way over a weak network when time was up


def deadline(
    started_at: datetime, limit_minutes: Decimal | int | None, factor: Decimal | None = USUAL
) -> datetime | None:
    """``None`` for no limit: the quiz sets none, or the learner (``factor`` ``None``) has none. To the second above,
    so that no time is ever taken away by rounding."""
    if limit_minutes is None or factor is None:
        return None
    seconds = (limit_minutes * 60 * factor).to_integral_value("ROUND_CEILING")
    return started_at + timedelta(seconds=int(seconds))


def is_over(until: datetime | None, now: datetime) -> bool:
    """Whether answers are refused and the try is handed in: the grace has passed too."""
    return until is not None and now > until + GRACE


def left(until: datetime | None, now: datetime) -> timedelta | None:
    """What the learner's clock shows; never below zero, and without the grace, which is nobody's to spend."""
    return None if until is None else max(timedelta(0), until - now)
