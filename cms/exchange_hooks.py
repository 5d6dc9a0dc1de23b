"""Puts files of questions into the editor: a menu entry to bring them in, buttons to take them out."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, include, path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button

from cms.models import Quiz, Scenario


@hooks.register("register_admin_urls")
def exchange_addresses() -> list[URLPattern | URLResolver]:
    return [path("questions/importer/", include("cms.exchange.urls")), path("", include("cms.exchange.export_urls"))]


@hooks.register("register_admin_menu_item")
def import_menu() -> MenuItem:
    return MenuItem(
        # Its place below the questions says the rest: the menu has no room for more.
        pgettext_lazy("menu", "Import"), reverse_lazy("cms_exchange:send"), name="import-questions",
        icon_name="upload", order=152,
    )  # fmt: skip


@hooks.register("register_snippet_listing_buttons")
def quiz_button(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    if isinstance(snippet, Quiz):
        yield Button(
            _("Export questions"), reverse("cms_export:quiz", args=[snippet.pk]), icon_name="download", priority=60
        )


@hooks.register("register_snippet_listing_buttons")
def scenario_button(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    if isinstance(snippet, Scenario):
        yield Button(
            _("Export"), reverse("cms_admin:export_scenario", args=[snippet.pk]), icon_name="download", priority=60
        )
