"""A map of choices as a file: the numbers of the page, and no others."""

import csv
from io import StringIO

from assessments.scenarios.measured_words import Rows
from courses.cells import safe


def as_csv(tables: dict[str, Rows]) -> bytes:
    """One table under the other, with semicolons and a mark of encoding, as spreadsheets in French expect."""
    target = StringIO()
    lines = csv.writer(target, delimiter=";")
    for title, rows in tables.items():
        lines.writerow([safe(title)])
        lines.writerows([safe(cell) for cell in row] for row in rows)
        lines.writerow([])
    return target.getvalue().encode("utf-8-sig")
