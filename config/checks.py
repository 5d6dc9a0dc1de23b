"""Everything that must hold, in one command: ``make test``. Arguments go to pytest, which comes last."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if name not in {"DEBUG", "DATABASE_URL"}},
    "DJANGO_SETTINGS_MODULE": "config.settings.test",
    "PYTHONWARNINGS": "default",
}
if "TEST_DATABASE_URL" in os.environ:
    ENVIRONMENT["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]

CHECKS = {
    "ruff": ["-m", "ruff", "check", "--output-format", "concise", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "--output-format", "concise", "."],
    "djlint": ["-m", "djlint", "--lint", "--quiet", "templates"],
    "import-linter": ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
    "migrations": ["manage.py", "makemigrations", "--check", "--dry-run"],
    "catalogues": ["config/catalogues.py", "check"],
    "mypy": ["-m", "mypy"],
}


def run(name: str, arguments: list[str]) -> bool:
    start = time.monotonic()
    done = subprocess.run(
        [PYTHON, *arguments], cwd=ROOT, env=ENVIRONMENT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        check=False,
    )  # fmt: skip
    word = "failed" if done.returncode else "ok"
    print(f"{name}: {word} ({time.monotonic() - start:.0f} s)", flush=True)
    if done.returncode:
        print(done.stdout, flush=True)
    return done.returncode == 0


def run_tests(arguments: list[str]) -> tuple[bool, str]:
    """Runs pytest; whether it passed, and its closing line."""
    process = subprocess.Popen(
        [PYTHON, "-m", "pytest", "-n", "2", *arguments], cwd=ROOT, env=ENVIRONMENT, text=True, stdout=subprocess.PIPE
    )
    closing = ""
    for line in process.stdout or ():
        print(line, end="", flush=True)
        closing = line.strip() or closing
    return process.wait() == 0, closing


def main() -> None:
    failed = [name for name, arguments in CHECKS.items() if not run(name, arguments)]
    passed, closing = run_tests(sys.argv[1:])
    if not passed:
        failed.append("pytest")
    if not (os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")):
        print("\n*** NO CHROMIUM WAS FOUND: NO PAGE WAS TRIED IN A BROWSER. Install it, or set CHROMIUM. ***")
    if failed:
        print(f"\nFailed: {', '.join(failed)}")
    print(closing)
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
