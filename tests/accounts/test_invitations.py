from datetime import timedelta
from functools import partial

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from accounts import services, tasks
from accounts.access import Capacity, capacities
from accounts.models import Invitation, User
from accounts.services import EmailOfAnotherError
from accounts.services.invitations import digest, secret_of
from tests.factories import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def deliver(django_capture_on_commit_callbacks, monkeypatch):
    """Runs what follows a commit, as the worker would."""
    monkeypatch.setattr(tasks.send_invitation, "delay", tasks.send_invitation)
    return partial(django_capture_on_commit_callbacks, execute=True)


def invite(cast, **fields):
    return services.invite_person(by=cast.jean, centre=cast.centre, **{
        "display_name": "Nora Petit", "email": "nora@exemple.test", **fields,
    })  # fmt: skip


def link(invitation: Invitation) -> str:
    return reverse("accounts:invitation", args=[secret_of(invitation)])


def answer(**fields):
    return {"display_name": "Nora Petit", "way": "code", "password1": "", "password2": "", **fields}


def test_the_link_leaves_after_the_commit_and_lets_the_person_in(cast, client, deliver, mailoutbox):
    give = partial(services.appoint_staff, centre=cast.centre, role="trainer", start=timezone.localdate())
    with deliver():
        nora, invitation = invite(cast, give=[give])
    (message,) = mailoutbox
    assert message.to == ["nora@exemple.test"]
    assert link(invitation) in message.body
    assert link(invitation) in message.alternatives[0].content
    invitation.refresh_from_db()
    assert invitation.sent_at is not None

    assert client.get(link(invitation)).status_code == 200
    response = client.post(
        link(invitation), answer(way="password", password1="trois mots simples", password2="trois mots simples")
    )
    assert response.status_code == 302
    assert response.url == "/formation/"
    assert client.session["_auth_user_id"] == str(nora.pk)
    assert User.objects.get(pk=nora.pk).check_password("trois mots simples")
    assert EmailAddress.objects.get(user=nora, email="nora@exemple.test", verified=True, primary=True)
    assert capacities(nora) == {Capacity.TRAINER}


def test_a_mentor_chooses_nothing_and_has_no_password(cast, client):
    nora, invitation = invite(cast)
    assert client.post(link(invitation), answer()).status_code == 302
    nora.refresh_from_db()
    assert not nora.has_usable_password()
    assert client.session["_auth_user_id"] == str(nora.pk)


def test_reading_the_link_changes_nothing(cast, client):
    _nora, invitation = invite(cast)
    response = client.get(link(invitation))
    invitation.refresh_from_db()
    assert invitation.accepted_at is None
    assert "_auth_user_id" not in client.session
    assert response["Cache-Control"] == "no-store, private"


def test_the_database_keeps_no_secret(cast):
    _nora, invitation = invite(cast)
    row = str(Invitation.objects.filter(pk=invitation.pk).values().get())
    assert secret_of(invitation) not in row
    assert digest(secret_of(invitation)) in row


def used(invitation):
    services.accept_invitation(invitation=invitation, display_name="Nora")


def expired(invitation):
    invitation.expires_at = timezone.now() - timedelta(seconds=1)
    invitation.save()


def revoked(invitation):
    services.revoke_invitation(invitation=invitation)


def of_a_closed_account(invitation):
    User.objects.filter(pk=invitation.user_id).update(is_active=False)


@pytest.mark.parametrize("spoil", [used, expired, revoked, of_a_closed_account])
def test_a_link_that_no_longer_opens_says_whom_to_ask(cast, client, spoil):
    _nora, invitation = invite(cast)
    spoil(invitation)
    for response in (client.get(link(invitation)), client.post(link(invitation), answer())):
        assert response.status_code == 410
        assert "_auth_user_id" not in client.session
    if spoil is not used:
        assert "Jean Morel" in response.content.decode()


@pytest.mark.parametrize("secret", ["0" * 64, "x", "a-b_c"])
def test_a_forged_link_opens_nothing_and_names_nobody(cast, client, secret):
    invite(cast)
    response = client.post(reverse("accounts:invitation", args=[secret]), answer())
    assert response.status_code == 404
    assert "Jean" not in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_sending_again_ends_the_earlier_link(cast, client):
    nora, first = invite(cast)
    second = services.send_invitation_again(user=nora, by=cast.jean, centre=cast.centre)
    assert client.get(link(first)).status_code == 410
    assert client.get(link(second)).status_code == 200


def test_a_task_that_runs_twice_sends_the_same_link(cast, mailoutbox):
    _nora, invitation = invite(cast)
    tasks.send_invitation(invitation.pk)
    tasks.send_invitation(invitation.pk)
    assert [link(invitation) in message.body for message in mailoutbox] == [True, True]


def test_a_withdrawn_invitation_is_not_sent(cast, mailoutbox):
    _nora, invitation = invite(cast)
    services.revoke_invitation(invitation=invitation)
    tasks.send_invitation(invitation.pk)
    assert mailoutbox == []


