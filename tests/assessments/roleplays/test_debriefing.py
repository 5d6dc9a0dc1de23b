"""Observations that are typed, the tablet that goes round, the debrief, and what remains of a session."""

from uuid import uuid4

import pytest

from assessments.roleplays.models import Observation
from assessments.roleplays.queries import cast_of, clock_of, confirmed_levels, debrief_notes, objectives
from assessments.roleplays.services import assign, observe, set_objective
from competencies.models import Evidence
from tests.assessments.roleplays.test_staging import PLAYED, of_cast, send, url
from tests.factories.people import UserFactory
from tests.factories.roleplays import at_phase, joined, played

pytestmark = pytest.mark.django_db

TALKED = (*PLAYED, "sortie-de-role", "debriefing")


@pytest.fixture
def trainer(client, cast):
    client.force_login(cast.claire)
    return cast.claire


@pytest.fixture
def session(cast):
    """Amina mediates, Lina observes the frame."""
    session = of_cast(cast)
    played(session, joined(session, cast.amina), "nour")
    assign(participant=joined(session, cast.lina), by=cast.claire, focus="cadre")
    return session


@pytest.fixture
def amina(session):
    return session.participants.get(learner__username="amina")


@pytest.fixture
def lina(session):
    return session.participants.get(learner__username="lina")


def sheet(criterion="pose-du-cadre", level="2", fact="Elle dit son prénom.", **more):
    return {f"level-{criterion}": level, f"fact-{criterion}": fact, "client_uuid": uuid4()} | more


def seen_by(session, target, level=2, criterion="pose-du-cadre", **who):
    return observe(
        session=session, target=target, criterion=criterion, level=level, fact="Un fait.", client_uuid=uuid4(), **who
    )


class TestSheets:
    def test_the_trainers_own_and_one_typed_from_paper(self, client, trainer, cast, session, amina, lina):
        at_phase(session, *PLAYED)
        client.post(url("observe", session), sheet())
        client.post(url("sheet", session, lina.uuid), sheet(level="no", fact=""))
        rows = Observation.objects.order_by("id")
        assert [(each.trainer, each.observer, each.target, each.level) for each in rows] == [
            (cast.claire, None, amina, 2), (None, lina, amina, None),
        ]  # fmt: skip

    def test_the_same_page_twice_and_what_did_not_change_add_nothing(self, client, trainer, session, amina):
        at_phase(session, *PLAYED)
        sent = sheet()
        for fields in (sent, sent, sheet(), sheet(level="3")):
            client.post(url("observe", session), fields)
        assert list(Observation.objects.order_by("id").values_list("level", flat=True)) == [2, 3]

    @pytest.mark.parametrize(
        "wrong", [{"fact": "  "}, {"level": "4"}, {"level": ""}, {"client_uuid": "x"}, {"fact": "x" * 1001}]
    )
    def test_no_level_without_a_fact_nor_a_fact_without_a_level(self, client, trainer, session, wrong):
        at_phase(session, *PLAYED)
        assert client.post(url("observe", session), sheet(**wrong)).status_code == 422
        assert not Observation.objects.exists()

    def test_an_observer_has_only_the_criteria_of_their_focus(self, client, trainer, session, lina):
        at_phase(session, *PLAYED)
        form = client.get(url("sheet", session, lina.uuid)).context["form"]
        assert [each.key for each in form.criteria] == ["pose-du-cadre", "tiers-neutre"]
        client.post(url("sheet", session, lina.uuid), sheet(criterion="ecoute-active"))
        assert not Observation.objects.exists()

    def test_before_anybody_played_nothing_is_kept(self, client, trainer, session):
        assert client.post(url("observe", session), sheet()).status_code == 422
        assert not Observation.objects.exists()

    def test_what_comes_in_shows_on_the_console(self, client, trainer, session, amina, lina):
        at_phase(session, *PLAYED)
        marker = client.get(url("session", session)).context["marker"]
        seen_by(session, amina, observer=lina)
        response = client.get(url("live", session, ecran="running", vu=marker))
        assert [(each.target, each.fact) for each in response.context["seen"]] == [("Amina Benali", "Un fait.")]


