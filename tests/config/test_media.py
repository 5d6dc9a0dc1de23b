from contextlib import closing

import pytest
from django.conf import settings
from django.test import Client


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for name in ("images/carte.svg", "original_images/visage.jpg", "documents/contrat.pdf"):
        file = tmp_path / name
        file.parent.mkdir()
        file.write_bytes(b"<svg/>")


def get(path):
    return Client().get(settings.MEDIA_URL + path)


@pytest.mark.usefixtures("media")
def test_a_picture_of_a_page_is_sent_and_may_run_nothing():
    response = get("images/carte.svg")
    assert (response.status_code, response.getvalue()) == (200, b"<svg/>")
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@pytest.mark.usefixtures("media")
@pytest.mark.parametrize(
    "path",
    [
        "original_images/visage.jpg",
        "documents/contrat.pdf",
        "images/absente.jpg",
        "images/",
        "images/../documents/contrat.pdf",
        "images/%2e%2e/documents/contrat.pdf",
        "images//etc/passwd",
    ],
)
@pytest.mark.django_db
def test_nothing_else_is_sent(path):
    with closing(get(path)) as response:
        assert response.status_code == 404
