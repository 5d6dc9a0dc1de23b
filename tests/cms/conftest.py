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
