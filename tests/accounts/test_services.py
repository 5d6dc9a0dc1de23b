from datetime import timedelta
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from accounts import erasure, queries, services
from accounts.access import Capacity, capacities
from accounts.models import AccessLog, Apprenticeship, Centre, Cohort, Employer, StaffRole, User
from accounts.services import access_log, demo
from tests.factories import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def jean(client, cast):
    client.force_login(cast.jean)
    return client


def today():
    return timezone.localdate()


# Who looked


def test_a_view_is_written_with_the_organisation_of_that_day(cast):
    row = services.log_view(learner=cast.amina, viewer=cast.marc, capacity=Capacity.MENTOR, page="levels")
    assert (row.organisation, row.capacity, row.page) == ("Maison de quartier", "mentor", "levels")
    row = services.log_view(learner=cast.amina, viewer=cast.nadia, capacity=Capacity.EMPLOYER, page="levels")
    assert row.organisation == "Maison de quartier"
    row = services.log_view(learner=cast.lina, viewer=cast.sylvie, capacity=Capacity.GUARDIAN, page="levels")
    assert row.organisation == ""


def test_reloading_is_the_same_visit_and_coming_back_is_another(cast, monkeypatch):
    view = {"learner": cast.amina, "viewer": cast.marc, "capacity": Capacity.MENTOR}
    start = timezone.now()
    clock = {"now": start}
    monkeypatch.setattr(access_log.timezone, "now", lambda: clock["now"])
    assert services.log_view(**view, page="levels")
    clock["now"] = start + timedelta(minutes=9)
    assert services.log_view(**view, page="levels") is None
    assert services.log_view(**view, page="calendar")
    clock["now"] = start + timedelta(minutes=11)
    assert services.log_view(**view, page="levels")
    assert AccessLog.objects.count() == 3


def test_the_learner_reads_who_looked_in_one_query(cast, django_assert_num_queries):
    services.log_view(learner=cast.amina, viewer=cast.marc, capacity=Capacity.MENTOR, page="levels")
    services.log_view(learner=cast.amina, viewer=cast.nadia, capacity=Capacity.EMPLOYER, page="levels")
    with django_assert_num_queries(1):
        assert [row.viewer.display_name for row in queries.views_of(cast.amina)] == ["Nadia Ferrand", "Marc Leroy"]


# Erasure


def test_erasing_empties_the_person_and_keeps_the_rows(cast):
    cast.amina.set_password(people.PASSWORD)
    cast.amina.save()
    EmailAddress.objects.create(user=cast.amina, email=cast.amina.email, verified=True, primary=True)
    code, _row = services.issue_sign_in_code(user=cast.amina, by=cast.claire)
    services.log_view(learner=cast.amina, viewer=cast.marc, capacity=Capacity.MENTOR, page="levels")
    services.erase_person(user=cast.amina, by=cast.jean)
    services.erase_person(user=cast.amina, by=cast.jean)

    erased = User.objects.get(pk=cast.amina.pk)
    kept = str(vars(erased))
    assert "Amina" not in kept
    assert "amina" not in kept
    assert (erased.email, erased.birth_date, erased.is_active) == (None, None, False)
    assert not EmailAddress.objects.filter(user=erased).exists()
    assert services.redeem_sign_in_code(typed=code) is None
    assert erased.memberships.count() == 1
    assert erased.apprenticeships.count() == 1
    assert AccessLog.objects.filter(learner=erased).count() == 1


def test_erasing_asks_every_app(cast, monkeypatch):
    monkeypatch.setattr(erasure, "_erasers", [])
    emptied = []
    erasure.register(emptied.append)
    erasure.register(emptied.append)
    services.erase_person(user=cast.amina, by=cast.jean)
    assert emptied == [cast.amina]


def test_nobody_erases_themselves(cast):
    with pytest.raises(ValueError, match="themselves"):
        services.erase_person(user=cast.jean, by=cast.jean)


def test_the_command_says_before_it_does(cast):
    out = StringIO()
    call_command("erase_person", "amina", "--by", "jean", stdout=out)
    assert "Amina Benali" in out.getvalue()
    assert User.objects.filter(username="amina").exists()
    call_command("erase_person", "amina", "--by", "jean", "--yes", stdout=out)
    assert not User.objects.filter(username="amina").exists()
    with pytest.raises(CommandError):
        call_command("erase_person", "personne", "--by", "jean")


