"""What the paper says around the quiz. The caller translates: no Django here."""


def _(text: str) -> str:
    """Marks a sentence for the catalogues."""
    return text


NAME = _("Name and first name:")
DATE = _("Date:")
ANSWER_SHEET = _("Answer sheet")
CORRECTION = _("Correction")
QUESTION = _("Question %(number)s")
POINTS = _("%(points)s pt")
PASS = _("To pass: %(share)s %% of the points.")
TIME = _("You have %(minutes)s minutes.")
TRUE, FALSE = _("True"), _("False")
SOUND = _("(A sound to listen to on screen.)")
CHOICES = _("Choices for gap %(number)s:")
WORDS = _("Words:")
UNIT = _("Unit: %(units)s")
RIGHT = _("Right answer:")
EXPLANATION = _("Why:")
MODEL = _("A possible answer:")
READ_BY = _("A trainer reads this answer.")
YOURS = _("Your own view: there is no wrong answer.")
GRID = _("How your answer is marked")
LEAST = _("At least %(count)s words.")
MOST = _("At most %(count)s words.")
FILE = _("Document handed in")
PATTERN = _("(pattern) %(text)s")
INSTRUCTIONS = {
    "single": _("Tick one answer."),
    "multiple": _("Tick every right answer."),
    "true_false": _("Tick true or false."),
    "short_text": _("Write your answer in a few words."),
    "numeric": _("Write the number."),
    "matching": _("For each number, write the letter that goes with it."),
    "ordering": _("Write the letters in the right order."),
    "categorising": _("For each number, write the letter of its category."),
    "gaps": _("Fill each numbered gap."),
    "select_words": _("Tick the numbers of the right words."),
    "hotspot": _("Tick the numbers of the right places on the picture."),
    "labelling": _("For each number on the picture, write the letter of its label."),
    "free_text": _("Write your answer."),
    "file_upload": _("Hand in your document with this sheet, with your name on it."),
    "self_assessment": _("Tick what describes you best."),
}
