"""Puts the reference screens into the editor: addresses, menu, and the warning on its home page."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import pgettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from cms.reference import ending_soon
from cms.reference_access import may_read


class ReferenceMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_read(request.user)


class EndingSoonPanel(Component):
    name = "reference-ending"
    template_name = "cms/reference/ending_panel.html"
    order = 90

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"ending": ending_soon()}


@hooks.register("register_admin_urls")
def reference_addresses() -> list[URLPattern | URLResolver]:
    return [path("referentiels/", include("cms.reference_urls"))]


@hooks.register("register_admin_menu_item")
def reference_menu() -> MenuItem:
    return ReferenceMenuItem(
        pgettext_lazy("menu", "Frameworks"),
        reverse_lazy("reference:index"),
        name="reference",
        icon_name="list-ul",
        order=450,
    )


@hooks.register("construct_homepage_panels")
def warn_of_ending_editions(request: HttpRequest, panels: list[Any]) -> None:
    if may_read(request.user):
        panels.append(EndingSoonPanel())
