"""Publishing, playing, going back, passing."""

from dataclasses import replace
from uuid import uuid4

import pytest

from accounts.append_only import AppendOnlyError
from assessments.scenarios.content import Band, Outcome
from assessments.scenarios.models import Reflection, Run, RunEnd, RunStep
from assessments.scenarios.playing import Impossibility, ImpossiblePath
from assessments.scenarios.queries import path_of, runs_of, scenario_of, state_of
from assessments.scenarios.scoring import score
from assessments.scenarios.services import (
    ChosenElsewhere,
    Refused,
    ScenarioRefused,
    attach_scenario,
    erase_reflections,
    fork_run,
    pass_scenario,
    publish_scenario,
    retire_scenario,
    start_run,
    take_step,
    write_reflection,
)
from competencies.models import Evidence
from courses.models import Completion
from tests.factories.courses import ActivityFactory
from tests.factories.people import CentreFactory, UserFactory
from tests.factories.scenarios import make_scenario, play_through, scenario_activity

pytestmark = pytest.mark.django_db

BEST = ("c", "a", "b")


def publish(content, centre=None):
    return publish_scenario(scenario_uuid=content.uuid, code=content.code, centre=centre, content=content, by=None)


# Publishing


def test_the_same_content_is_one_edition(activity):
    again = publish(make_scenario())
    other = publish(make_scenario(title="The paper and the code"))
    back = publish(make_scenario())
    assert [again.number, other.number, back.number] == [1, 2, 1]
    assert scenario_of(activity).current == back


def test_a_scenario_that_is_not_ready_is_refused_with_places(activity):
    broken = make_scenario(start="nowhere")
    with pytest.raises(ScenarioRefused) as refusal:
        publish(broken)
    assert [(each.flaw, each.place) for each in refusal.value.problems] == [("no_start", "start")]
    assert refusal.value.errors == ("Say which scene comes first.",)
    assert scenario_of(activity).current.number == 1


def test_a_competency_unknown_to_the_framework_is_refused(activity):
    content = make_scenario()
    scenes = tuple(replace(each, competencies=("juggling",)) if each.decides else each for each in content.scenes)
    with pytest.raises(ScenarioRefused, match="juggling"):
        publish(replace(content, scenes=scenes))


def test_another_centre_neither_publishes_over_it_nor_gives_it(activity):
    with pytest.raises(ScenarioRefused, match="another centre"):
        publish(make_scenario(), centre=CentreFactory())
    own = publish(make_scenario("own"), centre=CentreFactory())
    with pytest.raises(ScenarioRefused, match="another centre"):
        attach_scenario(activity=activity, scenario=own.scenario)
    with pytest.raises(ScenarioRefused, match="not a scenario activity"):
        attach_scenario(activity=ActivityFactory(kind="lesson"), scenario=scenario_of(activity))


def test_a_retired_scenario_starts_no_more_and_goes_on(run, learner, activity):
    retire_scenario(scenario_uuid=run.edition.scenario.uuid)
    assert scenario_of(activity) is None
    assert play_through(run, *BEST).outcome == Outcome.REFERRAL
    with pytest.raises(Refused):
        start_run(learner=learner, activity=activity, client_uuid=uuid4())


# Playing


def test_a_run_from_start_to_end(run, learner, activity):
    ending = play_through(run, *BEST)
    assert (ending.end, ending.outcome, ending.band) == ("led", Outcome.REFERRAL, Band.SOLID)
    assert ending.detail["dimensions"] == {"frame": 10, "neutrality": 9, "tension": 2}
    assert {each.competency.code: each.level for each in Evidence.objects.select_related("competency")} == {
        "mediation": 2, "listening-empathy": 2,
    }  # fmt: skip
    done = Completion.objects.get(learner=learner, activity=activity)
    assert (done.source, done.edition) == (f"run:{run.uuid}", f"scenario-edition:{run.edition.uuid}")


def test_what_is_kept_is_what_is_worked_out_again(run):
    ending = play_through(run, "a", "b", "a")
    found = score(run.edition.scenario_content, path_of(run))
    assert (found.end.key, found.band) == (ending.end, ending.band) == ("unsure", Band.AGAIN)
    assert [each["code"] for each in ending.detail["faults"]] == ["KEPT"]
    assert not Evidence.objects.exists()  # to take up again: no level at all


def test_a_respected_refusal_is_an_end_like_another(run):
    assert play_through(run, "b").outcome == Outcome.REFUSAL_RESPECTED


def test_a_double_click_and_a_second_tab_make_one_run(run, learner, activity):
    assert start_run(learner=learner, activity=activity, client_uuid=run.uuid).pk == run.pk
    assert start_run(learner=learner, activity=activity, client_uuid=uuid4()).pk == run.pk
    assert Run.objects.count() == 1


def test_a_choice_sent_twice_is_made_once(run):
    for _twice in range(2):
        assert take_step(run=run, number=0, scene="welcome", choice="on") is None
    play_through(run, *BEST)
    again = take_step(run=run, number=3, scene="close", choice="b")
    assert again == RunEnd.objects.get()
    assert RunStep.objects.count() == 4


