import json
import re
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

CURRICULUM = Path(__file__).resolve().parents[2] / "curriculum"
FRAMEWORK = json.loads((CURRICULUM / "framework.json").read_text(encoding="utf-8"))
TRADE_PAGE = json.loads((CURRICULUM / "trade_page.json").read_text(encoding="utf-8"))
QUALIFICATIONS = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((CURRICULUM / "qualifications").glob("*.json"))
}

COMPETENCIES = {
    "mediation": "functional",
    "social-schemes": "functional",
    "assessment-adaptation": "functional",
    "facilitation": "functional",
    "eco-responsibility": "functional",
    "listening-empathy": "relational",
    "diplomacy-neutrality": "relational",
    "patience-emotions": "relational",
    "teamwork": "relational",
    "social-media": "digital",
    "digital-materials": "digital",
    "online-services": "digital",
}
THEMES = {"mediation", "ecoresponsibility", "digital"}

# code: (kind, level, RNCP, valid from, valid to, blocks, of which titled, distinct competencies asked for)
FACTS = {
    "bpjeps-asec": ("bpjeps", 4, "RNCP39926", None, "2029-11-29", 4, 0, 10),
    "but-cs-assc": ("but", 6, "RNCP41551", None, "2027-08-31", 10, 0, 12),
    "cap-apm": ("cap", 3, "RNCP37240", None, "2027-08-31", 11, 3, 11),
    "deust-intervention-sociale": ("deust", 5, "RNCP40067", None, "2029-12-31", 6, 0, 11),
    "deust-mediations-citoyennes": ("deust", 5, "RNCP40069", None, "2029-12-31", 5, 0, 12),
    "tp-msads": ("tp", 4, "RNCP36241", "2022-05-16", "2027-05-16", 3, 3, 11),
}
LEVELS_ASKED = {"cap": {1, 2}, "tp": {2, 3}, "bpjeps": {2, 3}, "deust": {2, 3}, "but": {2, 3}}
CONFIDENCES = {"official page quoted", "secondary source", "partial", "to_confirm"}
PERSONALITY = re.compile(r"\b(gentil|motivé|honnête|optimiste|maturité|mentalité)", re.IGNORECASE)
LOOSE_TYPOGRAPHY = re.compile(r"'| [:;?!»]|« |\w[;?!](?!\w)")

each_qualification = pytest.mark.parametrize("code", sorted(FACTS))


def competencies():
    return FRAMEWORK["competencies"]


def requirements(qualification):
    return qualification["proposition"]["requirements"]


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)


def values_of(value, key):
    if isinstance(value, list):
        for item in value:
            yield from values_of(item, key)
    elif isinstance(value, dict):
        if key in value:
            yield value[key]
        for item in value.values():
            yield from values_of(item, key)


def section(code):
    return next(section for section in TRADE_PAGE["sections"] if section["code"] == code)


def test_framework_holds_the_twelve_competencies_in_their_families():
    assert FRAMEWORK["format"] == "entremise-framework/1"
    assert {c["code"]: c["family"] for c in competencies()} == COMPETENCIES
    assert len(competencies()) == 12
    assert {f["code"] for f in FRAMEWORK["families"]} == set(COMPETENCIES.values())


def test_framework_edition_is_dated():
    edition = FRAMEWORK["edition"]
    assert (edition["label"], edition["valid_from"], edition["valid_to"]) == ("2026", "2026-09-01", None)
    assert edition["source"]


def test_scale_runs_from_zero_to_three_and_not_seen_is_no_level():
    assert [step["level"] for step in FRAMEWORK["scale"]] == [0, 1, 2, 3]
    assert [step["label"] for step in FRAMEWORK["scale"]] == ["Non abordé", "Découverte", "En cours", "Autonome"]
    assert all(step["description"] for step in FRAMEWORK["scale"])
    assert set(FRAMEWORK["not_seen"]) == {"label", "description"}


def test_every_competency_has_a_theme_and_every_theme_serves():
    assert all(c["themes"] for c in competencies())
    assert {theme["code"] for theme in FRAMEWORK["themes"]} == THEMES
    assert {theme for c in competencies() for theme in c["themes"]} == THEMES


