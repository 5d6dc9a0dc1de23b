"""What the editor's screen says and offers, given to its script."""

from typing import Any

from django.utils.translation import gettext as _

from assessments.scenarios.content import Direction, FeedbackTiming, Outcome
from assessments.scenarios.drawing_words import DRAWING_WORDS
from assessments.scenarios.drawings import PLACES, PORTRAITS
from assessments.scenarios.wording import OUTCOME_WORDS
from competencies.queries import competencies_of, current_framework
from courses.mediation import Level, Mode
from courses.wording import LEVEL_WORDS, MODE_WORDS

Pairs = list[tuple[str, str]]


def options() -> dict[str, Any]:
    """Each list as pairs of a value and its words."""
    said = _criticals()
    return {
        "modes": _pairs(Mode, MODE_WORDS),
        "levels": _pairs(Level, LEVEL_WORDS),
        "outcomes": _pairs(Outcome, OUTCOME_WORDS),
        "feedbacks": [
            (str(FeedbackTiming.IMMEDIATE), _("After each choice")),
            (str(FeedbackTiming.END), _("At the end")),
        ],
        "directions": [(str(Direction.HIGHER), _("More is better")), (str(Direction.LOWER), _("Less is better"))],
        "portraits": _drawings(PORTRAITS),
        "places": _drawings(PLACES),
        "competencies": _competencies(),
        "criticals": [(code, f"{label} ({code})") for code, label in said.items()],
        "criticals_said": said,
    }


def _pairs(values: Any, said: Any) -> Pairs:
    return [(each.value, str(said[each])) for each in values]


def _drawings(names: frozenset[str]) -> Pairs:
    """By what each shows, without the kind of picture that every one of them begins with."""
    said = [(name, str(DRAWING_WORDS[name]).split(":", maxsplit=1)[-1].strip()) for name in names]
    return sorted(((name, words[:1].upper() + words[1:]) for name, words in said), key=lambda each: each[1])


def _competencies() -> Pairs:
    edition = current_framework()
    return [(each.code, each.title) for each in competencies_of(edition)] if edition else []


def _criticals() -> dict[str, str]:
    """The typical ones of domain.md §D.2; an author may write the label otherwise."""
    return {
        "CADRE_ABSENT": _("Nothing was said of the frame before acting."),
        "PRISE_DE_PARTI": _("A side was taken."),
        "CONFIDENTIALITE": _("What had been entrusted was told."),
        "DECIDE_A_LA_PLACE": _("It was decided in the person’s place."),
        "IDENTIFIANTS_CONSERVES": _("Somebody else’s codes were kept."),
        "PROMESSE_IMPOSSIBLE": _("Something was promised that nobody can keep."),
        "MISE_EN_DANGER": _("Somebody was put in danger."),
    }


def words() -> dict[str, str]:
    return {**_moving_about(), **_of_scenes(), **_of_choices(), **_of_ends(), **_of_parts(), **_done()}


def _moving_about() -> dict[str, str]:
    return {
        "views": _("How it is shown"),
        "view_list": _("List"),
        "view_graph": _("Map"),
        "history": _("What was changed"),
        "undo": _("Undo"),
        "redo": _("Redo"),
        "add_scene": _("Add a scene"),
        "add_end": _("Add an end"),
        "play": _("Try it"),
        "tidy": _("Tidy the map"),
        "fit": _("See everything"),
        "fold": _("Fold or unfold what follows"),
        "wrong_count": _("To complete before publishing: %(count)s"),
        "all_right": _("Everything is there: it can be published."),
        "advice_count": _("To look at again: %(count)s"),
        "advice": _("To look at again; it does not keep you from publishing:"),
        "no_answer": _("The check gives no answer: what is missing will be said when you publish."),
        "wrong_here": _("to complete here: %(count)s"),
        "scenes": _("Scenes"),
        "ends": _("Ends"),
        "empty": _("Nothing written yet"),
        "start": _("Beginning"),
        "draw": _("Draw a choice from here"),
        "none": _("None"),
        "up": _("Up"),
        "down": _("Down"),
        "remove": _("Remove"),
    }


def _of_scenes() -> dict[str, str]:
    return {
        "scene_title": _("Scene %(number)s"),
        "with_this_scene": _("With this scene"),
        "is_start": _("The scenario begins here."),
        "make_start": _("Begin the scenario here"),
        "add_after": _("Add a scene after this one"),
        "copy_branch": _("Copy the branch"),
        "play_from_here": _("Try from here"),
        "remove_scene": _("Remove the scene"),
        "text": _("What happens"),
        "help_text": _("Short sentences, in the present. 600 characters at most."),
        "text_simple": _("The same in plain language"),
        "help_simple": _("Leave empty where the text is plain already."),
        "stage": _("Stage"),
        "speaker": _("Who speaks"),
        "nobody": _("Nobody: it is told"),
        "place": _("Drawn place"),
        "place_alt": _("What the picture shows"),
        "key": _("Name in files"),
        "help_key": _("For exports and links; learners never see it. Letters, digits, hyphens."),
        "competencies": _("Competencies that this decision speaks for"),
        "help_competencies": _("Whichever choice is made. Each one should be at stake in two decisions at least."),
        "choices": _("Choices"),
        "help_decision": _("Two to four can be weighed. The best one neither always first nor always longest."),
        "help_choices": _("A single choice tells and goes on. Two to four make a decision."),
        "add_choice": _("Add a choice"),
    }


