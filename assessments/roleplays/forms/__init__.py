"""What participants and trainers send."""

from assessments.roleplays.forms.participants import (
    NOT_SEEN,
    AnswerForm,
    CodeForm,
    MomentForm,
    ObjectiveForm,
    ObservationForm,
)
from assessments.roleplays.forms.trainers import AimForm, LevelsForm, PlanForm, SheetForm

__all__ = [
    "NOT_SEEN",
    "AimForm",
    "AnswerForm",
    "CodeForm",
    "LevelsForm",
    "MomentForm",
    "ObjectiveForm",
    "ObservationForm",
    "PlanForm",
    "SheetForm",
]
