"""What participants see, from the code to the debrief, and what they may not."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from assessments.roleplays.models import Consent, LearnerObjective, Observation, Participant, TimelineNote
from assessments.roleplays.services import assign, close_session, observe
from tests.factories.people import CohortLearnerFactory, UserFactory
from tests.factories.roleplays import at_phase, joined, planned_session, played

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    return planned_session()


def browser_of(participant_or_user):
    client = Client()
    client.force_login(getattr(participant_or_user, "learner", participant_or_user))
    return client


def see(session, person, **query):
    return browser_of(person).get(reverse("roleplays:session", args=[session.uuid]), query)


def text(session, person):
    return see(session, person).content.decode()


# The door


def test_one_joins_by_a_tap_and_never_by_an_address(session):
    learner = UserFactory()
    CohortLearnerFactory(cohort=session.cohort, learner=learner)
    client = browser_of(learner)
    page = client.get(reverse("roleplays:home"), {"code": session.join_code})
    assert f'value="{session.join_code}"' in page.content.decode()
    assert not Participant.objects.exists()
    answer = client.post(reverse("roleplays:join"), {"code": session.join_code})
    assert answer.url == reverse("roleplays:session", args=[session.uuid])
    assert Participant.objects.get().learner == learner


def test_a_wrong_code_is_told(session):
    client = browser_of(joined(session))
    page = client.post(reverse("roleplays:join"), {"code": "AAAAA"}).content.decode()
    assert "No session of yours has this code" in page
    assert 'value="AAAAA"' in page
    assert client.post(reverse("roleplays:join"), {"code": ""}).status_code == 200


def test_past_sessions_are_found_again(session):
    person = joined(session)
    assert "The hall" in browser_of(person).get(reverse("roleplays:home")).content.decode()
    assert "None yet" in browser_of(UserFactory()).get(reverse("roleplays:home")).content.decode()


@pytest.mark.parametrize("name", ["session", "answer", "observe", "note", "objective"])
def test_a_session_of_others_is_not_there(session, name):
    address, stranger = reverse(f"roleplays:{name}", args=[session.uuid]), browser_of(joined(planned_session()))
    assert (stranger.get if name == "session" else stranger.post)(address).status_code == 404


# My card


def test_the_waiting_room_then_the_offer(session):
    person = joined(session)
    assert "1 person is here." in text(session, person)
    assign(participant=person, by=session.trainer, card="nour")
    page = text(session, person)
    assert "Would you play this card?" in page
    assert "Only nour knows this." not in page


def test_saying_yes_and_saying_no(session):
    person = joined(session)
    casting = assign(participant=person, by=session.trainer, card="nour")
    address = reverse("roleplays:answer", args=[session.uuid])
    browser_of(person).post(address, {"given": "yes", "casting": casting.uuid})
    assert "Your card: Nour" in text(session, person)
    browser_of(person).post(address, {"given": "no", "casting": casting.uuid})
    assert "that is fine" in text(session, person)
    assert list(Consent.objects.values_list("given", flat=True)) == [True, False]


def test_a_card_that_was_changed_meanwhile_is_not_answered(session):
    person = joined(session)
    old = assign(participant=person, by=session.trainer, card="nour")
    assign(participant=person, by=session.trainer, card="perrin")
    answer = {"given": "yes", "casting": old.uuid}
    page = browser_of(person).post(reverse("roleplays:answer", args=[session.uuid]), answer, follow=True)
    assert "Your role changed meanwhile" in page.content.decode()
    assert not Consent.objects.exists()


def test_what_only_one_knows_is_shown_to_them_alone_and_only_in_time(session):
    one, other = joined(session), joined(session)
    played(session, one, "perrin")
    played(session, other, "yanis")
    secrets = ("Only perrin knows this.", "Only yanis knows this.")

    def seen_by(person):
        page = text(session, person)
        return tuple(each in page for each in secrets)

    assert (seen_by(one), seen_by(other)) == ((False, False), (False, False))
    at_phase(session, "preparation")
    assert (seen_by(one), seen_by(other)) == ((True, False), (False, True))
    at_phase(session, "jeu")
    assert (seen_by(one), seen_by(other)) == ((True, False), (False, True))
    assert "Everybody knows yanis." in text(session, one)
    at_phase(session, "sortie-de-role")
    assert (seen_by(one), seen_by(other)) == ((False, False), (False, False))
    assert "I am not Perrin any more" in text(session, one)


# Observing


@pytest.fixture
def play(session):
    mediator, party, observer = joined(session), joined(session), joined(session)
    played(session, mediator, "nour")
    played(session, party, "perrin")
    assign(participant=observer, by=session.trainer, focus="cadre")
    at_phase(session, "jeu")
    return session, mediator, party, observer


def sent(play, **more):
    _session, mediator, _party, _observer = play
    return {
        "client_uuid": uuid4(), "target": mediator.uuid, "criterion": "pose-du-cadre", "level": "2",
        "fact": "She said her name.", "occurred_at": "", **more,
    }  # fmt: skip


def send(play, data, name="observe", person=None, **headers):
    session, _mediator, _party, observer = play
    return browser_of(person or observer).post(reverse(f"roleplays:{name}", args=[session.uuid]), data, headers=headers)


def test_an_observer_sees_two_criteria_of_whoever_mediates(play):
    session, mediator, party, observer = play
    page = text(session, observer)
    assert page.count('name="criterion"') == 2
    assert mediator.learner.display_name in page
    assert party.learner.display_name not in page
    assert "You observe" not in text(session, mediator)


def test_a_level_with_its_fact_is_kept_and_shown(play):
    session, _mediator, _party, observer = play
    assert send(play, sent(play)).status_code == 302
    assert send(play, sent(play, level="no", fact=""), Accept="application/json").status_code == 204
    assert list(Observation.objects.values_list("level", flat=True)) == [2, None]
    assert "Sent: could not be seen." in text(session, observer)


@pytest.mark.parametrize(
    "more",
    [
        {"fact": ""},
        {"level": "9"},
        {"level": ""},
        {"criterion": "ecoute-active"},
        {"target": str(uuid4())},
        {"client_uuid": "x"},
        {"fact": "x" * 1001},
    ],
)
def test_what_is_refused_is_told_to_the_script_and_to_the_person(play, more):
    answer = send(play, sent(play, **more), Accept="application/json")
    assert answer.status_code == 409
    assert answer.json()["refusal"]
    assert send(play, sent(play, **more)).status_code == 302
    assert not Observation.objects.exists()


@pytest.mark.parametrize(
    "claimed", ["2026-11-26T09:00:00.000Z", "2026-11-26T09:00:00", "99999-01-01T00:00:00Z", "x" * 500]
)
def test_whatever_the_device_says_of_the_time_the_fact_is_kept(play, claimed):
    assert send(play, sent(play, occurred_at=claimed), Accept="application/json").status_code == 204
    seen = Observation.objects.get()
    assert seen.occurred_at <= seen.received_at


def test_moments_are_kept_with_the_devices_time(play):
    data = {"client_uuid": uuid4(), "tag": "silence", "text": "Long.", "occurred_at": "not a moment"}
    assert send(play, data, "note", Accept="application/json").status_code == 204
    assert TimelineNote.objects.get().words.text == "Long."
    assert (
        send(play, {**data, "client_uuid": uuid4(), "tag": "x"}, "note", Accept="application/json").status_code == 409
    )


def test_a_party_cannot_observe(play):
    answer = send(play, sent(play), person=play[2], Accept="application/json")
    assert answer.status_code == 409
    assert not Observation.objects.exists()


# Afterwards


def test_what_was_seen_comes_with_the_debrief_and_without_names(play):
    session, mediator, _party, observer = play
    send(play, sent(play))
    assert "She said her name." not in text(session, mediator)
    at_phase(session, "sortie-de-role")
    assert "She said her name." not in text(session, mediator)
    at_phase(session, "debriefing")
    page = text(session, mediator)
    assert "She said her name." in page
    assert observer.learner.display_name not in page
    assert "people observed" not in page  # one observer is no aggregate


def test_names_are_shown_where_the_session_says_so():
    session = planned_session(shows_observers=True)
    mediator, observer = joined(session), joined(session)
    played(session, mediator, "nour")
    assign(participant=observer, by=session.trainer, focus="cadre")
    at_phase(session, "jeu")
    observe(
        session=session, observer=observer, target=mediator, criterion="pose-du-cadre", level=2, fact="She waited.",
        client_uuid=uuid4(),
    )  # fmt: skip
    observe(
        session=session, trainer=session.trainer, target=mediator, criterion="pose-du-cadre", level=3, fact="Calm.",
        client_uuid=uuid4(),
    )  # fmt: skip
    at_phase(session, "sortie-de-role", "debriefing")
    page = text(session, mediator)
    assert observer.learner.display_name in page
    assert "2 people observed. In the middle: 2 (from 2 to 3)." in page


def test_an_objective_is_written_and_found_again(play):
    session, mediator, _party, _observer = play
    address = reverse("roleplays:objective", args=[session.uuid])
    client = browser_of(mediator)
    data = {"client_uuid": uuid4(), "keep": "The slow start.", "try_next": ""}
    assert "comes with the debrief" in client.post(address, data, follow=True).content.decode()
    at_phase(session, "sortie-de-role", "debriefing")
    client.post(address, data)
    client.post(address, data)
    assert LearnerObjective.objects.count() == 1
    assert "The slow start." in text(session, mediator)
    assert client.post(address, {"client_uuid": "x"}).status_code == 404
    close_session(session=session, by=session.trainer)
    assert "The slow start." in text(session, mediator)


# What it costs


@pytest.mark.parametrize("others", [0, 2])
def test_a_screen_costs_the_same_however_many_are_there(play, others, django_assert_num_queries):
    session, mediator, _party, _observer = play
    for _each in range(others):
        joined(session)
    client = browser_of(mediator)
    address = reverse("roleplays:session", args=[session.uuid])
    client.get(address, {"partie": ""})
    with django_assert_num_queries(6):
        client.get(address, {"partie": ""})
