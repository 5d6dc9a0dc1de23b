"""From the bytes of a file to its text, where nothing says in which encoding it was written. No database."""

import codecs
import re

UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# C1 controls are what text in another encoding looks like when it is taken for Latin; NUL is no text.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


class NotText(ValueError):
    pass


def decoded(data: bytes) -> tuple[str, bool]:
    """The text, with line feeds alone, and whether its encoding was guessed. Raises :class:`NotText`."""
    text, is_guess = letters(data)
    if CONTROLS.search(text):
        raise NotText
    return text, is_guess


def letters(data: bytes) -> tuple[str, bool]:
    """As :func:`decoded`, for files whose text is only a part of what they hold: programs may hold any sign."""
    text, is_guess = _decoded(data)
    return text.replace("\r\n", "\n").replace("\r", "\n"), is_guess


def _decoded(data: bytes) -> tuple[str, bool]:
    is_marked = data.startswith(UTF_16)
    try:
        return data.decode("utf-16" if is_marked else "utf-8-sig"), False
    except UnicodeDecodeError as error:
        if is_marked:
            raise NotText from error
        return _guessed(data), True


def _guessed(data: bytes) -> str:
    """What Windows in western Europe writes; nothing else is guessed."""
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise NotText from error
