import pytest

from competencies import models
from competencies.imports import apply_framework, apply_qualification, load_reference_data
from tests.competencies.importing import CURRICULUM, FRAMEWORK, TP
from tests.factories.people import CentreFactory


@pytest.fixture
def everything():
    load_reference_data(CURRICULUM)


@pytest.fixture
def shipped():
    apply_framework(document=FRAMEWORK)
    apply_qualification(document=TP)


@pytest.fixture
def tp(shipped):
    return models.QualificationEdition.objects.get(qualification__code="tp-msads")


@pytest.fixture
def centre():
    return CentreFactory()
