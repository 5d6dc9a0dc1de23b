"""What a lesson is made of, and what reaches the reader."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse

from cms.blocks import LessonBody
from cms.delivery import lesson_content
from cms.models import Recording, TrainingImage
from cms.pictures import prepare_pictures
from cms.rich_text import Prose, Term, from_portable, term_ids, to_portable
from cms.svg import UnsafeSvgError, check_svg
from tests.factories import cms as make
from tests.factories.competencies import CompetencyFactory

ARCHIVE_BLOCKS = {
    "heading", "text", "image", "audio", "video", "document", "key_points", "callout", "accordion", "steps",
    "comparison", "case_study", "reflection", "activity",
}  # fmt: skip


def test_lessons_offer_every_block_of_the_archive_format():
    blocks = LessonBody().child_blocks
    assert set(blocks) == ARCHIVE_BLOCKS
    for name, block in blocks.items():
        assert block.meta.icon != "placeholder", name
        assert block.meta.group, name
        assert block.meta.preview_template == "cms/blocks/preview.html", name


@pytest.mark.parametrize("name", sorted(ARCHIVE_BLOCKS - {"image", "audio", "video", "document", "activity"}))
def test_blocks_without_media_show_themselves_in_the_picker(name, db, admin_client):
    block = LessonBody().child_blocks[name]
    page = admin_client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
    assert page.status_code == 200
    assert block.is_previewable


# Words of the glossary


def words(html: str, **terms: Term) -> str:
    return Prose({int(key[1:]): term for key, term in terms.items()}).render(html)


def test_glossary_word_opens_its_definition_without_script_of_ours():
    html = words(
        '<p>Un <a linktype="glossary" id="3">tiers</a>.</p>',
        t3=Term(term="tiers", definition="Ni d’un côté, ni de l’autre."),
    )
    assert '<button class="term" type="button" popovertarget="term-1">tiers</button>' in html
    assert 'id="term-1" popover' in html
    assert "Ni d’un côté, ni de l’autre." in html
    assert "linktype" not in html


def test_acronym_is_written_in_full_where_it_is_first_met_only():
    caf = Term(term="CAF", definition="Elle verse des aides.", expansion="caisse d’allocations familiales")
    prose = Prose({7: caf})
    link = '<p>La <a id="7" linktype="glossary">CAF</a> répond.</p>'
    first, second = prose.render(link), prose.render(link)
    assert "(caisse d’allocations familiales) répond" in first
    assert "(caisse d’allocations familiales)" not in second


def test_acronym_that_the_text_explains_is_not_explained_twice():
    caf = Term(term="CAF", definition="Elle verse des aides.", expansion="caisse d’allocations familiales")
    html = words('<p>La <a linktype="glossary" id="7">CAF</a> (caisse d’allocations familiales).</p>', t7=caf)
    assert "(caisse d’allocations familiales) (caisse" not in html


def test_word_whose_entry_is_gone_stays_in_its_sentence():
    assert words('<p>Un <a linktype="glossary" id="9">tiers</a>.</p>') == "<p>Un tiers.</p>"


def test_definition_is_text_and_never_markup():
    html = words('<a linktype="glossary" id="1">x</a>', t1=Term(term="x", definition="<script>alert(1)</script>"))
    assert "<script>" not in html


def test_glossary_words_travel_by_code():
    stored = '<p>Un <a linktype="glossary" id="3">tiers</a>.</p>'
    portable = to_portable(stored, {3: "tiers"})
    assert portable == '<p>Un <dfn data-term="tiers">tiers</dfn>.</p>'
    assert from_portable(portable, {"tiers": 3}) == stored
    assert from_portable(portable, {}) == "<p>Un tiers.</p>"
    assert list(term_ids(stored)) == [3]


def test_editor_reads_and_writes_a_glossary_word_without_loss(db):
    from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

    converter = ContentstateConverter(features=["glossary"])
    stored = '<p data-block-key="a">Un <a linktype="glossary" id="3">tiers</a>.</p>'
    assert converter.to_database_format(converter.from_database_format(stored)) == stored


# Drawings


def svg(inside: str = "", before: str = "", box: str = "0 0 10 10") -> ContentFile:
    start = f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="{box}">'
    return ContentFile(f"{before}{start}{inside}</svg>".encode(), name="x.svg")


@pytest.mark.parametrize(
    "inside",
    [
        '<rect width="1" height="1" fill="url(#a)"/>',
        '<use href="#a"/>',
        '<style>.a { fill: #123; }</style><text class="a">Bonjour</text>',
        '<defs><linearGradient id="a"><stop offset="0"/></linearGradient></defs>',
    ],
)
def test_plain_drawings_are_kept(inside):
    check_svg(svg(inside))


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>",
        '<image href="https://ailleurs.test/x.png"/>',
        '<a href="https://ailleurs.test"><text>x</text></a>',
        '<use xlink:href="https://ailleurs.test/x.svg#a"/>',
        '<use href="data:image/svg+xml,x"/>',
        '<style>a{}<title/>@import "https://ailleurs.test/x.css";</style>',
        '<rect onload="alert(1)"/>',
        '<rect fill="url(https://ailleurs.test/x)"/>',
        "<rect style=\"background: url( '//ailleurs.test')\"/>",
        "<style>@import 'https://ailleurs.test/x.css';</style>",
        "<style>rect { fill: \\75rl(x) }</style>",
        '<animate attributeName="href" to="javascript:alert(1)"/>',
        '<p xmlns="">x</p>',
    ],
)
def test_drawings_that_could_do_more_are_refused(inside):
    with pytest.raises(UnsafeSvgError):
        check_svg(svg(inside))


@pytest.mark.parametrize(
    "before",
    [
        '<?xml-stylesheet href="https://ailleurs.test/x.css"?>',
        '<!DOCTYPE svg [<!ENTITY x "y">]>',
        "not xml",
    ],
)
def test_drawings_with_instructions_or_entities_are_refused(before):
    with pytest.raises(UnsafeSvgError):
        check_svg(svg(before=before))


def test_unsafe_drawing_is_refused_in_words_when_it_is_sent(db):
    image = TrainingImage(title="x", description="Un carré.", file=svg("<script/>"))
    with pytest.raises(ValidationError) as refusal:
        image.full_clean(exclude=["collection", "width", "height"])
    assert "script" in str(refusal.value.message_dict["file"])


def test_picture_without_words_is_refused(db):
    image = TrainingImage(title="x", description="", file=svg())
    with pytest.raises(ValidationError) as refusal:
        image.full_clean(exclude=["collection", "width", "height"])
    assert "description" in refusal.value.message_dict


@pytest.mark.parametrize(
    ("kind", "name", "captions", "field"),
    [
        ("audio", "x.mp4", b"", "file"),
        ("video", "x.mp3", b"WEBVTT\n", "file"),
        ("video", "x.exe", b"WEBVTT\n", "file"),
        ("video", "x.mp4", b"<html>", "captions"),
    ],
)
def test_recordings_of_another_nature_are_refused(db, kind, name, captions, field):
    recording = Recording(title="x", kind=kind, file=ContentFile(b"x", name=name))
    if captions:
        recording.captions = ContentFile(captions, name="x.vtt")
    with pytest.raises(ValidationError) as refusal:
        recording.full_clean(exclude=["collection"])
    assert field in refusal.value.message_dict


# A lesson on its way to the reader


@pytest.fixture
def full_lesson(db):
    competency = CompetencyFactory()
    section = make.section(make.module(competency))
    other = make.lesson(section, competency, title="La suite")
    return make.lesson(section, competency, published=False, body=everything(other), body_simple=make.stream(
        make.block("text", html="<p>Simple.</p>")
    ))  # fmt: skip


def everything(activity, times: int = 1) -> str:
    blocks = []
    for _number in range(times):
        term = make.GlossaryTermFactory(term="tiers")
        blocks += [
            make.block("heading", text="Un titre"),
            make.block("text", html=f"<p>Le {make.word(term, 'tiers')}.</p>"),
            make.block("image", image=make.TrainingImageFactory().pk, alt="Un cercle", caption="Le cercle"),
            make.block("audio", recording=make.RecordingFactory().pk),
            make.block("video", recording=make.VideoFactory().pk),
            make.block("document", document=make.TrainingDocumentFactory().pk, title="La fiche"),
            make.block("key_points", title="", points=["Un", "Deux"]),
            make.block("callout", kind="law", title="", html="<p>La loi.</p>"),
            make.block("accordion", items=[{"title": "Et si", "html": "<p>Alors.</p>"}]),
            make.block("steps", title="", steps=[{"title": "D’abord", "html": "<p>Écouter.</p>"}]),
            make.block(
                "comparison", title="", before={"label": "Avant", "html": "<p>A</p>"},
                after={"label": "Après", "html": "<p>B</p>"},
            ),
            make.block(
                "case_study", title="Cas", situation_html="<p>Deux voisins.</p>", questions=["Que faire ?"],
                answer_html="<p>Écouter.</p>",
            ),
            make.block("reflection", prompt="Et vous ?", help=""),
            make.block("activity", activity=activity.pk),
        ]  # fmt: skip
    return make.stream(*blocks)


@pytest.mark.parametrize("times", [1, 3])
def test_everything_a_lesson_points_at_is_found_in_one_query(full_lesson, django_assert_num_queries, times):
    full_lesson.body = everything(full_lesson, times)
    prepare_pictures(full_lesson)
    with django_assert_num_queries(1):
        content = lesson_content(full_lesson, plain=False)
    assert len(content.parts) == 14 * times
    picture = next(part for part in content.parts if part.kind == "image").value
    assert picture["alt"] == "Un cercle"
    assert picture["image"].width == 1200


def test_plain_language_replaces_the_lesson_where_there_is_one(full_lesson):
    assert lesson_content(full_lesson, plain=True).parts[0].value["html"] == "<p>Simple.</p>"
    full_lesson.body_simple = make.stream()
    content = lesson_content(full_lesson, plain=True)
    assert not content.is_plain
    assert len(content.parts) == 14


def test_pictures_are_sent_in_two_sizes_once_the_lesson_is_published(full_lesson):
    prepare_pictures(full_lesson)
    parts = lesson_content(full_lesson, plain=False).parts
    picture = next(part for part in parts if part.kind == "image").value["image"]
    assert picture.src.endswith(".webp")
    assert "480w" in picture.srcset
    assert "1040w" in picture.srcset


def test_drawings_are_sent_as_they_are_drawn(full_lesson, client):
    image = TrainingImage(title="x", description="Un carré.", file=svg('<rect width="1" height="1"/>', box="0 0 40 20"))
    image.full_clean(exclude=["collection"])
    image.save()
    full_lesson.body = make.stream(make.block("image", image=image.pk, alt="", caption=""))
    picture = lesson_content(full_lesson, plain=False).parts[0].value["image"]
    assert (picture.width, picture.height, picture.srcset) == (40, 20, "")
    sent = client.get(picture.src)
    assert b"rect width" in b"".join(sent.streaming_content)
    assert sent["Content-Type"] == "image/svg+xml"
    assert "default-src 'none'" in sent["Content-Security-Policy"]


def test_media_deleted_since_leave_the_rest_of_the_lesson(full_lesson, client):
    full_lesson.body = make.stream(
        make.block("image", image=10**9, alt="", caption=""),
        make.block("audio", recording=10**9),
        make.block("text", html="<p>Le reste.</p>"),
    )
    parts = lesson_content(full_lesson, plain=False).parts
    assert parts[0].value["image"] is None
    assert parts[2].value["html"] == "<p>Le reste.</p>"


def test_a_portable_text_leaves_the_editors_marks_behind():
    assert to_portable('<p data-block-key="a1b2c">Bonjour.</p>', {}) == "<p>Bonjour.</p>"


def test_a_block_right_under_a_heading_has_its_title_one_step_below(competency):
    steps = {"title": "Dans cet ordre", "steps": [{"title": "Un", "html": ""}]}
    body = make.stream(
        make.block("heading", text="Le non en quatre phrases"),
        make.block("steps", **steps),
        make.block("steps", **steps),
    )
    page = make.lesson(make.section(make.module(competency)), competency, body=body)
    first, under, after = (part.html for part in lesson_content(page, plain=False).parts)
    assert "<h2>Le non en quatre phrases</h2>" in first
    assert "<h3>Dans cet ordre</h3>" in under
    assert "<h2>Dans cet ordre</h2>" in after
