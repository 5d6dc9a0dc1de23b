"""Puts files of questions into the editor: a menu entry to bring them in."""

from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem


@hooks.register("register_admin_urls")
def exchange_addresses() -> list[URLPattern | URLResolver]:
    return [path("questions/importer/", include("cms.exchange.urls"))]


@hooks.register("register_admin_menu_item")
def import_menu() -> MenuItem:
    return MenuItem(
        _("Import questions"), reverse_lazy("cms_exchange:send"), name="import-questions", icon_name="upload", order=152
    )
