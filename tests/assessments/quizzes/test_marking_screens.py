"""The queue, the copies, one answer after another; what the learner reads of it and answers."""

from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from assessments.quizzes.content import QuizKind
from assessments.quizzes.forms import MarkForm
from assessments.quizzes.models import HandMark, Reply, ReplySeen, ResultSeen
from assessments.quizzes.queries import standing_reading, to_read, waiting_answers
from assessments.quizzes.services import read_by_hand, reply_to_marking, store_upload, submit_attempt
from tests.assessments.quizzes.taking import begun, give
from tests.factories import people
from tests.factories.quizzes import file_upload, free_text, named, quiz_activity, quiz_content, single

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)
OGG = b"OggS" + bytes(200)
ESSAY = "J’écoute Mme Diallo, puis je reformule."


@pytest.fixture
def trainer(client, cast):
    client.force_login(cast.claire)
    return cast.claire


@pytest.fixture
def activity():
    return by_hand()


def by_hand(*questions, **changes):
    return quiz_activity(quiz_content(questions=questions or (single(), free_text()), **changes))


def handed_in(learner, activity, *names):
    attempt = begun(learner, activity)
    for name in names or ("q13",):
        give(attempt, name, {"essay": ESSAY})
    return submit_attempt(attempt=attempt)


def another_learner(cast, **fields):
    learner = people.UserFactory(**fields)
    people.CohortLearnerFactory(cohort=cast.cohort, learner=learner)
    return learner


def queue_url():
    return reverse("marking:queue")


def quiz_url(activity):
    return reverse("marking:quiz", args=[activity.uuid])


def copy_url(submission, name="q13", **query):
    return reverse("marking:copy", args=[submission.uuid, named(name)], query=query or None)


def result_url(submission):
    return reverse("quizzes:result", args=[submission.attempt.activity.uuid, submission.attempt.uuid])


def marks(listens=2, writes=1, **fields):
    given = {f"criterion-{named('q13-listens')}": listens, f"criterion-{named('q13-writes')}": writes}
    return given | {"comment": "Vous reformulez bien.", "client_uuid": uuid4(), "seen": ""} | fields


def read(submission, marker, listens=2, writes=1, name="q13", **fields):
    criteria = {named(f"{name}-listens"): Decimal(listens), named(f"{name}-writes"): Decimal(writes)}
    values = {"client_uuid": uuid4(), "criteria": criteria} | fields
    return read_by_hand(submission=submission, question=named(name), marker=marker, **values)


class TestQueue:
    def test_by_quiz_and_cohort_the_longest_wait_first(self, client, cast, trainer, activity):
        other = by_hand()
        alone = people.UserFactory()
        people.MembershipFactory(learner=alone, centre=cast.centre)
        for learner, of in ((cast.amina, other), (cast.lina, activity), (alone, activity), (cast.amina, activity)):
            handed_in(learner, of)
        response = client.get(queue_url())
        found = [each["line"] for each in response.context["lines"]]
        lines = [(each.activity, each.cohort, each.copies) for each in found]
        assert lines == [(other, cast.cohort, 1), (activity, cast.cohort, 2), (activity, None, 1)]
        assert response.context["left"] == to_read(trainer).count() == 4

    def test_one_module_alone(self, client, cast, trainer, activity):
        other = by_hand()
        handed_in(cast.amina, activity)
        handed_in(cast.amina, other)
        course = other.section.course
        response = client.get(queue_url(), {"module": course.uuid})
        assert [each["line"].activity for each in response.context["lines"]] == [other]
        assert len(client.get(queue_url(), {"module": "x"}).context["lines"]) == 2

    def test_nothing_waits(self, client, cast, trainer, activity):
        read(handed_in(cast.amina, activity), trainer)
        response = client.get(queue_url())
        assert (response.context["lines"], response.context["left"]) == ([], 0)

    @pytest.mark.parametrize(
        ("who", "status"), [("claire", 200), ("jean", 200), ("paul", 200), ("amina", 404), ("marc", 404), ("ines", 404)]
    )
    def test_is_of_the_centres_staff(self, client, cast, activity, who, status):
        handed_in(cast.amina, activity)
        client.force_login(cast.people[who])
        response = client.get(queue_url())
        assert response.status_code == status
        if who in ("jean", "paul"):
            assert response.context["lines"] == []

    def test_the_number_stands_on_the_trainers_home(self, client, cast, trainer, activity):
        assert client.get(reverse("records:trainer_home")).context["to_mark"] == 0
        handed_in(cast.amina, activity)
        assert client.get(reverse("records:trainer_home")).context["to_mark"] == 1

    @pytest.mark.parametrize("copies", [1, 3])
    def test_queries(self, client, cast, trainer, activity, django_assert_num_queries, copies):
        for _ in range(copies):
            submission = handed_in(another_learner(cast), activity)
            reply_to_marking(submission=submission, author=submission.attempt.learner, text="Oui.", client_uuid=uuid4())
        waiting_answers(trainer)  # what this process reads once
        with django_assert_num_queries(6):
            client.get(queue_url())


