"""The commands load, show and export, and refuse in words."""

import json
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from competencies import imports, models
from competencies.exchange.files import parse, to_json
from competencies.exchange.words import NOTES, PROBLEMS
from tests.competencies.importing import CURRICULUM, TP, TP_FILE, asking

pytestmark = pytest.mark.django_db


def run(*args, **options):
    out = StringIO()
    with translation.override("en"):
        call_command(*args, stdout=out, **options)
    return out.getvalue()


def test_commands_load_show_and_export(tmp_path):
    assert "Added: Competency mediation" in run("load_framework", CURRICULUM / "framework.json", dry_run=True)
    assert not models.Framework.objects.exists()
    run("load_framework", CURRICULUM / "framework.json")
    run("load_qualification", TP_FILE)
    assert run("load_qualification", TP_FILE) == "Nothing to change.\n"
    assert run("export_framework", "mediateur-social") == (CURRICULUM / "framework.json").read_text(encoding="utf-8")
    target = tmp_path / "tp.csv"
    run("export_qualification", "tp-msads", format="csv", output=target)
    assert parse(target.read_bytes()) == TP


def test_commands_serve_a_centre(shipped, centre, tmp_path):
    own = tmp_path / "own.json"
    own.write_text(to_json(asking(level=1)), encoding="utf-8")
    assert "Added" not in (said := run("load_qualification", own, centre=centre.code))
    assert "Changed: Requirement" in said
    exported = json.loads(run("export_qualification", "tp-msads", centre=centre.code))
    assert exported["proposition"]["requirements"][0]["level"] == 1
    assert json.loads(run("export_qualification", "tp-msads"))["proposition"]["requirements"][0]["level"] == 3


def test_commands_refuse_in_words(shipped, tmp_path):
    broken = tmp_path / "broken.json"
    broken.write_text("{", encoding="utf-8")
    with pytest.raises(CommandError, match="Line 1"):
        run("load_framework", broken)
    with pytest.raises(CommandError, match="something else"):
        run("load_framework", TP_FILE)
    with pytest.raises(CommandError, match="missing"):
        run("load_framework", tmp_path / "missing.json")
    with pytest.raises(CommandError, match="no such centre"):
        run("load_qualification", TP_FILE, centre="nowhere")
    with pytest.raises(CommandError, match="no such edition"):
        run("export_framework", "mediateur-social", edition="1999")


def test_every_note_and_every_problem_has_its_sentence():
    folder = Path(imports.__file__).parent
    source = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py")))
    assert set(re.findall(r"note\(\"(\w+)\"", source)) == NOTES.keys()
    assert set(re.findall(r"\.add\(\([^\"]*(?:\"\w+\"[^\"]*)*\), \"(\w+)\"", source)) <= PROBLEMS.keys()
