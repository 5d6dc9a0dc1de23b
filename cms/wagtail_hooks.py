"""Wagtail looks for its hooks here; they live with what they serve."""

from wagtail.snippets.models import register_snippet

from cms import (
    admin_hooks,
    archives_hooks,
    bank_hooks,
    document_hooks,
    editor,
    exchange_hooks,
    glossary_feature,
    publish_beside_save,
    question_features,
    reference_hooks,
)
from cms.viewsets import GlossaryTermViewSet, RecordingViewSet

__all__ = [
    "admin_hooks",
    "archives_hooks",
    "bank_hooks",
    "document_hooks",
    "editor",
    "exchange_hooks",
    "glossary_feature",
    "publish_beside_save",
    "question_features",
    "reference_hooks",
]

register_snippet(GlossaryTermViewSet)
register_snippet(RecordingViewSet)
