"""What Moodle holds a file to when it brings it in: an answer worth another share than these is refused, a larger
picture is made smaller."""

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


MOST_WIDE, MOST_HIGH = 600, 400


def shown_size(width: int, height: int) -> tuple[Decimal, Decimal]:
    """Of a picture that things are dragged onto. Places on it are counted in what is left of it."""
    width, height = max(width, 1), max(height, 1)
    ratio = min(Decimal(1), Decimal(MOST_WIDE) / width, Decimal(MOST_HIGH) / height)
    return width * ratio, height * ratio
