"""The apprentice's pages: whose they are, what they say, and how many queries they take."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from competencies.mastery import Instrument, Kind
from competencies.queries import pathway_progress
from competencies.services import appraise_at_work, decide_level, retract_evidence
from courses.services import keep_place
from records.queries import apprentice as queries
from tests.factories.competencies import (
    BlockFactory,
    CompetencyFactory,
    EvidenceFactory,
    FrameworkEditionFactory,
    HeadingFactory,
    RequirementFactory,
)
from tests.factories.courses import ActivityFactory
from tests.factories.people import AccessLogFactory, UserFactory, cast
from tests.records.pages import do, follow, learner_of_path, read, see_done

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "lessons")]

TODAY = timezone.localdate()
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)
PAGES = ["apprentice", "apprentice_modules", "apprentice_competencies", "apprentice_path", "apprentice_viewers"]


# Whose pages these are


@pytest.mark.parametrize("name", [*PAGES, "apprentice_export"])
def test_only_learners_come_in(client, name):
    people = cast()
    address = reverse(f"records:{name}")
    assert client.get(address).status_code == 302
    expected = {"amina": 200, "lina": 200, "theo": 200}
    for who, person in people.people.items():
        client.force_login(person)
        assert client.get(address).status_code == expected.get(who, 404), who


@pytest.mark.parametrize("name", ["apprentice_module", "apprentice_competency"])
def test_pages_of_one_thing_refuse_strangers_and_unknown_things(client, name):
    people = cast()
    section = follow(people.amina)
    known = {"apprentice_module": section.course.uuid, "apprentice_competency": CompetencyFactory().uuid}[name]
    client.force_login(people.ines)
    assert client.get(reverse(f"records:{name}", args=[known])).status_code == 404
    client.force_login(people.amina)
    assert client.get(reverse(f"records:{name}", args=[known])).status_code == 200
    assert client.get(reverse(f"records:{name}", args=[uuid.uuid4()])).status_code == 404


def test_a_module_one_does_not_follow_is_not_found(client, amina):
    theirs = follow(UserFactory())
    assert client.get(reverse("records:apprentice_module", args=[theirs.course.uuid])).status_code == 404


def test_nobody_reads_anybody_else(client, amina):
    lina = UserFactory()
    activity = ActivityFactory(section=follow(lina, title="Module de Lina"))
    keep_place(learner=lina, activity=activity, anchor="b1")
    competency = CompetencyFactory(edition=FrameworkEditionFactory())
    see_done(lina, competency, 3, by=UserFactory(display_name="Formatrice de Lina"))
    pages = [read(client, name) for name in PAGES] + [read(client, "apprentice_competency", competency.uuid)]
    assert not any("de Lina" in page for page in pages)


# Today


def test_home_says_whom_to_ask_when_nothing_is_there(client):
    people = cast()
    client.force_login(people.amina)
    client.cookies["django_language"] = "en"
    page = read(client, "apprentice")
    assert "No module for you yet" in page
    assert "Ask your trainer: Claire Dumas." in page


def test_home_offers_the_first_open_activity(client, amina):
    section = follow(amina, title="Poser le cadre")
    activity = ActivityFactory(section=section, title="Qui suis-je ?")
    page = read(client, "apprentice")
    assert "Qui suis-je ?" in page
    assert str(activity.uuid) in page
    assert ">Start<" in page
    assert "0 activities out of 1" in page


def test_home_offers_first_what_is_due_first(amina):
    whenever, later, soon = (ActivityFactory(section=follow(amina)) for _ in range(3))
    for activity, days in ((later, 90), (soon, 14)):
        activity.section.course.enrolments.update(due_on=TODAY + timedelta(days=days))
    for expected in (soon, later, whenever):
        assert queries.today(amina, TODAY).next.activity == expected
        do(amina, expected)


def test_home_resumes_what_was_begun_last(client, amina):
    section = follow(amina)
    ActivityFactory(section=section, title="Première")
    begun = ActivityFactory(section=section, title="Commencée")
    keep_place(learner=amina, activity=begun, anchor="bloc-3")
    page = read(client, "apprentice")
    assert "You come back to where you stopped." in page
    assert page.index("Commencée") < page.index("My modules")
    assert "Première" not in page


@pytest.mark.parametrize(("due_on", "words"), [(TOMORROW, "due by"), (YESTERDAY, "was due on"), (None, None)])
def test_home_says_when_it_is_due(client, amina, due_on, words):
    section = follow(amina)
    ActivityFactory(section=section)
    section.course.enrolments.update(due_on=due_on)
    page = read(client, "apprentice")
    assert ("due by" in page, "was due on" in page) == (words == "due by", words == "was due on")


def test_home_when_all_is_done_or_nothing_is_open(client, amina):
    section = follow(amina)
    activity = ActivityFactory(section=section, opens_on=TOMORROW, title="Demain")
    assert "“Demain” opens on" in read(client, "apprentice")
    activity.opens_on = None
    activity.save()
    do(amina, activity)
    assert "All your modules are finished" in read(client, "apprentice")


def test_home_tells_the_last_thing_a_person_said_while_it_is_fresh(client, amina):
    competency = CompetencyFactory(title="La médiation")
    trainer, mentor = UserFactory(), UserFactory()
    now = timezone.now()
    see_done(amina, competency, 1, trainer, observed_at=now - timedelta(days=30))
    assert "La médiation" not in read(client, "apprentice")
    see_done(amina, competency, 1, trainer, observed_at=now - timedelta(hours=2))
    assert "Your trainer gave their view" in read(client, "apprentice")
    seen = appraise_at_work(
        learner=amina, competency=competency, level=2, by=mentor, observed_at=now, client_uuid=uuid.uuid4()
    )
    page = read(client, "apprentice")
    assert "Your workplace mentor wrote down what they saw" in page
    assert "Your trainer gave their view" not in page
    retract_evidence(evidence=seen, by=mentor)
    assert "Your trainer gave their view" in read(client, "apprentice")


def test_home_says_where_the_path_stands(client, amina):
    learner_of_path(amina, 3)
    assert "0 competencies out of 3 are acquired" in read(client, "apprentice")


def test_home_is_light(client, amina):
    for _each in range(8):
        ActivityFactory.create_batch(10, section=follow(amina))
    response = client.get(reverse("records:apprentice"))
    assert len(response.content) < 40_000


# Modules


def test_an_outline_says_what_is_done_open_locked_and_when(client, amina):
    section = follow(amina)
    done = ActivityFactory(section=section, title="Faite")
    locked = ActivityFactory(section=section, title="Après")
    ActivityFactory(section=section, title="Plus tard", opens_on=TOMORROW)
    ActivityFactory(section=section, title="Finie", closes_on=YESTERDAY)
    first = ActivityFactory(section=section, title="Avant tout", required=False)
    locked.requires.add(first, done)
    do(amina, done)
    page = read(client, "apprentice_module", section.course.uuid)
    assert "First do “Avant tout”." in page
    assert "Opens on" in page
    assert "Closed since" in page
    assert str(done.uuid) in page
    assert str(locked.uuid) not in page


def test_a_section_says_how_many_suffice(client, amina):
    section = follow(amina)
    section.minimum = 2
    section.save()
    ActivityFactory.create_batch(3, section=section, required=False)
    page = read(client, "apprentice_module", section.course.uuid)
    assert "Do at least 2 activities of this section." in page
    assert "0 activities out of 2" in page


def test_an_activity_of_an_unknown_kind_is_shown_as_unavailable(client, amina):
    section = follow(amina)
    ActivityFactory(section=section, kind="hologram", title="Hologramme")
    for page in (read(client, "apprentice"), read(client, "apprentice_module", section.course.uuid)):
        assert "Hologramme" in page
        assert "Not available for now" in page


def test_modules_without_any(client, amina):
    assert "Ask your training centre." in read(client, "apprentice_modules")


# My path


def test_path_in_words(client, amina):
    pathway = learner_of_path(amina, 2)
    proposition = pathway.proposition
    BlockFactory(edition=pathway.edition, code="RNCP1BC09", title="")
    heading = HeadingFactory(proposition=proposition, title="Aller vers les publics")
    RequirementFactory(proposition=proposition, block=None, heading=heading, competency__title="L’écoute")
    pathway.edition.gaps = ["Intitulés du bloc 9 : non vus."]
    pathway.edition.valid_to = TODAY + timedelta(days=200)
    pathway.edition.save()
    page = read(client, "apprentice_path")
    for words in (
        "0 competencies out of 3 are acquired", "RNCP1BC09", "Title to be confirmed", "Aller vers les publics",
        "Teaching proposition, not official", "This site never says that a diploma is earned", "L’écoute",
        "This version of the diploma ends soon", "Intitulés du bloc 9", "Nobody has linked competencies",
    ):  # fmt: skip
        assert words in page, words
    assert "%" not in page.split("<main")[1].split("</main>")[0]


def test_path_after_the_last_day_of_its_edition(client, amina):
    pathway = learner_of_path(amina, 1)
    pathway.edition.valid_to = YESTERDAY
    pathway.edition.save()
    assert "This version of the diploma has ended" in read(client, "apprentice_path")


def test_no_path(client):
    people = cast()
    client.force_login(people.amina)
    client.cookies["django_language"] = "en"
    page = read(client, "apprentice_path")
    assert "No diploma is set for you yet" in page
    assert "Claire Dumas" in page


def test_home_and_path_give_the_same_numbers(amina):
    pathway = learner_of_path(amina, 4, origins=1)
    first, second, third, _fourth = (each.competency for each in pathway.proposition.requirements.order_by("pk"))
    other_block = BlockFactory(edition=pathway.edition)
    RequirementFactory(proposition=pathway.proposition, block=other_block, competency=first, level=3)
    claire = UserFactory()
    for competency in (first, second):
        see_done(amina, competency, 2, claire)
        decide_level(learner=amina, competency=competency, level=2, by=claire)
    see_done(amina, third, 2, claire)
    short = queries.today(amina, TODAY).path.summary
    full = pathway_progress(pathway).summary
    assert (len(full.acquired), len(full.ready), len(full.started), len(full.missing)) == (1, 1, 1, 1)
    for group in ("acquired", "ready", "started", "missing"):
        assert getattr(short, group) == getattr(full, group)


@pytest.mark.parametrize("shown", [None, 1, 2, 3])
def test_a_competency_asked_by_two_blocks_reads_the_same_on_its_page_and_on_the_path(client, amina, shown):
    pathway = learner_of_path(amina, 1, origins=1)
    competency = pathway.proposition.requirements.get().competency
    other_block = BlockFactory(edition=pathway.edition, code="BC-BIS")
    RequirementFactory(proposition=pathway.proposition, block=other_block, competency=competency, level=3, origins=1)
    claire = UserFactory()
    if shown is not None:
        see_done(amina, competency, shown, claire)
    response = client.get(reverse("records:apprentice_competency", args=[competency.uuid]))
    path = pathway_progress(pathway)
    status = path.summary.status_of(competency.pk)
    assert response.context["standing"].status == status
    [(_family, [listed])] = client.get(reverse("records:apprentice_competencies")).context["families"]
    assert listed.status == status
    assert listed.missing == response.context["standing"].missing
    told = [(each["block"].code, each["status"]) for each in response.context["blocks"]]
    assert sorted(told) == sorted((block.code, block.lines[0].mastery.status) for block in path.blocks)
    assert "BC-BIS" in response.content.decode()


def test_a_competency_that_one_block_asks_for_is_not_listed_by_block(client, amina):
    pathway = learner_of_path(amina, 1, origins=1)
    competency = pathway.proposition.requirements.get().competency
    response = client.get(reverse("records:apprentice_competency", args=[competency.uuid]))
    assert response.context["blocks"] == []


# Who can see me


def test_viewers_page(client):
    people = cast()
    competency = CompetencyFactory(title="La médiation")
    EvidenceFactory(
        learner=people.amina, competency=competency, kind=Kind.APPRAISAL, instrument=Instrument.WORKPLACE, level=2,
        recorded_by=people.marc,
    )  # fmt: skip
    AccessLogFactory(learner=people.amina, viewer=people.nadia, capacity="employer", organisation="Maison de quartier")
    AccessLogFactory(learner=people.lina, viewer=people.sylvie, capacity="guardian")
    client.force_login(people.amina)
    client.cookies["django_language"] = "en"
    page = read(client, "apprentice_viewers")
    for name in ("Claire Dumas", "Marc Leroy", "Nadia Ferrand", "Jean Morel", "Paul Vidal", "La médiation"):
        assert name in page
    for name in ("Sylvie Roche", "Inès Aubry", "Théo Martin", "Lina Roche"):
        assert name not in page
    log = page.split('id="log"')[1]
    assert "Nadia Ferrand" in log
    assert "Marc Leroy" not in log


def test_without_a_pathway_or_a_framework_pages_still_stand(client, amina):
    assert "No competency to show yet" in read(client, "apprentice_competencies")
    assert User.objects.count() == 1
