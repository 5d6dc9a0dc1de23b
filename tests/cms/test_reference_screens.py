"""Frameworks and qualifications in the editor: who sees and writes what, and that nothing is stored unseen."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import StaffRole
from competencies.exchange.files import parse, to_csv, to_json
from competencies.exports import qualification_document, standing_proposition
from competencies.imports import apply_framework, apply_proposition, apply_qualification
from competencies.models import Competency, FrameworkEdition, Proposition, QualificationEdition
from competencies.services import open_pathway
from tests.factories.competencies import FrameworkEditionFactory, PropositionFactory, QualificationEditionFactory
from tests.factories.people import CentreFactory, MembershipFactory, StaffRoleFactory, UserFactory

pytestmark = pytest.mark.django_db

CURRICULUM = Path(__file__).resolve().parents[2] / "curriculum"
FRAMEWORK = parse((CURRICULUM / "framework.json").read_bytes())
TP = parse((CURRICULUM / "qualifications" / "tp-msads.json").read_bytes())
INDEX = reverse("reference:index")
IMPORT = reverse("reference:import")
CONFIRM = reverse("reference:confirm")


@pytest.fixture
def tp():
    apply_framework(document=FRAMEWORK)
    apply_qualification(document=TP)
    return QualificationEdition.objects.get()


@pytest.fixture
def centre():
    return CentreFactory(name="CFA du Parc")


def staff(centre, role=StaffRole.Role.COORDINATOR, **dates):
    return StaffRoleFactory(centre=centre, role=role, **dates).user


@pytest.fixture
def coordinator(client, centre):
    user = staff(centre)
    client.force_login(user)
    return user


@pytest.fixture
def platform(client):
    user = UserFactory(is_superuser=True, is_staff=True)
    client.force_login(user)
    return user


def asking(level):
    first, *rest = TP.proposition.requirements
    proposition = replace(TP.proposition, requirements=(replace(first, level=level), *rest))
    return replace(TP, proposition=proposition)


def upload(client, content, target="shared", name="file.json"):
    if not isinstance(content, bytes):
        content = to_json(content).encode()
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, content), "target": target})


def confirm(client, response, **changes):
    data = {"parcel": response.context["parcel"], "shown": response.context["found"].digest}
    return client.post(CONFIRM, data | changes)


def page(response):
    assert response.status_code == 200
    return response.content.decode()


def addresses(edition, centre):
    framework = FrameworkEdition.objects.get()
    own = Proposition.objects.get(centre__isnull=True)
    return [
        INDEX,
        reverse("reference:framework", args=[framework.uuid]),
        reverse("reference:export_framework", args=[framework.uuid, "json"]),
        reverse("reference:qualification", args=[edition.uuid]),
        reverse("reference:export_qualification", args=[edition.uuid, "csv"]),
        reverse("reference:export_proposition", args=[edition.uuid, own.uuid, "json"]),
        IMPORT,
        reverse("reference:proposition", args=[edition.uuid, centre.uuid]),
    ]


# Who sees what


def test_coordinators_see_every_screen(client, tp, centre, coordinator):
    assert [client.get(address).status_code for address in addresses(tp, centre)] == [200] * 8


def test_to_a_trainer_these_screens_do_not_exist(client, tp, centre):
    client.force_login(staff(centre, StaffRole.Role.TRAINER))
    assert {client.get(address).status_code for address in addresses(tp, centre)} == {404}
    assert client.post(IMPORT, {}).status_code == client.post(CONFIRM, {}).status_code == 404
    assert INDEX not in page(client.get(reverse("wagtailadmin_home")))


def test_a_stranger_is_sent_to_the_door_and_a_former_coordinator_finds_nothing(client, tp, centre):
    assert client.get(INDEX).status_code == 302
    yesterday = timezone.localdate() - timedelta(days=1)
    client.force_login(staff(centre, end=yesterday))
    assert client.get(INDEX).status_code == 404


def test_an_auditor_who_writes_nothing_reads_all(client, tp, centre):
    user = staff(centre, StaffRole.Role.AUDITOR)
    StaffRoleFactory(user=user, centre=CentreFactory(), role=StaffRole.Role.TRAINER)  # opens the editor
    client.force_login(user)
    assert [client.get(address).status_code for address in addresses(tp, centre)] == [200] * 6 + [404] * 2
    assert IMPORT not in page(client.get(INDEX))


def test_platform_support_imports_but_writes_no_centres_proposition(client, tp, centre, platform):
    assert [client.get(address).status_code for address in addresses(tp, centre)] == [200] * 7 + [404]


def test_another_centres_proposition_is_nowhere(client, tp, coordinator):
    other = CentreFactory(name="CFA du Lac")
    apply_proposition(document=asking(1), centre=other)
    theirs = Proposition.objects.get(centre=other)
    assert client.get(reverse("reference:export_proposition", args=[tp.uuid, theirs.uuid, "json"])).status_code == 404
    assert client.get(reverse("reference:proposition", args=[tp.uuid, other.uuid])).status_code == 404
    assert client.post(reverse("reference:proposition", args=[tp.uuid, other.uuid]), {}).status_code == 404
    assert "CFA du Lac" not in page(client.get(reverse("reference:qualification", args=[tp.uuid])))
    assert "CFA du Lac" not in page(client.get(INDEX))


def test_forged_addresses_are_404(client, tp, centre, coordinator):
    for name, args in [
        ("framework", [uuid4()]),
        ("qualification", [uuid4()]),
        ("export_framework", [uuid4(), "json"]),
        ("export_qualification", [uuid4(), "csv"]),
        ("export_proposition", [tp.uuid, uuid4(), "json"]),
        ("proposition", [uuid4(), centre.uuid]),
        ("proposition", [tp.uuid, uuid4()]),
    ]:
        assert client.get(reverse(f"reference:{name}", args=args)).status_code == 404
    address = reverse("reference:export_framework", args=[FrameworkEdition.objects.get().uuid, "json"])
    assert client.get(address.replace(".json", ".xml"), follow=True).status_code == 404


# What they show


def test_the_menu_and_the_home_page_lead_there(client, tp, coordinator):
    QualificationEdition.objects.update(valid_to=timezone.localdate() + timedelta(days=100))
    home = page(client.get(reverse("wagtailadmin_home")))
    assert INDEX in home
    assert reverse("reference:qualification", args=[tp.uuid]) in home
    QualificationEdition.objects.update(valid_to=timezone.localdate() + timedelta(days=500))
    home = page(client.get(reverse("wagtailadmin_home")))
    assert reverse("reference:qualification", args=[tp.uuid]) not in home


def test_the_list_tells_what_ends_within_a_year(client, coordinator):
    today = timezone.localdate()
    QualificationEditionFactory(label="Bientôt", valid_to=today + timedelta(days=300))
    QualificationEditionFactory(label="Plus tard", valid_to=today + timedelta(days=500))
    FrameworkEditionFactory(label="Aussi", valid_to=today + timedelta(days=20))
    ending = client.get(INDEX).context["ending"]
    assert [each.label for each in ending] == ["Aussi", "Bientôt"]


def test_the_list_costs_the_same_whatever_its_length(client, centre, coordinator):
    """Five statements of ours; the editor's own furniture comes on top, and does not grow either."""
    client.get(INDEX)
    totals = set()
    for rows, more in ((1, 1), (3, 2)):
        for _each in range(more):
            PropositionFactory(centre=centre)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(INDEX)
        assert len(response.context["qualifications"]) == len(response.context["frameworks"]) == rows
        assert sum('FROM "competencies_' in query["sql"] for query in queries) == 5
        totals.add(len(queries))
    assert len(totals) == 1