# Demonstration


def test_demonstration_people_exist_once_and_are_what_they_are_called():
    first, second = demo.create_demo_people(), demo.create_demo_people()
    assert first.people == second.people
    assert User.objects.count() == 8
    assert {name: capacities(user) for name, user in first.people.items()} == {
        "amina": {Capacity.SELF}, "leo": {Capacity.SELF}, "claire": {Capacity.TRAINER}, "marc": {Capacity.MENTOR},
        "nadia": {Capacity.EMPLOYER}, "sylvie": {Capacity.GUARDIAN}, "jean": {Capacity.COORDINATOR},
        "paul": {Capacity.AUDITOR},
    }  # fmt: skip
    counts = [model.objects.count() for model in (Centre, Cohort, Employer)]
    assert counts == [1, 1, 1]


def test_every_demonstration_sign_in_works(client):
    demo.create_demo_people()
    out = StringIO()
    call_command("demo_accounts", stdout=out)
    lines = out.getvalue().strip().splitlines()
    assert len(lines) == 8
    for line in lines:
        username, password = line.split()[-2:]
        client.logout()
        client.post(reverse("account_login"), {"login": username, "password": password})
        assert client.session["_auth_user_id"]


def test_no_demonstration_on_a_real_site(settings):
    settings.DEMO_PEOPLE_ALLOWED = False
    with pytest.raises(ImproperlyConfigured):
        demo.create_demo_people()
    with pytest.raises(CommandError):
        call_command("demo_accounts")
    assert not User.objects.exists()


# What a coordinator does


def test_creating_a_cohort_and_filling_it(jean, cast):
    data = {"centre": cast.centre.pk, "name": "Deuxième année", "code": "msads-2", "start": "2026-09-01", "end": ""}
    response = jean.post(reverse("accounts:new_cohort"), data)
    cohort = Cohort.objects.get(code="msads-2")
    assert response.url == reverse("accounts:cohort", args=[cohort.uuid])
    jean.post(reverse("accounts:add_learners", args=[cohort.uuid]), {"learners": [cast.amina.pk, cast.lina.pk]})
    jean.post(reverse("accounts:add_trainer", args=[cohort.uuid]), {"trainer": cast.claire.pk})
    assert set(cohort.places.values_list("learner", flat=True)) == {cast.amina.pk, cast.lina.pk}
    assert cohort.trainer_places.get().trainer == cast.claire


@pytest.mark.parametrize("wrong", [{"code": "msads-1"}, {"end": "2026-08-31"}, {"name": ""}, {"start": "hier"}])
def test_a_wrong_cohort_is_refused_in_words(jean, cast, wrong):
    data = {"centre": cast.centre.pk, "name": "Deuxième", "code": "msads-2", "start": "2026-09-01", "end": "", **wrong}
    response = jean.post(reverse("accounts:new_cohort"), data)
    assert response.context["form"].errors
    assert Cohort.objects.count() == 1


def test_correcting_the_dates_of_a_cohort(jean, cast):
    address = reverse("accounts:correct_cohort", args=[cast.cohort.uuid])
    places = list(cast.cohort.places.values_list("start", "end"))
    earlier = cast.cohort.start - timedelta(days=30)
    data = {"name": "Première année", "start": earlier.isoformat(), "end": (today() + timedelta(days=300)).isoformat()}
    assert jean.post(address, data).url == reverse("accounts:cohort", args=[cast.cohort.uuid])
    cast.cohort.refresh_from_db()
    assert (cast.cohort.name, cast.cohort.start) == ("Première année", earlier)
    assert list(cast.cohort.places.values_list("start", "end")) == places
    assert jean.post(address, {**data, "end": (earlier - timedelta(days=1)).isoformat()}).context["form"].errors


