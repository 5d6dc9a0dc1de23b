"""Rich text without its marks."""

import re

from django.utils.html import strip_tags

END_OF_BLOCK = re.compile(r"</(?:p|li|h[2-6])>|<br ?/?>")


def plain_text(html: str) -> str:
    apart = END_OF_BLOCK.sub(r"\g<0> ", html or "")
    return strip_tags(apart).replace("\xa0", " ").strip()
