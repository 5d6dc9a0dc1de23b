"""Who is sent a document: the matrix of people and documents, and what a lesson opens beside it."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, StaffRole
from cms.models import LessonPage, ModulePage
from cms.publishing import publish_module
from courses.models import Activity
from tests.factories import cms as make
from tests.factories.cms import TrainingDocumentFactory
from tests.factories.courses import EnrolmentFactory
from tests.factories.people import (
    ApprenticeshipFactory,
    CentreFactory,
    MembershipFactory,
    MentorshipFactory,
    StaffRoleFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def address_of(document):
    return reverse("wagtaildocs_serve", args=[document.pk, document.filename])


def answer(client, viewer, document):
    client.force_login(viewer)
    response = client.get(address_of(document))
    if response.streaming:
        response.getvalue()  # to its end: the test client then closes the file
    return response.status_code


def test_a_document_asks_who_is_there(client):
    for document in (TrainingDocumentFactory(), TrainingDocumentFactory(centre=CentreFactory())):
        response = client.get(address_of(document))
        assert response.status_code == 302
        assert response.url == f"{reverse(settings.LOGIN_URL)}?next={address_of(document)}"


def test_who_may_have_it_gets_it_and_it_may_run_nothing(client):
    client.force_login(UserFactory())
    response = client.get(address_of(TrainingDocumentFactory()))
    assert response.status_code == 200
    assert response.getvalue() == b"%PDF-1.4"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response["Content-Security-Policy"]


YESTERDAY = timezone.localdate() - timedelta(days=1)
VIEWERS = {
    "learner": lambda centre: MembershipFactory(centre=centre).learner,
    "trainer": lambda centre: StaffRoleFactory(centre=centre, role=StaffRole.Role.TRAINER).user,
    "coordinator": lambda centre: StaffRoleFactory(centre=centre, role=StaffRole.Role.COORDINATOR).user,
    "auditor": lambda centre: StaffRoleFactory(centre=centre, role=StaffRole.Role.AUDITOR).user,
    "former learner": lambda centre: MembershipFactory(centre=centre, end=YESTERDAY).learner,
    "former trainer": lambda centre: StaffRoleFactory(centre=centre, end=YESTERDAY).user,
    "learner registered by mistake": lambda centre: (
        MembershipFactory(centre=centre, annulled_on=timezone.localdate()).learner
    ),
    "mentor": lambda centre: MentorshipFactory(apprenticeship=ApprenticeshipFactory(centre=centre)).mentor,
    "stranger": lambda centre: UserFactory(),
    "support": lambda centre: UserFactory(is_superuser=True),
}
MATRIX = """
learner                       | own | shared |
trainer                       | own | shared |
coordinator                   | own | shared |
auditor                       | own | shared |
former learner                |     | shared |
former trainer                |     | shared |
learner registered by mistake |     | shared |
mentor                        |     | shared |
stranger                      |     | shared |
support                       | own | shared | other
"""


@pytest.mark.parametrize("line", MATRIX.strip().splitlines(), ids=lambda line: line.split("|")[0].strip())
def test_the_matrix(client, centre, line):
    who, *allowed = (cell.strip() for cell in line.split("|"))
    viewer = VIEWERS[who](centre)
    documents = {
        "own": TrainingDocumentFactory(centre=centre),
        "shared": TrainingDocumentFactory(),
        "other": TrainingDocumentFactory(centre=CentreFactory()),
    }
    found = {name for name, document in documents.items() if answer(client, viewer, document) == 200}
    assert found == set(allowed) - {""}
    assert all(answer(client, viewer, documents[name]) == 404 for name in set(documents) - found)


def test_the_matrix_speaks_of_everybody():
    assert {line.split("|")[0].strip() for line in MATRIX.strip().splitlines()} == set(VIEWERS)


# A lesson that one may open


@pytest.fixture
def shown(centre, competency):
    """A document of another centre, in the second lesson of a module that all centres share."""
    document = TrainingDocumentFactory(centre=CentreFactory(name="CFA du Lac"))
    module = make.module(competency)
    section = make.section(module)
    make.lesson(section, competency, title="Une")
    body = make.stream(make.block("document", document=document.pk, title="La fiche"))
    make.lesson(section, competency, title="Deux", body=body)
    publish_module(module)
    return document, ModulePage.objects.get(pk=module.pk)


def test_a_lesson_opens_the_documents_it_shows(client, shown):
    document, module = shown
    learner = EnrolmentFactory(course=module.course, learner=UserFactory()).learner
    assert answer(client, learner, document) == 200
    assert answer(client, UserFactory(), document) == 404


def test_a_lesson_that_is_still_closed_opens_none(client, shown):
    document, module = shown
    learner = EnrolmentFactory(course=module.course, learner=UserFactory()).learner
    Activity.objects.get(title="Deux").requires.add(Activity.objects.get(title="Une"))
    assert answer(client, learner, document) == 404


def test_trainers_of_any_centre_read_what_a_shared_lesson_shows(client, shown, centre):
    document, _module = shown
    assert answer(client, StaffRoleFactory(centre=centre).user, document) == 200


def test_a_lesson_that_no_longer_shows_it_opens_it_no_longer(client, shown):
    document, module = shown
    learner = EnrolmentFactory(course=module.course, learner=UserFactory()).learner
    page = LessonPage.objects.get(title="Deux").get_latest_revision_as_object()
    page.body = make.stream(make.block("text", html="<p>Bonjour.</p>"))
    page.save_revision().publish()
    assert answer(client, learner, document) == 404


def test_a_draft_opens_nothing(client, shown):
    document, module = shown
    learner = EnrolmentFactory(course=module.course, learner=UserFactory()).learner
    another = TrainingDocumentFactory(centre=document.centre)
    page = LessonPage.objects.get(title="Deux").get_latest_revision_as_object()
    page.body = make.stream(make.block("document", document=another.pk, title="Une autre"))
    page.save_revision()
    assert answer(client, learner, another) == 404
    LessonPage.objects.get(title="Deux").unpublish()
    assert answer(client, learner, document) == 404


def test_leaving_the_centre_closes_its_documents_that_day(client, centre):
    document = TrainingDocumentFactory(centre=centre)
    learner = MembershipFactory(centre=centre).learner
    assert answer(client, learner, document) == 200
    Membership.objects.update(end=YESTERDAY)
    assert answer(client, learner, document) == 404
