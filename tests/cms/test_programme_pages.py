"""The public pages of the programmes: anyone reads them, a learner finds their own days in them."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.rhythm import Weeks
from courses.services import Place, arrange_programme
from tests.factories.competencies import QualificationEditionFactory
from tests.factories.courses import CourseFactory, EnrolmentFactory, ProgrammeFactory
from tests.factories.people import CentreFactory, UserFactory, cast

pytestmark = pytest.mark.django_db


def programme_of(*courses, **said):
    places = [
        Place(course=each, required=not place, weeks=Weeks(first=2, last=3)) for place, each in enumerate(courses)
    ]
    return arrange_programme(
        uuid=UserFactory.build().uuid, code="vers-le-tp", title="Vers le titre", summary="Dans l’ordre.",
        centre_id=None, edition_id=QualificationEditionFactory().pk, places=places, **said,
    )  # fmt: skip


def read(client, name="programme", *args):
    response = client.get(reverse(f"cms:{name}", args=args))
    assert response.status_code == 200
    return response.content.decode()


def test_nothing_yet_is_said(client):
    assert "No programme yet" in read(client, "programmes")


def test_the_list_leads_to_each_programme(client):
    programme_of(CourseFactory(minutes=60), CourseFactory(minutes=90))
    page = read(client, "programmes")
    assert reverse("cms:programme", args=["vers-le-tp"]) in page
    assert "2 modules" in page


def test_a_programme_says_its_order_its_weeks_what_is_optional_and_what_is_outside(client, published):
    module, *_rest = published if isinstance(published, tuple) else (published,)
    programme_of(
        module.course, CourseFactory(title="Plus loin"), rhythm="Deux semaines sur trois en structure.",
        outside="Les épreuves générales.",
    )  # fmt: skip
    page = read(client, "programme", "vers-le-tp")
    assert page.index(module.title) < page.index("Plus loin")
    assert page.count("Weeks 2 to 3") == 2
    assert page.count(">Optional<") == 1
    for said in (module.url, "Deux semaines sur trois en structure.", "Les épreuves générales.", "a jury decides"):
        assert said in page
    assert "Planned from" not in page


def test_a_learner_finds_their_own_days_on_it_and_in_their_modules(client):
    learner, course = cast().amina, CourseFactory(title="Écouter")
    programme = programme_of(course)
    EnrolmentFactory(learner=learner, course=None, programme=programme, start=date(2026, 9, 1))
    client.force_login(learner)
    planned = "Planned from 7 septembre to 20 septembre"
    page = read(client, "programme", "vers-le-tp")
    assert planned in page
    mine = client.get(reverse("records:apprentice_modules")).content.decode()
    assert planned in mine
    assert reverse("cms:programme", args=["vers-le-tp"]) in mine


@pytest.mark.parametrize("code", ["nulle-part", "a-un-centre"])
def test_what_is_not_shared_is_not_there(client, code):
    ProgrammeFactory(code="a-un-centre", centre=CentreFactory())
    assert client.get(reverse("cms:programme", args=[code])).status_code == 404


@pytest.mark.parametrize("modules", [1, 3])
def test_the_number_of_questions_to_the_database_does_not_grow(client, modules, django_assert_num_queries):
    programme_of(*(CourseFactory() for _each in range(modules)))
    client.get(reverse("cms:programme", args=["vers-le-tp"]))
    with django_assert_num_queries(5):
        client.get(reverse("cms:programme", args=["vers-le-tp"]))


def test_a_module_that_was_withdrawn_is_neither_shown_nor_counted(client):
    kept, gone = CourseFactory(title="Gardé", minutes=60), CourseFactory(title="Retiré", minutes=90)
    programme_of(kept, gone)
    gone.retired_at = timezone.now()
    gone.save()
    page = read(client, "programme", "vers-le-tp")
    assert ("Gardé" in page, "Retiré" in page) == (True, False)
    assert "<dt>Modules</dt><dd>1</dd>" in page
    assert "1 module<" in read(client, "programmes")
