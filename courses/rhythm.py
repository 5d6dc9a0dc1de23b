"""When a module of a programme is worked on, counted in weeks from the start. Plain Python."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Weeks:
    """From the ``first`` week to the ``last``, both included; week 1 is the one, Monday to Sunday, of the start."""

    first: int
    last: int

    def __post_init__(self) -> None:
        if not 1 <= self.first <= self.last:
            raise ValueError(f"weeks {self.first} to {self.last}")

    def days(self, start: date) -> tuple[date, date]:
        """The first and the last day; nothing begins before the start."""
        monday = start - timedelta(days=start.weekday())
        first = monday + timedelta(weeks=self.first - 1)
        return max(start, first), monday + timedelta(weeks=self.last) - timedelta(days=1)
