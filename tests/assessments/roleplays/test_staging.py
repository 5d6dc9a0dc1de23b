"""The trainer's screens: what may be planned, who is there, who plays what, how it runs."""

from uuid import uuid4

import pytest
from django.urls import reverse

from assessments.roleplays.content import CardKind
from assessments.roleplays.models import Casting, Consent, Session
from assessments.roleplays.queries import cast_of, clock_of, session_or_404
from assessments.roleplays.services import Refused, cast_by_hand, stop
from tests.factories.people import CohortLearnerFactory, UserFactory
from tests.factories.roleplays import at_phase, joined, planned_session, played, publish

pytestmark = pytest.mark.django_db

PLAYED = ("cadrage", "preparation", "jeu")


@pytest.fixture
def trainer(client, cast):
    client.force_login(cast.claire)
    return cast.claire


def of_cast(cast, learners=0, **more):
    return planned_session(learners, cohort=cast.cohort, trainer=cast.claire, **more)


def url(name, session, *more, **query):
    return reverse(f"staging:{name}", args=[session.uuid, *more], query=query or None)


def send(client, name, session, *more, **fields):
    return client.post(url(name, session, *more), {"client_uuid": uuid4()} | fields)


class TestWhoComesIn:
    @pytest.mark.parametrize(
        ("who", "sees", "runs"),
        [
            ("claire", 200, 200), ("jean", 200, 404), ("paul", 200, 404), ("marc", 404, 404), ("nadia", 404, 404),
            ("amina", 404, 404), ("sylvie", 404, 404), ("ines", 404, 404),
        ],
    )  # fmt: skip
    def test_trainers_run_coordinators_and_auditors_read_nobody_else_comes_in(self, client, cast, who, sees, runs):
        session = of_cast(cast, 1)
        client.force_login(cast.people[who])
        for address in (reverse("staging:index"), url("report", session)):
            assert client.get(address).status_code == sees
        for name, query in (("session", {}), ("live", {"ecran": "lobby"}), ("roles", {})):
            assert client.get(url(name, session, **query)).status_code == runs
        for name in ("draw", "phase", "clock", "close", "arrive"):
            if runs == 404:
                assert send(client, name, session, do="pause").status_code == 404

    def test_a_trainer_of_another_centre_finds_no_session(self, client, cast):
        session = planned_session(1)
        client.force_login(cast.claire)
        for name in ("session", "live", "roles", "report"):
            assert client.get(url(name, session)).status_code == 404
        assert str(session.uuid) not in client.get(reverse("staging:index")).content.decode()

    def test_whoever_reads_without_teaching_sees_no_private_word_of_the_session(self, client, cast):
        session = of_cast(cast)
        played(session, joined(session, cast.amina), "nour")
        client.force_login(cast.paul)
        page = client.get(url("report", session)).content.decode()
        assert "Amina Benali" in page
        assert session.join_code not in page
        assert "Only nour knows this." not in page


