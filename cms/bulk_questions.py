"""What is done to several questions of the bank at once. ``cms.middleware`` lets through one's own only."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import classproperty
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.actions.unpublish import UnpublishAction
from wagtail.admin import messages
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from cms.models import Question
from cms.models.quizzes import QUESTION_LEVELS
from cms.publishing import Problem
from cms.quiz_publishing import publish_draft
from cms.scoping import is_author_of
from competencies.models import Competency

MOST_TOLD = 30
ADD, REPLACE = "add", "replace"


class QuestionsAction(SnippetBulkAction):
    """A change is a new draft; what was published is published anew, so that the bank and its drafts agree."""

    template_name = "cms/admin/bulk_questions.html"
    done: Any

    @classproperty
    def models(cls) -> list[Any]:  # noqa: N805
        return [Question]

    def check_perm(self, obj: Any) -> bool:
        return is_author_of(self.request.user, obj)

    def get_execution_context(self) -> dict[str, Any]:
        return {**super().get_execution_context(), "user": self.request.user, "given": self.cleaned_form.cleaned_data}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "page_title": self.display_name, "said": self.aria_label}

    @classmethod
    @transaction.atomic
    def execute_action(cls, objects: list[Question], **given: Any) -> tuple[int, int]:
        for question in objects:
            cls.change_one(question, given["user"], given["given"])
        return len(objects), 0

    @classmethod
    def change_one(cls, question: Question, user: Any, given: dict[str, Any]) -> None:
        was_live = question.live and not question.has_unpublished_changes
        draft = question.get_latest_revision_as_object()
        cls.describe(draft, given)
        revision = draft.save_revision(user=user)
        if was_live:
            revision.publish(user=user)

    @classmethod
    def describe(cls, draft: Question, given: dict[str, Any]) -> None:
        raise NotImplementedError

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        said = ngettext("%(number)s question was changed.", "%(number)s questions were changed.", num_parent_objects)
        return said % {"number": num_parent_objects}


class Publish(QuestionsAction):
    """Each through its own door: one that is refused holds up no other."""

    display_name = _("Publish")
    aria_label = _("Publish the selected questions. Those that are not ready stay drafts, and you are told why.")
    action_type = "publish"
    action_priority = 5

    def get_execution_context(self) -> dict[str, Any]:
        self.refused: list[tuple[Question, list[Problem]]] = []
        return {**super().get_execution_context(), "refused": self.refused}

    @classmethod
    def execute_action(cls, objects: list[Question], **given: Any) -> tuple[int, int]:
        waiting = [each for each in objects if not each.live or each.has_unpublished_changes]
        said = [(each, publish_draft(each, given["user"])) for each in waiting]
        given["refused"] += [(question, problems) for question, problems in said if problems]
        return len(said) - len(given["refused"]), len(given["refused"])

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        if self.refused:
            messages.warning(self.request, self._refusals())
        published = ngettext(
            "%(number)s question is published.", "%(number)s questions are published.", num_parent_objects
        )
        return published % {"number": num_parent_objects} if num_parent_objects else None

    def _refusals(self) -> SafeString:
        """All of them in one message, each with the way to mend it."""
        said = ngettext(
            "%(number)s question is not ready and stays a draft:",
            "%(number)s questions are not ready and stay drafts:", len(self.refused),
        )  # fmt: skip
        lines = format_html_join("", '<li><a class="w-underline" href="{}">{}</a> : {}</li>', (
            (reverse("wagtailsnippets_cms_question:edit", args=[question.pk]), question,
             " · ".join(each.message.rstrip(".") for each in problems) + ".")
            for question, problems in self.refused[:MOST_TOLD]
        ))  # fmt: skip
        more = len(self.refused) - MOST_TOLD
        rest = ngettext("And %(number)s other.", "And %(number)s others.", more) % {"number": more} if more > 0 else ""
        return format_html("{}<ul>{}</ul>{}", said % {"number": len(self.refused)}, lines, rest)


class Export(QuestionsAction):
    """Leads to the page that says what each format leaves out; nothing is changed here."""

    display_name = _("Export questions")
    aria_label = _("Take the selected questions out as a file or as paper.")
    action_type = "export"
    action_priority = 8

    def prepare_action(self, objects: list[Question], objects_without_access: Any) -> HttpResponse:
        return redirect(f"{reverse('cms_export:bank')}?{urlencode([('id', each.pk) for each in objects])}")


class CompetenciesForm(forms.Form):
    how = forms.ChoiceField(
        label=_("What to do"), widget=forms.RadioSelect, initial=ADD,
        choices=[(ADD, _("Add to those each question has")), (REPLACE, _("Replace those each question has"))],
    )  # fmt: skip
    competencies = forms.ModelMultipleChoiceField(
        Competency.objects.filter(retired_on__isnull=True).order_by("position"), label=_("Competencies"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


class SetCompetencies(QuestionsAction):
    display_name = _("Set competencies")
    aria_label = _("Set the competencies of the selected questions")
    action_type = "competencies"
    action_priority = 10
    form_class = CompetenciesForm

    @classmethod
    def describe(cls, draft: Question, given: dict[str, Any]) -> None:
        kept = [] if given["how"] == REPLACE else list(draft.competencies.all())
        draft.competencies = list(dict.fromkeys([*kept, *given["competencies"]]))


class LevelForm(forms.Form):
    level = forms.ChoiceField(label=_("Level"), choices=[("", _("None")), *QUESTION_LEVELS], required=False)


class SetLevel(QuestionsAction):
    display_name = _("Set level")
    aria_label = _("Set the level of the selected questions")
    action_type = "level"
    action_priority = 20
    form_class = LevelForm

    @classmethod
    def describe(cls, draft: Question, given: dict[str, Any]) -> None:
        draft.level = given["level"]


class Archive(QuestionsAction):
    display_name = _("Archive")
    aria_label = _("Take the selected questions out of what is published. Quizzes keep what they froze.")
    action_type = "archive"
    action_priority = 25
    classes: ClassVar[set[str]] = {"serious"}

    @classmethod
    def change_one(cls, question: Question, user: Any, given: dict[str, Any]) -> None:
        if question.live:
            UnpublishAction(question, user=user).execute(skip_permission_checks=True)  # asked of each one before
