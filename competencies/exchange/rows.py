"""The rows of a CSV file: one file for a whole document, each row saying in its first column what it is."""

from dataclasses import dataclass, field

from competencies.exchange import documents as d

ROW = "row"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowKind:
    """``at`` is where rows of this kind go in the document. ``many`` rows make a list there.

    ``columns`` gives the column of each field. With ``parent``, a row belongs to the part of ``at[0]`` whose code
    stands in that column. A row without ``shape`` is the text of its one column.
    """

    name: str
    at: tuple[str, ...]
    columns: dict[str, str]
    shape: type | None = None
    many: bool = True
    parent: str = ""

    @property
    def used(self) -> set[str]:
        return {*self.columns.values(), *filter(None, [self.parent])}


@dataclass(frozen=True, slots=True)
class Layout:
    shape: type
    columns: tuple[str, ...]
    kinds: tuple[RowKind, ...]
    by_name: dict[str, RowKind] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {kind.name: kind for kind in self.kinds})


def same(*names: str, **renamed: str) -> dict[str, str]:
    """Fields that have a column of their own name, then those that have another's."""
    return {**{name: name for name in names}, **renamed}


FRAMEWORK = Layout(
    d.Framework,
    (
        "row", "uuid", "code", "family", "competency", "level", "title", "text", "mentor_sentence", "themes",
        "competencies", "valid_from", "valid_to",
    ),
    (
        RowKind(name="framework", at=(), shape=d.Framework, many=False, columns=same("uuid", "code", "title")),
        RowKind(
            name="edition", at=("edition",), shape=d.FrameworkFacts, many=False,
            columns=same("uuid", "valid_from", "valid_to", label="title", source="text"),
        ),
        RowKind(
            name="level", at=("scale",), shape=d.Step,
            columns=same("level", label="title", description="text"),
        ),
        RowKind(
            name="not_seen", at=("not_seen",), shape=d.NotSeen, many=False,
            columns=same(label="title", description="text"),
        ),
        RowKind(name="family", at=("families",), shape=d.Family, columns=same("code", "title")),
        RowKind(name="theme", at=("themes",), shape=d.Theme, columns=same("code", "title", summary="text")),
        RowKind(name="mission", at=("missions",), shape=d.Mission, columns=same("code", "title", "competencies")),
        RowKind(
            name="competency", at=("competencies",), shape=d.Competency,
            columns=same("uuid", "code", "family", "title", "mentor_sentence", "themes", definition="text"),
        ),
        RowKind(
            name="level_sentence", at=("competencies", "levels"), parent="competency",
            columns=same("level", sentence="text"),
        ),
    ),
)  # fmt: skip

QUALIFICATION = Layout(
    d.Qualification,
    (
        "row", "uuid", "code", "label", "title", "short_title", "kind", "block", "heading", "competency", "level",
        "origins", "text", "confidence", "rncp", "certifier", "valid_from", "valid_to", "status_as_of",
    ),
    (
        RowKind(
            name="qualification", at=(), shape=d.Qualification, many=False,
            columns=same("uuid", "code", "title", "short_title", "kind", "level", "rncp", "certifier"),
        ),
        RowKind(
            name="edition", at=("edition",), shape=d.QualificationFacts, many=False,
            columns=same("uuid", "label", "valid_from", "valid_to", "status_as_of", "confidence"),
        ),
        RowKind(name="source", at=("edition", "sources"), columns=same(text="text")),
        RowKind(name="gap", at=("edition", "gaps"), columns=same(text="text")),
        RowKind(
            name="block", at=("blocks",), shape=d.Block,
            columns=same("uuid", "code", "label", "title", title_confidence="confidence", note="text"),
        ),
        RowKind(
            name="block_item", at=("blocks", "competencies"), shape=d.BlockItem, parent="block",
            columns=same("code", "title", "confidence"),
        ),
        RowKind(
            name="proposition", at=("proposition",), shape=d.Proposition, many=False,
            columns=same("uuid", "label", "valid_from", note="text"),
        ),
        RowKind(
            name="heading", at=("proposition", "headings"), shape=d.Heading,
            columns=same("uuid", "code", "title"),
        ),
        RowKind(
            name="requirement", at=("proposition", "requirements"), shape=d.Requirement,
            columns=same("uuid", "block", "heading", "competency", "level", "origins", rationale="text"),
        ),
    ),
)  # fmt: skip

LAYOUTS = {"framework": FRAMEWORK, "qualification": QUALIFICATION}
