"""The starter modules go in and come out the same; what is hostile or broken goes nowhere."""

import io
import json
import zipfile
from dataclasses import replace
from hashlib import sha256
from pathlib import PurePosixPath
from uuid import UUID

import pytest
from django.conf import settings
from wagtail.models import Page

from assessments.quizzes.content import as_json
from assessments.quizzes.models import Quiz as FrozenQuiz
from assessments.scenarios.content import loads
from cms.archives.exporting import export_module
from cms.archives.files import ArchiveRefused, from_zip, to_zip
from cms.archives.importing import apply_import
from cms.archives.planning import plan_import
from cms.archives.reading import read_archive
from cms.models import CataloguePage, HomePage, LessonPage, ModulePage, Question, TrainingImage
from cms.starter.folder import module_files
from cms.templatetags.question_preview import question_as_shown
from competencies.imports import load_reference_data
from competencies.models import FrameworkEdition
from courses.models import Course
from tests.cms.small_module import QUIZ, small_files, small_framework, written
from tests.factories.competencies import CompetencyFactory
from tests.factories.people import CentreFactory
from tests.factories.questions import DRAWING, EVERY_TYPE, PICTURE
from tests.factories.quizzes import quiz_content

CURRICULUM = settings.BASE_DIR / "curriculum"
SOUND = b"ID3\x04" + bytes(64)
MODULES = sorted(path.name for path in (CURRICULUM / "modules").iterdir() if path.is_dir())


def make_catalogue():
    CentreFactory(technical_contact="01 02 03 04 05", teaching_contact="aide@exemple.test")
    root = Page.get_first_root_node()
    home = root.add_child(instance=HomePage(title="Accueil", slug="accueil-essai"))
    return home.add_child(instance=CataloguePage(title="Catalogue", slug="catalogue"))


@pytest.fixture
def catalogue(db):
    small_framework()
    return make_catalogue()


def files_of(name):
    return module_files(CURRICULUM / "modules" / name)


def brought_in(files, *, centre=None, publish=True):
    plan = plan_import(read_archive(files), centre=centre)
    assert plan.problems == ()
    return apply_import(plan, by=None, publish=publish)


def understood(files):
    """A scenario says the same whether it writes what is usual or leaves it out."""
    return {name: loads(data) if name.startswith("scenarios/") else data for name, data in files.items()}


@pytest.mark.django_db
@pytest.mark.parametrize("name", MODULES)
def test_a_starter_module_comes_out_as_it_went_in(name):
    load_reference_data(CURRICULUM)
    make_catalogue()
    files = files_of(name)
    module = brought_in(files)
    assert module.live
    assert understood(export_module(module)) == understood(files)


def test_a_small_module_comes_out_as_it_went_in(catalogue):
    module = brought_in(small_files())
    assert module.live
    assert export_module(module) == small_files()


def test_a_quiz_of_every_type_comes_out_as_it_went_in(catalogue):
    """Drawing, sound and shared situation included; what goes in again is the same too."""
    CompetencyFactory(edition=FrameworkEdition.objects.get(), code="teamwork")
    sound = f"/medias/{sha256(SOUND).hexdigest()}.mp3"
    heard = f'<audio controls="" preload="none" src="{sound}" title="Le hall, un soir"></audio>'
    said = "<details><summary>Transcription</summary><p>Des voix, une porte.</p></details>"
    first, *others = (make() for make in EVERY_TYPE.values())
    first = replace(first, stem_html=f"<p>Écoutez.</p>{heard}{said}")
    content = quiz_content(uuid=UUID(QUIZ), code="petit-quiz", questions=(first, *others))
    files = {
        **small_files(),
        "quizzes/petit-quiz.json": written(as_json(content)),
        f"media/{PurePosixPath(PICTURE.src).name}": DRAWING,
        f"media/{PurePosixPath(sound).name}": SOUND,
    }
    for _time in range(2):
        assert export_module(brought_in(from_zip(io.BytesIO(to_zip(files))))) == files


def test_importing_again_changes_no_record_and_makes_no_second_module(catalogue):
    files = small_files()
    first = brought_in(files)
    before = (
        Course.objects.count(),
        FrozenQuiz.objects.count(),
        Question.objects.count(),
        TrainingImage.objects.count(),
    )
    again = brought_in(files)
    assert again.pk == first.pk
    after = (
        Course.objects.count(),
        FrozenQuiz.objects.count(),
        Question.objects.count(),
        TrainingImage.objects.count(),
    )
    assert after == before
    assert export_module(again) == files
    assert FrozenQuiz.objects.get().editions.count() == 1


