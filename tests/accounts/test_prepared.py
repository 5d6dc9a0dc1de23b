from datetime import date, timedelta
from threading import Thread
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.models import Count, Prefetch, Q
from django.test.utils import CaptureQueriesContext

from accounts.models import Centre, Cohort, CohortLearner, User
from accounts.prepared import prepared
from tests.factories.people import CohortFactory, CohortLearnerFactory, UserFactory

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
