"""What an entry assessment proposes and what was decided, in words: the same for trainer and apprentice."""

from collections.abc import Collection
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.quizzes.models import PlacementDecision, PlacementProposal
from assessments.quizzes.queries import modules_of, rule_of
from competencies.queries import competencies_by_code

Verdict = PlacementProposal.Verdict

PROPOSED = {
    Verdict.DISPENSE: gettext_lazy("Leave this module out"),
    Verdict.ADD: gettext_lazy("Add this module"),
    Verdict.KEEP: gettext_lazy("As planned"),
}
DOES = {
    Verdict.DISPENSE: gettext_lazy(
        "If you accept, the module asks for nothing any more: it is never late, and stays open to whoever wants it. "
        "It gives no evidence."
    ),
    Verdict.ADD: gettext_lazy("If you accept, the module joins those of the apprentice today."),
    Verdict.KEEP: gettext_lazy("Nothing to decide."),
}
DECIDED = {
    (Verdict.DISPENSE, True): gettext_lazy("Left out: nothing is asked in this module."),
    (Verdict.DISPENSE, False): gettext_lazy("Kept: this module is followed as planned."),
    (Verdict.ADD, True): gettext_lazy("Added: this module is followed."),
    (Verdict.ADD, False): gettext_lazy("Not added."),
}


def lines_of(proposals: Collection[PlacementProposal]) -> list[dict[str, Any]]:
    """Three queries, however many there are."""
    modules = modules_of(proposals)
    titles = competencies_by_code({code for each in proposals for code in each.shares}) if proposals else {}
    return [_line(each, modules, titles) for each in proposals]


def _line(proposal: PlacementProposal, modules: dict[int, Any], titles: dict[str, Any]) -> dict[str, Any]:
    module, verdict = modules.get(proposal.pk), Verdict(proposal.verdict)
    return {
        "proposal": proposal,
        "module": module,
        "title": module.title if module else proposal.course,
        "proposed": PROPOSED[verdict],
        "does": DOES[verdict],
        "decides": verdict is not Verdict.KEEP,
        "shares": [
            (titles[code].title if code in titles else code, percent(share)) for code, share in proposal.shares.items()
        ],
        "rule": _rule(proposal),
        "decision": _decision(proposal),
    }


def percent(share: Any) -> int:
    return int((Decimal(share) * 100).quantize(Decimal(1), ROUND_HALF_UP))


def _rule(proposal: PlacementProposal) -> str:
    rule = rule_of(proposal)
    if rule is None:
        return ""
    low = percent(rule.add_below)
    if rule.dispense_from is None:
        return _(
            "The rule: never leave it out, whatever the result; add it below %(low)d %% in one competency, "
            "else as planned."
        ) % {"low": low}
    return _(
        "The rule: leave it out from %(high)d %% in every competency, add it below %(low)d %% in one of them, "
        "else as planned."
    ) % {"high": percent(rule.dispense_from), "low": low}


def _decision(proposal: PlacementProposal) -> dict[str, Any] | None:
    last: PlacementDecision | None = next(iter(proposal.last_first), None)
    if last is None:
        return None
    words = getattr(last, "words", None)
    return {
        "row": last,
        "said": DECIDED[Verdict(proposal.verdict), last.accepted],
        "reason": words.text if words else "",
    }
