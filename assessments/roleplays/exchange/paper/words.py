"""What the paper says around the role-play. The caller translates: no Django here."""

from assessments.roleplays.content import CardKind


def _(text: str) -> str:
    """Marks a sentence for the catalogues."""
    return text


KINDS = {
    CardKind.MEDIATOR: _("Mediator"),
    CardKind.CO_MEDIATOR: _("Co-mediator"),
    CardKind.PARTY: _("Somebody concerned"),
    CardKind.WITNESS: _("Witness"),
    CardKind.PARTNER: _("Partner"),
}
PLAYED_BY = _("Played by: %(name)s")
EVERYBODY_KNOWS = _("What everybody knows")
ONLY_YOU_KNOW = _("What only you know")
YOU_WANT = _("What you want")
RED_LINE = _("Your red line")
FOLD = _("Fold here: the name toward the others, these words toward you.")
STOP = _("Anybody may say stop, at any moment. Nobody asks who, nor why.")
OBSERVE = _("What you observe")
OBSERVER = _("Your name:")
OBSERVED = _("Who you observe:")
DAY = _("Day:")
DONE = _("Done (2):")
ADJUSTED = _("Done and adjusted (3):")
ALERT = _("Alert:")
FACT = _("What I saw or heard, word for word:")
LEVELS = (
    _("0 · Absent"),
    _("1 · Begun"),
    _("2 · Done"),
    _("3 · Done and adjusted"),
    _("Could not be seen"),
)
FACT_FIRST = _("First the fact, then the level. Without a fact, no level.")
RUNNING = _("How it goes")
MINUTES = _("%(minutes)s min")
OPTIONAL = _("optional")
NEVER_SKIPPED = _("never skipped")
AT_MINUTE = _("At minute %(minute)s: %(words)s")
BEFOREHAND = _("Tell the group beforehand")
SUMMARY = _("What everybody knows when it begins")
DEBRIEF = _("The questions of the debrief")
PITFALLS = _("Traps")
CAST = _("Who plays, who observes")
