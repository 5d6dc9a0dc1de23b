"""The paper as PDF, by Typst. A quiz is hostile input: its words reach Typst as data, never as markup, and its pictures
under names of ours, in a folder that holds nothing else."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from assessments.quizzes.content import QuizContent
from assessments.quizzes.exchange.media import SOUNDS, ending_of
from assessments.quizzes.exchange.paper.drawing import Block, Say
from assessments.quizzes.exchange.paper.sheets import Sheet, Writer

Media = Callable[[str], bytes]
TEMPLATE = Path(__file__).with_name("paper.typ")
STANDARD = "ua-1"
MAIN = "main.typ"
USUAL = (Sheet.QUESTIONS, Sheet.ANSWERS)
# What a page cannot hold; lone surrogates are no text.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
ALONE = b'#set page(width: 9mm, height: 9mm)\n#image("%s", width: 5mm)\n'


def write_pdf(
    content: QuizContent,
    media: Media,
    *,
    say: Say,
    sheets: Iterable[Sheet] = USUAL,
    large: bool = False,
    fonts: Path | None = None,
) -> bytes:
    """``say`` translates what stands around the quiz; ``fonts`` is a folder of fonts beside those of Typst's own."""
    content = _titled(content)
    writer = Writer(content, say)
    kept = [list(writer.sheet(sheet)) for sheet in sheets]
    found = {address: _picture(media, address) for address in _addresses(kept)}
    pictures = {address: each for address, each in found.items() if each}
    document = {
        "title": content.title, "lang": "fr", "large": large,
        "sheets": [_deep(sheet, is_deep=any(each["k"] == "section" for each in sheet)) for sheet in kept],
    }  # fmt: skip
    return _first_that_works(document, pictures, fonts)


def _first_that_works(document: dict[str, Any], pictures: dict[str, bytes], fonts: Path | None) -> bytes:
    """A picture that is broken costs that picture; a letter that no font has, even of the machine's, costs the promise
    of the standard but not the paper."""
    try:
        return _compiled(document, pictures, fonts, pdf_standards=[STANDARD])
    except typst.TypstError:
        drawn = {address: each for address, each in pictures.items() if _is_drawn(each)}
    for options in ({"pdf_standards": [STANDARD]}, {"pdf_standards": [STANDARD], "ignore_system_fonts": False}):
        try:
            return _compiled(document, drawn, fonts, **options)
        except typst.TypstError:
            continue
    return _compiled(document, drawn, fonts, ignore_system_fonts=False)


def _titled(content: QuizContent) -> QuizContent:
    """A heading that prints nothing is none."""
    sections = tuple(replace(each, title=_printable(each.title).strip()) for each in content.sections)
    return replace(content, title=_printable(content.title).strip() or content.code, sections=sections)


def _deep(sheet: list[Block], *, is_deep: bool) -> list[Block]:
    def deep(block: Block) -> Block:
        if block["k"] == "group":
            return block | {"items": [deep(each) for each in block["items"]]}
        return block | {"deep": is_deep} if block["k"] == "question" else block

    return [deep(each) for each in sheet]


def _addresses(value: Any) -> Iterable[str]:
    """Of every picture, wherever it stands."""
    if isinstance(value, dict):
        if "src" in value:
            yield value["src"]
        yield from _addresses(list(value.values()))
    elif isinstance(value, list):
        for each in value:
            yield from _addresses(each)


def _picture(media: Media, address: str) -> bytes:
    try:
        content = media(address)
    except LookupError:
        return b""
    return b"" if ending_of(content) in {*SOUNDS, ""} else content


def _compiled(document: dict[str, Any], pictures: dict[str, bytes], fonts: Path | None, **options: Any) -> bytes:
    names = {address: f"p{place}.{ending_of(each)}" for place, (address, each) in enumerate(pictures.items())}
    files = {
        MAIN: TEMPLATE.read_bytes(),
        "doc.json": json.dumps(_printable(document | {"pictures": names}), ensure_ascii=False).encode(),
        **{names[address]: each for address, each in pictures.items()},
    }
    return _typeset(files, fonts, **options)


def _typeset(files: dict[str, bytes], fonts: Path | None, **options: Any) -> bytes:
    with TemporaryDirectory() as folder:
        for name, content in files.items():
            Path(folder, name).write_bytes(content)
        settings: dict[str, Any] = {"ignore_system_fonts": True, "font_paths": [fonts] if fonts else []}
        compiled: bytes = typst.compile(Path(folder, MAIN), root=folder, format="pdf", **(settings | options))
    return compiled


def _printable(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _printable(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_printable(each) for each in value]
    return UNPRINTABLE.sub("", value) if isinstance(value, str) else value


def _is_drawn(content: bytes) -> bool:
    name = f"p.{ending_of(content)}"
    try:
        _typeset({MAIN: ALONE % name.encode(), name: content}, None)
    except typst.TypstError:
        return False
    return True
