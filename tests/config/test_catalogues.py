import os

import polib
import pytest

from config import catalogues


@pytest.fixture
def catalogue(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogues, "LOCALE", tmp_path)

    def write(language, *entries):
        path = tmp_path / language / "LC_MESSAGES" / "django.po"
        path.parent.mkdir(parents=True)
        file = polib.POFile()
        file.metadata = {"Content-Type": "text/plain; charset=utf-8"}
        file.extend(polib.POEntry(**entry) for entry in entries)
        file.save(str(path))
        return path

    return write


SOUND = [
    {"msgid": "Courses", "msgstr": "Modules"},
    {"msgid": "Hello %(name)s", "msgstr": "Bonjour %(name)s"},
    {"msgid": "100% yours", "msgstr": "À vous, à 100 %"},
    {"msgid": "From %(n)s%% right", "msgstr": "Dès %(n)s %% de bonnes réponses"},
    {
        "msgid": "%(count)s course",
        "msgid_plural": "%(count)s courses",
        "msgstr_plural": {0: "un module", 1: "%(count)s modules"},
    },
]


def test_a_complete_catalogue_is_accepted(catalogue):
    assert catalogues.problems_in(catalogue("fr", *SOUND)) == []


@pytest.mark.parametrize(
    "entry",
    [
        {"msgid": "Course", "msgstr": ""},
        {"msgid": "Course", "msgstr": "Module", "flags": ["fuzzy"]},
        {"msgid": "Bye %(name)s", "msgstr": "Au revoir"},
        {"msgid": "Bye %(name)s", "msgstr": "Au revoir %(nom)s"},
        {"msgid": "Hello {name}", "msgstr": "Bonjour {nom}"},
        {"msgid": "%(n)s day", "msgid_plural": "%(n)s days", "msgstr_plural": {0: "%(n)s jour", 1: "%(m)s jours"}},
        {"msgid": "%(n)s day", "msgid_plural": "%(n)s days", "msgstr_plural": {0: "%(n)s jour", 1: ""}},
        {"msgid": "From %(n)s%% on", "msgstr": "Dès %(n)s % de bonnes réponses"},
    ],
)
def test_what_is_missing_or_broken_in_french_is_named(catalogue, entry):
    (problem,) = catalogues.problems_in(catalogue("fr", *SOUND, entry))
    assert entry["msgid"] in problem


def test_english_needs_no_translation_of_its_own_sentences(catalogue):
    assert catalogues.problems_in(catalogue("en", {"msgid": "Course", "msgstr": ""})) == []


def test_catalogues_are_compiled_once_and_again_when_they_change(catalogue):
    path = catalogue("fr", *SOUND)
    compiled = path.with_suffix(".mo")
    catalogues.compile_changed()
    assert [entry.msgid for entry in polib.mofile(str(compiled))] == sorted(entry["msgid"] for entry in SOUND)
    compiled.write_bytes(b"kept")
    catalogues.compile_changed()
    assert compiled.read_bytes() == b"kept"
    later = compiled.stat().st_mtime + 10
    os.utime(path, (later, later))
    catalogues.compile_changed()
    assert compiled.read_bytes() != b"kept"
