"""What a trainer writes goes down and comes back the same, for every type of question."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict

from assessments.quizzes import content as c
from cms import models
from cms.blocks_quiz.building import PlacementBlock
from cms.quiz_content import Keeping, answer_blocks, media_of, question_content, quiz_content, sections_of, stored
from courses.services import store_media
from tests.factories import quizzes as make
from tests.factories.cms import RecordingFactory, TrainingImageFactory, get_test_image_file

pytestmark = pytest.mark.django_db


def written(content: c.Question, keeping: Keeping | None = None) -> models.Question:
    """The draft that an import writes."""
    keeping = keeping or Keeping()
    return models.Question(
        uuid=content.uuid, code=content.code, stem=keeping.contracted(content.stem_html),
        explanation=keeping.contracted(content.explanation_html), level=content.level, source=content.source,
        points=content.points, answer=json.dumps(answer_blocks(content, keeping)),
    )  # fmt: skip


def again(content: c.Question) -> c.Question:
    return replace(question_content(written(content)), competencies=content.competencies)


@pytest.fixture
def picture() -> c.Picture:
    data = get_test_image_file(size=(640, 480)).file.getvalue()
    return c.Picture(src=store_media(data=data), alt="Un hall d’accueil.", width=640, height=480)


EVERY_TYPE = {question.type: question for question in make.every_type()}


def test_every_type_has_its_block():
    from cms.blocks_quiz import Answer

    assert set(Answer().child_blocks) == set(c.QUESTION_TYPES) == set(EVERY_TYPE)


@pytest.mark.parametrize("kind", sorted(EVERY_TYPE))
def test_content_to_blocks_and_back(kind, picture):
    content = EVERY_TYPE[kind]
    if hasattr(content, "picture"):
        content = replace(content, picture=picture)
    assert again(content) == content
    assert c.canonical(again(again(content))) == c.canonical(content)


@pytest.mark.parametrize("kind", sorted(EVERY_TYPE))
def test_blocks_to_content_to_blocks(kind, picture):
    """What the editor's own form would save, identities included, is what content gives back."""
    content = EVERY_TYPE[kind]
    if hasattr(content, "picture"):
        content = replace(content, picture=picture)
    first = written(content)
    once = first.answer.get_prep_value()
    assert written(question_content(first)).answer.get_prep_value()[0]["value"].keys() == once[0]["value"].keys()
    assert question_content(written(question_content(first))) == question_content(first)


def test_rarer_fields_come_back(picture):
    shapes = (
        (c.Shape.CIRCLE, ("0.5", "0.25", "0.125")),
        (c.Shape.POLYGON, ("0.1", "0.1", "0.9", "0.1", "0.5", "0.875")),
    )
    zones = tuple(
        c.Zone(uuid=make.named(shape), shape=shape, numbers=tuple(map(Decimal, numbers)), label=shape, correct=True)
        for shape, numbers in shapes
    )
    for content in (
        replace(EVERY_TYPE["hotspot"], picture=picture, zones=zones, most=2),
        replace(
            EVERY_TYPE["short_text"], case_matters=True, accents_matter=True,
            accepted=(c.Variant(text="a+", share=Decimal("0.5"), feedback="<p>Presque.</p>", is_pattern=True),),
        ),
        replace(
            EVERY_TYPE["numeric"], unit_required=True,
            accepted=(c.NumericAnswer(value=Decimal("-2.5"), tolerance=Decimal("0.1"), is_relative=True),),
        ),
        replace(EVERY_TYPE["single"], credit=c.Credit.WEIGHTED, shuffle=False, points=Decimal("2.5")),
        replace(EVERY_TYPE["ordering"], first="Le plus ancien", last="Le plus récent", credit=c.Credit.LONGEST_RUN),
    ):  # fmt: skip
        assert again(content) == content


def test_two_gaps_may_share_a_label():
    word, extra = make.parts("word", 2)
    content = replace(
        EVERY_TYPE["gaps"], text_html="<p>[[1]] et [[2]]</p>", words=(extra, word),
        gaps=tuple(c.Gap(uuid=make.named(f"gap{n}"), kind=c.GapKind.DRAGGED, word=word.uuid) for n in (1, 2)),
    )  # fmt: skip
    assert again(content) == content


def test_a_pair_duplicated_in_the_editor_has_an_identity_of_its_own():
    content = EVERY_TYPE["matching"]
    blocks = answer_blocks(content)
    first = blocks[0]["value"]["pairs"][0]
    blocks[0]["value"]["pairs"].append({**first, "id": str(make.named("duplicated"))})
    pairs = question_content(models.Question(stem="", answer=json.dumps(blocks))).pairs
    assert len({pair.match.uuid for pair in pairs}) == len(pairs) == len(content.pairs) + 1


