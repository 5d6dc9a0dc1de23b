"""A file sent to the screen of imports."""

from html import unescape

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

GIFT = """// un commentaire

::Se présenter::Que faire en arrivant dans un hall ? {
  =Je me présente.#Oui : on sait à qui parler.
  ~Je tranche.#Non : le médiateur ne juge pas.
  ####On se nomme d'abord.
}

::Étrange::Une question cassée {=oui ~non
"""
GOOD, ODD = 1, 2


def send(client, centre, content=GIFT, name="questions.gift", **said):
    data = content.encode() if isinstance(content, str) else content
    sent = {"file": SimpleUploadedFile(name, data), "target": str(centre.uuid), "format": "", **said}
    return client.post(reverse("cms_exchange:send"), sent)


def waiting(client, centre, *args, **said):
    """The address of the preview."""
    response = send(client, centre, *args, **said)
    assert response.status_code == 302, unescape(response.content.decode())
    return response.url


def page(response):
    return " ".join(unescape(response.content.decode()).split())
