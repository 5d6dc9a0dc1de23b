from datetime import UTC, date, datetime, timedelta
from threading import Thread
from uuid import UUID, uuid4

import pytest
from django.db import DataError, connection, transaction
from django.db.models import Count, Prefetch, Q
from django.db.models.expressions import RawSQL
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext

from accounts.models import Centre, Cohort, CohortLearner, User
from accounts.prepared import prepared, together
from courses.models import Course
from tests.factories.courses import CourseFactory
from tests.factories.people import CentreFactory, CohortFactory, CohortLearnerFactory, UserFactory

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 23)


def test_it_answers_as_the_queryset_does_each_time_with_its_own_arguments():
    @prepared
    def cohorts(uuid: UUID, day: date):
        return Cohort.objects.on(day).filter(uuid=uuid)

    first, second = CohortFactory(start=DAY), CohortFactory(start=DAY)
    assert cohorts(first.uuid, DAY) == [first]
    assert cohorts(second.uuid, DAY) == [second]
    assert cohorts(second.uuid, DAY - timedelta(days=1)) == []
    assert cohorts(uuid4(), DAY) == []


def test_relations_annotations_and_prefetches_come_along(django_assert_num_queries):
    @prepared
    def cohorts(ids: list[int], day: date):
        places = CohortLearner.objects.select_related("learner")
        return (
            Cohort.objects.filter(pk__any_of=ids)
            .select_related("centre")
            .annotate(size=Count("places", filter=Q(places__start__lte=day)))
            .prefetch_related(Prefetch("places", queryset=places))
            .order_by("pk")
        )

    place = CohortLearnerFactory(start=DAY)
    alone = CohortFactory()
    with django_assert_num_queries(2):
        found = cohorts([place.cohort.pk, alone.pk], DAY)
        assert [(each, each.size, each.centre.name) for each in found] == [
            (place.cohort, 1, place.cohort.centre.name),
            (alone, 0, alone.centre.name),
        ]
        assert [each.learner for each in found[0].places.all()] == [place.learner]
    assert cohorts([], DAY) == []


def test_a_list_is_one_parameter_however_long():
    @prepared
    def people(ids: list[int]):
        return User.objects.filter(pk__any_of=ids).values_list("pk", flat=True)

    ids = [each.pk for each in UserFactory.create_batch(3)]
    assert people(ids[:1]) == ids[:1]
    assert set(people(ids)) == set(ids)


def test_an_argument_is_sent_once_however_often_it_stands_in_the_statement():
    @prepared
    def cohorts(name: str, names: list[str], day: date):
        return Cohort.objects.on(day).filter(Q(name=name, name__any_of=names) | Q(centre__name=name), name__gt="100 %")

    cohort = CohortFactory(start=DAY, name="Un groupe")
    assert cohorts("Un groupe", ["Un groupe", "Un autre"], DAY) == [cohort]
    assert cohorts("Un groupe", ["Un autre"], DAY) == []
    assert cohorts(cohort.centre.name, [], DAY) == [cohort]
    sql, parameters = cohorts.asked(("Un groupe", [], DAY))
    assert parameters == ("Un groupe", [], DAY, "100 %")
    assert sql.count("$1") == 2
    assert "%" not in sql


def test_any_of_follows_relations_as_in_does():
    place = CohortLearnerFactory()
    CohortLearnerFactory()
    assert list(CohortLearner.objects.filter(learner__any_of=[place.learner.pk])) == [place]
    assert list(Centre.objects.filter(cohorts__places__learner__any_of=[place.learner.pk])) == [place.cohort.centre]


def day_after(pk: int, day: date):
    return Cohort.objects.filter(pk=pk, start=day, end__gt=day + timedelta(days=1))


def words_of_a_number(pk: int, day: date):
    return Cohort.objects.filter(pk=pk, start=day, name=str(pk))


def branch(pk: int, day: date):
    rows = Cohort.objects.filter(pk=pk, start=day)
    return rows.order_by("name") if pk % 4 else rows.order_by("-name")


def chance(pk: int, day: date):
    return Cohort.objects.filter(pk=pk, start=day, name=str(uuid4()))


def forgotten(pk: int, day: date):
    return Cohort.objects.filter(pk=pk)


@pytest.mark.parametrize("build", [day_after, words_of_a_number, branch, chance, forgotten])
def test_an_argument_that_does_more_or_less_than_reach_the_sql_is_refused(build):
    with pytest.raises(ValueError, match=build.__name__):
        prepared(build)(1, DAY)


