"""Conditions and assignments in the words of Twine's story formats, where they are simple enough to be exact."""

import re
from dataclasses import dataclass

from assessments.scenarios.exchange.dialects.pieces import Assignment, Term, Terms

MOST = 400  # of an expression that is looked at
NUMBER = r"(?P<number>-?[0-9]{1,4})"
AND = re.compile(r"\s+and\s+|\s*&&\s*", re.IGNORECASE)
TRUE = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Grammar:
    """``variable`` is how one is written, as a pattern with the group ``name``."""

    variable: str

    def terms(self, text: str) -> Terms | None:
        """``None`` for what is not a list of terms joined by *and*."""
        if len(text) > MOST:
            return None
        found = [self._term(part.strip()) for part in AND.split(text.strip())]
        return None if None in found else tuple(each for each in found if each is not None)

    def _term(self, text: str) -> Term | None:
        text = _bare(text)
        if match := self._match(r"(?P<no>not\s+|!\s*)?VAR", text):
            return Term(match["name"], is_true=not match["no"])
        if match := self._match(r"VAR\s*(?P<sign>is\s+not|isnot|is|eq|neq|===?|!==?)\s*(?P<value>true|false)", text):
            is_same = match["sign"].split() not in (["is", "not"], ["isnot"], ["neq"], ["!="], ["!=="])
            return Term(match["name"], is_true=TRUE[match["value"].lower()] is is_same)
        if match := self._match(rf"VAR\s*(?P<sign>>=|<=|>|<|gte|lte|gt|lt|is|eq|===?)\s*{NUMBER}", text):
            return _bounds(match["name"], match["sign"].lower(), int(match["number"]))
        return None

    def assignments(self, text: str) -> tuple[Assignment, ...]:
        """Of ``$a to true, $b to 2``. Empty where it cannot even be told what is assigned."""
        if len(text) > MOST:
            return ()
        found = [self._assignment(part.strip()) for part in _split(text)]
        return tuple(each for each in found if each is not None)

    def _assignment(self, text: str) -> Assignment | None:
        source = text[:200]
        if match := self._match(r"VAR\s*(?:\bto\b|=)\s*(?P<value>true|false)", text):
            return Assignment(variable=match["name"], value=TRUE[match["value"].lower()], source=source)
        if match := self._match(rf"VAR\s*(?:\bto\b|=)\s*{NUMBER}", text):
            return Assignment(variable=match["name"], value=int(match["number"]), source=source)
        if match := self._match(rf"VAR\s*(?P<sign>[+-])=\s*{NUMBER}", text):
            return Assignment(variable=match["name"], by=_signed(match), source=source)
        if match := self._match(r"VAR\s*(?P<sign>\+\+|--)", text):
            return Assignment(variable=match["name"], by=1 if match["sign"] == "++" else -1, source=source)
        return self._moved(text, source) or self._other(text, source)

    def _moved(self, text: str, source: str) -> Assignment | None:
        """``$a to $a + 1``, ``$a to it + 1``, and ours, held within bounds."""
        same = r"(?:it|VAR)".replace("VAR", self.variable.replace("?P<name>", "?P<same>"))
        move = rf"{same}\s*(?P<sign>[+-])\s*{NUMBER}"
        bounded = rf"Math\.clamp\(\s*{move}\s*,\s*-?[0-9]{{1,4}}\s*,\s*-?[0-9]{{1,4}}\s*\)"
        match = self._match(rf"VAR\s*(?:\bto\b|=)\s*{move}", text) or self._match(
            rf"VAR\s*(?:\bto\b|=)\s*{bounded}", text
        )
        if match is None or match["same"] not in (None, match["name"]):
            return None
        return Assignment(variable=match["name"], by=_signed(match), source=source)

    def _other(self, text: str, source: str) -> Assignment | None:
        match = re.match(self.variable, text)
        return Assignment(variable=match["name"], source=source) if match else None

    def _match(self, pattern: str, text: str) -> re.Match[str] | None:
        return re.fullmatch(pattern.replace("VAR", self.variable), text, re.IGNORECASE)


def _bare(text: str) -> str:
    while text.startswith("(") and text.endswith(")"):
        text = text[1:-1].strip()
    return text


def _bounds(name: str, sign: str, number: int) -> Term:
    if sign in {">=", "gte"}:
        return Term(name, at_least=number)
    if sign in {"<=", "lte"}:
        return Term(name, at_most=number)
    if sign in {">", "gt"}:
        return Term(name, at_least=number + 1)
    if sign in {"<", "lt"}:
        return Term(name, at_most=number - 1)
    return Term(name, at_least=number, at_most=number)


def _signed(match: re.Match[str]) -> int:
    return int(match["number"]) * (1 if match["sign"] == "+" else -1)


def _split(text: str) -> list[str]:
    """At commas and semicolons, but for those in brackets and quotes."""
    parts, depth, quote = [""], 0, ""
    for sign in text:
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        else:
            depth += (sign in "([{") - (sign in ")]}")
        if sign in ",;" and depth <= 0 and not quote:
            parts.append("")
        else:
            parts[-1] += sign
    return [each for each in parts if each.strip()]
