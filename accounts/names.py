"""Whether two names may be those of one person: people write theirs in more than one way."""

import re
import unicodedata

SHORTEST = 3  # letters; "de", "la" or "el" make nobody of one family


def share_a_word(one: str, other: str) -> bool:
    return bool(_words(one) & _words(other))


def _words(name: str) -> frozenset[str]:
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    words = re.findall(r"\w+", "".join(letter for letter in decomposed if not unicodedata.combining(letter)))
    return frozenset(word for word in words if len(word) >= SHORTEST) or frozenset(words)
