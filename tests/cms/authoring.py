"""Two centres and what each of them keeps in the editor."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.utils.text import slugify
from wagtail.models import Collection

from accounts.models import Centre, StaffRole
from cms import models
from cms.roleplay_content import fields_of
from cms.scoping import shelf_for
from tests.factories import cms as make
from tests.factories.people import CentreFactory, StaffRoleFactory
from tests.factories.roleplays import make_roleplay
from tests.factories.scenarios import scenario_data

QUESTION_ANSWER = make.stream({
    "type": "single",
    "id": "6b5f1a0e-0000-4000-8000-000000000001",
    "value": {
        "options": [
            {"type": "item", "id": "6b5f1a0e-0000-4000-8000-000000000002",
             "value": {"html": "<p>Je me présente.</p>", "correct": True, "feedback": "Oui : on sait à qui parler."}},
            {"type": "item", "id": "6b5f1a0e-0000-4000-8000-000000000003",
             "value": {"html": "<p>Je tranche.</p>", "correct": False, "feedback": "Non : le médiateur ne juge pas."}},
        ]
    },
})  # fmt: skip


@dataclass
class Keeping:
    """What one centre keeps, each thing titled with the centre's name."""

    centre: Centre
    author: Any
    shelf: models.CentreShelfPage
    module: models.ModulePage
    section: models.SectionPage
    lesson: models.LessonPage
    image: models.TrainingImage
    document: models.TrainingDocument
    recording: models.Recording
    term: models.GlossaryTerm
    case: models.Case
    question: models.Question
    quiz: models.Quiz
    scenario: models.Scenario
    roleplay: models.RolePlay

    @property
    def collection(self) -> Collection:
        return self.shelf.collection


def author_of(centre: Centre, role: StaffRole.Role = StaffRole.Role.TRAINER, **dates: Any) -> Any:
    return StaffRoleFactory(centre=centre, role=role, **dates).user


def question(competency: Any = None, **fields: Any) -> models.Question:
    made = models.Question(**{
        "stem": "<p>Que faire en arrivant ?</p>", "answer": QUESTION_ANSWER, "explanation": "<p>On se nomme.</p>",
        "live": False, **fields,
    })  # fmt: skip
    if competency is not None:
        made.competencies = [competency]
    made.save()
    made.save_revision()
    return models.Question.objects.get(pk=made.pk)


def quiz(*questions: models.Question, **fields: Any) -> models.Quiz:
    made = models.Quiz(**{"title": "Quiz", "code": "quiz", "live": False, **fields})
    made.places = [models.QuizQuestion(question=each) for each in questions]
    made.save()
    made.save_revision()
    return models.Quiz.objects.get(pk=made.pk)


def scenario(title: str = "Le code", **fields: Any) -> models.Scenario:
    """A draft that lacks nothing where the framework knows what it speaks for."""
    said = scenario_data(title=title, code="", **fields.pop("says", {}))
    made = models.Scenario(content=said, live=False, **fields)
    made.save()
    made.save_revision()
    return models.Scenario.objects.get(pk=made.pk)


def roleplay(title: str = "Le hall", **fields: Any) -> models.RolePlay:
    content = make_roleplay(title=title, code=slugify(title), uuid=str(uuid4()))
    made = models.RolePlay(uuid=content.uuid, live=False, **{**fields_of(content), **fields})
    made.save()
    made.save_revision()
    return models.RolePlay.objects.get(pk=made.pk)


def module_of(centre: Centre, title: str) -> models.ModulePage:
    page = models.ModulePage(title=title, code="module", live=False)
    shelf_for(centre).add_child(instance=page)
    page.save_revision()
    return models.ModulePage.objects.get(pk=page.pk)


def keeping(name: str) -> Keeping:
    make.catalogue()
    centre = CentreFactory(name=name, technical_contact="01 02", teaching_contact="03 04")
    module = module_of(centre, f"Module {name}")
    section = make.section(module, title=f"Partie {name}", published=False)
    asked = question(centre=centre, stem=f"<p>Question {name} ?</p>")
    return Keeping(
        centre=centre,
        author=author_of(centre),
        shelf=shelf_for(centre),
        module=module,
        section=section,
        lesson=make.lesson(section, title=f"Leçon {name}", published=False),
        image=make.TrainingImageFactory(title=f"Image {name}", centre=centre),
        document=make.TrainingDocumentFactory(title=f"Fiche {name}", centre=centre),
        recording=make.RecordingFactory(title=f"Voix {name}", centre=centre),
        term=make.GlossaryTermFactory(term=f"mot {name}", centre=centre),
        case=models.Case.objects.create(title=f"Situation {name}", text="<p>Deux voisins.</p>", centre=centre),
        question=asked,
        quiz=quiz(asked, centre=centre, title=f"Quiz {name}"),
        scenario=scenario(f"Scénario {name}", centre=centre),
        roleplay=roleplay(f"Jeu {name}", centre=centre),
    )


def draft_of(page: Any) -> Any:
    return page.get_latest_revision_as_object()
