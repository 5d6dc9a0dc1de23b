"""Questions that say nearly the same: how much the runs of three words they are made of overlap (Jaccard)."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

RUN = 3
VERY_NEAR = 0.6
MOST_SHARED = 200  # a run of words found in more questions than this is a way of asking, and says nothing
WORD = re.compile(r"\w+")

Shingles = frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    first: int
    second: int
    share: float

    @property
    def is_same(self) -> bool:
        return self.share == 1


def shingles(folded_text: str) -> Shingles:
    """Of a text that ``cms.folding`` has folded. A text shorter than a run is one run."""
    words = WORD.findall(folded_text)
    if not words:
        return frozenset()
    return frozenset(tuple(words[start : start + RUN]) for start in range(max(1, len(words) - RUN + 1)))


def likeness(one: Shingles, other: Shingles) -> float:
    together = len(one | other)
    return len(one & other) / together if together else 0.0


def alike(wanted: str, texts: Mapping[int, str], *, least: float = VERY_NEAR) -> list[tuple[int, float]]:
    """The keys of the texts that are the same as ``wanted`` or very near, nearest first."""
    sought = shingles(wanted)
    found = ((key, likeness(sought, shingles(text))) for key, text in texts.items())
    return sorted(((key, share) for key, share in found if share >= least), key=lambda each: (-each[1], each[0]))


def pairs(texts: Mapping[int, str], *, least: float = VERY_NEAR) -> list[Likeness]:
    """Every two texts that are very near, nearest first; only those that share a run of words are compared."""
    runs = {key: shingles(text) for key, text in texts.items()}
    found = (
        Likeness(first=first, second=second, share=likeness(runs[first], runs[second]))
        for first, second in _candidates(runs)
    )
    return sorted(
        (each for each in found if each.share >= least), key=lambda each: (-each.share, each.first, each.second)
    )


def nearest(wanted: Mapping[int, str], texts: Mapping[int, str], *, least: float = VERY_NEAR) -> dict[int, int]:
    """For each wanted text that has one, the key of the nearest of ``texts``. Only those that share a run of words are
    compared."""
    kept = {key: shingles(text) for key, text in texts.items()}
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for key, runs in kept.items():
        for run in runs:
            holders[run].append(key)
    found = {}
    for place, text in wanted.items():
        sought = shingles(text)
        near = {key for run in sought if len(who := holders.get(run, [])) <= MOST_SHARED for key in who}
        shares = [(likeness(sought, kept[key]), -key) for key in near]
        if shares and max(shares)[0] >= least:
            found[place] = -max(shares)[1]
    return found


def _candidates(runs: Mapping[int, Shingles]) -> Iterable[tuple[int, int]]:
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for key in sorted(runs):
        for run in runs[key]:
            holders[run].append(key)
    return sorted({pair for keys in holders.values() if len(keys) <= MOST_SHARED for pair in _couples(keys)})


def _couples(keys: list[int]) -> Iterator[tuple[int, int]]:
    return ((first, second) for place, first in enumerate(keys) for second in keys[place + 1 :])
