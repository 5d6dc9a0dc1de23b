"""What an author sees and changes in the editor: what is their centre's, on the days of their role.

Wagtail asks groups about pages and collections, so each centre has a group, whose members are made to match today's
roles on every visit to the editor. Everything else asks ``CentrePolicy``, which reads the roles themselves.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    TaskState,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)
from wagtail.permission_policies.base import BasePermissionPolicy

from accounts.access import centres_of, cohorts_for
from accounts.models import Centre, StaffRole
from cms.models import (
    Case,
    CataloguePage,
    CentreReview,
    CentreShelfPage,
    GlossaryTerm,
    ModulePage,
    Question,
    Quiz,
    Recording,
    RolePlay,
    Scenario,
    TrainingDocument,
    TrainingImage,
)

AUTHOR_ROLES = (StaffRole.Role.TRAINER, StaffRole.Role.COORDINATOR)
REVIEWED = (Question, Quiz, RolePlay, Scenario)
OWNED = (Case, GlossaryTerm, Question, Quiz, Recording, RolePlay, Scenario, TrainingDocument, TrainingImage)
READING = frozenset({"choose", "view"})
SHARED_COLLECTION = "Partagé par tous les centres"
REVIEW = "Relecture"

ON_SHELF = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page", "bulk_delete_page")
ON_SNIPPETS = ("add", "change", "delete", "view", "publish", "lock", "unlock")


# Whose is it


def author_centres(user: Any) -> frozenset[int]:
    """The centres for which ``user`` authors today. One query, once for each request."""
    if not user.is_active or user.is_anonymous:
        return frozenset()
    kept = getattr(user, "_author_centres", None)
    if kept is None:
        roles = StaffRole.objects.on(timezone.localdate()).filter(user=user, role__in=AUTHOR_ROLES)
        kept = user._author_centres = frozenset(roles.values_list("centre", flat=True))  # noqa: SLF001 — our own mark
    return kept


def own(user: Any) -> Q:
    return Q() if user.is_superuser else Q(centre__in=author_centres(user))


def own_or_shared(user: Any) -> Q:
    return Q() if user.is_superuser else Q(centre__in=author_centres(user)) | Q(centre__isnull=True)


def staffed_or_shared(user: Any) -> Q:
    """Of the centres where ``user`` trains, coordinates or audits today, with or without a place as an author."""
    taught = cohorts_for(user).values("centre")
    return Q(centre__in=centres_of(user).values("pk")) | Q(centre__in=taught) | Q(centre__isnull=True)


def own_shelves(user: Any) -> QuerySet[CentreShelfPage]:
    return CentreShelfPage.objects.filter(centre__in=author_centres(user))


def own_pages(user: Any) -> QuerySet[Page]:
    """What stands on the shelves of ``user``, the shelves left out."""
    return _below(own_shelves(user).values_list("path", flat=True))


def _below(paths: Iterable[str]) -> QuerySet[Page]:
    wanted = Q(pk__in=[])
    for path in paths:
        wanted |= Q(path__startswith=path) & ~Q(path=path)
    return Page.objects.filter(wanted)


def is_author_of(user: Any, thing: Any) -> bool:
    if user.is_superuser:
        return True
    if isinstance(thing, Page):
        return own_pages(user).filter(pk=thing.pk).exists()
    return thing.centre_id in author_centres(user)


def states_to_review(task: CentreReview, user: Any) -> QuerySet[TaskState]:
    """What waits for a reader of the centre of ``user`` who did not ask for the reading."""
    waiting = TaskState.objects.filter(task=task, status=TaskState.STATUS_IN_PROGRESS)
    if user.is_superuser:
        return waiting
    wanted = Q(pk__in=[])
    written = [(model, model.objects.filter(own(user))) for model in REVIEWED]
    for model, rows in ((Page, own_pages(user)), *written):
        wanted |= Q(
            workflow_state__base_content_type=ContentType.objects.get_for_model(model),
            workflow_state__object_id__in=[str(pk) for pk in rows.values_list("pk", flat=True)],
        )
    return waiting.filter(wanted).exclude(workflow_state__requested_by=user)


class CentrePolicy(BasePermissionPolicy):
    """Read what is one's centre's or shared; change what is one's centre's."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return user.is_active and (user.is_superuser or bool(author_centres(user)))

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return self.user_has_permission(user, "change")

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        if not self.user_has_permission(user, action):
            return False
        return is_author_of(user, instance) or (instance.centre_id is None and action in READING)

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet[Any]:
        if not self.user_has_permission(user, "change"):
            return self.model.objects.none()
        return self.model.objects.filter(own_or_shared(user) if READING & set(actions) else own(user))

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[Any]:
        roles = StaffRole.objects.on(timezone.localdate()).filter(role__in=AUTHOR_ROLES)
        return get_user_model().objects.filter(Q(is_superuser=True) | Q(pk__in=roles.values("user")), is_active=True)


# The place of a centre


