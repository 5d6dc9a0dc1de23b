"""What an apprentice reads of their competencies, and says of them."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from competencies.mastery import Instrument, Kind, Status
from competencies.models import Evidence, LevelDescriptor
from competencies.services import appraise_at_work, decide_level, publish_level, retract_evidence
from courses.models import ActivityCompetency
from records.queries import apprentice as queries
from records.queries.teaching import NOT_TAUGHT, teaching_of
from tests.factories.competencies import CompetencyFactory, EvidenceFactory, FrameworkEditionFactory
from tests.factories.courses import ActivityFactory
from tests.factories.people import MembershipFactory, UserFactory
from tests.records.pages import do, follow, read, see_done

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "lessons")]

TODAY = timezone.localdate()
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)


def test_voices_stand_side_by_side(client, amina):
    competency = CompetencyFactory(edition=FrameworkEditionFactory())
    trainer, mentor = UserFactory(), UserFactory()
    EvidenceFactory(learner=amina, competency=competency, level=1)
    EvidenceFactory(learner=amina, competency=competency, kind=Kind.SELF, instrument=Instrument.SELF, level=3)
    appraise_at_work(
        learner=amina, competency=competency, level=None, by=mentor, observed_at=timezone.now(),
        client_uuid=uuid.uuid4(),
    )  # fmt: skip
    see_done(amina, competency, 2, trainer)
    page = read(client, "apprentice_competencies")
    for words in ("Independent", "Discovery", "In progress, with help", "Not seen at the workplace"):
        assert words in page
    assert "What you showed is enough. Your trainer still has to confirm the level." in page


def test_a_competency_says_where_it_is_taught(client, amina):
    edition = FrameworkEditionFactory()
    nowhere, elsewhere, here = (CompetencyFactory(edition=edition, title=each) for each in ("Nulle", "Autre", "Ici"))
    section = follow(amina, title="Mon module")
    mine = ActivityFactory(section=section, title="Ma leçon")
    other = ActivityFactory(section__course__title="Module d’à côté")
    another_centre = ActivityFactory(section__course__title="Module secret")
    another_centre.section.course.centre = MembershipFactory().centre
    another_centre.section.course.save()
    for competency, activity in ((here, mine), (elsewhere, other), (nowhere, another_centre)):
        ActivityCompetency.objects.create(activity=activity, competency=competency, level=1)
    assert "No module teaches it yet." in read(client, "apprentice_competency", nowhere.uuid)
    assert "Taught in: Module d’à côté." in read(client, "apprentice_competency", elsewhere.uuid)
    page = read(client, "apprentice_competency", here.uuid)
    assert "Ma leçon" in page
    do(amina, mine)
    page = read(client, "apprentice_competency", here.uuid)
    assert "Ma leçon" not in page
    assert "Taught in your module:" in page
    assert "Module secret" not in read(client, "apprentice_competencies")


@pytest.mark.parametrize(
    "change", [{"closes_on": YESTERDAY}, {"opens_on": TOMORROW}, {"published_at": None}, {"retired_at": timezone.now()}]
)
def test_what_cannot_be_opened_is_never_the_next_useful_activity(amina, change):
    competency = CompetencyFactory()
    activity = ActivityFactory(section=follow(amina), **change)
    ActivityCompetency.objects.create(activity=activity, competency=competency, level=1)
    found = teaching_of(amina, [competency.pk], TODAY).get(competency.pk, NOT_TAUGHT)
    assert found.next_activity is None


def test_what_is_locked_is_never_the_next_useful_activity(amina):
    competency = CompetencyFactory()
    section = follow(amina)
    first, activity = ActivityFactory(section=section), ActivityFactory(section=section)
    activity.requires.add(first)
    ActivityCompetency.objects.create(activity=activity, competency=competency, level=1)
    assert teaching_of(amina, [competency.pk], TODAY)[competency.pk].next_activity is None
    do(amina, first)
    assert teaching_of(amina, [competency.pk], TODAY)[competency.pk].next_activity == activity


def test_history_says_who_why_and_what_was_taken_back(client, amina):
    competency = CompetencyFactory()
    claire = UserFactory(display_name="Claire Dumas")
    quiz = ActivityFactory(title="Quiz du cadre")
    EvidenceFactory(learner=amina, competency=competency, origin=f"quiz:{quiz.uuid}")
    wrong = see_done(amina, competency, 3, claire)
    retract_evidence(evidence=wrong, by=claire, comment="Erreur de ligne.")
    ruling = decide_level(learner=amina, competency=competency, level=2, by=claire, comment="Vu le 3 mars.")
    publish_level(evidence=ruling, by=claire)
    page = read(client, "apprentice_competency", competency.uuid)
    for words in ("Quiz du cadre", "Vu le 3 mars.", "Erreur de ligne.", "by Claire Dumas", "Your employer sees it"):
        assert words in page, words
    assert page.count("This counts</") == 1
    assert page.count("<s>") == page.count("Taken back</") == 1


def test_the_rows_that_count_are_marked(amina):
    competency = CompetencyFactory()
    first = EvidenceFactory(learner=amina, competency=competency, level=1)
    EvidenceFactory(learner=amina, competency=competency, kind=Kind.SELF, instrument=Instrument.SELF, level=3)
    page = queries.competency_page(amina, competency, TODAY)
    assert [row.evidence for row in page.history if row.counts] == [first]
    assert page.standing.mastery.status is Status.IN_PROGRESS


def test_a_retraction_taken_back_leaves_the_row_standing(amina):
    competency = CompetencyFactory()
    row = see_done(amina, competency, 2, None)
    retraction = retract_evidence(evidence=row, by=None)
    assert queries.competency_page(amina, competency, TODAY).history[0].withdrawn == retraction
    retract_evidence(evidence=retraction, by=None)
    (line,) = queries.competency_page(amina, competency, TODAY).history
    assert line.withdrawn is None
    assert line.counts


# What I say of myself


def answer(client, competency, **data):
    return client.post(reverse("records:apprentice_competency", args=[competency.uuid]), data)


def test_saying_where_one_stands_counts_for_nothing(client, amina):
    competency = CompetencyFactory()
    response = answer(client, competency, level="3", client_uuid=uuid.uuid4())
    assert response.status_code == 302
    row = Evidence.objects.get()
    assert (row.learner, row.competency, row.kind, row.level) == (amina, competency, Kind.SELF, 3)
    found = queries.competency_page(amina, competency, TODAY)
    assert found.standing.mastery.status is Status.NOT_STARTED
    assert found.own_level == 3


def test_sending_twice_records_once(client, amina):
    competency, once = CompetencyFactory(), uuid.uuid4()
    for _each in range(2):
        assert answer(client, competency, level="2", client_uuid=once).status_code == 302
    assert Evidence.objects.count() == 1


def test_the_same_client_uuid_from_two_people_is_two_answers(client, amina):
    competency, once = CompetencyFactory(), uuid.uuid4()
    answer(client, competency, level="2", client_uuid=once)
    lina = UserFactory()
    MembershipFactory(learner=lina)
    client.force_login(lina)
    answer(client, competency, level="1", client_uuid=once)
    assert sorted(Evidence.objects.values_list("learner__username", "level")) == [("amina", 2), (lina.username, 1)]


@pytest.mark.parametrize(
    "data",
    [
        {}, {"level": "4"}, {"level": "-1"}, {"level": ""}, {"level": "deux"}, {"level": "1e0"}, {"level": "\x00"},
        {"level": "2", "client_uuid": "abc"}, {"level": "2", "client_uuid": ""}, {"level": "2" * 500},
    ],
)  # fmt: skip
def test_a_bad_answer_gets_a_plain_message_and_changes_nothing(client, amina, data):
    response = answer(client, CompetencyFactory(), **{"client_uuid": uuid.uuid4(), **data})
    assert response.status_code == 422
    assert "Something needs mending" in response.content.decode()
    assert not Evidence.objects.exists()


def test_the_sentences_to_choose_from(client, amina):
    competency = CompetencyFactory()
    LevelDescriptor.objects.create(competency=competency, level=1, text="Nomme les principales aides.")
    page = read(client, "apprentice_competency", competency.uuid)
    assert page.count("Nomme les principales aides.") == 1
    assert "In progress, with help · what we aim at" in page
    assert "It counts for nothing else" in page