class TestQuiz:
    def test_counts_each_question_and_names_nobody(self, client, cast, trainer):
        activity = by_hand(free_text(), free_text("q14"))
        first = handed_in(cast.amina, activity, "q13", "q14")
        handed_in(cast.lina, activity, "q13")
        read(first, trainer)
        response = client.get(quiz_url(activity))
        counts = [(each["line"].waiting, each["line"].read) for each in response.context["questions"]]
        assert counts == [(1, 1), (1, 0)]
        assert [each["line"].number for each in response.context["copies"]] == [1, 2]
        assert_names_nobody(response, cast)

    def test_names_who_is_wholly_read(self, client, cast, trainer, activity):
        read(handed_in(cast.amina, activity), trainer)
        handed_in(cast.lina, activity)
        response = client.get(quiz_url(activity))
        assert "Amina Benali" in response.text
        assert "Lina Roche" not in response.text

    def test_of_one_group(self, client, cast, trainer, activity):
        other = people.CohortFactory(centre=cast.centre)
        people.CohortLearnerFactory(cohort=other, learner=(moved := people.UserFactory()))
        submission = handed_in(moved, activity)
        handed_in(cast.amina, activity)
        people.CohortTrainerFactory(cohort=other, trainer=trainer)
        response = client.get(quiz_url(activity), {"groupe": other.uuid})
        assert [each["line"].submission for each in response.context["copies"]] == [submission]

    @pytest.mark.parametrize("who", ["jean", "paul", "amina", "marc", "ines"])
    def test_is_of_who_may_mark(self, client, cast, activity, who):
        handed_in(cast.amina, activity)
        client.force_login(cast.people[who])
        assert client.get(quiz_url(activity)).status_code == 404

    def test_of_another_centre_is_not_found(self, client, cast, trainer, activity):
        handed_in(cast.theo, activity)
        assert client.get(quiz_url(activity)).status_code == 404

    @pytest.mark.parametrize("copies", [1, 3])
    def test_queries(self, client, cast, trainer, activity, django_assert_num_queries, copies):
        for _ in range(copies):
            handed_in(another_learner(cast), activity)
        waiting_answers(trainer)
        with django_assert_num_queries(6):
            client.get(quiz_url(activity))


def assert_names_nobody(response, cast):
    for person in (cast.amina, cast.lina):
        for word in (*person.display_name.split(), person.username, person.email, str(person.uuid)):
            assert word not in response.text


class TestWithoutNames:
    def test_a_copy_says_nothing_of_its_author(self, client, cast, trainer):
        activity = by_hand(file_upload())
        submission = with_file(cast.amina, activity)
        response = client.get(copy_url(submission, "q14"))
        assert response.status_code == 200
        assert_names_nobody(response, cast)
        assert "cv-secret" not in response.text
        [file] = response.context["copy"].files
        answer = client.get(file.url)
        assert (b"".join(answer), answer["Content-Disposition"]) == (PNG, 'attachment; filename="copie-1-1.png"')

    def test_the_marker_may_choose_to_see_names(self, client, cast, trainer, activity):
        submission = handed_in(cast.amina, activity)
        response = client.post(reverse("marking:names"), {"show": "1", "back": copy_url(submission)}, follow=True)
        assert response.redirect_chain == [(copy_url(submission), 302)]
        assert "Amina Benali" in response.text
        client.post(reverse("marking:names"), {"hide": "1", "back": "https://ailleurs.test/"}, follow=True)
        assert_names_nobody(client.get(copy_url(submission)), cast)

    def test_but_not_in_a_mock_exam(self, client, cast, trainer):
        submission = handed_in(cast.amina, by_hand(kind=QuizKind.MOCK_EXAM))
        client.post(reverse("marking:names"), {"show": "1"})
        assert_names_nobody(client.get(copy_url(submission)), cast)
        assert_names_nobody(client.get(quiz_url(submission.attempt.activity)), cast)
        read(submission, trainer)
        assert "Amina Benali" in client.get(copy_url(submission)).text


