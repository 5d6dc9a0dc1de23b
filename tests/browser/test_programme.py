"""One apprentice follows the whole programme of the TP on a phone, from the entry assessment to the mock exam: every
lesson, every quiz and every situation of the starter, on forms alone as on the weakest phone."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import StaffRole
from assessments.quizzes.content import QuizKind
from assessments.quizzes.models import Attempt, PlacementDecision
from assessments.quizzes.queries import content_of
from assessments.scenarios.models import Run
from assessments.scenarios.playing import begin, choose, end_of, offered
from cms.starter.answers import right_answer, wrong_answer
from competencies.models import Competency, Evidence
from courses.models import Activity, Completion, Programme, Section
from courses.services import enrol
from tests.browser.checks import assert_fits
from tests.browser.conftest import PHONE
from tests.factories.people import (
    CohortFactory,
    CohortLearnerFactory,
    CohortTrainerFactory,
    MembershipFactory,
    StaffRoleFactory,
    UserFactory,
)
from tests.factories.questions import fields

# Nothing moves: five hundred pages would wait for what slides in.
NO_SCRIPT = {**PHONE, "java_script_enabled": False, "reduced_motion": "reduce"}
SHOWN = "[data-page]:not([hidden])"
MOST_SCENES = 45
GOOD = {"accord", "accord_partiel", "orientation", "arret_protecteur", "refus_respecte"}


@pytest.fixture
def own_database(starter_database):
    return starter_database


@pytest.fixture
def programme(live_site):
    return Programme.objects.get(code="tp-msads")


@pytest.fixture
def people(programme):
    learner, trainer = UserFactory(display_name="Amina Benali"), UserFactory(display_name="Claire Morin")
    cohort = CohortFactory()
    MembershipFactory(learner=learner, centre=cohort.centre)
    CohortLearnerFactory(learner=learner, cohort=cohort)
    CohortTrainerFactory(trainer=trainer, cohort=cohort)
    StaffRoleFactory(user=trainer, centre=cohort.centre, role=StaffRole.Role.TRAINER)
    enrol(cohort=cohort, programme=programme, start=date(2026, 9, 1), by=trainer)
    return learner, trainer


def activities(course):
    sections = Section.objects.filter(course=course, retired_at__isnull=True).order_by("position")
    for section in sections:
        yield from Activity.objects.standing().filter(section=section).order_by("position")


def test_from_the_entry_assessment_to_the_mock_exam(new_page, sign_in, programme, people, browser_errors):
    learner, trainer = people
    page = new_page(NO_SCRIPT)
    sign_in(page, learner)
    places = list(programme.places.select_related("course"))
    assert_opens_with_the_entry_assessment(page, places[0].course)
    for place in places:
        page.goto(reverse("records:apprentice_module", args=[place.course.uuid]))
        assert place.course.title in page.locator("main").inner_text()
        for activity in activities(place.course):
            if activity.required and activity.kind in STEPS:
                STEPS[activity.kind](page, activity, learner)
        if place.position == 0:
            the_trainer_decides(new_page, sign_in, learner, trainer)
    assert_nothing_required_is_left(learner, places)
    assert_everything_is_shown(page, learner)


def assert_opens_with_the_entry_assessment(page, course):
    page.goto(reverse("records:apprentice"))
    assert course.title in page.locator("main").inner_text()
    page.goto(reverse("cms:programme", args=["tp-msads"]))
    assert page.locator("ol.rows > li").count() == Programme.objects.get(code="tp-msads").places.count()
    assert_fits(page)


def read(page, activity, learner):
    page.goto(reverse("cms:lesson", args=[activity.uuid]))
    assert_fits(page)
    page.locator("[data-complete] button").click()
    assert Completion.objects.filter(activity=activity, learner=learner).exists()


def take(page, activity, learner):
    """Everything wrong at the entry, so that there is something to decide; everything right after."""
    page.goto(reverse("quizzes:start", args=[activity.uuid]))
    page.locator("form[action$='commencer/'] button").click()
    attempt = Attempt.objects.get(activity=activity, learner=learner)
    content = content_of(attempt)
    answer = wrong_answer if content.kind == QuizKind.POSITIONING else right_answer
    asked = {str(each.uuid): each for each in content.questions}
    for _question in content.questions:
        fill(page, answer(asked[page.locator(f"{SHOWN} form").first.get_attribute("data-question")]))
        assert_fits(page)
        page.locator(f"{SHOWN} button[name='go'][value='next']").click()
    page.locator("[data-hand-in] button").click()
    page.wait_for_url("**/resultat/")


def fill(page, payload):
    """A unit that stands alone is written beside the number, and nobody chooses it."""
    for name, given in fields(payload).items():
        if name == "unit" and not page.locator(f"{SHOWN} select[name='unit']").count():
            continue
        for value in given if isinstance(given, list) else [given]:
            put(page.locator(f"{SHOWN} [name='{name}']"), value)


def put(field, value):
    """Into whatever the form offers for it: a list, buttons to choose from, or a place to write."""
    kind = field.first.evaluate("each => each.tagName === 'SELECT' ? 'select' : each.type")
    if kind == "select":
        field.select_option(value)
    elif kind in {"radio", "checkbox"}:
        field.and_(field.page.locator(f"[value='{value}']")).check()
    else:
        field.fill(value)


def play(page, activity, learner):
    page.goto(reverse("scenarios:start", args=[activity.uuid]))
    page.locator("form[action$='commencer/'] button").click()
    run = Run.objects.get(activity=activity, learner=learner)
    for choice in best_path(run.edition.scenario_content):
        page.locator(f"form[data-choosing] button[value='{choice}']").click()
        if page.locator("[data-onward]").count():
            page.locator("[data-onward]").click()
    page.wait_for_url("**/fin/")


def best_path(scenario):
    """The choices of one way to a good end, without a critical error; the shortest that is found first."""
    waiting = [((), begin(scenario))]
    seen = set()
    while waiting:
        path, state = waiting.pop(0)
        end = end_of(scenario, state)
        if end is not None and end.outcome in GOOD:
            return path
        if end is not None or len(path) > MOST_SCENES:
            continue
        for each in offered(scenario, state):
            after = choose(scenario, state, each)
            mark = (after.at, after.values, frozenset(after.flags))
            if not after.faults and mark not in seen:
                seen.add(mark)
                waiting.append(((*path, each.key), after))
    pytest.fail(f"{scenario.code}: no way to a good end")


STEPS = {"lesson": read, "quiz": take, "scenario": play}


def the_trainer_decides(new_page, sign_in, learner, trainer):
    page = new_page(PHONE)
    sign_in(page, trainer)
    page.goto(reverse("records:trainer_learner", args=[learner.uuid]))
    page.locator("a[href$='/positionnement/']").click()
    page.locator("button[value=accept]").first.click()
    page.locator("details.fold").first.wait_for()
    assert PlacementDecision.objects.get().accepted


def assert_nothing_required_is_left(learner, places):
    """But the role-plays, which a trainer stages for a group."""
    done = set(Completion.objects.filter(learner=learner).values_list("activity", flat=True))
    required = {each.pk for place in places for each in activities(place.course) if each.required}
    staged = set(Activity.objects.filter(kind="roleplay").values_list("pk", flat=True))
    assert required - done <= staged


def assert_everything_is_shown(page, learner):
    proved = set(Evidence.objects.filter(learner=learner).values_list("competency__code", flat=True))
    assert len(proved) == 12
    page.goto(reverse("records:apprentice_competencies"))
    assert_fits(page)
    shown = page.locator("main").inner_text()
    assert all(title in shown for title in Competency.objects.values_list("title", flat=True))
