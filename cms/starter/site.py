"""Loads ``curriculum/`` into a site. What is already there is left as people made it; a second run writes nothing."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from wagtail.hooks import search_for_hooks
from wagtail.models import Page, Site

from accounts.models import Centre
from assessments.roleplays.content import loads as load_roleplay
from assessments.scenarios.content import as_json, loads
from cms.archives.importing import apply_import
from cms.archives.planning import plan_import
from cms.archives.reading import read_archive
from cms.indexing import indexed_once
from cms.models import CataloguePage, HomePage, ModulePage, RolePlay, Scenario, TradePage
from cms.roleplay_content import fields_of
from cms.starter.folder import module_files
from competencies.imports import load_reference_data
from competencies.models import QualificationEdition
from courses.models import Course, Programme
from courses.rhythm import Weeks
from courses.services import Place, arrange_programme

CURRICULUM = settings.BASE_DIR / "curriculum"

HOME_TITLE = "Devenir médiatrice, médiateur social"
HOME_LEAD = (
    "Apprendre à écouter sans juger, à poser un cadre, à faire avec les personnes. "
    "Entremise accompagne les apprentis, leurs formateurs et leurs maîtres d’apprentissage, du premier jour au diplôme."
)
HOME_BODY = (
    "<p>Des leçons courtes, à lire ou à écouter sur un téléphone. Des questions tirées de situations réelles. "
    "Et un carnet de route qui montre ce que l’on sait faire, au centre comme dans la structure d’accueil.</p>"
)
SAID_OF_A_PROGRAMME = ("code", "title", "summary", "rhythm", "outside")
CATALOGUE_LEAD = (
    "Chaque module dure quelques heures. Choisissez un thème, une compétence ou le diplôme que vous préparez."
)


def load_site(folder: Path = CURRICULUM) -> list[str]:
    """Everything but people. Returns a line for each thing that was done."""
    search_for_hooks()  # they say whose references are kept; a command may begin before anything asked for them
    done = [f"Référentiel chargé : {plan.document.title}" for plan in load_reference_data(folder)]
    done += load_pages(folder)
    done += load_scenarios(folder)
    done += load_roleplays(folder)
    done += load_modules(folder)
    done += load_programmes(folder)
    return done


@transaction.atomic
@indexed_once()
def load_pages(folder: Path) -> list[str]:
    if HomePage.objects.exists():
        return []
    home = HomePage(title=HOME_TITLE, slug="accueil", lead=HOME_LEAD, body=HOME_BODY)
    Page.get_first_root_node().add_child(instance=home)
    home.save_revision().publish()
    Site.objects.update_or_create(
        is_default_site=True, defaults={"root_page": home, "hostname": "localhost", "site_name": "Entremise"}
    )
    _remove_welcome(home)
    trade = json.loads((folder / "trade_page.json").read_text(encoding="utf-8"))
    home.refresh_from_db()
    home.add_child(instance=_trade_page(trade))
    home.refresh_from_db()
    home.add_child(instance=CataloguePage(title="Les modules", slug="modules", lead=CATALOGUE_LEAD, show_in_menus=True))
    for page in (*TradePage.objects.all(), *CataloguePage.objects.all()):
        page.save_revision().publish()
    return ["Pages créées : accueil, le métier, les modules"]


def _remove_welcome(home: HomePage) -> None:
    """Wagtail's own first page, which its first migration makes."""
    for page in Page.objects.sibling_of(home, inclusive=False).filter(slug="home"):
        if page.specific_class is Page:
            page.delete()


def _trade_page(trade: dict[str, Any]) -> TradePage:
    return TradePage(
        title=trade["title"],
        slug="le-metier",
        show_in_menus=True,
        lead=trade["lead"],
        source=trade["source"],
        body=json.dumps([{"type": "section", "value": _trade_section(each)} for each in trade["sections"]]),
    )


def _trade_section(section: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": section["code"],
        "title": section["title"],
        "html": section.get("html", ""),
        "items": section.get("items", []),
        "groups": section.get("groups", []),
    }


def load_modules(folder: Path) -> list[str]:
    """Published when a centre can help at a distance, as the law asks; as drafts until then."""
    helped = Centre.objects.exclude(technical_contact="").exclude(teaching_contact="").exists()
    done = []
    for path in sorted(each for each in (folder / "modules").iterdir() if each.is_dir()):
        archive = read_archive(module_files(path))
        if ModulePage.objects.filter(course_uuid=archive.module["uuid"]).exists():
            continue
        apply_import(plan_import(archive, centre=None), by=None, publish=helped)
        state = "publié" if helped else "en brouillon : complétez d’abord les contacts d’un centre"
        done.append(f"Module {state} : {archive.module['title']}")
    return done


def load_scenarios(folder: Path) -> list[str]:
    """Published, for every centre."""
    done = []
    for path in sorted((folder / "scenarios").glob("*.json")):
        content = loads(path.read_bytes())
        if Scenario.objects.filter(uuid=content.uuid).exists():
            continue
        scenario = Scenario(uuid=content.uuid, content=as_json(content), live=False)
        _keep(scenario)
        done.append(f"Scénario publié : {content.title}")
    return done


def load_roleplays(folder: Path) -> list[str]:
    """Published, for every centre."""
    done = []
    for path in sorted((folder / "roleplays").glob("*.json")):
        content = load_roleplay(path.read_bytes())
        if RolePlay.objects.filter(uuid=content.uuid).exists():
            continue
        roleplay = RolePlay(uuid=content.uuid, live=False, **fields_of(content))
        _keep(roleplay)
        done.append(f"Jeu de rôle publié : {content.title}")
    return done


@transaction.atomic
@indexed_once()
def _keep(authored: Scenario | RolePlay) -> None:
    authored.save()
    authored.save_revision().publish()


def load_programmes(folder: Path) -> list[str]:
    """Nobody arranges these on the site: one that the files have changed since follows them."""
    done = []
    courses = {each.code: each for each in Course.objects.filter(centre__isnull=True)}
    for given in json.loads((folder / "programmes.json").read_text(encoding="utf-8")):
        edition = QualificationEdition.objects.filter(qualification__code=given["qualification"]).last()
        places = [_place(each, courses[each["code"]]) for each in given["courses"] if each["code"] in courses]
        if edition is None or not places or _stands(given, places):
            continue
        said = {name: given.get(name, "") for name in SAID_OF_A_PROGRAMME}
        arrange_programme(uuid=given["uuid"], edition_id=edition.pk, centre_id=None, places=places, **said)
        done.append(f"Parcours prêt : {given['title']}")
    return done


def _place(given: dict[str, Any], course: Course) -> Place:
    weeks = Weeks(first=given["weeks"][0], last=given["weeks"][1]) if given.get("weeks") else None
    return Place(course=course, required=given["required"], weeks=weeks)


def _stands(given: dict[str, Any], places: list[Place]) -> bool:
    programme = Programme.objects.filter(uuid=given["uuid"]).first()
    if programme is None:
        return False
    found = [
        Place(course=each.course, required=each.required, weeks=each.weeks)
        for each in programme.places.select_related("course")
    ]
    said = all(getattr(programme, name) == given.get(name, "") for name in SAID_OF_A_PROGRAMME)
    return said and found == places