def with_file(learner, activity):
    attempt = begun(learner, activity)
    upload = store_upload(
        attempt=attempt, question=named("q14"), name="amina-cv-secret.png", data=PNG, client_uuid=uuid4()
    )
    give(attempt, "q14", {"files": [str(upload.uuid)]})
    return submit_attempt(attempt=attempt)


class TestCopy:
    def test_keeps_what_is_given_and_goes_to_the_next(self, client, cast, trainer, activity):
        first, second = handed_in(cast.amina, activity), handed_in(cast.lina, activity)
        response = client.post(copy_url(first, par="question"), marks())
        assert response.url.startswith(f"{copy_url(second)}?par=question")
        assert f"lu={first.uuid}.{named('q13')}" in response.url
        mark = HandMark.objects.get()
        assert (mark.submission, mark.marker, mark.share, mark.role) == (first, trainer, Decimal("0.75"), "first")
        assert mark.comment.text == "Vous reformulez bien."
        assert client.post(copy_url(second), marks()).url.startswith(quiz_url(activity))

    @pytest.mark.parametrize(("by", "following"), [("question", (1, "q13")), ("copie", (0, "q14"))])
    def test_question_by_question_or_copy_by_copy(self, client, cast, trainer, by, following):
        activity = by_hand(free_text(), free_text("q14"))
        copies = [handed_in(each, activity, "q13", "q14") for each in (cast.amina, cast.lina)]
        place, name = following
        response = client.post(copy_url(copies[0], par=by), marks())
        assert response.url.startswith(copy_url(copies[place], name))

    def test_those_passed_over_come_last(self, client, cast, trainer, activity):
        copies = [handed_in(each, activity) for each in (cast.amina, cast.lina, another_learner(cast))]
        assert client.get(copy_url(copies[0])).context["skip_url"].startswith(copy_url(copies[1]))
        assert client.post(copy_url(copies[1]), marks()).url.startswith(copy_url(copies[2]))
        assert client.post(copy_url(copies[2]), marks()).url.startswith(copy_url(copies[0]))

    def test_sent_twice_is_one_reading(self, client, cast, trainer, activity):
        submission, sent = handed_in(cast.amina, activity), marks()
        for _ in range(2):
            assert client.post(copy_url(submission), sent).status_code == 302
        assert HandMark.objects.count() == 1

    def test_two_tabs_do_not_write_over_one_another(self, client, cast, trainer, activity):
        submission = handed_in(cast.amina, activity)
        client.post(copy_url(submission), marks(2, 2))
        response = client.post(copy_url(submission), marks(0, 0, comment="Autre chose."))
        assert response.status_code == 422
        assert "Autre chose." in response.text
        assert HandMark.objects.count() == 1
        seen = HandMark.objects.get().uuid
        assert f'value="{seen}"' in response.text
        assert client.post(copy_url(submission), marks(0, 0, seen=seen)).status_code == 302
        assert HandMark.objects.count() == 2

    def test_opens_with_what_was_given(self, client, cast, trainer, activity):
        submission = handed_in(cast.amina, activity)
        read(submission, trainer, 2, 1, comment="Bien.")
        form = client.get(copy_url(submission)).context["form"]
        assert form[f"criterion-{named('q13-listens')}"].value() == "2"
        assert form["comment"].value() == "Bien."

    @pytest.mark.parametrize("wrong", [{f"criterion-{named('q13-listens')}": ""}, {"client_uuid": "x"}])
    def test_what_is_wrong_is_told_and_kept(self, client, cast, trainer, activity, wrong):
        submission = handed_in(cast.amina, activity)
        response = client.post(copy_url(submission), marks() | wrong)
        assert response.status_code == 422
        assert "Vous reformulez bien." in response.text
        assert not HandMark.objects.exists()

    def test_without_a_rubric_a_share_of_the_points(self):
        form = MarkForm(replace(free_text(), rubric=()), {"share": "0.75", "client_uuid": uuid4()})
        assert form.is_valid()
        assert (form.share, form.criteria) == (Decimal("0.75"), {})

    def test_only_answers_that_a_person_reads(self, client, cast, trainer, activity):
        empty = begun(cast.lina, activity)
        give(empty)
        for submission, name in ((handed_in(cast.amina, activity), "q1"), (submit_attempt(attempt=empty), "q13")):
            assert client.get(copy_url(submission, name)).status_code == 404

    @pytest.mark.parametrize("who", ["jean", "paul", "amina", "lina", "marc", "nadia", "ines"])
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_is_of_who_may_mark(self, client, cast, activity, who, method):
        submission = handed_in(cast.amina, activity)
        client.force_login(cast.people[who])
        assert getattr(client, method)(copy_url(submission), marks()).status_code == 404
        assert not HandMark.objects.exists()

    def test_nobody_marks_another_centre_nor_themselves(self, client, cast, trainer, activity):
        people.MembershipFactory(learner=trainer, centre=cast.centre)
        for learner in (trainer, cast.theo):
            assert client.post(copy_url(handed_in(learner, activity)), marks()).status_code == 404

    def test_the_microphone_is_open_here_alone(self, client, cast, trainer, activity):
        submission = handed_in(cast.amina, activity)
        here = client.get(copy_url(submission))
        assert "microphone=(self)" in here["Permissions-Policy"]
        assert "media-src 'self' blob:" in here["Content-Security-Policy"]
        assert "microphone=()" in client.get(queue_url())["Permissions-Policy"]

    @pytest.mark.parametrize("copies", [1, 3])
    def test_queries(self, client, cast, trainer, activity, django_assert_num_queries, copies):
        submissions = [handed_in(another_learner(cast), activity) for _ in range(copies)]
        waiting_answers(trainer)
        with django_assert_num_queries(11):
            client.get(copy_url(submissions[0]))


