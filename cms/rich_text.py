"""What authors may write inside a paragraph, and how its glossary words reach the page."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from django.template.loader import render_to_string
from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString, mark_safe

SPEECH = ["bold", "italic", "ul", "ol", "link"]
PROSE = [*SPEECH, "glossary"]

LINK_TYPE = "glossary"
TERM_LINK = re.compile(r'<a\b(?=[^>]*\blinktype="glossary")(?=[^>]*\bid="(\d+)")[^>]*>(.*?)</a>', re.DOTALL)
# Links to pages and files of the site's own tree: a lesson travels, so it leads to the open web or nowhere.
INNER_LINK = re.compile(r'<a\b[^>]*\blinktype="(?!glossary")[^>]*>(.*?)</a>', re.DOTALL)
PORTABLE_TERM = re.compile(r'<dfn\b[^>]*\bdata-term="([-\w]+)"[^>]*>(.*?)</dfn>', re.DOTALL)
# The editor's own mark on a paragraph: it means nothing elsewhere, and our own import refuses it.
BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    term: str
    definition: str
    expansion: str = ""


def term_ids(html: str) -> Iterator[int]:
    return (int(found) for found, _words in TERM_LINK.findall(html or ""))


def has_inner_links(html: str) -> bool:
    return INNER_LINK.search(html or "") is not None


def plain_words(html: str) -> str:
    return unescape(strip_tags(html or "")).replace("\xa0", " ").strip()


class Prose:
    """Renders the rich texts of one page, in order: an acronym is written in full where it is first met."""

    def __init__(self, terms: Mapping[int, Term], prefix: str = "") -> None:
        self.terms = terms
        self.prefix = prefix
        self.count = 0
        self.met: set[int] = set()

    def render(self, html: str) -> SafeString:
        html = html or ""
        words = INNER_LINK.sub(r"\1", html)
        return mark_safe(TERM_LINK.sub(self._replacing(html), words))  # noqa: S308 — the editor's whitelist wrote it

    def _replacing(self, html: str) -> Callable[[re.Match[str]], str]:
        text = plain_words(html).casefold()

        def replace(match: re.Match[str]) -> str:
            pk, inner = int(match[1]), match[2]
            term = self.terms.get(pk)
            return self._word(pk, term, inner, text) if term else inner

        return replace

    def _word(self, pk: int, term: Term, inner: str, text: str) -> str:
        self.count += 1
        word = render_to_string(
            "components/term.html",
            {
                "id": f"{self.prefix}{self.count}",
                "term": mark_safe(inner),  # noqa: S308 — same whitelist
                "title": term.term,
                "definition": term.definition,
                "expansion": term.expansion,
            },
        ).strip()
        in_full = term.expansion and pk not in self.met and term.expansion.casefold() not in text
        self.met.add(pk)
        return f"{word} ({escape(term.expansion)})" if in_full else word


# The form that archives carry: words name their entry by its code


def to_portable(html: str, codes: Mapping[int, str]) -> str:
    def replace(match: re.Match[str]) -> str:
        code = codes.get(int(match[1]))
        return f'<dfn data-term="{code}">{match[2]}</dfn>' if code else match[2]

    return BLOCK_KEY.sub("", TERM_LINK.sub(replace, html))


def from_portable(html: str, ids: Mapping[str, int]) -> str:
    def replace(match: re.Match[str]) -> str:
        pk = ids.get(match[1])
        return f'<a linktype="{LINK_TYPE}" id="{pk}">{match[2]}</a>' if pk else match[2]

    return PORTABLE_TERM.sub(replace, html)
