"""The place of a scenario in a module."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from assessments.scenarios.scoring import CEILING
from assessments.scenarios.services import ScenarioRefused, attach_scenario
from cms.models.lessons import ActivityPage
from cms.models.scenarios.scenarios import Scenario
from cms.publishing import Problem, PublicationRefused


class ScenarioPage(ActivityPage):
    kind: ClassVar[str] = "scenario"

    scenario = models.ForeignKey(
        Scenario, models.PROTECT, null=True, blank=True, related_name="pages", verbose_name=_("scenario")
    )

    is_creatable = True
    preview_modes: ClassVar[list[tuple[str, str]]] = []
    content_panels = [
        *ActivityPage.content_panels,
        FieldPanel("scenario"),
        ActivityPage.aims_panel,
        ActivityPage.rhythm_panel,
    ]

    class Meta:
        verbose_name = _("scenario of a module")
        verbose_name_plural = _("scenarios of a module")

    def publication_problems(self) -> list[Problem]:
        found = super().publication_problems()
        where = str(self.title)
        if self.scenario is None:
            found.append(Problem(where=where, message=gettext("choose a scenario.")))
        elif not self.scenario.live:
            said = gettext("publish the scenario “%(scenario)s” first.") % {"scenario": self.scenario}
            found.append(Problem(where=where, message=said, about=self.scenario))
        if any(aim.purpose == "assessed" and aim.level > CEILING for aim in self.aims.all()):
            said = gettext("a scenario shows what one would do: it assesses level %(level)s at most.")
            found.append(Problem(where=where, message=said % {"level": CEILING}))
        return found

    def rearrange(self) -> None:
        super().rearrange()
        self.attach()

    def attach(self) -> None:
        """Says to the domain which scenario this activity gives, once both are there."""
        activity, stored = self.domain_activity(), self.scenario.stored() if self.scenario else None
        if activity is None or stored is None:
            return
        try:
            attach_scenario(activity=activity, scenario=stored)
        except ScenarioRefused as refusal:
            found = [Problem(where=str(self.title), message=each) for each in refusal.errors]
            raise PublicationRefused(self, found) from refusal