def test_another_centre_gets_a_copy_of_its_own(catalogue):
    files = small_files()
    shared = brought_in(files)
    centre = CentreFactory(technical_contact="01", teaching_contact="02")
    copy = brought_in(files, centre=centre)
    again = brought_in(files, centre=centre)
    assert copy.pk == again.pk != shared.pk
    assert set(ModulePage.objects.values_list("centre", flat=True)) == {None, centre.pk}
    assert export_module(ModulePage.objects.get(pk=shared.pk)) == files
    assert not {each.activity_uuid for each in shared.activities()} & {each.activity_uuid for each in copy.activities()}


def test_a_module_cannot_take_another_modules_parts(catalogue):
    """The module's own identity is new, its lessons' and questions' are somebody else's."""
    files = small_files()
    shared = brought_in(files)
    module = json.loads(files["module.json"])
    stolen = {
        **files,
        "module.json": json.dumps({**module, "uuid": "00000000-0000-4000-8000-000000000001", "code": "autre"}).encode(),
    }
    plan = plan_import(read_archive(stolen), centre=None)
    assert len(plan.problems) == 1
    copy = brought_in(stolen, centre=CentreFactory(technical_contact="01", teaching_contact="02"))
    assert copy.pk != shared.pk
    assert export_module(ModulePage.objects.get(pk=shared.pk)) == files


def test_what_the_archive_no_longer_holds_is_withdrawn_and_told(catalogue):
    files = small_files()
    brought_in(files)
    module = json.loads(files["module.json"])
    gone = module["sections"][0]["activities"].pop(0)
    fewer = {name: content for name, content in files.items() if name != gone["lesson"]}
    fewer["module.json"] = json.dumps(module).encode()
    plan = plan_import(read_archive(fewer), centre=None)
    assert [page.title for page in plan.withdrawn] == [gone["title"]]
    assert any(gone["title"] in note for note in plan.notes)
    apply_import(plan, by=None, publish=True)
    assert not LessonPage.objects.get(activity_uuid=gone["uuid"]).live
    assert gone["title"] not in set(
        Course.objects.get()
        .sections.standing()
        .filter(activities__retired_at__isnull=True)
        .values_list("activities__title", flat=True)
    )


def test_a_draft_import_publishes_nothing(catalogue):
    files = small_files()
    module = brought_in(files, publish=False)
    assert not module.live
    assert not Course.objects.exists()
    assert export_module(module) == files


# Hostile and broken


def zipped(*entries, **options):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("module.json", "{}")
        for name, content in entries:
            archive.writestr(name, content)
    file.seek(0)
    return file


def linked():
    info = zipfile.ZipInfo("media/lien.svg")
    info.external_attr = 0o120777 << 16
    return zipped((info, "/etc/passwd"))


HOSTILE = {
    "not a zip": lambda: io.BytesIO(b"PK nothing of the sort"),
    "empty": lambda: io.BytesIO(b""),
    "traversal": lambda: zipped(("../../etc/cron.d/x", "x")),
    "absolute": lambda: zipped(("/media/x.svg", "x")),
    "backslash": lambda: zipped(("media\\..\\x.svg", "x")),
    "drive": lambda: zipped(("C:media/x.svg", "x")),
    "a link": linked,
    "a bomb": lambda: zipped(("media/bombe.txt", b"0" * 60_000_000)),
    "twice": lambda: zipped(("media/a.svg", "x"), ("media/A.svg", "y")),
    "too many": lambda: zipped(*((f"media/{n}.txt", "x") for n in range(1001))),
    "a program": lambda: zipped(("media/x.html", "<script>")),
    "a stray file": lambda: zipped(("readme.txt", "x")),
    "deep": lambda: zipped(("media/a/b.svg", "x")),
    "no module": lambda: io.BytesIO(to_zip({"glossary.json": b"[]"})),
}  # fmt: skip


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_archive_is_refused(make):
    with pytest.raises(ArchiveRefused) as refusal:
        read_archive(from_zip(make()))
    assert all(refusal.value.problems)


def changed(path, change):
    """A starter module with one value of one file changed."""
    files = dict(small_files())
    content = json.loads(files[path])
    files[path] = json.dumps(change(content) or content).encode()
    return files


def first_lesson():
    return next(name for name in small_files() if name.startswith("lessons/"))


