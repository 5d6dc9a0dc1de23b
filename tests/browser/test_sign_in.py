"""The ways in, by hand: an invitation on a phone, a code on paper, a passkey; and the coordinator's pages."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from accounts import services, tasks
from accounts.models import User
from accounts.services.invitations import secret_of
from tests.browser.checks import assert_accessible, assert_fits
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories import people

SUBMIT = "main form button[type=submit]"
NARROW = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def cast(live_site):
    mail.outbox = []
    return people.cast()


def look(page):
    # A message that fades in is pale for a moment.
    page.evaluate("Promise.all(document.getAnimations().map((animation) => animation.finished))")
    assert_accessible(page)
    assert_fits(page)


def send(page, **fields):
    for name, value in fields.items():
        page.fill(f"main [name={name}]", value)
    page.locator("main form:has([name]:not([type=hidden]))").first.locator("button[type=submit]").first.click()


def test_a_mentor_accepts_on_a_phone_and_comes_back_with_a_code(cast, new_page):
    invitation = services.send_invitation_again(user=cast.marc, by=cast.jean, centre=cast.centre)
    tasks.send_invitation(invitation.pk)
    address = re.search(r"http\S+", mail.outbox[0].body)[0]
    page = new_page(NARROW)
    page.goto(address)
    look(page)
    page.locator(SUBMIT).click()
    page.wait_for_url("**/entreprise/")

    page = new_page(PHONE)
    page.goto(reverse("account_request_login_code"))
    look(page)
    send(page, email=cast.marc.email)
    page.wait_for_url("**/login/code/confirm/")
    look(page)
    code = re.search(r"\n\n([A-Z0-9-]{6,9})\n\n", mail.outbox[-1].body)[1]
    send(page, code=code)
    page.wait_for_url("**/entreprise/")
    assert page.locator("html").get_attribute("lang") == "fr"


def test_a_code_printed_by_the_trainer_lets_an_apprentice_in(cast, new_page, sign_in):
    desk = new_page(DESKTOP)
    sign_in(desk, cast.claire)
    desk.goto(reverse("accounts:sign_in_code", args=[cast.amina.uuid]))
    look(desk)
    desk.locator(SUBMIT).click()
    code = desk.locator(".sheet__code").inner_text()
    assert desk.locator(".sheet__qr svg").bounding_box()["width"] > 100
    look(desk)

    phone = new_page(NARROW)
    phone.goto(reverse("accounts:code"))
    look(phone)
    send(phone, code="AAAAA AAAAA")
    phone.wait_for_selector(".errors")
    send(phone, code=code.lower())  # the page of a refusal can be sent again
    phone.wait_for_url("**/moi/mot-de-passe/")
    look(phone)
    send(phone, password1="trois mots simples", password2="trois mots simples")
    phone.wait_for_url("**/apprentissage/")
    assert User.objects.get(pk=cast.amina.pk).check_password("trois mots simples")


def test_a_passkey_made_once_opens_the_house_alone(cast, new_page, sign_in):
    page = new_page(PHONE)
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
               "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in(page, cast.claire)
    page.goto(reverse("mfa_add_webauthn"))
    look(page)
    page.fill("[name=name]", "Mon téléphone")
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/2fa/reauthenticate/**")
    look(page)
    page.click(f"a[href^='{reverse('mfa_reauthenticate_webauthn')}']")
    page.click("#mfa_webauthn_reauthenticate")
    page.wait_for_url("**/recovery-codes/")
    assert page.locator("main code").count() == 10
    look(page)

    page.context.clear_cookies()
    page.goto(reverse("account_login"))
    page.click("#passkey_login")
    page.wait_for_url("**/formation/")


def test_a_wrong_password_is_said_and_keeps_the_name(cast, new_page):
    page = new_page(PHONE)
    page.goto(reverse("account_login"))
    send(page, login="amina", password="au hasard")
    assert page.locator("[data-errors]").is_visible()
    assert page.input_value("[name=login]") == "amina"
    look(page)


def test_closed_doors_speak_plainly(cast, new_page, browser_errors):
    invitation = services.send_invitation_again(user=cast.marc, by=cast.jean, centre=cast.centre)
    services.revoke_invitation(invitation=invitation)
    page = new_page(NARROW)
    page.goto(reverse("accounts:invitation", args=[secret_of(invitation)]))
    assert "Jean Morel" in page.locator("main").inner_text()
    look(page)
    page.goto(reverse("account_signup"))
    look(page)
    assert all("410" in error for error in browser_errors)
    browser_errors.clear()


@pytest.mark.parametrize("device", [NARROW, DESKTOP], ids=["narrow", "desktop"])
def test_the_coordinators_pages(cast, new_page, sign_in, device):
    page = new_page(device)
    sign_in(page, cast.jean)
    names = ["centre", "people", "invite", "cohorts", "new_cohort", "contracts", "new_contract", "employers",
             "new_employer", "me"]  # fmt: skip
    addresses = [reverse(f"accounts:{name}") for name in names]
    addresses += [
        reverse("accounts:correct", args=[cast.amina.uuid]),
        reverse("accounts:invite_as", args=["learner"]), reverse("accounts:person", args=[cast.amina.uuid]),
        reverse("accounts:cohort", args=[cast.cohort.uuid]), reverse("accounts:contract", args=[cast.contract.uuid]),
        reverse("mfa_index"), reverse("account_email"),
    ]  # fmt: skip
    for address in addresses:
        assert page.goto(address).status == 200
        look(page)


def test_inviting_by_keyboard_from_the_centre(cast, new_page, sign_in):
    page = new_page(DESKTOP)
    sign_in(page, cast.jean)
    page.goto(reverse("accounts:invite_as", args=["trainer"]))
    page.focus("[name=display_name]")
    page.keyboard.type("Nora Petit")
    page.keyboard.press("Tab")
    page.keyboard.type("nora@exemple.test")
    page.keyboard.press("Enter")
    page.wait_for_url("**/centre/personnes/*/")
    assert "Nora Petit" in page.locator("h1").inner_text()
