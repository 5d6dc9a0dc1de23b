import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import services, spaces
from accounts.models import User
from tests.factories import people

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("who", "expected"),
    [("amina", ["learning"]), ("claire", ["training", "writing"]), ("marc", ["workplace"]), ("nadia", ["workplace"]),
     ("sylvie", ["family"]), ("jean", ["centre", "training", "writing"]), ("paul", ["training"]), ("ines", [])],
)  # fmt: skip
def test_spaces_follow_from_relations(cast, who, expected):
    assert [space.code for space in spaces.spaces_of(cast.people[who])] == expected


def test_somebody_with_several_capacities_has_one_menu(client, cast):
    people.StaffRoleFactory(user=cast.claire, centre=cast.centre, role="coordinator")
    people.MentorshipFactory(mentor=cast.claire)
    client.force_login(cast.claire)
    menu = client.get(reverse("accounts:people")).context["spaces"]()
    assert [(link.url, link.current) for link in menu] == [
        ("/centre/", True), ("/formation/", False), ("/entreprise/", False), ("/cms/", False),
    ]  # fmt: skip


def test_the_space_used_last_is_where_one_comes_back(client, cast):
    people.StaffRoleFactory(user=cast.claire, centre=cast.centre, role="coordinator")
    cast.claire.set_password(people.PASSWORD)
    cast.claire.save()
    sign_in = {"login": "claire", "password": people.PASSWORD}
    assert client.post(reverse("account_login"), sign_in).url == "/centre/"
    client.get(reverse("records:trainer_home"))
    client.post(reverse("account_logout"))
    assert client.post(reverse("account_login"), sign_in).url == "/formation/"


def test_a_page_that_stands_elsewhere_keeps_the_menu_of_its_space(client, cast):
    client.force_login(cast.claire)
    client.cookies[spaces.COOKIE] = "/cms/"
    statistics = client.get(reverse("quizzes:statistics"))
    assert spaces.current_space(statistics.wsgi_request) is spaces.TRAINING
    assert client.cookies[spaces.COOKIE].value == "/formation/"


def test_a_space_that_has_closed_is_forgotten(client, cast):
    client.cookies[spaces.COOKIE] = "/centre/"
    cast.claire.set_password(people.PASSWORD)
    cast.claire.save()
    assert client.post(reverse("account_login"), {"login": "claire", "password": people.PASSWORD}).url == "/formation/"


def test_somebody_without_a_space_reads_whom_to_ask(client, cast):
    services.send_invitation_again(user=cast.ines, by=cast.jean, centre=cast.centre)
    client.force_login(cast.ines)
    page = client.get(reverse("accounts:no_space")).content.decode()
    assert "CFA du Parc" in page


def test_somebody_with_a_space_has_nothing_to_read_there(client, cast):
    client.force_login(cast.amina)
    assert client.get(reverse("accounts:no_space")).url == "/apprentissage/"


def test_a_page_asks_once_who_one_is(client, cast, django_assert_num_queries):
    client.force_login(cast.ines)
    with django_assert_num_queries(3):  # session with its person, capacities, invitation
        client.get(reverse("accounts:no_space"))


def test_a_public_page_asks_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(reverse("accounts:code"))


# The editor


@pytest.mark.parametrize(
    ("who", "expected"),
    [("claire", 200), ("jean", 200), ("paul", 404), ("amina", 404), ("marc", 404), ("sylvie", 404), ("ines", 404)],
)
def test_who_enters_the_editor(client, cast, who, expected):
    client.force_login(cast.people[who])
    assert client.get("/cms/").status_code == expected


def test_the_editor_closes_with_the_role(client, cast):
    services.close_relation(relation=cast.claire.staff_roles.get(), on=timezone.localdate())
    client.force_login(cast.claire)
    assert client.get("/cms/").status_code == 404
    assert not User.objects.get(pk=cast.claire.pk).has_perm("wagtailadmin.access_admin")


def test_platform_support_enters_the_editor(client):
    client.force_login(User.objects.create_superuser("aide", display_name="Aide"))
    assert client.get("/cms/").status_code == 200


def test_the_role_opens_that_one_permission(cast):
    assert cast.claire.has_perm("wagtailadmin.access_admin")
    assert not cast.claire.has_perm("accounts.change_user")
    assert cast.claire.get_all_permissions() == {"wagtailadmin.access_admin"}


# My account


def test_changing_name_and_language(client, cast):
    client.force_login(cast.amina)
    response = client.post(reverse("accounts:me"), {"display_name": "Amina B.", "language": "en"})
    assert response.url == reverse("accounts:me")
    cast.amina.refresh_from_db()
    assert (cast.amina.display_name, cast.amina.language) == ("Amina B.", "en")
    assert '<html lang="en">' in client.get(reverse("accounts:me")).content.decode()


def test_a_refused_name_is_not_shown_as_mine(client, cast):
    client.force_login(cast.amina)
    response = client.post(reverse("accounts:me"), {"display_name": "", "language": "fr"})
    assert response.context["viewer_name"]() == "Amina Benali"


def test_signing_in_brings_ones_language(client, cast):
    cast.amina.language = "en"
    cast.amina.set_password(people.PASSWORD)
    cast.amina.save()
    client.post(reverse("account_login"), {"login": "amina", "password": people.PASSWORD})
    assert '<html lang="en">' in client.get(reverse("accounts:me")).content.decode()


def test_removing_ones_address_leaves_none(cast):
    cast.amina.email = ""
    cast.amina.save()
    cast.amina.refresh_from_db()
    assert cast.amina.email is None
