from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import Centre, Mentorship, User


class LearnerChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.display_name)


class ContractChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.learner.display_name} · {obj.employer.name}"


class KnownMentorField(forms.ModelChoiceField):
    """People, under the name of the employer that they are known at."""

    def __init__(self, **options: Any) -> None:
        super().__init__(User.objects.none(), **options)

    def offer(self, known: QuerySet[Mentorship]) -> None:
        by_employer: dict[str, list[tuple[int, str]]] = {}
        for each in known:
            people = by_employer.setdefault(each.apprenticeship.employer.name, [])
            people.append((each.mentor_id, each.mentor.display_name))
        self.queryset = User.objects.filter(pk__in=[pk for people in by_employer.values() for pk, _name in people])
        self.choices = [("", self.empty_label), *by_employer.items()]


class CentreScopedForm(forms.Form):
    """Offers only what belongs to the centres the coordinator answers for."""

    def __init__(self, *args: Any, centres: QuerySet[Centre], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.centres = centres
        self.scope()
        if "centre" in self.fields:
            self._scope_centre()

    def scope(self) -> None:
        """Narrow the choices of other fields."""

    def _scope_centre(self) -> None:
        field = self.fields["centre"]
        field.queryset = self.centres  # type: ignore[attr-defined]
        if len(self.centres) == 1:
            field.initial = self.centres[0]
            field.widget = forms.HiddenInput()