class TestPlanning:
    def test_nothing_yet(self, client, trainer):
        page = client.get(reverse("staging:index"))
        assert (page.context["under_way"], page.context["planned"], list(page.context["library"])) == ([], [], [])

    def test_where_sessions_stand(self, client, trainer, cast):
        planned, running, over = (of_cast(cast, roleplay=publish()) for _each in range(3))
        at_phase(running, "cadrage")
        client.force_login(cast.claire)
        send(client, "close", over)
        page = client.get(reverse("staging:index")).context
        assert [[each["session"] for each in page[name]] for name in ("planned", "under_way", "over_lines")] == [
            [planned], [running], [over],
        ]  # fmt: skip

    def test_who_has_not_mediated_yet(self, client, trainer, cast):
        session = of_cast(cast)
        played(session, joined(session, cast.amina), "nour")
        turn = client.get(reverse("staging:index")).context["turns"][0]
        assert turn.waiting == [cast.amina, cast.lina]  # it is not over
        at_phase(session, *PLAYED, "sortie-de-role", "debriefing")
        send(client, "close", session)
        turn = client.get(reverse("staging:index")).context["turns"][0]
        assert (turn.waiting, turn.done) == ([cast.lina], [(cast.amina, 1)])

    def test_the_trainer_reads_everything_of_a_roleplay(self, client, trainer):
        roleplay = publish()
        page = client.get(reverse("staging:roleplay", args=[roleplay.uuid])).content.decode()
        for card in roleplay.current.roleplay_content.cards:
            assert card.private_text in page

    def test_a_session_is_planned_and_opened(self, client, trainer, cast):
        roleplay = publish()
        address = reverse("staging:plan", query={"jeu": roleplay.uuid})
        assert str(cast.cohort.uuid) in client.get(address).content.decode()
        sent = {"roleplay": roleplay.uuid, "cohort": cast.cohort.uuid, "planned_on": "2026-12-01", "place": "Salle 4"}
        response = client.post(address, sent)
        session = Session.objects.get()
        assert response.url == url("session", session)
        assert (session.cohort, session.trainer, session.place, session.shows_observers) == (
            cast.cohort, cast.claire, "Salle 4", False,
        )  # fmt: skip

    @pytest.mark.parametrize("wrong", [{"cohort": "x"}, {"cohort": uuid4()}, {"planned_on": "soon"}, {"roleplay": ""}])
    def test_what_is_wrong_is_told(self, client, trainer, cast, wrong):
        sent = {"roleplay": publish().uuid, "cohort": cast.cohort.uuid, "planned_on": "2026-12-01"} | wrong
        assert client.post(reverse("staging:plan"), sent).status_code == 422
        assert not Session.objects.exists()

    @pytest.mark.parametrize("count", [1, 3])
    def test_queries_of_the_index(self, client, trainer, cast, django_assert_num_queries, count):
        for _each in range(count):
            of_cast(cast, 1, roleplay=publish())
        with django_assert_num_queries(9):
            client.get(reverse("staging:index"))


class TestTheLobby:
    def test_the_code_and_its_picture(self, client, trainer, cast):
        session = of_cast(cast)
        page = client.get(url("session", session)).content.decode()
        assert session.join_code in page
        assert "<svg" in page.split('class="join__qr"')[1].split("</div>")[0]

    def test_somebody_without_a_phone(self, client, trainer, cast):
        session = of_cast(cast)
        send(client, "arrive", session, learner=cast.amina.uuid)
        role = cast_of(session)[0]
        assert (role.participant.learner, role.participant.has_phone) == (cast.amina, False)
        assert send(client, "arrive", session, learner=cast.theo.uuid).status_code == 404
        assert session.participants.count() == 1

    def test_the_cast_is_drawn_once_per_press(self, client, trainer, cast):
        session = of_cast(cast, 3)
        key = uuid4()
        for _twice in range(2):
            send(client, "draw", session, client_uuid=key)
        assert Casting.objects.count() == 3
        assert {each.card.kind for each in cast_of(session)} == {CardKind.MEDIATOR, CardKind.PARTY}
        send(client, "draw", session)
        assert Casting.objects.count() == 6

    def test_what_somebody_without_a_phone_answers(self, client, trainer, cast):
        session = of_cast(cast)
        participant = joined(session, cast.amina)
        assert send(client, "consent", session, participant.uuid, given="yes").status_code == 404  # holds no card
        cast_by_hand(session=session, by=cast.claire, roles={participant.uuid: ("nour", "")})
        send(client, "consent", session, participant.uuid, given="no")
        assert cast_of(session)[0].consent is False
        assert "Rather not" in client.get(url("session", session)).content.decode()

    def test_by_hand_two_people_swap_and_a_third_keeps_their_answer(self, client, trainer, cast):
        session = of_cast(cast, 3)
        one, two, three = session.participants.order_by("id")
        for participant, card in zip((one, two, three), ("nour", "perrin", "yanis"), strict=True):
            played(session, participant, card)
        fields = {
            f"role-{one.uuid}": "card:perrin",
            f"role-{two.uuid}": "card:nour",
            f"role-{three.uuid}": "card:yanis",
        }
        assert send(client, "roles", session, **fields).url == url("session", session)
        assert [(each.card.key, each.consent) for each in cast_of(session)] == [
            ("perrin", None), ("nour", None), ("yanis", True),
        ]  # fmt: skip

    @pytest.mark.parametrize("wrong", ["card:nobody", "focus:nothing", "card:nour"])
    def test_what_cannot_be_given_is_refused_whole(self, client, trainer, cast, wrong):
        session = of_cast(cast, 2)
        one, two = session.participants.order_by("id")
        played(session, one, "nour")
        before = Casting.objects.count()
        fields = {f"role-{one.uuid}": "card:nour", f"role-{two.uuid}": wrong}
        assert send(client, "roles", session, **fields).url == url("roles", session)
        assert Casting.objects.count() == before
        assert Consent.objects.count() == 1

    def test_once_roles_are_left_the_cast_stands(self, cast):
        session = of_cast(cast, 1)
        at_phase(session, *PLAYED, "sortie-de-role")
        with pytest.raises(Refused):
            cast_by_hand(session=session, by=cast.claire, roles={session.participants.get().uuid: ("nour", "")})

    @pytest.mark.parametrize("count", [1, 3])
    def test_queries_of_the_lobby(self, client, trainer, cast, django_assert_num_queries, count):
        session = of_cast(cast, count)
        send(client, "draw", session)
        with django_assert_num_queries(10):
            client.get(url("session", session))


