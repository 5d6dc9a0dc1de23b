import pytest
from django.template import Context, Template
from django.utils.translation import override

from assessments.scenarios.drawings import PLACES, PORTRAITS


def shown(component: str, **parameters: object) -> str:
    names = " ".join(f"{name}={name}" for name in parameters)
    template = Template(f'{{% include "components/{component}.html" with {names} only %}}')
    with override("en"):
        return template.render(Context(parameters)).strip()


def test_a_portrait_is_shown_with_its_words():
    html = shown("portrait", picture="woman-2")
    assert 'src="/static/scenarios/portraits/woman-2.svg"' in html
    assert 'alt="Drawn portrait: a woman wearing a yellow headscarf and a grey top"' in html
    assert 'width="160" height="160" loading="lazy"' in html


def test_a_place_that_is_seen_first_is_not_lazy():
    html = shown("place", picture="bus", eager=True)
    assert 'src="/static/scenarios/places/bus.svg"' in html
    assert 'width="480" height="200" decoding' in html


def test_a_picture_of_the_author_comes_with_the_words_of_the_author():
    html = shown("portrait", picture="/medias/ab.jpg", alt="Mme Rey <en colère>", size="small")
    assert 'class="portrait portrait--small" src="/medias/ab.jpg" alt="Mme Rey &lt;en colère&gt;"' in html


def test_the_words_of_the_author_stand_before_those_of_the_drawing():
    assert 'alt="Mme Rey"' in shown("portrait", picture="woman-1", alt="Mme Rey")


def test_what_is_said_beside_it_is_not_said_twice():
    assert 'alt=""' in shown("portrait", picture="man-1", decorative=True)


@pytest.mark.parametrize("component", ["portrait", "place"])
@pytest.mark.parametrize(
    "picture", ["", None, "nobody", "../../etc/passwd", "https://elsewhere.example/a.svg", "javascript:alert(1)"]
)
def test_nothing_is_shown_for_a_name_that_nobody_drew(component, picture):
    assert shown(component, picture=picture) == ""


def test_a_place_is_nobodys_face():
    assert shown("portrait", picture="hall") == ""
    assert shown("place", picture="man-1") == ""


@pytest.mark.django_db
def test_the_page_of_components_shows_every_drawing(client):
    page = client.get("/design/").content.decode()
    assert all(f"/static/scenarios/portraits/{name}.svg" in page for name in PORTRAITS)
    assert all(f"/static/scenarios/places/{name}.svg" in page for name in PLACES)
