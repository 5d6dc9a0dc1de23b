"""The editor as authors meet it: their menu, their home page, their buttons, our colours."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.snippets.action_menu import ActionMenuItem as SnippetActionMenuItem
from wagtail.snippets.models import register_snippet

from cms.admin_queries import edit_name, own_drafts, refused_publications
from cms.models import ModulePage, Quiz
from cms.scoping import is_author_of, own_pages, own_shelves
from cms.viewsets_quizzes import CaseViewSet, QuestionViewSet, QuizViewSet
from cms.viewsets_roleplays import RolePlayViewSet
from cms.viewsets_scenarios import ScenarioViewSet

TECHNICAL = frozenset({"reports", "settings", "snippets", "help", "redirects", "collections"})
HELP_ELSEWHERE = ("whats-new", "editor-guide")
FOREIGN_PANELS = frozenset({"recent_edits", "user_objects_in_workflow_moderation", "locked_pages"})

register_snippet(CaseViewSet)
register_snippet(QuestionViewSet)
register_snippet(QuizViewSet)
register_snippet(ScenarioViewSet)
register_snippet(RolePlayViewSet)


# Addresses and menu


@hooks.register("register_admin_urls")
def author_addresses() -> list[URLPattern | URLResolver]:
    return [path("", include("cms.admin_urls"))]


@hooks.register("register_admin_menu_item")
def coverage_menu() -> MenuItem:
    return MenuItem(_("Coverage"), reverse_lazy("cms_admin:coverage"), name="coverage", icon_name="table", order=430)


@hooks.register("register_admin_menu_item")
def help_menu() -> MenuItem:
    return MenuItem(_("Help"), reverse_lazy("cms_admin:help"), name="author-help", icon_name="help", order=12000)


@hooks.register("construct_main_menu")
def nothing_technical(request: HttpRequest, items: list[Any]) -> None:
    if not request.user.is_superuser:
        items[:] = [item for item in items if item.name not in TECHNICAL]
    for item in items:
        if item.name == "explorer":
            item.label = _("Modules")


@hooks.register("construct_help_menu")
def no_other_host(request: HttpRequest, items: list[Any]) -> None:
    items[:] = [item for item in items if not item.name.startswith(HELP_ELSEWHERE)]


@hooks.register("construct_settings_menu")
def people_are_managed_elsewhere(request: HttpRequest, items: list[Any]) -> None:
    items[:] = [item for item in items if item.name != "users"]


@hooks.register("construct_page_chooser_queryset")
def choose_own_pages(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    if request.user.is_superuser:
        return pages
    shelves = list(own_shelves(request.user).values_list("path", flat=True))
    above = Q(path__in={path[:end] for path in shelves for end in range(Page.steplen, len(path) + 1, Page.steplen)})
    return pages.filter(above | Q(pk__in=own_pages(request.user).values("pk")))


# Home page


class BeginPanel(Component):
    name = "begin"
    template_name = "cms/admin/begin_panel.html"
    order = 10

    def __init__(self, user: Any) -> None:
        self.user = user

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"shelves": list(own_shelves(self.user).select_related("centre"))}


class DraftsPanel(Component):
    name = "drafts"
    template_name = "cms/admin/drafts_panel.html"
    order = 230

    def __init__(self, user: Any) -> None:
        self.user = user

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        finder = AdminURLFinder(self.user)
        return {
            "drafts": [
                {
                    "title": str(each),
                    "kind": edit_name(each),
                    "url": finder.get_edit_url(each),
                    "revision": each.latest_revision,
                }
                for each in own_drafts(self.user)
            ],
            "refused": refused_publications(self.user),
        }


@hooks.register("construct_homepage_panels")
def authors_home(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.is_superuser:
        return
    kept = [panel for panel in panels if getattr(panel, "name", "") not in FOREIGN_PANELS]
    panels[:] = [*kept, BeginPanel(request.user), DraftsPanel(request.user)]


@hooks.register("construct_homepage_summary_items")
def no_summary(request: HttpRequest, items: list[Any]) -> None:
    if not request.user.is_superuser:
        items.clear()


# Publishing together


class PublishWholeModule(ActionMenuItem):
    label = _("Publish the whole module…")
    name = "publish-whole-module"
    icon_name = "upload"
    order = 110

    def is_shown(self, context: Any) -> bool:
        return context["view"] == "edit" and isinstance(context["page"], ModulePage) and super().is_shown(context)

    def get_url(self, context: Any) -> str:
        return reverse("cms_admin:publish_module", args=[context["page"].pk])


@hooks.register("register_page_action_menu_item")
def publish_whole_module() -> ActionMenuItem:
    return PublishWholeModule()


def _module_button(page: Any, user: Any, **options: Any) -> Iterator[Button]:
    if isinstance(page.specific_deferred, ModulePage) and page.permissions_for_user(user).can_publish():
        yield Button(
            _("Publish the whole module"), reverse("cms_admin:publish_module", args=[page.pk]),
            icon_name="upload", **options,
        )  # fmt: skip


@hooks.register("register_page_header_buttons")
def module_header_button(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    return _module_button(page, user, priority=5)


@hooks.register("register_page_listing_more_buttons")
def module_listing_button(page: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    return _module_button(page, user, priority=1)


class PublishQuizTogether(SnippetActionMenuItem):
    label = _("Publish with its questions")
    name = "action-publish-together"
    icon_name = "upload"
    order = 5

    def is_shown(self, context: Any) -> bool:
        return context["model"] is Quiz and super().is_shown(context)


@hooks.register("register_snippet_action_menu_item")
def publish_quiz_together(model: Any) -> SnippetActionMenuItem | None:
    return PublishQuizTogether() if model is Quiz else None


@hooks.register("register_snippet_listing_buttons")
def correct_tries_button(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    if isinstance(snippet, Quiz) and snippet.live and is_author_of(user, snippet):
        yield Button(
            _("Correct a wrong key"), reverse("quizzes:regrade", args=[snippet.uuid]), icon_name="rotate", priority=40
        )


@hooks.register("register_snippet_listing_buttons")
def statistics_button(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    if isinstance(snippet, Quiz) and snippet.live and (snippet.centre_id is None or is_author_of(user, snippet)):
        yield Button(
            _("Statistics"), reverse("quizzes:quiz_statistics", args=[snippet.uuid]), icon_name="history", priority=45
        )


# Our colours


@hooks.register("insert_global_admin_css")
def house_style() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("insert_editor_js")
def one_save_at_a_time() -> SafeString:
    return format_html('<script type="module" src="{}"></script>', static("js/autosave-editor.js"))
