"""What the rules of the curriculum may find, each with the sentence its author reads."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Rule(StrEnum):
    OBJECTIVE = "objective"
    LESSONS = "lessons"
    MISSION = "mission"
    QUIZ = "quiz"
    QUIZ_TYPES = "quiz_types"
    SCENARIO = "scenario"
    MENTOR = "mentor"
    GLOSSARY = "glossary"
    UNUSED_WORD = "unused_word"
    WORD_TWICE = "word_twice"
    MINUTES = "minutes"
    MINUTES_SUM = "minutes_sum"
    LEVELS = "levels"
    THREE_LEVELS = "three_levels"
    SOURCES = "sources"
    READ_MORE = "read_more"
    SIGNED = "signed"
    TO_CHECK = "to_check"
    PLAIN = "plain"
    LONG_PIECE = "long_piece"
    LONG_SENTENCE = "long_sentence"
    TWICE_SAID = "twice_said"
    DIAGRAM = "diagram"
    ALT = "alt"
    AMOUNT = "amount"
    NOT_TAUGHT = "not_taught"
    NOT_ASSESSED = "not_assessed"
    QUESTION = "question"
    QUESTION_LEVEL = "question_level"
    QUESTION_SOURCE = "question_source"
    PART_FEEDBACK = "part_feedback"
    SCENARIO_PROBLEM = "scenario_problem"
    ROLEPLAY_PROBLEM = "roleplay_problem"
    UNTAUGHT = "untaught"
    UNASSESSED = "unassessed"
    THEME = "theme"
    PROGRAMME = "programme"
    PROGRAMME_MODULE = "programme_module"
    PROGRAMME_RHYTHM = "programme_rhythm"
    PROGRAMME_ENTRY = "programme_entry"
    PROGRAMME_COMPETENCY = "programme_competency"
    PROGRAMME_OUTSIDE = "programme_outside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """``where`` is a file or a thing one can open; ``detail`` fills the sentence of the rule."""

    rule: Rule
    where: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.where} : {str(SENTENCES[self.rule]) % {'detail': self.detail}}"


# Where the sentence comes from elsewhere, it is the detail.
SENTENCES: dict[Rule, Promise | str] = {
    Rule.OBJECTIVE: _("the objective does not say what one will be seen doing (%(detail)s)."),
    Rule.LESSONS: _("four to eight lessons are expected beside the task in the workplace; there are %(detail)s."),
    Rule.MISSION: _("no lesson stands in a section “en-structure”: the task to do in the workplace is missing."),
    Rule.QUIZ: _("no quiz gives evidence of what was learnt."),
    Rule.QUIZ_TYPES: _("the questions are of %(detail)s types: ten at least are expected."),
    Rule.SCENARIO: _("no situation to play alone."),
    Rule.MENTOR: _("the page for the mentor says too little (%(detail)s words)."),
    Rule.GLOSSARY: _("only %(detail)s words are explained: five at least are expected."),
    Rule.UNUSED_WORD: _("the word “%(detail)s” is explained and no text uses it."),
    Rule.WORD_TWICE: _("the word “%(detail)s” is explained as another’s form too: keep one word, with its forms."),
    Rule.MINUTES: _("two to five hours are expected, not %(detail)s minutes."),
    Rule.MINUTES_SUM: _("the activities last %(detail)s minutes in all, which is not what is announced."),
    Rule.LEVELS: _("the levels CAP, TP and DEUST are not all marked."),
    Rule.THREE_LEVELS: _("no accordion shows one situation at three levels (CAP, TP, DEUST)."),
    Rule.SOURCES: _("the source “%(detail)s” lacks a publisher, a date, a confidence or when to read it again."),
    Rule.READ_MORE: _("no source has an address where one can read more."),
    Rule.SIGNED: _("the checklist of dignity is not signed: who, when, and six points at least."),
    Rule.TO_CHECK: _("nothing is left for the centre to check: three things at least are expected."),
    Rule.PLAIN: _("there is no version in plain language."),
    Rule.LONG_PIECE: "%(detail)s",
    Rule.LONG_SENTENCE: "%(detail)s",
    Rule.TWICE_SAID: _("the block under “%(detail)s” says the same in its title: leave the title out."),
    Rule.DIAGRAM: _("no picture teaches anything."),
    Rule.ALT: _("the alternative text of “%(detail)s” does not say what the picture teaches."),
    Rule.AMOUNT: _("a text teaches an amount that changes: “%(detail)s”."),
    Rule.NOT_TAUGHT: _("the competency “%(detail)s” is announced and no lesson teaches it."),
    Rule.NOT_ASSESSED: _("the competency “%(detail)s” is announced and nothing assesses it."),
    Rule.QUESTION: "%(detail)s",
    Rule.QUESTION_LEVEL: _("the question “%(detail)s” has no level."),
    Rule.QUESTION_SOURCE: _("the question “%(detail)s” has no source."),
    Rule.PART_FEEDBACK: _("a part of the question “%(detail)s” does not say why."),
    Rule.SCENARIO_PROBLEM: "%(detail)s",
    Rule.ROLEPLAY_PROBLEM: "%(detail)s",
    Rule.UNTAUGHT: _("taught by no module: %(detail)s."),
    Rule.UNASSESSED: _("assessed by no module: %(detail)s."),
    Rule.THEME: _("no module treats the theme “%(detail)s”."),
    Rule.PROGRAMME: _("no programme leads to it."),
    Rule.PROGRAMME_MODULE: _("the module “%(detail)s” is not in the curriculum."),
    Rule.PROGRAMME_RHYTHM: _("the module “%(detail)s” has no weeks in the rhythm of the programme."),
    Rule.PROGRAMME_ENTRY: _("the programme does not begin with an entry assessment."),
    Rule.PROGRAMME_COMPETENCY: _(
        "the competency “%(detail)s” is asked for and no module of the programme works on it."
    ),
    Rule.PROGRAMME_OUTSIDE: _("what the qualification asks beyond these modules is not said."),
}
