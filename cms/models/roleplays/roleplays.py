"""A live role-play as a trainer puts it together."""

import uuid
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from assessments.roleplays.content import RolePlay as Content
from assessments.roleplays.content import ShapeRefused
from assessments.roleplays.judging import Problem as Fault
from assessments.roleplays.judging import problems
from assessments.roleplays.models import RolePlay as FrozenRolePlay
from assessments.roleplays.services import RolePlayRefused, publish_roleplay, retire_roleplay
from assessments.roleplays.wording import in_words
from cms.blocks_roleplay import Cards, Debrief, Foci, Lines, Phases
from cms.folding import folded
from cms.models.quizzes.authored import Authored
from cms.models.scenarios.scenarios import LEVELS, LONGEST_SEARCHED, MODES, OF_DRAFTS
from cms.publishing import Problem, PublicationRefused
from cms.roleplay_content import beginning, content_of
from courses.mediation import Level, Mode
from courses.wording import shape_in_words

PHASES, FOCI, DEBRIEF = Phases(), Foci(), Debrief()


def usual_phases() -> Any:
    return PHASES.normalize(beginning()["phases"]())


def usual_foci() -> Any:
    return FOCI.normalize(beginning()["foci"]())


def usual_debrief() -> Any:
    return DEBRIEF.normalize(beginning()["debrief"]())


class RolePlay(Authored, index.Indexed):
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(_("code"), max_length=60, blank=True, help_text=_("Made from the title when empty."))
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(
        _("what everybody knows"),
        blank=True,
        max_length=4000,
        help_text=_("The situation, as it is read to the group."),
    )
    mode = models.CharField(_("mode"), max_length=20, choices=MODES, default=Mode.ROUND_TABLE)
    level = models.CharField(_("level"), max_length=10, choices=LEVELS, default=Level.TP)
    family = models.CharField(_("family"), max_length=100, blank=True, help_text=_("Neighbours, school, transport…"))
    setting = models.CharField(_("place of the story"), max_length=300, blank=True)
    content_notice = models.TextField(
        _("to tell the group beforehand"), blank=True, max_length=600,
        help_text=_("When there is violence, an insult, grief… so that one may choose to observe."),
    )  # fmt: skip
    least = models.PositiveSmallIntegerField(
        _("least number of people"), default=5, validators=[MinValueValidator(2), MaxValueValidator(40)]
    )
    most = models.PositiveSmallIntegerField(
        _("greatest number of people"), default=9, validators=[MinValueValidator(2), MaxValueValidator(40)]
    )
    cards = StreamField(Cards(), verbose_name=_("cards"), blank=True)
    phases = StreamField(PHASES, verbose_name=_("phases"), blank=True, default=usual_phases)
    foci = StreamField(FOCI, verbose_name=_("what observers look at"), blank=True, default=usual_foci)
    debrief = StreamField(DEBRIEF, verbose_name=_("questions of the debrief"), blank=True, default=usual_debrief)
    guide = models.TextField(_("for the trainer"), blank=True, max_length=4000)
    successes = StreamField(Lines(), verbose_name=_("ways it may end well"), blank=True)
    pitfalls = StreamField(Lines(), verbose_name=_("traps"), blank=True)
    sources = StreamField(Lines(), verbose_name=_("sources"), blank=True)
    words = models.TextField(editable=False, default="")

    panels: ClassVar[list[Any]] = [
        FieldPanel("title"),
        FieldPanel("summary"),
        FieldRowPanel([FieldPanel("mode"), FieldPanel("level")]),
        FieldRowPanel([FieldPanel("least"), FieldPanel("most")]),
        FieldPanel("cards"),
        FieldPanel("phases"),
        FieldPanel("foci"),
        FieldPanel("debrief"),
        MultiFieldPanel(
            [FieldPanel("guide"), FieldPanel("successes"), FieldPanel("pitfalls"), FieldPanel("content_notice")],
            heading=_("For the trainer who runs it"),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("family"), FieldPanel("setting")]), FieldPanel("code"), FieldPanel("sources"),
             FieldPanel("centre")],
            heading=_("To find it again"),
        ),
    ]  # fmt: skip
    search_fields: ClassVar[list[Any]] = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.SearchField("words"),
        index.FilterField("centre"),
        index.FilterField("mode"),
        index.FilterField("level"),
    ]

    class Meta:
        verbose_name = _("role-play")
        verbose_name_plural = _("role-plays")
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "code"], nulls_distinct=False, name="roleplay_snippet_code")
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        self.name_and_fold()

    def name_and_fold(self) -> None:
        """What is worked out of what was written, before a row is kept."""
        self.code = self.code or f"{slugify(self.title)[:45]}-{str(self.uuid)[:8]}".strip("-")
        said = [self.title, self.summary, self.family, self.setting, self.guide]
        said += [text for each in self.cards for text in (each.value["name"], each.value["public_text"])]
        self.words = folded(" ".join(str(each) for each in said))[:LONGEST_SEARCHED]

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Every way to publish ends here with ``live`` set, so this is where an edition is frozen or refused. A new
        draft says nothing else of it."""
        if set(kwargs.get("update_fields") or [""]) <= OF_DRAFTS:
            super().save(*args, **kwargs)
            return
        self.name_and_fold()
        super().save(*args, **kwargs)
        if not self.live:
            retire_roleplay(roleplay_uuid=self.uuid)
        elif self.live_revision_id:
            self.freeze()

    def freeze(self) -> None:
        content = self.whole_content()
        found = [_problem(each) for each in problems(content)]
        if found:
            raise PublicationRefused(self, found)
        try:
            publish_roleplay(
                roleplay_uuid=self.uuid, code=self.code, centre=self.centre, content=content,
                by=self.live_revision.user if self.live_revision else None,
            )  # fmt: skip
        except RolePlayRefused as refusal:
            raise PublicationRefused(self, [Problem(where="", message=each) for each in refusal.errors]) from refusal

    def whole_content(self) -> Content:
        """As an edition would hold it. Raises :class:`PublicationRefused` for what no edition can hold."""
        try:
            return content_of(self)
        except ShapeRefused as refusal:
            found = [Problem(where="", message=shape_in_words(each)) for each in refusal.problems]
            raise PublicationRefused(self, found) from refusal

    def stored(self) -> FrozenRolePlay | None:
        return FrozenRolePlay.objects.filter(uuid=self.uuid).first()

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [("", _("As a trainer reads it"))]

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "cms/previews/roleplay.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """What is missing is told where the role-play cannot be shown yet."""
        context = super().get_preview_context(request, mode_name)
        try:
            return {**context, "content": content_of(self)}
        except ShapeRefused as refusal:
            return {**context, "missing": [shape_in_words(each) for each in refusal.problems]}


FIELDS = {"criteria": "foci", "prompts": "phases"}  # where the editor writes them


def _problem(fault: Fault) -> Problem:
    name = fault.place.partition(".")[0]
    return Problem(where="", message=in_words(fault), anchor=FIELDS.get(name, name))
