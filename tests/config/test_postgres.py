import pytest
from django.db import connection


@pytest.mark.django_db
def test_the_tests_run_on_postgresql_with_french_search():
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_tsvector('french', 'médiations')::text, upper('é')")
        assert cursor.fetchone() == ("'médiat':1", "É")
