"""A role-play on its way down, from what a trainer wrote to the plain content that an edition freezes; and up again,
from a file to a draft."""

from cms.roleplay_content.down import content_of
from cms.roleplay_content.up import beginning, fields_of

__all__ = ["beginning", "content_of", "fields_of"]
