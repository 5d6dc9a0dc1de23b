"""Playing a scenario, in the learner's space."""

from typing import Any

app_name = "scenarios"

urlpatterns: list[Any] = []
