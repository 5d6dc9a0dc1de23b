"""Whether what was typed is one of the answers that are accepted."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from assessments.quizzes.content import BadPattern, Variant, compiled
from assessments.quizzes.content.patterns import TYPOGRAPHY

# Two spellings of one word, whatever its accents; then letters that a French keyboard writes without their mark.
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "OE", "Æ": "AE", "ß": "ss"})
STROKES = str.maketrans({"ø": "o", "ł": "l", "Ø": "O", "Ł": "L"})
DECIMAL_MARK = re.compile(r"(?<=[0-9])[.,](?=[0-9])")
KEPT_MARK = "\ue000"
SPACES = re.compile(r"\s+")


def folded(text: str, *, case_matters: bool = False, accents_matter: bool = False) -> str:
    """Two spellings of one answer give the same: ligatures, apostrophes, hyphens, spaces and full stops do not matter,
    nor do case and accents unless they should; letters, digits, signs and the decimal mark do."""
    plain = unicodedata.normalize("NFKD", text)
    plain = unicodedata.normalize("NFKD", (plain if case_matters else plain.casefold()).translate(LIGATURES))
    plain = DECIMAL_MARK.sub(KEPT_MARK, plain if accents_matter else plain.translate(STROKES))
    kept = "".join(each for each in plain if _counts(each, accents_matter))
    return unicodedata.normalize("NFD", kept)  # marks that what stood between them kept apart fall into their order


def _counts(character: str, accents_matter: bool) -> bool:
    category = unicodedata.category(character)
    if character in KEPT_MARK + "%&@":
        return True
    return category != "Sk" and category[0] in ("LNSM" if accents_matter else "LNS")


def matching_variant(
    accepted: Iterable[Variant], text: str, *, case_matters: bool = False, accents_matter: bool = False
) -> Variant | None:
    """The variant that is worth most among those that ``text`` meets."""
    given = folded(text, case_matters=case_matters, accents_matter=accents_matter)
    met = (
        each
        for each in accepted
        if (
            _is_matched(each.text, text, case_matters, accents_matter)
            if each.is_pattern
            else given and given == _expected(each.text, case_matters, accents_matter)
        )
    )
    return max(met, key=lambda variant: variant.share, default=None)


@lru_cache(maxsize=2048)
def _expected(text: str, case_matters: bool, accents_matter: bool) -> str:
    """What an author accepts. What a learner typed is kept nowhere."""
    return folded(text, case_matters=case_matters, accents_matter=accents_matter)


def _is_matched(pattern: str, text: str, case_matters: bool, accents_matter: bool) -> bool:
    """Without accents on both sides too, where they do not matter: a class like ``[à-ÿ]`` needs them, a word does
    not."""
    one_line = SPACES.sub(" ", text.translate(TYPOGRAPHY)).strip()
    if _fits(pattern, one_line, case_matters):
        return True
    return not accents_matter and _fits(_bare(pattern), _bare(one_line), case_matters)


def _fits(pattern: str, text: str, case_matters: bool) -> bool:
    try:
        return compiled(pattern, case_matters=case_matters).fullmatch(unicodedata.normalize("NFC", text)) is not None
    except BadPattern:
        return False


def _bare(text: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFD", text) if unicodedata.category(each) != "Mn")