@pytest.mark.parametrize("field", ["start", "end"])
def test_dates_that_leave_people_outside_are_told_and_confirmed(jean, cast, field):
    address = reverse("accounts:correct_cohort", args=[cast.cohort.uuid])
    people.CohortLearnerFactory(cohort=cast.cohort, learner=cast.ines, start=today())
    yesterday = (today() - timedelta(days=1)).isoformat()
    data = {"name": cast.cohort.name, "start": cast.cohort.start.isoformat(), "end": "", field: yesterday}
    form = jean.post(address, data).context["form"]
    told = str(form.errors[field])
    assert ("Amina Benali" in told, "Inès Aubry" in told) == ((True, False) if field == "start" else (False, True))
    cast.cohort.refresh_from_db()
    assert cast.cohort.start.isoformat() != yesterday
    assert cast.cohort.end is None
    assert jean.post(address, {**data, "checked": "2020-01-01:None"}).context["form"].errors
    [(value, _words)] = form.fields["checked"].choices
    assert jean.post(address, {**data, "checked": value}).status_code == 302
    cast.cohort.refresh_from_db()
    assert getattr(cast.cohort, field).isoformat() == yesterday


def test_who_came_before_the_first_day_does_not_stand_in_the_way_of_another_correction(jean, cast):
    """People are often added before the cohort begins."""
    Cohort.objects.update(start=today())
    data = {"name": "Autre nom", "start": today().isoformat(), "end": ""}
    assert jean.post(reverse("accounts:correct_cohort", args=[cast.cohort.uuid]), data).status_code == 302


def test_a_long_list_of_people_outside_is_cut(jean, cast):
    for _each in range(4):
        people.CohortLearnerFactory(cohort=cast.cohort, start=today())
    data = {"name": "Nom", "start": cast.cohort.start.isoformat(), "end": (today() - timedelta(days=1)).isoformat()}
    form = jean.post(reverse("accounts:correct_cohort", args=[cast.cohort.uuid]), data).context["form"]
    assert "1 more" in str(form.errors["end"])


def test_an_apprentice_of_another_centre_cannot_be_added(jean, cast):
    response = jean.post(reverse("accounts:add_learners", args=[cast.cohort.uuid]), {"learners": [cast.theo.pk]})
    assert response.context["learners_form"].errors
    assert not cast.theo.cohort_places.exists()


def test_leaving_a_cohort_keeps_the_row(jean, cast):
    jean.post(reverse("accounts:remove_learner", args=[cast.cohort.uuid, cast.amina.uuid]))
    jean.post(reverse("accounts:remove_trainer", args=[cast.cohort.uuid, cast.claire.uuid]))
    assert not queries.learners_in(cast.cohort, today()).filter(learner=cast.amina).exists()
    assert cast.amina.cohort_places.get().end == today() - timedelta(days=1)
    assert not queries.trainers_in(cast.cohort, today()).exists()


def test_a_contract_from_beginning_to_break(jean, cast):
    data = {"centre": cast.centre.pk, "learner": cast.lina.pk, "employer": cast.employer.pk, "kind": "apprenticeship",
            "start": "2026-09-01", "end": "2027-08-31"}  # fmt: skip
    jean.post(reverse("accounts:new_contract"), data)
    contract = cast.lina.apprenticeships.get()
    jean.post(reverse("accounts:end_contract", args=[contract.uuid]), {"what": "broken", "day": today().isoformat()})
    contract.refresh_from_db()
    assert (contract.broken_on, contract.end) == (today(), today())
    assert jean.get(reverse("accounts:contract", args=[contract.uuid])).context["is_over"]


def test_a_contract_begins_with_a_mentor_known_at_the_employer(jean, cast):
    data = {"centre": cast.centre.pk, "learner": cast.lina.pk, "employer": cast.employer.pk, "kind": "apprenticeship",
            "start": today().isoformat(), "end": "", "mentor": cast.marc.pk}  # fmt: skip
    jean.post(reverse("accounts:new_contract"), data)
    assert cast.lina.apprenticeships.get().mentorships.get().mentor == cast.marc


def test_a_mentor_of_another_employer_or_centre_cannot_be_chosen(jean, cast):
    employer = people.EmployerFactory(registered_by=cast.centre)
    foreign = people.MentorshipFactory(
        apprenticeship=people.ApprenticeshipFactory(employer=cast.employer, centre=cast.other_centre)
    ).mentor
    data = {"centre": cast.centre.pk, "learner": cast.lina.pk, "kind": "apprenticeship", "start": today().isoformat()}
    for chosen, mentor in ((employer, cast.marc), (cast.employer, foreign), (cast.employer, cast.ines)):
        response = jean.post(reverse("accounts:new_contract"), {**data, "employer": chosen.pk, "mentor": mentor.pk})
        assert "mentor" in response.context["form"].errors
    page = jean.get(reverse("accounts:new_contract")).content.decode()
    assert "Marc Leroy" in page
    assert foreign.display_name not in page
    assert not cast.lina.apprenticeships.exists()


