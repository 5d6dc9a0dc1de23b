"""What a passage says once its story format's own words are understood."""

from dataclasses import dataclass, field, replace

from assessments.scenarios.exchange.report import Remark, Said


@dataclass(frozen=True, slots=True)
class Term:
    """``variable`` is true, or is not; or a number stands within bounds, both included."""

    variable: str
    is_true: bool | None = None
    at_least: int | None = None
    at_most: int | None = None

    def denied(self) -> "Term | None":
        """``None`` where the contrary is not one term."""
        if self.is_true is not None:
            return replace(self, is_true=not self.is_true)
        if self.at_most is None and self.at_least is not None:
            return Term(self.variable, at_most=self.at_least - 1)
        if self.at_least is None and self.at_most is not None:
            return Term(self.variable, at_least=self.at_most + 1)
        return None


Terms = tuple[Term, ...]
# Around the words of a link in a text: alone on its line it is a choice only, in a sentence it is read as well.
OPEN, CLOSE = "\ue000", "\ue001"
MOST_DEPTH = 50  # of conditions and links in one another
MOST_REMARKS = 50  # of one passage
PRIVATE = str.maketrans("", "", OPEN + CLOSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """``value`` is true, false or a whole number; ``by`` is added to what there was; with neither, the variable is
    given what we have no word for. ``source`` is how it was written."""

    variable: str
    value: bool | int | None = None
    by: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """``terms`` is empty for one that is always shown."""

    label: str
    target: str
    terms: Terms = ()
    assignments: tuple[Assignment, ...] = ()


@dataclass(slots=True)
class Pieces:
    """Filled as a passage is read. ``assignments`` are made on entering it."""

    words: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    remarks: list[Said] = field(default_factory=list)

    def say(self, remark: Remark, detail: str = "") -> None:
        said = (remark, " ".join(detail.split())[:200])
        if said not in self.remarks and len(self.remarks) < MOST_REMARKS:
            self.remarks.append(said)


@dataclass(slots=True)
class Frame:
    """What stands around the place being read. ``terms`` is ``None`` where they are not ours; ``before`` are the
    branches of the same condition that were read already."""

    name: str
    terms: Terms | None = ()
    before: list[Terms | None] = field(default_factory=list)
    link: Link | None = None
    place: int = 0  # of the first words after it was opened
    is_told: bool = False  # that its text is shown always


@dataclass(slots=True)
class Reader:
    """Where conditions and links nest: what every dialect does alike."""

    pieces: Pieces = field(default_factory=Pieces)
    frames: list[Frame] = field(default_factory=list)
    beyond: int = 0  # how many are open that were too many to keep
    last: Frame | None = None  # the condition that was just closed: an *else* may follow
    unclosed: int = 0

    def push(self, frame: Frame) -> None:
        if len(self.frames) < MOST_DEPTH:
            self.frames.append(frame)
        else:
            self.beyond += 1
            self.pieces.say(Remark.TOO_DEEP)

    def pop(self) -> Frame:
        """Of what was opened last. There is one."""
        if self.beyond:
            self.beyond -= 1
            return Frame("beyond")
        return self.frames.pop()

    def top(self, name: str) -> Frame | None:
        """What was opened last, when it is called so."""
        return self.frames[-1] if self.frames and not self.beyond and self.frames[-1].name == name else None

    def text(self, words: str) -> None:
        """What is shown at times, or after a click, is shown always: nothing that was written is lost."""
        self.pieces.words.append(words.translate(PRIVATE))
        frame = next((each for each in reversed(self.frames) if each.terms != () or each.link is not None), None)
        if frame is not None and frame.terms is not None and not frame.is_told and words.strip():
            frame.is_told = True
            self.pieces.say(Remark.CONDITIONAL_TEXT, words.strip())

    def link(self, label: str, target: str, assignments: tuple[Assignment, ...] = ()) -> None:
        label, target = " ".join(label.split()), " ".join(target.split())
        if not target:
            self.text(label)
            return
        label = label or target
        self.pieces.words.append(f"{OPEN}{label.translate(PRIVATE)}{CLOSE}")
        self.pieces.links.append(Link(label=label, target=target, terms=self.terms(), assignments=assignments))

    def close_link(self, frame: Frame) -> None:
        """One that leads nowhere shows what follows it in the same place: its words are read before that."""
        if frame.link is None:
            return
        if frame.link.target:
            self.link(frame.link.label, frame.link.target, frame.link.assignments)
        else:
            self.pieces.say(Remark.MACRO, frame.link.label)
            self.pieces.words.insert(frame.place, frame.link.label.translate(PRIVATE))

    def assign(self, found: tuple[Assignment, ...]) -> None:
        holder = self.link_frame()
        if holder is not None and holder.link is not None:
            holder.link = replace(holder.link, assignments=(*holder.link.assignments, *found))
        elif any(frame.terms != () for frame in self.frames):
            # Made at times only: the variable is no longer one that a choice sets.
            self.pieces.assignments.extend(Assignment(variable=each.variable, source=each.source) for each in found)
        else:
            self.pieces.assignments.extend(found)

    def terms(self) -> Terms:
        return tuple(term for frame in self.frames for term in frame.terms or ())

    def link_frame(self) -> Frame | None:
        return next((each for each in reversed(self.frames) if each.link is not None), None)

    def condition(self, source: str, terms: Terms | None) -> Terms | None:
        """Told when it is none of ours."""
        if terms is None:
            self.pieces.say(Remark.CONDITION, source)
        return terms


def otherwise(before: list[Terms | None], terms: Terms | None) -> Terms | None:
    """``terms``, and none of the branches ``before``. ``None`` where that is no list of terms."""
    found: list[Term] = []
    for branch in before:
        denied = branch[0].denied() if branch is not None and len(branch) == 1 else None
        if denied is None:
            return None
        found.append(denied)
    return None if terms is None else (*found, *terms)
