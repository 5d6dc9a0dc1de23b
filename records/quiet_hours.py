"""When a message may leave: by day, never on Sundays nor on French public holidays. Standard library only."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
OPENS, CLOSES = time(7), time(20)
SUNDAY = 6
FIXED_HOLIDAYS = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
DAYS_AFTER_EASTER = (1, 39, 50)  # Easter Monday, Ascension, Whit Monday


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the computation printed in *Nature*, 20 April 1876)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def is_rest_day(day: date) -> bool:
    if day.weekday() == SUNDAY or (day.month, day.day) in FIXED_HOLIDAYS:
        return True
    return (day - easter(day.year)).days in DAYS_AFTER_EASTER


def may_leave(moment: datetime) -> bool:
    here = moment.astimezone(PARIS)
    return OPENS <= here.time() < CLOSES and not is_rest_day(here.date())


def next_departure(moment: datetime) -> datetime:
    """``moment`` itself where a message may leave then, else the next working day's opening."""
    if may_leave(moment):
        return moment
    here = moment.astimezone(PARIS)
    day = here.date() if here.time() < OPENS else here.date() + timedelta(days=1)
    while is_rest_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, OPENS, tzinfo=PARIS)
