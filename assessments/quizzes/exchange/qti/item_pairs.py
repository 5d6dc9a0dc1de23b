"""What is put in order, paired or sorted."""

from collections.abc import Sequence
from decimal import Decimal

from assessments.quizzes.content import (
    Categorising,
    Credit,
    Matching,
    Ordering,
    Part,
    Question,
)
from assessments.quizzes.exchange.qti.item import Item


def write_ordering(item: Item, question: Question) -> None:
    assert isinstance(question, Ordering)  # noqa: S101
    names = [f"c{place}" for place in range(1, len(question.items) + 1)]
    interaction = item.interaction("order-interaction", shuffle="true")
    for name, part in zip(names, question.items, strict=True):
        item.part(interaction, "simple-choice", name, part)
    item.declare("identifier", names, cardinality="ordered")
    item.score_correct()


def write_matching(item: Item, question: Question) -> None:
    assert isinstance(question, Matching)  # noqa: S101
    prompts = [pair.prompt for pair in question.pairs]
    matches = [*(pair.match for pair in question.pairs), *question.extras]
    right = [(f"a{place} b{place}", place) for place in range(1, len(prompts) + 1)]
    same = [
        f"a{place} b{other}"
        for place, pair in enumerate(question.pairs, 1)
        for other, match in enumerate(matches, 1)
        if match.html == pair.match.html and other != place
    ]
    _sides(item, prompts, matches, most="1")
    declare_pairs(item, [key for key, _place in right], same, question.credit)


def write_categorising(item: Item, question: Question) -> None:
    assert isinstance(question, Categorising)  # noqa: S101
    places = {category.uuid: place for place, category in enumerate(question.categories, 1)}
    _sides(item, [each.item for each in question.items], question.categories, most="0")
    declare_pairs(
        item, [f"a{n} b{places[each.category]}" for n, each in enumerate(question.items, 1)], [], question.credit
    )


def _sides(item: Item, left: Sequence[Part], right: Sequence[Part], most: str) -> None:
    interaction = item.interaction("match-interaction", shuffle="true", max_associations=str(len(left)))
    for letter, parts, times in (("a", left, "1"), ("b", right, most)):
        holder = item.put(interaction, "simple-match-set")
        for place, part in enumerate(parts, 1):
            item.part(holder, "simple-associable-choice", f"{letter}{place}", part, match_max=times)


def declare_pairs(item: Item, right: list[str], same: list[str], credit: Credit, places: int = 0) -> None:
    each = Decimal(1) / max(1, places or len(right))
    is_whole = credit is Credit.ALL_OR_NOTHING
    mapping = [] if is_whole else [(key, each) for key in (*right, *same)]
    item.declare("directedPair", right, mapping, cardinality="multiple")
    item.score_correct() if is_whole else item.score_mapped()
