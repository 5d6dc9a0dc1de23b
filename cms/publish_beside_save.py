"""The button that publishes stands beside the one that saves, not folded away behind an arrow."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks

SAVE = {"action-save", "action-save-draft"}
PUBLISH = "action-publish"


class SideBySide:
    """Saving stays first: it is what the Enter key does."""

    def __init__(self, save: Any, publish: Any) -> None:
        self.save, self.publish = save, publish
        self.name, self.order = save.name, save.order

    def render_html(self, parent_context: Any = None) -> SafeString:
        return format_html("{}{}", self.save.render_html(parent_context), self.publish.render_html(parent_context))

    @property
    def media(self) -> forms.Media:
        return self.save.media + self.publish.media


@hooks.register("construct_snippet_action_menu")
@hooks.register("construct_page_action_menu")
def publish_beside_save(items: list[Any], request: HttpRequest, context: Any) -> None:
    publish = next((each for each in items if each.name == PUBLISH), None)
    if publish is not None and items[0].name in SAVE:
        items.remove(publish)
        items[0] = SideBySide(items[0], publish)
