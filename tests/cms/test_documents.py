from contextlib import closing

import pytest
from django.conf import settings
from django.urls import reverse

from tests.factories.cms import TrainingDocumentFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def address():
    document = TrainingDocumentFactory()
    return reverse("wagtaildocs_serve", args=[document.pk, document.filename])


def test_a_document_asks_who_is_there(client, address):
    with closing(client.get(address)) as response:
        assert response.status_code == 302
        assert response.url == f"{reverse(settings.LOGIN_URL)}?next={address}"


def test_who_is_signed_in_gets_it_and_it_may_run_nothing(client, address):
    client.force_login(UserFactory())
    with closing(client.get(address)) as response:
        assert response.status_code == 200
        assert response.getvalue() == b"%PDF-1.4"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in response["Content-Security-Policy"]
