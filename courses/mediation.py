"""Words of the trade that scenarios and role-plays share."""

from enum import StrEnum


class Mode(StrEnum):
    """How the mediation is led: going from one to the other, on the spot, everybody at a table; or what is no
    mediation of a conflict: a request about rights, going toward people."""

    SHUTTLE = "navette"
    ON_THE_SPOT = "temps_reel"
    ROUND_TABLE = "table_ronde"
    RIGHTS = "acces_droits"
    OUTREACH = "aller_vers"


class Level(StrEnum):
    CAP = "cap"
    TP = "tp"
    DEUST = "deust"
