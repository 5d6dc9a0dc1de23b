"""Scenarios in the editor: the list, its filters, the form."""

from typing import Any, ClassVar

import django_filters
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import ObjectList
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.admin.widgets import Button
from wagtail.snippets.views.snippets import EditView

from assessments.scenarios.queries import scenarios_mapped
from cms.bank_filters import OWNERS, StatusFilterSet, status_of
from cms.folding import folded
from cms.models import Scenario, ScenarioPage
from cms.models.scenarios import LEVELS, MODES
from cms.scenario_editor.fields import ScenarioForm
from cms.viewsets import ScopedIndexView
from cms.viewsets_quizzes import AuthoredViewSet


def _by_owner(queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
    return queryset.filter(centre__isnull=value == "shared")


class ScenarioFilterSet(StatusFilterSet):
    mode = django_filters.ChoiceFilter(label=_("Mode"), choices=MODES)
    level = django_filters.ChoiceFilter(label=_("Level"), choices=LEVELS)
    owner = django_filters.ChoiceFilter(label=_("Centre"), choices=OWNERS, method=_by_owner)

    class Meta:
        model = Scenario
        fields: ClassVar[list[str]] = []


class ScenarioIndexView(ScopedIndexView):
    @cached_property
    def header_more_buttons(self) -> list[Any]:
        address = reverse("cms_admin:import_scenario")
        return [
            *super().header_more_buttons,
            Button(gettext("Import a scenario"), address, icon_name="upload", priority=90),
        ]

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """In everything that was written, without accents, drafts included."""
        wanted = Q()
        for word in folded(self.search_query or "").split():
            wanted &= Q(words__contains=word)
        return queryset.filter(wanted) if self.is_searching else queryset


def _modules_of(scenario: Scenario) -> str:
    return ", ".join(page.title for page in scenario.pages.all()) or gettext("Nowhere yet")


def _size_of(scenario: Scenario) -> int:
    scenes = scenario.content.get("scenes") if isinstance(scenario.content, dict) else None
    return len(scenes) if isinstance(scenes, list) else 0


class ScenarioEditView(EditView):
    @cached_property
    def header_more_buttons(self) -> list[Any]:
        address = reverse("cms_admin:export_scenario", args=[self.object.pk])
        found = [*super().header_more_buttons, Button(gettext("Export"), address, icon_name="download", priority=60)]
        if scenarios_mapped(self.request.user).filter(uuid=self.object.uuid).exists():
            chosen = reverse("scenario_maps:map", args=[self.object.uuid])
            found.append(Button(gettext("What your groups chose"), chosen, icon_name="view", priority=70))
        return found


class ScenarioViewSet(AuthoredViewSet):
    model = Scenario
    icon = "comment"
    menu_label = _("Scenarios")
    menu_name = "scenarios"
    menu_order = 165
    index_view_class = ScenarioIndexView
    edit_view_class = ScenarioEditView
    filterset_class = ScenarioFilterSet
    list_display: ClassVar[list[Any]] = [
        "__str__",
        "mode",
        "level",
        Column("size", label=_("Scenes"), accessor=_size_of),
        Column("usage", label=_("Used in"), accessor=_modules_of),
        "centre",
        UpdatedAtColumn(),
        Column("status", label=_("Status"), accessor=status_of),
    ]

    def get_edit_handler(self) -> Any:
        return ObjectList(self.model.panels, base_form_class=ScenarioForm).bind_to_model(self.model)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        pages = ScenarioPage.objects.only("title", "scenario", "path")
        return super().get_queryset(request).prefetch_related(Prefetch("pages", queryset=pages))
