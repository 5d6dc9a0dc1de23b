"""What learners send, and what trainers narrow their maps by."""

from django import forms

from assessments.scenarios.content import MAX_STEPS
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
