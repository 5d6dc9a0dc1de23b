"""Pictures, documents and recordings. A picture cannot be kept without the words that replace it."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.validators import FileExtensionValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.documents.models import AbstractDocument
from wagtail.fields import RichTextField
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.models import CollectionMember
from wagtail.search import index

from accounts.models import Centre
from cms.rich_text import SPEECH
from cms.svg import UnsafeSvgError, check_svg

MEGABYTE = 1024 * 1024
LARGEST_RECORDING = 200 * MEGABYTE
LARGEST_CAPTIONS = MEGABYTE
SOUND = ["mp3", "m4a", "ogg", "oga", "wav"]
MOVING = ["mp4", "webm"]


def centre_field() -> Any:
    return models.ForeignKey(
        Centre, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("centre"),
        help_text=_("Leave empty for what every centre may use."),
    )  # fmt: skip


class TrainingImage(AbstractImage):
    description = models.CharField(
        _("what the image shows"), max_length=400,
        help_text=_("For those who do not see it: say what it teaches."),
    )  # fmt: skip
    centre = centre_field()

    admin_form_fields = ("title", "file", "description", "collection", "tags")
    search_fields = [*AbstractImage.search_fields, index.FilterField("centre")]

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    def clean(self) -> None:
        super().clean()
        if self.file and self.is_svg() and not self.file._committed:  # noqa: SLF001 — only what has just been sent
            self._refuse_unsafe_svg()

    def _refuse_unsafe_svg(self) -> None:
        try:
            check_svg(self.file.file)
        except UnsafeSvgError as error:
            message = _("This drawing holds “%(what)s”, which could do more than draw. Export it again as a plain SVG.")
            raise ValidationError({"file": message % {"what": error}}) from error

    @property
    def default_alt_text(self) -> str:
        return self.description

    def generate_rendition_file(self, filter: Any, **kwargs: Any) -> File:  # noqa: A002 — Wagtail's name
        """In memory: Wagtail leaves the temporary file it works in to the garbage collector."""
        with super().generate_rendition_file(filter, **kwargs) as made:
            made.seek(0)
            return ContentFile(made.read(), name=made.name)


class TrainingRendition(AbstractRendition):
    image = models.ForeignKey(TrainingImage, models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="rendition_once"),
        ]


class TrainingDocument(AbstractDocument):
    centre = centre_field()

    admin_form_fields = ("title", "file", "collection", "tags")
    search_fields = [*AbstractDocument.search_fields, index.FilterField("centre")]

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")


class Recording(CollectionMember, index.Indexed, models.Model):
    """A sound or a video with the words that replace it."""

    class Kind(models.TextChoices):
        AUDIO = "audio", _("Sound")
        VIDEO = "video", _("Video")

    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=5, choices=Kind)
    file = models.FileField(_("file"), upload_to="recordings", validators=[FileExtensionValidator([*SOUND, *MOVING])])
    captions = models.FileField(
        _("captions"), upload_to="captions", blank=True, validators=[FileExtensionValidator(["vtt"])],
        help_text=_("A WebVTT file (.vtt). A video cannot be published without it."),
    )  # fmt: skip
    transcript = RichTextField(
        _("transcript"), features=SPEECH, blank=True,
        help_text=_("All that is said and, for a video, what must be seen."),
    )  # fmt: skip
    duration_seconds = models.PositiveIntegerField(_("duration in seconds"), null=True, blank=True)
    centre = centre_field()
    created_at = models.DateTimeField(auto_now_add=True)

    panels = [
        FieldPanel("title"),
        FieldPanel("kind"),
        FieldPanel("file"),
        FieldPanel("captions"),
        FieldPanel("transcript"),
        FieldPanel("duration_seconds"),
        FieldPanel("centre"),
    ]
    search_fields = [
        *CollectionMember.search_fields,
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.FilterField("kind"),
        index.FilterField("centre"),
    ]

    class Meta:
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        errors = {}
        if self.file:
            allowed = SOUND if self.kind == self.Kind.AUDIO else MOVING
            if self.file.name.rpartition(".")[2].lower() not in allowed:
                errors["file"] = _("Files of this kind end in %(endings)s.") % {"endings": ", ".join(allowed)}
            elif self.file.size > LARGEST_RECORDING:
                errors["file"] = _("This file is larger than 200 MB.")
        if self.captions and not _is_webvtt(self.captions):
            errors["captions"] = _("This is not a WebVTT file.")
        if errors:
            raise ValidationError(errors)


def _is_webvtt(field_file: Any) -> bool:
    if field_file.size > LARGEST_CAPTIONS:
        return False
    with field_file.open("rb") as opened:
        start = opened.read(10)
        opened.seek(0)
    return bool(re.match(rb"(\xef\xbb\xbf)?WEBVTT", start))
