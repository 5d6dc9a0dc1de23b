"""What several tests of the player's screens do."""

from uuid import uuid4

from django.test import Client
from django.urls import reverse

from assessments.scenarios.queries import state_of


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def url(name, run, *rest):
    return reverse(f"scenarios:{name}", args=[run.activity.uuid, run.uuid, *rest])


def start_url(activity):
    return reverse("scenarios:start", args=[activity.uuid])


def begin(client, activity):
    return client.post(reverse("scenarios:begin", args=[activity.uuid]), {"client_uuid": uuid4()})


def choose(client, run, choice, **more):
    """By the form of where the run stands; ``swapped`` as htmx sends it."""
    state = state_of(run)
    headers = {"HX-Request": "true"} if more.pop("swapped", False) else {}
    fields = {"number": state.taken, "scene": state.at, "choice": choice, **more}
    return client.post(url("scene", run), fields, headers=headers)


def play(client, run, *choices):
    """Through the screens, the scene that only tells included."""
    for key in ("on", *choices):
        response = choose(client, run, key)
    return response
