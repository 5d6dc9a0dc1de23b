"""Copy what the browser is sent from node_modules to static/vendor (ignored by git), and nothing else.

Run as a script, also while the container image is built: standard library only.
"""

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
ICON_NAMES = ROOT / "static" / "icons" / "icons.txt"

FONT = "@fontsource-variable/atkinson-hyperlegible-next"
FILES = {
    "cytoscape/dist/cytoscape.esm.min.mjs": "cytoscape/",
    "cytoscape/LICENSE": "cytoscape/",
    "cytoscape-dagre/dist/cytoscape-dagre.min.mjs": "cytoscape/",
    "cytoscape-dagre/LICENSE": "cytoscape/dagre.LICENSE",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "htmx.LICENSE",
    f"{FONT}/files/atkinson-hyperlegible-next-latin-wght-normal.woff2": "fonts/",
    f"{FONT}/files/atkinson-hyperlegible-next-latin-ext-wght-normal.woff2": "fonts/",
    f"{FONT}/LICENSE": "fonts/",
    "lucide-static/LICENSE": "lucide/",
}


def chosen_files() -> dict[Path, Path]:
    """Where each file comes from and goes to."""
    files = dict(FILES)
    if ICON_NAMES.exists():
        for name in ICON_NAMES.read_text().split():
            files[f"lucide-static/icons/{name}.svg"] = "lucide/"
    return {
        PACKAGES / source: VENDOR / target / Path(source).name if target.endswith("/") else VENDOR / target
        for source, target in files.items()
    }


def copy_changed() -> None:
    files = chosen_files()
    if missing := [str(source.relative_to(PACKAGES)) for source in files if not source.is_file()]:
        sys.exit(f"Ces fichiers manquent dans node_modules : {', '.join(missing)}")
    for source, target in files.items():
        if not target.exists() or target.stat().st_size != source.stat().st_size:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
    for leftover in set(VENDOR.rglob("*")) - set(files.values()):
        if leftover.is_file():
            leftover.unlink()


if __name__ == "__main__":
    copy_changed()
