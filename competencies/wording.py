"""How far two raters agree, in words and figures for a person."""

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy

from competencies.agreement import Agreement, Kappa, Strength

STRENGTHS = {
    Strength.POOR: gettext_lazy("no agreement beyond chance"),
    Strength.SLIGHT: gettext_lazy("slight agreement"),
    Strength.FAIR: gettext_lazy("fair agreement"),
    Strength.MODERATE: gettext_lazy("moderate agreement"),
    Strength.SUBSTANTIAL: gettext_lazy("substantial agreement"),
    Strength.ALMOST_PERFECT: gettext_lazy("almost perfect agreement"),
}


def agreement_told(agreement: Agreement, title: str = "") -> dict[str, Any]:
    """What ``components/agreement.html`` shows."""
    return {
        "title": title,
        "same": agreement.same,
        "n": agreement.n,
        "left_out": agreement.left_out,
        "kappa": _kappa(agreement.kappa),
        "weighted": _kappa(agreement.quadratic or agreement.kappa),
        "skewed": agreement.prevalence is not None and agreement.prevalence.skewed,
    }


def _kappa(kappa: Kappa) -> dict[str, Any] | None:
    """``None`` where chance alone would make both agree always, so that there is nothing to measure."""
    if kappa.value is None or kappa.lower is None or kappa.upper is None or kappa.strength is None:
        return None
    return {
        "value": number_format(kappa.value, 2),
        "lower": number_format(kappa.lower, 2),
        "upper": number_format(kappa.upper, 2),
        "words": STRENGTHS[kappa.strength],
    }
