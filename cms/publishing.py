"""What must be there before a page is published, in words its author can act on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.blocks import ListBlock, RichTextBlock, StructBlock
from wagtail.log_actions import log

from accounts.models import Centre
from cms.rich_text import has_inner_links, plain_words
from courses.kinds import is_known, kind_of
from courses.models import Modality

REFUSED = "cms.publication_refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One missing thing. ``where`` is a place the author can find in the editor, ``about`` whose form holds it when
    that is not the form of what is published, ``anchor`` the field in the form."""

    where: str
    message: str
    about: Any = None
    anchor: str = ""

    def __str__(self) -> str:
        return f"{self.where} : {self.message}" if self.where else self.message


class PublicationRefused(ValidationError):
    def __init__(self, page: Any, problems: Iterable[Problem]) -> None:
        self.page = page
        self.problems = list(problems)
        super().__init__([str(problem) for problem in self.problems])


def problems(page: Any) -> list[Problem]:
    """What stands between ``page``, as it is in memory, and its publication. Empty for pages without rules."""
    return page.publication_problems() if hasattr(page, "publication_problems") else []


def refuse_unless_ready(page: Any) -> None:
    found = problems(page)
    if found:
        raise PublicationRefused(page, found)


@transaction.atomic
def publish_module(module: Any, *, user: Any = None) -> None:
    """Its activities, its sections and itself, in that order: all of them, or none and every reason why."""
    publish_pages(module, [*(each.specific for each in module.activities()), *module.sections(), module], user=user)


@transaction.atomic
def publish_pages(module: Any, pages: Iterable[Any], *, user: Any = None) -> None:
    """These pages of ``module``, in the order given: all of them, or none and every reason why."""
    found: list[Problem] = []
    for page in pages:
        if page.live and not page.has_unpublished_changes:
            continue
        revision = page.get_latest_revision() or page.save_revision(user=user)
        try:
            with transaction.atomic():
                revision.publish(user=user)
        except PublicationRefused as refusal:
            # Each leads to the form of the page it is about: from the module's, one would not find an activity's.
            found.extend(
                each if each.about or page == module else replace(each, about=page) for each in refusal.problems
            )
    if found:
        raise PublicationRefused(module, found)


def keep_scheduled_draft(page: Any, revision: Any, refusal: PublicationRefused) -> None:
    """The hour has come and the page is not ready: it stays a draft, its history says why, its author is told."""
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])
    reasons = [str(problem) for problem in refusal.problems]
    log(instance=page, action=REFUSED, user=revision.user, revision=revision, data={"problems": reasons})
    if revision.user and revision.user.email:
        send_mail(
            _("“%(page)s” could not be published") % {"page": page},
            "\n".join([_("Its publication was due. Here is what is missing:"), *(f"- {each}" for each in reasons)]),
            settings.DEFAULT_FROM_EMAIL,
            [revision.user.email],
        )


# What each kind of page must hold


def activity_problems(page: Any) -> list[Problem]:
    return list(_bare_necessities(page))


def _bare_necessities(page: Any) -> Iterator[Problem]:
    where = str(page.title)
    if not page.minutes:
        yield Problem(where=where, message=_("announce a duration in minutes."))
    if not page.aims.all():
        yield Problem(where=where, message=_("choose at least one competency."))


def lesson_problems(page: Any) -> list[Problem]:
    found = []
    where = str(page.title)
    if not page.objective.strip():
        found.append(Problem(where=where, message=_("write an objective.")))
    if not len(page.body):
        found.append(Problem(where=where, message=_("the lesson is empty.")))
    if page.reading_id and not plain_words(page.reading.transcript):
        found.append(Problem(where=where, message=_("the reading aloud has no transcript.")))
    for name in ("body", "body_simple"):
        found.extend(_block_problems(page, name))
    return found