def test_each_thread_asks_on_its_own_connection():
    @prepared
    def people(pk: int):
        return User.objects.filter(pk=pk).values_list("pk")

    people(1)
    found = []

    def elsewhere():
        with CaptureQueriesContext(connection) as captured:
            people(2)
            found.append(len(captured))
        connection.close()

    thread = Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert found == [1]


# Rows


@prepared
def places_of(cohort: int):
    return CohortLearner.objects.filter(cohort=cohort).select_related("learner", "cohort__centre").order_by("pk")


def test_a_row_is_as_django_makes_it():
    place = CohortLearnerFactory()
    [row] = places_of(place.cohort.pk)
    [usual] = CohortLearner.objects.filter(pk=place.pk).select_related("learner", "cohort__centre")
    for mine, theirs in ((row, usual), (row.learner, usual.learner), (row.cohort.centre, usual.cohort.centre)):
        assert {**mine.__dict__, "_state": None} == {**theirs.__dict__, "_state": None}
        assert (mine._state.adding, mine._state.db) == (theirs._state.adding, theirs._state.db)


def test_a_row_can_be_changed_and_saved():
    [row] = places_of(CohortLearnerFactory().cohort.pk)
    row.learner.display_name = "Autrement"
    row.learner.save()
    row.learner.refresh_from_db()
    assert row.learner.display_name == "Autrement"


def test_what_is_left_out_is_asked_when_it_is_read(django_assert_num_queries):
    @prepared
    def names(pk: int):
        return User.objects.filter(pk=pk).only("display_name")

    user = UserFactory()
    [row] = names(user.pk)
    assert row.get_deferred_fields()
    with django_assert_num_queries(1):
        assert row.email == user.email


def test_a_relation_that_leads_nowhere_is_none(django_assert_num_queries):
    @prepared
    def courses(pk: int):
        return Course.objects.filter(pk=pk).select_related("centre")

    shared, own = CourseFactory(centre=None), CourseFactory(centre=CentreFactory())
    with django_assert_num_queries(2):
        assert [courses(each.pk)[0].centre for each in (shared, own)] == [None, own.centre]


def test_what_a_model_does_when_it_is_made_is_done():
    made = []

    def note(sender, instance, **_more):
        made.append(instance)

    @prepared
    def people(pk: int):
        return User.objects.filter(pk=pk)

    user = UserFactory()
    post_init.connect(note, sender=User)
    try:
        assert people(user.pk) == [user]
    finally:
        post_init.disconnect(note, sender=User)
    assert made == [user]


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 27, 8, 0, tzinfo=UTC),
        datetime(2026, 7, 1, 23, 59, 59, 999999, tzinfo=UTC),
        datetime(1, 1, 1, 0, 0, 0, 100, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
    ],
)
def test_a_moment_is_as_django_reads_it(moment):
    @prepared
    def moments(pk: int):
        return User.objects.filter(pk=pk).values_list("date_joined", flat=True)

    user = UserFactory(date_joined=moment)
    [found] = moments(user.pk)
    assert (found, found.tzinfo) == (moment, UTC)
    assert found == User.objects.get(pk=user.pk).date_joined


# Several at once


def test_what_is_asked_together_is_answered_as_alone():
    first, second = CohortLearnerFactory(), CohortLearnerFactory()
    with CaptureQueriesContext(connection) as captured, together() as ask:
        mine = ask(places_of, first.cohort.pk)
        yours = ask(places_of, second.cohort.pk).then(len)
        nothing = ask(places_of, 0)
    assert (mine.value, yours.value, nothing.value) == ([first], 1, [])
    assert mine.value is mine.value
    assert len(captured) == 3


def test_an_answer_may_be_read_before_the_others_are_asked():
    first, second = CohortLearnerFactory(), CohortLearnerFactory()
    with together() as ask:
        assert ask(places_of, first.cohort.pk).value == [first]
        later = ask(places_of, second.cohort.pk)
    assert later.value == [second]


def test_what_goes_wrong_together_is_said_as_djangos_own():
    @prepared
    def broken(pk: int):
        return User.objects.filter(pk=pk).annotate(half=RawSQL("1 / (id - id)", ())).values_list("half", flat=True)

    user = UserFactory()
    with pytest.raises(DataError), transaction.atomic(), together() as ask:
        ask(broken, user.pk)
    assert User.objects.filter(pk=user.pk).exists()
