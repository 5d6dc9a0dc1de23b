"""What the pages of a module share: one door to publication, and an identity that no copy and no revision carries."""

from typing import Any, ClassVar, Self

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms.publishing import Problem, PublicationRefused, keep_scheduled_draft, refuse_unless_ready
from cms.scoped_forms import ScopedPageForm
from courses.services import Refused

LEVELS = ((1, "1"), (2, "2"), (3, "3"))
SCHEDULED = "wagtail.publish.scheduled"


class OutlinePage(Page):
    """A page that stands for a part of the domain's outline.

    Every way to publish ends in ``save`` with ``live`` set (Wagtail's editor does not pass by ``publish``), so that is
    where a publication is refused, and where the outline follows in the same transaction.
    """

    base_form_class = ScopedPageForm
    # Wagtail's own panel of the title writes the address field, which these pages do not show.
    content_panels: ClassVar[list[Any]] = [FieldPanel("title")]
    identity: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def publication_problems(self) -> list[Problem]:
        return []

    def module(self) -> Any:
        """The module this page belongs to, as it stands in the tree; None when it stands outside of one."""
        raise NotImplementedError

    @transaction.atomic
    def save(self, clean: bool = True, **kwargs: Any) -> Any:
        if self._state.adding and self.live:
            # Born a draft: only a revision is published, so that a refusal loses nothing of what was written.
            self.live, self.has_unpublished_changes = False, True
        goes_public = self.live and clean
        if goes_public:
            refuse_unless_ready(self)
        result = super().save(clean=clean, **kwargs)
        if goes_public:
            self.rearrange()
        return result

    def publish(self, revision: Any, *args: Any, log_action: Any = True, **kwargs: Any) -> Any:
        try:
            return super().publish(revision, *args, log_action=log_action, **kwargs)
        except PublicationRefused as refusal:
            # Scheduled publications come one after another: one that is refused must not stop the others.
            if log_action != SCHEDULED:
                raise
            return keep_scheduled_draft(self, revision, refusal)

    def rearrange(self) -> None:
        module = self.module()
        if module is None:
            return
        try:
            module.arrange()
        except Refused as refusal:
            raise PublicationRefused(self, [Problem(where=str(module), message=str(refusal))]) from refusal

    def with_content_json(self, content: Any) -> Self:
        page = super().with_content_json(content)
        for name in self.identity:
            setattr(page, name, getattr(self, name))
        return page

    def copy(self, **kwargs: Any) -> Any:
        """A copy is a draft of its own: it never shares an activity with what it was copied from."""
        return super().copy(**{**kwargs, "keep_live": False})

    def create_alias(self, **kwargs: Any) -> Any:
        raise PermissionDenied(_("A page of a module cannot be an alias: copy it."))
