"""Files as they come: archives, encodings, pictures."""

import stat
import struct
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from assessments.quizzes.exchange import FileRefused, Refusal
from assessments.quizzes.exchange.archives import is_archive, unpacked
from assessments.quizzes.exchange.media import from_base64, name_of, picture_size
from assessments.quizzes.exchange.xmlfiles import parsed
from tests.assessments.quizzes.exchange.samples import PNG


def packed(*entries: tuple[str | ZipInfo, bytes]) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return file.getvalue()


def refusal_of(data: bytes) -> Refusal:
    with pytest.raises(FileRefused) as caught:
        unpacked(data)
    return caught.value.refusal


def test_the_files_of_an_archive():
    data = packed(("a.xml", b"<a/>"), ("medias/", b""), ("medias/b.png", PNG))
    assert is_archive(data)
    assert unpacked(data) == {"a.xml": b"<a/>", "medias/b.png": PNG}


@pytest.mark.parametrize("name", ["../a", "a/../../b", "/etc/passwd", "a\\b", "C:/a", "./a", "a//b"])
def test_paths_that_lead_out(name):
    assert refusal_of(packed((name, b"x"))) is Refusal.UNSAFE_ARCHIVE


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("names", [("a.xml", "a.xml"), ("a.xml", "A.XML"), ("b", "b/")])
def test_names_that_are_one(names):
    assert refusal_of(packed(*((name, b"x") for name in names))) is Refusal.UNSAFE_ARCHIVE


def test_links_are_not_followed():
    link = ZipInfo("a")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert refusal_of(packed((link, b"/etc/passwd"))) is Refusal.UNSAFE_ARCHIVE


def test_encrypted_files_are_not_read():
    data = bytearray(packed(("a", b"x")))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert refusal_of(bytes(data)) is Refusal.UNSAFE_ARCHIVE


def test_bombs_are_stopped_while_they_unpack():
    assert refusal_of(packed(("a", b"\0" * 30_000_000))) is Refusal.UNSAFE_ARCHIVE


def test_sizes_that_lie_are_not_believed():
    data = bytearray(packed(("a", b"\0" * 30_000_000)))
    place = data.index(b"PK\x01\x02") + 24
    data[place : place + 4] = struct.pack("<I", 10)
    assert refusal_of(bytes(data)) in {Refusal.UNSAFE_ARCHIVE, Refusal.MALFORMED}


# Named, since an archive holds the time it was packed: each worker would name its own otherwise.
@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04", b"PK\x03\x04" + b"x" * 100, packed(("a", b"x" * 99))[:-30]],
    ids=["empty", "head", "noise", "cut"],
)
def test_broken_archives(data):
    assert refusal_of(data) is Refusal.MALFORMED


def test_too_many_files():
    assert refusal_of(packed(*((f"{number}", b"") for number in range(2001)))) is Refusal.TOO_MANY


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (PNG, "png"), (b"\xff\xd8\xff\xe0", "jpg"), (b"GIF89a", "gif"), (b"RIFF\0\0\0\0WEBPVP8 ", "webp"),
        (b"RIFF\0\0\0\0WAVE", "wav"), (b"ID3\x04", "mp3"), (b"OggS", "ogg"), (b"\0\0\0\x20ftypM4A ", "m4a"),
        (b'<?xml version="1.0"?><svg width="10">', "svg"), (b"<svg><!-- <script> --></svg>", "svg"),
    ],
)  # fmt: skip
def test_media_are_known_by_their_bytes(content, ending):
    assert name_of(content).endswith(f".{ending}")


@pytest.mark.parametrize(
    "content",
    [
        b"", b"<html>", b"%PDF-1.7", b"MZ", b"<svg><script>x</script></svg>", b"<svg onload='x'>", b"\0" * 100,
        b'<?xml-stylesheet href="https://exemple.test/a.xsl"?><svg width="1">',
        b'<?xml version="1.0"?><svg width="1"><?xml-stylesheet href="a"?></svg>',
        b"<!DOCTYPE svg><svg>", b"<svg><a href='javascript:x'></svg>", PNG + b"\0" * 8_000_000,
    ],
)  # fmt: skip
def test_media_that_are_not_kept(content):
    assert name_of(content) == ""


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (PNG, (300, 200)), (b"GIF89a" + struct.pack("<HH", 7, 9), (7, 9)),
        (b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08" + struct.pack(">HH", 20, 30), (30, 20)),
        (b'<svg width="12px" height="13">', (12, 13)), (b'<svg viewBox="0 0 40 50">', (40, 50)),
        (b"RIFF\0\0\0\0WEBPVP8X" + b"\0" * 8 + b"\x09\0\0\x13\0\0", (10, 20)),
        (b"\x89PNG\r\n\x1a\n", None), (b"\xff\xd8\xff", None), (b"ID3", None), (b"", None),
    ],
)  # fmt: skip
def test_the_size_of_a_picture(content, size):
    assert picture_size(content) == size


@pytest.mark.parametrize("text", ["é", "abc", "====", "a" * 12_000_001])
def test_garbage_is_no_base64(text):
    assert from_base64(text) is None


LAUGHS = '<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><quiz>&c;</quiz>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><quiz>&b;</quiz>'


@pytest.mark.parametrize("text", [LAUGHS, OUTSIDE, '<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><quiz/>'])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_never_read(text, encoding):
    with pytest.raises(FileRefused) as caught:
        parsed(text.encode(encoding))
    assert caught.value.refusal is Refusal.ENTITIES


def test_names_that_html_knows_and_xml_does_not():
    assert parsed("<a>caf&eacute;&nbsp;&amp; thé</a>".encode()).text == "café\u00a0& thé"
    with pytest.raises(FileRefused) as caught:
        parsed(b"<a>&inconnu;</a>")
    assert caught.value.refusal is Refusal.MALFORMED


@pytest.mark.parametrize("data", [b"<a>\x00</a>", "<a>\ud800</a>".encode("utf-8", "surrogatepass"), b"<a>\xff</a>"])
def test_bytes_that_are_no_xml(data):
    with pytest.raises(FileRefused) as caught:
        parsed(data)
    assert caught.value.refusal is Refusal.MALFORMED
