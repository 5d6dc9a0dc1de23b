"""Frameworks and qualifications in the editor: read, exported, imported after a list of what changes, and a centre's
own proposition written by hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID

from django.core import signing
from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from accounts.models import Centre
from cms.reference_access import ReferenceAccess, reference_access_or_404
from cms.reference_forms import ImportForm, PropositionEditor
from competencies.exchange import documents
from competencies.exchange.files import UnreadableError, to_csv, to_json
from competencies.exchange.reading import read, to_tree
from competencies.exchange.words import (
    NOTES,
    action_in_words,
    fault_in_words,
    field_in_words,
    fill,
    subject_in_words,
    value_in_words,
)
from competencies.exports import framework_document, qualification_document, standing_proposition
from competencies.imports import Plan, apply, apply_proposition, plan, proposition_stamp
from competencies.models import (
    Competency,
    FrameworkEdition,
    Proposition,
    QualificationEdition,
)
from competencies.queries import editions_ending_within_a_year, level_labels
from competencies.services import Refused

WRITERS = {"json": (to_json, "application/json"), "csv": (to_csv, "text/csv; charset=utf-8")}
SALT = "cms.reference.import"
A_DAY = 24 * 3600


class ReferenceView(WagtailAdminTemplateMixin, TemplateView):
    """A screen of the menu *Référentiels*. Nothing is fetched before access is known."""

    header_icon = "list-ul"
    page_title: str | Promise = gettext_lazy("Frameworks and diplomas")
    _show_breadcrumbs = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.access: ReferenceAccess = reference_access_or_404(request.user)
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        trail = [*self.breadcrumbs_items, {"url": reverse("reference:index"), "label": _("Frameworks and diplomas")}]
        return trail if self.is_index else [*trail, {"url": "", "label": self.get_header_title()}]

    is_index: ClassVar[bool] = False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(access=self.access, **kwargs)


class Index(ReferenceView):
    template_name = "cms/reference/index.html"
    is_index = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {each.pk for each in self.access.centres}
        propositions = Proposition.objects.filter(replaced_on__isnull=True, centre__in=own).select_related("centre")
        return super().get_context_data(
            frameworks=FrameworkEdition.objects.select_related("framework")
            .annotate(competencies=Count("competency_set", filter=Q(competency_set__retired_on__isnull=True)))
            .order_by("framework__title", "-valid_from", "-id"),
            qualifications=QualificationEdition.objects.select_related("qualification")
            .annotate(
                block_count=Count("blocks"), untitled_count=Count("blocks", filter=Q(blocks__title=""))
            )
            .prefetch_related(Prefetch("propositions", queryset=propositions, to_attr="own_propositions"))
            .order_by("qualification__level", "qualification__title", "-valid_from", "-id"),
            centre_count=len(own),
            ending=editions_ending_within_a_year(),
            **kwargs,
        )  # fmt: skip


class FrameworkDetail(ReferenceView):
    template_name = "cms/reference/framework.html"

    @cached_property
    def edition(self) -> FrameworkEdition:
        editions = FrameworkEdition.objects.select_related("framework")
        return get_object_or_404(editions, uuid=self.kwargs["edition"])

    def get_page_title(self) -> str:
        return str(self.edition)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        document = framework_document(self.edition)
        families = {each.code: each.title for each in document.families}
        themes = {each.code: each.title for each in document.themes}
        titles = {each.code: each.title for each in document.competencies}
        return super().get_context_data(
            edition=self.edition,
            document=document,
            competencies=[
                {
                    "row": each,
                    "family": families[each.family],
                    "themes": [themes[code] for code in each.themes],
                    "levels": list(zip(document.scale, each.levels, strict=False)),
                }
                for each in document.competencies
            ],
            missions=[(each.title, [titles[code] for code in each.competencies]) for each in document.missions],
            retired=Competency.objects.filter(edition=self.edition, retired_on__isnull=False),
        )


@dataclass(frozen=True)
class PlaceRow:
    """A block or a heading of a proposition, with what is asked under it."""

    code: str
    title: str
    asked: list[dict[str, Any]]


def asked_by_place(
    document: documents.Qualification, titles: Mapping[str, str], levels: Mapping[int | None, str]
) -> list[PlaceRow]:
    proposition = document.proposition
    if proposition is None:
        return []
    places = [(None, each.code, "", each.title) for each in proposition.headings]
    places += [(each.code, None, each.code, each.title or _("title to be confirmed")) for each in document.blocks]
    found = []
    for block, heading, code, title in places:
        asked = [
            {"row": each, "title": titles.get(each.competency, each.competency), "level": levels.get(each.level, "")}
            for each in proposition.requirements
            if (each.block, each.heading) == (block, heading)
        ]
        if asked or heading:
            found.append(PlaceRow(code, title, asked))
    return found


class QualificationScreen(ReferenceView):
    @cached_property
    def edition(self) -> QualificationEdition:
        editions = QualificationEdition.objects.select_related("qualification")
        return get_object_or_404(editions, uuid=self.kwargs["edition"])

    def get_page_title(self) -> str:
        return str(self.edition)


class QualificationDetail(QualificationScreen):
    template_name = "cms/reference/qualification.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shipped = standing_proposition(self.edition)
        document = qualification_document(self.edition, shipped)
        return super().get_context_data(
            edition=self.edition,
            document=document,
            propositions=[self._shown(each) for each in self._propositions(shipped)],
            without=[each for each in self.access.coordinated if each.pk not in self._centres_with_one],
            earlier=self._earlier(),
        )

    def _propositions(self, shipped: Proposition | None) -> list[Proposition]:
        own = Proposition.objects.filter(
            edition=self.edition, centre__in=self.access.centres, replaced_on__isnull=True
        ).select_related("framework_edition", "centre")
        found = [*own, *([shipped] if shipped else [])]
        self._centres_with_one = {each.centre_id for each in own}
        return found

    def _shown(self, proposition: Proposition) -> dict[str, Any]:
        document = qualification_document(self.edition, proposition)
        rows = Competency.objects.filter(edition=proposition.framework_edition_id).values_list("code", "title")
        return {
            "row": proposition,
            "may_edit": proposition.centre_id in {each.pk for each in self.access.coordinated},
            "places": asked_by_place(document, dict(rows), level_labels(proposition.framework_edition)),
            "distinct": len({each.competency for each in document.proposition.requirements}),
        }

    def _earlier(self) -> Any:
        return (
            Proposition.objects.filter(edition=self.edition, replaced_on__isnull=False)
            .filter(Q(centre__isnull=True) | Q(centre__in=self.access.centres))
            .select_related("centre")
            .annotate(path_count=Count("pathways"))
        )


def _download(document: documents.Document, extension: str, centre: Centre | None = None) -> HttpResponse:
    write, content_type = WRITERS[extension]
    whose = f"-{centre.code}" if centre else ""
    name = f"{document.code}-{document.edition.label}{whose}.{extension}".replace(" ", "-")
    safe = "".join(letter for letter in name if letter.isascii() and (letter.isalnum() or letter in "-_."))
    return HttpResponse(
        write(document), content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{safe}"'}
    )


def export_framework(request: HttpRequest, edition: UUID, extension: str) -> HttpResponse:
    reference_access_or_404(request.user)
    found = get_object_or_404(FrameworkEdition.objects.select_related("framework"), uuid=edition)
    return _download(framework_document(found), extension)


def export_qualification(
    request: HttpRequest, edition: UUID, extension: str, proposition: UUID | None = None
) -> HttpResponse:
    access = reference_access_or_404(request.user)
    found = get_object_or_404(QualificationEdition.objects.select_related("qualification"), uuid=edition)
    chosen = _standing_for(access, found)
    if proposition is not None:
        chosen = get_object_or_404(Proposition.objects.select_related("centre"), uuid=proposition, edition=found)
        if not access.may_see(chosen):
            raise Http404
    return _download(qualification_document(found, chosen), extension, chosen.centre if chosen else None)


def _standing_for(access: ReferenceAccess, edition: QualificationEdition) -> Proposition | None:
    """What stands for the reader's centre. Whoever answers for several chooses one by its own link."""
    own = standing_proposition(edition, access.centres[0]) if len(access.centres) == 1 else None
    return own or standing_proposition(edition)


