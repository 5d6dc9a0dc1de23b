"""Reminders: written once, sent once, by day, logged with what became of them."""

import smtplib
import uuid
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.append_only import AppendOnlyError
from accounts.models import User
from records import services, tasks
from records.models import Reminder, ReminderOutcome, ReminderText
from records.quiet_hours import PARIS
from records.views import reminders as views
from tests.factories.people import CohortLearnerFactory, UserFactory
from tests.factories.records import ReminderFactory, ReminderOutcomeFactory, ReminderTextFactory, scene

pytestmark = pytest.mark.django_db

MONDAY_MORNING = datetime(2026, 11, 23, 10, tzinfo=PARIS)
SATURDAY_NIGHT = datetime(2026, 11, 21, 22, tzinfo=PARIS)
MONDAY_OPENING = datetime(2026, 11, 23, 7, tzinfo=PARIS)
Result = ReminderOutcome.Result


class Clock:
    """``django.utils.timezone`` with a time of our own; rows and roles keep the real day."""

    def __init__(self, moment):
        self.moment = moment

    def now(self):
        return self.moment

    def localdate(self):
        return self.moment.astimezone(PARIS).date()

    def __getattr__(self, name):
        return getattr(timezone, name)


@pytest.fixture
def at(monkeypatch):
    """Sets the clock by which reminders leave."""

    def set_clock(moment):
        monkeypatch.setattr(services, "timezone", Clock(moment))
        monkeypatch.setattr(views, "timezone", PageClock(moment))

    set_clock(MONDAY_MORNING)
    return set_clock


class PageClock(Clock):
    """On the page, what is late is late today."""

    def localdate(self):
        return timezone.localdate()


@pytest.fixture
def news(monkeypatch):
    """What was put on the queue."""
    ids = []
    monkeypatch.setattr(tasks.send_reminder, "delay", ids.append)
    return ids


@pytest.fixture
def seen():
    return scene()


def letter(author, learners, **fields):
    return services.Letter(
        **{
            "author": author, "kind": Reminder.Kind.LATE, "subject": "Du travail vous attend",
            "texts": {each.pk: "Bonjour." for each in learners}, "client_uuid": uuid.uuid4(), **fields,
        }
    )  # fmt: skip


def remind(author, learners, channel="email", told=(), **fields):
    return services.remind(learners=learners, letter=letter(author, learners, **fields), channel=channel, told=told)


def results(reminder=None):
    rows = ReminderOutcome.objects.order_by("id")
    return list((rows.filter(reminder=reminder) if reminder else rows).values_list("result", flat=True))


# Sending


