"""Two drafts of a scenario side by side: what was added, taken out and changed, in the words of the editor."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from wagtail.admin.compare import FieldComparison, TextDiff, diff_text
from wagtail.admin.panels import FieldPanel

from cms.scenario_editor.words import words

Record = dict[str, Any]
LISTS = ("stages", "dimensions", "characters", "scenes", "ends")
# Which scenario it is follows from the snippet; short names are how two drafts are matched.
UNSAID = frozenset({"uuid", "key", "choices", *LISTS})
NAMES = {"age_band": "age", "content_notice": "notice"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing with what happened to it; ``lines`` are HTML."""

    title: str
    lines: tuple[SafeString, ...]


def changes(before: Any, after: Any) -> list[Change]:
    """In the order of the editor. Drafts of any shape are compared as far as they have one."""
    old, new = _record(before), _record(after)
    labels = words()
    found = [Change(title=labels["whole"], lines=tuple(_fields(old, new, labels)))]
    for name in LISTS:
        found.extend(_of_list(name, _by_key(old.get(name)), _by_key(new.get(name)), labels))
    return [each for each in found if each.lines]


def _of_list(name: str, old: dict[str, Record], new: dict[str, Record], labels: dict[str, str]) -> Iterator[Change]:
    for key, record in new.items():
        title = _title(name, key, record, labels)
        if key not in old:
            yield Change(title=title, lines=(_whole(_("Added"), record, "addition"),))
        else:
            yield Change(title=title, lines=(*_fields(old[key], record, labels), *_choices(old[key], record, labels)))
    for key, record in old.items():
        if key not in new:
            yield Change(title=_title(name, key, record, labels), lines=(_whole(_("Removed"), record, "deletion"),))
    kept_before, kept_after = [key for key in old if key in new], [key for key in new if key in old]
    if kept_before != kept_after:
        yield Change(title=labels[name], lines=(format_html("{}", _("The order changed.")),))


def _choices(old: Record, new: Record, labels: dict[str, str]) -> Iterator[SafeString]:
    before, after = _by_key(old.get("choices")), _by_key(new.get("choices"))
    for number, (key, choice) in enumerate(after.items(), start=1):
        said = labels["choice_title"] % {"number": number}
        if key not in before:
            yield format_html("{} : {}", said, _whole(_("Added"), choice, "addition"))
        else:
            yield from (format_html("{}, {}", said, line) for line in _fields(before[key], choice, labels))
    for key, choice in before.items():
        if key not in after:
            yield format_html("{} : {}", _("A choice"), _whole(_("Removed"), choice, "deletion"))
    if [each for each in before if each in after] != [each for each in after if each in before]:
        yield format_html("{}", _("The order of the choices changed."))


def _fields(old: Record, new: Record, labels: dict[str, str]) -> Iterator[SafeString]:
    for name in dict.fromkeys([*new, *old]):
        before, after = said(old.get(name)), said(new.get(name))
        if name not in UNSAID and before != after:
            label = labels.get(NAMES.get(name, name), name)
            yield format_html("{} : {}", label, diff_text(before, after).to_html())


def _whole(what: str, record: Record, kind: str) -> SafeString:
    text = said(record.get("text") or record.get("label") or record.get("title") or record.get("name"))
    return format_html("{} : {}", what, TextDiff([(kind, text or "—")]).to_html())


def _title(name: str, key: str, record: Record, labels: dict[str, str]) -> str:
    text = said(record.get("title") or record.get("text") or record.get("label") or record.get("name"))
    return f"{labels[name]} · {Truncator(text).chars(70) or key} ({key})"


def said(value: Any) -> str:
    """A value as one reads it: what is usual and what is empty are the same."""
    if value is None or value is False or value in ("", [], {}):
        return ""
    if value is True:
        return _("yes")
    if isinstance(value, list):
        return " · ".join(filter(None, map(said, value)))
    if isinstance(value, dict):
        if value.keys() == {"dimension", "by"} and isinstance(value["by"], int):
            return f"{value['dimension']} {value['by']:+d}"
        return ", ".join(f"{name} {said(each)}" for name, each in value.items() if said(each))
    return str(value)


def _record(value: Any) -> Record:
    return value if isinstance(value, dict) else {}


def _by_key(value: Any) -> dict[str, Record]:
    rows = value if isinstance(value, list) else []
    return {str(each.get("key", number)): each for number, each in enumerate(rows) if isinstance(each, dict)}


class ScenarioComparison(FieldComparison):
    def has_changed(self) -> bool:
        return bool(changes(self.val_a, self.val_b))

    def htmldiff(self) -> SafeString:
        parts = ((each.title, _listed(each.lines)) for each in changes(self.val_a, self.val_b))
        return format_html(
            '<dl class="scenario-changes">{}</dl>', format_html_join("", "<dt>{}</dt><dd>{}</dd>", parts)
        )


def _listed(lines: tuple[SafeString, ...]) -> SafeString:
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((each,) for each in lines)))


class ScenarioPanel(FieldPanel):
    def get_comparison_class(self) -> type[FieldComparison]:
        return ScenarioComparison
