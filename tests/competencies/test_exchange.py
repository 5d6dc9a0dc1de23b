"""Documents and their files. No database: what a file says is settled before anything is asked of it."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from django.utils import translation
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from competencies.exchange import documents, words
from competencies.exchange.diff import ADDED, CHANGED, MOVED, RETIRED, FieldChange, diff
from competencies.exchange.files import MEGABYTES, UnreadableError, parse, to_csv, to_json
from competencies.exchange.words import change_in_lines, fault_in_words

CURRICULUM = Path(__file__).resolve().parents[2] / "curriculum"
SHIPPED = [CURRICULUM / "framework.json", *sorted((CURRICULUM / "qualifications").glob("*.json"))]
FRAMEWORK = parse(SHIPPED[0].read_bytes())
TP = parse((CURRICULUM / "qualifications" / "tp-msads.json").read_bytes())

each_shipped = pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)


def tree(document=TP):
    return json.loads(to_json(document))


def table(document=TP):
    return list(csv.DictReader(io.StringIO(to_csv(document).removeprefix("\ufeff")), delimiter=";"))


def sheet(rows, delimiter=";", encoding="utf-8"):
    target = io.StringIO(newline="")
    writer = csv.DictWriter(target, rows[0].keys(), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue().encode(encoding)


def problems(content):
    """What a reader is told, in English."""
    if isinstance(content, dict | list):
        content = json.dumps(content).encode()
    with pytest.raises(UnreadableError) as refused, translation.override("en"):
        parse(content)
    with translation.override("en"):
        return [fault_in_words(fault) for fault in refused.value.faults]


# Round trips


@each_shipped
def test_shipped_files_survive_both_formats_to_the_letter(path):
    text = path.read_text(encoding="utf-8")
    document = parse(text.encode())
    assert parse(to_csv(document).encode()) == document
    assert to_json(parse(to_csv(document).encode())) == text


codes = st.from_regex(r"[a-z0-9_-]{1,12}", fullmatch=True)
characters = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"], exclude_characters="<\ufeff")
words_of = st.builds(str.strip, st.text(characters | st.sampled_from("=+-@';\",\n"), min_size=1, max_size=40))
texts = words_of.filter(bool)
optional = st.one_of(st.just(""), texts)
unknown = st.one_of(st.none(), texts)
days = st.one_of(st.none(), st.dates())


def distinct(part, key="code", **options):
    return st.lists(part, unique_by=lambda each: getattr(each, key), **options).map(tuple)


def subset(known, **options):
    return st.lists(st.sampled_from(known), unique=True, **options).map(tuple) if known else st.just(())


@st.composite
def frameworks(draw):
    families = draw(distinct(st.builds(documents.Family, code=codes, title=texts), min_size=1, max_size=3))
    themes = draw(
        distinct(st.builds(documents.Theme, code=codes, title=texts, summary=optional), min_size=1, max_size=3)
    )
    uuids = st.uuids(version=4)
    competency = st.builds(
        documents.Competency, uuid=uuids, code=codes, family=st.sampled_from([each.code for each in families]),
        title=texts, definition=texts, levels=st.tuples(texts, texts, texts, texts), mentor_sentence=optional,
        themes=subset([each.code for each in themes], min_size=1),
    )  # fmt: skip
    competencies = draw(distinct(competency, min_size=1, max_size=4))
    mission = st.builds(
        documents.Mission, code=codes, title=texts, competencies=subset([each.code for each in competencies])
    )
    return documents.Framework(
        uuid=draw(uuids), code=draw(codes), title=draw(texts),
        edition=draw(st.builds(
            documents.FrameworkFacts, uuid=uuids, label=texts, valid_from=st.none(), valid_to=days, source=optional
        )),
        scale=tuple(documents.Step(level=n, label=draw(texts), description=draw(optional)) for n in range(4)),
        not_seen=documents.NotSeen(label=draw(texts), description=draw(optional)),
        families=families, themes=themes, missions=draw(distinct(mission, max_size=3)), competencies=competencies,
    )  # fmt: skip


@st.composite
def propositions(draw, blocks):
    headings = draw(distinct(st.builds(documents.Heading, uuid=st.uuids(), code=codes, title=texts), max_size=3))
    places = [(code, None) for code in blocks] + [(None, each.code) for each in headings]
    requirement = st.builds(
        lambda place, **rest: documents.Requirement(block=place[0], heading=place[1], **rest),
        place=st.sampled_from(places), uuid=st.uuids(), competency=codes, level=st.integers(1, 3),
        origins=st.integers(1, 9), rationale=optional,
    )  # fmt: skip
    requirements = distinct(requirement, key="place", max_size=5) if places else st.just(())
    return documents.Proposition(
        uuid=draw(st.uuids()), valid_from=draw(st.dates()), label=draw(texts), note=draw(optional), headings=headings,
        requirements=draw(requirements),
    )  # fmt: skip


@st.composite
def qualifications(draw):
    item = st.builds(documents.BlockItem, code=codes, title=unknown, confidence=optional)
    block = st.builds(
        documents.Block, uuid=st.uuids(), code=codes, label=optional.map(lambda text: text[:30].strip()), title=unknown,
        title_confidence=optional, note=optional, competencies=distinct(item, max_size=3),
    )  # fmt: skip
    blocks = draw(distinct(block, max_size=3))
    return documents.Qualification(
        uuid=draw(st.uuids()), code=draw(codes), title=draw(texts), short_title=draw(texts),
        kind=draw(st.sampled_from(documents.KINDS)), level=draw(st.integers(1, 8)), rncp=draw(codes),
        certifier=draw(unknown),
        edition=draw(st.builds(
            documents.QualificationFacts, uuid=st.uuids(), label=texts, valid_from=days, valid_to=st.none(),
            status_as_of=days, sources=st.lists(texts, max_size=3).map(tuple),
            gaps=st.lists(texts, max_size=3).map(tuple), confidence=optional,
        )),
        blocks=blocks, proposition=draw(st.none() | propositions([each.code for each in blocks])),
    )  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(frameworks() | qualifications())
def test_any_document_survives_json_then_csv_then_json(document):
    text = to_json(document)
    uuids = re.findall(r'"uuid": "([^"]+)"', text)
    assume(len(set(uuids)) == len(uuids))
    assert parse(text.encode()) == document
    assert to_json(parse(to_csv(parse(text.encode())).encode())) == text


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_refused_in_words_and_never_raise_otherwise(content):
    assert all(problems(content))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=80, deadline=None)
@given(st.data(), json_values)
def test_a_fuzzed_document_is_read_or_refused_in_words(data, value):
    target = tree(data.draw(st.sampled_from([FRAMEWORK, TP])))
    node = target
    while isinstance(node, dict | list) and node:
        key = data.draw(st.sampled_from(sorted(node) if isinstance(node, dict) else range(len(node))))
        if not isinstance(node[key], dict | list) or data.draw(st.booleans()):
            node[key] = value
            break
        node = node[key]
    content = json.dumps(target).encode("utf-8", "surrogatepass")
    try:
        parse(content)
    except UnreadableError as error:
        assert all(fault_in_words(fault) for fault in error.faults)  # noqa: PT017


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_csv_is_read_whatever_the_separator_and_with_a_byte_order_mark(delimiter, encoding):
    assert parse(sheet(table(), delimiter, encoding)) == TP


def test_rows_may_come_in_any_order_and_empty_ones_are_nothing():
    rows = table()
    empty = dict.fromkeys(rows[0], "")
    assert parse(sheet([empty, *reversed(rows), empty])).uuid == TP.uuid


def test_a_spreadsheet_that_writes_dates_the_french_way_is_understood():
    rows = table()
    rows[1]["valid_to"] = "16/05/2027"
    assert parse(sheet(rows)) == TP


@pytest.mark.parametrize("text", ["=1+1", "+33", "-5", "@cmd", "'=1+1", "''=2", "'quote", "＝1"])
def test_a_cell_is_never_a_formula_and_comes_back_as_it_was(text):
    document = replace(TP, certifier=text)
    cells = [cell for row in table(document) for cell in row.values()]
    assert not [cell for cell in cells if cell[:1] in set("=+-@\t\r＝")]
    assert parse(to_csv(document).encode()) == document


def test_csv_is_ready_for_a_french_spreadsheet():
    text = to_csv(TP)
    assert text.startswith("\ufeffrow;uuid;code;label;")
    assert {row["row"] for row in table()} == {
        "qualification", "edition", "source", "gap", "block", "block_item", "proposition", "requirement"
    }  # fmt: skip
    assert {row["row"] for row in table(FRAMEWORK)} == {
        "framework", "edition", "level", "not_seen", "family", "theme", "mission", "competency", "level_sentence"
    }  # fmt: skip


# Files that are no documents


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "The file is empty."),
        (b" \n ", "The file is empty."),
        (b"x" * (MEGABYTES * 1024 * 1024 + 1), "The file is larger than 5 MB."),
        ("é".encode("utf-16"), "The file is in UTF-16. Save it again as “CSV UTF-8”."),
        (b"PK\x03\x04rest", "This is a workbook, not a CSV file. In your spreadsheet, save the sheet as “CSV UTF-8”."),
        (
            b'{"format": 1,}',
            "Line 1: The JSON is broken here: a comma, a quote or a bracket is missing or is too many.",
        ),
        (b"[" * 200_000, "The file holds too many levels of brackets."),
        (b'{"level": ' + b"9" * 5000 + b"}", "The file holds a number that is far too big."),
        (b"[]", "An object between braces is expected."),
        (b"a;b\n1;2", "Line 1: The first row must name the columns, and one of them must be “row”."),
        (b"row;a\nplanet;2", "No row says what the file is. One row must be one of: framework, qualification."),
        (
            b"{}",
            (
                "format: This file is neither a framework nor a qualification (expected: entremise-framework/1, "
                "entremise-qualification/1)."
            ),
        ),
    ],
)
def test_what_is_no_document_is_told_plainly(content, told):
    assert problems(content) == [told]


def test_a_windows_encoding_is_told_with_its_first_line():
    content = to_csv(TP).removeprefix("\ufeff").replace("\u202f", "\u00a0").encode("cp1252")
    line = content[: content.index("é".encode("cp1252"))].count(b"\n") + 1
    assert problems(content) == [
        (
            f"Line {line}: The file is not in UTF-8: its accents cannot be read. "
            "In your spreadsheet, save it as “CSV UTF-8”."
        )
    ]


def test_a_name_written_twice_is_not_silently_the_last():
    content = to_json(TP).replace('"kind": "tp"', '"kind": "cap",\n  "kind": "tp"').encode()
    assert problems(content) == ["The name “kind” is written twice in one object."]


def test_an_unclosed_quote_is_found():
    told = problems(to_csv(TP).replace("row;uuid", 'row;"uuid', 1).encode())
    assert told[0].startswith("Line 1: This row cannot be read")


# Everything at once, each with its place


def test_all_the_problems_of_a_json_file_are_told_with_their_path():
    data = tree()
    data["level"] = True
    data["color"] = "red"
    data["edition"]["valid_to"] = "2021-01-01"
    data["blocks"][0]["title"] = "<b>Gras</b>"
    data["blocks"][1]["uuid"] = "no"
    data["blocks"][2]["code"] = data["blocks"][0]["code"]
    del data["blocks"][2]["note"]
    asked = data["proposition"]["requirements"]
    asked[0]["level"] = 4
    asked[1]["block"] = "BC99"
    asked[2]["heading"] = "nowhere"
    asked[3]["origins"] = 10**30
    asked[5]["competency"] = asked[4]["competency"]
    asked[6]["uuid"] = asked[7]["uuid"]
    asked[8]["rationale"] = "a" * 401
    asked[9]["rationale"] = "\x00"
    assert set(problems(data)) == {
        "color: This name is not expected here.",
        "level: A whole number from 1 to 8 is expected.",
        "edition › valid_to: The edition ends before it begins.",
        "blocks › no. 1 › title: The text holds HTML. Write plain text.",
        "blocks › no. 2 › uuid: This is not an identifier (uuid).",
        "blocks › no. 3 › code: “RNCP36241BC01” is there twice.",
        "blocks › no. 3 › note: This is missing.",
        "proposition › requirements › no. 1 › level: The number must be between 1 and 3.",
        "proposition › requirements › no. 2 › block: “BC99” is not known.",
        "proposition › requirements › no. 3 › heading: “nowhere” is not known.",
        "proposition › requirements › no. 4 › origins: The number must be between 1 and 9.",
        "proposition › requirements › no. 6: The competency “mediation” is asked twice in the same place.",
        f"proposition › requirements › no. 8 › uuid: “{asked[7]['uuid']}” is there twice.",
        "proposition › requirements › no. 9 › rationale: The text has 401 characters; the most is 400.",
        "proposition › requirements › no. 10 › rationale: The text holds a character that cannot be shown.",
        # The third block lost its own code, so what is asked under it hangs in the air.
        *[
            f"proposition › requirements › no. {number} › block: “RNCP36241BC03” is not known."
            for number in range(13, 17)
        ],
    }


def test_all_the_problems_of_a_csv_file_are_told_with_their_line_and_column():
    rows = table(FRAMEWORK)
    numbers = {}
    for line, row in enumerate(rows, start=2):
        numbers.setdefault(row["row"], line)
    at = {kind: rows[line - 2] for kind, line in numbers.items()}
    at["edition"]["valid_from"] = "demain"
    at["level"]["level"] = "7"
    at["family"]["title"] = ""
    at["theme"]["uuid"] = "x"
    at["mission"]["competencies"] = "mediation dancing"
    at["competency"]["family"] = "dance"
    at["level_sentence"]["level"] = "12"
    rows.append({**dict.fromkeys(rows[0], ""), "row": "planet"})
    rows.append({**at["framework"]})
    rows.append({**at["level_sentence"], "competency": "nobody"})
    kinds = "framework, edition, level, not_seen, family, theme, mission, competency, level_sentence"
    assert set(problems(sheet(rows))) == {
        f"Line {numbers['edition']}, column “valid_from”: This is not a date. Write it as 2026-09-01.",
        f"Line {numbers['level']}, column “level”: The number must be between 0 and 3.",
        f"Line {numbers['family']}, column “title”: This must be filled in.",
        f"Line {numbers['theme']}, column “uuid”: A “theme” row has nothing in this column. Empty the cell.",
        f"Line {numbers['mission']}, column “competencies”: “dancing” is not known.",
        f"Line {numbers['competency']}, column “family”: “dance” is not known.",
        f"Line {numbers['competency']}: The sentence for level 0 is missing.",
        f"Line {numbers['level_sentence']}, column “level”: The number must be between 0 and 3.",
        f"Line {len(rows) - 1}: “planet” is not a kind of row. Expected: {kinds}.",
        f"Line {len(rows)}: There must be only one “framework” row.",
        f"Line {len(rows) + 1}, column “competency”: “nobody” is not known.",
    }


def test_missing_and_unknown_columns_are_named():
    rows = [{("colour" if name == "origins" else name): cell for name, cell in row.items()} for row in table()]
    told = problems(sheet(rows))
    assert "Line 1: The column “origins” is missing." in told
    assert "Line 1: The column “colour” is not expected." in told


def test_a_flood_of_problems_is_cut_short():
    data = tree()
    data["edition"]["gaps"] = [1] * 299
    told = problems(data)
    assert len(told) == 201
    assert told[-1] == "And 99 more problems, not shown here."
    data["edition"]["gaps"] = ["x"] * 301
    assert problems(data) == ["edition › gaps: There are more than 300 of them."]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda data: data["scale"].pop(), "scale: The scale must have every level from 0 to 3, once and in order."),
        (
            lambda data: data["competencies"][0].update(themes=[]),
            "competencies › no. 1 › themes: At least one is needed.",
        ),
        (
            lambda data: data["competencies"][0].update(themes=["mediation", "mediation"]),
            "competencies › no. 1 › themes › no. 2: “mediation” is there twice.",
        ),
        (
            lambda data: data["competencies"][1].update(uuid=data["competencies"][0]["uuid"]),
            f"competencies › no. 2 › uuid: “{FRAMEWORK.competencies[0].uuid}” is there twice.",
        ),
        (
            lambda data: data["competencies"][0]["levels"].pop("2"),
            "competencies › no. 1 › levels › 2: The sentence for level 2 is missing.",
        ),
        (
            lambda data: data["families"][0].update(code="à vous"),
            "families › no. 1 › code: “à vous” is not a code: use letters without accents, digits, “-” and “_”.",
        ),
    ],
)
def test_a_framework_must_hold_together(change, told):
    data = tree(FRAMEWORK)
    change(data)
    assert told in problems(data)


def test_a_requirement_stands_under_a_block_or_a_heading_never_both_nor_neither():
    data = tree()
    data["proposition"]["requirements"][0]["block"] = None
    data["proposition"]["headings"] = [
        {"uuid": "f9d6bcbf-a5ec-4186-bcd8-3d60bd4b0cb0", "code": "ours", "title": "Les nôtres"}
    ]
    data["proposition"]["requirements"][1]["heading"] = "ours"
    told = "Give either a block or a heading, and only one of them."
    assert problems(data) == [f"proposition › requirements › no. {number}: {told}" for number in (1, 2)]


def test_every_problem_has_its_sentence():
    folder = Path(words.__file__).parent
    source = "".join((folder / name).read_text(encoding="utf-8") for name in ("rules.py", "reading.py", "files.py"))
    raised = set(re.findall(r"(?:refuse|fail)\(\s*\"(\w+)\"", source))
    assert raised
    assert raised <= words.PROBLEMS.keys()


# What changed


def test_the_same_document_changes_nothing():
    assert diff(TP, TP) == ()
    assert diff(FRAMEWORK, FRAMEWORK) == ()


def test_from_nothing_everything_is_added():
    changes = diff(None, FRAMEWORK)
    assert {change.action for change in changes} == {ADDED}
    assert [change.kind for change in changes].count("competency") == 12


def test_a_corrected_competency_tells_its_fields_before_and_after():
    first, *rest = FRAMEWORK.competencies
    levels = (*first.levels[:2], "Autre phrase.", first.levels[3])
    after = replace(FRAMEWORK, competencies=(replace(first, title="Médier", levels=levels), *rest))
    (change,) = diff(FRAMEWORK, after)
    assert (change.kind, change.action, change.key, change.title) == ("competency", CHANGED, "mediation", "Médier")
    assert change.fields == (
        FieldChange("title", "La médiation", "Médier"),
        FieldChange("levels.2", first.levels[2], "Autre phrase."),
    )
    with translation.override("en"):
        lines = list(change_in_lines(change))
    assert lines[0] == "Changed: Competency mediation · Médier"
    assert lines[1] == "    title: La médiation → Médier"
    assert lines[2] == f"    sentence of level 2: {first.levels[2]} → Autre phrase."


def test_absent_and_moved_parts_are_told():
    kept = FRAMEWORK.competencies[1:]
    (gone,) = diff(FRAMEWORK, replace(FRAMEWORK, competencies=kept))
    assert (gone.action, gone.key) == (RETIRED, "mediation")
    (moved,) = diff(FRAMEWORK, replace(FRAMEWORK, competencies=FRAMEWORK.competencies[::-1]))
    assert (moved.kind, moved.action) == ("competency", MOVED)
    with translation.override("en"):
        assert list(change_in_lines(gone)) == ["No longer used: Competency mediation · La médiation"]
        assert list(change_in_lines(moved)) == ["New order: Competency"]


def test_in_a_proposition_the_place_is_the_identity():
    shipped = TP.proposition
    again = replace(
        shipped,
        uuid=UUID(int=1),
        requirements=tuple(replace(each, uuid=UUID(int=n)) for n, each in enumerate(shipped.requirements, start=2)),
    )
    assert diff(TP, replace(TP, proposition=again)) == ()
    stricter = (replace(shipped.requirements[0], level=2), *shipped.requirements[1:])
    (change,) = diff(TP, replace(TP, proposition=replace(shipped, requirements=stricter)))
    assert (change.kind, change.key) == ("requirement", "RNCP36241BC01 · assessment-adaptation")
    assert change.fields == (FieldChange("level", 3, 2),)


def test_official_facts_are_compared_too():
    after = replace(TP, edition=replace(TP.edition, valid_to=date(2028, 5, 16)), certifier=None)
    changes = diff(TP, after)
    assert [(change.kind, [each.field for each in change.fields]) for change in changes] == [
        ("qualification", ["certifier"]),
        ("edition", ["valid_to"]),
    ]
