"""Things dragged onto a picture: each place of Moodle's is a place to be named of ours."""

import re
from collections.abc import Callable
from decimal import Decimal
from xml.etree.ElementTree import Element

from assessments.quizzes.content import Labelling, Marker, Part, Picture
from assessments.quizzes.exchange.building import Unusable, refuse_many_parts
from assessments.quizzes.exchange.markup import inline, text_of
from assessments.quizzes.exchange.media import SOUNDS, from_base64
from assessments.quizzes.exchange.moodle.entries import Entry, words
from assessments.quizzes.exchange.moodle.grades import shown_size
from assessments.quizzes.exchange.numbers import number, plain
from assessments.quizzes.exchange.report import Remark
from assessments.quizzes.exchange.xmlfiles import first

Point = tuple[Decimal, Decimal]
Where = Callable[[Element], Point]
SHARE = Decimal("0.0001")


def read_labels(entry: Entry) -> Labelling:
    return _labelling(entry, _corner)


def read_markers(entry: Entry) -> Labelling:
    """The learner of Moodle puts a name somewhere in a zone; ours names the middle of it."""
    entry.remark(Remark.SETTING_LOST, "shape")
    return _labelling(entry, _middle)


def _labelling(entry: Entry, where: Where) -> Labelling:
    entry.lose_combined()
    picture = _picture(entry)
    refuse_many_parts(len(list(entry.children("drag", "drop"))))
    labels = {words(first(drag, "no")): drag for drag in entry.children("drag")}
    kept = {key: _label(entry, key, drag) for key, drag in labels.items()}
    markers = [
        _marker(entry, place, drop, picture, where)
        for place, drop in enumerate(entry.children("drop"))
        if words(first(drop, "choice")) in kept
    ]
    if not markers:
        raise Unusable(Remark.NO_ANSWER)
    return Labelling(**entry.common(), picture=picture, markers=tuple(markers), labels=tuple(kept.values()))


def _picture(entry: Entry) -> Picture:
    file = entry.child("file")
    if file is None:
        raise Unusable(Remark.MEDIA_MISSING)
    name = file.get("name", "")
    kept = entry.cleaner.medium(from_base64(file.text or ""), name)
    size = entry.cleaner.shelf.size_of(kept)
    if not kept or size is None:
        raise Unusable(Remark.MEDIA_REFUSED, name)
    return Picture(src=f"media:{kept}", alt="", width=size[0], height=size[1])


def _label(entry: Entry, key: str, drag: Element) -> Part:
    text = inline(text_of(words(first(drag, "text")))) if entry.kind == "ddimageortext" else entry.line(drag)
    file = first(drag, "file")
    if file is not None and file.text:
        kept = entry.cleaner.medium(from_base64(file.text), file.get("name", ""))
        if kept and kept.rpartition(".")[2] not in SOUNDS:
            text = f'<img src="media:{kept}" alt="{inline(text).replace(chr(34), "")}">'
    return Part(uuid=entry.uuid("label", key), html=text)


def _marker(entry: Entry, place: int, drop: Element, picture: Picture, where: Where) -> Marker:
    x, y = where(drop)
    width, height = shown_size(picture.width, picture.height)
    return Marker(
        uuid=entry.uuid("marker", place),
        x=_share(x, width),
        y=_share(y, height),
        place=text_of(words(first(drop, "text"))) or str(place + 1),
        label=entry.uuid("label", words(first(drop, "choice"))),
    )


def _share(pixels: Decimal, side: Decimal) -> Decimal:
    return plain(max(Decimal(0), min(Decimal(1), pixels / side)).quantize(SHARE))


def _corner(drop: Element) -> Point:
    x, y = (number(words(first(drop, tag))) for tag in ("xleft", "ytop"))
    if x is None or y is None:
        raise Unusable(Remark.BROKEN, "xleft, ytop")
    return x, y


NUMERALS = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def _middle(drop: Element) -> Point:
    """``x,y;radius``, ``x,y;width,height`` or corner by corner."""
    shape, coords = words(first(drop, "shape")).lower(), words(first(drop, "coords"))
    found = [Decimal(each) for each in NUMERALS.findall(coords[:2000]) if len(each) < 10]  # noqa: PLR2004
    if shape == "circle" and len(found) == 3:  # noqa: PLR2004
        return found[0], found[1]
    if shape == "rectangle" and len(found) == 4:  # noqa: PLR2004
        return found[0] + found[2] / 2, found[1] + found[3] / 2
    if shape == "polygon" and len(found) >= 6 and len(found) % 2 == 0:  # noqa: PLR2004
        return _mean(found[::2]), _mean(found[1::2])
    raise Unusable(Remark.BROKEN, f"{shape} {coords}")


def _mean(numbers: list[Decimal]) -> Decimal:
    return sum(numbers, Decimal(0)) / len(numbers)
