"""What everybody sees is French: the demonstration site, read page by page, holds none of our English sentences."""

import re

import polib
import pytest
from bs4 import BeautifulSoup
from django.conf import settings as project
from django.urls import reverse

from accounts.models import Cohort, User
from competencies.models import Competency
from config import catalogues
from courses.models import Activity, Course

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
SENTENCE = re.compile(r"\w+(?:\W+\w+){2,}")  # three words: shorter ones may well be French too


@pytest.fixture
def french(settings):
    catalogues.compile_changed()
    settings.LOCALE_PATHS = [project.BASE_DIR / "locale"]


@pytest.fixture
def english_sentences():
    """Those of our msgids that no French page can hold, whatever fills them."""
    entries = polib.pofile(str(catalogues.LOCALE / "fr" / "LC_MESSAGES" / "django.po"))
    found = set()
    for entry in entries:
        french_words = " ".join([entry.msgstr, *entry.msgstr_plural.values()])
        for sentence in (entry.msgid, entry.msgid_plural):
            parts = PLACEHOLDER.split(sentence)
            found |= {part.strip() for part in parts if SENTENCE.search(part) and part.strip() not in french_words}
    return found


def words_of(response):
    page = BeautifulSoup(response.content, "html.parser")
    for hidden in page(["script", "style"]):
        hidden.extract()
    labels = [
        tag[name]
        for tag in page.find_all(True)
        for name in ("aria-label", "title", "alt", "placeholder")
        if tag.get(name)
    ]
    return " ".join([*page.stripped_strings, *labels])


def addresses():
    amina, cohort = User.objects.get(username="amina"), Cohort.objects.get()
    course = Course.objects.get(code="poser-le-cadre")
    lesson, quiz = (Activity.objects.filter(section__course=course, kind=kind).first() for kind in ("lesson", "quiz"))
    competency = Competency.objects.get(code="listening-empathy")
    learner = {"learner": amina.uuid}
    both = {**learner, "competency": competency.uuid}
    anybody = ["/", "/modules/", "/modules/poser-le-cadre/", "/le-metier/", "/accessibilite/", reverse("account_login")]
    anybody += ["/parcours/", *(f"/parcours/{code}/" for code in ("tp-msads", "but-cs-assc"))]
    return {
        None: anybody,
        "amina": [
            *(reverse(f"records:apprentice{page}") for page in ("", "_modules", "_competencies", "_path", "_viewers")),
            reverse("records:apprentice_competency", args=[competency.uuid]),
            reverse("records:apprentice_module", args=[course.uuid]),
            reverse("cms:lesson", args=[lesson.uuid]),
            reverse("quizzes:start", args=[quiz.uuid]),
            reverse("accounts:me"),
        ],
        "claire": [
            reverse("records:trainer_home"),
            reverse("records:trainer_board", args=[cohort.uuid]),
            reverse("records:trainer_grid", args=[cohort.uuid]),
            reverse("records:trainer_learner", kwargs=learner),
            reverse("records:trainer_competency", kwargs=both),
            reverse("records:trainer_reminders"),
            *(reverse(f"records:trainer_{page}", args=[cohort.uuid]) for page in ("group_modules", "group_offers")),
            reverse("records:trainer_learner_give", args=[amina.uuid, course.uuid]),
            reverse("records:trainer_choose_group", args=[course.uuid]),
            reverse("cms_admin:coverage"),
            reverse("cms_admin:help"),
            reverse("cms_archives:send"),
        ],
        "marc": [
            reverse("records:company_home"),
            reverse("records:company_criteria"),
            reverse("records:company_learner", kwargs=learner),
            reverse("records:company_choose", kwargs=learner),
            reverse("records:company_observe", kwargs=both),
        ],
        "jean": [reverse("accounts:centre"), reverse("reference:index")],
    }


@pytest.mark.usefixtures("starter_database")
def test_every_page_of_the_demonstration_is_in_french(client, french, english_sentences):
    left = {}
    for who, pages in addresses().items():
        client.logout()
        if who:
            client.force_login(User.objects.get(username=who), "accounts.backends.PersonBackend")
        for address in pages:
            response = client.get(address)
            assert response.status_code == 200, (who, address)
            words = words_of(response)
            if found := sorted(sentence for sentence in english_sentences if sentence in words):
                left[who, address] = found
    assert left == {}
