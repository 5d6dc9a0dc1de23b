"""A session from its plan to the levels that the trainer confirms."""

import logging
from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.append_only import AppendOnlyError
from assessments.roleplays.models import (
    Casting,
    Observation,
    ObservationFact,
    Participant,
    Session,
    SessionEvent,
    TimelineNote,
)
from assessments.roleplays.queries import (
    about,
    calibration,
    cast_of,
    clock_of,
    confirmed_levels,
    mediation_counts,
    open_session_by_code,
    role_of,
    standing_observations,
    summaries,
)
from assessments.roleplays.services import (
    Refused,
    RolePlayRefused,
    add_without_phone,
    answer_card,
    assign,
    close_session,
    confirm_level,
    deal,
    erase_roleplay_words,
    extend,
    go_to_phase,
    join,
    note_moment,
    observe,
    pause,
    plan_session,
    resume,
    set_objective,
    stop,
    write_debrief_note,
)
from competencies.models import Evidence
from courses.models import Completion
from tests.factories.courses import ActivityFactory
from tests.factories.people import CentreFactory, CohortFactory, UserFactory
from tests.factories.roleplays import at_phase, card, joined, make_roleplay, planned_session, played, publish

pytestmark = pytest.mark.django_db

THROUGH_PLAY = ("cadrage", "preparation", "jeu")


def at_play(learners=4):
    session = planned_session(learners)
    people = list(session.participants.order_by("id"))
    for person, key in zip(people, ["nour", "perrin", "yanis"], strict=False):
        played(session, person, key)
    assign(participant=people[3], by=session.trainer, focus="cadre")
    at_phase(session, *THROUGH_PLAY)
    return session, people


def see(session, target, *, level=2, fact="She said what she does not do.", criterion="pose-du-cadre", **who):
    return observe(
        session=session, target=target, criterion=criterion, level=level, fact=fact, client_uuid=uuid4(), **who
    )


# Publishing and planning


def test_the_same_content_is_one_edition():
    first, again = publish(), publish()
    other = publish(make_roleplay(title="The stairs"))
    assert first.current == again.current
    assert (other.current.number, other.title) == (2, "The stairs")


def test_what_is_not_ready_is_refused():
    with pytest.raises(RolePlayRefused) as refusal:
        publish(make_roleplay(cards=[card("nour", "mediateur")]))
    assert refusal.value.errors == ("Write at least two cards for the people who have something at stake.",)


def test_only_a_trainer_of_the_group_plans():
    with pytest.raises(Refused, match="do not teach"):
        planned_session(trainer=UserFactory())


def test_a_retired_role_play_is_not_planned():
    session = planned_session()
    roleplay = session.edition.roleplay
    roleplay.retired_at = timezone.now()
    with pytest.raises(Refused):
        plan_session(roleplay=roleplay, cohort=session.cohort, trainer=session.trainer, planned_on=session.planned_on)


# Joining


def test_one_joins_once_by_the_code_however_it_is_typed():
    session = planned_session()
    person = joined(session)
    again = join(learner=person.learner, code=f" {session.join_code.lower()[:2]}-{session.join_code[2:]}")
    assert again == person
    assert session.events.count() == 1


def test_a_stranger_and_a_wrong_code_learn_the_same():
    session = planned_session()
    stranger, member = UserFactory(), joined(session).learner
    with pytest.raises(Refused) as one:
        join(learner=stranger, code=session.join_code)
    with pytest.raises(Refused) as other:
        join(learner=member, code="ZZZZZ")
    with pytest.raises(Refused):
        join(learner=member, code="")
    assert str(one.value) == str(other.value)
    with pytest.raises(Refused):
        add_without_phone(session=session, learner=stranger)


def test_a_closed_session_gives_its_code_back():
    session = planned_session(1)
    learner, code = session.participants.get().learner, session.join_code
    close_session(session=session, by=session.trainer)
    assert open_session_by_code(learner, code) is None
    assert open_session_by_code(learner, "") is None
    planned_session(cohort=session.cohort, trainer=session.trainer)  # another session without a code is no clash
    assert Session.objects.filter(join_code="").count() == 1


# The cast


def test_the_cast_is_drawn_once_per_seed_and_waits_for_a_yes():
    session, seed = planned_session(6), uuid4()
    for _twice in range(2):
        deal(session=session, by=session.trainer, seed=seed)
    roles = cast_of(session)
    assert Casting.objects.count() == 6
    assert sorted(each.card.key for each in roles if each.card) == ["costa", "nour", "perrin", "yanis"]
    assert sorted(each.focus.key for each in roles if each.focus) == ["cadre", "ecoute"]
    assert {each.consent for each in roles} == {None}


