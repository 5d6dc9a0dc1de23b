r"""From the text to the pieces of each question.

Signs that were escaped (``\=``, ``\{``…) stand as letters of the private use area until a piece is what it will be, so
that no sign is taken for another.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

SIGNS = ":#={}~"
HIDDEN = {sign: chr(0xE010 + place) for place, sign in enumerate(SIGNS)}
HIDDEN_LINE, HIDDEN_SLASH = "\ue01e", "\ue01f"
SHOWN = str.maketrans({**{each: sign for sign, each in HIDDEN.items()}, HIDDEN_LINE: "\n", HIDDEN_SLASH: "\\"})
OURS = re.compile("[\ue000-\ue01f]")
ESCAPE = re.compile(r"\\([:#={}~n\\])")
# A number sign in an entity is none of GIFT's.
ENTITY = re.compile(r"&#(x?[0-9a-fA-F]{1,6};)")
CATEGORY = re.compile(r"\s*\$CATEGORY\s*:(.*)", re.IGNORECASE)
MARK = re.compile(r"\[(id|tag):((?:[^\]\\]|\\.)*)\]")
BRACE = re.compile(r"[{}]")
FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]", re.IGNORECASE)


@dataclass(kw_only=True)
class Block:
    """Lines that belong together. ``category`` where they are no question but say where the next ones belong."""

    line: int
    lines: list[str] = field(default_factory=list)
    depth: int = 0
    marks: list[tuple[str, str]] = field(default_factory=list)
    category: str | None = None

    def add(self, line: str, number: int) -> None:
        self.line = self.line if self.lines else number
        self.lines.append(line)
        self.depth += line.count("{") - line.count("}")

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip()


def hidden(text: str) -> str:
    text = ENTITY.sub(HIDDEN_ENTITY, OURS.sub("", text))
    return ESCAPE.sub(_hidden, text)


HIDDEN_ENTITY = f"&{HIDDEN['#']}\\1"


def _hidden(match: re.Match[str]) -> str:
    sign = match[1]
    return HIDDEN_LINE if sign == "n" else HIDDEN_SLASH if sign == "\\" else HIDDEN[sign]


def shown(text: str) -> str:
    return text.translate(SHOWN)


def blocks(text: str) -> Iterator[Block]:
    """An empty line parts questions, unless it stands between braces that close."""
    lines = hidden(text).split("\n")
    block, marks = Block(line=1), list[tuple[str, str]]()
    for place, line in enumerate(lines):
        bare = line.strip()
        category = CATEGORY.fullmatch(line)
        if bare.startswith("//"):
            marks += MARK.findall(shown(bare))
            continue
        if category or (not bare and not _goes_on(block, lines, place)) or _begins(block, bare):
            yield from _whole(block)
            block = Block(line=place + 1)
        if category:
            yield Block(line=place + 1, category=shown(category[1]).strip())
            marks = []
        elif bare or block.lines:
            block.add(line, place + 1)
            block.marks += marks
            marks = []
    yield from _whole(block)


def _whole(block: Block) -> Iterator[Block]:
    if block.text:
        yield block


def _goes_on(block: Block, lines: list[str], place: int) -> bool:
    """Whether braces that are open close before others open."""
    if block.depth <= 0:
        return False
    for line in lines[place + 1 : place + 200]:
        if line.startswith("::"):
            return False
        brace = BRACE.search(line)
        if brace:
            return brace[0] == "}"
    return False


def _begins(block: Block, bare: str) -> bool:
    """A title after an answer, on a line of its own: the empty line was forgotten."""
    return bare.startswith("::") and bool(block.lines) and block.lines[-1].rstrip().endswith("}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """``texts`` stand before, between and after ``answers``; a question without answers is a description."""

    title: str
    form: str
    texts: tuple[str, ...]
    answers: tuple[str, ...]


def pieces(text: str) -> Pieces | None:
    """``None`` where braces do not close."""
    title, text = titled(text)
    form = FORMAT.match(text)
    text = text[form.end() :] if form else text
    parts = re.split(r"\{([^{}]*)\}", text)
    if any(BRACE.search(part) for part in parts[::2]):
        return None
    name = form[1].lower() if form else "moodle"
    return Pieces(title=title, form=FORMS[name], texts=tuple(parts[::2]), answers=tuple(parts[1::2]))


FORMS = {"html": "html", "moodle": "moodle_auto_format", "plain": "plain_text", "markdown": "markdown"}


def titled(text: str) -> tuple[str, str]:
    if not text.startswith("::"):
        return "", text
    title, found, rest = text[2:].partition("::")
    return (" ".join(shown(title).split()), rest.strip()) if found else ("", text)