def test_choosing_among_the_mentors_of_the_employer(jean, cast):
    contract = people.ApprenticeshipFactory(learner=cast.lina, employer=cast.employer, centre=cast.centre)
    address = reverse("accounts:choose_mentor", args=[contract.uuid])
    assert jean.post(address, {"mentor": cast.ines.pk, "start": today().isoformat()}).context["mentor_form"].errors
    early = contract.start - timedelta(days=1)
    assert jean.post(address, {"mentor": cast.marc.pk, "start": early.isoformat()}).context["mentor_form"].errors
    assert jean.post(address, {"mentor": cast.marc.pk, "start": today().isoformat()}).status_code == 302
    assert contract.mentorships.get().mentor == cast.marc
    page = jean.get(reverse("accounts:contract", args=[contract.uuid]))
    assert not page.context["mentor_form"].has_choices


def test_a_mentor_is_offered_once_for_each_employer(jean, cast):
    for learner in (cast.lina, people.MembershipFactory(centre=cast.centre).learner):
        again = people.ApprenticeshipFactory(learner=learner, employer=cast.employer, centre=cast.centre)
        people.MentorshipFactory(apprenticeship=again, mentor=cast.marc)
    form = jean.get(reverse("accounts:new_contract")).context["form"]
    assert list(form.fields["mentor"].choices)[1:] == [("Maison de quartier", [(cast.marc.pk, "Marc Leroy")])]


def test_a_contract_does_not_end_before_it_begins(jean, cast):
    address = reverse("accounts:end_contract", args=[cast.contract.uuid])
    response = jean.post(address, {"what": "ends", "day": (cast.contract.start - timedelta(days=1)).isoformat()})
    assert response.context["form"].errors
    cast.contract.refresh_from_db()
    assert cast.contract.end is None


def test_removing_the_mentor(jean, cast):
    jean.post(reverse("accounts:remove_mentor", args=[cast.contract.uuid]))
    assert capacities(cast.marc) == set()
    assert cast.contract.mentorships.count() == 1


def test_a_mentor_who_was_to_come_later_does_not_come(cast):
    later = people.MentorshipFactory(apprenticeship=cast.contract, start=today() + timedelta(days=30))
    services.change_mentor(contract=cast.contract, mentor=cast.ines, on=today())
    for days in (0, 30, 60):
        standing = cast.contract.mentorships.filter(pk__in=type(later).objects.on(today() + timedelta(days=days)))
        assert [row.mentor for row in standing] == [cast.ines]


def test_the_history_says_what_was_annulled_and_moves_no_date(jean, cast):
    services.change_mentor(contract=cast.contract, mentor=cast.ines, on=today())
    jean.post(reverse("accounts:remove_mentor", args=[cast.contract.uuid]))
    page = jean.get(reverse("accounts:contract", args=[cast.contract.uuid]))
    assert {row.mentor for row in page.context["past"]} == {cast.ines, cast.marc}
    assert page.context["standing"] == []
    assert "annulled on" in page.content.decode()
    listed = jean.get(reverse("accounts:contracts"))
    assert not listed.context["contracts"].get().is_mentored


def test_a_role_annulled_the_day_it_was_given_cannot_be_ended_again(jean, cast):
    row = services.appoint_staff(user=cast.ines, centre=cast.centre, role=StaffRole.Role.AUDITOR, start=today())
    address = reverse("accounts:end_relation", args=[cast.ines.uuid, "role", row.pk])
    jean.post(address)
    jean.post(address)
    row.refresh_from_db()
    assert (row.start, row.end, row.annulled_on) == (today(), None, today())
    shown = jean.get(reverse("accounts:person", args=[cast.ines.uuid]))
    assert [relation["stands"] for relation in shown.context["relations"]] == [False]
    assert capacities(cast.ines) == set()


