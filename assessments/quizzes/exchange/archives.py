"""Archives of others, unpacked in memory: nothing is written, followed or believed."""

import stat
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812

from assessments.quizzes.exchange.limits import MAX_BYTES, MAX_ENTRIES, MAX_RATIO, MAX_UNPACKED
from assessments.quizzes.exchange.report import FileRefused, Refusal

CHUNK = 1 << 16
SMALL = 1 << 20  # below this no ratio is suspect: an empty style sheet packs very well
ENCRYPTED = 0x1


def is_archive(data: bytes) -> bool:
    return data.startswith(b"PK\x03\x04")


def unpacked(data: bytes) -> dict[str, bytes]:
    """The files by their paths. Raises :class:`FileRefused`."""
    if len(data) > MAX_BYTES:
        raise FileRefused(Refusal.TOO_LARGE)
    try:
        with ZipFile(BytesIO(data)) as archive:
            return _files(archive)
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError, ZlibError, OSError, ValueError) as error:
        if isinstance(error, FileRefused):
            raise
        raise FileRefused(Refusal.MALFORMED, str(error)) from error


def _files(archive: ZipFile) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise FileRefused(Refusal.TOO_MANY)
    seen: set[str] = set()
    for entry in entries:
        _refuse_unsafe(entry, seen)
    files: dict[str, bytes] = {}
    left = MAX_UNPACKED
    for entry in entries:
        if not entry.is_dir():
            files[entry.filename] = _content(archive, entry, left)
            left -= len(files[entry.filename])
    return files


def _refuse_unsafe(entry: ZipInfo, seen: set[str]) -> None:
    name = entry.filename
    steps = name.rstrip("/").split("/")
    is_outside = name.startswith("/") or "\\" in name or ":" in steps[0] or not {"..", ".", ""}.isdisjoint(steps)
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    if is_outside or is_link or entry.flag_bits & ENCRYPTED or "\x00" in entry.orig_filename:
        raise FileRefused(Refusal.UNSAFE_ARCHIVE, name)
    # Two files of one name, or of one name to a file system that knows no case: which one is meant?
    key = name.rstrip("/").casefold()
    if key in seen:
        raise FileRefused(Refusal.UNSAFE_ARCHIVE, name)
    seen.add(key)


def _content(archive: ZipFile, entry: ZipInfo, left: int) -> bytes:
    """Counted while it unpacks: what the archive says of its sizes is not believed."""
    most = min(left, max(SMALL, entry.compress_size * MAX_RATIO))
    content = bytearray()
    with archive.open(entry) as file:
        while chunk := file.read(CHUNK):
            content += chunk
            if len(content) > most:
                raise FileRefused(Refusal.UNSAFE_ARCHIVE, entry.filename)
    return bytes(content)
