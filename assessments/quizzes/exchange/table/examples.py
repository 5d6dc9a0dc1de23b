"""One row of each type, for the template: what a trainer copies and changes."""

from collections.abc import Iterator

from assessments.quizzes.exchange.table import columns as c
from courses.cells import safe

Cells = dict[str, str]


def _answers(*pairs: tuple[str, str]) -> Cells:
    """Answers, each with what is said to who gives it."""
    cells: Cells = {}
    for name, told, (answer, feedback) in zip(c.ANSWERS, c.TOLDS, pairs, strict=False):
        cells |= {name: answer, told: feedback}
    return cells


EXAMPLES: dict[str, Cells] = {
    "single": {
        c.QUESTION: "Vous arrivez dans un hall où deux voisins se disputent. Que faites-vous d’abord ?", c.RIGHT: "2",
        **_answers(
            ("Je dis qui a raison.", "Un médiateur ne juge pas."),
            ("Je me présente et j’écoute chacun.", "Oui : on sait à qui parler, et chacun est entendu."),
            ("Je repars.", "Votre présence peut calmer la situation."),
        ),
        c.EXPLANATION: "Se présenter et écouter crée la confiance.",
    },
    "multiple": {
        c.QUESTION: "Quels gestes économisent l’eau ?", c.RIGHT: "1 ; 3", c.CREDIT: "chaque partie compte",
        **_answers(
            ("Fermer le robinet en se savonnant.", "Oui, plusieurs litres à chaque fois."),
            ("Prendre un bain plutôt qu’une douche.", "Un bain demande trois fois plus d’eau."),
            ("Réparer une fuite.", "Oui : un robinet qui goutte perd beaucoup d’eau."),
        ),
        c.EXPLANATION: "Les petits gestes de tous les jours comptent.",
    },
    "true_false": {
        c.QUESTION: "Un médiateur garde pour lui ce qu’on lui confie.", c.RIGHT: "vrai",
        c.TOLDS[0]: "Oui, sauf danger grave.", c.TOLDS[1]: "La discrétion fait partie du métier.",
        c.EXPLANATION: "Sans discrétion, personne ne se confie.",
    },
    "short_text": {
        c.QUESTION: "Comment appelle-t-on une personne neutre qui aide à renouer le dialogue ?",
        **_answers(("médiateur", "Oui."), ("médiatrice", "Oui.")), c.OTHERWISE: "Relisez le début de la leçon.",
        c.EXPLANATION: "Le médiateur ne prend pas parti.",
    },
    "numeric": {
        c.QUESTION: "Combien font 3 lampes de 12 W allumées ensemble, en watts ?",
        **_answers(("36", "Oui : 3 × 12.")), c.OTHERWISE: "Multipliez 3 par 12.",
        c.EXPLANATION: "Les puissances s’ajoutent.",
    },
    "matching": {
        c.QUESTION: "À chaque démarche, son service.",
        **_answers(
            ("Payer ses impôts => impots.gouv.fr", ""), ("Voir ses soins => ameli.fr", ""), ("(rien) => ants.fr", ""),
        ),
        c.EXPLANATION: "Chaque service a son site officiel.",
    },
    "ordering": {
        c.QUESTION: "Remettez dans l’ordre les étapes d’une médiation.",
        **_answers(("Accueillir", ""), ("Écouter chacun", ""), ("Chercher un accord", "")),
        c.EXPLANATION: "On écoute avant de proposer.",
    },
    "categorising": {
        c.QUESTION: "À faire, ou à éviter ?",
        **_answers(("Reformuler => À faire", ""), ("Couper la parole => À éviter", ""), ("Remercier => À faire", "")),
        c.EXPLANATION: "Une bonne écoute se voit dans les gestes.",
    },
    "gaps": {
        c.QUESTION: "Complétez la phrase.", c.TEXT: "Le {médiateur|médiatrice} reste {=neutre~fâché}.",
        c.EXPLANATION: "La neutralité est la première règle.",
    },
    "select_words": {
        c.QUESTION: "Choisissez les mots qui disent l’attitude attendue.",
        c.TEXT: "Face à un conflit, on [=écoute], on [juge] et on [=rassure].",
        c.EXPLANATION: "Écouter et rassurer, sans juger.",
    },
    "free_text": {
        c.QUESTION: "Racontez une situation où vous avez calmé une dispute.",
        c.ANSWERS[0]: "Je me suis présenté, j’ai écouté chacun, puis nous avons cherché un accord.",
        c.EXPLANATION: "On attend une situation, ce que vous avez fait, ce qui a changé.",
    },
    "file_upload": {
        c.QUESTION: "Envoyez la photo de l’affiche que vous avez faite.",
        c.EXPLANATION: "Une affiche claire se lit de loin.",
    },
    "self_assessment": {
        c.QUESTION: "Où en êtes-vous pour accueillir un habitant ?",
        **_answers(("0 : Je ne sais pas encore.", ""), ("1 : J’ai besoin d’aide.", ""), ("3 : Je le fais seul.", "")),
        c.EXPLANATION: "Il n’y a pas de mauvaise réponse : c’est votre point de départ.",
    },
}  # fmt: skip


def example_rows() -> Iterator[list[str]]:
    yield list(c.COLUMNS)
    for type_, cells in EXAMPLES.items():
        row = {c.CODE: f"exemple-{type_.replace('_', '-')}", c.TYPE: c.TYPES[type_], **cells}
        yield [safe(row.get(title, "")) for title in c.COLUMNS]
