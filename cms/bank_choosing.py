"""How a question of the bank is chosen for a quiz: found as in the bank, one or several at once."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column

from cms.bank import bank, searched
from cms.bank_filters import QuestionFilterSet, competencies_of, places_of, status_of, type_of
from cms.viewsets import ScopedChooseResultsView, ScopedChooserViewSet, ScopedChooseView

CHOSEN_BY = ("type", "competency", "level", "owner", "usage", "status")


class BankFilterForm(BaseFilterForm):
    """Finds questions as the bank does, whatever the accents."""

    q = forms.CharField(label=_("Search"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = QuestionFilterSet().form.fields
        for name in CHOSEN_BY:
            self.fields[name] = offered[name]
            self.fields[name].widget.attrs["data-chooser-modal-search-filter"] = ""

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        found = QuestionFilterSet(self.data, queryset=super().filter(objects)).qs
        self.is_searching, self.search_query = bool(self.cleaned_data["q"]), self.cleaned_data["q"]
        return searched(found, self.search_query)


class _FromBank:
    filter_form_class = BankFilterForm

    def get_object_list(self) -> QuerySet[Any]:
        return bank(self.request.user).prefetch_related("competencies")  # type: ignore[attr-defined]

    @property
    def columns(self) -> list[Column]:
        return [
            self.title_column,  # type: ignore[attr-defined]
            Column("type", label=_("Type"), accessor=type_of, classname="bank-detail"),
            Column("competencies", label=_("Competencies"), accessor=competencies_of, classname="bank-detail"),
            Column("usage", label=_("Used in"), accessor=places_of, classname="bank-detail"),
            Column("status", label=_("Status"), accessor=status_of),
        ]


class QuestionChooseView(_FromBank, ScopedChooseView):
    pass


class QuestionChooseResultsView(_FromBank, ScopedChooseResultsView):
    pass


class QuestionChooserViewSet(ScopedChooserViewSet):
    choose_view_class = QuestionChooseView
    choose_results_view_class = QuestionChooseResultsView
