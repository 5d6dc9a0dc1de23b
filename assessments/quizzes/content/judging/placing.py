"""What is matched, ordered, sorted or put in a text. Its parts may leave the *why* to the question's explanation."""

import re
from collections import Counter
from collections.abc import Iterable

from assessments.quizzes.content.flaws import Flaw
from assessments.quizzes.content.judging.found import Found, blank_or_doubled
from assessments.quizzes.content.judging.typing_in import variant_flaws
from assessments.quizzes.content.types import Categorising, Gap, GapKind, Gaps, Matching, Option, Ordering, Part

FEWEST = 2
MARKER = re.compile(r"\[\[(\d{1,3})\]\]")


def part_flaws(parts: Iterable[Part], path: str, *, may_repeat: bool = False) -> Found:
    texts = ((path % place, part.html) for place, part in enumerate(parts))
    yield from blank_or_doubled(texts, Flaw.NO_PART_TEXT, None if may_repeat else Flaw.SAME_PART)


def _too_few(parts: tuple[object, ...], path: str, flaw: Flaw = Flaw.FEW_PARTS) -> Found:
    if len(parts) < FEWEST:
        yield flaw, path, ""


def matching_flaws(question: Matching) -> Found:
    """Two prompts may have the same match; one that is a match of none is a different text."""
    yield from _too_few(question.pairs, "pairs")
    yield from part_flaws((pair.prompt for pair in question.pairs), "pairs[%s].prompt.html")
    yield from part_flaws((pair.match for pair in question.pairs), "pairs[%s].match.html", may_repeat=True)
    yield from part_flaws(question.extras, "extras[%s].html")
    matches = {" ".join(pair.match.html.split()) for pair in question.pairs}
    for place, extra in enumerate(question.extras):
        if " ".join(extra.html.split()) in matches:
            yield Flaw.SAME_PART, f"extras[{place}].html", str(place + 1)
    if len(matches) == 1 and not question.extras and len(question.pairs) >= FEWEST:
        yield Flaw.NO_WRONG, "pairs", ""


def ordering_flaws(question: Ordering) -> Found:
    yield from _too_few(question.items, "items")
    yield from part_flaws(question.items, "items[%s].html")


def categorising_flaws(question: Categorising) -> Found:
    """A category that nothing belongs to is allowed: it leads astray, as a wrong choice does."""
    yield from _too_few(question.categories, "categories", Flaw.FEW_CATEGORIES)
    yield from _too_few(question.items, "items")
    yield from part_flaws(question.categories, "categories[%s].html")
    yield from part_flaws((each.item for each in question.items), "items[%s].item.html")
    known = {category.uuid for category in question.categories}
    for place, each in enumerate(question.items):
        if each.category not in known:
            yield Flaw.UNKNOWN_PART, f"items[{place}].category", str(place + 1)


# A text with gaps


def gaps_flaws(question: Gaps) -> Found:
    yield from _marker_flaws(question)
    yield from part_flaws(question.words, "words[%s].html")
    for place, gap in enumerate(question.gaps):
        yield from GAP_JUDGES[gap.kind](question, gap, place)


def _marker_flaws(question: Gaps) -> Found:
    """Each gap stands in the text once, and each mark in the text is a gap."""
    marks = Counter(int(mark) for mark in MARKER.findall(question.text_html))
    wanted = range(1, len(question.gaps) + 1)
    odd = [mark for mark in sorted({*marks, *wanted}) if mark not in wanted or marks[mark] != 1]
    if odd or not question.gaps:
        yield Flaw.GAP_MARKERS, "text_html", ", ".join(f"[[{mark}]]" for mark in odd) or "[[1]]"


def _typed_flaws(_question: Gaps, gap: Gap, place: int) -> Found:
    if not gap.accepted:
        yield Flaw.GAP_ANSWER, f"gaps[{place}].accepted", str(place + 1)
    yield from variant_flaws(gap.accepted, f"gaps[{place}].accepted")


def _listed_flaws(_question: Gaps, gap: Gap, place: int) -> Found:
    rights = [choice.correct for choice in gap.choices]
    if all(rights) or not any(rights) or _has_blank_or_doubled(gap.choices):
        yield Flaw.GAP_CHOICES, f"gaps[{place}].choices", str(place + 1)


def _has_blank_or_doubled(choices: tuple[Option, ...]) -> bool:
    texts = (("", choice.html) for choice in choices)
    return any(blank_or_doubled(texts, Flaw.NO_OPTION_TEXT, Flaw.SAME_OPTION))


def _dragged_flaws(question: Gaps, gap: Gap, place: int) -> Found:
    if gap.word not in {word.uuid for word in question.words} or len(question.words) < FEWEST:
        yield Flaw.GAP_WORD, f"gaps[{place}].word", str(place + 1)


GAP_JUDGES = {GapKind.TYPED: _typed_flaws, GapKind.LISTED: _listed_flaws, GapKind.DRAGGED: _dragged_flaws}
