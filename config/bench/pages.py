"""The main pages, who opens them, and what each may cost."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.models import User
from cms.models import CataloguePage, HomePage, ModulePage
from config.bench.population import Scene

LIGHT = 2.0  # a lesson or a dashboard, in bare pages
BOARD = 4.0
QUIZ = 40.0
LESSON_BYTES = 100_000


@dataclass(frozen=True, kw_only=True)
class Page:
    name: str
    path: str
    viewer: User | None = None
    aim: float | None = None
    aim_bytes: int | None = None


def pages(scene: Scene) -> dict[str, list[Page]]:
    """By who opens them."""
    return {
        "anyone": _public(scene),
        "apprentice": _apprentice(scene),
        "trainer": _trainer(scene),
        "company": _company(scene),
        "author": _author(scene),
    }


def bare_here(scene: Scene) -> Page:
    """The bare page again, for somebody whose session and person are found as this site finds them."""
    return Page(name="bare page, found our way", path=reverse("bench_bare"), viewer=scene.learner)


def _public(scene: Scene) -> list[Page]:
    return [
        Page(name="home", path=HomePage.objects.get().get_url()),
        Page(name="catalogue", path=CataloguePage.objects.get().get_url()),
        Page(name="module page", path=ModulePage.objects.get(course=scene.module).get_url()),
        Page(name="sign in", path=reverse("account_login")),
    ]


def _apprentice(scene: Scene) -> list[Page]:
    me = scene.learner

    def page(name: str, address: str, *parts: object, aim: float | None = None, size: int | None = None) -> Page:
        return Page(name=name, path=reverse(address, args=parts), viewer=me, aim=aim, aim_bytes=size)

    return [
        page("frame alone", "bench_frame"),
        page("my home", "records:apprentice", aim=LIGHT),
        page("my modules", "records:apprentice_modules"),
        page("module outline", "records:apprentice_module", scene.module.uuid),
        page("lesson", "cms:lesson", scene.lesson.uuid, aim=LIGHT, size=LESSON_BYTES),
        page("my competencies", "records:apprentice_competencies"),
        page("one competency", "records:apprentice_competency", scene.competency.uuid),
        page("my path", "records:apprentice_path"),
        page("who sees me", "records:apprentice_viewers"),
    ]


def _trainer(scene: Scene) -> list[Page]:
    def page(name: str, address: str, *parts: object, aim: float | None = None) -> Page:
        return Page(name=name, path=reverse(address, args=parts), viewer=scene.trainer, aim=aim)

    learner, competency = scene.learner.uuid, scene.competency.uuid
    return [
        page("my cohorts", "records:trainer_home", aim=LIGHT),
        page("all the groups", "records:trainer_groups", aim=LIGHT),
        page(f"board of {len(scene.learners)}", "records:trainer_board", scene.cohort.uuid, aim=BOARD),
        page("mastery grid", "records:trainer_grid", scene.cohort.uuid),
        page("one learner", "records:trainer_learner", learner),
        page("decide a level", "records:trainer_competency", learner, competency),
    ]


def _company(scene: Scene) -> list[Page]:
    def page(name: str, address: str, *parts: object, aim: float | None = None) -> Page:
        return Page(name=name, path=reverse(address, args=parts), viewer=scene.mentor, aim=aim)

    learner, competency = scene.learner.uuid, scene.competency.uuid
    return [
        page("my apprentices", "records:company_home", aim=LIGHT),
        page("one apprentice", "records:company_learner", learner),
        page("observe", "records:company_observe", learner, competency),
    ]


def _author(scene: Scene) -> list[Page]:
    edit = reverse("wagtailadmin_pages:edit", args=[scene.edited.pk])
    return [
        Page(name="explorer", path=reverse("wagtailadmin_explore", args=[scene.shelf.pk]), viewer=scene.trainer),
        Page(name="edit a lesson", path=edit, viewer=scene.trainer),
    ]
