"""What learners send, and what trainers narrow their maps by."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.scenarios.content import MAX_STEPS
from assessments.scenarios.queries import EVERY, FIRST, MINE, ScenarioMap
from assessments.scenarios.services import MOST_WRITTEN

LONGEST_KEY = 60


class StartForm(forms.Form):
    client_uuid = forms.UUIDField()


class ChoiceForm(forms.Form):
    """``number`` is that of the step, from 0: a choice sent twice is made once."""

    number = forms.IntegerField(min_value=0, max_value=MAX_STEPS)
    scene = forms.CharField(max_length=LONGEST_KEY)
    choice = forms.CharField(max_length=LONGEST_KEY)


class ForkForm(forms.Form):
    kept = forms.IntegerField(min_value=0, max_value=MAX_STEPS)
    client_uuid = forms.UUIDField()


class ReflectionForm(forms.Form):
    text = forms.CharField(max_length=MOST_WRITTEN, required=False)


class AmongForm(forms.Form):
    """Whose runs a map is of. ``found`` says what may be chosen, and what is. Needs no script: a GET form."""

    who = forms.ChoiceField(label=_("Over"))
    which = forms.ChoiceField(
        label=_("Runs"), choices=[(FIRST, _("The first of each person")), (EVERY, _("All of each person"))]
    )
    edition = forms.ChoiceField(label=_("Edition"))

    def __init__(self, found: ScenarioMap, **more: Any) -> None:
        among = found.among
        super().__init__(initial={"who": among.who, "which": among.which, "edition": among.edition}, **more)
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            (MINE, _("My apprentices")), *((str(each.uuid), each.name) for each in found.cohorts)
        ]  # fmt: skip
        self.fields["edition"].choices = [  # type: ignore[attr-defined]
            (each, _("Edition %(number)s") % {"number": each}) for each in found.editions
        ]
        if len(found.editions) <= 1:
            del self.fields["edition"]
