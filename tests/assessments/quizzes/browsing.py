"""What several tests of a try's screens do: sign in, answer, send as the script does."""

import json
from uuid import uuid4

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.quizzes import RIGHT, named


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def url(name, attempt, *rest):
    return reverse(f"quizzes:{name}", args=[attempt.activity.uuid, attempt.uuid, *rest])


def sent(name="q1", payload=None, **changes):
    found = {
        "client_uuid": str(uuid4()), "question": str(named(name)), "sequence": 1,
        "occurred_at": timezone.now().isoformat(), "payload": payload or RIGHT[name],
    }  # fmt: skip
    return found | changes


def post_json(client, attempt, body, content_type="application/json"):
    data = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(url("save", attempt), data, content_type=content_type)


def answer(client, attempt, number, go="next", **fields):
    return client.post(url("question", attempt, number), {"client_uuid": str(uuid4()), "go": go} | fields)