def _block_problems(page: Any, name: str) -> Iterator[Problem]:
    heading = page._meta.get_field(name).verbose_name  # noqa: SLF001 — Django's documented API
    module = None
    for number, child in enumerate(getattr(page, name), start=1):
        where = _("%(page)s, %(part)s, block %(number)s (%(kind)s)") % {
            "page": page.title, "part": heading, "number": number, "kind": child.block.label,
        }  # fmt: skip
        if child.block_type == "activity":
            module = module or page.module()
        for message in _missing_in(child, module):
            yield Problem(where=where, message=message)


def _missing_in(child: Any, module: Any) -> Iterator[str]:
    value = child.value
    if any(has_inner_links(html) for html in rich_texts(child.block, value)):
        yield _("a link leads to a page of this site: link to an address, or use the block “Activity”.")
    if child.block_type == "image":
        yield from _missing_in_image(value)
    elif child.block_type in {"audio", "video"}:
        yield from _missing_in_recording(value["recording"], child.block_type)
    elif child.block_type == "document" and value["document"] is None:
        yield _("the document is gone: choose another one.")
    elif child.block_type == "activity":
        yield from _missing_in_embedding(value["activity"], module)


def rich_texts(block: Any, value: Any) -> Iterator[str]:
    """Every rich text inside a block, as stored."""
    if isinstance(block, RichTextBlock):
        yield value.source
    elif isinstance(block, ListBlock):
        for item in value:
            yield from rich_texts(block.child_block, item)
    elif isinstance(block, StructBlock):
        for name, child in block.child_blocks.items():
            yield from rich_texts(child, value[name])


def _missing_in_image(value: Any) -> Iterator[str]:
    if value["image"] is None:
        yield _("the image is gone: choose another one.")
    elif not (value["alt"] or value["image"].description).strip():
        yield _("say in words what the image shows.")


def _missing_in_recording(recording: Any, kind: str) -> Iterator[str]:
    if recording is None:
        yield _("the recording is gone: choose another one.")
        return
    if recording.kind != kind:
        yield _("this recording is of another kind: choose another one.")
        return
    if not plain_words(recording.transcript):
        yield _("the transcript is missing.")
    if kind == "video" and not recording.captions:
        yield _("the captions are missing.")


def _missing_in_embedding(activity: Any, module: Any) -> Iterator[str]:
    if activity is None:
        yield _("the activity is gone: choose another one.")
    elif module is None or not activity.is_descendant_of(module):
        yield _("choose an activity of this module.")


def module_problems(page: Any) -> list[Problem]:
    found = list(_bare_necessities(page))
    if not page.objective.strip():
        found.append(Problem(where=str(page.title), message=_("write an objective.")))
    if page.modality != Modality.ONSITE:
        found.extend(_remote_problems(page))
    return found


def _remote_problems(page: Any) -> Iterator[Problem]:
    """Code du travail, D6313-3-1: a remote module has help of two sorts, announced durations and an evaluation."""
    where = str(page.title)
    if not _has_assessment(page):
        yield Problem(where=where, message=_("a remote module needs an evaluation: publish a quiz in it."))
    for centre in _centres_without_help(page):
        yield Problem(
            where=where,
            message=_("a remote module needs a technical and a teaching contact: complete those of “%(centre)s”.")
            % {"centre": centre},
        )


def _has_assessment(page: Any) -> bool:
    if page.pk is None:
        return False
    kinds = (each.specific_class.kind for each in page.activities().live().select_related("content_type"))
    return any(is_known(kind) and kind_of(kind).is_assessment for kind in kinds)


def _centres_without_help(page: Any) -> list[str]:
    """A shared module is helped by each learner's centre: one centre that can help is enough to publish it."""
    if page.centre_id:
        centre = page.centre
        return [] if centre.technical_contact and centre.teaching_contact else [str(centre)]
    if Centre.objects.exclude(technical_contact="").exclude(teaching_contact="").exists():
        return []
    return [_("at least one centre")]
