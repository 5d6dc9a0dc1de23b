"""Things to pair, to put in order, to sort."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BlockGroup, CharBlock, ListBlock

from assessments.quizzes.wording import TYPE_WORDS
from cms.blocks_quiz.comparing import IdentityBlock
from cms.blocks_quiz.fields import QuizStruct, credit, rich, why


class PartBlock(QuizStruct):
    html = rich(_("Text"))
    feedback = why()

    class Meta:
        form_layout = BlockGroup(children=["html"], settings=["feedback"])
        label_format = "{html}"


class StepBlock(PartBlock):
    html = rich(_("Step"))


class PairBlock(QuizStruct):
    prompt = rich(_("This one…"))
    match = rich(_("…goes with this one"))
    feedback = why(help_text=_("Shown with the correction of this pair: say why they go together."))
    match_feedback = why(_("Why, about the second one"))
    identity = IdentityBlock()

    class Meta:
        form_layout = BlockGroup(children=["prompt", "match", "feedback"], settings=["match_feedback", "identity"])
        label_format = "{prompt} → {match}"


class MatchingBlock(QuizStruct):
    pairs = ListBlock(
        PairBlock(), label=_("Pairs"), min_num=2, max_num=30, default=[{}, {}, {}],
        help_text=_("Write each pair as it should be. Learners get the second ones shuffled."),
    )  # fmt: skip
    extras = ListBlock(
        PartBlock(), label=_("Decoys"), default=[], max_num=20, help_text=_("Second ones that go with nothing.")
    )
    credit = credit("matching")

    class Meta:
        icon = "link"
        label = TYPE_WORDS["matching"]
        description = _("The learner says what goes with what.")


class OrderingBlock(QuizStruct):
    items = ListBlock(
        StepBlock(), label=_("Steps, in the right order"), min_num=2, max_num=30, default=[{}, {}, {}],
        help_text=_(
            "Write them from the first to the last, as they should be: learners get them shuffled. The arrows beside a "
            "step move it."
        ),
    )  # fmt: skip
    first = CharBlock(
        label=_("Name of the beginning"), required=False, max_length=60, help_text=_("For instance: the earliest.")
    )
    last = CharBlock(
        label=_("Name of the end"), required=False, max_length=60, help_text=_("For instance: the latest.")
    )
    credit = credit("ordering")

    class Meta:
        icon = "list-ol"
        label = TYPE_WORDS["ordering"]
        description = _("The learner puts steps or events in their order.")


class CategoryBlock(QuizStruct):
    html = rich(_("Name of the category"))
    feedback = why(_("Why, about this category"))
    items = ListBlock(
        PartBlock(), label=_("What belongs to it"), max_num=30, default=[{}, {}],
        help_text=_("Learners get what you write here shuffled with the rest."),
    )  # fmt: skip

    class Meta:
        form_layout = BlockGroup(children=["html", "items"], settings=["feedback"])
        label_format = "{html}"


class CategorisingBlock(QuizStruct):
    categories = ListBlock(CategoryBlock(), label=_("Categories"), min_num=2, max_num=10, default=[{}, {}])
    credit = credit("categorising")
    order = IdentityBlock()

    class Meta:
        form_layout = BlockGroup(children=["categories", "credit"], settings=["order"])
        icon = "folder-open-inverse"
        label = TYPE_WORDS["categorising"]
        description = _("The learner puts each thing in its category.")
