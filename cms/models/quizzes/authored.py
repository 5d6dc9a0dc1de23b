"""What Wagtail drafts, compares, reviews and locks for us."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from accounts.models import Centre

CORRECTED = "corrected"


class Authored(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, ClusterableModel):
    centre = models.ForeignKey(
        Centre, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("centre"),
        help_text=_("Leave empty for what every centre may use."),
    )  # fmt: skip

    class Meta:
        abstract = True

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [("", _("Before the answer")), (CORRECTED, _("After the answer"))]

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        return {**super().get_preview_context(request, mode_name), "corrected": mode_name == CORRECTED}

    def with_content_json(self, content: Any) -> Any:
        # A revision says what was written, never which thing it is.
        authored = super().with_content_json(content)
        authored.uuid = self.uuid
        return authored
