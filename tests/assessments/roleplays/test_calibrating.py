"""Two trainers who saw the same performance compare what they saw."""

import pytest
from django.urls import reverse

from tests.assessments.roleplays.test_debriefing import seen_by
from tests.assessments.roleplays.test_staging import PLAYED, of_cast, url
from tests.factories import people
from tests.factories.roleplays import at_phase, joined, played

pytestmark = pytest.mark.django_db


@pytest.fixture
def hugo(cast):
    found = people.UserFactory(display_name="Hugo Petit")
    people.StaffRoleFactory(user=found, centre=cast.centre)
    return found


@pytest.fixture
def session(cast):
    session = of_cast(cast)
    played(session, joined(session, cast.amina), "nour")
    at_phase(session, *PLAYED)
    return session


@pytest.fixture
def trainer(client, cast):
    client.force_login(cast.claire)
    return cast.claire


def compared(client, session, **query):
    return client.get(url("calibration", session, **query)).context


def test_level_by_level_the_widest_difference_first(client, trainer, cast, hugo, session):
    amina = session.participants.get()
    for criterion, claire_says, hugo_says in (("pose-du-cadre", 2, 2), ("tiers-neutre", 1, 2), ("ecoute-active", 0, 3)):
        seen_by(session, amina, claire_says, criterion, trainer=cast.claire)
        seen_by(session, amina, hugo_says, criterion, trainer=hugo)
    seen_by(session, amina, 2, "cloture-trace", trainer=hugo)
    found = compared(client, session)
    assert [(each.criterion.key, each.distance) for each in found["pairs"]] == [
        ("ecoute-active", 3), ("tiers-neutre", 1), ("pose-du-cadre", 0), ("cloture-trace", -1),
    ]  # fmt: skip
    assert [each.criterion.key for each in found["widest"]] == ["ecoute-active"]
    assert (found["overall"]["same"], found["overall"]["n"], found["overall"]["left_out"]) == (1, 3, 1)
    assert found["pairs"][-1].first is None


def test_always_the_same_level(client, trainer, cast, hugo, session):
    for who in (cast.claire, hugo):
        seen_by(session, session.participants.get(), 2, trainer=who)
    page = client.get(url("calibration", session))
    assert (page.context["widest"], page.context["overall"]["kappa"]) == ([], None)
    assert "You gave the same level each time." in page.content.decode()


def test_any_two_of_three(client, trainer, cast, hugo, session):
    third = people.UserFactory(display_name="Zoé")
    for level, who in enumerate((cast.claire, hugo, third)):
        seen_by(session, session.participants.get(), level, trainer=who)
    found = compared(client, session, un=third.uuid, deux=cast.claire.uuid)
    assert (found["first"], found["second"], found["pairs"][0].distance) == (third, cast.claire, 2)
    for un, deux in ((third.uuid, third.uuid), ("x", cast.claire.uuid), ("", "")):
        found = compared(client, session, un=un, deux=deux)
        assert (found["first"], found["second"]) == (cast.claire, hugo)


def test_one_alone_compares_nothing(client, trainer, cast, hugo, session):
    seen_by(session, session.participants.get(), 2, trainer=cast.claire)
    assert "pairs" not in compared(client, session)
    assert list(client.get(reverse("staging:calibrations")).context["sessions"]) == []
    seen_by(session, session.participants.get(), 2, trainer=hugo)
    assert list(client.get(reverse("staging:calibrations")).context["sessions"]) == [session]


@pytest.mark.parametrize(
    ("who", "status"), [("jean", 404), ("paul", 404), ("amina", 404), ("marc", 404), ("claire", 200)]
)
def test_trainers_only(client, cast, session, who, status):
    client.force_login(cast.people[who])
    assert client.get(url("calibration", session)).status_code == status
    assert client.get(reverse("staging:calibrations")).status_code == status


@pytest.mark.parametrize("count", [1, 3])
def test_queries(client, trainer, cast, hugo, session, django_assert_num_queries, count):
    others = [joined(session) for _each in range(count - 1)]
    for target in (session.participants.first(), *others):
        for who in (cast.claire, hugo):
            seen_by(session, target, 2, trainer=who)
    with django_assert_num_queries(6):
        client.get(url("calibration", session))
