from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.quizzes import tasks
from assessments.quizzes.models import Attempt, Marking, Response, Submission, TimeAllowance
from assessments.quizzes.queries import expired_attempts, time_factor
from assessments.quizzes.services import (
    AttemptClosed,
    AttemptExpired,
    Refused,
    allow_time,
    announce_expired_attempts,
    expire_attempt,
    expire_attempt_by_id,
    submit_attempt,
)
from competencies.models import Evidence
from courses.models import Completion
from tests.assessments.quizzes.taking import begun, fresh, give
from tests.factories import people
from tests.factories.quizzes import quiz_activity, quiz_content

pytestmark = pytest.mark.django_db


def timed(minutes=20, **changes):
    return quiz_activity(quiz_content(time_limit=minutes, **changes))


class TestAllowances:
    def test_a_quiz_without_a_limit_has_none(self):
        attempt = begun()
        assert attempt.minutes_allowed is None
        assert attempt.deadline is None

    @pytest.mark.parametrize(
        ("factor", "minutes"), [(Decimal(1), 20), (Decimal("1.33"), Decimal("26.6")), (Decimal(2), 40), (None, None)]
    )
    def test_the_time_is_that_of_the_learner_on_the_day_they_begin(self, cast, factor, minutes):
        allow_time(learner=cast.amina, factor=factor, by=cast.claire)
        attempt = begun(cast.amina, timed())
        allow_time(learner=cast.amina, factor=Decimal(1), by=cast.claire)
        found = Attempt.objects.get()
        assert found.minutes_allowed == minutes
        wanted = None if minutes is None else attempt.started_at + timedelta(minutes=float(minutes))
        assert found.deadline == wanted

    def test_the_last_one_stands_while_it_holds(self, cast):
        today = timezone.localdate()
        allow_time(learner=cast.amina, factor=None, by=cast.jean)
        allow_time(learner=cast.amina, factor=Decimal(2), by=cast.claire, ends_on=today + timedelta(days=3))
        assert time_factor(cast.amina) == 2
        assert time_factor(cast.amina, today + timedelta(days=4)) == 1
        assert time_factor(cast.amina, today - timedelta(days=1)) == 1
        assert TimeAllowance.objects.count() == 2

    def test_only_who_trains_or_coordinates_the_learner_sets_it(self, cast):
        for by in (cast.amina, cast.marc, cast.nadia, cast.paul, cast.ines):
            with pytest.raises(Refused):
                allow_time(learner=cast.amina, factor=Decimal(2), by=by)
        for by in (cast.claire, cast.jean):
            with pytest.raises(Refused):
                allow_time(learner=cast.theo, factor=Decimal(2), by=by)
        assert not TimeAllowance.objects.exists()

    def test_a_trainer_who_learns_cannot_set_their_own(self, cast):
        people.MembershipFactory(learner=cast.claire, centre=cast.centre)
        with pytest.raises(Refused):
            allow_time(learner=cast.claire, factor=Decimal(2), by=cast.claire)

    def test_only_the_measures_that_exist_and_days_in_order(self, cast):
        with pytest.raises(Refused):
            allow_time(learner=cast.amina, factor=Decimal("1.5"), by=cast.claire)
        with pytest.raises(Refused):
            allow_time(
                learner=cast.amina, factor=Decimal(2), by=cast.claire, ends_on=timezone.localdate() - timedelta(days=1)
            )
        with pytest.raises(IntegrityError), transaction.atomic():
            TimeAllowance.objects.create(learner=cast.amina, factor=Decimal("1.5"), set_by=cast.claire)


