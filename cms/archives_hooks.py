"""Puts archives into the editor: a button to take a module out, a menu entry to bring one in."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, include, path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button

from cms.models import ModulePage


@hooks.register("register_admin_urls")
def archive_addresses() -> list[URLPattern | URLResolver]:
    return [path("archives/", include("cms.archives.urls"))]


@hooks.register("register_admin_menu_item")
def archive_menu() -> MenuItem:
    return MenuItem(
        _("Bring a module in"), reverse_lazy("cms_archives:send"), name="archives", icon_name="upload", order=420
    )


def _take_out(page: Any, **options: Any) -> Iterator[Button]:
    if isinstance(page.specific_deferred, ModulePage):
        yield Button(
            _("Take out as an archive"), reverse("cms_archives:export", args=[page.pk]), icon_name="download", **options
        )


@hooks.register("register_page_header_buttons")
def header_button(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    return _take_out(page, priority=60)


@hooks.register("register_page_listing_more_buttons")
def listing_button(page: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    return _take_out(page, priority=60)
