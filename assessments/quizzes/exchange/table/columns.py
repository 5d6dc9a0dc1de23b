"""The template: its columns, and the words that its cells take. They are in French in every file, as a format's names
are, so that a file made here is read everywhere."""

import re
import unicodedata

from assessments.quizzes.content import Credit, QuestionLevel

CODE, TYPE, QUESTION, TEXT = "Code", "Type", "Question", "Texte"
RIGHT, CREDIT, POINTS = "Bonnes réponses", "Règle", "Points"
EXPLANATION, COMPETENCIES, LEVEL, SOURCE = "Explication", "Compétences", "Niveau", "Source"
OTHERWISE = "Retour sinon"
ANSWER, TOLD = "Réponse {}", "Retour {}"
MOST = 12
ANSWERS = tuple(ANSWER.format(number) for number in range(1, MOST + 1))
TOLDS = tuple(TOLD.format(number) for number in range(1, MOST + 1))
PAIRED = tuple(name for pair in zip(ANSWERS, TOLDS, strict=True) for name in pair)
COLUMNS = (
    CODE,
    TYPE,
    QUESTION,
    TEXT,
    RIGHT,
    *PAIRED,
    OTHERWISE,
    CREDIT,
    POINTS,
    EXPLANATION,
    COMPETENCIES,
    LEVEL,
    SOURCE,
)

TYPES = {
    "single": "choix unique", "multiple": "choix multiple", "true_false": "vrai ou faux",
    "short_text": "réponse courte", "numeric": "nombre", "matching": "associer", "ordering": "ordonner",
    "categorising": "classer", "gaps": "texte à trous", "select_words": "mots à choisir", "free_text": "texte libre",
    "file_upload": "fichier à remettre", "self_assessment": "auto-évaluation",
}  # fmt: skip
CREDITS = {
    Credit.ALL_OR_NOTHING: "tout ou rien", Credit.EACH_PART: "chaque partie compte",
    Credit.RIGHT_MINUS_WRONG: "bonnes moins mauvaises", Credit.PLACES: "à sa place", Credit.NEIGHBOURS: "voisins",
    Credit.LONGEST_RUN: "plus longue suite",
}  # fmt: skip
LEVELS = {QuestionLevel.CAP: "CAP", QuestionLevel.TP: "TP", QuestionLevel.DEUST: "DEUST"}
# As the editor calls them.
IN_THE_EDITOR = {
    "single": "Une seule bonne réponse", "multiple": "Plusieurs bonnes réponses", "true_false": "Vrai ou faux",
    "short_text": "Quelques mots à écrire", "numeric": "Un nombre", "matching": "Paires à associer",
    "ordering": "Étapes à mettre en ordre", "categorising": "Éléments à classer",
    "gaps": "Trous à remplir dans un texte", "select_words": "Mots à repérer dans un texte",
    "free_text": "Un texte qu’un formateur lit", "file_upload": "Un fichier qu’un formateur lit",
    "self_assessment": "Se situer soi-même",
}  # fmt: skip
TRUE, FALSE = "vrai", "faux"
ARROW = "=>"
NOTHING = "(rien)"  # before the arrow of what belongs to none: a cell that begins with "=" is a formula

# One line a column or a type of question, for the sheet that explains.
MANUAL = (
    ("Une ligne par question", "Ne changez pas les titres des colonnes. Une colonne laissée vide peut être supprimée."),
    ("Les exemples", "Une ligne par type montre comment écrire. Supprimez ces lignes avant d’envoyer votre fichier."),
    (TYPE, "Un de ces mots : " + ", ".join(TYPES.values()) + "."),
    (QUESTION, "Ce que la personne lit. Une ligne vide sépare deux paragraphes."),
    ("choix unique", "Réponse 1, Réponse 2… : les choix. Bonnes réponses : le numéro du bon choix, par exemple 2."),
    ("choix multiple", "Comme le choix unique. Bonnes réponses : les numéros séparés par un point-virgule : 1 ; 3."),
    ("vrai ou faux", "Bonnes réponses : vrai ou faux. Retour 1 : dit à qui répond vrai. Retour 2 : à qui répond faux."),
    ("réponse courte", "Réponse 1, Réponse 2… : les réponses acceptées. Les accents et les majuscules sont tolérés."),
    ("nombre", "Réponse 1 : le nombre, et la marge si vous en acceptez une : 12 ± 0,5."),
    ("associer", "Réponse 1, 2… : les deux côtés de la flèche => : bonjour => saluer. Un intrus : (rien) => crier."),
    ("ordonner", "Réponse 1, Réponse 2… : les étapes dans le bon ordre. Elles seront mélangées."),
    ("classer", "Réponse 1, 2… : l’élément, la flèche =>, sa catégorie : écouter => à faire."),
   ("texte à trous", "Texte : les trous entre accolades. À écrire : {médiateur|médiatrice}. À choisir : {=bon~faux}."),
    ("mots à choisir", "Texte : les mots à choisir entre crochets, les bons avec = : Il [=écoute] et [juge]."),
    ("texte libre, fichier à remettre", "Réponse 1 : un modèle de réponse, montré avec le résultat."),
    ("auto-évaluation", "Réponse 1, 2… : le niveau de 0 à 3, deux-points, sa phrase : 0 : Je ne sais pas encore."),
    ("Retour 1, Retour 2…", "Dit à qui choisit la réponse du même numéro : pourquoi c’est juste, ou pourquoi non."),
    (OTHERWISE, "Réponse courte et nombre : dit à qui n’a pas juste. Retour 1 est dit à qui a juste."),
    (CREDIT, "Pour une réponse en partie juste : " + ", ".join(CREDITS.values()) + "."),
    (COMPETENCIES, "Leurs noms, comme dans l’éditeur, ou leurs codes, séparés par un point-virgule."),
    (LEVEL, "CAP, TP ou DEUST ; vide si vous ne savez pas."),
)  # fmt: skip


def bare(text: str) -> str:
    """Without case, accents or signs: how titles and words are known."""
    plain = unicodedata.normalize("NFKD", text[:200]).encode("ascii", "ignore").decode().lower()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plain).split())


BY_NAME = {bare(name): name for name in COLUMNS}
TYPE_BY_NAME = {
    bare(name): code for code in TYPES for name in (TYPES[code], IN_THE_EDITOR[code], code)
}  # fmt: skip
CREDIT_BY_NAME = {bare(name): credit for credit, name in CREDITS.items()}
LEVEL_BY_NAME = {bare(name): level for level, name in LEVELS.items()} | {"": QuestionLevel.UNSAID}