def test_a_card_that_was_declined_goes_to_somebody_else_and_costs_nothing():
    session = planned_session(4)
    deal(session=session, by=session.trainer, seed=uuid4())
    mediator = next(each for each in cast_of(session) if each.mediates)
    answer_card(casting=mediator.casting, given=False)
    assert not role_of(session, mediator.participant.learner).plays
    for _several in range(5):
        deal(session=session, by=session.trainer, seed=uuid4())
        now = role_of(session, mediator.participant.learner)
        assert now.card is None or now.card.key != mediator.card.key


def test_a_card_is_held_by_one_person():
    session = planned_session(2)
    one, other = session.participants.order_by("id")
    played(session, one, "nour")
    with pytest.raises(Refused, match="Somebody else"):
        assign(participant=other, by=session.trainer, card="nour")
    assign(participant=one, by=session.trainer)
    assert assign(participant=other, by=session.trainer, card="nour").card == "nour"


@pytest.mark.parametrize("given", [{"card": "nobody"}, {"focus": "nothing"}, {"card": "nour", "focus": "cadre"}])
def test_a_role_of_elsewhere_is_refused(given):
    session = planned_session(1)
    with pytest.raises(Refused):
        assign(participant=session.participants.get(), by=session.trainer, **given)


def test_a_heavy_card_is_for_the_trainer():
    heavy = card("heavy", intensity=3, may_be_played_by_trainer=True)
    session = planned_session(4, roleplay=publish(make_roleplay(cards=[card("nour", "mediateur"), card("a"), heavy])))
    with pytest.raises(Refused, match="too heavy"):
        assign(participant=session.participants.first(), by=session.trainer, card="heavy")
    assert deal(session=session, by=session.trainer, seed=uuid4()).for_trainer == ("heavy",)


def test_the_cast_stands_once_roles_were_left():
    session, people = at_play()
    at_phase(session, "sortie-de-role")
    with pytest.raises(Refused, match="Roles were left"):
        assign(participant=people[0], by=session.trainer)


def test_who_has_mediated_is_counted_over_closed_sessions():
    session, people = at_play()
    assert mediation_counts(session.cohort) == {}
    at_phase(session, "sortie-de-role", "debriefing")
    close_session(session=session, by=session.trainer)
    assert mediation_counts(session.cohort) == {people[0].learner_id: 1}


# The clock


def test_leaving_ones_role_and_the_debrief_are_never_skipped():
    session, _people = at_play()
    with pytest.raises(Refused, match="cannot be skipped"):
        at_phase(session, "debriefing")
    with pytest.raises(Refused):
        close_session(session=session, by=session.trainer)
    at_phase(session, "sortie-de-role")
    with pytest.raises(Refused):
        at_phase(session, "jeu")  # once left, roles are not taken up again
    at_phase(session, "debriefing")
    close_session(session=session, by=session.trainer)
    with pytest.raises(Refused, match="over"):
        at_phase(session, "trace")


def test_what_is_sent_twice_happens_once():
    session, key = planned_session(), uuid4()
    for _twice in range(2):
        go_to_phase(session=session, phase="cadrage", by=session.trainer, client_uuid=key)
    more = uuid4()
    for _twice in range(2):
        extend(session=session, seconds=120, by=session.trainer, client_uuid=more)
    for _twice in range(2):
        pause(session=session, by=session.trainer)
    for _twice in range(2):
        resume(session=session, by=session.trainer)
    assert list(session.events.values_list("kind", flat=True)) == ["phase", "extended", "paused", "resumed"]
    assert 419 < clock_of(session).left_at(timezone.now()) <= 420


@pytest.mark.parametrize("seconds", [0, -60, 901])
def test_a_phase_is_lengthened_within_bounds(seconds):
    session = planned_session()
    at_phase(session, "cadrage")
    with pytest.raises(Refused):
        extend(session=session, seconds=seconds, by=session.trainer, client_uuid=uuid4())


# Stop


def test_stop_stands_the_clock_still_and_tells_nobody_who(caplog):
    caplog.set_level(logging.DEBUG)
    session, people = at_play()
    known = {str(people[2].learner.uuid), people[2].learner.display_name, str(people[2].uuid)}
    before = _rows()
    assert stop(token=session.stop_token)
    found = clock_of(session)
    assert found.is_stopped
    assert not found.is_running
    added = {name: count - before[name] for name, count in _rows().items() if count != before[name]}
    assert added == {"roleplays.SessionEvent": 1}
    event = SessionEvent.objects.get(kind="stopped")
    assert (event.by, event.client_uuid, event.phase, event.seconds) == (None, None, "", 0)
    assert not any(each in caplog.text for each in known)


