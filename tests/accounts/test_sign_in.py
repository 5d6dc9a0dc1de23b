"""Ways in: password, e-mailed code, printed code. What an attacker, or a tired thumb, meets there."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import codes, services
from accounts.models import SignInCode, User
from accounts.services.invitations import secret_of
from tests.factories import people

pytestmark = pytest.mark.django_db

LOGIN = {"login": "amina", "password": people.PASSWORD}


@pytest.fixture(autouse=True)
def _no_earlier_tries():
    cache.clear()


@pytest.fixture
def amina(cast):
    cast.amina.set_password(people.PASSWORD)
    cast.amina.save()
    return cast.amina


def is_in(client, user):
    return client.session.get("_auth_user_id") == str(user.pk)


# Password


@pytest.mark.parametrize("login", ["amina", "AMINA", " amina ", "amina@exemple.test", "Amina@Exemple.test"])
def test_signing_in_with_a_user_name_or_an_address(client, amina, login):
    response = client.post(reverse("account_login"), {**LOGIN, "login": login})
    assert response.status_code == 302
    assert response.url == "/apprentissage/"
    assert is_in(client, amina)


def test_going_where_one_was_asked_to_sign_in(client, amina):
    response = client.post(reverse("account_login") + "?next=/moi/", {**LOGIN, "next": "/moi/"})
    assert response.url == "/moi/"


def test_never_to_another_site(client, amina):
    response = client.post(reverse("account_login"), {**LOGIN, "next": "https://ailleurs.test/"})
    assert response.url == "/apprentissage/"


def test_a_wrong_password_and_an_unknown_name_read_the_same(client, amina):
    wrong = client.post(reverse("account_login"), {**LOGIN, "password": "autre chose"})
    unknown = client.post(reverse("account_login"), {"login": "personne", "password": "autre chose"})
    assert wrong.context["form"].errors == unknown.context["form"].errors
    assert not is_in(client, amina)


def test_a_closed_account_does_not_open(client, amina):
    User.objects.filter(pk=amina.pk).update(is_active=False)
    response = client.post(reverse("account_login"), LOGIN)
    assert response.url == reverse("account_inactive")
    assert not is_in(client, amina)


def test_guessing_a_password_is_limited_even_with_the_right_one_at_last(client, amina):
    for _each in range(5):
        client.post(reverse("account_login"), {**LOGIN, "password": "au hasard"})
    client.post(reverse("account_login"), LOGIN)
    assert not is_in(client, amina)


def test_nobody_signs_up(client):
    data = {
        "username": "intrus",
        "email": "intrus@exemple.test",
        "password1": people.PASSWORD,
        "password2": people.PASSWORD,
    }
    for response in (client.get(reverse("account_signup")), client.post(reverse("account_signup"), data)):
        assert "account/signup_closed.html" in [template.name for template in response.templates]
    assert not User.objects.filter(username="intrus").exists()


def test_the_editor_has_no_door_of_its_own(client, cast):
    assert client.get("/cms/login/?next=/cms/").url == reverse("account_login") + "?next=/cms/"
    assert client.post("/_util/login/?next=/x/", LOGIN).url == reverse("account_login") + "?next=/x/"
    assert client.get("/cms/").url == reverse("account_login") + "?next=/cms/"


# Code by e-mail


def test_a_mentor_comes_in_with_an_e_mailed_code(client, cast, mailoutbox):
    response = client.post(reverse("account_request_login_code"), {"email": cast.marc.email}, follow=True)
    assert response.status_code == 200
    (message,) = mailoutbox
    assert message.to == [cast.marc.email]
    assert message.alternatives
    code = re.search(r"\n\n([A-Z0-9-]{6,9})\n\n", message.body)[1]
    response = client.post(reverse("account_confirm_login_code"), {"code": code})
    assert response.url == "/entreprise/"
    assert is_in(client, cast.marc)


def test_an_unknown_address_reads_the_same_and_gets_no_mail(client, cast, mailoutbox):
    known = client.post(reverse("account_request_login_code"), {"email": cast.marc.email}, follow=True)
    mailoutbox.clear()
    cache.clear()
    unknown = client.post(reverse("account_request_login_code"), {"email": "inconnu@exemple.test"}, follow=True)
    assert known.redirect_chain == unknown.redirect_chain
    assert mailoutbox == []
    assert client.post(reverse("account_confirm_login_code"), {"code": "AAAAAA"}).status_code == 200


def test_asking_for_codes_is_limited(cast, mailoutbox):
    for _each in range(4):
        Client().post(reverse("account_request_login_code"), {"email": cast.marc.email})
    assert len(mailoutbox) == 3


def test_a_forgotten_password_is_replaced(client, amina, mailoutbox):
    client.post(reverse("account_reset_password"), {"email": amina.email})
    address = re.search(r"http://testserver(\S+)", mailoutbox[0].body)[1]
    page = client.get(address, follow=True)
    form = page.redirect_chain[-1][0]
    client.post(form, {"password1": "quatre petits mots simples", "password2": "quatre petits mots simples"})
    amina.refresh_from_db()
    assert amina.check_password("quatre petits mots simples")
    assert "/reset/key/" in client.get(address, follow=True).request["PATH_INFO"]
    assert client.get(address, follow=True).context["token_fail"]


def test_an_unknown_address_asks_for_a_password_and_reads_the_same(client, cast, mailoutbox):
    response = client.post(reverse("account_reset_password"), {"email": "inconnu@exemple.test"})
    assert response.url == reverse("account_reset_password_done")
    assert mailoutbox == []


# Code on paper


def test_how_a_code_is_drawn_and_read():
    drawn = codes.draw()
    assert codes.is_well_formed(drawn)
    typed = f" {codes.in_groups(drawn).lower()}-"
    assert codes.normalised(typed) == drawn
    assert not set("01OIL5S8B2Z") & set(codes.LETTERS)
    assert len({codes.draw() for _each in range(200)}) == 200


def redeem(client, code):
    return client.post(reverse("accounts:code"), {"code": code})


def test_a_code_signs_in_once(client, cast):
    code, row = services.issue_sign_in_code(user=cast.amina, by=cast.claire)
    response = redeem(client, codes.in_groups(code).lower())
    assert response.url == reverse("accounts:first_password")
    assert is_in(client, cast.amina)
    row.refresh_from_db()
    assert row.used_at
    client.logout()
    assert redeem(client, code).status_code == 200
    assert not is_in(client, cast.amina)


def test_the_database_keeps_no_code(cast):
    code, row = services.issue_sign_in_code(user=cast.amina, by=cast.claire)
    assert code not in str(SignInCode.objects.filter(pk=row.pk).values().get())
    assert row.issued_by == cast.claire


def test_reading_the_scanned_address_signs_nobody_in(client, cast):
    code, row = services.issue_sign_in_code(user=cast.amina, by=cast.claire)
    response = client.get(reverse("accounts:code"), {"c": code})
    assert codes.in_groups(code) in response.content.decode()
    assert response["Cache-Control"] == "no-store, private"
    row.refresh_from_db()
    assert row.used_at is None
    assert not is_in(client, cast.amina)


def test_a_new_code_ends_the_earlier_one(client, cast):
    first, _row = services.issue_sign_in_code(user=cast.amina, by=cast.claire)
    second, _row = services.issue_sign_in_code(user=cast.amina, by=cast.claire)
    redeem(client, first)
    assert not is_in(client, cast.amina)
    redeem(client, second)
    assert is_in(client, cast.amina)


def test_an_old_code_does_not_open(client, cast):
    code, row = services.issue_sign_in_code(user=cast.amina, by=cast.claire)
    SignInCode.objects.filter(pk=row.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    redeem(client, code)
    assert not is_in(client, cast.amina)


def test_a_code_of_somebody_who_became_a_trainer_does_not_open(client, cast):
    code, _row = services.issue_sign_in_code(user=cast.amina, by=cast.claire)
    people.StaffRoleFactory(user=cast.amina)
    redeem(client, code)
    assert not is_in(client, cast.amina)


@pytest.mark.parametrize("who", ["claire", "marc", "nadia", "sylvie", "jean", "paul", "ines"])
def test_only_apprentices_get_codes(cast, who):
    with pytest.raises(services.CodeRefusedError):
        services.issue_sign_in_code(user=cast.people[who], by=cast.jean)


def test_an_apprentice_who_also_coordinates_gets_no_code(client, cast):
    people.MembershipFactory(learner=cast.jean, centre=cast.centre)
    client.force_login(cast.claire)
    response = client.post(reverse("accounts:sign_in_code", args=[cast.jean.uuid]))
    assert response.status_code == 409
    assert not SignInCode.objects.exists()


@pytest.mark.parametrize("typed", ["", " ", "x", "AAAAA AAAAA", "é" * 10, "0" * 40, "'; --", "A\x00AAAAAAAA"])
def test_anything_else_opens_nothing(client, cast, typed):
    services.issue_sign_in_code(user=cast.amina, by=cast.claire)
    response = redeem(client, typed)
    assert response.status_code == 200
    assert response.context["form"].errors


def test_guessing_codes_is_limited(client, cast):
    code, _row = services.issue_sign_in_code(user=cast.amina, by=cast.claire)
    for _each in range(20):
        assert redeem(client, codes.draw()).status_code == 200
    assert redeem(client, code).status_code == 429
    assert not is_in(client, cast.amina)


def test_a_whole_class_signs_in_from_one_address(client, cast):
    for _each in range(35):
        learner = people.MembershipFactory(centre=cast.centre).learner
        code, _row = services.issue_sign_in_code(user=learner, by=cast.claire)
        client.logout()
        redeem(client, code)
        assert is_in(client, learner)


def test_a_password_of_ones_own_after_a_code(client, cast):
    code, _row = services.issue_sign_in_code(user=cast.amina, by=cast.claire)
    redeem(client, code)
    address = reverse("accounts:first_password")
    assert "amina" in client.get(address).content.decode()
    assert client.post(address, {"password1": "court", "password2": "court"}).status_code == 200
    response = client.post(address, {"password1": "trois mots simples", "password2": "trois mots simples"})
    assert response.url == "/apprentissage/"
    assert is_in(client, cast.amina)
    cast.amina.refresh_from_db()
    assert cast.amina.check_password("trois mots simples")
    assert client.get(address).url == reverse("account_change_password")


def test_later(client, cast):
    code, _row = services.issue_sign_in_code(user=cast.amina, by=cast.claire)
    redeem(client, code)
    assert client.post(reverse("accounts:first_password"), {"later": "1"}).url == "/apprentissage/"
    cast.amina.refresh_from_db()
    assert not cast.amina.has_usable_password()


def test_nobody_else_sets_a_password_without_the_old_one(client, amina):
    client.post(reverse("account_login"), LOGIN)
    address = reverse("accounts:first_password")
    new = {"password1": "trois mots simples", "password2": "trois mots simples"}
    assert client.post(address, new).url == reverse("account_change_password")
    amina.refresh_from_db()
    assert amina.check_password(people.PASSWORD)


def test_the_second_step_is_asked_of_every_way_in(client, cast):
    TOTP.activate(cast.amina, "ABCDEFGHIJKLMNOP")
    code, _row = services.issue_sign_in_code(user=cast.amina, by=cast.claire)
    assert redeem(client, code).url == reverse("mfa_authenticate")
    assert not is_in(client, cast.amina)
    assert client.get(reverse("mfa_authenticate")).status_code == 200
    invitation = services.send_invitation_again(user=cast.amina, by=cast.jean)
    address = reverse("accounts:invitation", args=[secret_of(invitation)])
    assert client.post(address, {"display_name": "Amina", "way": "code"}).url == reverse("mfa_authenticate")
    assert not is_in(client, cast.amina)


def test_the_apprentice_reads_that_a_code_was_printed(client, cast):
    services.issue_sign_in_code(user=cast.amina, by=cast.claire)
    client.force_login(cast.amina)
    assert "Claire Dumas" in client.get(reverse("accounts:me")).content.decode()


# The sheet


@pytest.mark.parametrize(("who", "expected"), [
    ("claire", 200), ("jean", 200), ("paul", 404), ("marc", 404), ("nadia", 404), ("ines", 404), ("amina", 404),
    ("lina", 404),
])  # fmt: skip
def test_who_prints_a_code(client, cast, who, expected):
    client.force_login(cast.people[who])
    address = reverse("accounts:sign_in_code", args=[cast.amina.uuid])
    assert client.get(address).status_code == expected
    assert client.post(address).status_code == expected
    assert SignInCode.objects.count() == (1 if expected == 200 else 0)


def test_the_sheet_lets_the_apprentice_in(client, cast):
    client.force_login(cast.claire)
    response = client.post(reverse("accounts:sign_in_code", args=[cast.amina.uuid]))
    page = response.content.decode()
    assert response["Cache-Control"] == "no-store, private"
    assert "<svg" in page
    assert "style=" not in page
    client.logout()
    redeem(client, response.context["code"])
    assert is_in(client, cast.amina)


def test_a_trainer_of_another_centre_prints_nothing(client, cast):
    client.force_login(people.StaffRoleFactory(centre=cast.other_centre).user)
    assert client.post(reverse("accounts:sign_in_code", args=[cast.amina.uuid])).status_code == 404
