"""The door of the editor: what is not an author's own is not there.

Wagtail answers many addresses by model and not by object, and sends whoever may not enter back to its home page. Here
every address of Wagtail's that names an object is asked about that object first; an address that is not in these
tables is closed to authors, so a new one in a later version opens only when somebody writes it here.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.defaults import page_not_found
from wagtail.models import Page, UploadedFile

from cms.models import TrainingDocument, TrainingImage
from cms.scoping import OWNED, match_membership, own, own_or_shared, own_pages, own_shelves

GetResponse = Callable[[HttpRequest], HttpResponseBase]

# Addresses without an object, or whose lists are scoped by what they ask of the permission policies.
OPEN = frozenset({
    "wagtail_bulk_action", "wagtailadmin_account", "wagtailadmin_block_preview", "wagtailadmin_choose_page",
    "wagtailadmin_choose_page_anchor_link", "wagtailadmin_choose_page_chosen_multiple",
    "wagtailadmin_choose_page_email_link", "wagtailadmin_choose_page_external_link",
    "wagtailadmin_choose_page_phone_link", "wagtailadmin_choose_page_search", "wagtailadmin_dismissibles",
    "wagtailadmin_explore_root", "wagtailadmin_home", "wagtailadmin_javascript_catalog", "wagtailadmin_login",
    "wagtailadmin_logout", "wagtailadmin_sprite", "wagtailadmin_tag_autocomplete",
    "wagtailadmin_tag_model_autocomplete",
    "wagtailadmin_api:pages:listing",
    "wagtailadmin_editing_sessions:release",
    "wagtailadmin_pages:search", "wagtailadmin_pages:search_results",
    "wagtaildocs:add", "wagtaildocs:add_multiple", "wagtaildocs:index", "wagtaildocs:index_results",
    "wagtaildocs_chooser:choose", "wagtaildocs_chooser:choose_results", "wagtaildocs_chooser:create",
    "wagtailimages:add", "wagtailimages:add_multiple", "wagtailimages:index", "wagtailimages:index_results",
    "wagtailimages_chooser:choose", "wagtailimages_chooser:choose_results", "wagtailimages_chooser:create",
})  # fmt: skip

# Pages that an author walks through without changing them: their shelves, and what leads there.
WALKED = frozenset({
    "wagtailadmin_api:pages:detail", "wagtailadmin_choose_page_child", "wagtailadmin_explore",
    "wagtailadmin_explore_results",
})  # fmt: skip
# Where something new is put: on a shelf, or below it.
FILLED = frozenset({
    "wagtailadmin_pages:add", "wagtailadmin_pages:add_subpage", "wagtailadmin_pages:preview_on_add",
})  # fmt: skip
# Pages of one's own. The other addresses of a page (privacy, aliases) are closed.
CHANGED = frozenset(f"wagtailadmin_pages:{name}" for name in (
    "collect_workflow_action_data", "confirm_workflow_cancellation", "copy", "delete", "edit", "history",
    "history_results", "lock", "move", "move_confirm", "preview_on_edit", "revisions_compare", "revisions_index",
    "revisions_revert", "revisions_unschedule", "revisions_view", "set_page_position", "unlock", "unpublish", "usage",
    "view_draft", "workflow_action", "workflow_history", "workflow_history_detail", "workflow_preview",
))  # fmt: skip
PAGE_NAMES = ("pk", "page_id", "parent_page_id", "page_to_move_id")

MEDIA_CHANGED = {
    **{f"wagtailimages:{name}": (TrainingImage, "image_id") for name in (
        "delete", "delete_multiple", "edit", "edit_multiple", "image_usage", "preview",
    )},
    "wagtaildocs:delete": (TrainingDocument, "document_id"),
    "wagtaildocs:document_usage": (TrainingDocument, "document_id"),
    "wagtaildocs:edit": (TrainingDocument, "document_id"),
    "wagtaildocs:delete_multiple": (TrainingDocument, "doc_id"),
    "wagtaildocs:edit_multiple": (TrainingDocument, "doc_id"),
}  # fmt: skip
MEDIA_READ = {
    "wagtailimages_chooser:chosen": (TrainingImage, "pk"),
    "wagtailimages_chooser:select_format": (TrainingImage, "image_id"),
    "wagtaildocs_chooser:chosen": (TrainingDocument, "pk"),
}
MEDIA_SEVERAL = {
    "wagtailimages_chooser:chosen_multiple": TrainingImage,
    "wagtaildocs_chooser:chosen_multiple": TrainingDocument,
}
# What one has sent and not yet named.
SENT = frozenset({
    "wagtaildocs:create_multiple_from_uploaded_document", "wagtaildocs:delete_upload_multiple",
    "wagtailimages:create_multiple_from_uploaded_image", "wagtailimages:delete_upload_multiple",
})  # fmt: skip
SNIPPETS, SNIPPET_CHOOSERS = "wagtailsnippets_", "wagtailsnippetchoosers_"
SNIPPETS_READ = frozenset({"copy"})
# Managed elsewhere for everybody: people, passwords and groups are the site's own.
CLOSED_TO_ALL = ("wagtailusers_users", "wagtailadmin_password_reset")


class AuthorMiddleware:
    """Stands after ``SpaceMiddleware``, which keeps out who authors nowhere."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _is_editor(request):
            return self.get_response(request)
        if not request.user.is_superuser and not match_membership(request.user):
            raise Http404
        response = self.get_response(request)
        if _is_sent_home(request, response):
            raise Http404
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        match = request.resolver_match
        if not _is_editor(request) or match is None or not match.view_name.startswith("wagtail"):
            return
        if match.view_name.startswith(CLOSED_TO_ALL):
            raise Http404
        if not request.user.is_superuser and not is_open(request, match.view_name, args, kwargs):
            raise Http404

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, PermissionDenied) and _is_editor(request) and not request.user.is_superuser:
            return page_not_found(request, exception)
        return None


