"""The site's pages: home, the trade, the catalogue, and a module with its sections."""

import uuid
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index

from accounts.models import Centre
from cms import outline
from cms.blocks import ReviewNotes, SourceList, TradeBody
from cms.folding import folded
from cms.forms import LevelsFormField
from cms.models.lessons import ActivityPage
from cms.models.outline import LEVELS, OutlinePage
from cms.models.shelves import centre_of_shelf
from cms.publishing import Problem, module_problems
from cms.rich_text import PROSE
from competencies.models import Competency, Theme
from courses.models import Course, Modality
from courses.services import arrange_course, retire_course


class HomePage(Page):
    lead = models.TextField(_("introduction"), blank=True)
    body = RichTextField(_("text"), features=PROSE, blank=True)

    template = "pages/home.html"
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.TradePage", "cms.CataloguePage"]
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.queries import home_contents

        return {**super().get_context(request, *args, **kwargs), **home_contents(request)}


class TradePage(Page):
    """*Le métier*: every section of the fiche métier."""

    lead = models.TextField(_("introduction"), blank=True)
    body = StreamField(TradeBody(), verbose_name=_("sections"), blank=True)
    source = models.TextField(_("source"), blank=True)

    template = "pages/trade.html"
    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body"), FieldPanel("source")]
    search_fields = [*Page.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("page about the trade")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.queries import public_nav

        return {**super().get_context(request, *args, **kwargs), "public_nav": public_nav(request)}


class CataloguePage(Page):
    lead = models.TextField(_("introduction"), blank=True)

    template = "pages/catalogue.html"
    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.CentreShelfPage", "cms.ModulePage"]
    content_panels = [*Page.content_panels, FieldPanel("lead")]

    class Meta:
        verbose_name = _("catalogue")

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        asked = getattr(request, "htmx", None)
        return "cms/catalogue_results.html" if asked and not asked.history_restore_request else self.template

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().serve(request, *args, **kwargs)
        patch_vary_headers(response, ["HX-Request"])
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.queries import catalogue_contents, public_nav

        shown = {**catalogue_contents(request), "public_nav": public_nav(request)}
        return {**super().get_context(request, *args, **kwargs), **shown}


class LevelsField(ArrayField):
    def formfield(self, **kwargs: Any) -> Any:
        return super(ArrayField, self).formfield(
            **{"form_class": LevelsFormField, "choices_form_class": LevelsFormField, **kwargs}
        )


class ModulePage(OutlinePage):
    """A module as a trainer writes it and as the public reads it. Price, delay and contacts are the centre's."""

    identity = ("course_uuid", "course", "centre")
    exclude_fields_in_copy = ["course_uuid", "course", "centre"]

    course_uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.OneToOneField(
        Course, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("module")
    )
    code = models.SlugField(_("code"), max_length=60, help_text=_("A short name without spaces, for files and links."))
    # Follows from the shelf it stands on; empty for what every centre may use.
    centre = models.ForeignKey(
        Centre, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("centre")
    )
    summary = models.TextField(_("summary"), blank=True, help_text=_("One or two sentences for the catalogue."))
    objective = models.TextField(
        _("objective"), blank=True, help_text=_("What one can do after it, in words that can be observed.")
    )
    minutes = models.PositiveSmallIntegerField(_("announced duration in minutes"), default=0)
    modality = models.CharField(_("modality"), max_length=20, choices=Modality, default=Modality.REMOTE_SUPERVISED)
    levels = LevelsField(models.CharField(max_length=10), verbose_name=_("levels"), default=list, blank=True)
    themes = ParentalManyToManyField(Theme, blank=True, related_name="+", verbose_name=_("themes"))

    audience = models.TextField(_("for whom"), blank=True)
    prerequisites = models.TextField(_("before you start"), blank=True)
    methods = models.TextField(_("how one learns"), blank=True)
    assessment = models.TextField(_("how one is assessed"), blank=True)
    recognition = models.TextField(_("what it leads to"), blank=True)
    accessibility = models.TextField(_("accessibility"), blank=True)

    sources = StreamField(SourceList(), verbose_name=_("sources"), blank=True)
    review = StreamField(
        ReviewNotes(), verbose_name=_("re-readings"), blank=True,
        block_counts={"stereotypes": {"max_num": 1}, "to_check": {"max_num": 1}},
    )  # fmt: skip
    mentor_title = models.CharField(_("title for the mentor"), max_length=200, blank=True)
    mentor_body = RichTextField(_("text for the mentor"), features=PROSE, blank=True)

    template = "pages/module.html"
    parent_page_types = ["cms.CataloguePage", "cms.CentreShelfPage"]
    subpage_types = ["cms.SectionPage"]
    content_panels = [
        *OutlinePage.content_panels,
        FieldPanel("code"),
        FieldPanel("summary"),
        FieldPanel("objective"),
        FieldRowPanel([FieldPanel("minutes"), FieldPanel("modality")]),
        InlinePanel("aims", heading=_("Competencies"), label=_("Competency")),
        FieldPanel("themes", widget=CheckboxSelectMultiple),
        FieldPanel("levels"),
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in ("audience", "prerequisites", "methods", "assessment", "recognition", "accessibility")
            ],
            heading=_("What the public must be told"),
        ),
        MultiFieldPanel([FieldPanel("mentor_title"), FieldPanel("mentor_body")], heading=_("For the mentor")),
        FieldPanel("sources"),
        FieldPanel("review"),
    ]
    promote_panels: ClassVar[list[Any]] = []
    search_fields = [
        *OutlinePage.search_fields,
        index.SearchField("folded_words"),
        index.FilterField("centre"),
    ]

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")

    def save(self, clean: bool = True, **kwargs: Any) -> Any:
        if self.depth:
            self.centre = centre_of_shelf(self.get_parent()) or self.centre
        return super().save(clean=clean, **kwargs)

    def folded_words(self) -> str:
        """Without accents, because PostgreSQL's own search tells « médiation » from « mediation »."""
        return folded(f"{self.title} {self.summary} {self.objective} {self.audience}")

    def module(self) -> "ModulePage":
        return self

    def publication_problems(self) -> list[Problem]:
        return module_problems(self)

    def sections(self) -> models.QuerySet[Any]:
        return SectionPage.objects.child_of(self).order_by("path")

    def activities(self) -> models.QuerySet[Any]:
        """In the order of the tree, each as the common ``ActivityPage``; its type says its kind."""
        return ActivityPage.objects.descendant_of(self).order_by("path")

    def arrange(self) -> None:
        """Makes the domain follow the tree as it is published now."""
        standing = ModulePage.objects.filter(pk=self.pk).first()
        if standing is None or not standing.live:
            retire_course(uuid=self.course_uuid)
            return
        course = arrange_course(spec=outline.course_spec(standing))
        ModulePage.objects.filter(pk=self.pk).update(course=course)
        self.course = course
        for page in standing.activities().live().select_related("content_type"):
            if page.specific_class.attach is not ActivityPage.attach:
                page.specific.attach()

    def copy(self, **kwargs: Any) -> Any:
        update = {"code": f"{self.code[:54]}-copie", **(kwargs.pop("update_attrs", None) or {})}
        copied = super().copy(**kwargs, update_attrs=update)
        if kwargs.get("recursive"):
            outline.turn_copy_to_itself(self, copied)
        return copied

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.queries import module_contents, public_nav

        shown = {**module_contents(self, request.user), "public_nav": public_nav(request)}
        return {**super().get_context(request, *args, **kwargs), **shown}