def test_news_that_got_lost_is_sent_by_the_sweeper(cast, monkeypatch):
    _nora, lost = invite(cast)
    _other, _fresh = invite(cast, email="autre@exemple.test")
    Invitation.objects.filter(pk=lost.pk).update(issued_at=timezone.now() - timedelta(hours=1))
    asked = []
    monkeypatch.setattr(tasks.send_invitation, "delay", asked.append)
    tasks.send_forgotten_invitations()
    assert asked == [lost.pk]


@pytest.mark.parametrize(
    "fields",
    [{"way": "password"}, {"way": "password", "password1": "court", "password2": "court"},
     {"way": "password", "password1": "trois mots simples", "password2": "trois mots"}, {"display_name": ""},
     {"way": "?"}],
)  # fmt: skip
def test_a_wrong_answer_changes_nothing(cast, client, fields):
    _nora, invitation = invite(cast)
    response = client.post(link(invitation), answer(**fields))
    assert response.status_code == 200
    assert response.context["form"].errors
    invitation.refresh_from_db()
    assert invitation.accepted_at is None


def test_somebody_who_already_signs_in_keeps_their_password(cast, client):
    cast.marc.set_password(people.PASSWORD)
    cast.marc.last_login = timezone.now()
    cast.marc.save()
    marc, invitation = invite(cast, email=cast.marc.email)
    assert marc == cast.marc
    client.post(
        link(invitation), answer(way="password", password1="trois mots simples", password2="trois mots simples")
    )
    marc.refresh_from_db()
    assert marc.check_password(people.PASSWORD)


def test_without_an_address_there_is_no_invitation(cast):
    nora, invitation = invite(cast, email="")
    assert invitation is None
    assert nora.email is None
    assert nora.username == "nora.petit"


def test_two_people_of_one_name_have_two_user_names(cast):
    names = {invite(cast, email="")[0].username for _each in range(3)}
    assert names == {"nora.petit", "nora.petit2", "nora.petit3"}


def test_typing_the_address_of_another_centres_apprentice_does_not_open_their_record(cast, client):
    client.force_login(cast.jean)
    data = {"display_name": "Théo", "email": cast.theo.email, "centre": cast.centre.pk, "start": "2026-09-01"}
    response = client.post(reverse("accounts:invite_as", args=["learner"]), data)
    assert response.status_code == 200
    assert "email" in response.context["form"].errors
    assert not cast.theo.memberships.filter(centre=cast.centre).exists()
    with pytest.raises(EmailOfAnotherError):
        invite(cast, email=cast.theo.email, may_take=lambda user: False)


def invitation_data(cast, **fields):
    return {"display_name": "Nora Petit", "email": cast.marc.email, "centre": cast.centre.pk,
            "start": timezone.localdate().isoformat(), **fields}  # fmt: skip


def test_the_address_of_somebody_known_under_another_name_asks_whom_one_means(cast, client):
    client.force_login(cast.jean)
    address = reverse("accounts:invite_as", args=["auditor"])
    refused = client.post(address, invitation_data(cast))
    assert "Marc Leroy" in str(refused.context["form"].errors["email"])
    assert not cast.marc.staff_roles.exists()
    assert not cast.marc.invitations.exists()
    other = client.post(address, invitation_data(cast, same_person=str(cast.claire.uuid)))
    assert other.context["form"].errors
    answer = client.post(address, invitation_data(cast, same_person=str(cast.marc.uuid)), follow=True)
    assert "Marc Leroy" in str(next(iter(answer.context["messages"])))
    assert cast.marc.staff_roles.exists()
    cast.marc.refresh_from_db()
    assert cast.marc.display_name == "Marc Leroy"


def test_a_name_written_another_way_is_told_and_kept(cast, client):
    client.force_login(cast.jean)
    address = reverse("accounts:invite_as", args=["auditor"])
    answer = client.post(address, invitation_data(cast, display_name="LEROY M."), follow=True)
    assert "Marc Leroy" in str(next(iter(answer.context["messages"])))
    assert cast.marc.staff_roles.exists()


@pytest.mark.parametrize("role", ["trainer", "auditor", "coordinator"])
def test_nobody_of_another_centre_is_named_by_their_address(cast, client, role):
    teacher = people.StaffRoleFactory(centre=cast.other_centre).user
    for person in (teacher, cast.theo):
        client.force_login(cast.jean)
        data = invitation_data(cast, email=person.email, same_person=str(person.uuid))
        response = client.post(reverse("accounts:invite_as", args=[role]), data)
        assert response.status_code == 200
        assert "email" in response.context["form"].errors
        assert "same_person" not in response.context["form"].fields
        assert person.display_name not in response.content.decode()
        assert not person.staff_roles.filter(centre=cast.centre).exists()
        assert not person.invitations.exists()


