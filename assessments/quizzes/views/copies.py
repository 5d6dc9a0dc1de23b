"""One copy as a marker reads it. While its author is not named, neither are the files."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments.quizzes.models import Upload
from assessments.quizzes.queries import Copy
from assessments.quizzes.showing import ShownCase, shown_case, whole
from courses.media import GIVEN

ENDINGS = {each.content_type: each.ending for each in GIVEN}
SAME = {"jpg": {"jpeg", "jpe", "jfif"}, "ogg": {"oga", "opus"}, "m4a": {"mp4"}, "webm": {"weba"}}  # other names of one


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyFile:
    label: str
    url: str
    kind: str
    size: int
    content_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCopy:
    stem: SafeString
    case: ShownCase | None
    essay: str
    words: int
    files: tuple[CopyFile, ...]
    model_answer: SafeString
    has_voice: bool


def shown_copy(found: Copy, *, named: bool) -> ShownCopy:
    essay = found.payload.get("essay", "")
    files = tuple(_files(found, named=named))
    return ShownCopy(
        stem=whole(found.question.stem_html),
        case=shown_case(found.question.case),
        essay=essay,
        words=len(essay.split()),
        files=files,
        model_answer=whole(found.question.model_answer_html),
        has_voice=any(each.kind == "sound" for each in files),
    )


def _files(found: Copy, *, named: bool) -> Iterator[CopyFile]:
    for place, upload in enumerate(found.uploads, 1):
        if upload.naming.erased_at is None:
            url = reverse("quizzes:file", args=[upload.uuid])
            yield CopyFile(
                label=upload.naming.name if named else _("File %(number)s") % {"number": place},
                url=url if named else f"{url}?{urlencode({'copie': f'{found.number}-{place}'})}",
                kind=upload.kind, size=upload.size, content_type=upload.content_type,
            )  # fmt: skip


def saved_name(upload: Upload) -> str:
    """As the learner called it, with the ending of what it is: no page and no program comes out of a picture."""
    name, ending = upload.naming.name, ENDINGS[upload.content_type]
    given = PurePath(name).suffix.lstrip(".").lower()
    return name if given in {ending, *SAME.get(ending, ())} else f"{name}.{ending}"


def neutral_name(upload: Upload, number: str) -> str:
    """A name for a file that says nothing of who gave it; ``number`` as an address gave it."""
    digits = "".join(each for each in number if each.isdigit() or each == "-")[:20]
    ending = ENDINGS.get(upload.content_type, PurePath(upload.naming.name).suffix.lstrip("."))
    return f"copie-{digits}.{ending}"