def _is_editor(request: HttpRequest) -> bool:
    return request.path.startswith(settings.CMS_URL_PREFIX) and request.user.is_authenticated


def _is_sent_home(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether Wagtail sent an author back to its home page with its usual words."""
    if request.user.is_superuser or response.status_code != 302:  # noqa: PLR2004
        return False
    if response.headers["Location"] != reverse("wagtailadmin_home"):
        return False
    waiting = messages.get_messages(request)
    said = [str(each) for each in waiting]
    waiting.used = _("Sorry, you do not have permission to access this area.") in {each.strip() for each in said}
    return waiting.used


def is_open(request: HttpRequest, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    """Whether an author may open the address called ``name`` for the object it names."""
    if name == "wagtail_bulk_action":
        return _bulk_is_open(request, kwargs)
    if name == "wagtailadmin_editing_sessions:ping":
        return _names_own(request, kwargs["app_label"], kwargs["model_name"], [kwargs["object_id"]])
    if name in OPEN:
        return _several_are_readable(request, Page) if name.endswith("chosen_multiple") else True
    if name in WALKED | FILLED | CHANGED:
        return _page_is_open(request, name, args, kwargs)
    if name.startswith((SNIPPETS, SNIPPET_CHOOSERS)):
        return _snippet_is_open(request, name, kwargs)
    return _media_is_open(request, name, kwargs)


def _page_is_open(request: HttpRequest, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    key = next((kwargs[each] for each in PAGE_NAMES if each in kwargs), args[0] if args else None)
    page = Page.objects.filter(pk=key).first()
    if page is None:
        return False
    if own_pages(request.user).filter(pk=page.pk).exists():
        destination = kwargs.get("destination_id")
        return destination is None or _is_place(request.user, destination)
    if name in FILLED:
        return _is_place(request.user, page.pk)
    return name in WALKED and any(path.startswith(page.path) for path in _shelf_paths(request.user))


def _shelf_paths(user: Any) -> Iterable[str]:
    return own_shelves(user).values_list("path", flat=True)


def _is_place(user: Any, key: Any) -> bool:
    return own_shelves(user).filter(pk=key).exists() or own_pages(user).filter(pk=key).exists()


def _media_is_open(request: HttpRequest, name: str, kwargs: dict[str, Any]) -> bool:
    if name in MEDIA_SEVERAL:
        return _several_are_readable(request, MEDIA_SEVERAL[name])
    if name in SENT:
        return _holds(UploadedFile.objects.filter(uploaded_by_user=request.user), [kwargs["uploaded_file_id"]])
    for table, reach in ((MEDIA_CHANGED, own), (MEDIA_READ, own_or_shared)):
        if name in table:
            model, keyword = table[name]
            return _holds(model.objects.filter(reach(request.user)), [kwargs[keyword]])
    return False


def _snippet_is_open(request: HttpRequest, name: str, kwargs: dict[str, Any]) -> bool:
    namespace, _colon, action = name.partition(":")
    prefix = SNIPPETS if namespace.startswith(SNIPPETS) else SNIPPET_CHOOSERS
    model = _model_called(namespace.removeprefix(prefix))
    if model not in OWNED:
        return True  # of another room, which answers for itself
    if action == "chosen_multiple":
        return _several_are_readable(request, model)
    if "pk" not in kwargs:
        return True
    reach = own_or_shared if prefix == SNIPPET_CHOOSERS or action in SNIPPETS_READ else own
    return _holds(model.objects.filter(reach(request.user)), [kwargs["pk"]])


def _model_called(label: str) -> Any:
    return next((model for model in OWNED if label == f"{model._meta.app_label}_{model._meta.model_name}"), None)  # noqa: SLF001


def _bulk_is_open(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    keys = request.GET.getlist("id")
    if "all" not in keys:
        return _names_own(request, kwargs["app_label"], kwargs["model_name"], keys)
    # "All" means what stands below one page; of anything else it would mean everybody's.
    parent = request.GET.get("childOf", "")
    return kwargs["model_name"] == "page" and parent.isdecimal() and _is_place(request.user, parent)


def _names_own(request: HttpRequest, app_label: str, model_name: str, keys: list[str]) -> bool:
    try:
        model = apps.get_model(app_label, model_name)
    except LookupError:
        return False
    if issubclass(model, Page):
        return _holds(own_pages(request.user), keys)
    return model in OWNED and _holds(model.objects.filter(own(request.user)), keys)


def _several_are_readable(request: HttpRequest, model: Any) -> bool:
    keys = request.GET.getlist("id")
    reach = own_pages(request.user) if model is Page else model.objects.filter(own_or_shared(request.user))
    return _holds(reach, keys)


def _holds(rows: Any, keys: Iterable[Any]) -> bool:
    wanted = {str(key) for key in keys}
    if not all(key.isdecimal() for key in wanted):
        return False
    return rows.filter(pk__in=wanted).count() == len(wanted)