def test_answers_kept_as_bare_words_are_read():
    blocks = [{"type": "short_text", "value": {"accepted": ["neutre", "impartial"]}, "id": str(make.named("q"))}]
    content = question_content(models.Question(stem="", answer=json.dumps(blocks)))
    assert content.accepted == (c.Variant(text="neutre"), c.Variant(text="impartial"))


# Pictures and sounds


def embed(image: Any, alt: str = "Une affiche") -> str:
    return f'<embed embedtype="image" format="fullwidth" id="{image.pk}" alt="{alt}"/>'


def test_a_picture_and_a_sound_go_down_and_come_back():
    image, recording = TrainingImageFactory(), RecordingFactory(title="Témoignage")
    stem = f'<p>Voyez :</p>{embed(image)}<p>Écoutez :</p><embed embedtype="recording" id="{recording.pk}"/>'
    question = models.Question(stem=stem, answer=json.dumps(answer_blocks(EVERY_TYPE["single"])))
    content = question_content(question)
    addresses = media_of(c.as_json(content))
    assert sorted(address.rpartition(".")[2] for address in addresses) == ["mp3", "webp"]
    assert 'alt="Une affiche" width="1040" height="693"' in content.stem_html
    assert "<details><summary>Transcription</summary><p>Bonjour, je suis médiatrice.</p></details>" in content.stem_html
    assert question_content(written(content)).stem_html == content.stem_html
    assert all(stored(address) for address in addresses)


def test_a_file_kept_by_an_import_is_sent_as_it_was():
    """So that an archive comes back byte for byte, and an edition does not change when it travels."""
    photo = TrainingImageFactory()
    down = question_content(models.Question(stem=embed(photo), answer=json.dumps(answer_blocks(EVERY_TYPE["single"]))))
    kept = models.TrainingImage.objects.count()
    for _time in range(2):
        assert question_content(written(down)).stem_html == down.stem_html
    assert models.TrainingImage.objects.count() == kept + 1


def test_what_says_where_a_photo_was_taken_is_not_sent():
    from io import BytesIO

    from django.core.files.base import ContentFile
    from PIL import Image

    data = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Un téléphone"
    Image.new("RGB", (40, 30)).save(data, "JPEG", exif=exif)
    photo = TrainingImageFactory(file=ContentFile(data.getvalue(), name="photo.jpg"))
    down = question_content(models.Question(stem=embed(photo), answer=json.dumps(answer_blocks(EVERY_TYPE["single"]))))
    (address,) = media_of(c.as_json(down))
    assert b"phone" not in (stored(address) or b"phone")


def test_what_nobody_has_is_left_out_and_told():
    keeping = Keeping()
    gone = f"/medias/{'ab' * 32}.png"
    assert keeping.contracted(f'<p>Voir <img src="{gone}" alt="le plan"></p>') == "<p>Voir le plan</p>"
    assert keeping.missing == [gone]


@pytest.mark.parametrize("html", [
    '<img src="https://example.org/x.png" alt="x">', "<script>alert(1)</script>", '<p onclick="x()">x</p>',
    '<img src="/medias/../secret.png" alt="x">', '<audio src="//example.org/a.mp3"></audio>',
])  # fmt: skip
def test_nothing_comes_up_that_runs_or_loads_from_elsewhere(html):
    kept = Keeping().contracted(html)
    assert not any(word in kept for word in ("script", "onclick", "example", "src", "<img", "<audio"))


# The quiz


def placement(high: Decimal | None) -> c.Placement:
    return c.Placement(course="cadre", competencies=("mediation",), dispense_from=high, add_below=Decimal("0.5"))


@pytest.mark.parametrize("high", [Decimal("0.8"), None])
def test_a_rule_for_a_module_comes_back_and_so_does_never(high):
    content = make.quiz_content(kind=c.QuizKind.POSITIONING, placements=(placement(high),))
    assert c.loads(c.canonical(content)) == content
    streams = sections_of(content, {}, {})
    [rule] = quiz_content(models.Quiz(uuid=content.uuid, placements=json.dumps(streams["placements"]))).placements
    assert rule == placement(high)


def test_an_author_says_never_by_leaving_the_share_empty():
    make.framework_with("mediation")
    block = PlacementBlock()
    form = QueryDict("x-module=&x-code=cadre&x-competencies=mediation&x-dispense_from=&x-add_below=50")
    assert block.clean(block.value_from_datadict(form, {}, "x"))["dispense_from"] is None
