"""A module given to a group or to one learner: who may, what is told, how many queries it takes."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import StaffRole, User
from courses.models import Enrolment
from tests.factories.courses import ActivityFactory, CourseFactory, EnrolmentFactory, ProgrammeFactory
from tests.factories.people import (
    CohortFactory,
    CohortLearnerFactory,
    CohortTrainerFactory,
    MembershipFactory,
    StaffRoleFactory,
    cast,
)

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
SOON, YESTERDAY = TODAY + timedelta(days=7), TODAY - timedelta(days=1)
WHOSE = {"group": "cohort", "learner": "amina"}


@pytest.fixture
def people():
    return cast()


@pytest.fixture
def course():
    activity = ActivityFactory(section__course__title="Poser le cadre", section__course__minutes=90)
    return activity.section.course


def browser(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def address(people, whose, page, *of):
    return reverse(f"records:trainer_{whose}_{page}", args=[getattr(people, WHOSE[whose]).uuid, *of])


def sent(start=TODAY, due_on=None):
    return {"start": start.isoformat(), "due_on": due_on.isoformat() if due_on else ""}


def given(people, whose, **fields):
    return EnrolmentFactory(**{WHOSE[whose].replace("amina", "learner"): getattr(people, WHOSE[whose])}, **fields)


@pytest.mark.parametrize("whose", WHOSE)
class TestPages:
    @pytest.mark.parametrize("who", ["claire", "jean"])
    def test_given_from_the_list_and_seen_at_once(self, people, course, whose, who):
        client = browser(getattr(people, who))
        empty = client.get(address(people, whose, "modules"))
        assert (empty.context["standing"], empty.context["over"]) == ([], [])
        assert address(people, whose, "offers") in empty.content.decode()
        [offer] = client.get(address(people, whose, "offers")).context["rows"]
        assert (offer["what"], offer["url"]) == (course, address(people, whose, "give", course.uuid))
        for _click in range(2):
            response = client.post(offer["url"], sent(due_on=SOON), follow=True)
            assert response.redirect_chain == [(address(people, whose, "modules"), 302)]
        row = Enrolment.objects.get()
        assert (row.start, row.due_on, row.enrolled_by) == (TODAY, SOON, getattr(people, who))
        [line] = response.context["standing"]
        assert (line["row"], line["url"]) == (row, address(people, whose, "enrolment", row.uuid))
        assert client.get(address(people, whose, "offers")).context["rows"] == []
        assert "Poser le cadre" in browser(people.amina).get(reverse("records:apprentice")).content.decode()

    def test_who_has_no_business_there_finds_nothing(self, people, course, whose):
        row = given(people, whose, course=course)
        reads = [address(people, whose, "modules")]
        pages = [
            address(people, whose, "offers"),
            address(people, whose, "give", CourseFactory().uuid),
            address(people, whose, "enrolment", row.uuid),
        ]
        elsewhere = StaffRoleFactory(centre=people.other_centre, role=StaffRole.Role.TRAINER).user
        for person in (people.amina, people.marc, people.nadia, people.sylvie, people.ines, elsewhere):
            for page in (*reads, *pages):
                assert browser(person).get(page).status_code == 404, (person, page)
        for person in (people.amina, people.marc, people.paul, elsewhere):
            for page in (*pages[1:], address(people, whose, "stop", row.uuid)):
                assert browser(person).post(page, sent(due_on=SOON)).status_code == 404, (person, page)
        row.refresh_from_db()
        assert (row.due_on, row.is_over_on(TODAY), Enrolment.objects.count()) == (None, False, 1)

    def test_an_auditor_reads_and_is_offered_nothing(self, people, course, whose):
        given(people, whose, course=course)
        page = browser(people.paul).get(address(people, whose, "modules"))
        assert [line["url"] for line in page.context["standing"]] == [""]
        assert "/donner/" not in page.content.decode()
        for name in ("offers", "give"):
            of = [course.uuid] if name == "give" else []
            assert browser(people.paul).get(address(people, whose, name, *of)).status_code == 404

    def test_another_centres_modules_are_not_there(self, people, whose):
        others = [
            CourseFactory(centre=people.other_centre), ProgrammeFactory(centre=people.other_centre),
            CourseFactory(published_at=None), CourseFactory(retired_at=timezone.now()),
        ]  # fmt: skip
        client = browser(people.claire)
        assert client.get(address(people, whose, "offers")).context["rows"] == []
        for uuid in (*(each.uuid for each in others), uuid4()):
            assert client.post(address(people, whose, "give", uuid), sent()).status_code == 404
        assert not Enrolment.objects.exists()

    @pytest.mark.parametrize(("words", "found"), [("MÉDIER", 1), ("medi", 1), ("cadre", 0), ("", 1)])
    def test_search_by_title_without_accents(self, people, whose, words, found):
        CourseFactory(title="Médier", centre=people.centre)
        page = browser(people.claire).get(address(people, whose, "offers"), {"words": words})
        assert len(page.context["rows"]) == found

    def test_what_cannot_be_is_told_and_what_was_typed_stays(self, people, course, whose):
        client, give = browser(people.claire), address(people, whose, "give", course.uuid)
        for fields, field in [
            (sent(start=YESTERDAY), "start"), (sent(due_on=YESTERDAY), "due_on"), ({"start": "demain"}, "start"),
        ]:  # fmt: skip
            page = client.post(give, fields)
            assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
        assert not Enrolment.objects.exists()
        given(people, whose, course=course)
        page = client.post(give, sent(start=SOON))
        assert (page.status_code, Enrolment.objects.count()) == (422, 1)
        assert SOON.isoformat() in page.content.decode()

    def test_the_day_is_changed_and_refused(self, people, course, whose):
        row = given(people, whose, course=course, due_on=YESTERDAY)
        client, page = browser(people.jean), address(people, whose, "enrolment", row.uuid)
        assert YESTERDAY.isoformat() in client.get(page).content.decode()
        for day, status, kept in [(SOON, 302, SOON), (YESTERDAY, 422, SOON), (None, 302, None)]:
            assert client.post(page, sent(due_on=day)).status_code == status
            row.refresh_from_db()
            assert row.due_on == kept

    def test_it_is_stopped_and_stays_in_the_history(self, people, course, whose):
        row = given(people, whose, course=course)
        client = browser(people.claire)
        for _click in range(2):
            page = client.post(address(people, whose, "stop", row.uuid), follow=True)
        assert (page.context["standing"], [line["row"] for line in page.context["over"]]) == ([], [row])
        assert client.get(address(people, whose, "enrolment", row.uuid)).status_code == 302
        assert client.get(address(people, whose, "stop", row.uuid)).status_code == 405
        row.refresh_from_db()
        assert row.end == YESTERDAY
        assert [each["what"] for each in client.get(address(people, whose, "offers")).context["rows"]] == [course]

    def test_anothers_enrolment_is_not_theirs(self, people, course, whose):
        other = EnrolmentFactory(learner=people.lina, course=course)
        for page in ("enrolment", "stop"):
            assert browser(people.claire).post(address(people, whose, page, other.uuid)).status_code == 404

    @pytest.mark.parametrize("count", [1, 3])
    def test_queries(self, people, whose, django_assert_num_queries, count):
        courses = CourseFactory.create_batch(count, centre=people.centre)
        for each in courses:
            given(people, whose, course=each, enrolled_by=people.jean)
            given(people, whose, course=each, end=YESTERDAY)
        CourseFactory.create_batch(count)
        ProgrammeFactory.create_batch(count)
        client = browser(people.claire)
        for page, queries in QUERIES[whose].items():
            client.get(address(people, whose, page))
            with django_assert_num_queries(queries):
                client.get(address(people, whose, page))


QUERIES = {"group": {"modules": 5, "offers": 5}, "learner": {"modules": 5, "offers": 6}}


class TestALearner:
    def test_what_comes_with_the_group_is_read_and_changed_there(self, people, course):
        row = EnrolmentFactory(cohort=people.cohort, course=course)
        client = browser(people.claire)
        [line] = client.get(address(people, "learner", "modules")).context["standing"]
        assert (line["row"], line["url"]) == (row, "")
        assert client.post(address(people, "learner", "stop", row.uuid)).status_code == 404

    def test_each_centre_answers_for_its_own_modules(self, people):
        theirs = CourseFactory(centre=people.other_centre)
        row = EnrolmentFactory(learner=people.amina, course=theirs)
        MembershipFactory(learner=people.amina, centre=people.other_centre)
        client = browser(people.claire)
        assert client.get(address(people, "learner", "offers")).context["rows"] == []
        assert client.post(address(people, "learner", "stop", row.uuid)).status_code == 404
        there = StaffRoleFactory(centre=people.other_centre, role=StaffRole.Role.TRAINER).user
        assert browser(there).post(address(people, "learner", "stop", row.uuid)).status_code == 302

    def test_a_trainer_of_the_group_alone_gives_what_its_centre_has(self, people):
        own = CourseFactory(centre=people.centre)
        trainer = CohortTrainerFactory(cohort=people.cohort).trainer
        [offer] = browser(trainer).get(address(people, "learner", "offers")).context["rows"]
        assert browser(trainer).post(offer["url"], sent()).status_code == 302
        assert Enrolment.objects.get().course == own


class TestChoosingAGroup:
    def page(self, person, what):
        return browser(person).get(reverse("records:trainer_choose_group", args=[what.uuid]))

    def test_ones_groups_and_those_that_follow_it_already(self, people, course):
        other = CohortFactory(centre=people.centre, name="Autre")
        CohortFactory(centre=people.centre, end=YESTERDAY)
        EnrolmentFactory(cohort=people.cohort, course=course)
        groups = self.page(people.claire, course).context["groups"]
        assert [(each["group"], each["group"].follows) for each in groups] == [(other, False), (people.cohort, True)]
        assert browser(people.claire).get(groups[0]["url"]).status_code == 200

    def test_groups_of_the_modules_centre(self, people):
        own = CourseFactory(centre=people.centre)
        StaffRoleFactory(user=people.claire, centre=people.other_centre)
        CohortFactory(centre=people.other_centre)
        assert [each["group"] for each in self.page(people.claire, own).context["groups"]] == [people.cohort]

    def test_nobody_else(self, people, course):
        for person in (people.amina, people.marc, people.nadia, people.paul, people.ines):
            assert self.page(person, course).status_code == 404
        assert self.page(people.claire, CourseFactory(centre=people.other_centre)).status_code == 404

    @pytest.mark.parametrize("count", [1, 3])
    def test_queries(self, people, course, django_assert_num_queries, count):
        for group in CohortFactory.create_batch(count, centre=people.centre):
            EnrolmentFactory(cohort=group, course=course)
        client, there = browser(people.claire), reverse("records:trainer_choose_group", args=[course.uuid])
        client.get(there)
        with django_assert_num_queries(4):
            client.get(there)


class TestTheWayThere:
    @pytest.mark.parametrize(
        ("who", "name", "whose"),
        [
            ("claire", "records:trainer_board", "group"), ("claire", "records:trainer_learner", "learner"),
            ("paul", "records:trainer_board", "group"), ("paul", "records:trainer_learner", "learner"),
            ("jean", "accounts:cohort", "group"), ("jean", "accounts:person", "learner"),
        ],
    )  # fmt: skip
    def test_from_the_pages_of_the_group_and_of_the_person(self, people, who, name, whose):
        page = browser(getattr(people, who)).get(reverse(name, args=[getattr(people, WHOSE[whose]).uuid]))
        assert f'href="{address(people, whose, "modules")}"' in page.content.decode()

    def test_not_from_the_page_of_somebody_who_learns_nothing(self, people):
        page = browser(people.jean).get(reverse("accounts:person", args=[people.claire.uuid]))
        assert "/modules/" not in page.content.decode()

    def test_programmes_are_given_too(self, people):
        programme = ProgrammeFactory(centre=people.centre)
        CohortLearnerFactory(cohort=people.cohort)
        page = browser(people.claire).get(address(people, "group", "give", programme.uuid))
        assert (page.context["count"], page.context["is_module"]) == (3, False)
        browser(people.claire).post(address(people, "group", "give", programme.uuid), sent(start=SOON))
        assert Enrolment.objects.get().programme == programme
