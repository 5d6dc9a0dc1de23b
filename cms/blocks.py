"""The blocks a lesson is made of. Each is one idea that a learner meets on a phone."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    CharBlock,
    ChoiceBlock,
    DateBlock,
    ListBlock,
    PageChooserBlock,
    RichTextBlock,
    StreamBlock,
    StructBlock,
    TextBlock,
    URLBlock,
)
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.rich_text import PROSE

WORDS = _("Words")
MEDIA = _("Pictures and sound")
TEACHING = _("To teach")
ACTING = _("To think and to do")


def prose(label: Any = None, **options: Any) -> RichTextBlock:
    return RichTextBlock(features=PROSE, label=label, **options)


class LessonBlock(StructBlock):
    """``wagtail`` shows a block in its picker with what ``preview_value`` holds; learners see the same template."""

    class Meta:
        abstract = True
        preview_template = "cms/blocks/preview.html"


class HeadingBlock(LessonBlock):
    text = CharBlock(label=_("Heading"), max_length=120)

    class Meta:
        icon = "title"
        label = _("Heading")
        group = WORDS
        template = "cms/blocks/heading.html"
        description = _("The title of a part of the lesson.")
        preview_value = {"text": "Avant de commencer"}


class TextParagraphBlock(LessonBlock):
    html = prose(_("Text"))

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        group = WORDS
        template = "cms/blocks/text.html"
        description = _("A few short sentences, with words from the glossary.")
        preview_value = {"html": "<p>Une idée, une phrase. <b>L’essentiel</b> en gras.</p>"}


class ImageBlock(LessonBlock):
    image = ImageChooserBlock(label=_("Image"))
    alt = CharBlock(
        label=_("What the image teaches"), required=False, max_length=400,
        help_text=_("Leave empty to use the words kept with the image."),
    )  # fmt: skip
    caption = CharBlock(label=_("Caption"), required=False, max_length=200)

    class Meta:
        icon = "image"
        label = _("Image")
        group = MEDIA
        template = "cms/blocks/image.html"
        description = _("A picture with the words that replace it.")


class AudioBlock(LessonBlock):
    recording = SnippetChooserBlock("cms.Recording", label=_("Recording"))

    class Meta:
        icon = "media"
        label = _("Sound")
        group = MEDIA
        template = "cms/blocks/audio.html"
        description = _("Something to listen to, with its transcript.")


class VideoBlock(LessonBlock):
    recording = SnippetChooserBlock("cms.Recording", label=_("Recording"))

    class Meta:
        icon = "media"
        label = _("Video")
        group = MEDIA
        template = "cms/blocks/video.html"
        description = _("A video with captions and its transcript.")


class DocumentBlock(LessonBlock):
    document = DocumentChooserBlock(label=_("Document"))
    title = CharBlock(label=_("Title"), required=False, max_length=200)

    class Meta:
        icon = "doc-full"
        label = _("Document")
        group = MEDIA
        template = "cms/blocks/document.html"
        description = _("A file to download.")


class KeyPointsBlock(LessonBlock):
    title = CharBlock(label=_("Title"), required=False, max_length=120)
    points = ListBlock(CharBlock(label=_("Point"), max_length=300), label=_("Points"), min_num=1)

    class Meta:
        icon = "key"
        label = _("To remember")
        group = TEACHING
        template = "cms/blocks/key_points.html"
        description = _("The three or four things to keep in mind.")
        preview_value = {"title": "", "points": ["J’écoute chacun.", "Je reste neutre."]}


class CalloutBlock(LessonBlock):
    kind = ChoiceBlock(
        label=_("Kind"),
        choices=[
            ("info", _("Good to know")),
            ("warning", _("Take care")),
            ("example", _("Example")),
            ("law", _("What the law says")),
        ],
        default="info",
    )
    title = CharBlock(label=_("Title"), required=False, max_length=120)
    html = prose(_("Text"))

    class Meta:
        icon = "info-circle"
        label = _("Callout")
        group = TEACHING
        template = "cms/blocks/callout.html"
        description = _("Something that stands apart: a warning, an example, a rule.")
        preview_value = {"kind": "info", "title": "Bon à savoir", "html": "<p>Dire non, c’est permis.</p>"}


class TitledText(StructBlock):
    title = CharBlock(label=_("Title"), max_length=160)
    html = prose(_("Text"), required=False)


class AccordionBlock(LessonBlock):
    items = ListBlock(TitledText(), label=_("Parts"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = _("Folded texts")
        group = TEACHING
        template = "cms/blocks/accordion.html"
        description = _("Several texts that open one by one.")
        preview_value = {"items": [{"title": "Et si la personne refuse ?", "html": "<p>On s’arrête là.</p>"}]}


class StepsBlock(LessonBlock):
    title = CharBlock(label=_("Title"), required=False, max_length=120)
    steps = ListBlock(TitledText(), label=_("Steps"), min_num=1)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        group = TEACHING
        template = "cms/blocks/steps.html"
        description = _("What to do, in order.")
        preview_value = {"title": "", "steps": [{"title": "Je me présente", "html": ""}]}


class SideBlock(StructBlock):
    label = CharBlock(label=_("Heading"), max_length=80)
    html = prose(_("Text"))


class ComparisonBlock(LessonBlock):
    title = CharBlock(label=_("Title"), required=False, max_length=120)
    before = SideBlock(label=_("Before"))
    after = SideBlock(label=_("After"))

    class Meta:
        icon = "order"
        label = _("Before and after")
        group = TEACHING
        template = "cms/blocks/comparison.html"
        description = _("Two ways of doing, side by side.")
        preview_value = {
            "title": "",
            "before": {"label": "Maladroit", "html": "<p>« Calmez-vous. »</p>"},
            "after": {"label": "Mieux", "html": "<p>« Je vous écoute. »</p>"},
        }


class CaseStudyBlock(LessonBlock):
    title = CharBlock(label=_("Title"), required=False, max_length=160)
    situation_html = prose(_("The situation"))
    questions = ListBlock(CharBlock(label=_("Question"), max_length=300), label=_("Questions"))
    answer_html = prose(_("A possible answer"), help_text=_("Hidden until the learner asks for it."))

    class Meta:
        icon = "group"
        label = _("A situation")
        group = ACTING
        template = "cms/blocks/case_study.html"
        description = _("A case to think through, with a hidden answer.")
        preview_value = {
            "title": "Dans la cour",
            "situation_html": "<p>Deux voisins se disputent une place.</p>",
            "questions": ["Que faites-vous d’abord ?"],
            "answer_html": "<p>J’écoute chacun à part.</p>",
        }


class ReflectionBlock(LessonBlock):
    prompt = TextBlock(label=_("Question"), rows=2)
    help = TextBlock(label=_("A hint"), required=False, rows=2)

    class Meta:
        icon = "help"
        label = _("A question to think about")
        group = ACTING
        template = "cms/blocks/reflection.html"
        description = _("Nothing is sent: the learner thinks.")
        preview_value = {"prompt": "Et vous, qu’auriez-vous dit ?", "help": ""}


class EmbeddedActivityBlock(LessonBlock):
    activity = PageChooserBlock(
        page_type="cms.ActivityPage", label=_("Activity"), help_text=_("Another activity of this module.")
    )

    class Meta:
        icon = "link"
        label = _("Activity")
        group = ACTING
        template = "cms/blocks/activity.html"
        description = _("A way into another activity of the module, such as its quiz.")


class LessonBody(StreamBlock):
    heading = HeadingBlock()
    text = TextParagraphBlock()
    image = ImageBlock()
    audio = AudioBlock()
    video = VideoBlock()
    document = DocumentBlock()
    key_points = KeyPointsBlock()
    callout = CalloutBlock()
    accordion = AccordionBlock()
    steps = StepsBlock()
    comparison = ComparisonBlock()
    case_study = CaseStudyBlock()
    reflection = ReflectionBlock()
    activity = EmbeddedActivityBlock()


class SourceBlock(StructBlock):
    title = CharBlock(label=_("Title"), max_length=300)
    publisher = CharBlock(label=_("Published by"), required=False, max_length=200)
    date = CharBlock(label=_("Date"), required=False, max_length=60, help_text=_("A day, a month or a year."))
    url = URLBlock(label=_("Address"), required=False)
    reread_when = CharBlock(label=_("To read again when"), required=False, max_length=400)
    confidence = CharBlock(label=_("How far to trust it"), required=False, max_length=200)

    class Meta:
        icon = "doc-full-inverse"
        label = _("Source")


class SourceList(StreamBlock):
    source = SourceBlock()


class ReviewPointsBlock(StructBlock):
    """One re-reading: who looked for stereotypes, when, and what was found or changed."""

    checked_on = DateBlock(label=_("Checked on"), required=False)
    by = CharBlock(label=_("By"), required=False, max_length=120)
    points = ListBlock(TextBlock(label=_("Point"), rows=2), label=_("Points"))

    class Meta:
        icon = "check"
        label = _("Re-reading for stereotypes")


class ToCheckBlock(StructBlock):
    points = ListBlock(TextBlock(label=_("Point"), rows=2), label=_("Points"))

    class Meta:
        icon = "warning"
        label = _("To be checked by the centre")


class ReviewNotes(StreamBlock):
    stereotypes = ReviewPointsBlock()
    to_check = ToCheckBlock()


class TradeItemBlock(StructBlock):
    label = CharBlock(label=_("Words"), max_length=400)
    text = TextBlock(label=_("Explanation"), required=False, rows=2)
    mission = CharBlock(label=_("Mission code"), required=False, max_length=60)
    competency = CharBlock(label=_("Competency code"), required=False, max_length=60)
    qualification = CharBlock(label=_("Qualification code"), required=False, max_length=60)


class TradeGroupBlock(StructBlock):
    title = CharBlock(label=_("Title"), max_length=200)
    items = ListBlock(TradeItemBlock(), label=_("Lines"))


class TradeSectionBlock(StructBlock):
    code = CharBlock(label=_("Code"), max_length=60)
    title = CharBlock(label=_("Title"), max_length=200)
    html = prose(_("Text"), required=False)
    items = ListBlock(TradeItemBlock(), label=_("Lines"), default=[])
    groups = ListBlock(TradeGroupBlock(), label=_("Groups"), default=[])

    class Meta:
        icon = "list-ul"
        label = _("Section")
        template = "cms/blocks/trade_section.html"


class TradeBody(StreamBlock):
    section = TradeSectionBlock()
