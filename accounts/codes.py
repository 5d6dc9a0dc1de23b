"""Codes that people copy from paper, and links that come by e-mail: how they are drawn and written."""

import secrets

LETTERS = "ACDEFGHJKMNPQRTUVWXY34679"  # nothing that resembles something else on paper
LENGTH = 10
GROUP = 5


def draw() -> str:
    """Ten characters out of twenty-five: some 46 bits, for a code that lives seven days and is used once."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def normalised(typed: str) -> str:
    """As drawn, whatever spaces, hyphens or small letters were typed."""
    return "".join(character for character in typed.upper() if character.isalnum())


def is_well_formed(code: str) -> bool:
    return len(code) == LENGTH and set(code) <= set(LETTERS)


def in_groups(code: str) -> str:
    return " ".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
