from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Path) -> None:
    """Pictures of a test go with it."""
    settings.MEDIA_ROOT = tmp_path
    caches["renditions"].clear()


@pytest.fixture
def competency(db: Any) -> Any:
    from tests.factories.competencies import CompetencyFactory

    return CompetencyFactory(title="Médiation")


@pytest.fixture
def module(competency: Any) -> Any:
    from tests.factories import cms as make

    return make.module(competency)


@pytest.fixture
def section(module: Any) -> Any:
    from tests.factories import cms as make

    return make.section(module)


@pytest.fixture
def published(module: Any, section: Any, competency: Any) -> Any:
    """The module with two lessons, "Une" and "Deux"."""
    from cms.models import ModulePage
    from cms.publishing import publish_module
    from tests.factories import cms as make

    make.lesson(section, competency, title="Une")
    make.lesson(section, competency, title="Deux")
    publish_module(module)
    return ModulePage.objects.get(pk=module.pk)


@pytest.fixture
def centre(db: Any) -> Any:
    """A centre, and the catalogue above the shelves."""
    from tests.factories import cms as make
    from tests.factories.people import CentreFactory

    make.catalogue()
    return CentreFactory(name="CFA du Parc")


@pytest.fixture
def trainer(centre: Any) -> Any:
    from tests.cms.authoring import author_of

    return author_of(centre)


@pytest.fixture
def author(client: Any, trainer: Any) -> Any:
    client.force_login(trainer)
    return client


# Two centres, each with what it keeps


@pytest.fixture
def mine() -> Any:
    from tests.cms.authoring import keeping

    return keeping("Parc")


@pytest.fixture
def theirs() -> Any:
    from tests.cms.authoring import keeping

    return keeping("Lac")
