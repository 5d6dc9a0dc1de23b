import io
import zipfile

import pytest
from django.core.files.storage import default_storage

from courses import services
from courses.media import MediaRefused, file_type, media_type, sound_type
from courses.queries import media_path
from courses.services import Refused, store_media
from tests.factories.people import UserFactory

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><g fill="#123"><path d="M0 0h9"/></g></svg>'


def drawing(inside: str) -> bytes:
    start = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
    return f"{start}{inside}</svg>".encode()


def archive(*names: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return held.getvalue()


OPEN_DOCUMENT = b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.text"


@pytest.mark.parametrize(
    ("data", "ending"),
    [
        (PNG, "png"), (b"\xff\xd8\xff\xe0" + bytes(20), "jpg"), (b"GIF89a" + bytes(20), "gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "webp"), (SVG, "svg"), (b"ID3" + bytes(20), "mp3"),
        (b"\xff\xfb\x90\x00" + bytes(20), "mp3"), (b"OggS" + bytes(20), "ogg"),
        (b"\x00\x00\x00\x20ftypM4A " + bytes(20), "m4a"), (b"\x00\x00\x00\x20ftypiso5" + bytes(20), "m4a"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "wav"),
    ],
)  # fmt: skip
def test_pictures_and_sounds_are_known_by_their_bytes(data, ending):
    assert media_type(data).ending == ending


@pytest.mark.parametrize(
    "data",
    [
        b"", b"<html><svg></svg></html>", b"%PDF-1.7", b"\x00\x00\x00\x20ftypmp42....vide", b"\x1aE\xdf\xa3webm",
        b"RIFF\x00\x00\x00\x00AVI ", b"MZ", archive("word/document.xml", "[Content_Types].xml"),
    ],
)  # fmt: skip
def test_anything_else_is_refused(data):
    with pytest.raises(MediaRefused):
        media_type(data)


@pytest.mark.parametrize(
    "inside",
    [
        "<script>x()</script>", '<rect onload="x()"/>', '<foreignObject/>', '<image href="https://exemple.test/a.png"/>',
        '<use xlink:href="https://exemple.test/a.svg#b"/>', '<a href="javascript:x()"><text>ici</text></a>',
        '<rect style="fill:url(https://exemple.test/a)"/>', "<style>@import 'https://exemple.test/a.css'</style>",
        '<rect fill="url( \'//exemple.test/a\')"/>', '<animate attributeName="href" values="javascript:x()"/>',
        '<image href="data:image/svg+xml,x"/>', '<html:script xmlns:html="http://www.w3.org/1999/xhtml">x()</html:script>',
        r'<rect style="fill:u\72l(https://exemple.test/a)"/>',
        '<html:iframe xmlns:html="http://www.w3.org/1999/xhtml" srcdoc="x"/>', "<path>",
        "<style>g{}<g/>@import 'https://exemple.test/a.css'</style>",
    ],
)  # fmt: skip
def test_a_drawing_that_does_more_than_draw_is_refused(inside):
    with pytest.raises(MediaRefused):
        media_type(drawing(inside))


@pytest.mark.parametrize(
    "inside",
    [
        '<defs><linearGradient id="a"><stop offset="0"/></linearGradient></defs><rect fill="url(#a)"/>',
        '<use xlink:href="#a"/>', "<title>Un hall</title><!-- dessin -->",
        '<n:namedview xmlns:n="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" pagecolor="#fff"/>',
        "<style>.a { fill: #123 }</style>",
    ],
)  # fmt: skip
def test_a_drawing_that_draws_is_taken(inside):
    assert media_type(drawing(inside)).ending == "svg"


def test_a_drawing_with_entities_is_refused():
    bomb = b'<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + drawing("<text>&a;</text>")
    with pytest.raises(MediaRefused):
        media_type(bomb)


@pytest.mark.parametrize("where", ["{}<svg{}", "\ufeff<?xml version='1.0' encoding='UTF-8'?>\n{}<svg{}", "<svg{}{}"])
def test_instructions_in_a_drawing_are_refused(where):
    """A browser follows the address of a style sheet before it draws anything."""
    rest = ' xmlns="http://www.w3.org/2000/svg"></svg>'
    asks = '<?xml-stylesheet type="text/xsl" href="https://exemple.test/a.xsl"?>'
    both = (rest.replace("></", f">{asks}</"), "") if where.startswith("<svg") else (asks, rest)
    assert media_type(where.format("", rest).encode()).ending == "svg"
    with pytest.raises(MediaRefused):
        media_type(where.format(*both).encode())


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PNG, "picture"), (b"%PDF-1.4", "pdf"), (archive("[Content_Types].xml", "word/document.xml"), "text"),
        (OPEN_DOCUMENT, "text"), (b"OggS" + bytes(20), "sound"),
    ],
)  # fmt: skip
def test_what_a_learner_gives(data, kind):
    assert file_type(data).kind == kind


@pytest.mark.parametrize("data", [SVG, archive("evil.exe"), b"PK\x03\x04 broken", b"<html>", b"\xd0\xcf\x11\xe0"])
def test_what_a_learner_cannot_give(data):
    with pytest.raises(MediaRefused):
        file_type(data)


def test_what_a_browser_records():
    assert sound_type(b"\x1aE\xdf\xa3" + bytes(10) + b"webm" + b"A_OPUS").ending == "webm"
    with pytest.raises(MediaRefused):
        sound_type(PNG)


class TestTheStore:
    def test_the_same_bytes_have_one_address(self):
        address = store_media(data=PNG)
        assert store_media(data=PNG) == address
        assert address.startswith("/medias/")
        assert address.endswith(".png")
        name = address.rsplit("/", 1)[1]
        with default_storage.open(media_path(name)) as file:
            assert file.read() == PNG

    def test_refuses_what_cannot_be_shown(self, monkeypatch):
        with pytest.raises(Refused):
            store_media(data=b"%PDF-1.7")
        monkeypatch.setattr(services, "MAX_MEDIA", 10)
        with pytest.raises(Refused):
            store_media(data=PNG)

    @pytest.mark.django_db
    def test_whoever_is_signed_in_sees_it_and_keeps_it(self, client):
        address = store_media(data=SVG)
        assert client.get(address).status_code == 302
        client.force_login(UserFactory())
        answer = client.get(address)
        assert answer.getvalue() == SVG
        assert answer["Content-Type"] == "image/svg+xml"
        assert "immutable" in answer["Cache-Control"]
        assert "private" in answer["Cache-Control"]
        assert "sandbox" in answer["Content-Security-Policy"]
        assert client.post(address).status_code == 405

    @pytest.mark.django_db
    @pytest.mark.parametrize(
        "name", ["x.png", f"{'a' * 64}.png", f"{'a' * 64}.html", f"{'A' * 64}.png", "..%2f..%2fsecret.png"]
    )
    def test_anything_else_is_not_there(self, client, name):
        client.force_login(UserFactory())
        assert client.get(f"/medias/{name}").status_code == 404