def test_eleven_missions_reach_every_competency():
    missions = FRAMEWORK["missions"]
    assert len({mission["code"] for mission in missions}) == len(missions) == 11
    assert len({mission["title"] for mission in missions}) == 11
    assert all(mission["competencies"] for mission in missions)
    assert {code for mission in missions for code in mission["competencies"]} == set(COMPETENCIES)


@pytest.mark.parametrize("competency", competencies(), ids=lambda c: c["code"])
def test_level_sentences_can_be_ticked_by_a_mentor(competency):
    assert set(competency["levels"]) == {"0", "1", "2", "3"}
    for sentence in competency["levels"].values():
        assert len(sentence) >= 20
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert not re.search(r"\bvous\b", sentence, re.IGNORECASE)
    assert len(competency["definition"]) >= 40
    assert len(competency["mentor_sentence"]) >= 40


def test_no_level_sentence_serves_twice():
    sentences = [sentence for c in competencies() for sentence in c["levels"].values()]
    assert len(set(sentences)) == len(sentences) == 48


@pytest.mark.parametrize("data", [FRAMEWORK, TRADE_PAGE, *QUALIFICATIONS.values()])
def test_nothing_judges_a_personality(data):
    assert [text for text in strings(data) if PERSONALITY.search(text)] == []


def test_our_own_french_is_typeset():
    ours = [FRAMEWORK, TRADE_PAGE]
    for qualification in QUALIFICATIONS.values():
        ours += [qualification["proposition"], qualification["edition"]["gaps"]]
        ours += [block["note"] for block in qualification["blocks"]]
    assert [text for text in strings(ours) if LOOSE_TYPOGRAPHY.search(text)] == []


def test_uuids_are_valid_and_unique_across_files():
    uuids = list(values_of([FRAMEWORK, TRADE_PAGE, list(QUALIFICATIONS.values())], "uuid"))
    assert all(str(UUID(value)) == value and UUID(value).version == 4 for value in uuids)
    assert len(set(uuids)) == len(uuids)


def test_the_six_qualifications_are_there():
    assert set(QUALIFICATIONS) == set(FACTS)


@each_qualification
def test_qualification_states_the_known_facts(code):
    data = QUALIFICATIONS[code]
    edition = data["edition"]
    blocks = data["blocks"]
    assert data["format"] == "entremise-qualification/1"
    assert data["code"] == code
    assert (
        data["kind"],
        data["level"],
        data["rncp"],
        edition["valid_from"],
        edition["valid_to"],
        len(blocks),
        sum(block["title"] is not None for block in blocks),
        len({requirement["competency"] for requirement in requirements(data)}),
    ) == FACTS[code]
    assert date.fromisoformat(edition["status_as_of"]) == date(2026, 10, 3)
    assert edition["sources"]
    assert edition["gaps"]
    assert edition["confidence"] in CONFIDENCES


@each_qualification
def test_blocks_carry_their_official_codes_in_order(code):
    data = QUALIFICATIONS[code]
    expected = [f"{data['rncp']}BC{number:02}" for number in range(1, len(data["blocks"]) + 1)]
    assert [block["code"] for block in data["blocks"]] == expected


@each_qualification
def test_what_was_not_seen_is_left_untitled(code):
    for block in QUALIFICATIONS[code]["blocks"]:
        assert (block["title"] is None) == (block["title_confidence"] == "to_confirm")
        assert block["title_confidence"] in CONFIDENCES
        for competency in block["competencies"]:
            assert (competency["title"] is None) == (competency["confidence"] == "to_confirm")


def test_titles_seen_are_word_for_word_those_of_the_source():
    social_watch = "Participer à une veille sociale et s'inscrire dans les réseaux professionnels d'un territoire"
    titles = {b["code"]: b["title"] for q in QUALIFICATIONS.values() for b in q["blocks"] if b["title"]}
    assert titles == {
        "RNCP36241BC01": social_watch,
        "RNCP36241BC02": "Assurer un service de médiation sociale",
        "RNCP36241BC03": "Faciliter et organiser des activités supports à la médiation sociale",
        "RNCP37240BC01": "Accueil, information et accompagnement",
        "RNCP37240BC02": "Prévention et médiation",
        "RNCP37240BC03": "Communication et organisation",
    }


