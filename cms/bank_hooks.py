"""The bank in the editor: its menu, its bulk actions, and the scripts of its forms."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse, reverse_lazy
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem

from cms.bank import quizzes_asking
from cms.bulk_questions import Archive, Export, Publish, SetCompetencies, SetLevel
from cms.models import Question

for action in (Publish, Export, SetCompetencies, SetLevel, Archive):
    hooks.register("register_bulk_action", action)


@hooks.register("register_admin_menu_item")
def twice_menu() -> MenuItem:
    return MenuItem(_("Duplicates"), reverse_lazy("cms_admin:twice"), name="twice", icon_name="copy", order=165)


@hooks.register("before_delete_snippet")
def keep_what_a_quiz_asks(request: HttpRequest, things: Iterable[Any]) -> HttpResponse | None:
    """Those of a quiz's own list are held by their foreign key; those of its sections by nothing but this."""
    questions = [each for each in things if isinstance(each, Question)]
    titles = [quiz.title for quiz in quizzes_asking(questions)]
    if not titles:
        return None
    said = gettext("Nothing was deleted. These quizzes still ask the question: %(quizzes)s. Take it out of them first.")
    messages.error(request, said % {"quizzes": ", ".join(titles)})
    return redirect("wagtailsnippets_cms_question:list")


@hooks.register("insert_editor_js")
def forms_of_questions() -> SafeString:
    words = {
        "gap": _("Insert a gap"),
        "draw": _("Draw on the picture"),
        "howZones": _("Drag on the picture to draw the zone whose fields are open, or write its place below."),
        "howMarkers": _("Click the picture to put the mark whose fields are open, or write its place below."),
        "noPicture": _("Choose a picture: you will draw on it here."),
        "zone": _("Zone"),
        "mark": _("Mark"),
        "count": reverse("cms_admin:draw_count"),
        "images": reverse("wagtailimages:index"),
    }
    return format_html(
        '{}<script type="module" src="{}"></script>',
        json_script(words, "question-words"),
        static("js/question-forms.js"),
    )
