"""What Wagtail drafts, compares, reviews and locks for us."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from accounts.models import Centre


class Authored(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, ClusterableModel):
    centre = models.ForeignKey(
        Centre, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("centre"),
        help_text=_("Leave empty for what every centre may use."),
    )  # fmt: skip

    class Meta:
        abstract = True

    def with_content_json(self, content: Any) -> Any:
        # A revision says what was written, never which thing it is.
        authored = super().with_content_json(content)
        authored.uuid = self.uuid
        return authored
