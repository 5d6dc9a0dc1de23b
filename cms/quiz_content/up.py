"""From content to blocks: what importers write drafts from."""

import json
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from assessments.quizzes import content as c
from cms.marked_words import Piece, write_marked
from cms.quiz_content.media import Keeping

HUNDRED = Decimal(100)

Raw = dict[str, Any]


def answer_blocks(question: c.Question, keeping: Keeping | None = None) -> list[Raw]:
    """The StreamField data of a question read from a file. ``keeping`` is where its pictures and sounds are kept."""
    value = _Writer(keeping or Keeping()).value(question)
    return [{"type": question.type, "id": str(question.uuid), "value": value}]


def _percent(share: Decimal) -> str:
    return f"{(share * HUNDRED).normalize():f}"


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _item(uuid: UUID, value: Any) -> Raw:
    return {"type": "item", "id": str(uuid), "value": value}


def _order(parts: Iterable[c.Part]) -> str:
    return " ".join(str(each.uuid) for each in parts)


class _Writer:
    def __init__(self, keeping: Keeping) -> None:
        self.html = keeping.contracted
        self.picture = keeping.picture

    def value(self, question: c.Question) -> Raw:
        write: Callable[[Any], Raw] = getattr(self, question.type)
        return write(question)

    # Pieces

    def parts(self, parts: Iterable[c.Part]) -> list[Raw]:
        return [
            _item(each.uuid, {"html": self.html(each.html), "feedback": self.html(each.feedback)}) for each in parts
        ]

    def options(self, options: Iterable[c.Option]) -> list[Raw]:
        return [
            _item(each.uuid, {
                "html": self.html(each.html), "correct": each.correct, "feedback": self.html(each.feedback),
                "weight": _percent(each.weight),
            })
            for each in options
        ]  # fmt: skip

    def variants(self, variants: Iterable[c.Variant]) -> list[Raw]:
        return [
            {
                "text": each.text, "share": _percent(each.share), "feedback": self.html(each.feedback),
                "is_pattern": each.is_pattern,
            }
            for each in variants
        ]  # fmt: skip

    def both_ways(self, question: c.ShortText | c.Numeric) -> Raw:
        return {
            "feedback_correct": self.html(question.feedback_correct),
            "feedback_incorrect": self.html(question.feedback_incorrect),
        }

    # Types, by their names

    def single(self, question: c.Choice) -> Raw:
        return {
            "options": self.options(question.options), "credit": question.credit.value, "shuffle": question.shuffle,
        }  # fmt: skip

    multiple = single

    def true_false(self, question: c.TrueFalse) -> Raw:
        return {
            "answer": "true" if question.answer else "false",
            "feedback_true": self.html(question.feedback_true),
            "feedback_false": self.html(question.feedback_false),
        }

    def short_text(self, question: c.ShortText) -> Raw:
        return {
            "accepted": self.variants(question.accepted), "case_matters": question.case_matters,
            "accents_matter": question.accents_matter, **self.both_ways(question),
        }  # fmt: skip

    def numeric(self, question: c.Numeric) -> Raw:
        accepted = [
            {
                "value": _plain(each.value), "tolerance": _plain(each.tolerance), "is_relative": each.is_relative,
                "share": _percent(each.share), "feedback": self.html(each.feedback),
            }
            for each in question.accepted
        ]  # fmt: skip
        units = [{"symbol": each.symbol, "factor": _plain(each.factor)} for each in question.units]
        return {
            "accepted": accepted, "units": units, "unit_required": question.unit_required, **self.both_ways(question),
        }  # fmt: skip

    def matching(self, question: c.Matching) -> Raw:
        pairs = [
            _item(each.prompt.uuid, {
                "prompt": self.html(each.prompt.html), "match": self.html(each.match.html),
                "feedback": self.html(each.prompt.feedback), "match_feedback": self.html(each.match.feedback),
                "identity": str(each.match.uuid),
            })
            for each in question.pairs
        ]  # fmt: skip
        return {"pairs": pairs, "extras": self.parts(question.extras), "credit": question.credit.value}

    def ordering(self, question: c.Ordering) -> Raw:
        return {
            "items": self.parts(question.items), "first": question.first, "last": question.last,
            "credit": question.credit.value,
        }  # fmt: skip

    def categorising(self, question: c.Categorising) -> Raw:
        categories = [
            _item(each.uuid, {
                "html": self.html(each.html), "feedback": self.html(each.feedback),
                "items": self.parts(placed.item for placed in question.items if placed.category == each.uuid),
            })
            for each in question.categories
        ]  # fmt: skip
        order = _order(placed.item for placed in question.items)
        return {"categories": categories, "credit": question.credit.value, "order": order}

    def gaps(self, question: c.Gaps) -> Raw:
        words = {each.uuid: each for each in question.words}
        used = {gap.word for gap in question.gaps}
        return {
            "text_html": self.html(question.text_html),
            "gaps": [
                {"type": gap.kind.value, "id": str(gap.uuid), "value": self.gap(gap, words)} for gap in question.gaps
            ],
            "extras": self.parts(each for each in question.words if each.uuid not in used),
            "credit": question.credit.value,
            "order": _order(question.words),
        }

    def gap(self, gap: c.Gap, words: dict[UUID, c.Part]) -> Raw:
        feedback = {"feedback": self.html(gap.feedback)}
        if gap.kind is c.GapKind.TYPED:
            return {**feedback, "accepted": self.variants(gap.accepted)}
        if gap.kind is c.GapKind.LISTED:
            return {**feedback, "choices": self.options(gap.choices)}
        word = words.get(gap.word) if gap.word else None
        return {
            **feedback, "word": self.html(word.html) if word else "",
            "word_feedback": self.html(word.feedback) if word else "", "identity": str(word.uuid) if word else "",
        }  # fmt: skip

    def select_words(self, question: c.SelectWords) -> Raw:
        pieces = [
            Piece(text=each.text, is_word=each.uuid is not None, correct=each.correct, feedback=each.feedback)
            for each in question.segments
        ]
        identities = [[str(each.uuid), each.text] for each in question.segments if each.uuid is not None]
        return {
            "text": write_marked(pieces), "credit": question.credit.value, "identity": json.dumps(identities),
        }  # fmt: skip

    def hotspot(self, question: c.Hotspot) -> Raw:
        zones = [
            _item(each.uuid, {
                "label": each.label, "correct": each.correct, "feedback": self.html(each.feedback),
                "shape": each.shape.value, **_places(each),
            })
            for each in question.zones
        ]  # fmt: skip
        return {
            "picture": self.picture(question.picture), "alt": question.picture.alt, "zones": zones,
            "most": question.most, "credit": question.credit.value,
        }  # fmt: skip

    def labelling(self, question: c.Labelling) -> Raw:
        labels = {each.uuid: each for each in question.labels}
        used = {each.label for each in question.markers}
        return {
            "picture": self.picture(question.picture),
            "alt": question.picture.alt,
            "markers": [_item(each.uuid, self.marker(each, labels.get(each.label))) for each in question.markers],
            "extras": self.parts(each for each in question.labels if each.uuid not in used),
            "credit": question.credit.value,
            "order": _order(question.labels),
        }

    def marker(self, marker: c.Marker, label: c.Part | None) -> Raw:
        return {
            "label": self.html(label.html) if label else "", "place": marker.place, "x": _percent(marker.x),
            "y": _percent(marker.y), "feedback": self.html(marker.feedback),
            "label_feedback": self.html(label.feedback) if label else "", "identity": str(label.uuid) if label else "",
        }  # fmt: skip

    def by_hand(self, question: c.ReadByHand) -> Raw:
        rubric = [
            _item(each.uuid, {
                "title": each.title,
                "levels": [{"points": _plain(level.points), "description": level.description} for level in each.levels],
            })
            for each in question.rubric
        ]  # fmt: skip
        return {"rubric": rubric, "model_answer_html": self.html(question.model_answer_html)}

    def free_text(self, question: c.FreeText) -> Raw:
        return {
            **self.by_hand(question), "least_words": question.least_words, "most_words": question.most_words,
        }  # fmt: skip

    def file_upload(self, question: c.FileUpload) -> Raw:
        return {**self.by_hand(question), "kinds": list(question.kinds), "most_files": question.most_files}

    def self_assessment(self, question: c.SelfAssessment) -> Raw:
        return {"steps": [{"value": str(each.value), "label": each.label} for each in question.steps]}


