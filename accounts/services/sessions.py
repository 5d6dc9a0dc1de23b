from accounts.models import User
from accounts.queries import sessions_elsewhere


def close_sessions_elsewhere(*, person: User, session_key: str | None) -> int:
    """Sign ``person`` out of every device but the one whose session this is. How many there were."""
    closed, _each = sessions_elsewhere(person, session_key).delete()
    return closed
