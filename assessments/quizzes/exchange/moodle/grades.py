"""The shares that Moodle knows: an answer worth another is refused when a file is brought in."""

from decimal import Decimal

from assessments.quizzes.exchange.numbers import percent

GRADES = tuple(
    Decimal(each)
    for each in (
        "0", "0.05", "0.1", "0.1111111", "0.125", "0.1428571", "0.1666667", "0.2", "0.25", "0.3", "0.3333333", "0.4",
        "0.5", "0.6", "0.6666667", "0.7", "0.75", "0.8", "0.8333333", "0.9", "1",
    )
)  # fmt: skip


def fraction(value: Decimal) -> str:
    """The nearest one, as a percentage."""
    nearest = min(GRADES, key=lambda grade: abs(grade - abs(value)))
    return percent(-nearest if value < 0 else nearest)


def each_of(count: int) -> Decimal:
    """What each of so many right answers is worth, so that all together make a whole at least."""
    return next((grade for grade in GRADES[1:] if grade * count >= Decimal("0.999")), GRADES[-1])
