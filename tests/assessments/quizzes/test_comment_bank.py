"""Comments kept to be used again, and spoken ones."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.services import erase_person
from assessments.quizzes.forms import MAX_SOUND
from assessments.quizzes.models import HandMark, SavedComment
from assessments.quizzes.queries import saved_comments
from assessments.quizzes.services import Refused, commenting, delete_comment, save_comment
from tests.assessments.quizzes.test_marking_screens import OGG, by_hand, copy_url, handed_in, marks, read
from tests.factories import people
from tests.factories.quizzes import named

pytestmark = pytest.mark.django_db

Q13 = named("q13")


@pytest.fixture
def trainer(client, cast):
    client.force_login(cast.claire)
    return cast.claire


@pytest.fixture
def colleague(cast):
    found = people.UserFactory(display_name="Hugo Petit")
    people.StaffRoleFactory(user=found, centre=cast.centre)
    return found


@pytest.fixture
def url(cast):
    return copy_url(handed_in(cast.amina, by_hand()))


class TestBank:
    def test_is_ones_own_or_of_ones_centre(self, cast, colleague):
        mine = save_comment(owner=cast.claire, text="Bien.", question=Q13)
        shared = save_comment(owner=colleague, text="Très bien.", question=Q13, centre=cast.centre)
        save_comment(owner=colleague, text="Pour moi.", question=Q13)
        save_comment(owner=cast.claire, text="Ailleurs.", question=uuid4())
        anywhere = save_comment(owner=cast.claire, text="Partout.")
        stranger = people.StaffRoleFactory(centre=cast.other_centre).user
        assert saved_comments(cast.claire, Q13) == [anywhere, mine, shared]
        assert saved_comments(stranger, Q13) == []
        assert saved_comments(cast.jean, Q13) == []

    def test_keeps_the_same_words_once(self, cast):
        for centre in (None, cast.centre):
            save_comment(owner=cast.claire, text=" Bien. ", question=Q13, centre=centre)
        assert SavedComment.objects.get().centre == cast.centre

    def test_has_its_limits(self, cast, colleague, monkeypatch):
        comment = save_comment(owner=cast.claire, text="Bien.")
        monkeypatch.setattr(commenting, "MOST_SAVED", 1)
        for text in ("  ", "Un de trop.", "x" * 1001):
            with pytest.raises(Refused):
                save_comment(owner=cast.claire, text=text)
        with pytest.raises(Refused):
            delete_comment(comment=comment, by=colleague)
        assert SavedComment.objects.count() == 1

    def test_goes_with_its_owner(self, cast, colleague):
        save_comment(owner=cast.claire, text="Bien, Amina.", centre=cast.centre)
        save_comment(owner=colleague, text="Bien.")
        erase_person(user=cast.claire)
        assert SavedComment.objects.get().owner == colleague


class TestOnThePage:
    def test_saving_loses_nothing_that_was_given(self, client, cast, trainer, url):
        response = client.post(url, marks(1, 2) | {"save_comment": "own"})
        assert SavedComment.objects.get().question == Q13
        form = response.context["form"]
        assert (form["comment"].value(), form[f"criterion-{named('q13-listens')}"].value()) == (
            "Vous reformulez bien.", "1",
        )  # fmt: skip
        assert not form.is_bound
        assert not HandMark.objects.exists()

    def test_for_a_centre_where_one_trains(self, client, cast, trainer, url):
        client.post(url, marks() | {"save_comment": cast.centre.code})
        assert SavedComment.objects.get().centre == cast.centre
        assert client.post(url, marks() | {"save_comment": cast.other_centre.code}).status_code == 404

    def test_using_one_adds_to_what_is_written(self, client, cast, trainer, colleague, url):
        saved = save_comment(owner=colleague, text="Très bien.", centre=cast.centre)
        response = client.post(url, marks() | {"insert": saved.uuid})
        assert response.context["form"]["comment"].value() == "Vous reformulez bien.\n\nTrès bien."
        response = client.post(url, marks(comment="") | {"insert": saved.uuid})
        assert response.context["form"]["comment"].value() == "Très bien."

    def test_only_what_one_may_use_and_delete(self, client, cast, trainer, colleague, url):
        private = save_comment(owner=colleague, text="Pour moi.")
        shared = save_comment(owner=colleague, text="Pour tous.", centre=cast.centre)
        for sent in ({"insert": private.uuid}, {"delete_comment": shared.uuid}, {"delete_comment": "x"}):
            assert client.post(url, marks() | sent).status_code == 404
        assert SavedComment.objects.count() == 2

    def test_deleting(self, client, cast, trainer, url):
        saved = save_comment(owner=trainer, text="Bien.")
        response = client.post(url, marks() | {"delete_comment": saved.uuid}, headers={"X-Fragment": "bank"})
        assert "<form" not in response.text
        assert not SavedComment.objects.exists()

    def test_what_cannot_be_saved_is_told(self, client, cast, trainer, url):
        response = client.post(url, marks(comment=" ") | {"save_comment": "own"})
        assert response.context["bank_error"]


class TestSound:
    def sent(self, data, name="a.webm"):
        return marks() | {"sound": SimpleUploadedFile(name, data)}

    def test_is_kept_with_the_marks_and_heard(self, client, cast, trainer, url):
        assert client.post(url, self.sent(OGG)).status_code == 302
        mark = HandMark.objects.get()
        assert (mark.audio.content_type, mark.audio.size) == ("audio/ogg", len(OGG))
        client.force_login(cast.amina)
        assert client.get(reverse("quizzes:sound", args=[mark.uuid])).content == OGG

    @pytest.mark.parametrize("data", [b"<html>", b"OggS" + bytes(MAX_SOUND)], ids=["no sound", "too long"])
    def test_is_refused_when_it_is_none_or_too_long(self, client, cast, trainer, url, data):
        response = client.post(url, self.sent(data))
        assert response.status_code == 422
        assert response.context["form"].errors
        assert not HandMark.objects.exists()

    @pytest.mark.parametrize(
        ("asked", "status", "given"),
        [
            ("bytes=0-3", 206, OGG[:4]), ("bytes=4-", 206, OGG[4:]), ("bytes=0-99999", 206, OGG),
            ("bytes=99999-", 416, b""), ("lines=1-2", 200, OGG),
        ],
    )  # fmt: skip
    def test_comes_in_parts(self, client, cast, trainer, asked, status, given):
        mark = read(handed_in(cast.amina, by_hand()), trainer, audio=OGG)
        response = client.get(reverse("quizzes:sound", args=[mark.uuid]), headers={"Range": asked})
        assert (response.status_code, response.content) == (status, given)


def test_a_comment_with_a_nul_is_kept_without_it():
    assert save_comment(owner=people.UserFactory(), text="Bien\x00 vu.").text == "Bien vu."
