"""The file of questions that a trainer sends, and what is said of its questions before they are kept."""

import hashlib
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.quizzes.exchange import FileRefused
from assessments.quizzes.exchange.limits import MAX_BYTES
from cms.exchange.reading import READERS, report_of
from cms.exchange.wording import refusal_words
from cms.exchange.writing import Choices
from cms.models import QuestionUpload
from cms.models.quizzes import QUESTION_LEVELS
from cms.waiting import ForWhomForm, keep_upload
from competencies.models import Competency

MEGABYTE = 1_000_000


class FileForm(ForWhomForm):
    file = forms.FileField(label=gettext_lazy("File of questions"))
    format = forms.ChoiceField(
        label=gettext_lazy("Format"), required=False, help_text=gettext_lazy("Usually the file says it by itself."),
        choices=[("", gettext_lazy("Recognise it")), *((each.code, each.name) for each in READERS.values())],
    )  # fmt: skip
    field_order = ("file", "format", "target")
    content: bytes = b""
    read_as: str = ""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            said = _("This file is larger than %(megabytes)s MB.")
            raise forms.ValidationError(said % {"megabytes": MAX_BYTES // MEGABYTE})
        return file

    def clean(self) -> Any:
        cleaned = super().clean()
        if cleaned and cleaned.get("file"):
            self.content = cleaned["file"].read()
            self._read(cleaned["file"].name, cleaned.get("format", ""))
        return cleaned

    def _read(self, name: str, code: str) -> None:
        try:
            self.read_as = report_of(self.content, name=name[-200:], code=code).format
        except FileRefused as refused:
            self.add_error("file", refusal_words(refused))

    def keep(self, user: Any) -> QuestionUpload:
        name = self.cleaned_data["file"].name[-200:]
        upload = QuestionUpload(
            sender=user, centre=self.centre, name=name, format=self.read_as,
            sha256=hashlib.sha256(self.content).hexdigest(),
        )  # fmt: skip
        return keep_upload(upload, self.content, ending=".bin")


class ChoicesForm(forms.Form):
    competencies = forms.ModelMultipleChoiceField(
        Competency.objects.filter(retired_on__isnull=True).order_by("position"), required=False,
        label=gettext_lazy("Competencies for all these questions"), widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("They are added to those that the file names."),
    )  # fmt: skip
    level = forms.ChoiceField(
        label=gettext_lazy("Level"), choices=[("", gettext_lazy("None")), *QUESTION_LEVELS], required=False,
        help_text=gettext_lazy("For the questions whose level the file does not say."),
    )  # fmt: skip

    @property
    def choices(self) -> Choices:
        return Choices(competencies=tuple(self.cleaned_data["competencies"]), level=self.cleaned_data["level"])
