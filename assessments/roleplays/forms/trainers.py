"""What trainers send."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid4, uuid5

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import taught_cohorts
from accounts.models import Cohort
from assessments.roleplays.content import Criterion
from assessments.roleplays.forms.participants import NOT_SEEN, ObjectiveForm
from assessments.roleplays.models import Observation, RolePlay
from assessments.roleplays.observing import MOST_FACT
from assessments.roleplays.queries import playable_roleplays
from assessments.roleplays.wording import GRID_WORDS
from competencies.models import Competency

INCOMPLETE = _("Something is missing from what was sent. Try again.")
MOST_WRITTEN = 2000
MASTERY_CHOICES = [
    ("", _("I say nothing of it today")),
    ("0", pgettext_lazy("mastery level", "Not covered")),
    ("1", pgettext_lazy("mastery level", "Discovery")),
    ("2", pgettext_lazy("mastery level", "In progress, with help")),
    ("3", pgettext_lazy("mastery level", "Independent")),
]
GRID_CHOICES = [(NOT_SEEN if level is None else str(level), words) for level, words in GRID_WORDS.items()]


def key() -> forms.UUIDField:
    """Made with the page: the same page sent twice is kept once."""
    errors = {"required": INCOMPLETE, "invalid": INCOMPLETE}
    return forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, error_messages=errors)


class PlanForm(forms.Form):
    """A session that ``viewer`` plans; ``chosen`` is the role-play it is opened with."""

    roleplay = forms.ModelChoiceField(
        RolePlay.objects.none(), label=_("What is played?"), to_field_name="uuid", empty_label=None,
        error_messages={"required": _("Choose a role-play."), "invalid_choice": _("Choose a role-play.")},
    )  # fmt: skip
    cohort = forms.ModelChoiceField(
        Cohort.objects.none(), label=_("With which group?"), to_field_name="uuid", empty_label=None,
        error_messages={"required": _("Choose a group."), "invalid_choice": _("Choose a group.")},
    )  # fmt: skip
    planned_on = forms.DateField(
        label=_("Which day?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose a day."), "invalid": _("Choose a day.")},
    )  # fmt: skip
    place = forms.CharField(
        label=_("Where?"), max_length=200, required=False, help_text=_("A room with space to move chairs.")
    )
    shows_observers = forms.BooleanField(
        label=_("Say who observed"), required=False,
        help_text=_("Otherwise one reads what was seen, not by whom. Agree on it with the group."),
    )  # fmt: skip

    def __init__(self, viewer: Any, chosen: UUID | None = None, **given: Any) -> None:
        super().__init__(initial={"planned_on": timezone.localdate(), "roleplay": chosen}, **given)
        today = timezone.localdate()
        cohorts = taught_cohorts(viewer).filter(pk__in=Cohort.objects.on(today)).order_by("name", "pk")
        self.fields["cohort"].queryset = cohorts  # type: ignore[attr-defined]
        self.fields["roleplay"].queryset = playable_roleplays(viewer).order_by("title")  # type: ignore[attr-defined]


class SheetForm(forms.Form):
    """What one observer says of one person, criterion by criterion; ``said`` is what they said before. A level needs
    its fact. What is left as it was is not said again."""

    client_uuid = key()

    def __init__(self, criteria: Iterable[Criterion], said: Mapping[str, Observation], **given: Any) -> None:
        super().__init__(**given)
        self.criteria = list(criteria)
        self.said = said
        for each in self.criteria:
            self._add(each, said.get(each.key))

    def _add(self, criterion: Criterion, before: Observation | None) -> None:
        level, fact = _told(before)
        self.fields[f"level-{criterion.key}"] = forms.ChoiceField(
            label=_("What did you see?"), choices=GRID_CHOICES, widget=forms.RadioSelect, required=False, initial=level
        )
        self.fields[f"fact-{criterion.key}"] = forms.CharField(
            label=_("The fact: said, done"), required=False, max_length=MOST_FACT, initial=fact,
            widget=forms.Textarea(attrs={"rows": 2}),
        )  # fmt: skip

    @property
    def rows(self) -> list[tuple[Criterion, forms.BoundField, forms.BoundField]]:
        return [(each, self[f"level-{each.key}"], self[f"fact-{each.key}"]) for each in self.criteria]

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        for each in self.criteria:
            level, fact = sent.get(f"level-{each.key}"), sent.get(f"fact-{each.key}", "")
            if level not in (None, "", NOT_SEEN) and not fact.strip():
                self.add_error(f"fact-{each.key}", _("Say what you saw or heard: a level never stands without a fact."))
            if fact.strip() and not level:
                self.add_error(f"level-{each.key}", _("Choose what this fact shows, or “could not be seen”."))
        return sent

    @property
    def given(self) -> list[tuple[str, int | None, str, UUID]]:
        """What is new: criterion, level, fact, and a key of its own made from that of the page."""
        page = self.cleaned_data["client_uuid"]
        rows = [
            (each.key, self.cleaned_data[f"level-{each.key}"], self.cleaned_data[f"fact-{each.key}"].strip())
            for each in self.criteria
        ]
        return [
            (key, None if level == NOT_SEEN else int(level), fact, uuid5(page, key))
            for key, level, fact in rows
            if level and (level, fact) != _told(self.said.get(key))
        ]


def _told(before: Observation | None) -> tuple[str, str]:
    if before is None:
        return "", ""
    level = NOT_SEEN if before.level is None else str(before.level)
    return level, before.fact.text if hasattr(before, "fact") else ""


class AimForm(ObjectiveForm):
    """What somebody keeps and tries, as the trainer writes it down with them."""

    review_on = forms.DateField(
        label=_("Look at it again on"), required=False, error_messages={"invalid": _("Choose a day.")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.fields["keep"].label = _("One thing to keep")
        self.fields["try_next"].label = _("One thing to try")
        self.initial.setdefault("client_uuid", uuid4())


class LevelsForm(forms.Form):
    """A level for each competency that something was seen of. None is proposed: the trainer has read what was seen."""

    client_uuid = key()

    def __init__(self, competencies: Iterable[Competency], **given: Any) -> None:
        super().__init__(**given)
        self.competencies = list(competencies)
        for each in self.competencies:
            self.fields[f"level-{each.code}"] = forms.ChoiceField(
                label=_("Level"), choices=MASTERY_CHOICES, required=False, widget=forms.RadioSelect
            )
            self.fields[f"comment-{each.code}"] = forms.CharField(
                label=_("Comment"), required=False, max_length=MOST_WRITTEN, widget=forms.Textarea(attrs={"rows": 2}),
                help_text=_("The apprentice reads it. Write facts."),
            )  # fmt: skip

    @property
    def rows(self) -> list[tuple[Competency, forms.BoundField, forms.BoundField]]:
        return [(each, self[f"level-{each.code}"], self[f"comment-{each.code}"]) for each in self.competencies]

    @property
    def given(self) -> list[tuple[str, int, str, UUID]]:
        page, sent = self.cleaned_data["client_uuid"], self.cleaned_data
        return [
            (each.code, int(sent[f"level-{each.code}"]), sent[f"comment-{each.code}"], uuid5(page, each.code))
            for each in self.competencies
            if sent[f"level-{each.code}"]
        ]