class Import(ReferenceView):
    """A file, then the list of what it changes. The list carries the file with it, signed, until it is confirmed."""

    template_name = "cms/reference/import.html"
    page_title = gettext_lazy("Import a file")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not reference_access_or_404(request.user).may_import:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.ask(ImportForm(access=self.access))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ImportForm(request.POST, request.FILES, access=self.access)
        if not form.is_valid():
            return self.ask(form, form.faults)
        return self.show(form.cleaned_data["file"], form.centre)

    def ask(self, form: ImportForm, faults: Iterable[str] = ()) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, faults=list(faults)))

    def show(self, document: documents.Document, centre: Centre | None) -> HttpResponse:
        try:
            found = plan(document, centre)
        except UnreadableError as error:
            return self.ask(ImportForm(access=self.access), map(fault_in_words, error.faults))
        context = self.get_context_data(
            found=found, centre=centre, parcel=self.parcel(document, centre), **_in_words(found)
        )
        self.template_name = "cms/reference/changes.html"
        return self.render_to_response(context)

    def parcel(self, document: documents.Document, centre: Centre | None) -> str:
        content = {
            "tree": to_tree(document),
            "centre": str(centre.uuid) if centre else None,
            "by": self.request.user.pk,
        }
        return signing.dumps(content, salt=SALT, compress=True)


