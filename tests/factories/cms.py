"""Pages as their authors make them: a draft first, published through the door. Dull on purpose."""

import json
import uuid
from typing import Any

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page, Site

from cms import models
from courses.models import Modality


class GlossaryTermFactory(DjangoModelFactory):
    class Meta:
        model = models.GlossaryTerm

    code = factory.Sequence("mot-{}".format)
    term = factory.Sequence("mot {}".format)
    definition = "Ce que le mot veut dire."


class TrainingImageFactory(DjangoModelFactory):
    class Meta:
        model = models.TrainingImage

    title = factory.Sequence("Image {}".format)
    description = "Deux personnes assises face à face."
    file = factory.LazyFunction(lambda: get_test_image_file(size=(1200, 800)))


class TrainingDocumentFactory(DjangoModelFactory):
    class Meta:
        model = models.TrainingDocument

    title = factory.Sequence("Fiche {}".format)
    file = factory.LazyFunction(lambda: ContentFile(b"%PDF-1.4", name="fiche.pdf"))


class RecordingFactory(DjangoModelFactory):
    class Meta:
        model = models.Recording

    title = factory.Sequence("Témoignage {}".format)
    kind = models.Recording.Kind.AUDIO
    file = factory.LazyFunction(lambda: ContentFile(b"ID3", name="temoignage.mp3"))
    transcript = "<p>Bonjour, je suis médiatrice.</p>"


class VideoFactory(RecordingFactory):
    kind = models.Recording.Kind.VIDEO
    file = factory.LazyFunction(lambda: ContentFile(b"\0", name="temoignage.mp4"))
    captions = factory.LazyFunction(lambda: ContentFile(b"WEBVTT\n", name="temoignage.vtt"))


def home() -> models.HomePage:
    """The site, made once in a test: its root is ours."""
    found = models.HomePage.objects.first()
    if found:
        return found
    root = Page.get_first_root_node()
    page = root.add_child(instance=models.HomePage(title="Entremise", slug="accueil", lead="La médiation s’apprend."))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"root_page": page, "hostname": "localhost", "port": 80}
    )
    Site.clear_site_root_paths_cache()
    return page


def catalogue() -> models.CataloguePage:
    found = models.CataloguePage.objects.first()
    return found or home().add_child(instance=models.CataloguePage(title="Catalogue", slug="catalogue"))


def publish(page: Any) -> Any:
    page.get_latest_revision().publish()
    return type(page).objects.get(pk=page.pk)


def _add(parent: Any, page: Any, published: bool) -> Any:
    parent.add_child(instance=page)
    page.save_revision()
    return publish(page) if published else type(page).objects.get(pk=page.pk)


def module(*competencies: Any, published: bool = False, **fields: Any) -> models.ModulePage:
    number = models.ModulePage.objects.count() + 1
    page = models.ModulePage(
        live=False,
        **{
            "title": f"Module {number}",
            "code": f"module-{number}",
            "objective": "Savoir poser le cadre d’une rencontre.",
            "minutes": 60,
            "modality": Modality.ONSITE,
            **fields,
        },
    )
    page.aims = [models.ModuleAim(competency=each, level=2) for each in competencies]
    return _add(catalogue(), page, published)


def section(parent: models.ModulePage, *, published: bool = True, **fields: Any) -> models.SectionPage:
    return _add(parent, models.SectionPage(live=False, **{"title": "Comprendre", **fields}), published)


def lesson(parent: models.SectionPage, *competencies: Any, published: bool = True, **fields: Any) -> models.LessonPage:
    page = models.LessonPage(
        live=False,
        **{
            "title": f"Leçon {models.LessonPage.objects.count() + 1}",
            "objective": "Dire qui je suis.",
            "minutes": 15,
            "body": stream(block("text", html="<p>Bonjour.</p>")),
            **fields,
        },
    )
    page.aims = [models.ActivityAim(competency=each, level=1) for each in competencies]
    return _add(parent, page, published)


def block(kind: str, /, **value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def stream(*blocks: dict[str, Any]) -> str:
    return json.dumps(blocks)


def word(term: models.GlossaryTerm, text: str) -> str:
    return f'<a linktype="glossary" id="{term.pk}">{text}</a>'
