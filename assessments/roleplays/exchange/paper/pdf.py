"""The sheets as PDF, by Typst. What authors wrote reaches Typst as data, never as markup."""

import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from assessments.roleplays.content import RolePlay
from assessments.roleplays.exchange.paper.sheets import Names, Say, Sheet, pages

TEMPLATE = Path(__file__).with_name("paper.typ")
STANDARD = "ua-1"
# What a page cannot hold; lone surrogates are no text.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def write_pdf(content: RolePlay, sheet: Sheet, *, say: Say, names: Names | None = None) -> bytes:
    """``say`` translates what stands around the role-play."""
    title = _printable(content.title).strip() or content.code
    document = {"title": title, "lang": "fr", "pages": pages(content, sheet, names or Names(), say)}
    try:
        return _compiled(document, pdf_standards=[STANDARD], ignore_system_fonts=True)
    except typst.TypstError:
        # A letter that no font has costs the promise of the standard, not the paper.
        return _compiled(document, ignore_system_fonts=False)


def _compiled(document: dict[str, Any], **options: Any) -> bytes:
    with TemporaryDirectory() as folder:
        Path(folder, "main.typ").write_bytes(TEMPLATE.read_bytes())
        Path(folder, "doc.json").write_text(json.dumps(_printable(document), ensure_ascii=False))
        compiled: bytes = typst.compile(Path(folder, "main.typ"), root=folder, format="pdf", **options)
    return compiled


def _printable(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _printable(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_printable(each) for each in value]
    return UNPRINTABLE.sub("", value) if isinstance(value, str) else value