def test_by_day_it_is_announced_on_commit_and_sent_once(seen, at, news, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        found = remind(seen.cast.claire, [seen.learner])
        assert news == []
    reminder = Reminder.objects.get()
    assert (found.by_email, found.leaves_now, news) == ((seen.learner,), True, [reminder.pk])
    tasks.send_reminder(reminder.pk)
    tasks.send_reminder(reminder.pk)
    assert [(each.to, each.subject) for each in mail.outbox] == [(["amina@exemple.test"], "Du travail vous attend")]
    assert mail.outbox[0].reply_to == ["claire@exemple.test"]
    assert "Bonjour." in mail.outbox[0].body
    assert results() == [Result.TAKEN, Result.SENT]


def test_at_night_it_waits_and_the_sweeper_sends_it(seen, at, news, django_capture_on_commit_callbacks):
    at(SATURDAY_NIGHT)
    with django_capture_on_commit_callbacks(execute=True):
        found = remind(seen.cast.claire, [seen.learner])
    assert (found.leaves_at, found.leaves_now, news) == (MONDAY_OPENING, False, [])
    reminder = Reminder.objects.get()
    tasks.send_reminder(reminder.pk)
    tasks.send_waiting_reminders()
    assert (results(), mail.outbox, news) == ([], [], [])
    at(MONDAY_OPENING)
    tasks.send_waiting_reminders()
    assert news == [reminder.pk]
    tasks.send_reminder(reminder.pk)
    assert len(mail.outbox) == 1


def test_lost_news_is_told_again_after_ten_minutes(seen, at, news):
    remind(seen.cast.claire, [seen.learner])
    reminder = Reminder.objects.get()
    at(MONDAY_MORNING + timedelta(minutes=9))
    tasks.send_waiting_reminders()
    assert news == []
    at(MONDAY_MORNING + timedelta(minutes=10))
    tasks.send_waiting_reminders()
    assert news == [reminder.pk]
    tasks.send_reminder(reminder.pk)
    tasks.send_waiting_reminders()
    assert news == [reminder.pk]
    assert len(mail.outbox) == 1


def test_one_taken_and_never_ended_is_doubted_and_not_sent_again(at, news):
    words = ReminderTextFactory(reminder__created_at=MONDAY_MORNING - timedelta(hours=1))
    reminder = words.reminder
    ReminderOutcomeFactory(reminder=reminder, result=Result.TAKEN, at=MONDAY_MORNING - timedelta(minutes=11))
    tasks.send_waiting_reminders()
    tasks.send_waiting_reminders()
    tasks.send_reminder(reminder.pk)
    assert (results(reminder), news, mail.outbox) == ([Result.TAKEN, Result.UNCERTAIN], [], [])


def test_a_refused_message_is_logged_as_such(at, monkeypatch, caplog):
    words = ReminderTextFactory()
    monkeypatch.setattr(services.EmailMessage, "send", lambda self: (_ for _ in ()).throw(smtplib.SMTPException("no")))
    tasks.send_reminder(words.reminder.pk)
    assert results(words.reminder) == [Result.TAKEN, Result.FAILED]


@pytest.mark.parametrize("change", [{"email": None}, {"is_active": False}])
def test_without_an_address_any_more_nothing_leaves(at, change):
    words = ReminderTextFactory()
    User.objects.filter(pk=words.reminder.learner_id).update(**change)
    tasks.send_reminder(words.reminder.pk)
    assert (results(words.reminder), mail.outbox) == ([Result.TAKEN, Result.NO_ADDRESS], [])


def test_an_unknown_reminder_is_nobodys(at):
    tasks.send_reminder(987_654)
    assert mail.outbox == []


# Writing


def test_one_e_mail_a_day_of_each_kind(seen, at, news):
    remind(seen.cast.claire, [seen.learner])
    again = remind(seen.cast.jean, [seen.learner, seen.cast.lina])
    other = remind(seen.cast.claire, [seen.learner], kind=Reminder.Kind.IDLE)
    assert (again.already_today, again.by_email) == ((seen.learner,), (seen.cast.lina,))
    assert other.by_email == (seen.learner,)
    at(MONDAY_MORNING + timedelta(days=1))
    assert services.reminded_today([seen.learner], Reminder.Kind.LATE) == set()


def test_one_that_failed_may_be_written_again(seen, at, news):
    remind(seen.cast.claire, [seen.learner])
    ReminderOutcomeFactory(reminder=Reminder.objects.get(), result=Result.FAILED)
    assert remind(seen.cast.claire, [seen.learner]).by_email == (seen.learner,)


def test_written_by_two_at_once(seen, at, news):
    """Learners are locked in one order, whatever the order they were ticked in."""
    found = remind(seen.cast.claire, [seen.cast.lina, seen.learner])
    assert found.by_email == tuple(sorted((seen.learner, seen.cast.lina), key=lambda each: each.pk))


def test_the_same_form_sent_twice_is_one_row(seen, at, news):
    same = uuid.uuid4()
    first = remind(seen.cast.claire, [seen.learner], client_uuid=same)
    second = remind(seen.cast.claire, [seen.learner], client_uuid=same)
    assert first.by_email == second.by_email == (seen.learner,)
    assert Reminder.objects.count() == 1


def test_without_an_address_only_what_was_said_is_logged(seen, at, news):
    silent, told = UserFactory(email=None), UserFactory(email=None)
    found = remind(seen.cast.claire, [silent, told], told=[told])
    assert (found.without_address, found.in_person) == ((silent,), (told,))
    reminder = Reminder.objects.get()
    assert (reminder.learner, reminder.channel, results()) == (told, "in_person", [Result.SAID])
    assert news == []


@pytest.mark.parametrize("channel", ["in_person", "paper"])
def test_what_was_said_or_handed_over_is_logged_at_any_hour(seen, at, news, channel):
    at(SATURDAY_NIGHT)
    found = remind(seen.cast.claire, [seen.learner], channel=channel)
    assert (found.in_person, Reminder.objects.get().channel, results()) == ((seen.learner,), channel, [Result.SAID])


def test_rows_are_only_added_and_words_can_be_erased(at):
    words = ReminderTextFactory()
    reminder = words.reminder
    with pytest.raises(AppendOnlyError):
        reminder.save()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE records_reminder SET kind = 'other'")
    services.erase_reminder_words(reminder.learner)
    assert list(ReminderText.objects.values_list("subject", "text")) == [("", "")]
    assert Reminder.objects.filter(pk=reminder.pk).exists()


# The page


@pytest.fixture
def trainer(client, seen):
    client.force_login(seen.cast.claire)
    return seen.cast.claire


def url(*learners, about="late"):
    query = "&".join(f"who={each.uuid}" for each in learners)
    return f"{reverse('records:trainer_remind')}?about={about}&{query}"


def form(*learners, **fields):
    return {
        "who": [str(each.uuid) for each in learners], "about": "late", "channel": "email", "subject": "Du travail",
        "text": "Un quart d’heure suffit.", "client_uuid": str(uuid.uuid4()), **fields,
    }  # fmt: skip


def test_each_receives_their_own_letter(client, seen, trainer, at, news):
    response = client.post(reverse("records:trainer_remind"), form(seen.learner, seen.cast.lina))
    assert response.status_code == 302
    texts = {each.reminder.learner: each.text for each in ReminderText.objects.select_related("reminder__learner")}
    assert "Amina," in texts[seen.learner]
    assert "Lina," in texts[seen.cast.lina]
    assert all("Un quart d’heure suffit." in text for text in texts.values())
    assert all(text.endswith("Claire Dumas") for text in texts.values())
    assert seen.course.title in texts[seen.learner]


def test_the_page_says_when_it_leaves(client, seen, trainer, at):
    assert client.get(url(seen.learner)).context["leaves_at"] is None
    at(SATURDAY_NIGHT)
    assert client.get(url(seen.learner)).context["leaves_at"] == MONDAY_OPENING


def test_the_page_says_who_has_no_address_and_who_was_written_to(client, seen, trainer, at, news):
    alone = UserFactory(email=None)
    CohortLearnerFactory(cohort=seen.cast.cohort, learner=alone)
    remind(trainer, [seen.learner])
    context = client.get(url(seen.learner, alone)).context
    assert context["already"] == {seen.learner.pk}
    assert [value for value, _name in context["form"].fields["told"].choices] == [str(alone.uuid)]


def test_a_coordinator_reminds_and_an_auditor_does_not(client, seen, at, news):
    for name, status in (("jean", 302), ("paul", 404), ("marc", 404), ("amina", 404), ("ines", 404)):
        client.force_login(seen.cast.people[name])
        assert client.get(url(seen.cast.lina)).status_code == (200 if status == 302 else 404)
        assert client.post(reverse("records:trainer_remind"), form(seen.cast.lina)).status_code == status
    assert Reminder.objects.count() == 1


@pytest.mark.parametrize("who", [["not-a-uuid"], [str(uuid.uuid4())], ["' OR 1=1"]], ids=["no uuid", "nobody's", "sly"])
def test_forged_names_are_nobody(client, seen, trainer, who):
    assert client.get(reverse("records:trainer_remind"), {"who": who}).status_code == 404
    assert client.post(reverse("records:trainer_remind"), form(seen.learner, who=who)).status_code == 404
    assert not Reminder.objects.exists()


def test_one_of_another_centre_among_ours_reminds_nobody(client, seen, trainer):
    assert client.post(reverse("records:trainer_remind"), form(seen.learner, seen.cast.theo)).status_code == 404
    assert not Reminder.objects.exists()


def test_nobody_ticked_is_said_in_words(client, seen, trainer):
    assert client.get(reverse("records:trainer_remind"))["Location"] == reverse("records:trainer_home")


@pytest.mark.parametrize(
    "wrong",
    [
        {"channel": "pigeon"}, {"subject": ""}, {"subject": "x" * 121}, {"text": ""}, {"text": "x" * 2001},
        {"client_uuid": "x"},
    ],
)  # fmt: skip
def test_a_fuzzed_form_is_refused_in_words(client, seen, trainer, wrong):
    response = client.post(reverse("records:trainer_remind"), form(seen.learner, **wrong))
    assert response.status_code == 422
    assert response.context["form"].errors
    assert not Reminder.objects.exists()


def test_a_subject_holds_one_line(client, seen, trainer, at, news):
    client.post(reverse("records:trainer_remind"), form(seen.learner, subject="Bonjour\nBcc: tous@exemple.test"))
    assert ReminderText.objects.get().subject == "Bonjour Bcc: tous@exemple.test"


def test_what_became_of_it_is_shown(client, seen, trainer):
    reminder = ReminderTextFactory(reminder__learner=seen.learner, reminder__author=trainer).reminder
    ReminderFactory()  # of another centre
    ReminderOutcomeFactory(reminder=reminder, result=Result.TAKEN)
    ReminderOutcomeFactory(reminder=reminder, result=Result.FAILED)
    rows = client.get(reverse("records:trainer_reminders")).context["page"].object_list
    assert [(each.learner, each.outcome.result) for each in rows] == [(seen.learner, Result.FAILED)]


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_list(client, seen, trainer, django_assert_num_queries, rows):
    for _ in range(rows):
        ReminderOutcomeFactory(reminder=ReminderTextFactory(reminder__learner=seen.learner).reminder)
    with django_assert_num_queries(5):
        client.get(reverse("records:trainer_reminders"))


@pytest.mark.parametrize("more", [0, 2])
def test_queries_of_the_page(client, seen, trainer, django_assert_num_queries, at, more):
    learners = [seen.learner, *(UserFactory() for _ in range(more))]
    for learner in learners[1:]:
        CohortLearnerFactory(cohort=seen.cast.cohort, learner=learner)
    with django_assert_num_queries(9):
        client.get(url(*learners))


def test_the_day_is_the_centres_own():
    assert timezone.get_default_timezone_name() == str(PARIS)
