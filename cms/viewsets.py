"""Lists, forms and choosers of what is not a page."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.models import GlossaryTerm, Recording


class GlossaryTermViewSet(SnippetViewSet):
    model = GlossaryTerm
    icon = "help"
    menu_label = _("Glossary")
    list_display: ClassVar[list[str]] = ["term", "expansion", "centre"]
    list_filter: ClassVar[list[str]] = ["centre"]


class RecordingViewSet(SnippetViewSet):
    model = Recording
    icon = "media"
    menu_label = _("Recordings")
    list_display: ClassVar[list[str]] = ["title", "kind", "centre"]
    list_filter: ClassVar[list[str]] = ["kind", "centre"]
