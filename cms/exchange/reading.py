"""A file of questions read again, and what each of its questions becomes here. Nothing is written."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID, uuid5

from assessments.quizzes.content import Question, as_json, parse_question
from assessments.quizzes.exchange import FORMATS, FileRefused, Format, Item, Outcome, Refusal, Report, sniff
from cms.exchange.media import usable_media
from cms.models import QuestionUpload

READERS: dict[str, Format] = {each.code: each for each in FORMATS if each.reader is not None}
IDENTITY = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
MEDIUM = re.compile(r"media:(?=[0-9a-f]{64}\.)")


class FileGone(Exception):
    """What waited is no longer there, or no longer what was sent."""


def report_of(data: bytes, *, name: str, code: str = "") -> Report:
    """Raises :class:`FileRefused`. ``code`` is the format that a person chose; without it the file says."""
    found = READERS.get(code or sniff(data, name) or "")
    if found is None or found.reader is None:
        raise FileRefused(Refusal.EMPTY if not data.strip() else Refusal.NOT_THIS_FORMAT)
    return found.reader(data, name=name)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A file that was sent, with what was understood of it. Each question has one identity for each sending, so that
    saying yes twice makes it once, and two sendings never share a question."""

    upload: QuestionUpload
    report: Report
    numbers: Mapping[int, Item] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "numbers", dict(enumerate(self.questions, 1)))

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

    @cached_property
    def media(self) -> dict[str, bytes]:
        return usable_media(self.report.media)

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
        return Waiting(upload=upload, report=report_of(data, name=upload.name, code=upload.format))
    except (OSError, FileRefused) as error:
        raise FileGone from error
