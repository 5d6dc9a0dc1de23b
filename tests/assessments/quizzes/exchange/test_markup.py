import pytest

from assessments.quizzes.exchange import Remark
from assessments.quizzes.exchange.markup import Cleaner, as_block, as_line, from_markdown, paragraphs, text_of
from assessments.quizzes.exchange.media import Shelf, name_of
from tests.assessments.quizzes.exchange.samples import PNG, PNG_64


def cleaned(html: str, files=None):
    cleaner = Cleaner(Shelf())
    return cleaner.html(html, (files or {}).get), tuple(cleaner.remarks)


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("<p>a <b>b</b> <em lang='en'>c</em></p>", '<p>a <b>b</b> <em lang="en">c</em></p>'),
        ("<div style='x'><span class='y'>a</span></div><p>&nbsp;</p>", "<p><span>a</span></p>"),
        ("<h1>a</h1><h5>b</h5><u>c</u>", "<h3>a</h3><h4>b</h4><em>c</em>"),
        ('<a href="https://example.org/" onclick="x()">a</a>', '<a href="https://example.org/">a</a>'),
        ('<a href="javascript:x()">a</a>', "<a>a</a>"),
        ('<img src="" alt="a"><img alt="b">', ""),
        ("1 < 2 & 3", "1 &lt; 2 &amp; 3"),
        ('<p><img src="x" onerror="y()">a', "<p>a</p>"),
    ],
)
def test_what_is_left(html, kept):
    assert cleaned(html)[0] == kept


@pytest.mark.parametrize("html", ["<script>x</script>a", "<iframe src='x'></iframe>a", "<svg onload='x'></svg>a"])
def test_what_runs_or_loads_is_taken_out_and_said(html):
    kept, remarks = cleaned(html)
    assert kept == "a"
    assert remarks[0][0] is Remark.MARKUP_REMOVED


def test_pictures_and_sounds_by_their_bytes():
    files = {"a b.png": PNG, "mot.mp3": b"ID3\x04", "page.html": b"<html>"}
    kept, remarks = cleaned(
        '<img src="a%20b.png" alt="Un hall" width="30"><audio><source src="mot.mp3"></audio><img src="page.html">',
        files,
    )
    assert kept == (
        f'<img src="media:{name_of(PNG)}" alt="Un hall" width="30">'
        f'<audio src="media:{name_of(files["mot.mp3"])}" controls=""></audio>'
    )
    assert remarks == ((Remark.MEDIA_REFUSED, "page.html"),)


def test_a_picture_in_its_address():
    assert cleaned(f'<img src="data:image/png;base64,{PNG_64}">')[0] == f'<img src="media:{name_of(PNG)}">'
    assert cleaned('<img src="data:text/html;base64,PGI+">') == (
        "",
        ((Remark.MEDIA_REFUSED, "data:text/html;base64,PGI+"),),
    )


def test_addresses_of_ours_that_nobody_kept_are_taken_out():
    assert cleaned(f'<img src="media:{"a" * 64}.png">')[0] == ""


@pytest.mark.parametrize("html", ["a" * 60_001, "<div>" * 101, "<b>" * 5000])
def test_what_is_too_long_or_too_deep_is_not_read(html):
    assert cleaned(html) == ("", ((Remark.TOO_LONG, ""),))


def test_words_alone():
    assert text_of("<p>a &amp; b</p><p>c<br>d</p>") == "a & b c d"
    assert text_of("<b>" * 5000 + "a") == "a"


def test_plain_text_and_markdown():
    assert paragraphs("a\nb\n\n<c>") == "<p>a<br>b</p><p>&lt;c&gt;</p>"
    assert from_markdown("# T\n\n*a* `b*c*` [d](https://e.org)\n\n1. x\n2. y\n\n```py\nf()\n```") == (
        '<h3>T</h3><p><em>a</em> <code>b*c*</code> <a href="https://e.org">d</a></p>'
        "<ol><li>x</li><li>y</li></ol><p><code>f()</code></p>"
    )


def test_blocks_and_lines():
    assert (as_block("a"), as_block("<p>a</p>"), as_block("")) == ("<p>a</p>", "<p>a</p>", "")
    assert (as_line("<p>a</p>"), as_line("<p>a</p><p>b</p>")) == ("a", "<p>a</p><p>b</p>")
