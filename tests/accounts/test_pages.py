"""Each page answers, for the one it is made for, whatever there is to show."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import services
from tests.factories import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def jean(client, cast):
    client.force_login(cast.jean)
    return client


@pytest.mark.parametrize(
    "name",
    ["account_login", "account_signup", "account_request_login_code", "account_reset_password",
     "account_reset_password_done", "account_reset_password_from_key_done", "account_inactive", "accounts:code",
     "account_email_verification_sent"],
)  # fmt: skip
def test_sign_in_pages_answer_anybody(client, name):
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert b"<script>" not in response.content
    assert b"style=" not in response.content


@pytest.mark.parametrize(
    "name",
    ["accounts:me", "account_email", "account_logout", "mfa_index", "mfa_activate_totp", "mfa_add_webauthn",
     "mfa_list_webauthn", "account_set_password"],
)  # fmt: skip
def test_pages_of_my_account(client, cast, name):
    client.force_login(cast.amina)
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert b"<script>" not in response.content


def test_password_pages_of_somebody_with_a_password(client, cast):
    cast.amina.set_password(people.PASSWORD)
    cast.amina.save()
    client.post(reverse("account_login"), {"login": "amina", "password": people.PASSWORD})
    assert client.get(reverse("account_change_password")).status_code == 200
    assert client.get(reverse("account_reauthenticate")).status_code == 200


@pytest.mark.parametrize(
    "name",
    ["centre", "people", "invite", "cohorts", "new_cohort", "contracts", "new_contract", "employers", "new_employer"],
)
def test_pages_of_the_centre(jean, name):
    assert jean.get(reverse(f"accounts:{name}")).status_code == 200


@pytest.mark.parametrize("role", ["learner", "trainer", "mentor", "employer", "guardian", "coordinator", "auditor"])
def test_each_role_has_its_form(jean, role):
    assert jean.get(reverse("accounts:invite_as", args=[role])).status_code == 200


def test_a_role_that_does_not_exist(jean):
    assert jean.get(reverse("accounts:invite_as", args=["boss"])).status_code == 404


def test_every_known_person_has_a_page(jean, cast):
    services.change_mentor(contract=cast.contract, mentor=cast.marc, on=timezone.localdate())
    for name, person in cast.people.items():
        expected = 404 if name in {"theo", "ines"} else 200
        assert jean.get(reverse("accounts:person", args=[person.uuid])).status_code == expected, name


def test_pages_of_a_cohort_a_contract_and_an_employer(jean, cast):
    assert jean.get(reverse("accounts:cohort", args=[cast.cohort.uuid])).status_code == 200
    assert jean.get(reverse("accounts:contract", args=[cast.contract.uuid])).status_code == 200
    assert jean.get(reverse("accounts:employer", args=[cast.employer.uuid])).status_code == 200


def test_an_empty_centre_says_so(client):
    role = people.StaffRoleFactory(role="coordinator")
    client.force_login(role.user)
    for name in ("cohorts", "contracts", "employers"):
        assert 'class="empty"' in client.get(reverse(f"accounts:{name}")).content.decode()


@pytest.mark.parametrize("name", ["people", "cohorts", "contracts", "employers"])
@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_for_one_row_and_three(client, django_assert_num_queries, name, rows):
    centre = people.CentreFactory()
    jean = people.StaffRoleFactory(role="coordinator", centre=centre).user
    for _each in range(rows):
        contract = people.ApprenticeshipFactory(centre=centre)
        people.MentorshipFactory(apprenticeship=contract)
        people.CohortLearnerFactory(cohort=people.CohortFactory(centre=centre))
        people.MembershipFactory(centre=centre)
    client.force_login(jean)
    # Session with its person, capacities, centres; then the list itself.
    expected = {"people": 5, "cohorts": 4, "contracts": 5, "employers": 4}[name]
    with django_assert_num_queries(expected):
        assert client.get(reverse(f"accounts:{name}")).status_code == 200
