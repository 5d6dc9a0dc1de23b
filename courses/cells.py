"""What a spreadsheet would run is written so that it runs nowhere."""

import re

RUNS = ("=", "+", "-", "@", "\t", "\r", "|")
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
MOST_LETTERS = 32_000  # of one cell


def safe(text: str) -> str:
    """An apostrophe before what begins like a formula; one more before what begins like that."""
    text = ILLEGAL.sub("", text)[:MOST_LETTERS]
    return f"'{text}" if text.lstrip(" \n'").startswith(RUNS) or text.startswith("'") else text


def unsafe(text: str) -> str:
    return text.removeprefix("'")
