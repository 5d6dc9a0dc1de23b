import zlib
from dataclasses import replace
from io import BytesIO
from re import DOTALL, findall, search
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from assessments.quizzes.content import Case, Hotspot, QuizContent, Section, TrueFalse
from assessments.quizzes.exchange.paper import Sheet, write_html, write_pdf
from tests.assessments.quizzes.exchange.samples import PNG, common, every_type, with_case

ALL = tuple(Sheet)


def quiz(*questions, **changes) -> QuizContent:
    return QuizContent(uuid=uuid4(), code="accueil", title="Accueil", questions=questions, **changes)


def drawn(address: str) -> bytes:
    del address
    target = BytesIO()
    Image.new("RGB", (30, 20), "white").save(target, "PNG")
    return target.getvalue()


def gone(address: str) -> bytes:
    raise LookupError(address)


def printed(*questions, media=drawn, **options) -> bytes:
    return write_pdf(quiz(*questions), media, say=str, **options)


def inside(pdf: bytes) -> bytes:
    """What its streams hold, unpacked."""
    streams = findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, DOTALL)
    return b"".join(_unpacked(each) for each in streams) + pdf


def _unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


def pages(pdf: bytes) -> int:
    return int(search(rb"/Type/Pages/Count (\d+)", inside(pdf))[1])


@pytest.mark.parametrize("question", every_type(), ids=lambda each: each.code)
@pytest.mark.parametrize("large", [False, True])
def test_every_type_is_printed_as_tagged_pdf(question, large):
    pdf = printed(question, sheets=ALL, large=large)
    assert pdf.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in inside(pdf)
    assert b"pdfuaid" in inside(pdf)


def test_large_print_takes_more_pages():
    counts = [pages(printed(*every_type(), large=large)) for large in (False, True)]
    assert 0 < counts[0] < counts[1]


HOSTILE = '#panic() *a* _b_ $x$ `c` \\ [[ ]] // /* @x <y> #read("/etc/passwd") = - + 1. ~ -- \u202e'


def test_a_quiz_says_nothing_to_who_prints_it():
    """Its words are data: what would be markup is printed as it stands."""
    escaped = HOSTILE.replace("<", "&lt;")
    question = TrueFalse(
        **common("a", stem_html=f"<p>{escaped}</p>", case=Case(uuid=uuid4(), title=HOSTILE, html=escaped)),
        answer=True, feedback_true=escaped, feedback_false=escaped,
    )  # fmt: skip
    content = replace(quiz(question), title=HOSTILE, introduction_html=escaped)
    assert write_pdf(content, gone, say=str, sheets=ALL).startswith(b"%PDF-")
    assert HOSTILE.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;") in write_html(content, say=str)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=40))
def test_any_words_are_printed(text):
    question = TrueFalse(**common("a", stem_html=text), answer=True, feedback_true=text, feedback_false="")
    assert write_pdf(replace(quiz(question), title=text), gone, say=str, sheets=ALL).startswith(b"%PDF-")
    assert "<script" not in write_html(quiz(question), say=str, sheets=ALL)


@pytest.mark.parametrize(
    "content", [PNG, b"", b"\x89PNG", b"OggS....", b"<svg xmlns='http://www.w3.org/2000/svg'><path d='", b"GIF89a"]
)
def test_a_broken_picture_costs_no_paper(content):
    hotspot = next(each for each in every_type() if isinstance(each, Hotspot))
    good = f"/medias/{'b' * 64}.png"
    question = replace(hotspot, stem_html=f'<p>a <img src="{good}" alt="bon"></p>')
    pdf = printed(question, media=lambda address: drawn(address) if address == good else content)
    assert b"/Subtype/Image" in inside(pdf)


def test_a_picture_that_is_no_longer_kept_is_told():
    assert printed(*every_type(), media=gone).startswith(b"%PDF-")


def html(*questions, sheet=Sheet.QUESTIONS, **changes) -> str:
    return write_html(quiz(*questions, **changes), say=str, sheets=[sheet])


def test_the_sheets_number_alike_and_only_one_tells():
    first, second = with_case()
    sections = (
        Section(uuid=uuid4(), title="Un", questions=(second.uuid,)),
        Section(uuid=uuid4(), title="Deux", questions=(first.uuid,)),
    )
    pages = {sheet: html(first, second, sheet=sheet, sections=sections) for sheet in Sheet}
    assert [page.count("<h3>") for page in pages.values()] == [2, 2, 2]
    asked = pages[Sheet.QUESTIONS]
    assert asked.index("Question second") < asked.index("Question first")
    assert ["Voyez la leçon." in page for page in pages.values()] == [False, False, True]
    assert ["Oui." in page for page in pages.values()] == [False, False, True]


@pytest.mark.parametrize("question", every_type(), ids=lambda each: each.code)
def test_neither_questions_nor_answer_sheet_give_anything_away(question):
    """What the correction says of right answers stands on no other sheet."""
    for sheet in (Sheet.QUESTIONS, Sheet.ANSWERS):
        page = html(question, sheet=sheet)
        assert not any(told in page for told in ("Retour", "Oui.", "Non.", "Modèle", "Presque", "→", "Right answer"))


def test_what_is_ordered_or_matched_is_shuffled_and_corrected_by_the_same_letters():
    ordering = next(each for each in every_type() if each.code == "ordering")
    asked, corrected = html(ordering), html(ordering, sheet=Sheet.CORRECTION)
    before = [asked[: asked.index(part.html)] for part in ordering.items]
    letters = [each.rpartition("<strong>")[2][0] for each in before]
    assert f"<li>{' – '.join(letters)}</li>" in corrected


def test_the_correction_shows_how_a_text_is_marked():
    free = next(each for each in every_type() if each.code == "free")
    assert free.rubric[0].title in html(free, sheet=Sheet.CORRECTION)


def test_a_section_whose_questions_are_elsewhere_has_no_heading():
    first, second = with_case()
    sections = (
        Section(uuid=uuid4(), title="Vide", questions=(uuid4(),), introduction_html="<p>Rien ici</p>"),
        Section(uuid=uuid4(), title="Pleine", questions=(first.uuid, second.uuid)),
    )
    page = html(first, second, sections=sections)
    assert "Pleine" in page
    assert not any(each in page for each in ("Vide", "Rien ici"))


def test_a_question_stays_on_one_page_where_one_is_enough():
    """Each takes two thirds of a page: three of them take three pages, and one that is longer than a page goes on."""
    stem = "<p>Ligne.</p>" * 18
    asked = [
        TrueFalse(**common(each, stem_html=stem), answer=True, feedback_true="", feedback_false="") for each in "abc"
    ]
    assert pages(printed(*asked, sheets=[Sheet.QUESTIONS])) == 3
    assert pages(printed(_said("d", "<p>Ligne.</p>" * 80), sheets=[Sheet.QUESTIONS])) > 1


def _said(code, stem):
    return TrueFalse(**common(code, stem_html=stem), answer=True, feedback_true="", feedback_false="")


def test_html_of_others_is_no_html_of_ours():
    stem = '<p onclick="x">a<script>b</script><img src="javascript:x" alt=""><img src="http://x.test/a.png"></p>'
    question = TrueFalse(**common("a", stem_html=stem), answer=True, feedback_true="", feedback_false="")
    page = html(question)
    assert not any(each in page for each in ("onclick", "<script", "javascript:", "http://"))
