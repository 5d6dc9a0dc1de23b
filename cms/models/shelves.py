"""Each centre's place in the editor: a shelf for its modules, the group of its authors, the collection of its files."""

from typing import Any, ClassVar

from django.contrib.auth.models import Group
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection, Page, PagePermissionTester, Task

from accounts.models import Centre


class ShelfPermissions(PagePermissionTester):
    """Authors put modules on their shelf; the shelf itself stays where it is."""

    def can_edit(self) -> bool:
        return bool(self.user.is_superuser) and super().can_edit()

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return bool(self.user.is_superuser) and super().can_delete(ignore_bulk)

    def can_unpublish(self) -> bool:
        return bool(self.user.is_superuser) and super().can_unpublish()

    def can_publish(self) -> bool:
        return bool(self.user.is_superuser) and super().can_publish()

    def can_lock(self) -> bool:
        return bool(self.user.is_superuser)


class CentreShelfPage(Page):
    """Holds the modules of one centre. Made by ``cms.scoping`` when first needed, never by hand."""

    centre = models.OneToOneField(Centre, models.PROTECT, related_name="+", editable=False, verbose_name=_("centre"))
    group = models.OneToOneField(Group, models.PROTECT, related_name="+", editable=False)
    collection = models.OneToOneField(Collection, models.PROTECT, related_name="+", editable=False)

    is_creatable = False
    exclude_fields_in_copy = ["centre", "group", "collection"]
    parent_page_types = ["cms.CataloguePage"]
    subpage_types = ["cms.ModulePage"]
    promote_panels: ClassVar[list[Any]] = []

    class Meta:
        verbose_name = _("modules of a centre")

    def permissions_for_user(self, user: Any) -> ShelfPermissions:
        return ShelfPermissions(user, self)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        address = self.get_parent().get_url(request)
        return redirect(f"{address}?{urlencode({'centre': self.centre.code})}")

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[Any]:
        return []


def centre_of_shelf(parent: Page | None) -> Centre | None:
    """Whose modules stand under ``parent``: nobody's, thus everybody's, when it is not a shelf."""
    if parent is None or not issubclass(parent.specific_class, CentreShelfPage):
        return None
    return Centre.objects.get(pk=CentreShelfPage.objects.values_list("centre", flat=True).get(pk=parent.pk))


class CentreReview(Task):
    """A reading by another author of the same centre, whoever holds the role that day."""

    class Meta:
        verbose_name = _("reading by a colleague")

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        return self._may_read(obj, user)

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return not self._may_read(obj, user)

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        if not self._may_read(obj, user) or self._submitted(obj, user):
            return []
        return [
            ("reject", _("Ask for changes"), True),
            ("approve", _("Approve and publish"), False),
            ("approve", _("Approve with a comment"), True),
        ]

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        from cms.scoping import states_to_review

        return states_to_review(self, user)

    @classmethod
    def get_description(cls) -> Any:
        return _("Another author of the centre reads, then approves or asks for changes.")

    def _may_read(self, obj: Any, user: Any) -> bool:
        from cms.scoping import is_author_of

        return is_author_of(user, obj)

    def _submitted(self, obj: Any, user: Any) -> bool:
        state = obj.current_workflow_state
        return state is not None and not user.is_superuser and state.requested_by_id == user.pk
