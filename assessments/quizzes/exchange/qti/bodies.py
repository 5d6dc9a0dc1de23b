"""The body of an item: XML that is nearly HTML, with interactions standing in it."""

from collections.abc import Callable, Iterator
from html import escape
from xml.etree.ElementTree import Element

from assessments.quizzes.exchange.media import SOUNDS
from assessments.quizzes.exchange.qti.formulas import in_line
from assessments.quizzes.exchange.qti.names import one, words

INLINE = frozenset({"textEntryInteraction", "inlineChoiceInteraction"})
VOID = frozenset({"br", "img", "hr"})
TOLD = frozenset({"feedbackBlock", "feedbackInline", "modalFeedback"})
RENAMED = {
    "rubricBlock": "div", "prompt": "div", "contentBody": "div", "stimulusBody": "div", "itemBody": "div",
    "templateBlock": "div", "templateInline": "span", "simpleBlock": "div", "infoControl": "div", "hottext": "span",
    "mediaInteraction": "div",
}  # fmt: skip
NOT_ASKING = frozenset({"endAttemptInteraction", "mediaInteraction"})
UNSEEN = frozenset({"stylesheet", "catalogInfo", "endAttemptInteraction"})
FOR_MARKERS = frozenset({"scorer", "tutor", "author", "proctor", "testConstructor"})

Replace = Callable[[Element], str | None]


def nothing(element: Element) -> str | None:
    del element
    return None


def is_interaction(element: Element) -> bool:
    """A button that asks for a hint and a film that plays ask nothing."""
    name = str(element.tag)
    return name.endswith(("Interaction", "-interaction")) and name not in NOT_ASKING


def interactions(element: Element) -> list[Element]:
    """In the document's order; what stands in another one is its own."""
    if is_interaction(element):
        return [element]
    return [found for child in element for found in interactions(child)]


def is_for_markers(element: Element) -> bool:
    return element.tag == "rubricBlock" and bool(FOR_MARKERS.intersection(element.get("view", "").split())) and (
        "candidate" not in element.get("view", "").split()
    )  # fmt: skip


def inner(element: Element, replaced: Replace = nothing) -> str:
    """As HTML, not yet cleaned. ``replaced`` gives what stands for an element."""
    return "".join(_inner(element, replaced))


def _inner(element: Element, replaced: Replace) -> Iterator[str]:
    yield escape(element.text or "", quote=False)
    for child in element:
        said = replaced(child)
        yield from _outer(child, replaced) if said is None else (said,)
        yield escape(child.tail or "", quote=False)


def _outer(element: Element, replaced: Replace) -> Iterator[str]:
    if element.tag in TOLD or is_for_markers(element) or element.tag in UNSEEN:
        return
    if element.tag == "object":
        yield _object(element)
        return
    if element.tag == "math":
        yield f"<math>{in_line(element)}</math>"
        return
    tag = RENAMED.get(element.tag, element.tag)
    attributes = "".join(f' {key}="{escape(value)}"' for key, value in element.attrib.items() if key.isalpha())
    yield f"<{tag}{attributes}>"
    if tag not in VOID:
        yield from _inner(element, replaced)
        yield f"</{tag}>"


def _object(element: Element) -> str:
    """A picture or a sound, by its type or its name; anything else by what it says of itself."""
    address, kind = escape(element.get("data", "")), element.get("type", "")
    if kind.startswith("audio/") or address.rpartition(".")[2].lower() in SOUNDS:
        return f'<audio src="{address}"></audio>'
    if kind.startswith("image/") or not kind:
        return f'<img src="{address}" alt="{escape(words(element))}">'
    return f'<object data="{address}"></object>{escape(words(element), quote=False)}'


def pieces(body: Element) -> list[Element]:
    """A body that asks several things, one piece each: what stands before an interaction goes with it, what stands
    after the last one too. Interactions within a sentence belong together."""
    found: list[Element] = []
    piece = _piece(body.text)
    for child in _blocks(body):
        if _asks_alone(child) and interactions(piece):
            found.append(piece)
            piece = _piece()
        piece.append(child)
        if _asks_alone(child):
            found.append(piece)
            piece = _piece()
    if interactions(piece) or not found:
        return [*found, piece]
    found[-1].extend(piece)
    return found


def _blocks(body: Element) -> Iterator[Element]:
    """The children; those of a child that asks several things in its stead."""
    for child in body:
        if is_interaction(child) or len(interactions(child)) < 2 or not _asks_alone(child):  # noqa: PLR2004
            yield child
        else:
            text = Element("div")
            text.text = child.text
            yield text
            yield from _blocks(child)


def _asks_alone(element: Element) -> bool:
    found = interactions(element)
    return bool(found) and any(each.tag not in INLINE for each in found)


def _piece(text: str | None = None) -> Element:
    piece = Element("itemBody")
    piece.text = text
    return piece


def prompt_of(interaction: Element) -> Element | None:
    return next((child for child in interaction if child.tag == "prompt"), None)


def picture_of(interaction: Element) -> tuple[str, str]:
    """Address and what is said of it."""
    found = one(interaction, "object", "img")
    if found is None:
        return "", ""
    return found.get("data", "") or found.get("src", ""), found.get("alt") or words(found)
