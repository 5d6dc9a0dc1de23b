"""Which module teaches what: the rule on its own, then the screen over real modules."""

import csv
from io import StringIO

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.spaces import TRAINING
from cms.coverage import Aim, Subject, Touch, coverage
from competencies.models import Mission
from courses.models import ActivityCompetency
from tests.cms.authoring import author_of
from tests.factories import cms as make
from tests.factories import people
from tests.factories.competencies import CompetencyFactory, FrameworkEditionFactory, ThemeFactory
from tests.factories.courses import ActivityFactory, CourseFactory, SectionFactory
from tests.factories.people import CentreFactory


def subject(key, *competencies, group="Médiation"):
    return Subject(id=key, title=f"Ligne {key}", group=group, competencies=frozenset(competencies or {key}))


def aim(module, competency, level=1, *, assessed=False):
    return Aim(module=module, competency=competency, level=level, assessed=assessed)


@pytest.mark.parametrize(
    ("aims", "touch", "taught", "assessed"),
    [
        ([], Touch.NEVER, None, None),
        ([aim(1, 7, 2)], Touch.TAUGHT, 2, None),
        ([aim(1, 7, 1, assessed=True)], Touch.ASSESSED, None, 1),
        ([aim(1, 7, 1), aim(1, 7, 3), aim(1, 7, 1, assessed=True)], Touch.BOTH, 3, 1),
        ([aim(2, 7, 2), aim(1, 8, 2)], Touch.NEVER, None, None),
    ],
)
def test_a_cell_says_what_the_module_does_with_the_competency(aims, touch, taught, assessed):
    [row] = coverage([subject(7)], [1], aims).rows
    [cell] = row.cells
    assert (cell.touch, cell.taught_level, cell.assessed_level) == (touch, taught, assessed)


def test_a_mission_is_touched_through_any_of_its_competencies():
    found = coverage([subject(1, 7, 8)], [1, 2], [aim(1, 8, 2), aim(2, 9)])
    assert [cell.touch for cell in found.rows[0].cells] == [Touch.TAUGHT, Touch.NEVER]


def test_what_no_module_teaches_is_named_once_although_it_has_two_themes():
    rows = [subject(7), subject(7, group="Numérique"), subject(8)]
    found = coverage(rows, [1], [aim(1, 8)])
    assert [each.id for each in found.untaught] == [7]
    assert [each.id for each in found.unassessed] == [8]
    assert [group.title for group in found.groups] == ["Médiation", "Numérique"]


AIMS = st.lists(
    st.builds(
        Aim, module=st.integers(1, 3), competency=st.integers(1, 4), level=st.integers(1, 3), assessed=st.booleans()
    )
)


@given(AIMS)
def test_the_order_of_activities_changes_nothing(aims):
    rows = [subject(each) for each in range(1, 5)]
    assert coverage(rows, [1, 2, 3], aims) == coverage(rows, [1, 2, 3], reversed(aims))


@given(AIMS)
def test_a_row_is_untaught_exactly_when_no_aim_teaches_it(aims):
    found = coverage([subject(each) for each in range(1, 5)], [1, 2, 3], aims)
    taught = {each.competency for each in aims if not each.assessed}
    assert {each.id for each in found.untaught} == {1, 2, 3, 4} - taught


# The screen


@pytest.fixture
def framework(db):
    make.catalogue()
    edition = FrameworkEditionFactory(valid_from="2020-01-01")
    theme = ThemeFactory(edition=edition, title="Médiation", position=1)
    listening, digital = (CompetencyFactory(edition=edition, title=title) for title in ("Écouter", "Aider en ligne"))
    for each in (listening, digital):
        each.themes.add(theme)
    mission = Mission.objects.create(edition=edition, code="accueil", title="Accueillir")
    mission.competencies.add(listening)
    return edition, listening, digital


def taught_in(centre, competency, title, purpose=ActivityCompetency.Purpose.TAUGHT, level=2):
    course = CourseFactory(centre=centre, title=title)
    activity = ActivityFactory(section=SectionFactory(course=course))
    ActivityCompetency.objects.create(activity=activity, competency=competency, level=level, purpose=purpose)
    return course


@pytest.fixture
def centre(framework):
    return CentreFactory(name="CFA du Parc")


