"""From a question's HTML to the elements of an XML body."""

from html.parser import HTMLParser
from xml.etree.ElementTree import Element, SubElement

from assessments.quizzes.exchange.qti.bodies import VOID

KEPT = frozenset({"src", "alt", "href", "title", "lang", "width", "height", "controls"})


class Builder(HTMLParser):
    """Our HTML is clean, but nothing here breaks on what is not."""

    def __init__(self, holder: Element) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [holder]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kept = {name: value if value is not None else name for name, value in attrs if name in KEPT}
        element = SubElement(self.open[-1], "a" if tag == "a" else tag, kept)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        names = [each.tag for each in self.open]
        if tag in names[1:]:
            del self.open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        add_text(self.open[-1], data)


def fill(holder: Element, html: str) -> Element:
    builder = Builder(holder)
    builder.feed(html)
    builder.close()
    return holder


def add_text(element: Element, text: str) -> None:
    """After what is in it already."""
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text