def test_who_knows_the_name_too_invites_somebody_of_another_centre(cast, client):
    teacher = people.StaffRoleFactory(centre=cast.other_centre, user__display_name="Karim Haddad").user
    client.force_login(cast.jean)
    data = invitation_data(cast, email=teacher.email, display_name="Karim HADDAD")
    assert client.post(reverse("accounts:invite_as", args=["trainer"]), data).status_code == 302
    assert teacher.staff_roles.filter(centre=cast.centre).exists()


def test_an_apprentice_is_not_given_the_address_of_their_mentor(cast, client):
    client.force_login(cast.jean)
    response = client.post(reverse("accounts:invite_as", args=["learner"]), invitation_data(cast))
    assert "Marc Leroy" in str(response.context["form"].errors["email"])
    assert not cast.marc.memberships.exists()


def test_an_address_that_somebody_gave_themselves_receives_no_role(cast, client):
    """An apprentice types the address of the coordinator to come, and waits."""
    EmailAddress.objects.create(user=cast.ines, email="nora@exemple.test", primary=True)
    User.objects.filter(pk=cast.ines.pk).update(email="nora@exemple.test")
    client.force_login(cast.jean)
    data = {"display_name": "Nora", "email": "nora@exemple.test", "centre": cast.centre.pk, "start": "2026-01-01"}
    response = client.post(reverse("accounts:invite_as", args=["coordinator"]), data)
    assert "email" in response.context["form"].errors
    assert not cast.ines.staff_roles.exists()


def test_who_proved_an_address_comes_before_who_only_wrote_it(cast):
    EmailAddress.objects.create(user=cast.ines, email="nora@exemple.test", primary=True)
    User.objects.filter(pk=cast.ines.pk).update(email="nora@exemple.test")
    EmailAddress.objects.create(user=cast.claire, email="nora@exemple.test", verified=True)
    assert invite(cast)[0] == cast.claire


ROLES = {
    "learner": ({}, Capacity.SELF),
    "trainer": ({}, Capacity.TRAINER),
    "coordinator": ({}, Capacity.COORDINATOR),
    "auditor": ({}, Capacity.AUDITOR),
    "mentor": ({"contract": lambda cast: cast.contract.pk}, Capacity.MENTOR),
    "employer": ({"employer": lambda cast: cast.employer.pk, "role": lambda cast: "hr"}, Capacity.EMPLOYER),
    "guardian": ({"learner": lambda cast: cast.lina.pk}, Capacity.GUARDIAN),
}


@pytest.mark.parametrize("role", ROLES)
def test_a_coordinator_invites_somebody_in_each_role(cast, client, role):
    fields, capacity = ROLES[role]
    client.force_login(cast.jean)
    data = {"display_name": "Nora Petit", "email": "nora@exemple.test", "centre": cast.centre.pk,
            "start": timezone.localdate().isoformat()}  # fmt: skip
    data |= {name: read(cast) for name, read in fields.items()}
    response = client.post(reverse("accounts:invite_as", args=[role]), data)
    assert response.status_code == 302
    nora = User.objects.get(email="nora@exemple.test")
    assert capacities(nora) == {capacity}
    assert nora.invitations.get().centre == cast.centre


@pytest.mark.parametrize(
    ("role", "fields"),
    [("learner", {"centre": "other"}), ("mentor", {"contract": "foreign"}), ("guardian", {"learner": "foreign"}),
     ("guardian", {"learner": "adult"}), ("employer", {"employer": "foreign", "role": "hr"})],
)  # fmt: skip
def test_nothing_of_another_centre_can_be_chosen(cast, client, role, fields):
    foreign = people.ApprenticeshipFactory(learner=cast.theo, centre=cast.other_centre)
    other = {
        "centre": {"other": cast.other_centre.pk}, "contract": {"foreign": foreign.pk},
        "learner": {"foreign": cast.theo.pk, "adult": cast.amina.pk}, "employer": {"foreign": foreign.employer_id},
    }  # fmt: skip
    chosen = {name: other.get(name, {}).get(value, value) for name, value in fields.items()}
    client.force_login(cast.jean)
    data = {
        "display_name": "Nora",
        "email": "nora@exemple.test",
        "centre": cast.centre.pk,
        "start": "2026-09-01",
        **chosen,
    }
    response = client.post(reverse("accounts:invite_as", args=[role]), data)
    assert response.status_code == 200
    assert not User.objects.filter(email="nora@exemple.test").exists()


def test_a_third_apprentice_is_a_warning_and_not_a_refusal(cast, client):
    for _each in range(2):
        people.MentorshipFactory(mentor=cast.marc)
    another = people.ApprenticeshipFactory(learner=cast.lina, centre=cast.centre)
    client.force_login(cast.jean)
    data = {"display_name": "Marc", "email": cast.marc.email, "centre": cast.centre.pk, "contract": another.pk,
            "start": timezone.localdate().isoformat()}  # fmt: skip
    response = client.post(reverse("accounts:invite_as", args=["mentor"]), data, follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["success", "warning"]
    assert another.mentorships.filter(mentor=cast.marc).exists()
