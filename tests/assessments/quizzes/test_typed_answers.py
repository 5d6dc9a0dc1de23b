"""What is typed: words, patterns and numbers."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.quizzes.content import BadPattern, NumericAnswer, Unit, Variant, compiled
from assessments.quizzes.scoring import folded, points
from assessments.quizzes.scoring.numbers import read_number
from tests.factories.quizzes import numeric, short_text


def words(*accepted, **fields):
    return replace(short_text(), accepted=accepted, **fields)


def pattern(text, share="1"):
    return Variant(text=text, is_pattern=True, share=Decimal(share))


TYPED = [
    (words(Variant(text="Écoute")), "ecoute", "1"),
    (words(Variant(text="Écoute"), accents_matter=True), "ecoute", "0"),
    (words(Variant(text="Écoute"), accents_matter=True), "éCOUTE", "1"),
    (words(Variant(text="Écoute"), accents_matter=True), "E\u0301coute", "1"),
    (words(Variant(text="CAF"), case_matters=True), "caf", "0"),
    (words(Variant(text="CAF"), case_matters=True), "C.A.F.", "1"),
    (words(Variant(text="Œuvre"), case_matters=True), "OEuvre", "1"),
    (words(Variant(text="Œuvre"), case_matters=True), "œuvre", "0"),
    (words(Variant(text="Œuvre"), case_matters=True), "Œuvre", "1"),
    (words(Variant(text="œuvre"), accents_matter=True), "oeuvre", "1"),
    (words(Variant(text="accord"), Variant(text="contrat", share=Decimal("0.5"))), "Contrat", "0.5"),
    (words(Variant(text="accord", share=Decimal("0.3")), Variant(text="Accord")), "accord", "1"),
    (words(pattern("tiers?")), "Tiers", "1"),
    (words(pattern("tiers?")), "un tiers", "0"),
    (words(pattern("tier|tiers")), "tiers", "1"),
    (words(pattern("l'écoute( active)?")), "L’ecoute\u00a0active ", "1"),
    (words(pattern("[à-ÿ]+")), "éé", "1"),
    (words(pattern("écoute"), accents_matter=True), "ecoute", "0"),
    (words(pattern("CAF"), case_matters=True), "caf", "0"),
    (words(pattern("a.*", "0.5"), Variant(text="abc")), "abc", "1"),
    (words(pattern("a.*", "0.5"), Variant(text="abc")), "abd", "0.5"),
    (words(pattern("(")), "(", "0"),
]


@pytest.mark.parametrize(("question", "text", "expected"), TYPED)
def test_words(question, text, expected):
    assert points(question, {"text": text}) == Decimal(expected)


@settings(deadline=None)
@given(st.text(max_size=40), st.booleans(), st.booleans())
def test_folding_again_changes_nothing(text, case_matters, accents_matter):
    strict = {"case_matters": case_matters, "accents_matter": accents_matter}
    assert folded(folded(text, **strict), **strict) == folded(text, **strict)


@settings(deadline=None)
@given(st.text("aàâéÉœŒßøł '-’.,0", max_size=20), st.text("aàâéÉœŒßøł '-’.,0", max_size=20))
def test_a_stricter_reading_accepts_no_more(one, other):
    if folded(one, case_matters=True, accents_matter=True) == folded(other, case_matters=True, accents_matter=True):
        assert folded(one) == folded(other)


@pytest.mark.parametrize("text", ["(a", "a(?=b)", r"(a)\1", "((a{1000}){1000})", "a" * 501, "\ud800"])
def test_patterns_that_are_not_taken(text):
    with pytest.raises(BadPattern) as refusal:
        compiled(text)
    assert str(refusal.value)


def test_no_pattern_can_hold_a_worker():
    """An engine that backtracks would need longer than the universe has lasted."""
    assert points(words(pattern("(a*)*(a*)*b")), {"text": "a" * 500}) == 0


READ = [
    ("12", "12", ""), ("+12", "12", ""), ("-12", "-12", ""), ("−12", "-12", ""), ("– 12", "-12", ""), ("0", "0", ""),
    ("12,5", "12.5", ""), ("12.5", "12.5", ""), (",5", "0.5", ""), ("12.", "12", ""), ("1,250", "1.250", ""),
    ("1 250", "1250", ""), ("1\u202f250,5", "1250.5", ""), ("1\u00a0250\u00a0000", "1250000", ""),
    ("1'250", "1250", ""), ("1’250.5", "1250.5", ""), ("1,250.5", "1250.5", ""), ("1.250,5", "1250.5", ""),
    ("1,250,000", "1250000", ""), ("1.250.000", "1250000", ""), ("1,250,000.5", "1250000.5", ""),
    ("3/4", "0.75", ""), ("-1 / 2", "-0.5", ""), ("1,2e3", "1200", ""), ("5E-1", "0.5", ""),
    ("12 km", "12", "km"), ("12km.", "12", "km"), ("50 %", "50", "%"), ("5 m²", "5", "m²"), ("12 e", "12", "e"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value", "rest"), READ)
def test_numbers_as_people_type_them(text, value, rest):
    assert read_number(text) == (Decimal(value), rest)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "douze",
        "-",
        ",",
        "e5",
        "1 25",
        "1 2500",
        "12 13",
        "1,2,3",
        "1.2.3",
        "1/0",
        "3/4/5",
        "1,25.5",
        "--1",
        "km 3",
    ],
)
def test_what_is_no_number(text):
    assert read_number(text) is None


@settings(deadline=None)
@given(st.decimals(-(10**12), 10**12, places=3), st.sampled_from([" ", "\u00a0", "\u202f", "'", "’"]), st.booleans())
def test_every_number_is_read_with_its_thousands_apart(value, space, comma):
    written = f"{value:,}".replace(",", space)
    assert read_number(written.replace(".", ",") if comma else written) == (value, "")


@settings(deadline=None)
@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_number_or_none(text):
    read = read_number(text)
    assert read is None or read[0].is_finite()


def number(*accepted, units=(), required=False):
    return replace(numeric(), accepted=accepted, units=units, unit_required=required)


def about(value, tolerance="0", share="1", *, is_relative=False):
    return NumericAnswer(
        value=Decimal(value), tolerance=Decimal(tolerance), is_relative=is_relative, share=Decimal(share)
    )


LENGTHS = (Unit(symbol="km"), Unit(symbol="m", factor=Decimal("0.001")))
SIZES = (Unit(symbol="Mo"), Unit(symbol="Mb", factor=Decimal("0.125")), Unit(symbol="mb", factor=Decimal(2)))
NUMBERS = [
    (number(about("12")), "12", "", "1"),
    (number(about("12")), "12,0", "", "1"),
    (number(about("12")), "12 personnes", "", "1"),
    (number(about("12")), "12 ou 13", "", "0"),
    (number(about("12")), "13", "", "0"),
    (number(about("12", "0.5")), "12,5", "", "1"),
    (number(about("12", "0.5")), "11.5", "", "1"),
    (number(about("12", "0.5")), "12,51", "", "0"),
    (number(about("-200", "0.1", is_relative=True)), "-180", "", "1"),
    (number(about("-200", "0.1", is_relative=True)), "-179,99", "", "0"),
    (number(about("0.3")), "0,30000000000000000000000000000000001", "", "0"),
    (number(about("12"), about("12", "2", "0.5")), "13", "", "0.5"),
    (number(about("12", "2", "0.5"), about("12")), "12", "", "1"),
    (number(about("12"), units=LENGTHS), "12", "", "1"),
    (number(about("12"), units=LENGTHS, required=True), "12", "", "0"),
    (number(about("12"), units=LENGTHS, required=True), "12 km", "", "1"),
    (number(about("12"), units=LENGTHS, required=True), "12", "km", "1"),
    (number(about("12"), units=LENGTHS), "12 000 m", "", "1"),
    (number(about("12"), units=LENGTHS), "12 000", "m", "1"),
    (number(about("12"), units=LENGTHS), "12", "m", "0"),
    (number(about("12"), units=LENGTHS), "12 miles", "", "0"),
    (number(about("12"), units=LENGTHS), "12 km", "km", "1"),
    (number(about("12"), units=LENGTHS), "12 km", "m", "0"),
    (number(about("12"), units=LENGTHS), "12 KM", "", "1"),
    (number(about("2"), units=SIZES), "16 Mb", "", "1"),
    (number(about("2"), units=SIZES), "1 mb", "", "1"),
    (number(about("2"), units=SIZES), "16 MB", "", "0"),
    (number(about("50"), units=(Unit(symbol="%"),), required=True), "50\u202f%", "", "1"),
    (number(about("5"), units=(Unit(symbol="m²"),)), "5 m2", "", "1"),
]


@pytest.mark.parametrize(("question", "typed", "unit", "expected"), NUMBERS)
def test_numbers(question, typed, unit, expected):
    assert points(question, {"number": typed, "unit": unit}) == Decimal(expected)


@settings(deadline=None)
@given(st.decimals(-1000, 1000, places=3), st.decimals(0, 50, places=3), st.booleans(), st.decimals(-1, 1, places=3))
def test_the_bounds_of_a_tolerance_are_within_it(value, tolerance, is_relative, part):
    """``part`` of the tolerance away: always right, and never beyond it."""
    question = number(NumericAnswer(value=value, tolerance=tolerance, is_relative=is_relative))
    reach = abs(value) * tolerance if is_relative else tolerance
    assert points(question, {"number": f"{value + part * reach:f}", "unit": ""}) == 1
    assert points(question, {"number": f"{value + reach + Decimal('0.0001'):f}", "unit": ""}) == 0
