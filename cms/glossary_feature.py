"""The editor's button that ties a word to its glossary entry, stored as ``<a linktype="glossary" id="3">mot</a>``."""

from typing import Any

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from draftjs_exporter.dom import DOM
from wagtail import hooks
from wagtail.admin.rich_text.converters.html_to_contentstate import LinkElementHandler
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.rich_text import LinkHandler

from cms.models import GlossaryTerm
from cms.rich_text import LINK_TYPE

ENTITY = "GLOSSARY"


class GlossaryLinkHandler(LinkHandler):
    """Tells Wagtail where a word is used. Lessons render their words themselves, all at once; elsewhere it is plain."""

    identifier = LINK_TYPE

    @staticmethod
    def get_model() -> type[GlossaryTerm]:
        return GlossaryTerm

    @classmethod
    def expand_db_attributes(cls, attrs: dict[str, Any]) -> str:
        return "<a>"

    @classmethod
    def extract_references(cls, attrs: dict[str, Any]) -> Any:
        yield GlossaryTerm, attrs["id"], "", ""


class GlossaryElementHandler(LinkElementHandler):
    def get_attribute_data(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return {"id": int(attrs["id"])}


def glossary_entity(props: dict[str, Any]) -> Any:
    return DOM.create_element("a", {"linktype": LINK_TYPE, "id": int(props["id"])}, props["children"])


@hooks.register("register_rich_text_features")
def register_glossary(features: Any) -> None:
    features.register_link_type(GlossaryLinkHandler)
    features.register_editor_plugin(
        "draftail",
        "glossary",
        EntityFeature(
            {
                "type": ENTITY,
                "icon": "help",
                "description": _("Explain this word"),
                "chooserUrls": {"term": reverse_lazy("wagtailsnippetchoosers_cms_glossaryterm:choose")},
            },
            js=["wagtailadmin/js/chooser-modal.js", "js/glossary-editor.js"],
        ),
    )
    features.register_converter_rule(
        "contentstate",
        "glossary",
        {
            "from_database_format": {f'a[linktype="{LINK_TYPE}"]': GlossaryElementHandler(ENTITY)},
            "to_database_format": {"entity_decorators": {ENTITY: glossary_entity}},
        },
    )
