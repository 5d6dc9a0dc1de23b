"""Reads for the public pages and for whoever opens a lesson."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet, Subquery, TextField
from django.db.models.expressions import RawSQL
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.models import Page

from accounts.models import Centre
from accounts.prepared import prepared, together
from accounts.spaces import Link, ask_standing
from cms.delivery import Guess
from cms.folding import folded
from cms.forms import CatalogueForm, duration_range
from cms.models import CataloguePage, LessonPage, ModuleAim, ModulePage, SectionPage, TradePage
from competencies.models import Competency, Qualification, Theme
from competencies.queries import centre_of, current_framework
from courses.kinds import is_known, kind_of
from courses.models import Activity, Bookmark
from courses.progress import State
from courses.queries import (
    Outline,
    activity_to_follow_or_404,
    activity_to_preview_or_404,
    activity_within,
    followed,
)
from records.queries.trainer import may_give

PAGE_SIZE = 24
LANDINGS = (CataloguePage, TradePage)
LESSON_FIELDS = ("title", "objective", "reading", "live_revision")
# Another for each change of a lesson's own row: the transaction that wrote it, and its place.
ROW_VERSION = RawSQL("cms_lessonpage.xmin::text || cms_lessonpage.ctid::text", (), TextField())


# Lessons


def open_url(activity: Activity | None) -> str:
    return kind_of(activity.kind).open_url(activity) if activity is not None and is_known(activity.kind) else ""


@dataclass(frozen=True, kw_only=True)
class Opening:
    """Somebody opens a lesson: a learner with an outline, or a trainer who looks. Without ``page`` it is withdrawn."""

    activity: Activity
    page: LessonPage | None
    outline: Outline | None = None
    guess: Guess | None = None

    @property
    def state(self) -> State | None:
        return self.outline.progress.states.get(self.activity.pk) if self.outline else None

    @property
    def is_closed(self) -> bool:
        return self.state in {State.LOCKED, State.NOT_YET, State.CLOSED}

    @cached_property
    def around(self) -> tuple[Activity | None, Activity | None]:
        return self.outline.around(self.activity) if self.outline else (None, None)

    def first_to_do(self) -> list[Activity]:
        """What must be done before a locked lesson opens."""
        twins = [each for each in self.outline.activities if each.pk == self.activity.pk] if self.outline else []
        return self.outline.first_to_do(twins[0]) if twins else []


def opening_or_404(viewer: Any, uuid: UUID) -> Opening:
    """Four queries at once for an enrolled learner, with what ``viewer`` is, and one as for ``outlines_for``."""
    with together() as ask:
        ask_standing(ask, viewer)
        guess = Guess(ask, uuid, plain=viewer.plain_language)
        following = activity_within(ask, viewer, uuid, timezone.localdate())
        pages = ask(_live_pages, uuid, viewer.pk)
    if following.value is None:
        return _preview_or_404(viewer, uuid)
    activity, outline = following.value
    if activity.kind != LessonPage.kind:
        raise Http404
    return Opening(activity=activity, page=next(iter(pages.value), None), outline=outline, guess=guess)


def lesson_to_follow_or_404(viewer: Any, uuid: UUID) -> Activity:
    activity = activity_to_follow_or_404(viewer, uuid)
    if activity.kind != LessonPage.kind:
        raise Http404
    return activity


def _preview_or_404(viewer: Any, uuid: UUID) -> Opening:
    try:
        activity = activity_to_preview_or_404(viewer, uuid)
    except Http404:
        activity = _withdrawn_or_404(viewer, uuid)
        return Opening(activity=activity, page=None)
    if activity.kind != LessonPage.kind:
        raise Http404
    return Opening(activity=activity, page=_standing_page(activity, viewer))


def _withdrawn_or_404(viewer: Any, uuid: UUID) -> Activity:
    """A lesson that the learner followed, or could have, before it was withdrawn."""
    known = Q(section__course__in=followed(viewer).values("pk")) | Q(completions__learner=viewer)
    found = (
        Activity.objects.filter(known, uuid=uuid, kind=LessonPage.kind)
        .select_related("section__course")
        .first()
    )  # fmt: skip
    if found is None:
        raise Http404
    return found


def _standing_page(activity: Activity, viewer: Any) -> LessonPage | None:
    return next(iter(_live_pages(activity.uuid, viewer.pk)), None)


@prepared
def _live_pages(uuid: UUID, reader: int) -> QuerySet[LessonPage]:
    """Without their words, which ``cms.delivery`` reads where this process has not yet read this ``row_version``."""
    anchor = Bookmark.objects.filter(learner=reader, activity__uuid=uuid).values("anchor")
    pages = LessonPage.objects.live().filter(activity_uuid=uuid).only(*LESSON_FIELDS)
    return pages.annotate(kept_anchor=Subquery(anchor[:1]), row_version=ROW_VERSION).order_by("pk")[:1]


def links_to(uuids: Iterable[UUID], opening: Opening) -> dict[UUID, str]:
    """Where embedded activities open: for a learner from the outline already there, for a trainer by one query."""
    uuids = set(uuids)
    if not uuids:
        return {}
    if opening.outline is not None:
        found = [each for each in opening.outline.activities if each.uuid in uuids]
    else:
        found = list(Activity.objects.standing().filter(uuid__in=uuids))
    return {each.uuid: open_url(each) for each in found}


# The catalogue


def catalogue_contents(request: HttpRequest) -> dict[str, Any]:
    form = CatalogueForm(request.GET or None, choices=_choices())
    form.is_valid()
    wanted = getattr(form, "cleaned_data", {})
    modules = _matching(wanted)
    page = Paginator(modules, PAGE_SIZE).get_page(request.GET.get("page"))
    return {"form": form, "modules": page, "is_filtered": any(wanted.values())}


def _choices() -> dict[str, list[tuple[str, str]]]:
    framework = current_framework(timezone.localdate())
    return {
        "qualification": _qualification_choices(),
        "theme": _theme_choices(framework.pk) if framework else [],
        "competency": _competency_choices(framework.pk) if framework else [],
        "centre": _centre_choices(),
    }


Choices = QuerySet[Any, tuple[str, str]]


@prepared
def _qualification_choices() -> Choices:
    return Qualification.objects.values_list("code", "short_title")


@prepared
def _theme_choices(framework: int) -> Choices:
    return Theme.objects.filter(edition=framework).values_list("code", "title")


@prepared
def _competency_choices(framework: int) -> Choices:
    return Competency.objects.filter(edition=framework, retired_on__isnull=True).values_list("code", "title")


@prepared
def _centre_choices() -> Choices:
    return Centre.objects.values_list("code", "name")


def _matching(wanted: dict[str, Any]) -> list[ModulePage]:
    modules = ModulePage.objects.live().public().filter(_conditions(wanted)).distinct()
    modules = modules.defer_streamfields().prefetch_related("themes", _aims()).order_by("title")
    words = folded(wanted.get("q") or "")
    if not words:
        return list(modules)
    ranked = {each.pk: rank for rank, each in enumerate(ModulePage.objects.live().search(words))}
    return sorted(modules.filter(pk__in=ranked), key=lambda module: ranked[module.pk])


def _aims() -> Prefetch[Any]:
    return Prefetch("aims", queryset=ModuleAim.objects.select_related("competency"))


def _conditions(wanted: dict[str, Any]) -> Q:
    conditions = Q()
    if code := wanted.get("qualification"):
        conditions &= Q(
            aims__competency__requirements__proposition__edition__qualification__code=code,
            aims__competency__requirements__proposition__replaced_on__isnull=True,
        ) | Q(course__programmes__edition__qualification__code=code)
    if code := wanted.get("theme"):
        conditions &= Q(themes__code=code)
    if code := wanted.get("competency"):
        conditions &= Q(pk__in=ModuleAim.objects.filter(competency__code=code).values("page"))
    if code := wanted.get("centre"):
        conditions &= Q(centre__code=code)
    if level := wanted.get("level"):
        conditions &= Q(levels__contains=[level])
    if duration := wanted.get("duration"):
        conditions &= Q(minutes__range=duration_range(duration))
    return conditions


# The other public pages


def home_contents(request: HttpRequest) -> dict[str, Any]:
    landings = landing_pages()
    modules = ModulePage.objects.live().public().defer_streamfields().prefetch_related("themes", _aims())
    return {
        "catalogue": landings.get(CataloguePage),
        "trade": landings.get(TradePage),
        "public_nav": public_nav(request, landings),
        "themes": Theme.objects.filter(edition=current_framework(timezone.localdate())),
        "modules": modules.order_by("-first_published_at")[:3],
    }


def public_nav(request: HttpRequest, landings: Mapping[type[Page], Page] | None = None) -> tuple[Link, ...]:
    """The ways from one public page to another: the modules, the programmes that they make, and the trade."""
    landings = landing_pages() if landings is None else landings
    modules, trade = (landings[model].get_url(request) if model in landings else "" for model in LANDINGS)
    ways = ((modules, _("Modules")), (reverse("cms:programmes"), _("Diplomas")), (trade, _("The trade")))
    return tuple(Link(address, label, current=request.path.startswith(address)) for address, label in ways if address)


def landing_pages() -> dict[type[Page], Page]:
    """The page of each kind that the navigation leads to, as a plain page."""
    return {page.specific_class: page for page in reversed(_landing_pages())}


@prepared
def _landing_pages() -> QuerySet[Page]:
    kinds = [model._meta.model_name for model in LANDINGS]  # noqa: SLF001
    pages = Page.objects.live().filter(content_type__app_label="cms", content_type__model__in=kinds)
    return pages.order_by("path")


def module_contents(module: ModulePage, viewer: Any) -> dict[str, Any]:
    return {
        "centre": _centre_of(module, viewer),
        "aims": module.aims.select_related("competency"),
        "parts": _public_outline(module),
        "follows": _follows(module, viewer),
        "may_give": viewer.is_authenticated and may_give(viewer, module.course_uuid),
    }


def _centre_of(module: ModulePage, viewer: Any) -> Centre | None:
    """Of a shared module, the viewer's own centre, or the only one there is; else none speaks for the others."""
    if module.centre_id:
        return module.centre
    own = centre_of(viewer) if viewer.is_authenticated else None
    if own is not None:
        return own
    centres = list(Centre.objects.all()[:2])
    return centres[0] if len(centres) == 1 else None


def _public_outline(module: ModulePage) -> list[tuple[SectionPage, list[Any]]]:
    activities = list(module.activities().live().select_related("content_type"))
    parts = [
        (section, [each for each in activities if each.path.startswith(section.path)])
        for section in module.sections().live()
    ]
    return [(section, within) for section, within in parts if within]


def _follows(module: ModulePage, viewer: Any) -> bool:
    if not viewer.is_authenticated or module.course_id is None:
        return False
    return followed(viewer).filter(pk=module.course_id).exists()
