"""Taking part in a role-play, in the learner's space."""

from typing import Any

app_name = "roleplays"

urlpatterns: list[Any] = []
