"""Compile the translations, and say what is missing from them. No gettext program is needed.

``python config/catalogues.py`` compiles what changed (set-up does it); ``… check`` compiles nothing and fails on a
sentence without its French, on a translation that lost or invented a placeholder, and, where ``xgettext`` is installed,
on a sentence of the code that no catalogue knows. ``make messages`` brings the catalogues up to date.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
COMPLETE = "fr"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
NAMED = re.compile(r"%\(\w+\)[sd]")
LONE_PERCENT = re.compile(r"%(?!\(\w+\)\d*[sd])")
MAKE_MESSAGES = (
    "makemessages", "--all", "--no-location", "--no-wrap", "--no-obsolete", "-v0", "-i", "tests", "-i", "node_modules",
)  # fmt: skip


def catalogues() -> list[Path]:
    return sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))


def compile_changed() -> None:
    for path in catalogues():
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime:
            polib.pofile(str(path)).save_as_mofile(str(compiled))


def problems_in(path: Path) -> list[str]:
    catalogue = polib.pofile(str(path), check_for_duplicates=True)
    found = [f"{path}: wrong placeholders in “{entry.msgid}”" for entry in catalogue if _loses_placeholders(entry)]
    found += [
        f"{path}: write %% for a per cent sign in “{entry.msgid}”" for entry in catalogue if _breaks_format(entry)
    ]
    if path.parent.parent.name == COMPLETE:
        missing = catalogue.untranslated_entries() + catalogue.fuzzy_entries()
        found += [f"{path}: no sure translation of “{entry.msgid}”" for entry in missing]
    return found


def _loses_placeholders(entry: polib.POEntry) -> bool:
    if not entry.translated():
        return False
    known = set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
    # A plural form may leave out the number (“one module”), never name something else.
    forms = entry.msgstr_plural.values()
    if forms:
        return any(not set(PLACEHOLDER.findall(form)) <= known for form in forms)
    return set(PLACEHOLDER.findall(entry.msgstr)) != known


def _breaks_format(entry: polib.POEntry) -> bool:
    """A lone per cent sign in a sentence that is filled in ends in a page that cannot be shown."""
    if not NAMED.search(entry.msgid + entry.msgid_plural):
        return False
    return any(LONE_PERCENT.search(form.replace("%%", "")) for form in (entry.msgstr, *entry.msgstr_plural.values()))


def collect(project: Path = ROOT) -> None:
    subprocess.run([sys.executable, "manage.py", *MAKE_MESSAGES], cwd=project, check=True)


def forgotten_sentences() -> list[str]:
    """Sentences of the code that the catalogues lack, found by collecting them again in a copy of the project."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        ignored = shutil.ignore_patterns(".*", "node_modules", "vendor", "tests", "__pycache__", "*.mo")
        shutil.copytree(ROOT, copy, ignore=ignored)
        collect(copy)
        return [
            f"{path.relative_to(ROOT)}: “{msgid}” is in the code only; run make messages"
            for path in catalogues()
            for msgid in sorted(_sentences(copy / path.relative_to(ROOT)) - _sentences(path))
        ]


def _sentences(path: Path) -> set[str]:
    return {entry.msgid for entry in polib.pofile(str(path)) if not entry.obsolete}


def check() -> None:
    found = [problem for path in catalogues() for problem in problems_in(path)]
    if COMPLETE not in {path.parent.parent.name for path in catalogues()}:
        found.append("There is no French catalogue; run make messages.")
    if shutil.which("xgettext"):
        found += forgotten_sentences()
    else:
        print("xgettext is not installed: sentences missing from the catalogues were not looked for.")
    if found:
        sys.exit("\n".join(found))


if __name__ == "__main__":
    {"check": check, "collect": collect, "compile": compile_changed}[sys.argv[1] if sys.argv[1:] else "compile"]()
