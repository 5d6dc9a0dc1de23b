from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.http import Http404

from accounts.services import erase_person
from assessments.quizzes.content import QuizKind, Threshold
from assessments.quizzes.models import HandMark, HandMarkComment, Marking, Reply, ReplyText, Response, ResponseText
from assessments.quizzes.queries import (
    answers_of,
    attempts_of,
    audio_path,
    audio_to_hear_or_404,
    hand_marks_of,
    replies_of,
    score_of,
    submission_to_mark_or_404,
    submissions_to_read,
)
from assessments.quizzes.services import Refused, read_by_hand, reply_to_marking, submit_attempt
from competencies.models import Evidence
from tests.assessments.quizzes.taking import begun, give, standing_levels
from tests.factories import people
from tests.factories.quizzes import free_text, named, quiz_activity, quiz_content, self_assessment, single

pytestmark = pytest.mark.django_db

ESSAY = {"essay": "J’écoute Mme Diallo, puis je reformule."}
OGG = b"OggS" + bytes(200)


def by_hand(**changes):
    """q1 speaks for mediation alone; q13, read by a person, for teamwork."""
    return quiz_activity(quiz_content(questions=(single(), free_text()), **changes))


def handed_in(learner, activity=None, essay=ESSAY):
    attempt = begun(learner, activity or by_hand())
    give(attempt)
    if essay:
        give(attempt, "q13", essay)
    return submit_attempt(attempt=attempt)


def points(listens, writes):
    return {named("q13-listens"): Decimal(listens), named("q13-writes"): Decimal(writes)}


def read(submission, marker, criteria=None, **fields):
    values = {"client_uuid": uuid4(), "criteria": criteria or points(2, 1)} | fields
    return read_by_hand(submission=submission, question=named("q13"), marker=marker, **values)


class TestWaiting:
    def test_what_a_person_must_read_gives_no_evidence_yet(self, cast):
        submission = handed_in(cast.amina)
        marking = submission.markings.get()
        assert (marking.score, marking.maximum, marking.complete) == (1, 2, False)
        assert marking.detail["questions"][str(named("q13"))] is None
        assert standing_levels(cast.amina) == [("mediation", 1)]

    def test_an_empty_answer_waits_for_nobody(self, cast):
        submission = handed_in(cast.amina, essay=None)
        assert submission.markings.get().complete
        assert standing_levels(cast.amina) == [("mediation", 1), ("teamwork", 0)]

    def test_whoever_may_mark_finds_it_and_nobody_else(self, cast):
        submission = handed_in(cast.amina)
        handed_in(cast.amina, essay=None)
        handed_in(cast.theo)
        assert list(submissions_to_read(cast.claire)) == [submission]
        assert submission_to_mark_or_404(cast.claire, submission.uuid) == submission
        for viewer in (cast.amina, cast.marc, cast.jean, cast.paul, cast.ines):
            assert not submissions_to_read(viewer)
            with pytest.raises(Http404):
                submission_to_mark_or_404(viewer, submission.uuid)


class TestReading:
    def test_marks_again_and_evidence_follows(self, cast):
        submission = handed_in(cast.amina)
        mark = read(submission, cast.claire, comment="  Vous reformulez bien.  ")
        assert mark.share == Decimal("0.75")
        assert mark.criteria == {str(named("q13-listens")): "2", str(named("q13-writes")): "1"}
        last = submission.markings.order_by("-id").first()
        assert (last.score, last.complete, last.reason) == (Decimal("1.75"), True, "read")
        assert standing_levels(cast.amina) == [("mediation", 1), ("teamwork", 1)]
        assert Evidence.objects.count() == 2
        assert not submissions_to_read(cast.claire)
        [attempt] = attempts_of(cast.amina, submission.attempt.activity)
        assert (score_of(attempt).percent, score_of(attempt).complete) == (88, True)
        [found] = hand_marks_of(submission)
        assert found.comment.text == "Vous reformulez bien."

    def test_sending_twice_is_one_reading(self, cast):
        submission, client_uuid = handed_in(cast.amina), uuid4()
        for _ in range(2):
            read(submission, cast.claire, client_uuid=client_uuid)
        assert (HandMark.objects.count(), Marking.objects.count(), Evidence.objects.count()) == (1, 2, 2)

    def test_the_last_reading_stands_and_takes_evidence_back(self, cast):
        submission = handed_in(cast.amina)
        read(submission, cast.claire)
        read(submission, cast.claire, points(0, 1))
        assert standing_levels(cast.amina) == [("mediation", 1), ("teamwork", 0)]
        assert Evidence.objects.filter(kind="retraction").count() == 1
        # Mediation did not change: its row was left alone.
        assert Evidence.objects.filter(competency__code="mediation").count() == 1

    def test_a_second_reading_counts_for_nothing_and_the_agreed_one_overrides(self, cast):
        submission = handed_in(cast.amina)
        other = people.UserFactory()
        people.StaffRoleFactory(user=other, centre=cast.centre)
        read(submission, other, points(0, 0), role=HandMark.Role.SECOND)
        assert not submission.markings.order_by("-id").first().complete
        read(submission, cast.claire, points(2, 2))
        read(submission, other, points(0, 0), role=HandMark.Role.SECOND)
        assert submission.markings.order_by("-id").first().score == 2
        read(submission, other, points(1, 1), role=HandMark.Role.AGREED)
        read(submission, cast.claire, points(2, 2))
        assert submission.markings.order_by("-id").first().score == Decimal("1.5")

    def test_nobody_else_marks(self, cast):
        submission = handed_in(cast.amina)
        people.MembershipFactory(learner=cast.claire, centre=cast.centre)
        own = handed_in(cast.claire)
        for marker in (cast.amina, cast.marc, cast.jean, cast.paul, cast.ines):
            with pytest.raises(Refused):
                read(submission, marker)
        with pytest.raises(Refused):
            read(own, cast.claire)
        assert not HandMark.objects.exists()

    @pytest.mark.parametrize(
        "criteria",
        [{}, points(2, 3), points("0.3", 1), {**points(1, 1), uuid4(): Decimal(1)}],
    )
    def test_points_are_those_of_the_rubric(self, cast, criteria):
        submission = handed_in(cast.amina)
        with pytest.raises(Refused):
            read_by_hand(
                submission=submission, question=named("q13"), marker=cast.claire, criteria=criteria, client_uuid=uuid4()
            )
        assert not HandMark.objects.exists()

    def test_only_answers_read_by_a_person_are_read(self, cast):
        submission = handed_in(cast.amina)
        for question in (named("q1"), uuid4()):
            with pytest.raises(Refused):
                read_by_hand(
                    submission=submission, question=question, marker=cast.claire, share=Decimal(1), client_uuid=uuid4()
                )

    def test_a_spoken_comment_is_heard_by_the_learner_and_who_sees_their_work(self, cast):
        submission = handed_in(cast.amina)
        mark = read(submission, cast.claire, audio=OGG)
        assert mark.audio.content_type == "audio/ogg"
        with default_storage.open(audio_path(mark.uuid)) as file:
            assert file.read() == OGG
        for viewer in (cast.amina, cast.claire, cast.paul):
            assert audio_to_hear_or_404(viewer, mark.uuid) == mark
        for viewer in (cast.lina, cast.marc, cast.nadia, cast.ines):
            with pytest.raises(Http404):
                audio_to_hear_or_404(viewer, mark.uuid)
        with pytest.raises(Refused):
            read(submission, cast.claire, audio=b"<html>")