def test_annulled_places_are_not_counted(jean, cast):
    cast.cohort.places.filter(learner=cast.amina).update(annulled_on=today())
    listed = jean.get(reverse("accounts:cohorts")).context["cohorts"]
    assert listed.get().learner_count == 1


HOSTILE = ["", "\x00", "hier", "0001-01-01", "9999-12-31", "-1", "1e9", "{{ 7*7 }}", "<script>", "é" * 5000]
FORMS = {
    "new_cohort": ["centre", "name", "code", "start", "end"],
    "new_contract": ["centre", "learner", "employer", "kind", "start", "end", "mentor"],
    "new_employer": ["name", "kind", "sector", "siret", "email"],
    "invite_as": ["centre", "display_name", "email", "start", "birth_date", "cohort"],
}


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("hostile", HOSTILE)
def test_whatever_is_typed_gets_a_plain_page_and_changes_nothing(jean, name, hostile):
    address = reverse(f"accounts:{name}", args=["learner"] if name == "invite_as" else [])
    before = [model.objects.count() for model in (User, Cohort, Employer, Apprenticeship)]
    response = jean.post(address, dict.fromkeys(FORMS[name], hostile))
    assert response.status_code == 200
    assert response.context["form"].errors
    assert [model.objects.count() for model in (User, Cohort, Employer, Apprenticeship)] == before


def test_ending_a_role_and_not_ones_own(jean, cast):
    role, own = cast.claire.staff_roles.get(), cast.jean.staff_roles.get()
    jean.post(reverse("accounts:end_relation", args=[cast.claire.uuid, "role", role.pk]))
    jean.post(reverse("accounts:end_relation", args=[cast.jean.uuid, "role", own.pk]))
    role.refresh_from_db()
    own.refresh_from_db()
    assert role.end == today() - timedelta(days=1)
    assert own.end is None


def test_an_employer_is_written_for_the_centre(jean, cast):
    data = {"name": "Bailleur du Lac", "kind": "social-landlord", "sector": "housing", "siret": "123 456 789 00012"}
    jean.post(reverse("accounts:new_employer"), data)
    made = Employer.objects.get(name="Bailleur du Lac")
    assert (made.siret, made.registered_by) == ("12345678900012", cast.centre)
    response = jean.post(reverse("accounts:employer", args=[made.uuid]), {**data, "siret": "12"})
    assert response.context["form"].errors


def test_the_list_of_people_is_filtered(jean):
    names = lambda **query: [each.display_name for each in jean.get(reverse("accounts:people"), query).context["page"]]  # noqa: E731
    assert names() == ["Amina Benali", "Claire Dumas", "Jean Morel", "Lina Roche", "Marc Leroy", "Nadia Ferrand",
                       "Paul Vidal", "Sylvie Roche"]  # fmt: skip
    assert names(role="learner") == ["Amina Benali", "Lina Roche"]
    assert names(text="roche") == ["Lina Roche", "Sylvie Roche"]
    assert names(text="théo") == []
    assert len(names(role="?", page="x")) == 8


def test_sending_again_and_withdrawing(jean, cast):
    jean.post(reverse("accounts:invite_again", args=[cast.marc.uuid]))
    invitation = cast.marc.invitations.get()
    assert invitation.centre == cast.centre
    jean.post(reverse("accounts:revoke_invitation", args=[cast.marc.uuid]))
    invitation.refresh_from_db()
    assert invitation.revoked_at