class TestRunning:
    def test_only_where_one_may_go_and_the_next_comes_first(self, client, trainer, cast):
        session = of_cast(cast, 1)
        at_phase(session, *PLAYED)
        page = client.get(url("session", session)).context
        assert page["next"].key == "temps-mort"
        assert [each.key for each in page["others"]] == ["sortie-de-role"]
        at_phase(session, "temps-mort")
        page = client.get(url("session", session)).context
        assert (page["next"].key, [each.key for each in page["others"]]) == ("sortie-de-role", ["jeu"])

    def test_the_debrief_is_not_jumped_to(self, client, trainer, cast):
        session = of_cast(cast, 1)
        at_phase(session, *PLAYED)
        send(client, "phase", session, phase="debriefing")
        assert clock_of(session).phase == "jeu"
        send(client, "close", session)
        assert not clock_of(session).is_closed

    def test_pressed_twice_it_happens_once(self, client, trainer, cast):
        session = of_cast(cast, 1)
        at_phase(session, "cadrage")
        left, key = clock_of(session).left, uuid4()
        for _twice in range(2):
            send(client, "clock", session, do="more", client_uuid=key)
            send(client, "clock", session, do="pause")
        found = clock_of(session)
        assert (found.length, found.is_running) == (left + 120, False)
        send(client, "clock", session, do="resume")
        assert clock_of(session).is_running

    @pytest.mark.parametrize("fields", [{"do": "fly"}, {"do": "more", "client_uuid": "x"}])
    def test_nonsense_is_refused(self, client, trainer, cast, fields):
        session = of_cast(cast, 1)
        at_phase(session, "cadrage")
        assert send(client, "clock", session, **fields).status_code == 404

    def test_stop_shows_and_leads_out_of_the_roles(self, client, trainer, cast):
        session = of_cast(cast, 1)
        at_phase(session, *PLAYED)
        stop(token=session.stop_token)
        page = client.get(url("session", session)).content.decode()
        assert 'class="halt"' in page
        assert page.index('value="sortie-de-role"') < page.index("data-timer")
        send(client, "phase", session, phase="sortie-de-role")
        assert 'class="halt"' not in client.get(url("session", session)).content.decode()

    def test_what_lives_comes_again_only_when_something_happened(self, client, trainer, cast):
        session = of_cast(cast, 1)
        marker = client.get(url("session", session)).context["marker"]
        assert client.get(url("live", session, ecran="lobby", vu=marker)).status_code == 204
        joined(session)
        response = client.get(url("live", session, ecran="lobby", vu=marker))
        assert (response.status_code, len(response.context["roles"])) == (200, 2)
        at_phase(session, "cadrage")
        assert client.get(url("live", session, ecran="lobby", vu=marker)).headers["HX-Refresh"] == "true"

    @pytest.mark.parametrize("count", [1, 3])
    def test_queries_while_it_runs(self, client, trainer, cast, django_assert_num_queries, count):
        session = of_cast(cast, count)
        at_phase(session, *PLAYED)
        with django_assert_num_queries(9):
            client.get(url("live", session, ecran="running"))


def test_a_session_is_found_by_its_trainers_only(cast):
    session = of_cast(cast)
    learner = UserFactory()
    CohortLearnerFactory(cohort=cast.cohort, learner=learner)
    assert session_or_404(cast.claire, session.uuid) == session