def test_what_nobody_read_is_to_be_confirmed_never_invented(client, tp, coordinator):
    text = page(client.get(reverse("reference:qualification", args=[tp.uuid])))
    for gap in TP.edition.gaps:
        assert gap.split("’")[0] in text
    assert "CP4 · <em>" in text


def test_every_proposition_says_that_it_is_not_official(client, tp, centre, coordinator):
    address = reverse("reference:qualification", args=[tp.uuid])
    assert page(client.get(address)).count("w-status--primary") == 1
    apply_proposition(document=asking(1), centre=centre)
    assert page(client.get(address)).count("w-status--primary") == 2
    assert "w-status--primary" in page(client.get(reverse("reference:proposition", args=[tp.uuid, centre.uuid])))


def test_an_export_is_the_file(client, tp, coordinator):
    response = client.get(reverse("reference:export_qualification", args=[tp.uuid, "json"]))
    assert response.content.decode() == to_json(TP)
    assert response["Content-Disposition"] == 'attachment; filename="tp-msads-RNCP36241.json"'
    response = client.get(reverse("reference:export_qualification", args=[tp.uuid, "csv"]))
    assert parse(response.content) == TP
    response = client.get(reverse("reference:export_framework", args=[FrameworkEdition.objects.get().uuid, "csv"]))
    assert parse(response.content) == FRAMEWORK


