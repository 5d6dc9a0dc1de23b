"""The formats, and which one a file is in."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from assessments.quizzes.content import Question, QuizContent
from assessments.quizzes.exchange import aiken, gift, moodle, qti, table
from assessments.quizzes.exchange.archives import is_archive
from assessments.quizzes.exchange.report import Report
from courses.decoding import UTF_16

HEAD = 200_000


class Reader(Protocol):
    def __call__(self, data: bytes, *, name: str = "") -> Report: ...


Media = Callable[[str], bytes]
Writer = Callable[[QuizContent | Iterable[Question], Media], bytes]


def everything(question: Question) -> bool:
    del question
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """``endings`` are those of files' names, the first one for what is written. ``recognises`` looks at the beginning
    of a file and its name; ``says`` tells whether a question can be written, where there is a ``writer``."""

    code: str
    name: str
    endings: tuple[str, ...]
    reader: Reader | None
    writer: Writer | None
    recognises: Callable[[bytes, str], bool]
    content_type: str
    says: Callable[[Question], bool] = everything
    written_name: str = ""  # where fewer versions are written than read

    @property
    def name_of_written(self) -> str:
        return self.written_name or self.name


PROLOGUE = re.compile(r"\s*(?:<\?[^>]*\?>|<!--(?:(?!-->).)*-->)", re.DOTALL)
AIKEN_ANSWER = re.compile(r"^[ \t]*ANSWER[ \t]*:[ \t]*[A-Za-z][ \t]*$", re.MULTILINE | re.IGNORECASE)
AIKEN_CHOICE = re.compile(r"^[ \t]*[A-Za-z][.)][ \t]+\S", re.MULTILINE)
GIFT_ANSWERS = re.compile(r"(?<!\\)\{\s*(?:[=~#]|[TF]\b|TRUE\b|FALSE\b|\}|%-?[0-9])", re.IGNORECASE)
GIFT_TITLE = re.compile(r"^(?:\$CATEGORY:|::.*?::)", re.MULTILINE)


def _head(data: bytes) -> str:
    return data[:HEAD].decode("utf-16" if data.startswith(UTF_16) else "utf-8-sig", errors="replace")


def _is_moodle(data: bytes, name: str) -> bool:
    del name
    return root_of(data).startswith("<quiz")


def root_of(data: bytes) -> str:
    """What an XML file begins with, after what may stand before its root."""
    head, place = _head(data), 0
    while match := PROLOGUE.match(head, place):
        place = match.end()
    return head[place : place + 500].lstrip()


def _is_aiken(data: bytes, name: str) -> bool:
    del name
    head = _head(data)
    return AIKEN_ANSWER.search(head) is not None and AIKEN_CHOICE.search(head) is not None


def _is_gift(data: bytes, name: str) -> bool:
    head = _head(data)
    if head.lstrip().startswith(("<", "PK")):
        return False
    is_named = name.lower().endswith((".gift", ".gift.txt"))
    return is_named or GIFT_ANSWERS.search(head) is not None or GIFT_TITLE.search(head) is not None


def _is_spreadsheet(data: bytes, name: str) -> bool:
    return is_archive(data) and table.recognises(data, name)


def _is_csv(data: bytes, name: str) -> bool:
    return not is_archive(data) and table.recognises(data, name)


FORMATS: tuple[Format, ...] = (
    Format(
        code="moodle_xml", name="Moodle XML", endings=(".xml",), reader=moodle.read, writer=moodle.write,
        recognises=_is_moodle, content_type="application/xml",
    ),
    Format(
        code="aiken", name="Aiken", endings=(".txt",), reader=aiken.read, writer=None, recognises=_is_aiken,
        content_type="text/plain",
    ),
    Format(
        code="gift", name="GIFT", endings=(".gift", ".txt"), reader=gift.read, writer=gift.write, says=gift.says,
        recognises=_is_gift, content_type="text/plain",
    ),
    Format(
        code="qti", name="QTI 2.1, 2.2, 3.0", endings=(".zip", ".xml"), reader=qti.read, writer=qti.write,
        recognises=qti.recognises, content_type="application/zip", written_name="QTI 3.0",
    ),
    Format(
        code="xlsx", name="XLSX", endings=(".xlsx",), reader=table.read, writer=table.write, says=table.says,
        recognises=_is_spreadsheet,
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    Format(
        code="csv", name="CSV", endings=(".csv",), reader=table.read, writer=table.write_csv, says=table.says,
        recognises=_is_csv, content_type="text/csv",
    ),
)  # fmt: skip


def sniff(data: bytes, name: str) -> str | None:
    """The code of the format, by what is in the file rather than by its name."""
    return next((each.code for each in FORMATS if each.recognises(data, name)), None)