class TestReplying:
    def test_the_learner_answers_and_the_trainer_answers_back(self, cast):
        submission = handed_in(cast.amina)
        client_uuid = uuid4()
        for _ in range(2):
            reply_to_marking(submission=submission, author=cast.amina, text="Merci.", client_uuid=client_uuid)
        reply_to_marking(submission=submission, author=cast.claire, text="De rien.", client_uuid=uuid4())
        assert [each.words.text for each in replies_of(submission)] == ["Merci.", "De rien."]

    def test_nobody_else_does(self, cast):
        submission = handed_in(cast.amina)
        for author in (cast.lina, cast.marc, cast.ines):
            with pytest.raises(Refused):
                reply_to_marking(submission=submission, author=author, text="Bien.", client_uuid=uuid4())
        with pytest.raises(Refused):
            reply_to_marking(submission=submission, author=cast.amina, text="  ", client_uuid=uuid4())
        assert not Reply.objects.exists()


class TestOnesOwnWord:
    def test_is_kept_as_the_learners_voice(self, cast):
        activity = quiz_activity(quiz_content(questions=(single(), self_assessment())))
        attempt = begun(cast.amina, activity)
        give(attempt, "q15", {"value": 2})
        for _ in range(2):
            submit_attempt(attempt=attempt)
        own = Evidence.objects.get(kind="self")
        assert (own.competency.code, own.level, own.recorded_by) == ("teamwork", 2, cast.amina)
        assert Evidence.objects.count() == 2  # mediation was measured; teamwork was only said

    def test_is_not_kept_when_practising_or_when_left_out(self, cast):
        questions = (single(), self_assessment())
        submit_attempt(attempt=begun(cast.amina, quiz_activity(quiz_content(questions=questions))))
        practice = quiz_activity(quiz_content(questions=questions, kind=QuizKind.PRACTICE))
        attempt = begun(cast.amina, practice)
        give(attempt, "q15", {"value": 2})
        submit_attempt(attempt=attempt)
        assert not Evidence.objects.filter(kind="self").exists()


class TestErasing:
    def test_empties_what_was_written_and_keeps_what_it_was_worth(self, cast):
        submission = handed_in(cast.amina)
        assert Response.objects.get(question=named("q13")).payload == {"essay": ""}
        assert answers_of(submission.attempt).payloads[named("q13")] == ESSAY
        mark = read(submission, cast.claire, comment="Bien vu, Amina.", audio=OGG)
        reply_to_marking(submission=submission, author=cast.amina, text="Merci.", client_uuid=uuid4())
        for _ in range(2):
            erase_person(user=cast.amina)
        for model in (ResponseText, HandMarkComment, ReplyText):
            assert not model.objects.filter(text__regex=r"\w").exists()
        assert not default_storage.exists(audio_path(mark.uuid))
        assert HandMark.objects.get().share == Decimal("0.75")
        # Marked again, an erased answer is not an empty one.
        read(submission, cast.claire, points(2, 2))
        assert submission.markings.order_by("-id").first().score == 2

    def test_somebody_elses_words_stay(self, cast):
        handed_in(cast.lina)
        erase_person(user=cast.amina)
        assert ResponseText.objects.get().text == ESSAY["essay"]


def test_thresholds_are_per_competency(cast):
    shares = {"mediation": Decimal(1), "teamwork": Decimal("0.4")}
    thresholds = tuple(Threshold(competency=code, share=share) for code, share in shares.items())
    questions = (single("q1", tuple(shares)), single("q2", tuple(shares)))
    attempt = begun(cast.amina, quiz_activity(quiz_content(questions=questions, thresholds=thresholds)))
    give(attempt)
    submit_attempt(attempt=attempt)
    assert standing_levels(cast.amina) == [("mediation", 0), ("teamwork", 1)]
