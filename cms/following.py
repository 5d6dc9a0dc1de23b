"""What follows when a page moves or a file is kept, whichever way it happened."""

from typing import Any

from django.db.models.signals import pre_save
from wagtail.models import Page
from wagtail.signals import post_page_move

from cms.models import TrainingDocument, TrainingImage
from cms.scoping import file_away, give_to_shelf


def follow() -> None:
    for model in (TrainingImage, TrainingDocument):
        pre_save.connect(_on_kept, sender=model, dispatch_uid=f"cms.following.{model.__name__}")
    post_page_move.connect(_on_moved, dispatch_uid="cms.following.moved")


def _on_kept(instance: Any, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        file_away(instance)


def _on_moved(instance: Page, **kwargs: Any) -> None:
    give_to_shelf(instance)
