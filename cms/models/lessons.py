"""Activities of a module: what they share, and lessons."""

import hashlib
import json
import uuid
from functools import partial
from typing import Any, ClassVar

from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.search import index

from cms.blocks import LessonBody
from cms.forms import ActivityPageForm
from cms.models.outline import LEVELS, OutlinePage
from cms.publishing import Problem, activity_problems, lesson_problems
from competencies.models import Competency
from courses.kinds import is_known, kind_of
from courses.models import Activity, ActivityCompetency, Modality


class ActivityPage(OutlinePage):
    """What any activity of a module has. Each kind adds its own page type; lists and the outline read this one."""

    kind: ClassVar[str] = ""
    identity = ("activity_uuid",)
    exclude_fields_in_copy = ["activity_uuid"]

    activity_uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    objective = models.TextField(
        _("objective"), blank=True, help_text=_("What one can do after it, in words that can be observed.")
    )
    minutes = models.PositiveSmallIntegerField(_("announced duration in minutes"), default=0)
    required = models.BooleanField(_("required"), default=True)
    modality = models.CharField(
        _("modality"), max_length=20, choices=Modality, blank=True, help_text=_("Leave empty for the module's own.")
    )
    time_nature = models.CharField(
        _("nature of the time"), max_length=10, choices=Activity.TimeNature, default=Activity.TimeNature.TRAINING
    )
    opens_on = models.DateField(_("opens on"), null=True, blank=True)
    closes_on = models.DateField(_("closes on"), null=True, blank=True)
    requires = ParentalManyToManyField(
        "self", symmetrical=False, blank=True, related_name="opens", verbose_name=_("comes after")
    )

    base_form_class = ActivityPageForm
    is_creatable = False
    show_in_menus_default = False
    parent_page_types = ["cms.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels = [
        *OutlinePage.content_panels,
        FieldPanel("objective"),
        FieldRowPanel([FieldPanel("minutes"), FieldPanel("required")]),
    ]
    aims_panel = InlinePanel("aims", heading=_("Competencies"), label=_("Competency"))
    rhythm_panel = MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("opens_on"), FieldPanel("closes_on")]),
            FieldRowPanel([FieldPanel("modality"), FieldPanel("time_nature")]),
            FieldPanel("requires"),
        ],
        heading=_("When and how"),
        classname="collapsed",
    )
    promote_panels: ClassVar[list[Any]] = []
    search_fields = [*OutlinePage.search_fields, index.SearchField("objective")]

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")

    def module(self) -> Any:
        section = self.get_parent()
        return section.specific.module() if section and hasattr(section.specific, "module") else None

    def publication_problems(self) -> list[Problem]:
        return activity_problems(self)

    def attach(self) -> None:
        """For kinds whose content stands in the domain: ties it to the activity, once the outline is arranged."""

    def domain_activity(self) -> Activity | None:
        return Activity.objects.filter(uuid=self.activity_uuid).first()

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        activity = self.domain_activity()
        if activity is None or not is_known(activity.kind):
            raise Http404
        return redirect(kind_of(activity.kind).open_url(activity))

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[Any]:
        return []


class ActivityAim(Orderable):
    page = ParentalKey(ActivityPage, on_delete=models.CASCADE, related_name="aims")
    competency = models.ForeignKey(
        Competency, models.PROTECT, related_name="+", verbose_name=_("competency"),
        limit_choices_to={"retired_on__isnull": True},
    )  # fmt: skip
    level = models.PositiveSmallIntegerField(_("level worked toward"), choices=LEVELS, default=1)
    purpose = models.CharField(
        _("purpose"), max_length=10, choices=ActivityCompetency.Purpose, default=ActivityCompetency.Purpose.TAUGHT
    )

    panels = [FieldPanel("competency"), FieldRowPanel([FieldPanel("level"), FieldPanel("purpose")])]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["page", "competency", "purpose"], name="page_activity_aim_once"),
        ]

    def __str__(self) -> str:
        return f"{self.competency} {self.level}"


class LessonPage(ActivityPage):
    kind = "lesson"

    body = StreamField(LessonBody(), verbose_name=_("lesson"), blank=True)
    body_simple = StreamField(
        LessonBody(), verbose_name=_("the same in plain language"), blank=True,
        help_text=_("Short sentences, everyday words. Leave empty when there is only one version."),
    )  # fmt: skip
    reading = models.ForeignKey(
        "cms.Recording", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("read aloud"),
        limit_choices_to={"kind": "audio"},
    )  # fmt: skip

    template = "pages/lesson.html"
    preview_modes = [("", _("Lesson")), ("plain", _("Plain language"))]
    default_preview_size = "mobile"
    content_panels = [
        *ActivityPage.content_panels,
        FieldPanel("body"),
        FieldPanel("body_simple"),
        FieldPanel("reading"),
        ActivityPage.aims_panel,
        ActivityPage.rhythm_panel,
    ]
    search_fields = [*ActivityPage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def publication_problems(self) -> list[Problem]:
        return [*super().publication_problems(), *lesson_problems(self)]

    def rearrange(self) -> None:
        from cms.pictures import prepare_pictures

        super().rearrange()
        transaction.on_commit(partial(prepare_pictures, self))

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        from cms.views import lesson_preview

        return lesson_preview(request, self, plain=mode_name == "plain")

    def edition(self) -> str:
        """What a completion notes: the revision read, and the digest of its words."""
        words = [self.title, self.objective, self.body.get_prep_value(), self.body_simple.get_prep_value()]
        digest = hashlib.sha256(json.dumps(words, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
        return f"revision:{self.live_revision_id}:{digest}"
