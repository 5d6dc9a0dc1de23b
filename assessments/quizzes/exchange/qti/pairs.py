"""What is put with what."""

from collections import Counter
from xml.etree.ElementTree import Element

from assessments.quizzes.content import Categorising, Credit, Matching, Pair, Part, Question, Sorted
from assessments.quizzes.exchange.building import Unusable, refuse_many_parts
from assessments.quizzes.exchange.qti.declared import Declared
from assessments.quizzes.exchange.qti.entries import Entry
from assessments.quizzes.exchange.qti.names import inside
from assessments.quizzes.exchange.report import Remark

Pairs = list[tuple[str, str]]
TWO = 2


def read_matches(entry: Entry) -> Question:
    """Each on one side goes with one on the other. Where several go to one, it is a category; the sides change places
    where only that makes sense of it."""
    sets = [list(inside(each, "simpleAssociableChoice")) for each in inside(entry.first, "simpleMatchSet")]
    if len(sets) != TWO:
        raise Unusable(Remark.NO_ANSWER)
    pairs = _right(entry, entry.response(entry.first))
    left, right = _by_name(sets[0]), _by_name(sets[1])
    if not _is_once(pairs, 0):
        left, right, pairs = right, left, [(second, first) for first, second in pairs]
    if not _is_once(pairs, 0):
        raise Unusable(Remark.UNKNOWN_TYPE, "matchInteraction n:n")
    pairs = [pair for pair in pairs if pair[0] in left and pair[1] in right]
    if len(pairs) < len(left):
        entry.remark(Remark.SETTING_LOST, f"{len(pairs)} / {len(left)}")
    return _matching(entry, left, right, pairs) if _is_once(pairs, 1) else _categorising(entry, left, right, pairs)


def read_associations(entry: Entry) -> Question:
    """All stand on one side: the first of each pair is what another is looked for."""
    choices = _by_name(list(inside(entry.first, "simpleAssociableChoice")))
    pairs = [each for each in _right(entry, entry.response(entry.first)) if set(each) <= set(choices)]
    told = Counter(name for pair in pairs for name in pair)
    if any(count > 1 for count in told.values()):
        raise Unusable(Remark.UNKNOWN_TYPE, "associateInteraction n:n")
    firsts = {first for first, _second in pairs}
    left = {key: each for key, each in choices.items() if key in firsts}
    right = {key: each for key, each in choices.items() if key not in firsts}
    return _matching(entry, left, right, pairs)


def _right(entry: Entry, response: Declared) -> Pairs:
    keys = [key for key in response.mapping if response.share(key) > 0] if entry.is_mapped(response) else []
    found = [key.split(" ") for key in (response.correct or keys)]
    refuse_many_parts(len(found))
    if not found or any(len(pair) != TWO for pair in found):
        raise Unusable(Remark.NO_RIGHT_ANSWER)
    return list(dict.fromkeys((first, second) for first, second in found))


def _is_once(pairs: Pairs, side: int) -> bool:
    return len({pair[side] for pair in pairs}) == len(pairs)


def _by_name(choices: list[Element]) -> dict[str, Element]:
    refuse_many_parts(len(choices))
    return {each.get("identifier", ""): each for each in choices}


def _part(entry: Entry, side: str, choices: dict[str, Element], name: str) -> Part:
    return Part(uuid=entry.uuid(side, name), html=entry.line(choices[name]), feedback=entry.told(choices[name]))


def _credit(entry: Entry) -> Credit:
    return Credit.EACH_PART if entry.is_mapped(entry.response(entry.first)) else Credit.ALL_OR_NOTHING


def _matching(entry: Entry, left: dict[str, Element], right: dict[str, Element], pairs: Pairs) -> Matching:
    entry.lose_told()
    kept = tuple(
        Pair(prompt=_part(entry, "prompt", left, first), match=_part(entry, "match", right, second))
        for first, second in _sorted(pairs, left)
    )
    if not kept:
        raise Unusable(Remark.NO_ANSWER)
    taken = {second for _first, second in pairs}
    extras = tuple(_part(entry, "match", right, name) for name in right if name not in taken)
    return Matching(**entry.common(entry.stem(entry.first)), pairs=kept, extras=extras, credit=_credit(entry))


def _categorising(entry: Entry, left: dict[str, Element], right: dict[str, Element], pairs: Pairs) -> Categorising:
    entry.lose_told()
    categories = {name: _part(entry, "category", right, name) for name in right}
    items = tuple(
        Sorted(item=_part(entry, "item", left, first), category=categories[second].uuid)
        for first, second in _sorted(pairs, left)
    )
    return Categorising(
        **entry.common(entry.stem(entry.first)), categories=tuple(categories.values()), items=items,
        credit=_credit(entry),
    )  # fmt: skip


def _sorted(pairs: Pairs, left: dict[str, Element]) -> Pairs:
    order = {name: place for place, name in enumerate(left)}
    return sorted(pairs, key=lambda pair: order.get(pair[0], 0))
