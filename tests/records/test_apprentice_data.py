"""My data: all of mine, and of others no more than their names."""

import json
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.urls import reverse

from accounts.models import User
from competencies.mastery import Instrument, Kind
from competencies.services import record_evidence
from records.queries.own_data import SECTIONS
from tests.factories.competencies import CompetencyFactory, EvidenceFactory, PathwayFactory
from tests.factories.courses import CompletionFactory, EnrolmentFactory
from tests.factories.people import AccessLogFactory, cast

OUR_APPS = {"accounts", "competencies", "courses", "quizzes", "records", "scenarios"}
SUBJECTS = {"learner", "user"}
NOT_MINE_TO_EXPORT = {
    "accounts.StaffRole": "what somebody does at work, not a learner's record",
    "accounts.EmployerContact": "what somebody does at work, not a learner's record",
}


def test_every_model_about_a_person_is_exported():
    """A new model with a learner or a user is either in the export or excused here by name."""
    about_people = {
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_label in OUR_APPS
        for field in model._meta.concrete_fields
        if field.related_model is User and field.name in SUBJECTS
    }
    assert about_people - {section.model._meta.label for section in SECTIONS} == set(NOT_MINE_TO_EXPORT)


def test_section_names_are_told_apart():
    names = [section.name for section in SECTIONS]
    assert len(names) == len(set(names))


@pytest.mark.django_db
def test_download(client):
    people = cast()
    evidence = record_evidence(
        learner=people.amina, competency=CompetencyFactory(title="La médiation"), kind=Kind.APPRAISAL, level=2,
        instrument=Instrument.TRAINING, origin="training:2026-10-01", source="training:1",
        observed_at=datetime(2026, 10, 1, tzinfo=UTC), recorded_by=people.claire, comment="Reformule bien.",
    )  # fmt: skip
    EvidenceFactory(learner=people.lina)
    CompletionFactory(learner=people.lina)
    PathwayFactory(learner=people.amina)
    EnrolmentFactory(learner=people.amina)
    CompletionFactory(learner=people.amina, activity__title="Le cadre")
    AccessLogFactory(learner=people.amina, viewer=people.marc)
    client.force_login(people.amina)

    response = client.get(reverse("records:apprentice_export"))

    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"].startswith('attachment; filename="entremise-')
    data = json.loads(response.content)
    assert data["person"]["display_name"] == "Amina Benali"
    assert data["evidence"] == [
        {
            "uuid": str(evidence.uuid), "kind": "appraisal", "level": 2, "instrument": "training",
            "observed_at": "2026-10-01T00:00:00Z",
            "recorded_at": data["evidence"][0]["recorded_at"], "competency": "La médiation",
            "recorded_by": "Claire Dumas", "retracts": None, "comment": "Reformule bien.",
        }
    ]  # fmt: skip
    assert [row["activity"] for row in data["completions"]] == ["Le cadre"]
    assert [row["viewer"] for row in data["views_of_my_record"]] == ["Marc Leroy"]
    assert [row["mentor"] for row in data["mentors"]] == ["Marc Leroy"]
    assert len(data["pathways"]) == len(data["enrolments"]) == len(data["registrations"]) == 1


@pytest.mark.django_db
def test_nothing_of_other_people_but_their_names(client):
    people = cast()
    EvidenceFactory(learner=people.amina, recorded_by=people.claire)
    AccessLogFactory(learner=people.amina, viewer=people.marc)
    client.force_login(people.amina)
    content = client.get(reverse("records:apprentice_export")).content.decode()
    for person in (people.claire, people.marc, people.lina, people.nadia):
        assert person.email not in content
        assert str(person.uuid) not in content


@pytest.mark.django_db
def test_one_query_a_section(client, django_assert_num_queries):
    people = cast()
    client.force_login(people.amina)
    with django_assert_num_queries(2 + len(SECTIONS)):
        client.get(reverse("records:apprentice_export"))