def _places(zone: c.Zone) -> Raw:
    if zone.shape is c.Shape.POLYGON:
        numbers = [_percent(each) for each in zone.numbers]
        pairs = (f"{x},{y}" for x, y in zip(numbers[::2], numbers[1::2], strict=False))
        return {"corners": " ".join(pairs), "x": None, "y": None, "width": None, "height": None}
    x, y, width, *rest = zone.numbers
    if zone.shape is c.Shape.CIRCLE:
        return {"x": _percent(x), "y": _percent(y), "width": _percent(width * 2), "height": None, "corners": ""}
    return {"x": _percent(x), "y": _percent(y), "width": _percent(width), "height": _percent(rest[0]), "corners": ""}


# The quiz


def sections_of(
    content: c.QuizContent, keys: dict[UUID, int], modules: dict[str, int], keeping: Keeping | None = None
) -> Raw:
    """The streams of a quiz: its sections, thresholds and placements. ``keys`` are its questions as they are kept here,
    ``modules`` the pages of modules by their codes."""
    html = (keeping or Keeping()).contracted
    return {
        "sections": [_section(each, keys, html) for each in content.sections],
        "thresholds": [
            {"type": "threshold", "value": {"competency": each.competency, "share": _percent(each.share)}}
            for each in content.thresholds
        ],
        "placements": [{"type": "placement", "value": _placement(each, modules)} for each in content.placements],
    }


def _section(section: c.Section, keys: dict[UUID, int], html: Callable[[str], str]) -> Raw:
    value = {
        "title": section.title,
        "introduction": html(section.introduction_html),
        "questions": [_item(uuid5(section.uuid, f"{uuid}"), keys[uuid]) for uuid in section.questions if uuid in keys],
        "draws": [_item(each.uuid, _draw(each)) for each in section.draws],
        "shuffle": section.shuffle,
    }
    return {"type": "section", "id": str(section.uuid), "value": value}


def _draw(draw: c.Draw) -> Raw:
    return {
        "count": draw.count,
        "competencies": list(draw.competencies),
        "levels": [each.value for each in draw.levels],
        "types": list(draw.types),
    }


def _placement(placement: c.Placement, modules: dict[str, int]) -> Raw:
    page = modules.get(placement.course)
    return {
        "module": page,
        "code": "" if page else placement.course,
        "competencies": list(placement.competencies),
        "dispense_from": None if placement.dispense_from is None else _percent(placement.dispense_from),
        "add_below": _percent(placement.add_below),
    }
