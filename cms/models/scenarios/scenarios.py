"""A scenario as a trainer writes it: a graph of scenes, drafted as JSON and frozen as an edition."""

import json
import uuid
from typing import Any, ClassVar

from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from assessments.scenarios.content import Scenario as Content
from assessments.scenarios.models import Scenario as FrozenScenario
from assessments.scenarios.services import ScenarioRefused, publish_scenario, retire_scenario
from cms.folding import folded
from cms.models.quizzes.authored import Authored
from cms.publishing import Problem, PublicationRefused
from cms.scenario_content import Found, blank, content_of, problems_of, strings
from cms.scenario_editor.comparing import ScenarioPanel
from courses.mediation import Level, Mode
from courses.wording import LEVEL_WORDS, MODE_WORDS

MODES = [(each.value, MODE_WORDS[each]) for each in Mode]
LEVELS = [(each.value, LEVEL_WORDS[each]) for each in Level]
LONGEST_SEARCHED = 8000
OF_DRAFTS = frozenset({"latest_revision", "has_unpublished_changes"})
OF_CONTENT = ("content", "title", "code", "mode", "level", "words")


class Scenario(Authored, index.Indexed):
    """``content`` is the scenario as ``assessments.scenarios.content`` reads it, or what there is of it yet. The
    columns beside it follow from it, for lists and for searching."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    content = models.JSONField(_("the scenario"), blank=True, default=blank)
    title = models.CharField(_("title"), max_length=200, editable=False, default="")
    code = models.SlugField(_("code"), max_length=60, editable=False, default="")
    mode = models.CharField(_("mode"), max_length=20, choices=MODES, editable=False, default="")
    level = models.CharField(_("level"), max_length=10, choices=LEVELS, editable=False, default="")
    words = models.TextField(editable=False, default="")

    panels = [ScenarioPanel("content"), FieldPanel("centre")]
    default_preview_size = "mobile"
    search_fields: ClassVar[list[Any]] = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.SearchField("words"),
        index.SearchField("code"),
        index.FilterField("centre"),
        index.FilterField("mode"),
        index.FilterField("level"),
    ]

    class Meta:
        verbose_name = _("scenario")
        verbose_name_plural = _("scenarios")
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "code"], nulls_distinct=False, name="scenario_snippet_code")
        ]

    def __str__(self) -> str:
        return self.title or gettext("Scenario without a title yet")

    def clean(self) -> None:
        super().clean()
        self.follow_content()

    def follow_content(self) -> None:
        """Works the columns out of what was written."""
        said = self.content if isinstance(self.content, dict) else {}
        self.title = str(said.get("title") or "").strip()[:200]
        self.mode = said.get("mode") if said.get("mode") in set(Mode) else ""
        self.level = said.get("level") if said.get("level") in set(Level) else ""
        self.code = self._free_code(slugify(str(said.get("code") or self.title))[:50].strip("-") or "scenario")
        self.words = folded(" ".join(strings(said)))[:LONGEST_SEARCHED]

    def _free_code(self, wanted: str) -> str:
        if self.code == wanted or self.code == f"{wanted}-{str(self.uuid)[:8]}":
            return self.code
        taken = Scenario.objects.filter(centre=self.centre, code=wanted).exclude(pk=self.pk).exists()
        return f"{wanted}-{str(self.uuid)[:8]}" if taken else wanted

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Every way to publish ends here with ``live`` set, so this is where an edition is frozen or refused. A draft
        of a published scenario, which is saved while one types, freezes nothing and changes no column."""
        fields = set(kwargs.get("update_fields") or [""])
        if fields <= OF_DRAFTS:
            self._save_draft(fields, *args, **kwargs)
            return
        self.follow_content()
        super().save(*args, **kwargs)
        if not self.live:
            retire_scenario(scenario_uuid=self.uuid)
        elif self.live_revision_id:
            self.freeze()

    def _save_draft(self, fields: set[str], *args: Any, **kwargs: Any) -> None:
        """What is not public yet is listed as its draft says."""
        if not self.live:
            self.follow_content()
            kwargs["update_fields"] = [*fields, *OF_CONTENT]
        super().save(*args, **kwargs)

    def frozen_content(self) -> Content:
        """As an edition would hold it. Raises ``ShapeRefused`` for a draft that is not there yet."""
        return content_of(self.content, uuid=self.uuid, code=self.code)

    def found(self) -> list[Found]:
        return problems_of(self.content, uuid=self.uuid, code=self.code)

    def freeze(self) -> None:
        found = self.found()
        if found:
            raise PublicationRefused(self, [self._problem(each) for each in found])
        try:
            publish_scenario(
                scenario_uuid=self.uuid, code=self.code, centre=self.centre, content=self.frozen_content(),
                by=self.live_revision.user if self.live_revision else None,
            )  # fmt: skip
        except ScenarioRefused as refusal:
            raise PublicationRefused(self, [Problem(where="", message=each) for each in refusal.errors]) from refusal

    def _problem(self, found: Found) -> Problem:
        """The editor opens the place that an anchor names."""
        return Problem(where="", message=found.message, about=self, anchor=found.anchor)

    def stored(self) -> FrozenScenario | None:
        return FrozenScenario.objects.filter(uuid=self.uuid).first()

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [("", _("As learners play it"))]

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "cms/scenarios/play.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        from cms.scenario_editor.trying import try_out

        content = json.dumps(self.content)
        return {**super().get_preview_context(request, mode_name), "content": content, **try_out(self.content)}
