import pytest

from tests.assessments.quizzes.taking import Clock


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)
