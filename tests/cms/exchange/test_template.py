"""The table that authors fill."""

import pytest
from django.urls import reverse

from assessments.quizzes.exchange import Remark
from assessments.quizzes.exchange.table import read, template, template_csv
from assessments.quizzes.exchange.table.columns import TYPES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("content", [template, template_csv])
def test_the_template_shows_every_type_and_reads_back(content):
    report = read(content())
    assert [each.question.type for each in report.items] == list(TYPES)
    assert {remark for each in report.items for remark, _detail in each.remarks} == {Remark.NEEDS_COMPETENCY}


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_template_is_given_to_authors(author, ending):
    response = author.get(reverse("cms_exchange:template", args=[ending]))
    assert f'filename="questions-modele.{ending}"' in response["Content-Disposition"]
    assert read(response.content).present == len(TYPES)