class TestTheLearner:
    def test_waits_then_reads_marks_comment_and_hears(self, client, cast, activity):
        submission = handed_in(cast.amina, activity)
        client.force_login(cast.amina)
        response = client.get(result_url(submission))
        assert response.context["waiting"] == 1
        assert [each["talk"] for each in response.context["lines"]] == [None, None]
        mark = read(submission, cast.claire, comment="Bien vu.", audio=OGG)
        response = client.get(result_url(submission))
        talk = response.context["lines"][1]["talk"]
        assert [(each.title, each.description) for each in talk.reading.levels] == [
            ("Critère q13-listens", "Niveau 2"), ("Critère q13-writes", "Niveau 1"),
        ]  # fmt: skip
        assert "Bien vu." in response.text
        sound = client.get(reverse("quizzes:sound", args=[mark.uuid]))
        assert (sound.content, sound["Content-Type"]) == (OGG, "audio/ogg")

    def test_sees_neither_a_second_reading_nor_what_was_replaced(self, client, cast, activity):
        submission = handed_in(cast.amina, activity)
        read(submission, cast.claire, comment="D’abord.")
        read(submission, cast.claire, comment="Ensuite.")
        other = people.UserFactory()
        people.StaffRoleFactory(user=other, centre=cast.centre)
        read(submission, other, 0, 0, role=HandMark.Role.SECOND, comment="À part.")
        client.force_login(cast.amina)
        text = client.get(result_url(submission)).text
        assert "Ensuite." in text
        assert "D’abord." not in text
        assert "À part." not in text

    @pytest.mark.parametrize("who", ["lina", "marc", "nadia", "sylvie", "jean", "ines"])
    def test_nobody_else_hears_or_answers(self, client, cast, activity, who):
        submission = handed_in(cast.amina, activity)
        mark = read(submission, cast.claire, audio=OGG)
        client.force_login(cast.people[who])
        assert client.get(reverse("quizzes:sound", args=[mark.uuid])).status_code == 404
        assert client.post(*reply(submission)).status_code == 404
        assert not Reply.objects.exists()

    def test_is_told_on_their_home(self, client, cast, activity):
        submission = handed_in(cast.amina, activity)
        client.force_login(cast.amina)
        home = reverse("records:apprentice")
        assert client.get(home).context["read"] == ()
        read(submission, cast.claire)
        [told] = client.get(home).context["read"]
        assert told.url == result_url(submission)
        assert result_url(submission) in client.get(home).text
        assert told.title == "Your trainer has read your work"
        reply_to_marking(submission=submission, author=cast.claire, text="Oui.", client_uuid=uuid4())
        assert client.get(home).context["read"][0].title == "Your trainer answered you"

    def test_is_told_until_the_result_is_opened(self, client, cast, activity):
        submission = handed_in(cast.amina, activity)
        read(submission, cast.claire)
        home = reverse("records:apprentice")

        def told():
            return [row.url for row in client.get(home).context["read"]]

        client.force_login(cast.claire)
        client.get(result_url(submission))
        client.force_login(cast.amina)
        assert told() == [result_url(submission)]
        for _ in range(2):
            client.get(result_url(submission))
        assert told() == []
        assert ResultSeen.objects.count() == 1
        reply_to_marking(submission=submission, author=cast.claire, text="Oui.", client_uuid=uuid4())
        assert told() == [result_url(submission)]

    def test_is_not_told_of_a_second_reading(self, client, cast, activity):
        submission = handed_in(cast.amina, activity)
        read(submission, cast.claire, role=HandMark.Role.SECOND)
        client.force_login(cast.amina)
        assert client.get(reverse("records:apprentice")).context["read"] == ()


