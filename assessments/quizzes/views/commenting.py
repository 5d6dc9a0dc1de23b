"""Comments kept to be used again, beside the comment one is writing. Nothing that was written or ticked is lost."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest

from assessments.quizzes.models import SavedComment
from assessments.quizzes.queries import Copy, centres_to_share_with, own_comment_or_404, saved_comments
from assessments.quizzes.services import Refused, delete_comment, save_comment

INSERT, SAVE, DELETE = "insert", "save_comment", "delete_comment"  # names of buttons of the marking form
OWN = "own"


def is_about_bank(request: HttpRequest) -> bool:
    return any(each in request.POST for each in (INSERT, SAVE, DELETE))


def bank_of(request: HttpRequest, found: Copy, error: str = "") -> dict[str, Any]:
    """What the marking page shows of saved comments."""
    return {
        "saved": saved_comments(request.user, found.question.uuid),
        "centres": centres_to_share_with(request.user),
        "bank_error": error,
    }


def change_bank(request: HttpRequest, found: Copy) -> tuple[dict[str, Any], str]:
    """What the form holds afterwards, and why nothing was changed (or nothing)."""
    held: dict[str, Any] = request.POST.dict()
    try:
        if INSERT in held:
            held["comment"] = _with(held.get("comment", ""), _usable(request, found, held[INSERT]))
        elif SAVE in held:
            _save(request, found, held.get("comment", ""))
        else:
            delete_comment(comment=own_comment_or_404(request.user, _uuid(held[DELETE])), by=request.user)
    except Refused as refusal:
        return held, str(refusal)
    return held, ""


def _save(request: HttpRequest, found: Copy, text: str) -> None:
    """For oneself, or for a centre where one trains."""
    chosen = request.POST[SAVE]
    centre = None
    if chosen != OWN:
        centre = next((each for each in centres_to_share_with(request.user) if each.code == chosen), None)
        if centre is None:
            raise Http404
    save_comment(owner=request.user, text=text, question=found.question.uuid, centre=centre)


def _usable(request: HttpRequest, found: Copy, uuid: str) -> SavedComment:
    rows = saved_comments(request.user, found.question.uuid)
    chosen = next((each for each in rows if str(each.uuid) == uuid), None)
    if chosen is None:
        raise Http404
    return chosen


def _with(written: str, saved: SavedComment) -> str:
    return f"{written.rstrip()}\n\n{saved.text}" if written.strip() else saved.text


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error
