"""A colleague reads copies again without seeing the first marks; both compare and settle on one."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from assessments.quizzes.models import HandMark, SecondReading, SecondReadingCopy
from assessments.quizzes.services import Refused, ask_second_reading, save_comment
from competencies.agreement import Rating, compare
from tests.assessments.quizzes.test_marking_screens import (
    another_learner,
    assert_names_nobody,
    by_hand,
    copy_url,
    handed_in,
    marks,
    queue_url,
    quiz_url,
    read,
    result_url,
)
from tests.factories import people
from tests.factories.quizzes import named

pytestmark = pytest.mark.django_db

Q13 = named("q13")
LISTENS, WRITES = str(named("q13-listens")), str(named("q13-writes"))


@pytest.fixture
def hugo(cast):
    found = people.UserFactory(display_name="Hugo Petit")
    people.StaffRoleFactory(user=found, centre=cast.centre)
    return found


@pytest.fixture
def activity():
    return by_hand()


@pytest.fixture
def copies(cast, activity):
    """Three copies that Claire has read."""
    third = another_learner(cast)
    people.MembershipFactory(learner=third, centre=cast.centre)
    found = [handed_in(each, activity) for each in (cast.amina, cast.lina, third)]
    for submission in found:
        read(submission, cast.claire, 2, 1, comment="Dit par Claire.")
    return found


def asked(cast, hugo, activity, **fields):
    values = {"reader": hugo, "by": cast.claire, "client_uuid": uuid4()} | fields
    return ask_second_reading(activity=activity, question=Q13, **values)


def second_url(reading, submission):
    return reverse("marking:second", args=[reading.uuid, submission.uuid])


def agreement_url(reading):
    return reverse("marking:agreement", args=[reading.uuid])


def agree_url(reading, submission):
    return reverse("marking:agree", args=[reading.uuid, submission.uuid])


def ask_url(activity, question=Q13):
    return reverse("marking:ask", args=[activity.uuid, question])


def read_again(reading, submission, listens, writes):
    return read(submission, reading.reader, listens, writes, role=HandMark.Role.SECOND, comment="Dit par Hugo.")


class TestAsking:
    def test_all_or_some_drawn_by_lot(self, cast, hugo, activity, copies):
        some = asked(cast, hugo, activity, count=2)
        assert some.copies.count() == 2
        rest = asked(cast, hugo, activity)
        assert rest.copies.count() == 1
        rows = SecondReadingCopy.objects.values_list("submission", flat=True)
        assert sorted(rows) == [each.pk for each in copies]

    def test_sending_twice_asks_once(self, cast, hugo, activity, copies):
        client_uuid = uuid4()
        assert asked(cast, hugo, activity, client_uuid=client_uuid) == asked(
            cast, hugo, activity, client_uuid=client_uuid
        )
        assert SecondReading.objects.count() == 1

    def test_only_copies_that_the_colleague_may_mark_and_has_not_read(self, cast, hugo, activity, copies):
        stranger = people.StaffRoleFactory(centre=cast.other_centre).user
        for reader in (cast.claire, cast.jean, cast.marc, cast.paul, stranger):
            with pytest.raises(Refused):
                asked(cast, reader, activity)
        with pytest.raises(Refused):  # Claire gave the first marks herself
            asked(cast, cast.claire, activity, by=cast.jean)
        handed_in(cast.amina, activity)  # nobody has read it
        read(copies[0], hugo, 2, 1)
        assert asked(cast, hugo, activity).copies.count() == 2

    def test_by_a_coordinator_too_and_by_nobody_else(self, cast, hugo, activity, copies):
        for by in (cast.marc, cast.paul, cast.ines, cast.amina):
            with pytest.raises(Refused):
                asked(cast, hugo, activity, by=by)
        assert asked(cast, hugo, activity, by=cast.jean).copies.count() == 3

    @pytest.mark.parametrize(
        ("who", "status"), [("claire", 200), ("jean", 200), ("paul", 404), ("marc", 404), ("amina", 404), ("ines", 404)]
    )
    def test_the_page(self, client, cast, hugo, activity, copies, who, status):
        client.force_login(cast.people[who])
        response = client.get(ask_url(activity))
        assert response.status_code == status
        if status == 200:
            expected = {hugo} if who == "claire" else {hugo, cast.claire}
            assert set(response.context["form"].fields["reader"].queryset) == expected
            sent = {"reader": hugo.uuid, "count": 2, "client_uuid": uuid4()}
            assert client.post(ask_url(activity), sent).url == queue_url()
            assert SecondReading.objects.get().copies.count() == 2

    @pytest.mark.parametrize("wrong", [{"reader": ""}, {"count": 0}, {"client_uuid": "x"}])
    def test_what_is_wrong_is_told(self, client, cast, hugo, activity, copies, wrong):
        client.force_login(cast.claire)
        sent = {"reader": hugo.uuid, "count": 2, "client_uuid": uuid4()} | wrong
        assert client.post(ask_url(activity), sent).status_code == 422
        assert not SecondReading.objects.exists()

    def test_only_of_questions_that_were_read(self, client, cast, hugo, activity):
        handed_in(cast.amina, activity)
        client.force_login(cast.claire)
        assert client.get(ask_url(activity)).status_code == 404


class TestReadingBlindly:
    def test_neither_the_first_marks_nor_the_name_are_seen(self, client, cast, hugo, activity, copies):
        reading = asked(cast, hugo, activity)
        client.force_login(hugo)
        client.post(reverse("marking:names"), {"show": "1"})
        response = client.get(second_url(reading, copies[0]))
        assert "Dit par Claire." not in response.text
        assert "Claire" not in response.text
        assert_names_nobody(response, cast)
        assert " checked" not in response.text
        for url in (copy_url(copies[0]), result_url(copies[0])):
            assert client.get(url).url == second_url(reading, copies[0])
        assert client.get(agreement_url(reading)).url == second_url(reading, copies[0])
        assert client.get(agree_url(reading, copies[0])).url == second_url(reading, copies[0])
        assert "Dit par Claire." not in client.get(quiz_url(activity)).text

    def test_one_after_the_other_then_the_comparison(self, client, cast, hugo, activity, copies):
        reading = asked(cast, hugo, activity)
        client.force_login(hugo)
        [line] = client.get(queue_url()).context["second"]
        assert (line["is_mine"], line["done"], line["reading"].left) == (True, 0, 3)
        for place, submission in enumerate(copies):
            sent = marks(1, 1)
            for _ in range(2):
                response = client.post(second_url(reading, submission), sent)
            after = [second_url(reading, each) for each in copies[place + 1 :]] or [agreement_url(reading)]
            assert response.url == after[0]
        rows = HandMark.objects.filter(role=HandMark.Role.SECOND)
        assert {each.marker for each in rows} == {hugo}
        assert rows.count() == 3
        assert copies[0].markings.order_by("-id").first().score == Decimal("0.75")  # of the first reading

    @pytest.mark.parametrize("who", ["claire", "jean", "paul", "marc", "amina", "ines"])
    def test_is_of_the_colleague_alone(self, client, cast, hugo, activity, copies, who):
        reading = asked(cast, hugo, activity)
        client.force_login(cast.people[who])
        assert client.get(second_url(reading, copies[0])).status_code == 404
        assert client.post(second_url(reading, copies[0]), marks()).status_code == 404

    def test_ends_with_the_role_of_the_colleague(self, client, cast, hugo, activity, copies):
        reading = asked(cast, hugo, activity)
        hugo.staff_roles.update(end=people.some_months_ago())
        client.force_login(hugo)
        assert client.get(second_url(reading, copies[0])).status_code == 404


class TestComparing:
    def test_says_what_the_rules_say(self, client, cast, hugo, activity, copies):
        reading = asked(cast, hugo, activity)
        for submission, given in zip(copies, ((2, 1), (0, 1), (2, 0)), strict=True):
            read_again(reading, submission, *given)
        client.force_login(cast.claire)
        response = client.get(agreement_url(reading))
        ratings = [
            Rating(item=item, criterion=code, first=first, second=second)
            for item, listens, writes in (("1", 2, 1), ("2", 0, 1), ("3", 2, 0))
            for code, first, second in ((LISTENS, 2, listens), (WRITES, 1, writes))
        ]
        report = compare(ratings, range(3))
        assert response.context["found"].report == report
        overall = response.context["overall"]
        assert (overall["same"], overall["n"]) == (report.overall.same, report.overall.n) == (4, 6)
        assert overall["kappa"]["value"] == f"{report.overall.kappa.value:.2f}".replace(".", ",")
        assert [each["pair"].submission for each in response.context["pairs"]] == [copies[1], copies[2], copies[0]]

    def test_what_was_given_after_the_second_reading_is_not_compared(self, client, cast, hugo, activity, copies):
        reading = asked(cast, hugo, activity)
        read_again(reading, copies[0], 0, 0)
        read(copies[0], cast.claire, 0, 0)
        client.force_login(cast.claire)
        assert client.get(agreement_url(reading)).context["overall"]["same"] == 0

    def test_where_chance_alone_would_agree_there_is_no_kappa(self, client, cast, hugo, activity):
        submission = handed_in(cast.amina, activity)
        read(submission, cast.claire, 2, 2)
        reading = asked(cast, hugo, activity)
        read_again(reading, submission, 2, 2)
        client.force_login(cast.claire)
        response = client.get(agreement_url(reading))
        assert response.context["overall"]["kappa"] is None
        assert response.context["overall"]["skewed"]

    @pytest.mark.parametrize(
        ("who", "status"), [("claire", 200), ("jean", 200), ("paul", 404), ("marc", 404), ("amina", 404), ("ines", 404)]
    )
    def test_is_of_who_marks_or_coordinates(self, client, cast, hugo, activity, copies, who, status):
        reading = asked(cast, hugo, activity)
        read_again(reading, copies[0], 0, 0)
        client.force_login(cast.people[who])
        response = client.get(agreement_url(reading))
        assert response.status_code == status
        if who == "jean":
            assert [each["url"] for each in response.context["pairs"]] == [""]  # a coordinator gives no mark

    @pytest.mark.parametrize("more", [0, 2])
    def test_queries(self, client, cast, hugo, activity, copies, django_assert_num_queries, more):
        reading = asked(cast, hugo, activity)
        for submission in copies[: more + 1]:
            read_again(reading, submission, 0, 1)
        client.force_login(cast.claire)
        client.get(agreement_url(reading))
        with django_assert_num_queries(8):
            client.get(agreement_url(reading))


class TestSettling:
    def test_what_is_settled_counts(self, client, cast, hugo, activity, copies):
        reading = asked(cast, hugo, activity)
        read_again(reading, copies[0], 0, 1)
        client.force_login(cast.claire)
        page = client.get(agree_url(reading, copies[0]))
        assert "Dit par Claire." in page.text
        assert "Dit par Hugo." in page.text
        assert client.post(agree_url(reading, copies[0]), marks(1, 1)).url == agreement_url(reading)
        assert copies[0].markings.order_by("-id").first().score == Decimal("0.5")
        assert client.get(agreement_url(reading)).context["pairs"][0]["agreed"].mark.role == "agreed"
        client.force_login(cast.amina)
        assert client.get(result_url(copies[0])).context["lines"][0]["talk"] is None  # q1 is not read by a person
        talk = client.get(result_url(copies[0])).context["lines"][1]["talk"]
        assert talk.reading.mark.role == "agreed"

    def test_and_is_corrected_as_such(self, client, cast, hugo, activity, copies):
        read(copies[0], hugo, 1, 1, role=HandMark.Role.AGREED)
        client.force_login(cast.claire)
        seen = HandMark.objects.get(role="agreed").uuid
        client.post(copy_url(copies[0]), marks(2, 2, seen=seen))
        assert copies[0].markings.order_by("-id").first().score == 1

    @pytest.mark.parametrize("who", ["jean", "paul", "marc", "amina", "ines"])
    def test_is_of_who_marks(self, client, cast, hugo, activity, copies, who):
        reading = asked(cast, hugo, activity)
        read_again(reading, copies[0], 0, 1)
        client.force_login(cast.people[who])
        assert client.post(agree_url(reading, copies[0]), marks(1, 1)).status_code == 404
        assert not HandMark.objects.filter(role="agreed").exists()


def test_a_coordinator_finds_what_was_read(client, cast, hugo, activity, copies):
    save_comment(owner=cast.claire, text="Bien.")
    client.force_login(cast.jean)
    assert client.get(queue_url()).context["read"] == [(activity, Q13, 3)]


def test_the_list_of_copies_names_nobody_to_the_second_reader(client, cast, hugo, activity, copies):
    reading = asked(cast, hugo, activity)
    client.force_login(hugo)
    assert cast.amina.display_name not in client.get(quiz_url(activity)).content.decode()
    read_again(reading, copies[0], 2, 1)
    page = client.get(quiz_url(activity)).content.decode()
    assert cast.amina.display_name in page
    assert cast.lina.display_name not in page


def test_nothing_is_settled_on_before_or_beside_the_second_reading(client, cast, hugo, activity, copies):
    reading = asked(cast, hugo, activity, count=1)
    drawn = reading.copies.get().submission
    beside = next(each for each in copies if each != drawn)
    client.force_login(cast.claire)
    for submission in (drawn, beside):
        assert client.post(agree_url(reading, submission), marks()).status_code == 404
    assert not HandMark.objects.filter(role=HandMark.Role.AGREED).exists()
    read_again(reading, drawn, 1, 1)
    assert client.post(agree_url(reading, drawn), marks()).status_code == 302