def _rows():
    return {each._meta.label: each._base_manager.count() for each in apps.get_models() if each._meta.managed}


def test_stop_again_writes_nothing_and_an_unknown_token_finds_nothing():
    session, _people = at_play()
    for _several in range(3):
        assert stop(token=session.stop_token)
    assert SessionEvent.objects.filter(kind="stopped").count() == 1
    assert not stop(token=uuid4())
    resume(session=session, by=session.trainer)
    assert clock_of(session).is_running
    assert not clock_of(session).is_stopped


def test_a_stop_with_somebodys_name_is_refused_by_the_database():
    session = planned_session()
    with pytest.raises(IntegrityError), transaction.atomic():
        SessionEvent.objects.create(session=session, number=0, kind="stopped", by=session.trainer)


# Observing


def test_an_observer_notes_what_their_focus_names():
    session, people = at_play()
    seen = see(session, people[0], observer=people[3])
    assert (seen.level, seen.fact.text, seen.phase) == (2, "She said what she does not do.", "jeu")
    with pytest.raises(Refused, match="focus"):
        see(session, people[0], criterion="ecoute-active", observer=people[3])
    with pytest.raises(Refused, match="focus"):
        see(session, people[3], observer=people[3])
    with pytest.raises(Refused, match="focus"):
        see(session, people[1], observer=people[0])


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"fact": " "}, "without a fact"),
        ({"level": 4}, "between 0 and 3"),
        ({"criterion": "charm"}, "cannot be observed"),
    ],
)
def test_what_is_not_kept(more, words):
    session, people = at_play()
    with pytest.raises(Refused, match=words):
        see(session, people[0], trainer=session.trainer, **more)
    assert not Observation.objects.exists()


def test_not_observable_needs_no_fact():
    session, people = at_play()
    assert see(session, people[0], level=None, fact="", trainer=session.trainer).level is None
    assert not ObservationFact.objects.exists()


def test_nothing_is_observed_before_the_play():
    session = planned_session(2)
    with pytest.raises(Refused, match="Nobody has played"):
        see(session, session.participants.first(), trainer=session.trainer)


def test_an_observation_sent_again_is_kept_once_and_is_nobody_elses():
    session, people = at_play()
    key = uuid4()
    given = {
        "session": session, "target": people[0], "criterion": "pose-du-cadre", "level": 1, "fact": "She began.",
        "client_uuid": key,
    }  # fmt: skip
    first = observe(observer=people[3], **given)
    assert observe(observer=people[3], **given) == first
    with pytest.raises(Refused):
        observe(trainer=session.trainer, **given)
    assert Observation.objects.count() == 1


def test_a_note_that_comes_late_keeps_both_clocks_and_never_the_future():
    session, people = at_play()
    tomorrow = timezone.now() + timedelta(days=1)
    seen = see(session, people[0], observer=people[3], occurred_at=tomorrow)
    assert seen.occurred_at <= seen.received_at
    old = see(session, people[0], observer=people[3], occurred_at=session.created_at - timedelta(days=1))
    assert old.occurred_at == session.created_at


def test_moments_are_noted_by_who_is_there():
    session, people = at_play()
    key = uuid4()
    for _twice in range(2):
        note_moment(session=session, observer=people[3], tag="silence", text="Ten seconds.", client_uuid=key)
    assert TimelineNote.objects.get().words.text == "Ten seconds."
    with pytest.raises(Refused):
        note_moment(session=session, observer=people[3], tag="gossip", text="", client_uuid=uuid4())
    with pytest.raises(Refused):
        note_moment(session=session, observer=people[0], tag="silence", text="", client_uuid=key)


def test_an_aggregate_waits_for_two_observers():
    session, people = at_play()
    fifth = joined(session)
    assign(participant=fifth, by=session.trainer, focus="cadre")
    see(session, people[0], observer=people[3], level=1)
    content = session.edition.roleplay_content
    (one,) = summaries(content, about(standing_observations(session), people[0]))
    assert (one.observers, one.median) == (1, None)
    see(session, people[0], observer=people[3], level=3)  # thought again: the last word stands
    see(session, people[0], observer=fifth, level=2)
    (two,) = summaries(content, about(standing_observations(session), people[0]))
    assert (two.observers, two.low, two.median, two.high, two.counts) == (2, 2, 2, 3, {2: 1, 3: 1})


