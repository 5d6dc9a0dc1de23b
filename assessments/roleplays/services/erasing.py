"""What erasing a person empties here: what they wrote, and what was written of them. The rows stay."""

from django.db.models import Q

from accounts.models import User
from assessments.roleplays.models import DebriefNote, ObjectiveText, ObservationFact, TimelineText


def erase_roleplay_words(user: User) -> None:
    seen = Q(observation__target__learner=user) | Q(observation__observer__learner=user) | Q(observation__trainer=user)
    ObservationFact.objects.filter(seen).update(text="")
    TimelineText.objects.filter(note__observer__learner=user).update(text="")
    aims = Q(objective__participant__learner=user) | Q(objective__by=user)
    ObjectiveText.objects.filter(aims).update(keep="", try_next="")
    DebriefNote.objects.filter(by=user).update(text="")
