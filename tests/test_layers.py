"""What import-linter cannot see: foreign keys written as strings, and what a model must never hold or lose."""

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, models, transaction

from accounts.append_only import AppendOnly, retention_purge
from accounts.models import Session, User
from tests.factories import people

ORDER = ["config", "cms", "records", "assessments", "courses", "competencies", "accounts"]
OURS = [app for app in apps.get_app_configs() if app.name.split(".")[0] in ORDER]
MODELS = [model for app in OURS for model in app.get_models(include_auto_created=True)]
APPEND_ONLY = [model for model in MODELS if issubclass(model, AppendOnly)]


def room(model: type[models.Model]) -> str:
    """``assessments.quizzes`` and its sisters share a level; between them, nothing points."""
    return model._meta.app_config.name


def level(name: str) -> int | None:
    top = name.split(".", maxsplit=1)[0]
    return ORDER.index(top) if top in ORDER else None


def relations(model: type[models.Model]):
    return [field for field in model._meta.get_fields() if field.concrete and field.is_relation and field.related_model]


def test_foreign_keys_point_downwards():
    upward = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in MODELS
        for field in relations(model)
        if (there := level(room(field.related_model))) is not None
        and (there < level(room(model)) or (there == level(room(model)) and room(field.related_model) != room(model)))
    ]
    assert upward == []


def test_everything_that_points_at_a_person_protects_them():
    """Wagtail's own bases bring three keys of their own, which say who drafts, locks or asks for an approval. A session
    is no record of anything: it ends with who it lets in."""
    wagtails = {"owner", "locked_by", "uploaded_by_user", "requested_by", "latest_revision"}
    loose = [
        f"{model._meta.label}.{field.name}"
        for model in MODELS
        for field in relations(model)
        if field.related_model is User and isinstance(field, models.ForeignKey)
        and field.remote_field.on_delete is not models.PROTECT and field.name not in wagtails
        and model not in {User.groups.through, User.user_permissions.through, Session}
    ]  # fmt: skip
    assert loose == []


def words(name: str) -> set[str]:
    return set(re.split(r"_+", name.lower()))


FORBIDDEN = {"nir", "nationality", "religion", "ethnicity", "health", "disability", "handicap", "diagnosis", "sex"}


def test_no_field_asks_for_what_must_not_be_kept():
    """Said of a centre, ``accessibility_contact`` names an officer; said of a person, nothing of the kind exists."""
    found = [
        f"{model._meta.label}.{field.name}"
        for model in MODELS
        for field in model._meta.get_fields()
        if field.concrete and words(field.name) & FORBIDDEN
    ]
    assert found == []


# Rows that are only added


def test_there_are_rows_that_are_only_added():
    assert "accounts.AccessLog" in {model._meta.label for model in APPEND_ONLY}


def triggers_of(model: type[models.Model]) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal",
            [connection.ops.quote_name(model._meta.db_table)],
        )
        return {definition for (definition,) in cursor.fetchall()}


@pytest.mark.django_db
@pytest.mark.parametrize("model", APPEND_ONLY, ids=lambda model: model._meta.label)
def test_the_database_refuses_to_change_or_remove(model):
    """The triggers are there on each table; that they bite is shown on one table below."""
    definitions = " ".join(triggers_of(model))
    assert re.search(r"BEFORE (DELETE OR UPDATE|UPDATE OR DELETE)\b.* FOR EACH ROW", definitions)
    assert re.search(r"BEFORE TRUNCATE\b.* FOR EACH STATEMENT", definitions)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {connection.ops.quote_name(model._meta.db_table)} CASCADE")


@pytest.fixture
def row():
    return people.AccessLogFactory()


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE accounts_accesslog SET page = 'x'", "DELETE FROM accounts_accesslog"])
def test_raw_sql_is_refused(row, statement):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert type(row).objects.filter(page=row.page).count() == 1


@pytest.mark.django_db
def test_the_purge_deletes_and_cannot_update(row):
    with pytest.raises(DatabaseError, match="append-only"), retention_purge(), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_accesslog SET page = 'x'")
    with retention_purge(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_accesslog")
    assert not type(row).objects.exists()
    people.AccessLogFactory()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_accesslog")


@pytest.mark.django_db
def test_python_refuses_first(row):
    model = type(row)
    for attempt in (
        row.save, row.delete, lambda: model.objects.update(page="x"), lambda: model.objects.all().delete(),
        lambda: model.objects.bulk_update([row], ["page"]),
    ):  # fmt: skip
        with pytest.raises(TypeError, match="never"):
            attempt()


def test_every_app_of_ours_is_looked_at():
    assert {app.name for app in OURS} == {name for name in settings.INSTALLED_APPS if name.split(".")[0] in ORDER}
