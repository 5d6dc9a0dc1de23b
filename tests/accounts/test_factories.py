import pytest

from accounts.access import Capacity, capacities
from tests.factories import people

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "factory",
    [
        value
        for value in vars(people).values()
        if isinstance(value, type) and value.__name__.endswith("Factory") and value is not people.DatedFactory
    ],
)
def test_every_factory_makes_a_row(factory):
    assert factory().pk


def test_everyone_in_the_cast_is_what_they_are_called():
    cast = people.cast()
    found = {name: capacities(person) for name, person in cast.people.items()}
    assert found == {
        "amina": {Capacity.SELF},
        "lina": {Capacity.SELF},
        "theo": {Capacity.SELF},
        "claire": {Capacity.TRAINER},
        "marc": {Capacity.MENTOR},
        "nadia": {Capacity.EMPLOYER},
        "sylvie": {Capacity.GUARDIAN},
        "jean": {Capacity.COORDINATOR},
        "paul": {Capacity.AUDITOR},
        "ines": set(),
    }