def _of_choices() -> dict[str, str]:
    return {
        "choice_title": _("Choice %(number)s"),
        "choice_up": _("Choice %(number)s: up"),
        "choice_down": _("Choice %(number)s: down"),
        "choice_remove": _("Choice %(number)s: remove"),
        "label": _("What the learner says or does"),
        "label_alone": _("Words of the button (empty: “Continue”)"),
        "target": _("What comes next"),
        "choose_target": _("To be chosen"),
        "new_scene": _("A new scene"),
        "new_end": _("A new end"),
        "go_there": _("Go there"),
        "feedback": _("Why it helps, or not"),
        "help_feedback": _("20 to 300 characters, shown to the learner."),
        "help_feedback_alone": _("With a single choice, nothing was decided: learners do not read this. Empty it."),
        "effects": _("What it changes"),
        "less_is_better": _("%(dimension)s (less is better)"),
        "more": _("To remember, condition, critical error"),
        "has_flag": _("remembered"),
        "has_condition": _("has a condition"),
        "has_critical": _("critical error"),
        "sets": _("Remember this choice as"),
        "help_sets": _("A name of one or two words: later choices can depend on it."),
        "requires": _("Offered only if"),
        "if_flag": _("this choice was made"),
        "unless_flag": _("this choice was not made"),
        "if_dimension": _("this dimension"),
        "at_least": _("is at least"),
        "at_most": _("is at most"),
        "critical": _("Critical error"),
        "critical_code": _("Which"),
        "no_critical": _("It is not one"),
        "help_critical": _("It caps the whole run, and the learner is told why."),
        "critical_label": _("What is said of it"),
        "critical_when": _("Only if"),
    }


def _of_ends() -> dict[str, str]:
    return {
        "end_title": _("End %(number)s"),
        "with_this_end": _("With this end"),
        "remove_end": _("Remove the end"),
        "outcome": _("How it ends"),
        "help_outcome": _("A refusal respected and a stop that protects are successes."),
        "end_text": _("What happens at the end"),
        "protected": _("What was protected"),
        "risked": _("What was put at risk"),
        "prompts": _("Questions to think about"),
        "resources": _("To go further"),
        "help_lines": _("One per line."),
    }


def _of_parts() -> dict[str, str]:
    return {
        "whole": _("The scenario"),
        "characters": _("Characters"),
        "stages": _("Stages"),
        "dimensions": _("What choices move"),
        "title": _("Title"),
        "summary": _("Summary"),
        "help_summary": _("One or two sentences, read before starting."),
        "mode": _("Mode"),
        "level": _("Level"),
        "feedback_when": _("Feedback"),
        "minutes": _("Minutes"),
        "family": _("Family"),
        "help_family": _("For example: neighbours, online step."),
        "code": _("Code"),
        "help_code": _("Made from the title when empty."),
        "setting": _("Where"),
        "help_setting": _("The place, in a few words."),
        "notice": _("Notice about the content"),
        "help_notice": _("Only where there is violence, insult, discrimination: a plain sentence."),
        "reflection": _("A question to write on"),
        "help_reflection": _("Asked at the end."),
        "sources": _("Sources"),
        "help_sources": _("One per line: title, publisher, date."),
        "help_characters": _("No portrait follows from an origin, and no role from a look."),
        "name": _("Name"),
        "role": _("Role"),
        "age": _("Age"),
        "portrait": _("Drawn portrait"),
        "wants": _("What they ask for"),
        "needs": _("What they really need"),
        "help_needs": _("Shown at the end only."),
        "add_character": _("Add a person"),
        "help_stages": _("The steps of the mediation, in order. One goes back only to a stage that allows it."),
        "stage_label": _("Name of the stage"),
        "allows_return": _("One may come back to it"),
        "add_stage": _("Add a stage"),
        "help_dimensions": _("Learners never see a number: they read one of the three sentences, at the end."),
        "dimension_label": _("Name of the dimension"),
        "direction": _("Direction"),
        "low": _("Lowest"),
        "high": _("Highest"),
        "solid": _("Solid from"),
        "on_the_way": _("On the way from"),
        "essential": _("Essential: the overall word follows the worst of these"),
        "text_solid": _("Sentence when it is solid"),
        "text_on_the_way": _("Sentence when it is on the way"),
        "text_again": _("Sentence when it is to be taken up again"),
        "add_dimension": _("Add a dimension"),
    }


def _done() -> dict[str, str]:
    return {
        "said_scene_added": _("Scene added."),
        "said_scene_added_in": _("Scene added, in the stage “%(stage)s”: change it if it belongs to another."),
        "said_end_added": _("End added: choose how it ends."),
        "said_removed": _("%(name)s: removed."),
        "said_ways_broken": _("Choices that lead nowhere now: %(count)s."),
        "said_branch_copied": _("Branch copied: lead a choice to it."),
        "said_choice_drawn": _("Choice added."),
        "said_key_taken": _("This name in files is empty or already used."),
        "said_undone": _("Undone."),
        "said_redone": _("Done again."),
    }
