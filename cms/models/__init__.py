"""What is authored in Wagtail. It points at the domain; the domain never points back."""

from cms.models.glossary import GlossaryTerm
from cms.models.lessons import ActivityAim, ActivityPage, LessonPage
from cms.models.media import Recording, TrainingDocument, TrainingImage, TrainingRendition
from cms.models.pages import CataloguePage, HomePage, ModuleAim, ModulePage, SectionPage, TradePage
from cms.models.quizzes import Case, Question, Quiz, QuizPage, QuizQuestion
from cms.models.roleplays import RolePlay, RolePlayPage
from cms.models.scenarios import Scenario, ScenarioPage
from cms.models.shelves import CentreReview, CentreShelfPage
from cms.models.uploads import ArchiveUpload, QuestionUpload

__all__ = [
    "ActivityAim",
    "ActivityPage",
    "ArchiveUpload",
    "Case",
    "CataloguePage",
    "CentreReview",
    "CentreShelfPage",
    "GlossaryTerm",
    "HomePage",
    "LessonPage",
    "ModuleAim",
    "ModulePage",
    "Question",
    "QuestionUpload",
    "Quiz",
    "QuizPage",
    "QuizQuestion",
    "Recording",
    "RolePlay",
    "RolePlayPage",
    "Scenario",
    "ScenarioPage",
    "SectionPage",
    "TradePage",
    "TrainingDocument",
    "TrainingImage",
    "TrainingRendition",
]