class TestTheTablet:
    def test_a_card_is_closed_until_its_holder_says_so(self, client, trainer, session, amina):
        at_phase(session, "cadrage", "preparation")
        address = url("tablet_card", session, amina.uuid)
        assert "Only nour knows this." not in client.get(address).content.decode()
        response = client.get(address, {"carte": "ouverte"})
        assert "Only nour knows this." in response.content.decode()
        assert "Only perrin knows this." not in response.content.decode()
        assert "no-store" in response.headers["Cache-Control"]

    @pytest.mark.parametrize("phases", [(), ("cadrage",), (*PLAYED, "sortie-de-role")])
    def test_the_private_part_is_read_from_the_preparation_until_roles_are_left(
        self, client, trainer, session, amina, phases
    ):
        at_phase(session, *phases)
        page = client.get(url("tablet_card", session, amina.uuid), {"carte": "ouverte"}).content.decode()
        assert "Only nour knows this." not in page

    def test_rather_not(self, client, trainer, session, amina):
        response = send(client, "tablet_answer", session, amina.uuid, given="no")
        assert response.url == url("tablet", session)
        assert cast_of(session)[0].consent is False

    def test_somebody_of_another_session(self, client, trainer, cast, session):
        stranger = joined(of_cast(cast), UserFactory())
        for name in ("tablet_card", "sheet", "person"):
            assert client.get(url(name, session, stranger.uuid)).status_code == 404


