"""A file of questions read again, and what each of its questions becomes here. Nothing is written."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from uuid import UUID, uuid5

from assessments.quizzes.content import Question, as_json, parse_question
from assessments.quizzes.exchange import FORMATS, FileRefused, Format, Item, Outcome, Refusal, Report, sniff
from cms.exchange.media import usable_media
from cms.models import QuestionUpload

READERS: dict[str, Format] = {each.code: each for each in FORMATS if each.reader is not None}
IDENTITY = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
MEDIUM = re.compile(r"media:(?=[0-9a-f]{64}\.)")


MOST_RECENT = 2
HEAVIEST = 30_000_000  # bytes of pictures and sounds that are kept in memory


class FileGone(Exception):
    """What waited is no longer there, or no longer what was sent."""


@dataclass(frozen=True, kw_only=True)
class Parsed:
    report: Report

    @cached_property
    def media(self) -> dict[str, bytes]:
        return usable_media(self.report.media)

    @property
    def weight(self) -> int:
        return sum(map(len, self.report.media.values()))


class Recent:
    """What this process read last. A file is read again for each of its pages and pictures: the same bytes read in the
    same way say the same, so nothing here is ever out of date. A new reader comes with a new process."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.kept: dict[tuple[str, str, str], Parsed] = {}

    def get(self, key: tuple[str, str, str]) -> Parsed | None:
        return self.kept.get(key)

    def keep(self, key: tuple[str, str, str], parsed: Parsed) -> None:
        if parsed.weight > HEAVIEST:
            return
        with self.lock:
            self.kept.pop(key, None)
            self.kept = dict([*self.kept.items(), (key, parsed)][-MOST_RECENT:])


RECENT = Recent()


def parsed_of(data: bytes, *, name: str, code: str = "") -> Parsed:
    """Raises :class:`FileRefused`. ``code`` is the format that a person chose; without it the file says."""
    found = READERS.get(code or sniff(data, name) or "")
    if found is None or found.reader is None:
        raise FileRefused(Refusal.EMPTY if not data.strip() else Refusal.NOT_THIS_FORMAT)
    key = (hashlib.sha256(data).hexdigest(), found.code, name)
    parsed = RECENT.get(key) or Parsed(report=found.reader(data, name=name))
    RECENT.keep(key, parsed)
    return parsed


def report_of(data: bytes, *, name: str, code: str = "") -> Report:
    return parsed_of(data, name=name, code=code).report


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A file that was sent, with what was understood of it. Each question has one identity for each sending, so that
    saying yes twice makes it once, and two sendings never share a question."""

    upload: QuestionUpload
    parsed: Parsed
    numbers: Mapping[int, Item] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "numbers", dict(enumerate(self.questions, 1)))

    @property
    def report(self) -> Report:
        return self.parsed.report

    @property
    def media(self) -> dict[str, bytes]:
        return self.parsed.media

    @property
    def questions(self) -> list[Item]:
        return [each for each in self.report.items if each.outcome is not Outcome.IGNORED]

    @property
    def counts(self) -> dict[str, int]:
        outcomes = [each.outcome for each in self.report.items]
        return {
            "present": self.report.present,
            "understood": outcomes.count(Outcome.UNDERSTOOD),
            "partly": outcomes.count(Outcome.PARTLY),
            "drafts": outcomes.count(Outcome.DRAFT),
            "ignored": outcomes.count(Outcome.IGNORED),
        }

    def identity(self, number: int) -> UUID:
        return uuid5(self.upload.uuid, f"{number}")

    def content(self, number: int) -> Question | None:
        """With identities of its own, and its media at the addresses of the store."""
        question = self.numbers[number].question
        if question is None:
            return None
        text = IDENTITY.sub(lambda found: str(uuid5(self.upload.uuid, found[0])), json.dumps(as_json(question)))
        return parse_question(json.loads(MEDIUM.sub("/medias/", text)))


def read_upload(upload: QuestionUpload) -> Waiting:
    """Raises :class:`FileGone`."""
    try:
        with upload.file.open("rb") as file:
            data = file.read()
        if hashlib.sha256(data).hexdigest() != upload.sha256:
            raise FileGone
        return Waiting(upload=upload, parsed=parsed_of(data, name=upload.name, code=upload.format))
    except (OSError, FileRefused) as error:
        raise FileGone from error
