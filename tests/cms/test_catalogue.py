"""The public catalogue: found by filters and words, whatever is typed."""

import pytest
from wagtail.models import Site

from cms.models import ModulePage
from cms.publishing import publish_module
from courses.models import Modality
from tests.factories import cms as make
from tests.factories.competencies import (
    CompetencyFactory,
    FrameworkEditionFactory,
    PropositionFactory,
    QualificationFactory,
    RequirementFactory,
    ThemeFactory,
)
from tests.factories.people import CentreFactory

LISTED = "card__link"


@pytest.fixture
def edition(db):
    return FrameworkEditionFactory()


@pytest.fixture
def mediation(edition):
    return CompetencyFactory(edition=edition, code="mediation", title="Médiation")


@pytest.fixture
def digital(edition):
    return CompetencyFactory(edition=edition, code="digital", title="Outils numériques")


@pytest.fixture
def modules(edition, mediation, digital):
    theme = ThemeFactory(edition=edition, code="mediation", title="Médiation")
    other = ThemeFactory(edition=edition, code="digital", title="Accompagnement numérique")
    frame = make.module(
        mediation, title="Poser le cadre", summary="Commencer une médiation sociale.", minutes=150, levels=["cap"],
        themes=[theme],
    )  # fmt: skip
    online = make.module(
        digital, title="Démarches en ligne", summary="Aider sans faire à la place.", minutes=45, levels=["tp", "deust"],
        themes=[other],
    )  # fmt: skip
    draft = make.module(mediation, title="En préparation")
    for module in (frame, online):
        publish_module(module)
    return {"frame": frame, "online": online, "draft": draft}


def found(client, **wanted) -> list[str]:
    response = client.get(make.catalogue().url, wanted)
    assert response.status_code == 200
    return [module.title for module in response.context["modules"]]


def test_catalogue_lists_what_is_published(client, modules):
    assert found(client) == ["Démarches en ligne", "Poser le cadre"]


@pytest.mark.parametrize(
    ("wanted", "title"),
    [
        ({"theme": "mediation"}, "Poser le cadre"),
        ({"competency": "digital"}, "Démarches en ligne"),
        ({"level": "deust"}, "Démarches en ligne"),
        ({"level": "cap"}, "Poser le cadre"),
        ({"duration": "short"}, "Démarches en ligne"),
        ({"duration": "medium"}, "Poser le cadre"),
    ],
)
def test_each_filter_narrows_the_list(client, modules, wanted, title):
    assert found(client, **wanted) == [title]


def test_filters_add_up(client, modules):
    assert found(client, theme="mediation", level="tp") == []
    assert found(client, theme="mediation", level="cap") == ["Poser le cadre"]


def test_qualification_finds_what_works_toward_it(client, modules, mediation, edition):
    qualification = QualificationFactory(code="cap-apm")
    proposition = PropositionFactory(edition__qualification=qualification, framework_edition=edition)
    RequirementFactory(proposition=proposition, competency=mediation)
    QualificationFactory(code="but")
    assert found(client, qualification="cap-apm") == ["Poser le cadre"]
    assert found(client, qualification="but") == []


def test_centre_finds_its_own_modules(client, modules):
    CentreFactory(code="parc")
    ModulePage.objects.filter(title="Poser le cadre").update(centre=CentreFactory(code="lac"))
    assert found(client, centre="lac") == ["Poser le cadre"]
    assert found(client, centre="parc") == []


@pytest.mark.parametrize("words", ["médiation", "mediation", "MÉDIATIONS", "sociale"])
def test_words_are_found_with_or_without_accents(client, modules, words):
    assert found(client, q=words) == ["Poser le cadre"]


def test_word_nobody_wrote_finds_nothing_and_says_what_to_do(client, modules):
    response = client.get(make.catalogue().url, {"q": "plomberie"})
    page = response.content.decode()
    assert "No module matches" in page
    assert LISTED not in page
    assert f'href="{make.catalogue().url}"' in page


def test_empty_catalogue_says_so(client, edition):
    assert "No module is published yet" in client.get(make.catalogue().url).content.decode()


@pytest.mark.parametrize(
    "strange",
    [
        {"q": "\x00"}, {"q": "x" * 5000}, {"q": "' OR 1=1 --"}, {"q": "& | ! ( ) :*"}, {"theme": "x' --"},
        {"level": "😀"}, {"duration": "-1"}, {"page": "9" * 21}, {"page": "x"}, {"qualification": "\x00"},
    ],
)  # fmt: skip
def test_strange_questions_get_a_page(client, modules, strange):
    assert client.get(make.catalogue().url, strange).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_list_costs_the_same_whatever_it_holds(client, edition, mediation, django_assert_num_queries, number):
    theme = ThemeFactory(edition=edition)
    for place in range(number):
        publish_module(make.module(mediation, title=f"Module {place}", themes=[theme]))
    where = make.catalogue().url
    client.get(where)
    with django_assert_num_queries(16):
        page = client.get(where).content.decode()
    assert page.count(LISTED) == number


@pytest.mark.parametrize("name", ["home", "catalogue"])
def test_addresses_on_a_page_ask_once_where_the_site_begins(client, modules, monkeypatch, name):
    """The answer is kept in the shared cache, which is in PostgreSQL unless told otherwise: a statement each time."""
    where = "/" if name == "home" else make.catalogue().url
    asked, found = [], Site.get_site_root_paths
    monkeypatch.setattr(Site, "get_site_root_paths", staticmethod(lambda: asked.append(where) or found()))
    assert client.get(where).content.decode().count(LISTED) > 1
    assert len(asked) == 1


def test_with_script_only_the_list_is_sent(client, modules):
    whole = client.get(make.catalogue().url)
    part = client.get(make.catalogue().url, {"level": "cap"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" in whole.content.decode()
    assert "<html" not in part
    assert part.strip().startswith('<section class="stack" id="results"')
    assert "HX-Request" in whole["Vary"]
    back = client.get(make.catalogue().url, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in back.content.decode()


def test_without_script_the_filters_are_a_plain_form(client, modules):
    page = client.get(make.catalogue().url).content.decode()
    assert 'method="get"' in page
    for name in ("q", "qualification", "theme", "competency", "level", "duration"):
        assert f'name="{name}"' in page


def test_card_tells_duration_and_modality(client, edition, mediation):
    publish_module(make.module(mediation, minutes=150, modality=Modality.ONSITE))
    page = client.get(make.catalogue().url).content.decode()
    assert "2 h 30" in page
    assert "At the centre" in page
