"""Reads for the screens that the editor adds for authors."""

from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page, PageLogEntry

from cms.coverage import Aim, Coverage, Subject, coverage
from cms.models import ModulePage, Question, Quiz, RolePlay, Scenario
from cms.publishing import REFUSED
from cms.scoping import own_or_shared, own_pages
from competencies.models import Mission
from competencies.queries import competencies_of, current_framework
from courses.models import ActivityCompetency, Course

LAST = 8


@dataclass(frozen=True, kw_only=True)
class CoverageTables:
    modules: list[Course]
    competencies: Coverage
    missions: Coverage


def coverage_tables(reach: Q) -> CoverageTables:
    """What the published modules of ``reach`` do with the framework. Eight queries."""
    modules = list(
        Course.objects.standing()
        .filter(reach, published_at__isnull=False)
        .select_related("centre").order_by("title", "pk")
    )  # fmt: skip
    aims = _aims(modules)
    edition = current_framework()
    keys = [module.pk for module in modules]
    by_theme = _competencies_by_theme(edition) if edition else []
    return CoverageTables(
        modules=modules,
        competencies=coverage(by_theme, keys, aims),
        missions=coverage(_missions(edition) if edition else [], keys, aims),
    )


def _aims(modules: list[Course]) -> list[Aim]:
    rows = ActivityCompetency.objects.filter(
        activity__section__course__in=modules,
        activity__retired_at__isnull=True,
        activity__published_at__isnull=False,
        activity__section__retired_at__isnull=True,
    ).values_list("activity__section__course", "competency", "level", "purpose")
    return [
        Aim(module=module, competency=competency, level=level, assessed=purpose == ActivityCompetency.Purpose.ASSESSED)
        for module, competency, level, purpose in rows
    ]


def _competencies_by_theme(edition: Any) -> list[Subject]:
    found = []
    for competency in competencies_of(edition):
        themes = sorted(competency.themes.all(), key=lambda theme: (theme.position, theme.pk))
        for theme in themes:
            subject = Subject(
                id=competency.pk, title=competency.title, group=theme.title, competencies=frozenset({competency.pk})
            )
            found.append((theme.position, theme.pk, subject))
    return [subject for *_place, subject in sorted(found, key=lambda each: each[:2])]


def _missions(edition: Any) -> list[Subject]:
    missions = Mission.objects.filter(edition=edition).prefetch_related("competencies")
    return [
        Subject(
            id=mission.pk, title=mission.title, group="",
            competencies=frozenset(each.pk for each in mission.competencies.all()),
        )
        for mission in missions
    ]  # fmt: skip


def own_drafts(user: Any) -> list[Any]:
    """The pages and snippets ``user`` wrote last and that wait to be published, newest first."""
    pages = (
        own_pages(user)
        .filter(Q(live=False) | Q(has_unpublished_changes=True), latest_revision__user=user)
        .select_related("content_type", "latest_revision").order_by("-latest_revision_created_at")[:LAST]
    )  # fmt: skip
    snippets = [
        each
        for model in (Question, Quiz, RolePlay, Scenario)
        for each in model.objects.filter(Q(live=False) | Q(has_unpublished_changes=True), own_or_shared(user))
        .filter(latest_revision__user=user, centre__isnull=False)
        .select_related("latest_revision").order_by("-latest_revision__created_at")[:LAST]
    ]  # fmt: skip
    return sorted([*pages, *snippets], key=lambda each: each.latest_revision.created_at, reverse=True)[:LAST]


def refused_publications(user: Any) -> list[PageLogEntry]:
    """Scheduled publications refused in the last month whose page is still not published."""
    since = timezone.now() - timezone.timedelta(days=30)
    return list(
        PageLogEntry.objects.filter(action=REFUSED, timestamp__gte=since, page__in=own_pages(user), page__live=False)
        .select_related("page").order_by("-timestamp")[:LAST]
    )  # fmt: skip


def module_to_publish(user: Any, pk: int) -> ModulePage | None:
    pages = ModulePage.objects.filter(pk=pk)
    return pages.first() if user.is_superuser else pages.filter(pk__in=own_pages(user).values("pk")).first()


def edit_name(thing: Any) -> str:
    """The kind of thing, in words."""
    model = thing.content_type.model_class() if isinstance(thing, Page) else type(thing)
    return str(ContentType.objects.get_for_model(model).model_class()._meta.verbose_name)  # noqa: SLF001
