"""What a role-play may start from: the phases, the grid and the questions of domain.md §D.1 and §D.3. In French, as
everything that a role-play holds."""

from assessments.roleplays.content.types import Criterion, DebriefStep, Focus, Phase, PhaseKind


def default_phases() -> tuple[Phase, ...]:
    return (
        Phase(key="cadrage", kind=PhaseKind.FRAMING, title="Poser le cadre du jeu", minutes=5),
        Phase(key="preparation", kind=PhaseKind.PREPARATION, title="Se préparer", minutes=10),
        Phase(key="jeu", kind=PhaseKind.PLAY, title="Jouer", minutes=15),
        Phase(key="temps-mort", kind=PhaseKind.TIME_OUT, title="Temps mort", minutes=5, optional=True),
        Phase(key="sortie-de-role", kind=PhaseKind.LEAVING, title="Sortir de son rôle", minutes=5),
        Phase(key="debriefing", kind=PhaseKind.DEBRIEF, title="En parler ensemble", minutes=25),
        Phase(key="trace", kind=PhaseKind.TRACE, title="Garder une trace", minutes=5),
    )


def default_foci() -> tuple[Focus, ...]:
    return (
        Focus(key="cadre", label="Le cadre et la neutralité"),
        Focus(key="ecoute", label="L’écoute et la reformulation"),
        Focus(key="tensions", label="Les émotions et les tensions"),
        Focus(key="accord", label="Le pouvoir d’agir et les limites"),
        Focus(key="cloture", label="La fin et la trace"),
    )


def _criterion(key: str, label: str, focus: str, seen: tuple[str, str, str], *competencies: str) -> Criterion:
    done, adjusted, alert = seen
    return Criterion(
        key=key, label=label, focus=focus, done=done, adjusted=adjusted, alert=alert, competencies=competencies
    )


def default_grid() -> tuple[Criterion, ...]:
    return (
        _criterion(
            "pose-du-cadre", "Pose du cadre", "cadre",
            ("Se présente, dit son rôle, le volontariat, la confidentialité et ses limites, les règles de parole.",
             "Vérifie que chacun a compris et accepte ; repose le cadre sans blesser.",
             "Commence sans cadre."),
            "mediation",
        ),
        _criterion(
            "tiers-neutre", "Tiers neutre et impartial", "cadre",
            ("Temps et regard équilibrés, mots sans jugement.",
             "Repère et corrige à voix haute un déséquilibre.",
             "Donne son avis, désigne un fautif."),
            "diplomacy-neutrality",
        ),
        _criterion(
            "ecoute-active", "Écoute active", "ecoute",
            ("Questions ouvertes, relances, silences.",
             "Capte le non-verbal et le vérifie.",
             "Coupe, interroge comme une enquête."),
            "listening-empathy",
        ),
        _criterion(
            "reformulation", "Reformulation et synthèse", "ecoute",
            ("Redit avec ses mots et fait valider.",
             "Passe de la position au besoin.",
             "Déforme, ajoute une intention."),
            "listening-empathy", "mediation",
        ),
        _criterion(
            "faits-emotions", "Faits, émotions, opinions", "tensions",
            ("Les distingue dans ses questions.",
             "Aide les personnes à les distinguer.",
             "Traite une rumeur comme un fait."),
            "mediation",
        ),
        _criterion(
            "tensions-et-soi", "Gestion des tensions et de soi", "tensions",
            ("Ralentit, nomme la tension, propose une pause.",
             "Choisit le bon mode : navette, pause, relais.",
             "Monte le ton, subit, minimise un danger."),
            "patience-emotions",
        ),
        _criterion(
            "pouvoir-d-agir", "Pouvoir d’agir", "accord",
            ("Les idées viennent des personnes : « faire avec ».",
             "L’accord est précis : qui, quoi, quand, comment on vérifie.",
             "Impose sa solution, fait à la place."),
            "mediation", "assessment-adaptation",
        ),
        _criterion(
            "limites-orientation", "Limites et orientation", "accord",
            ("Dit ce qu’il ne peut pas faire, oriente vers le bon acteur.",
             "Prépare l’orientation avec l’accord de la personne.",
             "Promet, sort de sa mission."),
            "social-schemes", "assessment-adaptation",
        ),
        _criterion(
            "cloture-trace", "Clôture et trace", "cloture",
            ("Résume, dit le prochain pas, rend compte sans détail confidentiel.",
             "Demande un retour aux personnes.",
             "Part sans conclure."),
            "mediation", "teamwork",
        ),
    )  # fmt: skip


def default_debrief() -> tuple[DebriefStep, ...]:
    """Six questions after Thiagarajan and Kriz (domain.md §D.1), the mediator first."""
    return (
        DebriefStep(
            key="ressenti", question="Comment vous sentez-vous ?",
            help="La médiatrice ou le médiateur parle d’abord, puis les personnes jouées, puis les observateurs.",
        ),
        DebriefStep(key="faits", question="Que s’est-il passé ?", help="Des faits : ce qu’on a dit, ce qu’on a vu."),
        DebriefStep(key="reel", question="Qu’est-ce qui ressemble à la vraie vie ?"),
        DebriefStep(key="appris", question="Qu’avez-vous appris ?"),
        DebriefStep(key="et-si", question="Et si… ?", help="Un autre mode, une autre phrase, une personne de plus."),
        DebriefStep(key="suite", question="Et maintenant, que garder, qu’essayer ?"),
    )  # fmt: skip