def test_another_choice_in_a_second_tab_is_refused(run):
    play_through(run, "c")
    with pytest.raises(ChosenElsewhere):
        take_step(run=run, number=1, scene="ask", choice="a")
    with pytest.raises(ChosenElsewhere):
        take_step(run=run, number=7, scene="close", choice="b")
    assert state_of(run).at == "work"


@pytest.mark.parametrize(
    ("scene", "choice", "why"),
    [
        ("close", "b", Impossibility.OTHER_SCENE),
        ("welcome", "elsewhere", Impossibility.NO_SUCH_CHOICE),
    ],
)
def test_an_impossible_choice_is_refused(run, scene, choice, why):
    with pytest.raises(ImpossiblePath) as refusal:
        take_step(run=run, number=0, scene=scene, choice=choice)
    assert refusal.value.why == why
    assert not RunStep.objects.exists()


def test_a_choice_whose_condition_does_not_hold_is_refused(run):
    play_through(run, "c", "a")
    with pytest.raises(ImpossiblePath):
        take_step(run=run, number=3, scene="close", choice="c")


def test_nothing_is_chosen_after_the_end(run):
    play_through(run, *BEST)
    with pytest.raises(ImpossiblePath) as refusal:
        take_step(run=run, number=4, scene="close", choice="b")
    assert refusal.value.why == Impossibility.ENDED


def test_the_edition_a_run_began_on_stays_its_own(run):
    publish(make_scenario(title="The paper and the code"))
    play_through(run, *BEST)
    assert Run.objects.get().edition.number == 1


# Going back to a fork


def test_going_back_keeps_the_first_run(run, learner, activity):
    play_through(run, "a", "a", "b")
    before = list(Evidence.objects.values_list("pk", flat=True))
    fork = fork_run(run=run, kept=1, client_uuid=uuid4())
    assert state_of(fork).at == "ask"
    assert play_through(fork, *BEST).band == Band.SOLID
    first, second = runs_of(learner, activity)
    assert (first.ending.band, second.ending.band, second.forked_from) == (Band.ON_THE_WAY, Band.SOLID, first)
    # It explores: what one does once one knows is no evidence.
    assert list(Evidence.objects.values_list("pk", flat=True)) == before


def test_one_goes_back_only_from_an_end_and_only_inside_the_path(run):
    assert fork_run(run=run, kept=0, client_uuid=uuid4()) == run  # it is open: it goes on
    play_through(run, *BEST)
    ended = Run.objects.select_related("ending").get(pk=run.pk)
    with pytest.raises(Refused):
        fork_run(run=ended, kept=4, client_uuid=uuid4())


def test_going_back_twice_at_once_is_going_back_once(run):
    play_through(run, *BEST)
    key = uuid4()
    assert fork_run(run=run, kept=1, client_uuid=key) == fork_run(run=run, kept=1, client_uuid=key)
    assert fork_run(run=run, kept=2, client_uuid=uuid4()).uuid == key  # one is open: it goes on
    assert Run.objects.count() == 2


# Passing, writing, erasing


def test_passing_is_done_once_and_shows_nothing(learner, activity):
    key = uuid4()
    for _twice in range(2):
        pass_scenario(learner=learner, activity=activity, client_uuid=key)
    assert Completion.objects.filter(learner=learner, activity=activity).count() == 1
    assert not Evidence.objects.exists()
    with pytest.raises(Refused):
        pass_scenario(learner=UserFactory(), activity=activity, client_uuid=key)


def test_what_is_written_is_ones_own_to_rewrite_and_is_erased(run, learner):
    write_reflection(run=run, text=" I wanted to help too fast. ")
    write_reflection(run=run, text="I went too fast.")
    assert Reflection.objects.get().text == "I went too fast."
    erase_reflections(learner)
    assert Reflection.objects.get().text == ""
    assert write_reflection(run=run, text="  ") is None


def test_runs_and_choices_are_never_changed(run):
    play_through(run, *BEST)
    for row in (run, RunStep.objects.first(), RunEnd.objects.get()):
        with pytest.raises(AppendOnlyError):
            row.save()


def test_a_second_run_can_only_raise_what_was_shown(run, learner, activity):
    play_through(run, *BEST)
    second = start_run(learner=learner, activity=activity, client_uuid=uuid4())
    play_through(second, "a", "a", "a")
    levels = Evidence.objects.filter(competency__code="mediation").values_list("level", "origin")
    assert set(levels) == {(2, f"scenario:{activity.uuid}"), (1, f"scenario:{activity.uuid}")}


def test_scenarios_of_a_centre_are_given_in_its_modules():
    centre = CentreFactory()
    content = make_scenario("own")
    activity = scenario_activity()
    own = publish(replace(content, code="own"), centre=centre)
    place = ActivityFactory(kind="scenario", section__course__centre=centre)
    attach_scenario(activity=place, scenario=own.scenario)
    assert scenario_of(place) == own.scenario
    assert scenario_of(activity) != own.scenario
