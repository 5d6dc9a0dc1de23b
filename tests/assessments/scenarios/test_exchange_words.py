import pytest
from django.utils import translation

from assessments.scenarios import exchange_words as words
from assessments.scenarios.exchange import FileRefused, Omission, Outcome, Refusal, Remark, Role, package, read
from tests.factories.scenarios import make_scenario


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (Outcome, words.OUTCOMES), (Role, words.ROLES), (Remark, words.REMARKS), (Refusal, words.REFUSALS),
        (Omission, words.OMISSIONS),
    ],
)  # fmt: skip
def test_everything_has_its_words(kind, said):
    assert set(said) == set(kind)


def test_remarks_and_refusals_say_what_they_are_about():
    assert "“b”" in words.remark_in_words(Remark.TARGET_MISSING, "b")
    assert "5000" in words.refusal_in_words(FileRefused(Refusal.TOO_MANY, "5000"))
    for remark in Remark:
        assert "%(" not in words.remark_in_words(remark, "")


def test_what_was_left_out_names_the_scene_and_the_choice():
    scenario = make_scenario()
    with translation.override("en"):
        said = [words.omission_in_words(each, scenario) for each in package(scenario).omitted]
    assert "Left out: the stages." in said
    assert "Scene “close”, choice “You go on.”, left out: the condition: the choice is always shown." in said


def test_a_draft_starts_with_dimensions_that_have_words():
    draft = words.read(b":: Start\n[[b]]\n:: b\nFin", "a.twee")
    assert [each.key for each in draft.scenario.dimensions] == ["cadre", "neutralite", "ecoute", "autonomie", "tension"]
    assert all(each.label and each.text_solid and each.text_again for each in draft.scenario.dimensions)


def test_files_speak_the_trainers_language():
    scenario = make_scenario()
    for language in ("fr", "en"):
        with translation.override(language):
            assert f"[[{translation.gettext('Continue')}->ask]]".encode() in words.as_twee(scenario)
            assert read(words.as_twee(scenario), "a.twee").scenario == scenario
    assert words.as_h5p(scenario, language="fr").data != words.as_h5p(scenario, language="en").data
