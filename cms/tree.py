"""Pages move, go and disappear by ways that pass no model of ours: Wagtail tells, and the outline follows."""

import uuid
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete
from wagtail.models import Page
from wagtail.signals import page_unpublished, post_page_move

from cms.models import ActivityPage, ModulePage, SectionPage
from courses.services import retire_course


def follow() -> None:
    page_unpublished.connect(_on_unpublished, dispatch_uid="cms.tree.unpublished")
    post_page_move.connect(_on_moved, dispatch_uid="cms.tree.moved")
    post_delete.connect(_on_module_deleted, sender=ModulePage, dispatch_uid="cms.tree.module_deleted")
    post_delete.connect(_on_page_deleted, sender=Page, dispatch_uid="cms.tree.page_deleted")


def module_above(page: Page) -> ModulePage | None:
    """The module that holds ``page``, itself included."""
    return ModulePage.objects.ancestor_of(page, inclusive=True).first()


def _rearrange(module: ModulePage | None) -> None:
    if module is not None and module.course_id is not None:
        module.arrange()


def _on_unpublished(instance: Page, **kwargs: Any) -> None:
    _rearrange(module_above(instance))


def _on_module_deleted(instance: ModulePage, **kwargs: Any) -> None:
    retire_course(uuid=instance.course_uuid)


def _on_page_deleted(instance: Page, **kwargs: Any) -> None:
    _rearrange(module_above(instance))


@transaction.atomic
def _on_moved(instance: Page, parent_page_before: Page, parent_page_after: Page, **kwargs: Any) -> None:
    before, after = module_above(parent_page_before), module_above(parent_page_after)
    if before != after and after is not None:
        _begin_anew(instance)
    for module in {each.pk: each for each in (before, after) if each is not None}.values():
        _rearrange(module)


def _begin_anew(page: Page) -> None:
    """In another module it is another activity: what was done in the first one stays there."""
    for section in SectionPage.objects.descendant_of(page, inclusive=True):
        SectionPage.objects.filter(pk=section.pk).update(section_uuid=uuid.uuid4())
    for activity in ActivityPage.objects.descendant_of(page, inclusive=True):
        ActivityPage.objects.filter(pk=activity.pk).update(activity_uuid=uuid.uuid4())
