"""Links in double square brackets, which all story formats share."""

from dataclasses import dataclass

MOST = 1_000  # from one bracket to the other


@dataclass(frozen=True, slots=True)
class Found:
    label: str
    target: str
    setter: str
    end: int


def link_at(text: str, place: int) -> Found | None:
    """The link whose brackets open at ``place``: ``[[to]]``, ``[[say->to]]``, ``[[to<-say]]``, ``[[say|to]]``, and
    each with what it sets, ``[[say->to][$a to 1]]``."""
    if not text.startswith("[[", place):
        return None
    close = text.find("]]", place + 2, place + MOST)
    if close < 0 or "\n" in text[place:close]:
        return None
    inside, _sign, setter = text[place + 2 : close].partition("][")
    label, target = parted(inside)
    return Found(label=label, target=target, setter=setter, end=close + 2)


def parted(inside: str) -> tuple[str, str]:
    if "->" in inside:
        label, _sign, target = inside.rpartition("->")
    elif "<-" in inside:
        target, _sign, label = inside.partition("<-")
    elif "|" in inside:
        label, _sign, target = inside.partition("|")
    else:
        label = target = inside
    return label.strip(), target.strip()