def test_the_link_of_a_diploma_exports_what_stands_for_the_centre_and_says_so(client, tp, centre, coordinator):
    apply_proposition(document=asking(1), centre=centre)
    address = reverse("reference:export_qualification", args=[tp.uuid, "csv"])
    response = client.get(address)
    assert parse(response.content).proposition.requirements[0].level == 1
    assert response["Content-Disposition"] == f'attachment; filename="tp-msads-RNCP36241-{centre.code}.csv"'
    own = standing_proposition(tp, centre)
    listed = page(client.get(INDEX))
    assert reverse("reference:export_proposition", args=[tp.uuid, own.uuid, "csv"]) in listed
    assert f"TP MSADS, proposition of {centre.name}" in listed
    assert address not in listed


def test_whoever_answers_for_two_centres_is_offered_each_one(client, tp, centre, coordinator):
    other = StaffRoleFactory(user=coordinator, role=StaffRole.Role.COORDINATOR).centre
    apply_proposition(document=asking(1), centre=centre)
    address = reverse("reference:export_qualification", args=[tp.uuid, "csv"])
    assert parse(client.get(address).content) == TP
    assert address in page(client.get(INDEX))
    apply_proposition(document=asking(2), centre=other)
    listed = page(client.get(INDEX))
    assert all(str(standing_proposition(tp, each).uuid) in listed for each in (centre, other))
    assert address not in listed


# Import


def test_an_import_is_shown_then_stored(client, tp, platform):
    document = replace(FRAMEWORK, title="Médiation sociale")
    shown = upload(client, document)
    assert "Médiation sociale" in page(shown)
    assert len(shown.context["changes"]) == 1
    assert FrameworkEdition.objects.get().framework.title == FRAMEWORK.title
    response = confirm(client, shown)
    assert response.status_code == 302
    assert FrameworkEdition.objects.get().framework.title == "Médiation sociale"
    assert upload(client, document).context["changes"] == []


def test_a_csv_import_works_as_well(client, tp, platform):
    shown = upload(client, to_csv(asking(1)).encode(), name="file.csv")
    assert [change["fields"][0][1:] for change in shown.context["changes"]] == [("3", "1")]
    confirm(client, shown)
    assert standing_proposition(tp).requirements.first().level == 1


def test_what_changed_meanwhile_is_shown_again_and_nothing_is_stored(client, tp, platform):
    shown = upload(client, replace(FRAMEWORK, title="Médiation sociale"))
    Competency.objects.filter(code="mediation").update(title="Autre")
    again = confirm(client, shown)
    assert len(again.context["changes"]) == 2
    assert FrameworkEdition.objects.get().framework.title == FRAMEWORK.title
    assert confirm(client, again).status_code == 302
    assert Competency.objects.get(code="mediation").title == "La médiation"


