"""Forms of the reference screens: a file to import, and a centre's proposition written by hand."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import Truncator, slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Centre
from cms.reference_access import ReferenceAccess
from competencies.exchange import documents
from competencies.exchange.files import MEGABYTES, UnreadableError, parse
from competencies.exchange.reading import read, to_tree
from competencies.exchange.rules import MOST_PARTS
from competencies.exchange.words import PROBLEMS, fault_in_words, fill
from competencies.exports import qualification_document, standing_proposition
from competencies.imports import is_pinned
from competencies.models import Competency, Proposition, QualificationEdition
from competencies.queries import level_labels

SHARED = "shared"
BLANK_ROWS = 3


class ImportForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("JSON or CSV file"))
    target = forms.ChoiceField(label=gettext_lazy("What to change"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, access: ReferenceAccess, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access = access
        self.faults: list[str] = []
        choices = (
            [(SHARED, _("What all centres share: frameworks, diplomas, our proposition"))] if access.is_platform else []
        )
        choices += [
            (str(each.uuid), _("The proposition of %(centre)s") % {"centre": each.name}) for each in access.coordinated
        ]
        self.fields["target"].choices = choices
        self.fields["target"].initial = choices[0][0] if choices else None

    def clean_file(self) -> documents.Document:
        file = self.cleaned_data["file"]
        if file.size > MEGABYTES * 1024 * 1024:
            raise ValidationError(fill(PROBLEMS["too_big"], (("megabytes", MEGABYTES),)))
        try:
            return parse(file.read())
        except UnreadableError as error:
            self.faults = [fault_in_words(fault) for fault in error.faults]
            raise ValidationError(_("This file cannot be imported. Nothing was stored.")) from None

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        document = data.get("file")
        if isinstance(document, documents.Framework) and data.get("target") not in (None, SHARED):
            self.add_error("file", _("This file holds a framework. Only platform support imports frameworks."))
        return data

    @property
    def centre(self) -> Centre | None:
        target = self.cleaned_data["target"]
        return None if target == SHARED else self.access.coordinated_or_404(target)


class PropositionForm(forms.Form):
    label = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    note = forms.CharField(
        label=gettext_lazy("Note"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    valid_from = forms.DateField(
        label=gettext_lazy("In force from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    seen = forms.CharField(widget=forms.HiddenInput)


class HeadingForm(forms.Form):
    code = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("Heading"), max_length=200)


class RequirementForm(forms.Form):
    competency = forms.ChoiceField(label=gettext_lazy("Competency"))
    place = forms.ChoiceField(label=gettext_lazy("Under"))
    level = forms.TypedChoiceField(label=gettext_lazy("Expected level"), coerce=int)
    origins = forms.IntegerField(
        label=gettext_lazy("Independent occasions"), min_value=1, max_value=documents.MOST_OCCASIONS, initial=1
    )
    rationale = forms.CharField(
        label=gettext_lazy("Why"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, choices: dict[str, list[tuple[Any, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, values in choices.items():
            self.fields[name].choices = [("", "—"), *values]


def _rows(form: type[forms.Form], blank: int) -> Any:
    return forms.formset_factory(form, extra=blank, can_delete=True, max_num=MOST_PARTS, validate_max=True)


HeadingRows = _rows(HeadingForm, 1)
RequirementRows = _rows(RequirementForm, BLANK_ROWS)


class PropositionEditor:
    """A centre's proposition as forms. Where the centre has none, a copy of the one shipped is proposed.

    A proposition that learners are pinned on is not edited: what is saved holds from the day given, today at the
    earliest.
    """

    def __init__(self, edition: QualificationEdition, centre: Centre, data: Any = None, seen: str = "") -> None:
        self.edition, self.centre = edition, centre
        self.own = standing_proposition(edition, centre)
        self.is_pinned = is_pinned(self.own)
        source = self.own or standing_proposition(edition)
        self.document = qualification_document(edition, source)
        self.choices = self._choices(source)
        self.faults: list[str] = []
        start = self.document.proposition
        self.form = PropositionForm(data, initial={**self._facts(start), "seen": seen})
        self.headings = HeadingRows(data, prefix="headings", initial=[
            {"code": each.code, "title": each.title} for each in (start.headings if start else ())
        ])  # fmt: skip
        self.requirements = RequirementRows(
            data,
            prefix="requirements",
            initial=[_requirement_row(each) for each in (start.requirements if start else ())],
            form_kwargs={"choices": self.choices},
        )

    def _facts(self, start: documents.Proposition | None) -> dict[str, Any]:
        today = timezone.localdate()
        if self.own and start:
            return {
                "label": start.label,
                "note": start.note,
                "valid_from": max(today, start.valid_from) if self.is_pinned else start.valid_from,
            }
        note = _("Our centre wrote this proposition. It is not official: no certifier and no jury approved it.")
        return {"label": _("Proposition of %(centre)s") % {"centre": self.centre.name[:90]}, "note": note,
                "valid_from": today}  # fmt: skip

    def _choices(self, source: Proposition | None) -> dict[str, list[tuple[Any, str]]]:
        framework = source.framework_edition if source else None
        asked = {each.competency for each in self.document.proposition.requirements} if source else set()
        rows = Competency.objects.filter(edition=framework).order_by("family__position", "position", "id")
        labels = level_labels(framework) if framework else {}
        return {
            "competency": [(row.code, row.title) for row in rows if row.retired_on is None or row.code in asked],
            "place": [*self._headings(), *self._blocks()],
            "level": [(n, f"{n} · {labels.get(n, '')}") for n in range(1, documents.TOP_LEVEL + 1)],
        }

    def _headings(self) -> Iterator[tuple[str, str]]:
        for each in self.document.proposition.headings if self.document.proposition else ():
            yield f"heading:{each.code}", each.title

    def _blocks(self) -> Iterator[tuple[str, str]]:
        for each in self.document.blocks:
            title = Truncator(each.title or _("title to be confirmed")).chars(50)
            yield f"block:{each.code}", f"{each.label or each.code} · {title}"

    def is_valid(self) -> bool:
        """Whether what was typed makes a proposition; ``wanted`` is then the whole document."""
        parts = [self.form.is_valid(), self.headings.is_valid(), self.requirements.is_valid()]
        if not all(parts):
            return False
        wanted, problems = read(to_tree(replace(self.document, proposition=self._proposition())))
        self.wanted = wanted
        self.faults = [self._problem(problem) for problem in problems]
        return wanted is not None

    def _problem(self, problem: Any) -> str:
        sentence = fill(PROBLEMS[problem.code], problem.params)
        numbers = [step + 1 for step in problem.path if isinstance(step, int)]
        return _("Row %(number)s: %(problem)s") % {"number": numbers[0], "problem": sentence} if numbers else sentence

    def _proposition(self) -> documents.Proposition:
        facts = self.form.cleaned_data
        places = [value for value, _label in self.choices["place"]]
        typed = sorted(_kept(self.requirements), key=lambda row: places.index(row["place"]))
        return documents.Proposition(
            uuid=self.own.uuid if self.own else uuid4(),
            valid_from=facts["valid_from"],
            label=facts["label"],
            note=facts["note"],
            headings=tuple(self._typed_headings()),
            requirements=tuple(_requirement(row) for row in typed),
        )

    def _typed_headings(self) -> Iterator[documents.Heading]:
        codes = {row["code"] for row in _kept(self.headings)}
        for row in _kept(self.headings):
            code = row["code"] or _free_code(row["title"], codes)
            codes.add(code)
            yield documents.Heading(uuid=_any_uuid(), code=code, title=row["title"])


def _any_uuid() -> UUID:
    """Rows are known by their place; a new one gets this uuid."""
    return uuid4()


def _kept(rows: Any) -> list[dict[str, Any]]:
    return [row for row in rows.cleaned_data if row and not row.get("DELETE")]


def _free_code(title: str, taken: set[str]) -> str:
    base = slugify(title)[:50] or "heading"
    numbered = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(code for code in numbered if code not in taken)


def _requirement_row(each: documents.Requirement) -> dict[str, Any]:
    place = f"block:{each.block}" if each.block else f"heading:{each.heading}"
    return {"competency": each.competency, "place": place, "level": each.level, "origins": each.origins,
            "rationale": each.rationale}  # fmt: skip


def _requirement(row: dict[str, Any]) -> documents.Requirement:
    kind, _colon, code = row["place"].partition(":")
    return documents.Requirement(
        uuid=_any_uuid(),
        block=code if kind == "block" else None,
        heading=code if kind == "heading" else None,
        competency=row["competency"],
        level=row["level"],
        origins=row["origins"],
        rationale=row["rationale"],
    )