def test_an_author_sees_own_and_shared_modules(client, framework, centre):
    _edition, listening, digital = framework
    taught_in(centre, listening, "Poser le cadre")
    taught_in(None, listening, "Pour tous", ActivityCompetency.Purpose.ASSESSED, level=1)
    taught_in(CentreFactory(name="CFA du Lac"), digital, "Ailleurs")
    client.force_login(author_of(centre))
    response = client.get(reverse("cms_admin:coverage"))
    content = response.content.decode()
    assert "Poser le cadre" in content
    assert "Pour tous" in content
    assert "Ailleurs" not in content
    tables = response.context["tables"]
    assert [each.title for each in tables.competencies.untaught] == ["Aider en ligne"]
    assert tables.missions.untaught == []


def test_what_is_retired_teaches_nothing(client, framework, centre):
    from django.utils import timezone

    _edition, listening, _digital = framework
    course = taught_in(centre, listening, "Poser le cadre")
    course.sections.get().activities.update(retired_at=timezone.now())
    client.force_login(author_of(centre))
    tables = client.get(reverse("cms_admin:coverage")).context["tables"]
    assert {each.title for each in tables.competencies.untaught} == {"Écouter", "Aider en ligne"}


@pytest.mark.parametrize("number", [1, 3])
def test_coverage_takes_eight_queries(framework, centre, number, django_assert_num_queries):
    from cms.admin_queries import coverage_tables
    from cms.scoping import own_or_shared

    _edition, listening, _digital = framework
    for place in range(number):
        taught_in(centre, listening, f"Module {place}")
    author = author_of(centre)
    reach = own_or_shared(author)
    with django_assert_num_queries(8):
        coverage_tables(reach)


def test_the_file_says_the_same_and_runs_no_formula(client, framework, centre):
    _edition, listening, _digital = framework
    taught_in(centre, listening, "=1+1")
    client.force_login(author_of(centre))
    response = client.get(reverse("cms_admin:coverage_csv"))
    rows = list(csv.reader(StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][3] == "'=1+1"
    assert [row[2] for row in rows[1:]] == ["Écouter", "Aider en ligne", "Accueillir"]
    assert rows[1][3] != rows[2][3]


# Outside the editor

READERS = {"claire": 200, "jean": 200, "paul": 200, "amina": 404, "marc": 404, "nadia": 404, "sylvie": 404, "ines": 404}


@pytest.fixture
def cast(framework):
    found = people.cast()
    _edition, listening, digital = framework
    taught_in(found.centre, listening, "Poser le cadre")
    taught_in(None, listening, "Pour tous", ActivityCompetency.Purpose.ASSESSED, level=1)
    taught_in(found.other_centre, digital, "Ailleurs")
    return found


@pytest.mark.parametrize(("name", "status"), READERS.items())
@pytest.mark.parametrize("address", ["cms:coverage", "cms:coverage_csv"])
def test_who_reads_the_coverage_of_the_centre(client, cast, address, name, status):
    client.force_login(cast.people[name])
    assert client.get(reverse(address)).status_code == status


@pytest.mark.parametrize("name", ["claire", "jean", "paul"])
def test_staff_read_their_centres_modules_and_the_shared_ones(client, cast, name):
    client.force_login(cast.people[name])
    response = client.get(reverse("cms:coverage"))
    assert [each.title for each in response.context["tables"].modules] == ["Poser le cadre", "Pour tous"]
    assert [each.title for each in response.context["tables"].competencies.untaught] == ["Aider en ligne"]
    assert "Ailleurs" not in response.content.decode()
    assert "Ailleurs" not in client.get(reverse("cms:coverage_csv")).content.decode()


def test_who_teaches_a_cohort_without_a_role_reads_its_centre(client, cast):
    cast.claire.staff_roles.all().delete()
    client.force_login(cast.claire)
    assert [each.title for each in client.get(reverse("cms:coverage")).context["tables"].modules] == [
        "Poser le cadre", "Pour tous",
    ]  # fmt: skip


def test_the_editor_and_the_space_say_the_same(client, cast):
    client.force_login(cast.claire)
    pages = [client.get(reverse(name)).context["parts"] for name in ("cms_admin:coverage", "cms:coverage")]
    assert pages[0] == pages[1]


def test_the_space_leads_to_the_coverage(client, cast):
    client.force_login(cast.paul)
    response = client.get(reverse("records:trainer_home"))
    assert reverse("cms:coverage") in response.content.decode()
    assert [entry.address for entry in TRAINING.entries][-1] == reverse("cms:coverage")
    assert client.get("/cms/").status_code == 404