def test_tp_msads_names_only_the_four_competencies_that_were_read():
    blocks = QUALIFICATIONS["tp-msads"]["blocks"]
    found = [competency for block in blocks for competency in block["competencies"]]
    assert [len(block["competencies"]) for block in blocks] == [3, 8, 3]
    assert [c["code"] for c in found] == [f"CP{number}" for number in range(1, 15)]
    assert [c["code"] for c in found if c["title"]] == ["CP1", "CP2", "CP3", "CP11"]


@each_qualification
def test_requirements_point_at_what_exists(code):
    data = QUALIFICATIONS[code]
    proposition = data["proposition"]
    blocks = {block["code"] for block in data["blocks"]}
    headings = {heading["code"] for heading in proposition["headings"]}
    for requirement in requirements(data):
        assert (requirement["block"] is None) != (requirement["heading"] is None)
        assert requirement["block"] in blocks | {None}
        assert requirement["heading"] in headings | {None}
        assert requirement["competency"] in COMPETENCIES
        assert requirement["level"] in LEVELS_ASKED[data["kind"]]
        assert 1 <= requirement["origins"] <= 3
        assert requirement["rationale"].endswith(".")
    places = [(r["block"], r["heading"], r["competency"]) for r in requirements(data)]
    assert len(set(places)) == len(places)
    assert {r["heading"] for r in requirements(data)} - {None} == headings


@each_qualification
def test_proposition_stands_on_titled_blocks_or_else_on_our_headings(code):
    data = QUALIFICATIONS[code]
    titled = {block["code"] for block in data["blocks"] if block["title"]}
    assert {r["block"] for r in requirements(data)} - {None} == titled
    assert bool(data["proposition"]["headings"]) == (not titled)


@each_qualification
def test_proposition_says_it_is_ours_and_what_evidence_can_show(code):
    proposition = QUALIFICATIONS[code]["proposition"]
    assert proposition["label"] == "Proposition pédagogique Entremise"
    assert date.fromisoformat(proposition["valid_from"]) == date(2026, 9, 1)
    for words in ("pas officielle", "Votre centre", "un quiz", "un scénario", "un jeu de rôle observé"):
        assert words in proposition["note"]


def test_trade_page_has_every_section_of_the_fiche():
    assert [section["code"] for section in TRADE_PAGE["sections"]] == [
        "activity",
        "role",
        "settings",
        "missions",
        "qualities",
        "employment-sectors",
        "employers",
        "contracts",
        "qualifications",
        "other-titles",
    ]
    for part in TRADE_PAGE["sections"]:
        assert part["title"]
        assert len({"html", "items", "groups"} & set(part)) == 1
    assert TRADE_PAGE["lead"]
    assert "Fiche métier" in TRADE_PAGE["source"]


def test_trade_page_lists_are_complete():
    lengths = {s["code"]: len(s["items"]) for s in TRADE_PAGE["sections"] if "items" in s}
    assert lengths == {
        "settings": 3,
        "missions": 11,
        "employment-sectors": 8,
        "employers": 7,
        "contracts": 3,
        "other-titles": 5,
    }


def test_trade_page_says_the_same_as_the_framework():
    assert {i["mission"]: i["label"] for i in section("missions")["items"]} == {
        mission["code"]: mission["title"] for mission in FRAMEWORK["missions"]
    }
    qualities = [item for group in section("qualities")["groups"] for item in group["items"]]
    assert {i["competency"]: i["label"] for i in qualities} == {c["code"]: c["title"] for c in competencies()}
    assert all(item["text"] for item in qualities)


def test_trade_page_names_the_six_qualifications():
    items = [item for group in section("qualifications")["groups"] for item in group["items"]]
    assert sorted(item["qualification"] for item in items) == sorted(FACTS)


@pytest.mark.parametrize("name", ["employer_sectors", "employer_kinds"])
def test_places_of_practice_are_distinct_choices(name):
    choices = TRADE_PAGE[name]
    assert len(choices) == 8
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", choice["code"]) for choice in choices)
    assert len({choice["code"] for choice in choices}) == len({choice["label"] for choice in choices}) == 8


def test_trade_page_html_uses_plain_tags_only():
    tags = set(re.findall(r"</?([a-z0-9]+)", " ".join(values_of(TRADE_PAGE, "html"))))
    assert tags <= {"p", "ul", "ol", "li", "b", "i", "br"}
