"""What erasing a person empties here. The rows stay."""

from accounts.models import User
from assessments.scenarios.models import Reflection


def erase_reflections(user: User) -> None:
    Reflection.objects.filter(run__learner=user).update(text="")
