"""The figures as one aligned plain-text table."""

from collections.abc import Iterator, Mapping

from config.bench.browser import Visit, Visits
from config.bench.measuring import Figure

HEAD = ("page", "SQL", "ms", "× bare", "aim", "1st visit", "kB", "media kB", "2nd visit", "kB", "")
RIGHT = {1, 2, 3, 4, 5, 6, 7, 8, 9}
MISSED = "MISSED"
KILOBYTE = 1000


def table(groups: Mapping[str, list[Figure]], visits: Visits) -> str:
    rows: list[tuple[str, ...]] = [HEAD]
    for group, figures in groups.items():
        rows.append((f"[{group}]", *[""] * (len(HEAD) - 1)))
        rows += [_row(figure, visits.get(figure.name)) for figure in figures]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEAD))]
    return "\n".join(_line(row, widths) for row in rows)


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    cells = (
        cell.rjust(width) if place in RIGHT else cell.ljust(width)
        for place, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return "  ".join(cells).rstrip()


def _row(figure: Figure, seen: tuple[Visit, Visit] | None) -> tuple[str, ...]:
    first, second = seen or (None, None)
    return (
        figure.name,
        str(figure.statements),
        f"{figure.milliseconds:.1f}",
        f"{figure.multiple:.1f}",
        " ".join(_aims(figure)),
        *_cells(first, with_media=True),
        *_cells(second, with_media=False),
        MISSED if misses(figure, first) else "",
    )


def _aims(figure: Figure) -> Iterator[str]:
    if figure.aim is not None:
        yield f"≤ {figure.aim:g}×"
    if figure.page and figure.page.aim_bytes:
        yield f"< {figure.page.aim_bytes // KILOBYTE} kB"


def _cells(visit: Visit | None, *, with_media: bool) -> tuple[str, ...]:
    if visit is None:
        return ("",) * (3 if with_media else 2)
    own = (str(visit.requests), _kilobytes(visit.bytes))
    return (*own, _kilobytes(visit.media)) if with_media else own


def _kilobytes(size: int) -> str:
    return f"{size / KILOBYTE:.0f}" if size else "0"


def misses(figure: Figure, first: Visit | None = None) -> bool:
    # As printed: what reads 2.0 meets an aim of 2.
    too_slow = figure.aim is not None and round(figure.multiple, 1) > figure.aim
    most = figure.page.aim_bytes if figure.page else None
    return too_slow or (first is not None and most is not None and first.bytes >= most)
