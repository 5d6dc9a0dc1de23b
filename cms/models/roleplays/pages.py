"""The place of a live role-play in a module."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from assessments.roleplays.services import RolePlayRefused, attach_roleplay
from cms.models.lessons import ActivityPage
from cms.models.roleplays.roleplays import RolePlay
from cms.publishing import Problem, PublicationRefused


class RolePlayPage(ActivityPage):
    kind: ClassVar[str] = "roleplay"

    roleplay = models.ForeignKey(
        RolePlay, models.PROTECT, null=True, blank=True, related_name="pages", verbose_name=_("role-play")
    )

    is_creatable = True
    preview_modes: ClassVar[list[tuple[str, str]]] = []
    content_panels = [
        *ActivityPage.content_panels,
        FieldPanel("roleplay"),
        ActivityPage.aims_panel,
        ActivityPage.rhythm_panel,
    ]

    class Meta:
        verbose_name = _("role-play of a module")
        verbose_name_plural = _("role-plays of a module")

    def publication_problems(self) -> list[Problem]:
        found = super().publication_problems()
        where = str(self.title)
        if self.roleplay is None:
            found.append(Problem(where=where, message=gettext("choose a role-play.")))
        elif not self.roleplay.live:
            said = gettext("publish the role-play “%(roleplay)s” first.") % {"roleplay": self.roleplay}
            found.append(Problem(where=where, message=said, about=self.roleplay))
        return found

    def rearrange(self) -> None:
        super().rearrange()
        self.attach()

    def attach(self) -> None:
        """Says to the domain which role-play this activity gives, once both are there."""
        activity, stored = self.domain_activity(), self.roleplay.stored() if self.roleplay else None
        if activity is None or stored is None:
            return
        try:
            attach_roleplay(activity=activity, roleplay=stored)
        except RolePlayRefused as refusal:
            found = [Problem(where=str(self.title), message=each) for each in refusal.errors]
            raise PublicationRefused(self, found) from refusal