def reply(submission, text="Merci, mais pourquoi ?", **fields):
    url = reverse("quizzes:reply", args=[submission.attempt.activity.uuid, submission.attempt.uuid])
    return url, {"text": text, "question": named("q13"), "client_uuid": uuid4()} | fields


class TestReplies:
    def test_from_the_learner_to_the_queue_and_back(self, client, cast, activity):
        submission = handed_in(cast.amina, activity)
        read(submission, cast.claire)
        client.force_login(cast.amina)
        sent = reply(submission)
        for _ in range(2):
            assert client.post(*sent).url == f"{result_url(submission)}#talk-{named('q13')}"
        client.force_login(cast.claire)
        [waits] = client.get(queue_url()).context["replies"]
        assert waits.words.text == "Merci, mais pourquoi ?"
        assert "1 apprentice answered you" in client.get(reverse("records:trainer_home")).text
        client.post(*reply(submission, "Relisez la consigne."))
        assert client.get(queue_url()).context["replies"] == []
        assert "answered you" not in client.get(reverse("records:trainer_home")).text
        client.force_login(cast.amina)
        text = client.get(result_url(submission)).text
        assert "Merci, mais pourquoi ?" in text
        assert "Relisez la consigne." in text

    def test_may_be_put_aside(self, client, cast, trainer, activity):
        submission = handed_in(cast.amina, activity)
        read(submission, cast.claire)
        said = reply_to_marking(
            submission=submission, author=cast.amina, text="Merci.", client_uuid=uuid4(), question=named("q13")
        )
        url = reverse("marking:put_aside", args=[said.uuid])
        for who in (cast.jean, cast.amina, cast.ines):
            client.force_login(who)
            assert client.post(url).status_code == 404
        client.force_login(cast.claire)
        for _ in range(2):
            assert client.post(url).url == queue_url()
        assert ReplySeen.objects.get().by == cast.claire
        assert client.get(queue_url()).context["replies"] == []

    @pytest.mark.parametrize("wrong", [{"text": "  "}, {"client_uuid": ""}, {"question": "x"}])
    def test_nothing_is_kept_of_what_cannot_be_read(self, client, cast, activity, wrong):
        submission = handed_in(cast.amina, activity)
        client.force_login(cast.amina)
        assert client.post(*reply(submission, **wrong)).url == result_url(submission)
        assert not Reply.objects.exists()

    def test_an_auditor_reads_and_says_nothing(self, client, cast, activity):
        submission = handed_in(cast.amina, activity)
        read(submission, cast.claire, comment="Bien vu.")
        client.force_login(cast.paul)
        response = client.get(result_url(submission))
        assert "Bien vu." in response.text
        assert response.context["lines"][1]["talk"].form is None
        client.post(*reply(submission))
        assert not Reply.objects.exists()


@pytest.mark.parametrize(
    ("roles", "stands"),
    [(("first", "first"), 1), (("first", "second"), 0), (("agreed", "first"), 0), (("second",), None), ((), None)],
)
def test_which_reading_stands(roles, stands):
    rows = [HandMark(role=role) for role in roles]
    assert standing_reading(rows) is (None if stands is None else rows[stands])


@pytest.mark.parametrize(("name", "saved"), [
    ("photo.html", "photo.html.png"), ("photo", "photo.png"), ("Photo.PNG", "Photo.PNG"),
])  # fmt: skip
def test_a_file_is_saved_by_the_ending_of_what_it_is(client, cast, trainer, name, saved):
    attempt = begun(cast.amina, by_hand(single(), file_upload()))
    upload = store_upload(attempt=attempt, question=named("q14"), name=name, data=PNG, client_uuid=uuid4())
    response = client.get(reverse("quizzes:file", args=[upload.uuid]))
    assert b"".join(response.streaming_content) == PNG
    assert response["Content-Disposition"] == f'attachment; filename="{saved}"'


def test_a_reply_names_nobody_while_their_copy_is_not_wholly_read(client, cast, trainer):
    activity = by_hand(free_text(), free_text("q23"), kind=QuizKind.MOCK_EXAM)
    submission = handed_in(cast.amina, activity, "q13", "q23")
    read(submission, trainer)
    reply_to_marking(
        submission=submission, author=cast.amina, text="Merci.", client_uuid=uuid4(), question=named("q13")
    )
    assert cast.amina.display_name not in client.get(queue_url()).content.decode()
    read(submission, trainer, name="q23")
    assert cast.amina.display_name in client.get(queue_url()).content.decode()