def _in_words(found: Plan) -> dict[str, Any]:
    return {
        "changes": [
            {
                "action": action_in_words(change),
                "subject": subject_in_words(change),
                "fields": [
                    (field_in_words(each), value_in_words(each.before), value_in_words(each.after))
                    for each in change.fields
                ],
            }
            for change in found.changes
        ],
        "notes": [fill(NOTES[each.code], each.params) for each in found.notes],
    }


class ConfirmImport(Import):
    http_method_names: ClassVar[list[str]] = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        document, centre = self.open(request.POST.get("parcel", ""))
        try:
            apply(document=document, centre=centre, shown=request.POST.get("shown", ""))
        except Refused as refusal:
            messages.error(request, str(refusal))
            return self.show(document, centre)
        except UnreadableError as error:
            return self.ask(ImportForm(access=self.access), map(fault_in_words, error.faults))
        messages.success(request, _("The file was imported."))
        return redirect(_address(document))

    def open(self, parcel: str) -> tuple[documents.Document, Centre | None]:
        """What was shown to this very person, whose role must still stand."""
        try:
            content = signing.loads(parcel, salt=SALT, max_age=A_DAY)
        except signing.BadSignature:
            raise Http404 from None
        document, _problems = read(content["tree"])
        if document is None or content["by"] != self.request.user.pk:
            raise Http404
        if content["centre"]:
            return document, self.access.coordinated_or_404(content["centre"])
        if not self.access.is_platform:
            raise Http404
        return document, None


def _address(document: documents.Document) -> str:
    name = "framework" if isinstance(document, documents.Framework) else "qualification"
    return reverse(f"reference:{name}", args=[document.edition.uuid])


class EditProposition(QualificationScreen):
    """A centre's own proposition. Titles of official blocks are not in it: they are shared facts."""

    template_name = "cms/reference/proposition.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.centre = reference_access_or_404(request.user).coordinated_or_404(kwargs["centre"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return self.centre.name

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        seen = proposition_stamp(self.edition, self.centre)
        return self.ask(PropositionEditor(self.edition, self.centre, seen=seen))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        editor = PropositionEditor(self.edition, self.centre, request.POST)
        if not editor.is_valid():
            return self.ask(editor)
        try:
            stored = apply_proposition(
                document=editor.wanted, centre=self.centre, seen=editor.form.cleaned_data["seen"]
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(request.path)
        except UnreadableError as error:
            editor.faults = [fault_in_words(fault) for fault in error.faults]
            return self.ask(editor)
        messages.success(
            request, _("The proposition was saved.") if stored.changes or stored.is_first else _("Nothing to change.")
        )
        if "more" in request.POST:
            return redirect(request.path)
        return redirect("reference:qualification", self.edition.uuid)

    def ask(self, editor: PropositionEditor) -> HttpResponse:
        return self.render_to_response(self.get_context_data(editor=editor, edition=self.edition, centre=self.centre))


def ending_soon(day: date | None = None) -> list[Any]:
    """What the coordinator's home page warns about."""
    return [
        {
            "title": str(each),
            "ends": each.valid_to,
            "url": reverse(
                "reference:framework" if isinstance(each, FrameworkEdition) else "reference:qualification",
                args=[each.uuid],
            ),
        }
        for each in editions_ending_within_a_year(day)
    ]