class TestWhenTimeIsOver:
    def test_an_answer_on_its_way_is_taken(self, clock):
        attempt = begun(activity=timed())
        clock.advance(minutes=20, seconds=20)
        give(attempt)
        assert Response.objects.count() == 1
        assert not Submission.objects.exists()

    def test_a_late_answer_is_refused_and_the_try_handed_in_with_what_was_saved(self, clock):
        attempt = begun(activity=timed())
        give(attempt)
        clock.advance(minutes=21)
        with pytest.raises(AttemptExpired):
            give(fresh(attempt), "q2")
        submission = Submission.objects.get()
        assert submission.reason == Submission.Reason.EXPIRED
        assert submission.submitted_at == attempt.deadline
        assert (Marking.objects.get().score, Response.objects.count()) == (1, 1)
        with pytest.raises(AttemptClosed):
            give(fresh(attempt), "q2")

    def test_an_answer_kept_in_time_may_be_sent_again_after(self, clock):
        attempt, client_uuid = begun(activity=timed()), uuid4()
        give(attempt, client_uuid=client_uuid)
        clock.advance(minutes=30)
        give(fresh(attempt), client_uuid=client_uuid)
        assert Response.objects.count() == 1

    def test_handing_in_within_the_grace_is_handing_in(self, clock):
        attempt = begun(activity=timed())
        clock.advance(minutes=20, seconds=10)
        assert submit_attempt(attempt=attempt).reason == Submission.Reason.HANDED_IN

    def test_handing_in_too_late_is_expiry(self, clock):
        attempt = begun(activity=timed())
        clock.advance(hours=3)
        submission = submit_attempt(attempt=fresh(attempt))
        assert (submission.reason, submission.submitted_at) == ("expired", attempt.deadline)
        assert submission.received_at > submission.submitted_at
        assert {each.observed_at for each in Evidence.objects.all()} == {attempt.deadline}

    def test_nothing_expires_before(self, clock):
        attempt = begun(activity=timed())
        clock.advance(minutes=19)
        assert expire_attempt(attempt=attempt) is None
        clock.advance(minutes=5)
        assert expire_attempt(attempt=fresh(attempt)) == expire_attempt(attempt=fresh(attempt))
        assert Submission.objects.count() == 1

    def test_starting_again_hands_in_what_expired(self, clock):
        activity = timed(max_attempts=2)
        attempt = begun(activity=activity)
        clock.advance(hours=1)
        again = begun(attempt.learner, activity)
        assert again.number == 2
        assert Submission.objects.get().attempt == attempt

    def test_starting_again_without_tries_left_still_hands_in(self, clock):
        attempt = begun(activity=timed(max_attempts=1))
        clock.advance(hours=1)
        with pytest.raises(Refused):
            begun(attempt.learner, attempt.activity)
        assert Submission.objects.get().attempt == attempt


class TestTheSweeper:
    def test_finds_the_tries_that_nobody_handed_in(self, clock, cast):
        allow_time(learner=cast.amina, factor=Decimal(2), by=cast.claire)
        late, done, other = begun(activity=timed()), begun(activity=timed()), begun()
        longer = begun(cast.amina, timed())
        submit_attempt(attempt=done)
        clock.advance(minutes=21)
        assert expired_attempts(timezone.now()) == [late]
        clock.advance(minutes=20)
        assert expired_attempts(timezone.now()) == [late, longer]
        assert other.deadline is None

    def test_sends_news_of_each_and_again_until_it_is_done(self, clock, monkeypatch):
        sent = []
        monkeypatch.setattr(tasks.hand_in_expired, "delay", sent.append)
        attempt = begun(activity=timed())
        clock.advance(minutes=21)
        tasks.hand_in_expired_attempts()
        assert announce_expired_attempts() == 1
        assert sent == [attempt.pk, attempt.pk]
        for pk in sent:
            tasks.hand_in_expired(pk)
        assert announce_expired_attempts() == 0
        assert (Submission.objects.count(), Marking.objects.count(), Completion.objects.count()) == (1, 1, 1)
        assert Evidence.objects.count() == 2

    def test_a_try_that_does_not_exist_or_is_not_over_is_left(self):
        assert expire_attempt_by_id(attempt_id=0) is None
        assert expire_attempt_by_id(attempt_id=begun(activity=timed()).pk) is None

    def test_beat_runs_it_every_minute(self):
        [entry] = [
            each
            for each in settings.CELERY_BEAT_SCHEDULE.values()
            if each["task"] == tasks.hand_in_expired_attempts.name
        ]
        assert entry["schedule"] == 60
