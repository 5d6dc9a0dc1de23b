from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring
from django.conf import settings
from django.utils.translation import override

from assessments.scenarios.drawing_words import DRAWING_WORDS
from assessments.scenarios.drawings import PLACES, PORTRAITS
from courses.media import DRAWING_NAMESPACE, SVG, media_type

FOLDER = settings.BASE_DIR / "static" / "scenarios"
FILES = sorted(FOLDER.glob("*/*"))
SHAPES = {"svg", "g", "path", "rect", "circle", "ellipse"}
SIZES = {"portraits": "0 0 160 160", "places": "0 0 480 200"}


def name_of(file: Path) -> str:
    return f"{file.parent.name}/{file.name}"


@pytest.mark.parametrize(("folder", "names"), [("portraits", PORTRAITS), ("places", PLACES)])
def test_each_name_has_its_file_and_each_file_its_name(folder, names):
    assert {file.name for file in (FOLDER / folder).iterdir()} == {f"{name}.svg" for name in names}


def test_each_name_has_its_words_and_no_two_say_the_same():
    assert set(DRAWING_WORDS) == PORTRAITS | PLACES
    assert not PORTRAITS & PLACES
    with override("fr"):
        assert len({str(words) for words in DRAWING_WORDS.values()}) == len(DRAWING_WORDS)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", sorted(DRAWING_WORDS))
def test_words_are_short_enough_to_be_listened_to(name, language):
    with override(language):
        assert len(str(DRAWING_WORDS[name])) <= 90


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_a_drawing_is_light_and_draws_only(file):
    data = file.read_bytes()
    assert len(data) <= 4096
    assert media_type(data) is SVG


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_a_drawing_holds_plain_shapes_on_the_ground_of_its_kind(file):
    root = fromstring(file.read_bytes())
    assert root.attrib == {"viewBox": SIZES[file.parent.name]}
    assert {each.tag.removeprefix(DRAWING_NAMESPACE) for each in root.iter()} <= SHAPES
    assert not any((each.text or "").strip() or (each.tail or "").strip() for each in root.iter())
    assert not any({"style", "class", "id", "href"} & set(each.attrib) for each in root.iter())