def test_a_file_that_cannot_be_taken_tells_everything_and_stores_nothing(client, tp, platform):
    tree = json.loads(to_json(TP))
    tree["proposition"]["requirements"][0]["level"] = 9
    tree["blocks"][0]["title"] = "<script>alert(1)</script>"
    response = upload(client, json.dumps(tree).encode())
    assert len(response.context["faults"]) == 2
    assert "<script>alert(1)" not in page(response)
    response = upload(client, replace(TP, proposition=replace(TP.proposition, requirements=(
        replace(TP.proposition.requirements[0], competency="dancing"),))))  # fmt: skip
    assert len(response.context["faults"]) == 1
    assert upload(client, b"").context["form"].errors
    assert upload(client, b"x" * (5 * 1024 * 1024 + 1)).context["form"].errors
    assert qualification_document(tp, standing_proposition(tp)) == TP


def test_a_coordinator_imports_for_their_centre_and_nothing_shared(client, tp, centre, coordinator):
    assert upload(client, asking(1), target="shared").context["form"].errors
    assert upload(client, asking(1), target=str(CentreFactory().uuid)).context["form"].errors
    assert upload(client, FRAMEWORK, target=str(centre.uuid)).context["form"].errors
    shown = upload(client, asking(1), target=str(centre.uuid))
    assert len(shown.context["changes"]) == 1
    assert confirm(client, shown).status_code == 302
    assert standing_proposition(tp, centre).requirements.first().level == 1
    assert standing_proposition(tp).requirements.first().level == 3


def test_a_file_like_the_platforms_can_still_be_stored_for_the_centre(client, tp, centre, coordinator):
    shown = upload(client, TP, target=str(centre.uuid))
    assert shown.context["changes"] == []
    assert confirm(client, shown).status_code == 302
    assert standing_proposition(tp, centre).requirements.count() == 16
    assert "parcel" not in page(upload(client, TP, target=str(centre.uuid)))


def test_a_parcel_serves_only_whom_it_was_shown_to_while_their_role_stands(client, tp, centre, coordinator):
    shown = upload(client, asking(1), target=str(centre.uuid))
    assert confirm(client, shown, parcel="forged").status_code == 404
    assert confirm(client, shown, parcel="").status_code == 404
    assert client.get(CONFIRM).status_code == 405
    client.force_login(staff(centre))
    assert confirm(client, shown).status_code == 404
    client.force_login(coordinator)
    StaffRoleFactory(user=coordinator, centre=CentreFactory(), role=StaffRole.Role.COORDINATOR)
    StaffRole.objects.filter(user=coordinator, centre=centre).update(end=timezone.localdate() - timedelta(days=1))
    assert confirm(client, shown).status_code == 404
    assert not Proposition.objects.filter(centre=centre).exists()


def test_a_former_supporters_parcel_is_worth_nothing(client, tp, centre, platform):
    shown = upload(client, replace(FRAMEWORK, title="Médiation sociale"))
    StaffRoleFactory(user=platform, centre=centre, role=StaffRole.Role.COORDINATOR)
    type(platform).objects.update(is_superuser=False)
    assert confirm(client, shown).status_code == 404
    assert FrameworkEdition.objects.get().framework.title == FRAMEWORK.title


# By hand


def fields_of(response):
    """The form as a browser would send it back untouched."""
    editor = response.context["editor"]
    data = {}
    for rows in (editor.headings, editor.requirements):
        data |= {f"{rows.prefix}-{name}": value for name, value in rows.management_form.initial.items()}
    for form in (editor.form, *editor.headings, *editor.requirements):
        for bound in form:
            value = bound.value()
            if value not in (None, False):
                data[bound.html_name] = value
    return data


@pytest.fixture
def address(tp, centre):
    return reverse("reference:proposition", args=[tp.uuid, centre.uuid])


def test_saving_the_form_untouched_copies_the_shipped_one(client, tp, centre, coordinator, address):
    response = client.post(address, fields_of(client.get(address)))
    assert response.status_code == 302
    own = qualification_document(tp, standing_proposition(tp, centre)).proposition
    assert [each.place for each in own.requirements] == [each.place for each in TP.proposition.requirements]
    assert own.valid_from == timezone.localdate()
    assert "CFA du Parc" in own.label
    assert standing_proposition(tp).label == TP.proposition.label