def test_nothing_of_another_centre_is_touched(client, cast):
    other = people.StaffRoleFactory(centre=cast.other_centre, role="coordinator").user
    client.force_login(other)
    role = cast.claire.staff_roles.get()
    addresses = [
        reverse("accounts:person", args=[cast.amina.uuid]), reverse("accounts:cohort", args=[cast.cohort.uuid]),
        reverse("accounts:contract", args=[cast.contract.uuid]),
        reverse("accounts:employer", args=[cast.employer.uuid]),
    ]  # fmt: skip
    posts = [
        reverse("accounts:end_relation", args=[cast.claire.uuid, "role", role.pk]),
        reverse("accounts:end_relation", args=[cast.theo.uuid, "role", role.pk]),
        reverse("accounts:end_relation", args=[cast.theo.uuid, "nothing", role.pk]),
        reverse("accounts:correct", args=[cast.amina.uuid]),
        reverse("accounts:invite_again", args=[cast.marc.uuid]),
        reverse("accounts:revoke_invitation", args=[cast.marc.uuid]),
        reverse("accounts:add_learners", args=[cast.cohort.uuid]),
        reverse("accounts:add_trainer", args=[cast.cohort.uuid]),
        reverse("accounts:remove_learner", args=[cast.cohort.uuid, cast.amina.uuid]),
        reverse("accounts:remove_trainer", args=[cast.cohort.uuid, cast.claire.uuid]),
        reverse("accounts:end_contract", args=[cast.contract.uuid]),
        reverse("accounts:remove_mentor", args=[cast.contract.uuid]),
        reverse("accounts:choose_mentor", args=[cast.contract.uuid]),
        reverse("accounts:correct_cohort", args=[cast.cohort.uuid]),
    ]  # fmt: skip
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 404)
    assert {address: client.post(address).status_code for address in posts} == dict.fromkeys(posts, 404)


def test_correcting_an_address_nobody_has_used_sends_a_new_link(jean, cast):
    services.send_invitation_again(user=cast.marc, by=cast.jean, centre=cast.centre)
    wrong = cast.marc.invitations.get()
    address = reverse("accounts:correct", args=[cast.marc.uuid])
    jean.post(address, {"display_name": "Marc Le Roy", "email": "Marc.LeRoy@exemple.test"})
    cast.marc.refresh_from_db()
    wrong.refresh_from_db()
    assert (cast.marc.display_name, cast.marc.email) == ("Marc Le Roy", "marc.leroy@exemple.test")
    assert wrong.revoked_at
    assert cast.marc.invitations.exclude(pk=wrong.pk).get().revoked_at is None
    response = jean.post(address, {"display_name": "Marc", "email": cast.theo.email})
    assert "email" in response.context["form"].errors


def test_name_and_address_of_somebody_who_signed_in_are_theirs(jean, cast):
    User.objects.update(last_login=timezone.now())
    assert jean.get(reverse("accounts:correct", args=[cast.marc.uuid])).status_code == 404
    stolen = {"email": "vol@exemple.test", "display_name": "Vol", "birth_date": "2009-01-01"}
    jean.post(reverse("accounts:correct", args=[cast.amina.uuid]), stolen)
    cast.amina.refresh_from_db()
    assert (cast.amina.email, cast.amina.display_name) == ("amina@exemple.test", "Amina Benali")
    assert cast.amina.birth_date.isoformat() == "2009-01-01"


@pytest.mark.parametrize("tie", ["another centre", "support"])
def test_a_new_address_does_not_open_roles_that_the_coordinator_does_not_give(jean, cast, tie):
    """Whoever receives the link comes in with every role of the person."""
    if tie == "support":
        User.objects.filter(pk=cast.marc.pk).update(is_superuser=True)
    else:
        people.StaffRoleFactory(user=cast.marc, centre=cast.other_centre, role="coordinator")
    address = reverse("accounts:correct", args=[cast.marc.uuid])
    assert jean.post(address, {"display_name": "Marc", "email": "jean@exemple.test"}).status_code == 404
    assert address not in jean.get(reverse("accounts:person", args=[cast.marc.uuid])).content.decode()
    cast.marc.refresh_from_db()
    assert cast.marc.email == "marc@exemple.test"
    assert not cast.marc.invitations.exists()


def test_nobody_is_given_an_address_that_another_proved(jean, cast):
    EmailAddress.objects.create(user=cast.theo, email="theo.perso@exemple.test", verified=True)
    address = reverse("accounts:correct", args=[cast.marc.uuid])
    response = jean.post(address, {"display_name": "Marc", "email": "theo.perso@exemple.test"})
    assert "email" in response.context["form"].errors


def test_a_birth_date_is_in_the_past(jean, cast):
    address = reverse("accounts:correct", args=[cast.lina.uuid])
    form = {"display_name": "Lina", "email": "lina@exemple.test"}
    for born in (today().isoformat(), "1899-12-31"):
        assert "birth_date" in jean.post(address, {**form, "birth_date": born}).context["form"].errors
