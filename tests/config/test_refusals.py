import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from environs import Env

from config.settings.refusals import refuse_insecure

SOUND = {
    "SECRET_KEY": "Zk3-x9QwLr7TnVb2sYh8PdGm4JcXe6UaFi1oKqRt5vBzN0yWlHsE",
    "ALLOWED_HOSTS": "formation.exemple.fr",
    "BASE_URL": "https://formation.exemple.fr",
    "DATABASE_URL": "postgresql://entremise:secret@db/entremise",
    "EMAIL_URL": "submission://site:secret@courrier.exemple.fr:587",
    "DEFAULT_FROM_EMAIL": "Entremise <site@exemple.fr>",
}
ABSENT = None


@pytest.fixture
def environment(monkeypatch):
    for name in (*SOUND, "DEBUG", "CACHE_URL", "CELERY_BROKER_URL"):
        monkeypatch.delenv(name, raising=False)

    def put(values):
        for name, value in values.items():
            if value is not ABSENT:
                monkeypatch.setenv(name, value)

    return put


def test_sound_settings_are_accepted(environment):
    environment(SOUND)
    refuse_insecure(Env())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ABSENT),
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "court"),
        ("SECRET_KEY", "a" * 80),
        ("SECRET_KEY", "django-insecure-Zk3-x9QwLr7TnVb2sYh8PdGm4JcXe6UaFi1oKqRt5vBzN0y"),
        ("DEBUG", "1"),
        ("DEBUG", "True"),
        ("DEBUG", "on"),
        ("ALLOWED_HOSTS", ABSENT),
        ("ALLOWED_HOSTS", ""),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "formation.exemple.fr,*"),
        ("ALLOWED_HOSTS", "formation.exemple.fr, "),
        ("BASE_URL", ABSENT),
        ("BASE_URL", "http://formation.exemple.fr"),
        ("BASE_URL", "https://"),
        ("DATABASE_URL", ABSENT),
        ("DATABASE_URL", "sqlite:///base.sqlite3"),
        ("DATABASE_URL", "mysql://u:p@db/x"),
        ("CACHE_URL", "locmem://"),
        ("CACHE_URL", "dummy://"),
        ("EMAIL_URL", ABSENT),
        ("EMAIL_URL", "console://"),
        ("EMAIL_URL", "smtp://"),
        ("EMAIL_URL", "smtp://site:secret@courrier.exemple.fr:25"),
        ("DEFAULT_FROM_EMAIL", ABSENT),
        ("DEFAULT_FROM_EMAIL", "webmaster"),
    ],
)
def test_an_insecure_setting_is_refused_by_name(environment, name, value):
    environment({**SOUND, name: value})
    with pytest.raises(ImproperlyConfigured) as refusal:
        refuse_insecure(Env())
    _, *reasons = str(refusal.value).splitlines()
    assert len(reasons) == 1
    assert reasons[0].startswith(f"- {name} ")


@pytest.mark.parametrize("value", ["", "0", "false", "False", "no"])
def test_debug_may_be_refused_in_words(environment, value):
    environment({**SOUND, "DEBUG": value})
    refuse_insecure(Env())


def test_everything_wrong_is_said_at_once(environment):
    environment({"DEBUG": "1"})
    with pytest.raises(ImproperlyConfigured) as refusal:
        refuse_insecure(Env())
    named = {line.split()[1] for line in str(refusal.value).splitlines()[1:]}
    assert named == {*SOUND, "DEBUG"}


def _manage(*arguments, **environment):
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "RUN_DIR") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-W", "error", "manage.py", *arguments],
        cwd=Path(__file__).parents[2],
        env={**kept, **environment, "DJANGO_SETTINGS_MODULE": "config.settings.production"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_passes_the_deployment_checks_without_a_warning():
    done = _manage("check", "--deploy", "--fail-level", "WARNING", **SOUND)
    assert (done.returncode, done.stderr) == (0, "")


def test_production_does_not_start_without_settings():
    done = _manage("check")
    assert done.returncode != 0
    assert "Le site ne démarre pas :\n- SECRET_KEY est absente." in done.stderr


def test_a_secret_may_be_read_from_a_file(tmp_path):
    secret = tmp_path / "secret-key"
    secret.write_text(SOUND["SECRET_KEY"] + "\n")
    others = {name: value for name, value in SOUND.items() if name != "SECRET_KEY"}
    done = _manage("check", SECRET_KEY_FILE=str(secret), **others)
    assert (done.returncode, done.stderr) == (0, "")