class ModuleAim(Orderable):
    page = ParentalKey(ModulePage, on_delete=models.CASCADE, related_name="aims")
    competency = models.ForeignKey(
        Competency, models.PROTECT, related_name="+", verbose_name=_("competency"),
        limit_choices_to={"retired_on__isnull": True},
    )  # fmt: skip
    level = models.PositiveSmallIntegerField(_("level worked toward"), choices=LEVELS, default=1)

    panels = [FieldRowPanel([FieldPanel("competency"), FieldPanel("level")])]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["page", "competency"], name="page_module_aim_once")]

    def __str__(self) -> str:
        return f"{self.competency} {self.level}"


class SectionPage(OutlinePage):
    identity = ("section_uuid",)
    exclude_fields_in_copy = ["section_uuid"]

    section_uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    minimum = models.PositiveSmallIntegerField(
        _("how many suffice"), null=True, blank=True, help_text=_("Leave empty to ask for every required activity.")
    )

    parent_page_types = ["cms.ModulePage"]
    subpage_types = ["cms.LessonPage", "cms.QuizPage", "cms.ScenarioPage", "cms.RolePlayPage"]
    content_panels = [*OutlinePage.content_panels, FieldPanel("minimum")]
    promote_panels: ClassVar[list[Any]] = []

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def module(self) -> Any:
        return ModulePage.objects.parent_of(self).first()

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(self.get_parent().get_url(request))

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[Any]:
        return []