def test_saving_it_again_changes_nothing(client, tp, centre, coordinator, address):
    client.post(address, fields_of(client.get(address)))
    before = standing_proposition(tp, centre)
    client.post(address, fields_of(client.get(address)))
    assert list(Proposition.objects.filter(centre=centre)) == [before]


def test_a_coordinator_adds_removes_and_changes_requirements(client, tp, centre, coordinator, address):
    data = fields_of(client.get(address))
    data |= {"headings-0-title": "Préparer l’oral", "more": "1"}
    assert client.post(address, data).url == address
    data = fields_of(client.get(address))
    new = int(data["requirements-INITIAL_FORMS"])
    data |= {
        "requirements-0-level": 1,
        "requirements-1-DELETE": "on",
        f"requirements-{new}-competency": "social-media",
        f"requirements-{new}-place": "heading:preparer-loral",
        f"requirements-{new}-level": 2,
        f"requirements-{new}-origins": 3,
        f"requirements-{new}-rationale": "Pour l’oral.",
    }
    client.post(address, data)
    own = qualification_document(tp, standing_proposition(tp, centre)).proposition
    first, *_rest = own.requirements
    assert (first.place, first.level, first.origins, first.rationale) == (
        (None, "preparer-loral", "social-media"), 2, 3, "Pour l’oral."
    )  # fmt: skip
    assert own.requirements[1].level == 1
    assert ("RNCP36241BC01", None, "teamwork") not in [each.place for each in own.requirements]
    assert len(own.requirements) == 16


def test_a_pinned_proposition_is_replaced_from_today(client, tp, centre, coordinator, address):
    client.post(address, fields_of(client.get(address)))
    learner = MembershipFactory(centre=centre).learner
    pathway = open_pathway(learner=learner, edition=tp, start=timezone.localdate())
    data = fields_of(client.get(address)) | {"requirements-0-level": 1, "valid_from": "2020-01-01"}
    client.post(address, data)
    pathway.refresh_from_db()
    assert pathway.proposition.requirements.first().level == 3
    standing = standing_proposition(tp, centre)
    assert (standing.requirements.first().level, standing.valid_from) == (1, timezone.localdate())
    assert pathway.proposition.replaced_on == timezone.localdate()


@pytest.mark.parametrize(
    "change",
    [
        {"requirements-0-level": 0},
        {"requirements-0-level": "x"},
        {"requirements-0-origins": 0},
        {"requirements-0-origins": 10**30},
        {"requirements-0-competency": "dancing"},
        {"requirements-0-place": "block:BC99"},
        {"requirements-1-competency": "assessment-adaptation"},
        {"requirements-0-rationale": "<b>gras</b>"},
        {"requirements-0-rationale": "a" * 401},
        {"label": ""},
        {"valid_from": "demain"},
        {"seen": ""},
        {"requirements-TOTAL_FORMS": "9999"},
        {"requirements-TOTAL_FORMS": "x"},
        {"headings-TOTAL_FORMS": ""},
    ],
)
def test_bad_input_is_told_and_stores_nothing(client, centre, coordinator, address, change):
    response = client.post(address, fields_of(client.get(address)) | change)
    assert response.status_code == 200
    assert "help-critical" in page(response)
    assert not Proposition.objects.filter(centre=centre).exists()


def test_two_coordinators_at_once_do_not_overwrite_each_other(client, tp, centre, coordinator, address):
    mine = fields_of(client.get(address))
    apply_proposition(document=asking(1), centre=centre)
    response = client.post(address, mine | {"requirements-0-level": 2})
    assert response.url == address
    assert standing_proposition(tp, centre).requirements.first().level == 1


def test_days_are_shown_as_the_calendar_says(client, tp, coordinator):
    assert tp.valid_to == date(2027, 5, 16)
    assert "16/05/2027" in page(client.get(INDEX))
