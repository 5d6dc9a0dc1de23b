"""What erasing a person empties beyond ``accounts``: each app adds its own in ``AppConfig.ready()``."""

from collections.abc import Callable

from accounts.models import User

Eraser = Callable[[User], None]

_erasers: list[Eraser] = []


def register(eraser: Eraser) -> Eraser:
    """``eraser`` empties the personal free text about a person. It keeps the rows and may run twice."""
    if eraser not in _erasers:
        _erasers.append(eraser)
    return eraser


def erasers() -> tuple[Eraser, ...]:
    return tuple(_erasers)
