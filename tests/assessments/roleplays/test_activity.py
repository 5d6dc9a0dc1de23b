"""A role-play in a module, as a learner opens it."""

from datetime import date

import pytest
from django.urls import reverse

from assessments.roleplays.services import close_session, retire_roleplay
from courses.kinds import kind_of
from courses.models import Completion
from tests.factories.courses import EnrolmentFactory
from tests.factories.roleplays import at_phase, joined, make_roleplay, planned_session, roleplay_activity

pytestmark = pytest.mark.django_db


@pytest.fixture
def activity(cast):
    found = roleplay_activity()
    EnrolmentFactory(learner=cast.amina, course=found.section.course)
    return found


def opened(client, learner, activity):
    client.force_login(learner)
    return client.get(kind_of("roleplay").open_url(activity))


def session_of(activity, cast, **more):
    return planned_session(roleplay=activity.roleplay_place.roleplay, cohort=cast.cohort, trainer=cast.claire, **more)


def test_what_it_is_and_when_without_a_private_word(client, cast, activity):
    session = session_of(activity, cast, place="Salle 4")
    page = opened(client, cast.amina, activity).content.decode()
    for words in ("The hall", "People meet in the hall", "Salle 4", "Claire Dumas"):
        assert words in page
    assert "Only nour knows this." not in page
    assert session.join_code not in page  # it is shown in the room


def test_only_sessions_of_ones_groups_that_are_not_over(client, cast, activity):
    stranger = planned_session(roleplay=activity.roleplay_place.roleplay)
    over, coming = session_of(activity, cast), session_of(activity, cast)
    close_session(session=over, by=cast.claire)
    found = opened(client, cast.amina, activity).context
    assert list(found["coming"]) == [coming]
    assert stranger not in found["played"]


def test_playing_it_completes_it_and_is_found_again(client, cast, activity):
    session = session_of(activity, cast)
    joined(session, cast.amina)
    at_phase(session, "cadrage", "jeu", "sortie-de-role", "debriefing")
    close_session(session=session, by=cast.claire)
    assert Completion.objects.get().learner == cast.amina
    assert list(opened(client, cast.amina, activity).context["played"]) == [session]


def test_joining_from_there(client, cast, activity):
    session = session_of(activity, cast)
    opened(client, cast.amina, activity)
    response = client.post(reverse("roleplays:join"), {"code": session.join_code.lower()})
    assert response.url == reverse("roleplays:session", args=[session.uuid])


@pytest.mark.parametrize("who", ["lina", "marc", "ines", "paul"])
def test_whoever_does_not_follow_the_module(client, cast, activity, who):
    assert opened(client, cast.people[who], activity).status_code == 404


def test_what_is_not_played_any_more(client, cast, activity):
    retire_roleplay(roleplay_uuid=activity.roleplay_place.roleplay.uuid)
    assert opened(client, cast.amina, activity).status_code == 404


def test_words_are_never_markup(client, cast):
    activity = roleplay_activity(make_roleplay("odd", title="<script>alert(1)</script>", summary="<b>bold</b>"))
    EnrolmentFactory(learner=cast.amina, course=activity.section.course)
    page = opened(client, cast.amina, activity).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;b&gt;bold" in page


@pytest.mark.parametrize("count", [1, 3])
def test_queries(client, cast, activity, django_assert_num_queries, count):
    for day in range(count):
        session_of(activity, cast, place=str(date(2026, 11, day + 1)))
    client.force_login(cast.amina)
    with django_assert_num_queries(8):
        client.get(kind_of("roleplay").open_url(activity))
