import csv
import zipfile
from io import BytesIO, StringIO

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from assessments.quizzes.content import Gaps, Matching, Numeric, SelectWords, SingleChoice
from assessments.quizzes.exchange import FileRefused, Outcome, Refusal, Remark, sniff
from assessments.quizzes.exchange.table import columns as c
from assessments.quizzes.exchange.table import read, says, template, write, write_csv
from assessments.quizzes.wording import TYPE_WORDS
from config import catalogues
from courses.cells import safe, unsafe
from tests.assessments.quizzes.exchange.samples import common, every_type, medium, options, without_names

# By type of question, what a row cannot say.
LOST = {
    "short_text": {"accepted"},  # answers that are worth a part
    "numeric": {"units", "unit_required"},
    "free_text": {"rubric", "least_words", "most_words"},
    "file_upload": {"kinds", "most_files"},
    "select_words": {"segments"},  # what is told at a word
    "gaps": {"gaps"},  # what is told at a choice
}
SAID = [each for each in every_type() if says(each)]


def sheet(*rows: dict[str, object]) -> bytes:
    book = Workbook()
    book.active.append(list(c.COLUMNS))
    for row in rows:
        book.active.append([row.get(title, "") for title in c.COLUMNS])
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def one(**cells: object):
    (item,) = read(sheet({NAMES.get(name, name): value for name, value in cells.items()})).items
    return item


NAMES = {
    "type": c.TYPE, "question": c.QUESTION, "text": c.TEXT, "right": c.RIGHT, "credit": c.CREDIT, "points": c.POINTS,
    **{f"a{number}": name for number, name in enumerate(c.ANSWERS, 1)},
    **{f"t{number}": name for number, name in enumerate(c.TOLDS, 1)},
}  # fmt: skip


@pytest.mark.parametrize("writer", [write, write_csv])
@pytest.mark.parametrize("question", [each for each in SAID if each.code != "dragged"], ids=lambda each: each.code)
def test_what_is_written_is_read_again(question, writer):
    (item,) = read(writer([question], medium)).items
    assert item.outcome is Outcome.UNDERSTOOD, item.remarks
    before, after = without_names(question), without_names(item.question)
    changed = {key for key in (before | after).keys() - {"uuid"} if before.get(key) != after.get(key)}
    assert changed == LOST.get(question.type, set())


def test_what_a_row_cannot_say_is_not_written():
    assert {each.type for each in every_type()} - {each.type for each in SAID} == {"hotspot", "labelling"}
    assert read(write(every_type(), medium)).present == len(SAID)


def test_the_template_explains_itself():
    book = load_workbook(BytesIO(template()))
    assert book.sheetnames == ["Questions", "Mode d’emploi"]
    assert [cell.value for cell in book["Questions"][1]] == list(c.COLUMNS)
    assert [item.question.type for item in read(template()).items] == list(c.TYPES)


def test_a_choice_as_a_trainer_types_it():
    item = one(
        type="Choix unique", question="Un délai < 3 jours ?\n\nVraiment ?", a1="oui", a2="non", t2="Hélas.", right=2
    )
    assert isinstance(item.question, SingleChoice)
    assert item.question.stem_html == "<p>Un délai &lt; 3 jours ?</p><p>Vraiment ?</p>"
    assert [(each.html, each.correct, each.feedback) for each in item.question.options] == [
        ("oui", False, ""),
        ("non", True, "Hélas."),
    ]


CHOICE = {"type": "choix unique", "question": "Quoi ?", "a1": "a", "a2": "b", "right": "2"}


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("mediation ; teamwork", ("mediation", "teamwork")),
        ("La médiation", ("la-mediation",)),
        ("La médiation ; teamwork\nTravail d’équipe", ("la-mediation", "teamwork", "travail-d-equipe")),
        ("Diplomatie, tact et neutralité", ("diplomatie-tact-et-neutralite",)),
        ("mediation, teamwork", ("mediation", "teamwork", "mediation-teamwork")),  # codes, or a name
        ("!?", ()),
    ],
)
def test_competencies_by_their_names_or_their_codes(said, codes):
    item = one(**CHOICE | {c.COMPETENCIES: said})
    assert item.question.competencies == codes


@pytest.mark.parametrize("name", ["Une seule bonne réponse", "choix unique", "single"])
def test_a_type_by_any_of_its_names(name):
    assert isinstance(one(**CHOICE | {"type": name}).question, SingleChoice)


def test_types_are_known_by_the_names_that_the_editor_gives_them():
    french = {entry.msgid: entry.msgstr for entry in polib.pofile(str(catalogues.LOCALE / "fr/LC_MESSAGES/django.po"))}
    assert {code: french[str(TYPE_WORDS[code])] for code in c.TYPES} == c.IN_THE_EDITOR


def test_other_types_as_a_trainer_types_them():
    assert isinstance(one(type="NOMBRE", question="?", a1="12,5 ± 0,5").question, Numeric)
    pairs = one(
        type="associer", question="?", a1="bonjour => saluer", a2="merci → remercier", a3="(rien) => crier"
    ).question
    assert isinstance(pairs, Matching)
    assert [(pair.prompt.html, pair.match.html) for pair in pairs.pairs][1] == ("merci", "remercier")
    assert [extra.html for extra in pairs.extras] == ["crier"]
    gaps = one(type="texte à trous", question="?", text="Il {lit|relit} et {=dort~mange} [[3]].").question
    assert isinstance(gaps, Gaps)
    assert gaps.text_html == "<p>Il [[1]] et [[2]] [ [3]].</p>"
    words = one(type="mots à choisir", question="?", text="Il [=écoute] et [juge].").question
    assert isinstance(words, SelectWords)
    assert [(each.text, each.correct) for each in words.segments if each.uuid] == [("écoute", True), ("juge", False)]


