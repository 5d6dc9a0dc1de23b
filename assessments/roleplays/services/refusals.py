"""What services refuse, in words for the person who asked."""


class RolePlayRefused(ValueError):
    """``errors`` are sentences for the person who wrote the role-play."""

    def __init__(self, errors: tuple[str, ...]) -> None:
        self.errors = errors
        super().__init__(" ".join(errors))


class Refused(ValueError):
    """This may not be done now. The message is for who asked."""
