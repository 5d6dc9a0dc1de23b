"""Template tags of the design system. The components themselves are in `templates/components/`."""

import re
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import Context, Node, NodeList
from django.template.base import FilterExpression, Parser, Token
from django.template.loader import render_to_string
from django.utils.crypto import get_random_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation.trans_real import catalog

from accounts.dates import date_format
from accounts.kept import Kept

register = template.Library()

MAX_SEGMENTS = 24
MOST_KEPT = 512
NO_TOKEN = "NOTPROVIDED"  # noqa: S105 — Django's own word
STAND_IN = get_random_string(32)  # for the token of a form, in what is kept; nobody outside can write it


@lru_cache(maxsize=1)
def icon_names() -> frozenset[str]:
    """The icons the site may use; set-up vendors these and no others."""
    listing = finders.find("icons/icons.txt")
    return frozenset(Path(listing).read_text().split()) if listing else frozenset()


@lru_cache(maxsize=256)
def icon_shapes(name: str) -> SafeString | None:
    """What stands inside the vendored `<svg>`; None for a name outside the list or a file not vendored."""
    path = finders.find(f"vendor/lucide/{name}.svg") if name in icon_names() else None
    if not path:
        return None
    shapes = re.search(r"<svg[^>]*>(.*)</svg>", Path(path).read_text(), re.DOTALL)
    return mark_safe(re.sub(r">\s+<", "><", shapes[1]).strip()) if shapes else None  # noqa: S308 — our own vendored file


class FixedNode(Node):
    def __init__(self, nodelist: NodeList, given: dict[str, FilterExpression]) -> None:
        self.nodelist = nodelist
        self.given = given
        self.rendered: Kept[object, list[str]] = Kept(MOST_KEPT)  # what stands between tokens of forms

    def render(self, context: Context) -> SafeString:
        values = [each.resolve(context) for each in self.given.values()]
        # With their types, since 1 equals True, and words that are safe to print as they are equal words that are not.
        state = (catalog(), *values, *map(type, values))
        shown = self.rendered.get(state, lambda: self._rendered(context, values, STAND_IN).split(STAND_IN))
        if len(shown) == 1:
            return mark_safe(shown[0])  # noqa: S308 — a template made it
        token = str(context.get("csrf_token") or NO_TOKEN)
        if token == NO_TOKEN:
            return self._rendered(context, values, "")
        return mark_safe(token.join(shown))  # noqa: S308

    def _rendered(self, context: Context, values: list[object], token: str) -> SafeString:
        return self.nodelist.render(
            context.new({**dict(zip(self.given, values, strict=True)), "csrf_token": token})
        )  # fmt: skip


@register.tag
def fixed(parser: Parser, token: Token) -> FixedNode:
    """Between this and ``endfixed`` stands what is the same for everybody in one language: it is rendered once.

    None of the page's variables reach it, so that nothing of one person can be kept for another. Those named after
    ``fixed`` do (``name``, or ``name=expression``), and it is rendered once for each of their values: name what takes
    few (the menu of a space), or the words and numbers that all that stands there is made of (a card). A value must be
    hashable all the way down: what could change behind its own back is no name for what it looked like.

    Forms may stand there: each reader gets a ``csrf_token`` of their own.
    """
    given = {}
    for each in token.split_contents()[1:]:
        name, _equals, expression = each.partition("=")
        given[name] = parser.compile_filter(expression or name)
    nodelist = parser.parse(("endfixed",))
    parser.delete_first_token()
    return FixedNode(nodelist, given)


@register.simple_tag
def icon(name: str, label: str = "") -> str:
    """An inline Lucide icon. Without a label it is decoration and hidden from screen readers."""
    drawn = _drawn(name, str(label))
    if not drawn and settings.DEBUG:
        message = f"Unknown icon “{name}”: add it to static/icons/icons.txt and vendor the icons again."
        raise template.TemplateSyntaxError(message)
    return drawn


@lru_cache(maxsize=256)
def _drawn(name: str, label: str) -> str:
    shapes = icon_shapes(name)
    if shapes is None:
        return ""
    meaning = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
        'stroke-linecap="round" stroke-linejoin="round" {}>{}</svg>',
        meaning,
        shapes,
    )


@register.simple_block_tag(takes_context=True)
def component(context: Context, content: str, name: str, **parameters: object) -> str:
    """Render `components/<name>.html` around the enclosed markup, which it gets as `slot`.

    The component sees its parameters and nothing else of the page, as with `{% include … only %}`.
    """
    chosen = context.template.engine.get_template(f"components/{name}.html")
    return chosen.render(context.new({**parameters, "slot": content}))


@register.simple_tag
def rendered_once(called: str, *value: object, **parameters: object) -> str:
    """`components/<called>.html` with `value` under its own name, or with parameters, where each is one of a few words
    or comes from what an author wrote.

    Rendered once for each state and language, because long lists show the same few again and again.
    """
    given = {**dict(zip([called], value, strict=False)), **parameters}
    # With their types, since 1 equals True, and words that are safe to print as they are equal words that are not.
    state = tuple((key, type(each), each) for key, each in given.items())
    return _rendered_once(called, state, catalog())


@lru_cache(maxsize=2048)
def _rendered_once(name: str, state: tuple[tuple[str, type, object], ...], words: object) -> str:
    return render_to_string(f"components/{name}.html", {key: each for key, _type, each in state})


@register.filter(expects_localtime=True)
def day(moment: date) -> str:
    """A day in full, as people and machines read it."""
    return _day(_date_of(moment), "j F Y", catalog())


@register.filter(expects_localtime=True)
def short_day(moment: date) -> str:
    """As ``day``, for the narrow columns of a table."""
    return _day(_date_of(moment), "j N Y", catalog())


def _date_of(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


@lru_cache(maxsize=1024)
def _day(moment: date, form: str, words: object) -> str:
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), date_format(moment, form))


@register.simple_tag
def term(**parameters: str) -> SafeString:
    """A glossary word within a sentence, from `components/term.html`, with no space around it."""
    return mark_safe(render_to_string("components/term.html", parameters).strip())  # noqa: S308


@register.simple_tag
def segments(done: int, total: int) -> list[bool]:
    """Filled and empty parts of a progress bar, at most `MAX_SEGMENTS` whatever the total.

    Something begun shows at least one filled part, something unfinished at least one empty one.
    """
    total, done = max(int(total or 0), 0), max(int(done or 0), 0)
    done, parts = min(done, total), min(total, MAX_SEGMENTS)
    if not parts:
        return []
    filled = done * parts // total
    filled = max(filled, 1) if done else 0
    return [position < filled for position in range(parts)]
