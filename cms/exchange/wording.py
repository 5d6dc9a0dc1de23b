"""What the readers of files have to say, in words for the trainer who sent one."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.quizzes import content as c
from assessments.quizzes.exchange import FileRefused, Item, Outcome, Refusal, Remark
from assessments.quizzes.wording import type_words

OUTCOMES = {
    Outcome.UNDERSTOOD: gettext_lazy("Understood"),
    Outcome.PARTLY: gettext_lazy("Understood, with something left out"),
    Outcome.DRAFT: gettext_lazy("Not understood: kept as it was written, to be rewritten"),
    Outcome.IGNORED: gettext_lazy("Not a question"),
}
REMARKS = {
    Remark.UNKNOWN_TYPE: gettext_lazy("This type of question does not exist here (%(detail)s)."),
    Remark.NO_ANSWER: gettext_lazy("No answer is written (%(detail)s)."),
    Remark.NO_RIGHT_ANSWER: gettext_lazy("The file does not say which answer is right (%(detail)s)."),
    Remark.NO_STEM: gettext_lazy("The question itself is empty: write it."),
    Remark.BROKEN: gettext_lazy("This part could not be read (%(detail)s)."),
    Remark.BRACE_OPEN: gettext_lazy("A brace is missing: { is opened and never closed by }."),
    Remark.BRACE_CLOSE: gettext_lazy("A brace is missing: } closes nothing, no { stands before it."),
    Remark.BRACES_NESTED: gettext_lazy("Braces stand inside other braces: write \\{ and \\} for those of the text."),
    Remark.SEVERAL_RIGHT: gettext_lazy(
        "The file has several right answers where one was to be chosen: the question now asks for all of them."
    ),
    Remark.MEDIA_MISSING: gettext_lazy("A picture or a sound is not in the file (%(detail)s)."),
    Remark.MEDIA_REFUSED: gettext_lazy("A picture, a sound or a document could not be kept (%(detail)s)."),
    Remark.OUTSIDE_LINK: gettext_lazy("A picture or a sound of another site was taken out (%(detail)s)."),
    Remark.MARKUP_REMOVED: gettext_lazy("Some layout was taken out (%(detail)s)."),
    Remark.FEEDBACK_LOST: gettext_lazy("Some feedback has no place here and was left out (%(detail)s)."),
    Remark.PENALTY_LOST: gettext_lazy("Points taken away for wrong answers or more tries were left out (%(detail)s)."),
    Remark.CREDIT_CHANGED: gettext_lazy("A partly right answer will count differently (%(detail)s)."),
    Remark.VARIABLE: gettext_lazy("Numbers drawn at random cannot be taken over (%(detail)s)."),
    Remark.TOO_LONG: gettext_lazy("A text is too long (%(detail)s)."),
    Remark.TOO_MANY: gettext_lazy("There are too many answers or parts (%(detail)s)."),
    Remark.NEEDS_COMPETENCY: gettext_lazy("No competency is named: choose one before you publish."),
    Remark.NEEDS_FEEDBACK: gettext_lazy("The right answer is not explained: write why before you publish."),
    Remark.ENCODING_GUESSED: gettext_lazy("The letters of the file were guessed: check the accents."),
    Remark.SETTING_LOST: gettext_lazy("A setting has no equal here and was left out (%(detail)s)."),
    Remark.GRADER_INFO: gettext_lazy(
        "Notes for the person who marks became the model answer, which learners see: check them."
    ),
    Remark.HIDDEN: gettext_lazy("The other tool no longer showed this question."),
    Remark.RESPONSE_PROCESSING: gettext_lazy("A marking program of its own was left out: check how answers count."),
}
COMPETENCIES_LOST = gettext_lazy(
    "The competency that the file names does not exist here: choose one before you publish."
)
REFUSALS = {
    Refusal.EMPTY: gettext_lazy("This file holds no question."),
    Refusal.TOO_LARGE: gettext_lazy("This file is too large: cut it into several."),
    Refusal.NOT_THIS_FORMAT: gettext_lazy(
        "This file is not in a format that is known here, or not in the one you chose."
    ),
    Refusal.ENCODING: gettext_lazy("This file is not made of text. If it holds questions, save it again as UTF-8."),
    Refusal.MALFORMED: gettext_lazy(
        "This file is damaged or incomplete (%(detail)s). Export it again from the other tool."
    ),
    Refusal.ENTITIES: gettext_lazy("This file declares XML entities. For safety, it is not opened."),
    Refusal.UNSAFE_ARCHIVE: gettext_lazy("For safety, this archive is not opened (%(detail)s)."),
    Refusal.TOO_MANY: gettext_lazy("There is too much in this file: cut it into several (%(detail)s)."),
    Refusal.TOO_DEEP: gettext_lazy("This file is too intricate to be read safely."),
}
# Types of other tools that are one of ours, by the names they have in files.
KINDS = {
    "multichoice": ("single", "multiple"), "truefalse": ("true_false",), "shortanswer": ("short_text",),
    "numerical": ("numeric",), "match": ("matching",), "ordering": ("ordering",), "essay": ("free_text",),
    "cloze": ("gaps",), "multianswer": ("gaps",),
}  # fmt: skip
# Where a type is known but not all of it, a question goes beyond what the format holds.
UNKNOWN_TO = {
    "gift": {
        "categorising", "gaps", "select_words", "hotspot", "labelling", "file_upload", "self_assessment", "ordering",
    },
    "xlsx": {"hotspot", "labelling"}, "csv": {"hotspot", "labelling"},
}  # fmt: skip
TABLE_LIMIT = gettext_lazy("it has more answers than a row of the table has cells.")
LIMITS = {
    "gift": gettext_lazy("this format holds no picture, no sound, no unit and no search pattern."),
    "xlsx": TABLE_LIMIT,
    "csv": TABLE_LIMIT,
}
NO_QUESTIONS = {
    "category": gettext_lazy("the name of a category"),
    "description": gettext_lazy("a text that asks nothing"),
}
PLACES = {
    "moodle_xml": gettext_lazy("question %(place)s of the file"),
    "qti": gettext_lazy("%(place)s in the archive"),
    "xlsx": gettext_lazy("row %(place)s"),
    "csv": gettext_lazy("row %(place)s"),
}
LINE = gettext_lazy("line %(place)s")


def said(sentence: object, detail: str) -> str:
    """Without its brackets where there is no detail."""
    words = str(sentence)
    return words % {"detail": detail} if detail else words.replace(" (%(detail)s)", "")


def remark_words(remark: Remark, detail: str) -> str:
    return said(REMARKS[remark], detail)


def refusal_words(refused: FileRefused) -> str:
    return said(REFUSALS[refused.refusal], refused.detail)


def place_words(format_code: str, place: str) -> str:
    return str(PLACES.get(format_code, LINE)) % {"place": place}


def kind_words(item: Item) -> str:
    """As it is called here, or else as the file calls it."""
    if item.question is not None:
        return type_words(item.question.type)
    if item.kind in KINDS:
        return " / ".join(map(type_words, KINDS[item.kind]))
    return _("“%(kind)s” in the file") % {"kind": item.kind} if item.kind else ""


def unsayable(format_code: str, question: c.Question) -> str:
    """Why a format cannot say a question."""
    if question.type in UNKNOWN_TO.get(format_code, ()):
        return _("this format has no “%(type)s”.") % {"type": type_words(question.type)}
    return str(LIMITS[format_code])


def aside_words(item: Item) -> str:
    """What a thing that is no question is."""
    return str(NO_QUESTIONS.get(item.kind, _("something that asks nothing")))
