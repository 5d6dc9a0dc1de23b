from accounts.models import User
from accounts.queries import sessions_elsewhere


def close_sessions_elsewhere(*, person: User, session_key: str | None) -> None:
    """Sign ``person`` out of every device but the one whose session this is."""
    sessions_elsewhere(person, session_key).delete()
