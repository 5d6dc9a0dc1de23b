"""One question of ours as an item of QTI 3.0."""

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from html import escape
from xml.etree.ElementTree import Element, SubElement

from assessments.quizzes.content import (
    Categorising,
    Choice,
    Credit,
    FileUpload,
    FreeText,
    Gap,
    GapKind,
    Gaps,
    Hotspot,
    Labelling,
    Matching,
    MultipleChoice,
    Numeric,
    Option,
    Ordering,
    Part,
    Picture,
    Question,
    ReadByHand,
    SelectWords,
    SelfAssessment,
    Shape,
    ShortText,
    SingleChoice,
    TrueFalse,
    Zone,
)
from assessments.quizzes.exchange.markup import inline, text_of
from assessments.quizzes.exchange.numbers import plain
from assessments.quizzes.exchange.qti.fragments import add_text, fill

Shown = Callable[[str], str]
Pairs = Sequence[tuple[str, Decimal]]
MAX_TITLE = 120
TRUE, FALSE = "Vrai", "Faux"
PLACE = re.compile(r"\[\[([0-9]{1,4})\]\]")


def said(value: Decimal) -> str:
    return f"{plain(value):f}"


class Item:
    def __init__(self, question: Question, shown: Shown) -> None:
        self.question, self.shown = question, shown
        self.responses: list[Element] = []
        self.outcomes: list[Element] = []
        self.rules: list[Element] = []
        self.modal: list[Element] = []
        self.body = Element("qti-item-body")
        self.has_told = False

    def element(self) -> Element:
        question = self.question
        item = Element("qti-assessment-item", {
            "identifier": question.code, "title": (text_of(question.stem_html) or question.code)[:MAX_TITLE],
            "adaptive": "false", "time-dependent": "false", "xml:lang": "fr",
        })  # fmt: skip
        if not isinstance(question, Gaps | SelfAssessment):
            self.html(self.body, question.stem_html)
        WRITERS[type(question)](self, question)
        self._outcomes()
        item.extend([*self.responses, *self.outcomes, *self._stimulus(), self.body, self._processing(), *self.modal])
        return item

    def html(self, parent: Element, html: str) -> Element:
        return fill(parent, self.shown(html))

    def put(self, parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
        names = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        child = SubElement(parent, f"qti-{tag}", names)
        child.text = text or None
        return child

    def interaction(self, tag: str, parent: Element | None = None, **attributes: str) -> Element:
        name = attributes.pop("response_identifier", "RESPONSE")
        return self.put(self.body if parent is None else parent, tag, response_identifier=name, **attributes)

    # What is right

    def declare(
        self,
        base_type: str,
        correct: Iterable[str],
        mapping: Pairs = (),
        *,
        cardinality: str = "single",
        name: str = "RESPONSE",
        case: str = "",
    ) -> None:
        response = Element("qti-response-declaration", {
            "identifier": name, "cardinality": cardinality, "base-type": base_type,
        })  # fmt: skip
        if values := list(correct):
            holder = self.put(response, "correct-response")
            for value in values:
                self.put(holder, "value", value)
        if mapping:
            self._mapping(response, mapping, case)
        self.responses.append(response)

    def _mapping(self, response: Element, mapping: Pairs, case: str) -> None:
        """In points, never below none nor above the question's own."""
        holder = self.put(response, "mapping", lower_bound="0", upper_bound=said(self.points), default_value="0")
        for key, share in mapping:
            entry = self.put(holder, "map-entry", map_key=key, mapped_value=said(share * self.points))
            if case:
                entry.set("case-sensitive", case)

    @property
    def points(self) -> Decimal:
        return self.question.points

    def score(self, *values: Element) -> None:
        rule = Element("qti-set-outcome-value", identifier="SCORE")
        if len(values) > 1:
            self.put(rule, "sum").extend(values)
        else:
            rule.extend(values)
        self.rules.append(rule)

    def score_mapped(self, *names: str) -> None:
        self.score(*[Element("qti-map-response", identifier=name) for name in names or ("RESPONSE",)])

    def score_correct(self, *names: str) -> None:
        tests = [self._match(name) for name in names or ("RESPONSE",)]
        test = tests[0]
        if len(tests) > 1:
            test = Element("qti-and")
            test.extend(tests)
        self.condition([(test, Decimal(1))])

    def _match(self, name: str) -> Element:
        match = Element("qti-match")
        self.put(match, "variable", identifier=name)
        self.put(match, "correct", identifier=name)
        return match

    def condition(self, tests: Iterable[tuple[Element, Decimal]]) -> None:
        """The first that is met says how much is earned."""
        holder = Element("qti-response-condition")
        for place, (test, share) in enumerate(tests):
            branch = self.put(holder, "response-else-if" if place else "response-if")
            branch.append(test)
            rule = self.put(branch, "set-outcome-value", identifier="SCORE")
            self.put(rule, "base-value", said(share * self.points), base_type="float")
        self.rules.append(holder)

    # What is told

    def beside(self, choice: Element, feedback: str) -> None:
        if feedback:
            self.has_told = True
            element = self.put(
                choice, "feedback-inline", outcome_identifier="FEEDBACK", show_hide="show",
                identifier=choice.get("identifier", ""),
            )  # fmt: skip
            self.html(element, feedback)

    def tell(self, outcome: str, identifier: str, html: str) -> None:
        if text_of(html) or "<img" in html or "<audio" in html:
            element = Element("qti-modal-feedback", {
                "outcome-identifier": outcome, "identifier": identifier, "show-hide": "show",
            })  # fmt: skip
            self.html(self.put(element, "content-body"), html)
            self.modal.append(element)

    def tell_result(self, right: str, wrong: str) -> None:
        if not right and not wrong:
            return
        self.outcome("TOLD", "identifier", "INCORRECT")
        holder = Element("qti-response-condition")
        branch = self.put(holder, "response-if")
        test = self.put(branch, "gte")
        self.put(test, "variable", identifier="SCORE")
        self.put(test, "variable", identifier="MAXSCORE")
        rule = self.put(branch, "set-outcome-value", identifier="TOLD")
        self.put(rule, "base-value", "CORRECT", base_type="identifier")
        self.rules.append(holder)
        self.tell("TOLD", "CORRECT", right)
        self.tell("TOLD", "INCORRECT", wrong)

    def outcome(self, name: str, base_type: str, usual: str = "", cardinality: str = "single") -> None:
        element = Element("qti-outcome-declaration", {
            "identifier": name, "cardinality": cardinality, "base-type": base_type,
        })  # fmt: skip
        if usual:
            self.put(self.put(element, "default-value"), "value", usual)
        self.outcomes.append(element)

    def _outcomes(self) -> None:
        """The explanation is told whatever the answer."""
        worth = self.points if self.question.is_scored else Decimal(0)
        self.outcome("SCORE", "float", "0")
        self.outcome("MAXSCORE", "float", said(worth))
        kinds = {each.get("cardinality") for each in self.responses if each.get("base-type") == "identifier"}
        if self.has_told:
            self.outcome("FEEDBACK", "identifier", cardinality="single" if kinds == {"single"} else "multiple")
        if self.has_told and len(self.responses) == 1 and kinds <= {"single", "multiple"} and kinds:
            rule = Element("qti-set-outcome-value", identifier="FEEDBACK")
            self.put(rule, "variable", identifier="RESPONSE")
            self.rules.append(rule)
        if self.question.explanation_html:
            self.outcome("EXPLANATION", "identifier", "EXPLANATION")
            self.tell("EXPLANATION", "EXPLANATION", self.question.explanation_html)

    def _stimulus(self) -> list[Element]:
        case = self.question.case
        if case is None:
            return []
        return [
            Element("qti-assessment-stimulus-ref", {
                "identifier": f"s-{case.uuid.hex}", "href": f"../stimuli/{case.uuid.hex}.xml",
            })
        ]  # fmt: skip

    def _processing(self) -> Element:
        element = Element("qti-response-processing")
        element.extend(self.rules)
        return element

    def part(self, parent: Element, tag: str, name: str, part: Part, **attributes: str) -> None:
        choice = self.put(parent, tag, identifier=name, **attributes)
        self.html(choice, part.html)
        self.beside(choice, part.feedback)


# Choosing


def worth(parts: Sequence[bool], credit: Credit) -> list[Decimal]:
    """Each right one earns its part; a wrong one takes as much back."""
    each = Decimal(1) / max(1, sum(parts))
    return [each if right else -each if credit is not Credit.ALL_OR_NOTHING else Decimal(0) for right in parts]


def _choice(item: Item, question: Question) -> None:
    assert isinstance(question, Choice)  # noqa: S101
    names = [f"c{place}" for place in range(1, len(question.options) + 1)]
    is_single = isinstance(question, SingleChoice)
    interaction = item.interaction(
        "choice-interaction", max_choices="1" if is_single else "0", shuffle="true" if question.shuffle else "false"
    )
    for name, option in zip(names, question.options, strict=True):
        choice = item.put(interaction, "simple-choice", identifier=name)
        item.html(choice, option.html)
        item.beside(choice, option.feedback)
    cardinality = "single" if is_single else "multiple"
    right = [option.correct for option in question.options]
    shares = (
        [each.weight for each in question.options]
        if question.credit is Credit.WEIGHTED
        else worth(right, question.credit)
    )
    _declare_choices(item, names, right, shares, question.credit, cardinality=cardinality)


def _declare_choices(
    item: Item, names: list[str], right: list[bool], shares: list[Decimal], credit: Credit, *, cardinality: str
) -> None:
    correct = [name for name, is_right in zip(names, right, strict=True) if is_right]
    is_whole = credit is Credit.ALL_OR_NOTHING
    mapping = [] if is_whole else list(zip(names, shares, strict=True))
    item.declare("identifier", correct[:1] if cardinality == "single" else correct, mapping, cardinality=cardinality)
    item.score_correct() if is_whole else item.score_mapped()


def _true_false(item: Item, question: Question) -> None:
    assert isinstance(question, TrueFalse)  # noqa: S101
    interaction = item.interaction("choice-interaction", max_choices="1", shuffle="false")
    for name, text, told in (("true", TRUE, question.feedback_true), ("false", FALSE, question.feedback_false)):
        choice = item.put(interaction, "simple-choice", text, identifier=name)
        item.beside(choice, told)
    item.declare("identifier", ["true" if question.answer else "false"])
    item.score_correct()


def _self_assessment(item: Item, question: Question) -> None:
    assert isinstance(question, SelfAssessment)  # noqa: S101
    item.html(item.body, question.stem_html)
    interaction = item.interaction("choice-interaction", max_choices="1", shuffle="false")
    for place, step in enumerate(question.steps, 1):
        item.put(interaction, "simple-choice", step.label, identifier=f"c{place}")
    item.declare("identifier", [])


# Writing


def _line(item: Item, tag: str = "text-entry-interaction") -> None:
    item.interaction(tag, SubElement(item.body, "p"), expected_length="30")


def _short(item: Item, question: Question) -> None:
    assert isinstance(question, ShortText)  # noqa: S101
    _line(item)
    case = "true" if question.case_matters else "false"
    plain_ones = [each for each in question.accepted if not each.is_pattern]
    right = [each.text for each in plain_ones if each.share == 1][:1]
    if len(plain_ones) == len(question.accepted):
        item.declare("string", right, [(each.text, each.share) for each in plain_ones], case=case)
        item.score_mapped()
    else:
        item.declare("string", right)
        item.condition(
            (_text_test(item, each.text, case, is_pattern=each.is_pattern), each.share) for each in question.accepted
        )
    item.tell_result(question.feedback_correct, question.feedback_incorrect)


def _text_test(item: Item, text: str, case: str, *, is_pattern: bool) -> Element:
    if is_pattern:
        test = Element("qti-pattern-match", pattern=text)
        item.put(test, "variable", identifier="RESPONSE")
        return test
    test = Element("qti-string-match", {"case-sensitive": case})
    item.put(test, "variable", identifier="RESPONSE")
    item.put(test, "base-value", text, base_type="string")
    return test


def _numeric(item: Item, question: Question) -> None:
    assert isinstance(question, Numeric)  # noqa: S101
    _line(item)
    item.declare("float", [said(each.value) for each in question.accepted if each.share == 1][:1])
    tests = []
    for each in question.accepted:
        width = said(each.tolerance * 100 if each.is_relative else each.tolerance)
        mode = "relative" if each.is_relative else "absolute" if each.tolerance else "exact"
        test = Element("qti-equal", {"tolerance-mode": mode})
        if each.tolerance:
            test.set("tolerance", f"{width} {width}")
        item.put(test, "variable", identifier="RESPONSE")
        item.put(test, "base-value", said(each.value), base_type="float")
        tests.append((test, each.share))
    item.condition(tests)
    item.tell_result(question.feedback_correct, question.feedback_incorrect)


# Arranging


def _ordering(item: Item, question: Question) -> None:
    assert isinstance(question, Ordering)  # noqa: S101
    names = [f"c{place}" for place in range(1, len(question.items) + 1)]
    interaction = item.interaction("order-interaction", shuffle="true")
    for name, part in zip(names, question.items, strict=True):
        item.part(interaction, "simple-choice", name, part)
    item.declare("identifier", names, cardinality="ordered")
    item.score_correct()


def _matching(item: Item, question: Question) -> None:
    assert isinstance(question, Matching)  # noqa: S101
    prompts = [pair.prompt for pair in question.pairs]
    matches = [*(pair.match for pair in question.pairs), *question.extras]
    right = [(f"a{place} b{place}", place) for place in range(1, len(prompts) + 1)]
    same = [
        f"a{place} b{other}"
        for place, pair in enumerate(question.pairs, 1)
        for other, match in enumerate(matches, 1)
        if match.html == pair.match.html and other != place
    ]
    _sides(item, prompts, matches, most="1")
    _pairs(item, [key for key, _place in right], same, question.credit)


def _categorising(item: Item, question: Question) -> None:
    assert isinstance(question, Categorising)  # noqa: S101
    places = {category.uuid: place for place, category in enumerate(question.categories, 1)}
    _sides(item, [each.item for each in question.items], question.categories, most="0")
    _pairs(item, [f"a{n} b{places[each.category]}" for n, each in enumerate(question.items, 1)], [], question.credit)


def _sides(item: Item, left: Sequence[Part], right: Sequence[Part], most: str) -> None:
    interaction = item.interaction("match-interaction", shuffle="true", max_associations=str(len(left)))
    for letter, parts, times in (("a", left, "1"), ("b", right, most)):
        holder = item.put(interaction, "simple-match-set")
        for place, part in enumerate(parts, 1):
            item.part(holder, "simple-associable-choice", f"{letter}{place}", part, match_max=times)


def _pairs(item: Item, right: list[str], same: list[str], credit: Credit, places: int = 0) -> None:
    each = Decimal(1) / max(1, places or len(right))
    is_whole = credit is Credit.ALL_OR_NOTHING
    mapping = [] if is_whole else [(key, each) for key in (*right, *same)]
    item.declare("directedPair", right, mapping, cardinality="multiple")
    item.score_correct() if is_whole else item.score_mapped()


# In a text


def _gaps(item: Item, question: Question) -> None:
    assert isinstance(question, Gaps)  # noqa: S101
    item.html(item.body, question.stem_html)
    if all(gap.kind is GapKind.DRAGGED for gap in question.gaps):
        return _dragged(item, question)
    text = PLACE.sub(lambda match: f'<span lang="x-gap">{match[1]}</span>', question.text_html)
    item.html(item.body, text if text.lstrip().startswith("<p") else f"<p>{text}</p>")
    share = Decimal(1) / len(question.gaps)
    for span in _spans(question, item.body):
        _gap(item, question, span, share)
    names = [f"RESPONSE{place}" for place in range(1, len(question.gaps) + 1)]
    item.score_correct(*names) if question.credit is Credit.ALL_OR_NOTHING else item.score_mapped(*names)
    return None


def _spans(question: Gaps, body: Element) -> list[Element]:
    """One for each gap: a text that names a gap twice, or one that is not there, shows it once."""
    found = {each.text: each for each in body.iter("span") if each.get("lang") == "x-gap"}
    return [found[str(place)] for place in range(1, len(question.gaps) + 1) if str(place) in found]


def _become(span: Element, tag: str, attributes: dict[str, str]) -> None:
    """Where it stands, with what follows it."""
    tail = span.tail
    span.clear()
    span.tag, span.tail = f"qti-{tag}", tail
    span.attrib.update(attributes)


def _gap(item: Item, question: Question, span: Element, share: Decimal) -> None:
    assert isinstance(question, Gaps)  # noqa: S101
    place = int(span.text or 0)
    gap = question.gaps[place - 1]
    name = f"RESPONSE{place}"
    if gap.kind is GapKind.TYPED:
        _become(span, "text-entry-interaction", {"response-identifier": name, "expected-length": "20"})
        plain_ones = [each for each in gap.accepted if not each.is_pattern]
        right = [each.text for each in plain_ones if each.share == 1][:1]
        item.declare("string", right, [(each.text, each.share * share) for each in plain_ones], name=name, case="false")
    else:
        _listed(item, question, gap, span, name=name, share=share)


def _listed(item: Item, question: Gaps, gap: Gap, span: Element, *, name: str, share: Decimal) -> None:
    choices = gap.choices or tuple(
        Option(uuid=word.uuid, html=word.html, correct=word.uuid == gap.word, feedback=word.feedback)
        for word in question.words
    )
    _become(span, "inline-choice-interaction", {"response-identifier": name, "shuffle": "false"})
    right = []
    for place, each in enumerate(choices, 1):
        key = f"{name}-{place}"
        choice = item.put(span, "inline-choice", text_of(each.html), identifier=key)
        item.beside(choice, each.feedback)
        right += [key] if each.correct else []
    item.declare("identifier", right[:1], [(key, share) for key in right], name=name)


def _dragged(item: Item, question: Gaps) -> None:
    places = {word.uuid: place for place, word in enumerate(question.words, 1)}
    interaction = item.interaction("gap-match-interaction", shuffle="true")
    for place, word in enumerate(question.words, 1):
        item.part(interaction, "gap-text", f"w{place}", word, match_max="0")
    text = PLACE.sub(lambda match: f'<span lang="x-gap">{match[1]}</span>', question.text_html)
    item.html(interaction, text if text.lstrip().startswith("<p") else f"<p>{text}</p>")
    for span in _spans(question, interaction):
        _become(span, "gap", {"identifier": f"g{span.text}"})
    right = [f"w{places.get(gap.word or gap.uuid, 1)} g{place}" for place, gap in enumerate(question.gaps, 1)]
    _pairs(item, right, [], question.credit)


def _words(item: Item, question: Question) -> None:
    assert isinstance(question, SelectWords)  # noqa: S101
    holder = SubElement(item.interaction("hottext-interaction", max_choices="0"), "p")
    names: list[str] = []
    right: list[bool] = []
    for segment in question.segments:
        if segment.uuid is None:
            first, *lines = segment.text.split("\n")
            add_text(holder, first)
            for line in lines:
                SubElement(holder, "br").tail = line
            continue
        names.append(f"w{len(names) + 1}")
        right.append(segment.correct)
        word = item.put(holder, "hottext", segment.text, identifier=names[-1])
        item.beside(word, segment.feedback)
    _declare_choices(item, names, right, worth(right, question.credit), question.credit, cardinality="multiple")


# On a picture


def _picture(item: Item, interaction: Element, picture: Picture) -> None:
    html = f'<img src="{picture.src}" alt="{escape(picture.alt)}" width="{picture.width}" height="{picture.height}">'
    item.html(interaction, html)


def _hotspot(item: Item, question: Question) -> None:
    assert isinstance(question, Hotspot)  # noqa: S101
    cardinality = "single" if question.most == 1 and sum(zone.correct for zone in question.zones) == 1 else "multiple"
    interaction = item.interaction("hotspot-interaction", max_choices=str(question.most))
    _picture(item, interaction, question.picture)
    names = [f"z{place}" for place in range(1, len(question.zones) + 1)]
    for name, zone in zip(names, question.zones, strict=True):
        shape, coords = _coords(zone, question.picture)
        item.put(interaction, "hotspot-choice", identifier=name, shape=shape, coords=coords, hotspot_label=zone.label)
        if zone.feedback:
            item.has_told = True
            item.tell("FEEDBACK", name, zone.feedback)
    right = [zone.correct for zone in question.zones]
    _declare_choices(item, names, right, worth(right, question.credit), question.credit, cardinality=cardinality)


def _coords(zone: Zone, picture: Picture) -> tuple[str, str]:
    """In whole pixels."""
    sides = (picture.width, picture.height)
    if zone.shape is Shape.CIRCLE:
        x, y, radius = zone.numbers[:3]
        return "circle", _pixels([x * sides[0], y * sides[1], radius * sides[0]])
    if zone.shape is Shape.RECTANGLE:
        x, y, width, height = zone.numbers[:4]
        return "rect", _pixels([x * sides[0], y * sides[1], (x + width) * sides[0], (y + height) * sides[1]])
    return "poly", _pixels([each * sides[place % 2] for place, each in enumerate(zone.numbers)])


def _pixels(numbers: Iterable[Decimal]) -> str:
    return ",".join(str(round(each)) for each in numbers)


def _labelling(item: Item, question: Question) -> None:
    assert isinstance(question, Labelling)  # noqa: S101
    places = {label.uuid: place for place, label in enumerate(question.labels, 1)}
    interaction = item.interaction("graphic-gap-match-interaction")
    _picture(item, interaction, question.picture)
    for place, label in enumerate(question.labels, 1):
        item.part(interaction, "gap-text", f"l{place}", label, match_max="0")
    radius = max(4, question.picture.width // 30)
    for place, marker in enumerate(question.markers, 1):
        x, y = round(marker.x * question.picture.width), round(marker.y * question.picture.height)
        item.put(
            interaction, "associable-hotspot", identifier=f"m{place}", shape="circle", coords=f"{x},{y},{radius}",
            match_max="1", hotspot_label=marker.place,
        )  # fmt: skip
    right = [f"l{places.get(marker.label, 1)} m{place}" for place, marker in enumerate(question.markers, 1)]
    _pairs(item, right, [], question.credit)


# Read by a person

FILE_KINDS = {
    "pdf": "application/pdf", "picture": "image/*", "sound": "audio/*",
    "text": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip


def _essay(item: Item, question: Question) -> None:
    assert isinstance(question, FreeText)  # noqa: S101
    item.interaction("extended-text-interaction", expected_lines="10")
    item.declare("string", [])
    _for_markers(item, question)


def _upload(item: Item, question: Question) -> None:
    assert isinstance(question, FileUpload)  # noqa: S101
    kinds = ",".join(FILE_KINDS[kind] for kind in question.kinds if kind in FILE_KINDS)
    item.interaction("upload-interaction", type=kinds)
    item.declare("file", [])
    _for_markers(item, question)


def _for_markers(item: Item, question: ReadByHand) -> None:
    criteria = "".join(
        f"<p><strong>{inline(each.title)}</strong></p><ul>"
        + "".join(f"<li>{said(level.points)} : {inline(level.description)}</li>" for level in each.levels)
        + "</ul>"
        for each in question.rubric
    )
    if question.model_answer_html or criteria:
        block = item.put(item.body, "rubric-block", view="scorer", use="scoring")
        item.html(item.put(block, "content-body"), question.model_answer_html + criteria)


WRITERS: dict[type[Question], Callable[[Item, Question], None]] = {
    **dict.fromkeys((MultipleChoice, SingleChoice), _choice),
    TrueFalse: _true_false, ShortText: _short, Numeric: _numeric, Matching: _matching, Ordering: _ordering,
    Categorising: _categorising, Gaps: _gaps, SelectWords: _words, Hotspot: _hotspot, Labelling: _labelling,
    FreeText: _essay, FileUpload: _upload, SelfAssessment: _self_assessment,
}  # fmt: skip
