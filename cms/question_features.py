"""Two buttons of the editor of questions: a sound with its transcript, and the mark of a gap."""

from typing import Any

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from draftjs_exporter.dom import DOM
from wagtail import hooks
from wagtail.admin.rich_text.converters.contentstate_models import Entity
from wagtail.admin.rich_text.converters.html_to_contentstate import AtomicBlockEntityElementHandler
from wagtail.admin.rich_text.editors.draftail.features import ControlFeature, EntityFeature
from wagtail.rich_text import EmbedHandler

from cms.models import Recording

ENTITY = "RECORDING"


class RecordingEmbedHandler(EmbedHandler):
    """Tells Wagtail where a recording is used. ``cms.quiz_content.media`` writes it out."""

    identifier = "recording"

    @staticmethod
    def get_model() -> type[Recording]:
        return Recording

    @classmethod
    def expand_db_attributes(cls, attrs: dict[str, Any]) -> str:
        return ""

    @classmethod
    def extract_references(cls, attrs: dict[str, Any]) -> Any:
        yield Recording, attrs["id"], "", ""


class RecordingElementHandler(AtomicBlockEntityElementHandler):
    def create_entity(self, name: str, attrs: dict[str, Any], state: Any, contentstate: Any) -> Entity:
        recording = Recording.objects.filter(pk=attrs["id"]).first()
        return Entity(ENTITY, "IMMUTABLE", {"id": int(attrs["id"]), "title": str(recording or "")})


def recording_entity(props: dict[str, Any]) -> Any:
    return DOM.create_element("embed", {"embedtype": "recording", "id": int(props["id"])})


@hooks.register("register_rich_text_features")
def register_recording(features: Any) -> None:
    features.register_embed_type(RecordingEmbedHandler)
    features.register_editor_plugin(
        "draftail",
        "recording",
        EntityFeature(
            {
                "type": ENTITY,
                "icon": "media",
                "description": _("Sound"),
                "chooserUrls": {"recording": reverse_lazy("wagtailsnippetchoosers_cms_recording:choose")},
            },
            js=["wagtailadmin/js/chooser-modal.js", "js/question-editor.js"],
        ),
    )
    features.register_converter_rule(
        "contentstate",
        "recording",
        {
            "from_database_format": {'embed[embedtype="recording"]': RecordingElementHandler()},
            "to_database_format": {"entity_decorators": {ENTITY: recording_entity}},
        },
    )


@hooks.register("register_rich_text_features")
def register_gap(features: Any) -> None:
    features.register_editor_plugin(
        "draftail",
        "gap",
        ControlFeature({"type": "gap", "description": _("Insert a gap")}, js=["js/question-editor.js"]),
    )
