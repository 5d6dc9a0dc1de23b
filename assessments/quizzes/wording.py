"""What is wrong with a quiz, in words for the person who wrote it; how a question counts and when it comes back,
for whom it is asked."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.dates import date_format
from assessments.quizzes.content import (
    Categorising,
    Credit,
    Flaw,
    Gaps,
    Labelling,
    Matching,
    Numeric,
    Ordering,
    Problem,
    Question,
    ShortText,
    SingleChoice,
)
from courses.wording import SHAPE_WORDS

WORDS: dict[Flaw, Any] = {
    **{Flaw(flaw): words for flaw, words in SHAPE_WORDS.items()},
    Flaw.DOUBLED_UUID: gettext_lazy("the identifier %(detail)s is used twice."),
    Flaw.NO_TITLE: gettext_lazy("Give the quiz a title."),
    Flaw.NO_QUESTION: gettext_lazy("Add at least one question."),
    Flaw.NO_STEM: gettext_lazy("write the question."),
    Flaw.NO_COMPETENCY: gettext_lazy("choose the competency it speaks for."),
    Flaw.NO_EXPLANATION: gettext_lazy("explain the right answer."),
    Flaw.NO_OPTION_TEXT: gettext_lazy("choice %(detail)s is empty."),
    Flaw.SAME_OPTION: gettext_lazy("choice %(detail)s is there twice."),
    Flaw.FEW_OPTIONS: gettext_lazy("give at least two choices."),
    Flaw.NOT_ONE_RIGHT: gettext_lazy("exactly one choice must be right; here %(detail)s are."),
    Flaw.NO_RIGHT: gettext_lazy("at least one choice must be right."),
    Flaw.NO_WRONG: gettext_lazy("at least one choice must be wrong."),
    Flaw.NO_VARIANT: gettext_lazy("write at least one accepted answer."),
    Flaw.EMPTY_VARIANT: gettext_lazy("accepted answer %(detail)s has no letter and no digit."),
    Flaw.PASS_MARK: gettext_lazy("The pass mark is a share above 0 and at most 1."),
    Flaw.NO_POINTS: gettext_lazy("give it points: a question that counts is worth more than zero."),
    Flaw.NO_CASE_TEXT: gettext_lazy("give the shared situation a title and a text."),
    Flaw.CASE_DIFFERS: gettext_lazy("the situation “%(detail)s” is not the same here as in an earlier question."),
    Flaw.CREDIT: gettext_lazy("this way of counting a partly right answer does not suit this type of question."),
    Flaw.WEIGHTS: gettext_lazy("the weights of the right choices must add up to 1; here they make %(detail)s."),
    Flaw.WEIGHT_SIGN: gettext_lazy("the weight of choice %(detail)s contradicts whether it is right."),
    Flaw.NO_IMAGE_TEXT: gettext_lazy("describe each picture in words, for those who do not see it."),
    Flaw.MEDIA_ELSEWHERE: gettext_lazy("a picture or a sound is not on the platform: add the file here."),
    Flaw.NO_TRANSCRIPT: gettext_lazy(
        "write out what is said in each sound, just after it, for those who do not hear it."
    ),
    Flaw.NO_FULL_ANSWER: gettext_lazy("at least one accepted answer must be worth all the points."),
    Flaw.BAD_PATTERN: gettext_lazy("the regular expression is not understood: %(detail)s."),
    Flaw.BAD_TOLERANCE: gettext_lazy("the tolerance of answer %(detail)s is below zero."),
    Flaw.EMPTY_UNIT: gettext_lazy("unit %(detail)s is empty."),
    Flaw.SAME_UNIT: gettext_lazy("unit %(detail)s is there twice."),
    Flaw.FIRST_UNIT: gettext_lazy("the answers are written in the first unit, “%(detail)s”: its factor is 1."),
    Flaw.BAD_FACTOR: gettext_lazy("the factor of the unit “%(detail)s” must be above zero."),
    Flaw.NO_UNIT: gettext_lazy("a unit is required, but none is given."),
    Flaw.FEW_PARTS: gettext_lazy("give at least two things to place."),
    Flaw.NO_PART_TEXT: gettext_lazy("item %(detail)s is empty."),
    Flaw.SAME_PART: gettext_lazy("item %(detail)s is there twice."),
    Flaw.FEW_CATEGORIES: gettext_lazy("give at least two categories."),
    Flaw.UNKNOWN_PART: gettext_lazy("say where item %(detail)s belongs."),
    Flaw.GAP_MARKERS: gettext_lazy("each gap must stand in the text exactly once; check %(detail)s."),
    Flaw.GAP_ANSWER: gettext_lazy("gap %(detail)s: write at least one accepted answer."),
    Flaw.GAP_CHOICES: gettext_lazy("gap %(detail)s: give different choices, at least one right and one wrong."),
    Flaw.GAP_WORD: gettext_lazy("gap %(detail)s: say which of at least two words goes there."),
    Flaw.RIGHT_NOT_SELECTABLE: gettext_lazy("“%(detail)s” is right, but it cannot be selected."),
    Flaw.NO_PICTURE: gettext_lazy("add the picture."),
    Flaw.NO_ALT: gettext_lazy("describe the picture in words without giving the answer away."),
    Flaw.NO_LABEL: gettext_lazy("name place %(detail)s of the picture, for those who do not see it."),
    Flaw.SAME_LABEL: gettext_lazy("place %(detail)s of the picture has the same name as another."),
    Flaw.NO_ZONE_FEEDBACK: gettext_lazy("say why zone %(detail)s is right or wrong (feedback)."),
    Flaw.ZONE_SHAPE: gettext_lazy("zone %(detail)s is not drawn to the end."),
    Flaw.ZONE_OUTSIDE: gettext_lazy("zone %(detail)s goes beyond the picture."),
    Flaw.FEW_ZONES_TO_CHOOSE: gettext_lazy("let the learner choose at least %(detail)s zones: as many as are right."),
    Flaw.NO_RUBRIC: gettext_lazy("write at least one criterion: learners are told how they are marked."),
    Flaw.NO_CRITERION_TITLE: gettext_lazy("criterion %(detail)s has no title."),
    Flaw.FEW_LEVELS: gettext_lazy("criterion %(detail)s: give at least two levels."),
    Flaw.LEVELS_ORDER: gettext_lazy(
        "criterion %(detail)s: write the levels from the fewest points to the most, each with its own."
    ),
    Flaw.NO_LEVEL_TEXT: gettext_lazy("criterion %(detail)s: describe each level."),
    Flaw.WORDS_RANGE: gettext_lazy("the most words is below the fewest."),
    Flaw.FILE_KINDS: gettext_lazy("choose which files are taken, among: %(detail)s."),
    Flaw.NO_FILE: gettext_lazy("let the learner send at least one file."),
    Flaw.FEW_STEPS: gettext_lazy("give the scale at least two steps."),
    Flaw.SAME_STEP: gettext_lazy("step %(detail)s is the same as another."),
    Flaw.NO_STEP_LABEL: gettext_lazy("step %(detail)s is empty."),
    Flaw.EMPTY_DRAW: gettext_lazy("Section %(detail)s: draw at least one question."),
    Flaw.DRAW_TYPE: gettext_lazy("“%(detail)s” is not a type of question that can be drawn."),
    Flaw.EMPTY_SECTION: gettext_lazy("Section %(detail)s asks nothing: add a question or remove it."),
    Flaw.SECTION_UNKNOWN: gettext_lazy("Section %(detail)s names a question that the quiz does not have."),
    Flaw.SECTION_TWICE: gettext_lazy("Question %(detail)s is in the sections twice."),
    Flaw.SECTION_LEFT_OUT: gettext_lazy("Question %(detail)s is in no section."),
    Flaw.THRESHOLD_UNASKED: gettext_lazy(
        "There is a threshold for the competency “%(detail)s”, which no question speaks for."
    ),
    Flaw.THRESHOLD_TWICE: gettext_lazy("There are two thresholds for the competency “%(detail)s”."),
    Flaw.THRESHOLD_SHARE: gettext_lazy("The threshold of the competency “%(detail)s” must be above 0 and at most 1."),
    Flaw.FEEDBACK_DATE: gettext_lazy("Say from which day the answers are shown."),
    Flaw.PRACTICE_TIMED: gettext_lazy("A practice quiz has no time limit."),
    Flaw.PLACEMENT_KIND: gettext_lazy("Only an entry assessment proposes modules to leave out or to add."),
    Flaw.PLACEMENT_ORDER: gettext_lazy("Module “%(detail)s”: the share that dispenses is below the one that adds."),
    Flaw.PLACEMENT_EMPTY: gettext_lazy("Module “%(detail)s”: choose the competencies that the proposal looks at."),
    Flaw.PLACEMENT_UNASKED: gettext_lazy(
        "A proposal looks at the competency “%(detail)s”, which no question speaks for."
    ),
    Flaw.PLACEMENT_TWICE: gettext_lazy("There are two rules for the module “%(detail)s”."),
}
FEEDBACK_WORDS = {
    "feedback_true": gettext_lazy("say why to the person who answers “true” (feedback)."),
    "feedback_false": gettext_lazy("say why to the person who answers “false” (feedback)."),
    "feedback_correct": gettext_lazy("say why to the person who is right (feedback)."),
    "feedback_incorrect": gettext_lazy("say why to the person who is wrong (feedback)."),
    "feedback": gettext_lazy("say why choice %(detail)s is right or wrong (feedback)."),
}
# Said of a place in a file, which a question's number alone would not find.
SHAPE = frozenset(
    {
        Flaw.MISSING,
        Flaw.UNKNOWN_FIELD,
        Flaw.NOT_OBJECT,
        Flaw.NOT_LIST,
        Flaw.NOT_TEXT,
        Flaw.NOT_BOOLEAN,
        Flaw.NOT_UUID,
        Flaw.NOT_CODE,
        Flaw.NOT_CHOICE,
        Flaw.TOO_LONG,
        Flaw.TOO_MANY,
        Flaw.UNREADABLE,
        Flaw.DOUBLED_UUID,
    }
)


def said(problem: Problem) -> str:
    """What to do, without saying where."""
    words = FEEDBACK_WORDS[problem.path.rpartition(".")[2]] if problem.flaw is Flaw.NO_FEEDBACK else WORDS[problem.flaw]
    return str(words) % {"detail": problem.detail}


def in_words(problem: Problem) -> str:
    """One sentence that names the question, or the place in the file, and what to do."""
    sentence = said(problem)
    if problem.question is not None and problem.flaw in SHAPE:
        place = problem.path.partition(".")[2]
        return _("Question %(number)s, “%(place)s”: %(sentence)s") % {
            "number": problem.question,
            "place": place,
            "sentence": sentence,
        }
    if problem.question is not None:
        return _("Question %(number)s: %(sentence)s") % {"number": problem.question, "sentence": sentence}
    if problem.path and sentence[:1].islower():
        return _("In “%(path)s”: %(sentence)s") % {"path": problem.path, "sentence": sentence}
    return sentence


TYPE_WORDS = {
    "single": gettext_lazy("One right choice"),
    "multiple": gettext_lazy("Several right choices"),
    "true_false": gettext_lazy("True or false"),
    "short_text": gettext_lazy("A few words to write"),
    "numeric": gettext_lazy("A number"),
    "matching": gettext_lazy("Pairs to match"),
    "ordering": gettext_lazy("Steps to put in order"),
    "categorising": gettext_lazy("Things to sort"),
    "gaps": gettext_lazy("Gaps to fill in a text"),
    "select_words": gettext_lazy("Words to pick in a text"),
    "hotspot": gettext_lazy("Places to find on a picture"),
    "labelling": gettext_lazy("Labels to put on a picture"),
    "free_text": gettext_lazy("A text that a trainer reads"),
    "file_upload": gettext_lazy("A file that a trainer reads"),
    "self_assessment": gettext_lazy("One’s own judgement"),
}


def type_words(code: str) -> str:
    return str(TYPE_WORDS[code])


ALL_OR_NOTHING = gettext_lazy("All or nothing: only a wholly right answer counts.")
PARTLY_ACCEPTED = gettext_lazy("Some answers earn a part of the points.")
CHOSEN_WORDS = {
    Credit.ALL_OR_NOTHING: ALL_OR_NOTHING,
    Credit.EACH_PART: gettext_lazy("Each choice counts: those you rightly make and those you rightly leave."),
    Credit.RIGHT_MINUS_WRONG: gettext_lazy(
        "Each right choice earns, each wrong choice takes away. Your points never go below zero."
    ),
    Credit.WEIGHTED: gettext_lazy(
        "Choices do not all count the same; some take points away. Your points never go below zero."
    ),
}
PLACED_WORDS = {
    Credit.ALL_OR_NOTHING: ALL_OR_NOTHING,
    Credit.EACH_PART: gettext_lazy("Each right place earns its part of the points."),
}
ORDERED_WORDS = {
    Credit.ALL_OR_NOTHING: ALL_OR_NOTHING,
    Credit.PLACES: gettext_lazy("Each item in its right place earns its part of the points."),
    Credit.NEIGHBOURS: gettext_lazy("Each item that rightly follows the one before earns its part of the points."),
    Credit.LONGEST_RUN: gettext_lazy("The more items you have in the right order, the more points you earn."),
}
PLACED = (Matching, Categorising, Labelling)


def credit_words(question: Question) -> str:
    """How an answer that is partly right counts, for the learner, before the answer is given."""
    if not question.is_scored:
        return _("This question earns no points: it is your own view.")
    if question.is_marked_by_hand:
        return _("A trainer reads your answer and marks it with the grid.")
    credit = getattr(question, "credit", Credit.ALL_OR_NOTHING)
    if isinstance(question, SingleChoice) and credit is Credit.WEIGHTED:
        return _("A choice that is nearly right earns a part of the points.")
    if isinstance(question, Gaps) and credit is Credit.EACH_PART:
        return _("Each gap earns its part of the points.")
    if isinstance(question, ShortText | Numeric) and any(0 < each.share < 1 for each in question.accepted):
        return str(PARTLY_ACCEPTED)
    return str(_credit_table(question)[credit])


def _credit_table(question: Question) -> dict[Credit, Any]:
    if isinstance(question, Ordering):
        return ORDERED_WORDS
    return PLACED_WORDS if isinstance(question, PLACED) else CHOSEN_WORDS


def points_told(points: Decimal) -> str:
    # In French, the plural begins at two: one and a half is singular.
    words = ngettext("%(points)s point", "%(points)s points", int(points))
    return words % {"points": number_format(points.normalize(), use_l10n=True)}


def comes_back(day: date, today: date) -> str:
    """When, as the end of a sentence."""
    days = (day - today).days
    if days <= 0:
        return _("today")
    return _("tomorrow") if days == 1 else _("on %(day)s") % {"day": date_format(day, "l j F")}
