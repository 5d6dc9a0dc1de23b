"""Live role-plays in the editor: the list, its filters, the form."""

from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, UpdatedAtColumn

from cms.bank_filters import status_of
from cms.folding import folded
from cms.models import RolePlay
from cms.viewsets import ScopedIndexView
from cms.viewsets_quizzes import AuthoredViewSet
from cms.viewsets_scenarios import ScenarioFilterSet


class RolePlayFilterSet(ScenarioFilterSet):
    class Meta(ScenarioFilterSet.Meta):
        model = RolePlay


class RolePlayIndexView(ScopedIndexView):
    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        wanted = Q()
        for word in folded(self.search_query or "").split():
            wanted &= Q(words__contains=word)
        return queryset.filter(wanted) if self.is_searching else queryset


class RolePlayViewSet(AuthoredViewSet):
    model = RolePlay
    icon = "group"
    menu_label = _("Role-plays")
    menu_name = "roleplays"
    menu_order = 166
    index_view_class = RolePlayIndexView
    filterset_class = RolePlayFilterSet
    list_display: ClassVar[list[Any]] = [
        "__str__",
        "mode",
        "level",
        Column("cards", label=_("Cards"), accessor=lambda roleplay: len(roleplay.cards)),
        "centre",
        UpdatedAtColumn(),
        Column("status", label=_("Status"), accessor=status_of),
    ]