@pytest.mark.parametrize(
    ("cells", "remark"),
    [
        ({"type": "devinette"}, (Remark.UNKNOWN_TYPE, "B2, Type : devinette")),
        ({"type": "choix unique", "a1": "a", "a2": "b", "right": "3"}, (Remark.BROKEN, "E2, Bonnes réponses : 3")),
        ({"type": "choix unique", "a1": "a", "a2": "b"}, (Remark.NO_RIGHT_ANSWER, "E2, Bonnes réponses : ")),
        ({"type": "nombre", "a1": "beaucoup"}, (Remark.BROKEN, "F2, Réponse 1 : beaucoup")),
        ({"type": "associer", "a1": "seul"}, (Remark.BROKEN, "F2, Réponse 1 : seul")),
        ({"type": "ordonner", "a1": "seul"}, (Remark.NO_ANSWER, "H2, Réponse 2 : ")),
        ({"type": "vrai ou faux", "right": "peut-être"}, (Remark.BROKEN, "E2, Bonnes réponses : peut-être")),
        ({"type": "texte libre", "points": "dix"}, (Remark.BROKEN, "AF2, Points : dix")),
        ({"type": "associer", "a1": "a => b", "credit": "voisins"}, (Remark.BROKEN, "AE2, Règle : voisins")),
    ],
)
def test_what_is_wrong_is_told_by_row_and_column(cells, remark):
    item = one(question="Quoi ?", **cells)
    assert (item.outcome, item.place, item.remarks[-1]) == (Outcome.DRAFT, "2", remark)


@pytest.mark.parametrize("text", ["=1+1", "+33 6", "-5", "@sum", "\t=1", " =1", "|calc", "'=1", "'quoted", "plain"])
def test_nothing_that_a_spreadsheet_runs_is_written(text):
    assert safe(text)[0] not in "=+-@\t|"
    assert unsafe(safe(text)) == text
    question = SingleChoice(**common("a", source=text), options=options(True, False))
    book = load_workbook(BytesIO(write([question], medium)))
    assert all(cell.data_type != "f" for each in book for row in each.iter_rows() for cell in row)
    cells = next(
        row
        for row in csv.reader(StringIO(write_csv([question], medium).decode("utf-8-sig")), delimiter=";")
        if row[0] == "a"
    )
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "|")) for cell in cells)
    (item,) = read(write_csv([question], medium)).items
    assert item.question.source == text.strip()


def test_a_formula_is_never_computed():
    item = one(type="choix unique", question="Quoi ?", a1='=HYPERLINK("http://example.org")', a2="b", right="2")
    assert (item.outcome, item.remarks) == (Outcome.DRAFT, ((Remark.BROKEN, "F2, Réponse 1 : ="),))


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_separators_and_encodings(delimiter, encoding):
    text = StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerows([["Type", "Question", "Bonnes réponses"], ["Vrai ou faux", "Été, ou hiver ;\nlà ?", "vrai"]])
    report = read(text.getvalue().encode(encoding))
    assert report.understood == 1
    assert report.items[0].question.stem_html == "<p>Été, ou hiver ;<br>là ?</p>"
    assert report.remarks == (((Remark.ENCODING_GUESSED, ""),) if encoding == "cp1252" else ())


def xlsx(name: str, content: bytes) -> bytes:
    """A spreadsheet of which one file was changed."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(sheet({}))) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in source.namelist():
            archive.writestr(entry, content if entry == name else source.read(entry))
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"Nom;Note\nA;1\n", Refusal.NOT_THIS_FORMAT),
        (b"", Refusal.EMPTY),
        (b"Type;Question\n\x00;a\n", Refusal.ENCODING),
        (b'Type;Question\n"' + b"a" * 200_000 + b'";b\n', Refusal.MALFORMED),
        (b"Type;Question\n" + b"a;b\n" * 2_001, Refusal.TOO_MANY),
        (xlsx("xl/workbook.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), Refusal.ENTITIES),
        (xlsx("xl/workbook.xml", b"<workbook"), Refusal.MALFORMED),
        (xlsx("xl/worksheets/sheet1.xml", b"<a><b></a>"), Refusal.MALFORMED),
        (xlsx("xl/worksheets/sheet1.xml", b"<worksheet>" + b"<row/>" * 3_000_000), Refusal.UNSAFE_ARCHIVE),
    ],
)
def test_what_is_refused_whole(data, refusal):
    with pytest.raises(FileRefused) as caught:
        read(data)
    assert caught.value.refusal == refusal


def test_which_files_are_in_this_format():
    assert sniff(template(), "a.xlsx") == "xlsx"
    assert sniff(write_csv(SAID, medium), "a.csv") == "csv"


@given(
    st.lists(st.lists(st.text("=~|{}[]>±1 a\n'", max_size=12), min_size=6, max_size=6), max_size=4),
    st.sampled_from(sorted(c.TYPES.values())),
)
def test_any_row(rows, kind):
    text = StringIO()
    titles = ["Type", "Question", "Texte", "Bonnes réponses", "Réponse 1", "Réponse 2", "Points"]
    csv.writer(text, delimiter=";").writerows(
        [titles, [kind, "?", "", "1", "a", "b", "1"], *([kind, *row] for row in rows)]
    )
    assert 1 <= read(text.getvalue().encode()).present <= len(rows) + 1


@given(st.binary(max_size=200))
def test_any_bytes(data):
    for each in (data, b"PK\x03\x04" + data):
        try:
            read(each)
        except FileRefused:
            continue
