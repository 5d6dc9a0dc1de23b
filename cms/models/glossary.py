"""Words that lessons explain."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from accounts.models import Centre


class GlossaryTerm(index.Indexed, models.Model):
    """A word and what it means, in one or two short sentences. ``centre`` is empty for what every centre may use."""

    code = models.SlugField(_("code"), max_length=60)
    term = models.CharField(_("word"), max_length=100)
    variants = ArrayField(
        models.CharField(max_length=100), verbose_name=_("other forms"), default=list, blank=True,
        help_text=_("Plurals and other spellings, with a comma between them."),
    )  # fmt: skip
    definition = models.TextField(_("definition"), help_text=_("One or two short sentences."))
    expansion = models.CharField(
        _("in full"), max_length=200, blank=True, help_text=_("For an acronym: what its letters stand for.")
    )
    centre = models.ForeignKey(
        Centre, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("centre")
    )

    panels = [
        FieldPanel("term"),
        FieldPanel("code"),
        FieldPanel("expansion"),
        FieldPanel("definition"),
        FieldPanel("variants"),
        FieldPanel("centre"),
    ]
    search_fields = [
        index.SearchField("term"),
        index.AutocompleteField("term"),
        index.SearchField("expansion"),
        index.FilterField("centre"),
    ]

    class Meta:
        verbose_name = _("glossary word")
        verbose_name_plural = _("glossary words")
        ordering = ["term"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "code"], nulls_distinct=False, name="glossary_code"),
        ]

    def __str__(self) -> str:
        return self.term
