"""The words and media of an archive, kept once for a centre and found again by the next import."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from wagtail.utils.file import hash_filelike

from accounts.models import User
from cms.archives.files import ArchiveRefused
from cms.archives.planning import Plan
from cms.archives.reading import clean
from cms.models import GlossaryTerm, Recording, TrainingDocument, TrainingImage
from cms.rich_text import from_portable


@dataclass(slots=True, kw_only=True)
class Keeper:
    """Answers with the keys of what it keeps."""

    plan: Plan
    by: User | None
    terms: dict[str, int] = field(default_factory=dict)
    media: dict[tuple[str, str], int] = field(default_factory=dict)

    def keep_words(self) -> None:
        known = GlossaryTerm.objects.filter(centre=self.plan.centre)
        self.terms = dict(known.values_list("code", "pk"))
        for term in self.plan.archive.glossary:
            if term["code"] in self.terms:
                continue
            kept = GlossaryTerm(
                code=term["code"],
                term=term["term"],
                variants=term.get("plural_or_variants", []),
                definition=term["definition"],
                expansion=term.get("expansion", ""),
                centre=self.plan.centre,
            )
            check(kept, term["term"])
            kept.save()
            self.terms[kept.code] = kept.pk

    def html(self, text: str) -> str:
        return from_portable(clean(text), self.terms)

    def image(self, file: str, alt: str) -> int:
        def keep(content: ContentFile, title: str) -> Any:
            return TrainingImage(title=title, file=content, description=alt[:400])

        return self.keep(TrainingImage, file, keep)

    def document(self, file: str) -> int:
        return self.keep(TrainingDocument, file, lambda content, title: TrainingDocument(title=title, file=content))

    def recording(self, kind: str, value: dict[str, Any]) -> int:
        def keep(content: ContentFile, title: str) -> Any:
            captions = value.get("captions_file")
            return Recording(
                title=value["title"],
                kind=kind,
                file=content,
                transcript=self.html(value["transcript_html"]),
                captions=self.content(captions) if captions else "",
            )

        return self.keep(Recording, value["file"], keep)

    def content(self, file: str) -> ContentFile:
        return ContentFile(self.plan.archive.media[file], name=PurePosixPath(file).name)

    def keep(self, model: Any, file: str, make: Callable[[ContentFile, str], Any]) -> int:
        """Once per file and import; a picture or document already in this centre's keeping is used again."""
        key = (model.__name__, file)
        if key not in self.media:
            content, title = self.content(file), PurePosixPath(file).stem
            before = self.kept(model, content, title)
            if before is None:
                before = make(content, title)
                before.centre = self.plan.centre
                if hasattr(before, "uploaded_by_user"):
                    before.uploaded_by_user = self.by
                check(before, file)
                before.save()
                if hasattr(before, "get_file_hash"):
                    before.get_file_hash()  # keeps it, so that the next import finds this file again
            self.media[key] = before.pk
        return self.media[key]

    def kept(self, model: Any, content: ContentFile, title: str) -> Any:
        if not hasattr(model, "file_hash"):
            return None
        found = model.objects.filter(centre=self.plan.centre, file_hash=hash_filelike(content), title=title).first()
        content.seek(0)
        return found


def check(thing: Any, name: str) -> None:
    try:
        thing.full_clean()
    except ValidationError as error:
        raise ArchiveRefused([f"{name} : {message}" for message in error.messages]) from error