def match_membership(user: Any) -> bool:
    """Makes the groups of ``user`` say what their roles say today; whether they author somewhere. Two queries."""
    wanted = author_centres(user)
    held = dict(CentreShelfPage.objects.filter(group__user=user).values_list("centre", "group"))
    if set(held) != wanted:
        _change_membership(user, held, wanted)
    return bool(wanted)


@transaction.atomic
def _change_membership(user: Any, held: dict[int, int], wanted: frozenset[int]) -> None:
    user.groups.remove(*(group for centre, group in held.items() if centre not in wanted))
    for centre in Centre.objects.filter(pk__in=wanted - set(held)):
        shelf = shelf_for(centre)
        if shelf is not None:
            user.groups.add(shelf.group)


def shelf_for(centre: Centre) -> CentreShelfPage | None:
    """The shelf of ``centre``, made when it is not there yet; None on a site without a catalogue."""
    return CentreShelfPage.objects.filter(centre=centre).first() or _make_shelf(centre)


@transaction.atomic
def _make_shelf(centre: Centre) -> CentreShelfPage | None:
    # One at a time: two first visits at once would make two shelves, and the tree bears no two insertions.
    catalogue = CataloguePage.objects.select_for_update(of=("self",)).first()
    if catalogue is None:
        return None
    standing = CentreShelfPage.objects.filter(centre=centre).first()
    if standing is not None:
        return standing
    group, _created = Group.objects.get_or_create(name=f"Auteurs · {centre.uuid}")
    shelf = CentreShelfPage(
        title=_("Modules of the centre %(centre)s") % {"centre": centre},
        slug=f"centre-{centre.code}",
        centre=centre,
        group=group,
        collection=_collections().add_child(name=f"{centre}"[:255]),
        live=True,
    )
    catalogue.add_child(instance=shelf)
    _allow(shelf)
    _offer_review(catalogue)
    return shelf


def _collections() -> Collection:
    return Collection.get_first_root_node()


def shared_collection() -> Collection:
    root = _collections()
    return root.get_children().filter(name=SHARED_COLLECTION).first() or root.add_child(name=SHARED_COLLECTION)


def _allow(shelf: CentreShelfPage) -> None:
    authored = (Case, GlossaryTerm, Question, Quiz, Recording, RolePlay, Scenario)
    snippets = [ContentType.objects.get_for_model(each) for each in authored]
    names = [f"{action}_{each.model}" for each in snippets for action in ON_SNIPPETS]
    door = Q(content_type__app_label="wagtailadmin", codename="access_admin")
    shelf.group.permissions.set(Permission.objects.filter(door | Q(content_type__in=snippets, codename__in=names)))
    pages = Permission.objects.filter(content_type=ContentType.objects.get_for_model(Page), codename__in=ON_SHELF)
    for permission in pages:
        GroupPagePermission.objects.get_or_create(group=shelf.group, page=shelf, permission=permission)
    for permission in _media_permissions():
        reach = [shelf.collection]
        if permission.codename.startswith("choose_"):
            reach.append(shared_collection())
        for collection in reach:
            GroupCollectionPermission.objects.get_or_create(
                group=shelf.group, collection=collection, permission=permission
            )


def _media_permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(
        Q(content_type__app_label="wagtailimages", content_type__model="image")
        | Q(content_type__app_label="wagtaildocs", content_type__model="document"),
        codename__regex=r"^(add|change|delete|choose)_",
    )


def _offer_review(catalogue: CataloguePage) -> None:
    """« Soumettre à relecture », for modules and what is ``REVIEWED``, read by a colleague of the centre."""
    task = CentreReview.objects.first() or CentreReview.objects.create(name=REVIEW)
    workflow = Workflow.objects.filter(name=REVIEW).first() or Workflow.objects.create(name=REVIEW)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    WorkflowPage.objects.get_or_create(page=catalogue.page_ptr, defaults={"workflow": workflow})
    for model in REVIEWED:
        content_type = ContentType.objects.get_for_model(model)
        WorkflowContentType.objects.get_or_create(content_type=content_type, defaults={"workflow": workflow})


# What follows from the place


def file_away(instance: Any) -> None:
    """A picture or a document stands in its centre's collection: wherever it came from, the two agree."""
    shelf = CentreShelfPage.objects.filter(collection=instance.collection_id).first()
    if shelf is not None:
        instance.centre_id = shelf.centre_id
    elif instance.centre_id is not None:
        shelf = shelf_for(instance.centre)
        instance.collection = shelf.collection if shelf else _collections()
    elif instance.collection_id in {None, _collections().pk}:
        instance.collection = shared_collection()


def give_to_shelf(module_page: Page) -> None:
    """A module moved from one shelf to another is the other centre's."""
    module = ModulePage.objects.filter(pk=module_page.pk).first()
    if module is None:
        return
    shelf = CentreShelfPage.objects.parent_of(module).first()
    ModulePage.objects.filter(pk=module.pk).update(centre=shelf.centre_id if shelf else None)