def first_text(html):
    def change(lesson):
        next(block for block in lesson["body"] if block["type"] == "text")["value"]["html"] = html

    return change


def module_with(change):
    return lambda: changed("module.json", change)


def activity_with(**values):
    return module_with(lambda module: module["sections"][0]["activities"][0].update(values))


def lesson_with(html):
    return lambda: changed(first_lesson(), first_text(html))


def twice(module):
    activities = module["sections"][0]["activities"]
    activities.append(activities[0])


def with_picture(lesson):
    value = {"file": "media/rien.svg", "alt": "rien"}
    lesson["body"].append({"id": "00000000-0000-4000-8000-000000000009", "type": "image", "value": value})


BROKEN = {
    "encoding": lambda: {**small_files(), "module.json": "é".encode("latin-1")},
    "not JSON": lambda: {**small_files(), "module.json": b"{"},
    "nested": lambda: {**small_files(), "module.json": b"[" * 100_000},
    "NaN": lambda: {**small_files(), "module.json": b'{"duration_minutes": NaN}'},
    "another format": module_with(lambda module: module.update(format="entremise-module/9")),
    "an unknown field": module_with(lambda module: module.update(couleur="rouge")),
    "a missing title": module_with(lambda module: module.pop("title") and None),
    "a number for a title": module_with(lambda module: module.update(title=7)),
    "a day that is not": activity_with(opens_on="2026-02-30"),
    "the same activity twice": module_with(twice),
    "a lesson that is not there": activity_with(lesson="lessons/99.json"),
    "after what is not there": activity_with(requires=["nulle-part"]),
    "a script": lesson_with("<p>Bonjour</p><script>alert(1)</script>"),
    "a handler": lesson_with('<p onclick="alert(1)">Bonjour</p>'),
    "a script in a link": lesson_with('<p><a href="javascript:alert(1)">Bonjour</a></p>'),
    "a word without entry": lesson_with('<p><dfn data-term="inconnu">mot</dfn></p>'),
    "an unknown block": lambda: changed(first_lesson(), lambda lesson: lesson["body"][0].update(type="iframe")),
    "a picture that is not there": lambda: changed(first_lesson(), with_picture),
}


@pytest.mark.parametrize("make", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_archive_is_refused_in_words(make):
    with pytest.raises(ArchiveRefused) as refusal:
        read_archive(make())
    assert 1 <= len(refusal.value.problems) <= 100


def test_a_drawing_that_could_run_is_refused_and_nothing_is_kept(catalogue):
    files = dict(small_files())
    drawing = next(name for name in files if name.endswith(".svg"))
    files[drawing] = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    plan = plan_import(read_archive(files), centre=None)
    with pytest.raises(ArchiveRefused, match=drawing):
        apply_import(plan, by=None, publish=True)
    assert not ModulePage.objects.exists()


def test_an_unknown_competency_is_told_before_anything_is_written(catalogue):
    files = changed("module.json", lambda m: m["competencies"].append({"code": "telepathie", "level": 1}))
    plan = plan_import(read_archive(files), centre=None)
    assert "telepathie" in plan.problems[0]
    with pytest.raises(ArchiveRefused):
        apply_import(plan, by=None, publish=False)
    assert not ModulePage.objects.exists()


def test_a_zip_of_the_folder_reads_like_the_folder():
    files = small_files()
    inside = {f"petit-module/{name}": content for name, content in files.items()}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in inside.items():
            archive.writestr(name, content)
    assert from_zip(io.BytesIO(file.getvalue())) == from_zip(io.BytesIO(to_zip(files))) == files


def test_a_question_from_a_file_runs_nothing_in_the_editors_preview(catalogue):
    """Before any publication: the editor's own screens let scripts of the page run."""
    files = small_files()
    name = next(each for each in files if each.startswith("quizzes/"))
    quiz = json.loads(files[name])
    asked = next(each for each in quiz["questions"] if "options" in each)
    asked["options"][0]["html"] = '<p>Oui<img src="x" onerror="alert(1)"></p>'
    asked["stem_html"] = '<p onclick="alert(2)">Alors ?</p>'
    brought_in({**files, name: json.dumps(quiz).encode()}, publish=False)
    made = Question.objects.get(uuid=asked["uuid"])
    for question in (made, made.get_latest_revision_as_object()):
        shown = question_as_shown(question)
        assert (shown.stem, shown.body.options[0].label) == ("<p>Alors ?</p>", "Oui")
