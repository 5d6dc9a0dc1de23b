"""Places on a picture, drawn on it or written as numbers: a share of its width and height, in percent."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BlockGroup, CharBlock, IntegerBlock, ListBlock
from wagtail.images.blocks import ImageChooserBlock

from assessments.quizzes.wording import TYPE_WORDS
from cms.blocks_quiz.arranging import PartBlock
from cms.blocks_quiz.comparing import IdentityBlock, InWords, PickBlock, YesNoBlock
from cms.blocks_quiz.fields import QuizStruct, credit, percent, rich, why, why_needed


class PictureBlock(InWords, ImageChooserBlock):
    def in_words(self, value: Any) -> str:
        return str(value) if value else "—"


def alt() -> CharBlock:
    return CharBlock(
        label=_("What the picture shows"), max_length=300,
        help_text=_("For who does not see it. Do not give the answer away."),
    )  # fmt: skip


class ZoneBlock(QuizStruct):
    label = CharBlock(
        label=_("Name of the zone"), max_length=120, help_text=_("Shown in the list that replaces the picture.")
    )
    correct = YesNoBlock(label=_("Right"), required=False)
    feedback = why_needed(help_text=_("Shown to who chooses it: say why. Needed to publish."))
    shape = PickBlock(
        label=_("Shape"), default="rectangle",
        choices=[("rectangle", _("Rectangle")), ("circle", _("Circle")), ("polygon", _("Other shape"))],
    )  # fmt: skip
    x = percent(_("From the left (%)"), required=False, help_text=_("The left side, or the centre of a circle."))
    y = percent(_("From the top (%)"), required=False, help_text=_("The top side, or the centre of a circle."))
    width = percent(_("Width (%)"), required=False)
    height = percent(_("Height (%)"), required=False, help_text=_("Not for a circle, which is as high as it is wide."))
    corners = CharBlock(
        label=_("Corners of another shape"), required=False, max_length=1000,
        help_text=_("From the left and from the top, in percent: 10,20 40,20 25,60"),
    )  # fmt: skip

    class Meta:
        form_layout = BlockGroup(
            children=["label", "correct", "feedback", "x", "y", "width", "height"], settings=["shape", "corners"]
        )
        label_format = "{label}"
        form_classname = "struct-block quiz-zone"


class HotspotBlock(QuizStruct):
    picture = PictureBlock(label=_("Picture"), required=True)
    alt = alt()
    zones = ListBlock(
        ZoneBlock(), label=_("Zones"), min_num=1, max_num=30, default=[{}],
        help_text=_("Draw each zone on the picture, or write where it is."),
    )  # fmt: skip
    most = IntegerBlock(label=_("How many zones may be chosen"), min_value=1, max_value=30, default=1)
    credit = credit("hotspot")

    class Meta:
        icon = "crosshairs"
        label = TYPE_WORDS["hotspot"]
        description = _("The learner points at the right place on a picture, or picks it in a list.")
        form_classname = "struct-block quiz-drawing"


class MarkerBlock(QuizStruct):
    label = rich(_("Label that goes there"))
    place = CharBlock(
        label=_("Where it is, in words"), max_length=120,
        help_text=_("For who does not see the picture, without giving the answer away: top left, by the door…"),
    )  # fmt: skip
    x = percent(_("From the left (%)"), default=50)
    y = percent(_("From the top (%)"), default=50)
    feedback = why()
    label_feedback = why(_("Why, about this label"))
    identity = IdentityBlock()

    class Meta:
        form_layout = BlockGroup(
            children=["label", "place", "x", "y", "feedback"], settings=["label_feedback", "identity"]
        )
        label_format = "{label}"
        form_classname = "struct-block quiz-marker"


class LabellingBlock(QuizStruct):
    picture = PictureBlock(label=_("Picture"), required=True)
    alt = alt()
    markers = ListBlock(
        MarkerBlock(), label=_("Places to name"), min_num=1, max_num=30, default=[{}],
        help_text=_("Click the picture to put a mark, or write where it is."),
    )  # fmt: skip
    extras = ListBlock(
        PartBlock(), label=_("Decoy labels"), default=[], max_num=30, help_text=_("Labels that go nowhere.")
    )
    credit = credit("labelling")
    order = IdentityBlock()

    class Meta:
        form_layout = BlockGroup(children=["picture", "alt", "markers", "extras", "credit"], settings=["order"])
        icon = "tag"
        label = TYPE_WORDS["labelling"]
        description = _("The learner gives each place on a picture its name.")
        form_classname = "struct-block quiz-drawing"