class TestTheDebrief:
    def test_not_before_roles_were_left(self, client, trainer, session, amina):
        at_phase(session, *PLAYED, "sortie-de-role")
        for name, more in (("debrief", ()), ("step", ("faits",)), ("person", (amina.uuid,))):
            assert client.get(url(name, session, *more)).status_code == 404

    def test_notes_are_kept_as_they_are_typed(self, client, trainer, session):
        at_phase(session, *TALKED)
        for text in ("Ça", "Ça a été dur."):
            response = client.post(url("step", session, "ressenti"), {"text": text}, headers={"HX-Request": "true"})
            assert response.status_code == 200
        assert debrief_notes(session)["ressenti"].text == "Ça a été dur."
        assert client.post(url("step", session, "ressenti"), {"text": "Fin"}).url == url("step", session, "faits")
        assert client.post(url("step", session, "suite"), {"text": ""}).url == url("debrief", session)
        assert client.get(url("step", session, "rien")).status_code == 404

    def test_nothing_is_put_together_below_two_observers(self, client, trainer, cast, session, amina, lina):
        at_phase(session, *PLAYED)
        seen_by(session, amina, 1, observer=lina)
        at_phase(session, "sortie-de-role", "debriefing")
        found = client.get(url("person", session, amina.uuid)).context["person"].watched
        assert [(each.criterion.key, each.counts, each.together) for each in found] == [("pose-du-cadre", [(1, 1)], "")]
        seen_by(session, amina, 3, trainer=cast.claire)
        found = client.get(url("person", session, amina.uuid)).context["person"].watched
        assert (found[0].counts, found[0].together) == (
            [(3, 1), (1, 1)], "From “Begun” to “Done and adjusted”; in the middle: Begun.",
        )  # fmt: skip

    def test_an_objective(self, client, trainer, session, amina):
        at_phase(session, *TALKED)
        sent = {"keep": "Poser le cadre", "try_next": "Me taire", "review_on": "2026-12-10"}
        assert send(client, "objective", session, amina.uuid, **sent).status_code == 302
        aim = objectives(session)[amina.pk]
        assert (aim.words.keep, aim.words.try_next, str(aim.review_on)) == ("Poser le cadre", "Me taire", "2026-12-10")
        assert client.get(url("person", session, amina.uuid)).context["aim"].initial["keep"] == "Poser le cadre"

    @pytest.mark.parametrize("wrong", [{}, {"keep": " "}, {"keep": "x", "review_on": "soon"}, {"keep": "x" * 2001}])
    def test_an_objective_that_says_nothing_is_refused(self, client, trainer, session, amina, wrong):
        at_phase(session, *TALKED)
        assert send(client, "objective", session, amina.uuid, **wrong).status_code == 422
        assert objectives(session) == {}

    def test_levels_are_chosen_and_never_proposed(self, client, trainer, cast, session, amina, lina):
        at_phase(session, *PLAYED)
        seen_by(session, amina, 3, observer=lina)
        seen_by(session, amina, 3, trainer=cast.claire)
        at_phase(session, "sortie-de-role", "debriefing")
        form = client.get(url("person", session, amina.uuid)).context["levels"]
        assert [each.code for each in form.competencies] == ["mediation"]
        assert all(form[name].initial is None for name in form.fields if name.startswith("level-"))
        send(client, "levels", session, amina.uuid)
        assert not Evidence.objects.exists()
        key = uuid4()
        for _twice in range(2):
            fields = {"level-mediation": "2", "comment-mediation": "Pose le cadre."}
            send(client, "levels", session, amina.uuid, client_uuid=key, **fields)
        row = Evidence.objects.get()
        assert (row.learner, row.level, row.recorded_by) == (cast.amina, 2, cast.claire)
        assert confirmed_levels(session) == {cast.amina.pk: {row.competency_id: 2}}
        assert client.post(url("observe", session), sheet()).status_code == 422  # it is confirmed

    def test_what_nobody_observed_is_not_confirmed(self, client, trainer, session, amina):
        at_phase(session, *TALKED)
        send(client, "levels", session, amina.uuid, **{"level-mediation": "3"})
        assert not Evidence.objects.exists()

    def test_only_a_trainer_writes(self, client, cast, session, amina):
        at_phase(session, *TALKED)
        for who in ("jean", "paul", "amina", "marc"):
            client.force_login(cast.people[who])
            for name, more in (("step", ("faits",)), ("objective", (amina.uuid,)), ("levels", (amina.uuid,))):
                assert send(client, name, session, *more, text="x", keep="x").status_code == 404

    @pytest.mark.parametrize("count", [1, 3])
    def test_queries_of_a_person(self, client, trainer, cast, django_assert_num_queries, count):
        session = of_cast(cast)
        one, *others = [joined(session) for _each in range(count + 1)]
        played(session, one, "nour")
        at_phase(session, *PLAYED)
        for _each in others:
            seen_by(session, one, trainer=UserFactory())
        at_phase(session, "sortie-de-role", "debriefing")
        with django_assert_num_queries(13):
            client.get(url("person", session, one.uuid))


class TestWhatRemains:
    @pytest.fixture
    def over(self, client, cast, session, amina, lina):
        at_phase(session, *PLAYED)
        seen_by(session, amina, observer=lina)
        at_phase(session, "sortie-de-role", "debriefing")
        aim = {"keep": "Dire mon prénom", "try_next": "Me taire"}
        set_objective(participant=amina, by=cast.claire, client_uuid=uuid4(), **aim)
        client.force_login(cast.claire)
        client.post(url("step", session, "faits"), {"text": "Tout le monde a parlé."})
        send(client, "close", session)
        assert clock_of(session).is_closed
        return session

    def test_its_trainer_reads_everything(self, client, cast, over):
        client.force_login(cast.claire)
        assert client.get(url("session", over)).url == url("report", over)
        page = client.get(url("report", over)).content.decode()
        for words in ("Un fait.", "Dire mon prénom", "Me taire", "Tout le monde a parlé.", "Amina Benali"):
            assert words in page

    @pytest.mark.parametrize("who", ["jean", "paul"])
    def test_others_of_the_centre_read_that_it_took_place(self, client, cast, over, who):
        client.force_login(cast.people[who])
        page = client.get(url("report", over)).content.decode()
        assert "Amina Benali" in page
        for words in ("Un fait.", "Dire mon prénom", "Me taire", "Tout le monde a parlé."):
            assert words not in page
