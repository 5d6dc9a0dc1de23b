"""What must be there before a page is published, told in words."""

import pytest

from cms.publishing import problems
from courses.kinds import ActivityKind
from courses.models import Modality
from tests.cms.authoring import draft_of
from tests.factories import cms as make
from tests.factories.people import CentreFactory

REMOTE = Modality.REMOTE_SUPERVISED


@pytest.fixture
def evaluation(monkeypatch):
    """Lessons count as evaluations here, so that no other instrument need be there."""
    kind = ActivityKind(code="lesson", title="x", icon="x", open_url=str, is_assessment=True)
    monkeypatch.setattr("cms.publishing.kind_of", lambda code: kind)


def said(page) -> str:
    return " ".join(str(problem) for problem in problems(page))


# What must be there


def test_lesson_without_anything_is_told_each_missing_thing(section):
    lesson = make.lesson(section, published=False, title="Vide", objective=" ", minutes=0, body="[]")
    assert [problem.where for problem in problems(draft_of(lesson))] == ["Vide"] * 4
    assert said(draft_of(lesson)) == (
        "Vide : announce a duration in minutes. Vide : choose at least one competency. "
        "Vide : write an objective. Vide : the lesson is empty."
    )  # fmt: skip


def test_complete_lesson_has_no_problem(section, competency):
    assert problems(draft_of(make.lesson(section, competency, published=False))) == []


@pytest.mark.parametrize(
    ("block", "missing"),
    [
        (lambda: make.block("image", image=10**9, alt="x", caption=""), "the image is gone"),
        (lambda: make.block("audio", recording=make.RecordingFactory(transcript="<p> </p>").pk), "the transcript"),
        (lambda: make.block("video", recording=make.VideoFactory(transcript="").pk), "the transcript is missing"),
        (lambda: make.block("video", recording=make.VideoFactory(captions="").pk), "the captions are missing"),
        (lambda: make.block("video", recording=make.RecordingFactory().pk), "of another kind"),
        (lambda: make.block("document", document=10**9, title=""), "the document is gone"),
        (lambda: make.block("activity", activity=10**9), "the activity is gone"),
        (lambda: make.block("text", html='<p><a linktype="page" id="1">ici</a></p>'), "a link leads to a page"),
        (
            lambda: make.block("steps", title="", steps=[{"title": "x", "html": '<a linktype="page" id="1">x</a>'}]),
            "a link leads to a page",
        ),
    ],
)
@pytest.mark.parametrize("name", ["body", "body_simple"])
def test_lesson_is_told_what_its_blocks_lack_and_where(section, competency, block, missing, name):
    first = make.block("heading", text="Un titre")
    fields = {"body": make.stream(first), "body_simple": "[]", name: make.stream(first, block())}
    lesson = make.lesson(section, competency, published=False, **fields)
    found = problems(draft_of(lesson))
    assert len(found) == 1
    assert missing in found[0].message
    assert "block 2" in found[0].where


def test_picture_whose_words_were_emptied_is_refused(section, competency):
    image = make.TrainingImageFactory()
    type(image).objects.filter(pk=image.pk).update(description="")
    blocks = make.stream(make.block("image", image=image.pk, alt="", caption=""))
    lesson = make.lesson(section, competency, published=False, body=blocks)
    assert "say in words what the image shows" in said(draft_of(lesson))


def test_reading_aloud_needs_its_transcript(section, competency):
    reading = make.RecordingFactory(transcript="")
    lesson = make.lesson(section, competency, published=False, reading=reading)
    assert "the reading aloud has no transcript" in said(draft_of(lesson))


def test_activity_of_another_module_is_refused(section, competency):
    elsewhere = make.lesson(make.section(make.module(competency)), competency)
    here = make.lesson(section, competency)
    inside, outside = [
        make.lesson(section, competency, published=False, body=make.stream(make.block("activity", activity=each.pk)))
        for each in (here, elsewhere)
    ]
    assert problems(draft_of(inside)) == []
    assert "choose an activity of this module" in said(draft_of(outside))


def test_module_without_anything_is_told_each_missing_thing(db):
    module = make.module(title="Vide", objective="", minutes=0)
    assert said(draft_of(module)) == (
        "Vide : announce a duration in minutes. Vide : choose at least one competency. Vide : write an objective."
    )


def test_remote_module_needs_an_evaluation(competency):
    CentreFactory(technical_contact="01", teaching_contact="02")
    module = make.module(competency, modality=REMOTE)
    make.lesson(make.section(module), competency)
    assert said(draft_of(module)) == f"{module.title} : a remote module needs an evaluation: publish a quiz in it."


def test_evaluation_still_in_draft_is_no_evaluation(competency, evaluation):
    CentreFactory(technical_contact="01", teaching_contact="02")
    module = make.module(competency, modality=REMOTE)
    lesson = make.lesson(make.section(module), competency, published=False)
    assert "needs an evaluation" in said(draft_of(module))
    make.publish(lesson)
    assert problems(draft_of(module)) == []


@pytest.mark.parametrize(
    ("technical", "teaching", "is_ready"), [("01", "02", True), ("", "02", False), ("01", "", False)]
)
def test_remote_module_needs_both_contacts(competency, evaluation, technical, teaching, is_ready):
    CentreFactory(technical_contact=technical, teaching_contact=teaching)
    module = make.module(competency, modality=Modality.REMOTE_UNSUPERVISED)
    make.lesson(make.section(module), competency)
    assert ("technical and a teaching contact" not in said(draft_of(module))) is is_ready


def test_remote_module_of_a_centre_names_that_centre(competency, evaluation):
    CentreFactory(technical_contact="01", teaching_contact="02")
    module = make.module(competency, modality=REMOTE)
    make.lesson(make.section(module), competency)
    draft = draft_of(module)
    draft.centre = CentreFactory(name="CFA du Lac")
    assert "complete those of “CFA du Lac”" in said(draft)


def test_module_at_the_centre_needs_neither(module):
    assert problems(draft_of(module)) == []
