"""What participants and trainers send."""

from assessments.roleplays.forms.participants import (
    NOT_SEEN,
    AnswerForm,
    CodeForm,
    MomentForm,
    ObjectiveForm,
    ObservationForm,
)
from assessments.roleplays.forms.trainers import PlanForm

__all__ = ["NOT_SEEN", "AnswerForm", "CodeForm", "MomentForm", "ObjectiveForm", "ObservationForm", "PlanForm"]
