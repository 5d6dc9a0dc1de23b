"""Lists, forms and choosers of what is not a page, each for one's own centre and what is shared."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import ObjectList
from wagtail.snippets.views import chooser
from wagtail.snippets.views.snippets import CopyView, IndexView, SnippetViewSet

from cms.models import GlossaryTerm, Recording
from cms.scoped_forms import ScopedModelForm
from cms.scoping import CentrePolicy, is_author_of, own_or_shared


class ScopedIndexView(IndexView):
    """Lists what every centre shares too, to be copied; only what is one's centre's opens."""

    add_item_label = _("Add")  # Wagtail's names the thing with an article of both genders

    def get_edit_url(self, instance: Any) -> str | None:
        return super().get_edit_url(instance) if is_author_of(self.request.user, instance) else None

    def get_delete_url(self, instance: Any) -> str | None:
        return super().get_delete_url(instance) if is_author_of(self.request.user, instance) else None

    def get_usage_url(self, instance: Any) -> str | None:
        return super().get_usage_url(instance) if is_author_of(self.request.user, instance) else None


class ReadOnlyCopyView(CopyView):
    """Shows a new thing filled in from another; only the address that adds saves it."""

    http_method_names = ["get", "head"]

    def get_initial_form_instance(self) -> Any:
        instance = super().get_initial_form_instance()
        instance.pk = None
        if not self.request.user.is_superuser:
            instance.centre = None
        return instance


class _Scoped:
    def get_object_list(self) -> QuerySet[Any]:
        return super().get_object_list().filter(own_or_shared(self.request.user))  # type: ignore[misc]


class ScopedChooseView(_Scoped, chooser.ChooseView):
    pass


class ScopedChooseResultsView(_Scoped, chooser.ChooseResultsView):
    pass


class ScopedChooserViewSet(chooser.SnippetChooserViewSet):
    choose_view_class = ScopedChooseView
    choose_results_view_class = ScopedChooseResultsView


class CentreViewSet(SnippetViewSet):
    index_view_class = ScopedIndexView
    copy_view_class = ReadOnlyCopyView
    chooser_viewset_class = ScopedChooserViewSet
    add_to_admin_menu = True

    @property
    def permission_policy(self) -> CentrePolicy:
        return CentrePolicy(self.model)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return self.model.objects.filter(own_or_shared(request.user)).select_related("centre")

    def get_edit_handler(self) -> Any:
        return ObjectList(self.model.panels, base_form_class=ScopedModelForm).bind_to_model(self.model)


class GlossaryTermViewSet(CentreViewSet):
    model = GlossaryTerm
    icon = "help"
    menu_label = _("Glossary")
    menu_name = "glossary"
    menu_order = 420
    list_display: ClassVar[list[str]] = ["term", "expansion", "centre"]


class RecordingViewSet(CentreViewSet):
    model = Recording
    icon = "media"
    menu_label = _("Recordings")
    menu_name = "recordings"
    copy_view_enabled = False  # two recordings would share one file
    menu_order = 410
    list_display: ClassVar[list[str]] = ["title", "kind", "centre"]
    list_filter: ClassVar[list[str]] = ["kind"]
