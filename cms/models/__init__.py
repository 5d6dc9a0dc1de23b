"""What is authored in Wagtail. It points at the domain; the domain never points back."""

from cms.models.glossary import GlossaryTerm
from cms.models.lessons import ActivityAim, ActivityPage, LessonPage
from cms.models.media import Recording, TrainingDocument, TrainingImage, TrainingRendition
from cms.models.pages import CataloguePage, HomePage, ModuleAim, ModulePage, SectionPage, TradePage

__all__ = [
    "ActivityAim",
    "ActivityPage",
    "CataloguePage",
    "GlossaryTerm",
    "HomePage",
    "LessonPage",
    "ModuleAim",
    "ModulePage",
    "Recording",
    "SectionPage",
    "TradePage",
    "TrainingDocument",
    "TrainingImage",
    "TrainingRendition",
]
