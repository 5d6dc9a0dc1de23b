from dataclasses import replace

import pytest
from django.utils import timezone

from assessments.quizzes.models import Quiz, QuizEdition
from assessments.quizzes.services import QuizRefused, attach_quiz, publish_edition, retire_quiz
from competencies.models import FrameworkEdition
from tests.factories.competencies import CompetencyFactory
from tests.factories.courses import ActivityFactory, CourseFactory, SectionFactory
from tests.factories.people import CentreFactory
from tests.factories.quizzes import framework_with, published, quiz_activity, quiz_content, short_text, single

STORED = f"/medias/{'0a' * 32}.png"


@pytest.mark.django_db
class TestPublishing:
    def test_freezes_what_was_written(self):
        content = quiz_content()
        edition = published(content, code="cadre")
        assert edition.number == 1
        assert edition.quiz_content == content
        assert QuizEdition.objects.get().quiz_content == content
        assert edition.quiz.current == edition

    def test_the_same_content_is_the_same_edition(self):
        content = quiz_content()
        assert published(content) == published(content)
        assert QuizEdition.objects.count() == 1

    def test_a_mended_word_is_a_new_edition(self):
        content = quiz_content()
        published(content)
        edition = published(replace(content, title="Le cadre, mieux dit"))
        assert edition.number == 2
        assert Quiz.objects.get().title == "Le cadre, mieux dit"

    def test_going_back_to_an_earlier_wording_makes_it_current_again(self):
        content = quiz_content()
        first = published(content)
        published(replace(content, title="Autrement"))
        assert published(content) == first
        assert Quiz.objects.get().current == first
        assert QuizEdition.objects.count() == 2

    def test_says_everything_that_is_missing(self):
        content = quiz_content(questions=(replace(single(), explanation_html=""), replace(short_text(), accepted=())))
        with pytest.raises(QuizRefused) as refusal:
            published(content)
        assert len(refusal.value.errors) == 2
        assert not Quiz.objects.exists()

    def test_refuses_a_competency_that_the_framework_lacks(self):
        framework_with("mediation")
        retired = CompetencyFactory(edition=FrameworkEdition.objects.get(), code="old", retired_on=timezone.localdate())
        for code in ("unknown", retired.code):
            content = quiz_content(questions=(single("q1", (code,)),))
            with pytest.raises(QuizRefused) as refusal:
                publish_edition(quiz_uuid=content.uuid, code="x", centre=None, content=content, by=None)
            assert code in refusal.value.errors[0]

    def test_refuses_in_code_what_a_file_could_not_hold(self):
        with pytest.raises(QuizRefused):
            published(quiz_content(title="x" * 400))

    def test_another_centre_cannot_publish_over_it(self):
        content = quiz_content()
        published(content, centre=CentreFactory())
        for centre in (None, CentreFactory()):
            with pytest.raises(QuizRefused):
                published(replace(content, title="Pris"), centre=centre)
        assert QuizEdition.objects.count() == 1

    @pytest.mark.parametrize(
        ("html", "kept"),
        [
            ("<p>Bonjour<script>alert(1)</script></p>", "<p>Bonjour</p>"),
            ('<p onclick="x()">Bonjour</p>', "<p>Bonjour</p>"),
            ('<a href="javascript:x()">ici</a>', "<a>ici</a>"),
            ('<a href="https://exemple.test">ici</a>', '<a href="https://exemple.test">ici</a>'),
            ('<dfn data-term="tiers">tiers</dfn>', '<dfn data-term="tiers">tiers</dfn>'),
            (f'<img src="{STORED}" alt="Un hall" onerror="x()">', f'<img src="{STORED}" alt="Un hall">'),
            (
                f'<audio src="{STORED}" autoplay onplay="x()"></audio><details>a</details>',
                f'<audio src="{STORED}"></audio><details>a</details>',
            ),
        ],
    )
    def test_keeps_only_harmless_html(self, html, kept):
        question = replace(single(), stem_html=html, explanation_html=html)
        content = published(quiz_content(questions=(question,), introduction_html=html)).quiz_content
        assert content.introduction_html == content.questions[0].stem_html == kept

    def test_publishing_brings_a_retired_quiz_back(self):
        content = quiz_content()
        published(content)
        retire_quiz(quiz_uuid=content.uuid)
        published(content)
        assert Quiz.objects.get().retired_at is None


@pytest.mark.django_db
class TestAttaching:
    def test_an_activity_gives_one_quiz(self):
        activity = quiz_activity()
        other = published(quiz_content(title="Autre")).quiz
        attach_quiz(activity=activity, quiz=other)
        assert activity.quiz_place.quiz != other
        activity.refresh_from_db()
        assert activity.quiz_place.quiz == other

    def test_another_centres_quiz_is_refused(self):
        quiz = published(centre=CentreFactory()).quiz
        for centre in (None, CentreFactory()):
            section = SectionFactory(course=CourseFactory(centre=centre))
            with pytest.raises(QuizRefused):
                attach_quiz(activity=ActivityFactory(kind="quiz", section=section), quiz=quiz)
        own = SectionFactory(course=CourseFactory(centre=quiz.centre))
        attach_quiz(activity=ActivityFactory(kind="quiz", section=own), quiz=quiz)

    def test_a_lesson_gives_no_quiz(self):
        with pytest.raises(QuizRefused):
            attach_quiz(activity=ActivityFactory(kind="lesson"), quiz=published().quiz)