# Confirming


def test_what_the_trainer_confirms_is_evidence_and_closes_the_notes():
    session, people = at_play()
    see(session, people[0], observer=people[3])
    with pytest.raises(Refused, match="debrief has begun"):
        confirm(session, people[0])
    at_phase(session, "sortie-de-role", "debriefing")
    evidence = confirm(session, people[0])
    assert (evidence.kind, evidence.instrument, evidence.level) == ("appraisal", "roleplay", 2)
    assert evidence.origin == f"roleplay:{session.uuid}"
    assert confirmed_levels(session) == {people[0].learner_id: {evidence.competency_id: 2}}
    with pytest.raises(Refused, match="already confirmed"):
        see(session, people[0], observer=people[3])


def confirm(session, person, competency="mediation", by=None):
    return confirm_level(
        participant=person, competency=competency, level=2, by=by or session.trainer, client_uuid=uuid4()
    )


def test_what_nobody_saw_is_not_confirmed():
    session, people = at_play()
    see(session, people[0], observer=people[3])
    at_phase(session, "sortie-de-role", "debriefing")
    for competency in ("listening-empathy", "juggling"):
        with pytest.raises(Refused, match="Nothing was observed"):
            confirm(session, people[0], competency)
    with pytest.raises(Refused, match="cannot confirm"):
        confirm(session, people[0], by=UserFactory())
    assert not Evidence.objects.exists()


def test_closing_completes_the_activity_of_whoever_was_there():
    session, people = at_play()
    activity = ActivityFactory(kind="roleplay")
    activity.roleplay_place = session.edition.roleplay.places.create(activity=activity)
    at_phase(session, "sortie-de-role", "debriefing")
    close_session(session=session, by=session.trainer)
    close_session(session=session, by=session.trainer)
    assert Completion.objects.filter(activity=activity).count() == len(people)


def test_two_trainers_are_compared_on_what_both_saw():
    session, people = at_play()
    colleague = UserFactory()
    see(session, people[0], trainer=session.trainer, level=2)
    see(session, people[0], trainer=colleague, level=3)
    see(session, people[0], trainer=colleague, level=1, criterion="ecoute-active")
    ratings = {each.criterion: (each.first, each.second) for each in calibration(session, session.trainer, colleague)}
    assert ratings == {"pose-du-cadre": (2, 3), "ecoute-active": (None, 1)}


# Talking about it


def test_debrief_notes_and_objectives():
    session, people = at_play()
    with pytest.raises(Refused, match="comes with the debrief"):
        aim(people[0])
    at_phase(session, "sortie-de-role", "debriefing")
    write_debrief_note(session=session, step="faits", text="Two turns each.", by=session.trainer)
    write_debrief_note(session=session, step="faits", text="Three turns each.", by=session.trainer)
    assert session.debrief_notes.get().text == "Three turns each."
    with pytest.raises(Refused):
        write_debrief_note(session=session, step="gossip", text="x", by=session.trainer)
    key = uuid4()
    assert aim(people[0], key=key) == aim(people[0], key=key)
    with pytest.raises(Refused):
        aim(people[1], key=key)
    with pytest.raises(Refused, match="one thing"):
        aim(people[0], keep=" ")


def aim(person, keep="The slow start.", key=None):
    return set_objective(
        participant=person, keep=keep, try_next="", by=person.session.trainer, client_uuid=key or uuid4()
    )


def test_erasure_empties_words_and_keeps_rows():
    session, people = at_play()
    see(session, people[0], observer=people[3])
    at_phase(session, "sortie-de-role", "debriefing")
    objective = aim(people[0])
    erase_roleplay_words(people[0].learner)
    assert ObservationFact.objects.get().text == ""
    objective.words.refresh_from_db()
    assert (objective.words.keep, Observation.objects.count()) == ("", 1)


def test_records_are_never_changed():
    session, people = at_play()
    see(session, people[0], observer=people[3])
    for row in (Observation.objects.get(), people[0], session.events.first(), Casting.objects.first()):
        with pytest.raises(AppendOnlyError):
            row.save()


def test_another_centres_learner_does_not_join():
    session = planned_session(cohort=CohortFactory())
    elsewhere = planned_session(1, cohort=CohortFactory(centre=CentreFactory()))
    with pytest.raises(Refused):
        join(learner=elsewhere.participants.get().learner, code=session.join_code)
    assert not Participant.objects.filter(session=session).exists()
