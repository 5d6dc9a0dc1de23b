"""The files of an archive, from a folder or from a zip that somebody sent. The zip is hostile until shown otherwise."""

import io
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO
from zlib import error as ZlibError  # noqa: N812 — its own name says nothing

from django.utils.translation import gettext as _

MEGABYTE = 1024 * 1024
MOST_FILES = 1_000
LARGEST_FILE = 200 * MEGABYTE
LARGEST_TOTAL = 500 * MEGABYTE
LARGEST_TEXT = 5 * MEGABYTE
STEEPEST = 200  # a compression above this is a bomb, not a text
CHUNK = 64 * 1024
FOLDERS = {"lessons", "quizzes", "scenarios", "roleplays", "media"}
NAMES = {"module.json", "glossary.json"}
TEXTS = {".json", ".svg", ".vtt"}
MEDIA_SUFFIXES = {
    ".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".mp3", ".m4a", ".ogg", ".oga", ".wav", ".mp4", ".webm", ".vtt",
    ".pdf", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".txt",
}  # fmt: skip

Files = dict[str, bytes]


class ArchiveRefused(ValueError):
    """``problems`` are sentences for the person who sent the archive, each with the file it speaks of."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


def from_folder(folder: Path) -> Files:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return _checked({path.relative_to(folder).as_posix(): path.read_bytes() for path in paths})


def from_zip(file: IO[bytes]) -> Files:
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            _refuse_members(members)
            return _checked(dict(_read(archive, members)))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ZlibError, EOFError, OSError, NotImplementedError) as error:
        raise ArchiveRefused([_("This file is not a readable zip archive.")]) from error


def to_zip(files: Files) -> bytes:
    """The same files give the same bytes, whenever and wherever they are written."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, date_time=(2026, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, files[name])
    return written.getvalue()


def _refuse_members(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_FILES:
        raise ArchiveRefused([_("This archive holds more than %(most)s files.") % {"most": MOST_FILES}])
    names = [member.filename for member in members]
    if len({name.casefold() for name in names}) != len(names):
        raise ArchiveRefused([_("This archive holds the same file twice.")])
    for member in members:
        if member.flag_bits & 0x1:
            raise ArchiveRefused([_("This archive is protected by a password.")])
        if stat.S_ISLNK(member.external_attr >> 16):
            raise ArchiveRefused([_("“%(file)s” is a link, not a file.") % {"file": member.filename}])
        if member.file_size > LARGEST_FILE or member.file_size > STEEPEST * max(member.compress_size, 1024):
            raise ArchiveRefused([_("“%(file)s” is too large.") % {"file": member.filename}])


def _read(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> Iterator[tuple[str, bytes]]:
    """Counts the bytes as they come: what a zip says of its sizes is only what somebody wrote in it."""
    total = 0
    root = _common_folder([member.filename for member in members])
    for member in members:
        if member.is_dir():
            continue
        content = bytearray()
        with archive.open(member) as file:
            while chunk := file.read(CHUNK):
                content += chunk
                total += len(chunk)
                if len(content) > LARGEST_FILE or total > LARGEST_TOTAL:
                    raise ArchiveRefused([_("“%(file)s” is too large.") % {"file": member.filename}])
        yield member.filename.removeprefix(root), bytes(content)


def _common_folder(names: list[str]) -> str:
    """People zip a folder as often as what is in it."""
    for name in names:
        if name.endswith("/module.json") and name.count("/") == 1:
            root = name.removesuffix("module.json")
            if all(each.startswith(root) for each in names):
                return root
    return ""


def _checked(files: Files) -> Files:
    problems = [problem for name in files for problem in _name_problems(name, files[name])]
    if "module.json" not in files:
        problems.insert(0, _("This archive is not a module: “module.json” is missing."))
    if problems:
        raise ArchiveRefused(problems)
    return files


def _name_problems(name: str, content: bytes) -> Iterator[str]:
    path = PurePosixPath(name)
    parts = name.split("/")
    if (
        "\\" in name
        or "\0" in name
        or path.is_absolute()
        or any(part in {"", ".", ".."} for part in parts)
        or ":" in name
    ):
        yield _("“%(file)s” has a path that leaves the archive.") % {"file": name}
    elif name not in NAMES and (len(parts) != 2 or parts[0] not in FOLDERS):  # noqa: PLR2004 — folder and file
        yield _("“%(file)s” has no place in a module.") % {"file": name}
    elif parts[0] == "media" and path.suffix.lower() not in MEDIA_SUFFIXES:
        yield _("“%(file)s” is of a kind that a module does not hold.") % {"file": name}
    elif parts[0] != "media" and path.suffix != ".json":
        yield _("“%(file)s” has no place in a module.") % {"file": name}
    elif path.suffix.lower() in TEXTS and len(content) > LARGEST_TEXT:
        yield _("“%(file)s” is too large.") % {"file": name}
