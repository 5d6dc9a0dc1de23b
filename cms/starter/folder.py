"""The files of one module of ``curriculum/``, with what it names of the platform."""

import json
from pathlib import Path

from cms.archives.files import Files, from_folder


def module_files(folder: Path) -> Files:
    """A module names scenarios and role-plays of the platform, which stand once, beside the modules."""
    files = from_folder(folder)
    sections = json.loads(files["module.json"])["sections"]
    activities = [activity for section in sections for activity in section["activities"]]
    named = {activity.get(kind) for activity in activities for kind in ("scenario", "roleplay")} - {None, *files}
    return files | {name: (folder.parent.parent / name).read_bytes() for name in sorted(named)}
