"""Words without accents or capitals, for searching."""

import unicodedata


def folded(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae"))
    return "".join(each for each in letters if not unicodedata.combining(each)).casefold()
