"""What a trainer reads of a group: the numbers everybody reads, in a fixed number of queries."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import models as accounts
from competencies.mastery import Status
from competencies.models import Evidence, LevelDescriptor, Requirement
from competencies.queries import pathway_progress
from competencies.services import publish_level
from courses.services import complete_activity
from records.following import Show, Sign
from records.queries import company as company_queries
from records.queries import trainer as queries
from records.queries.trainer.board import Person
from records.views.groups import FEW_OTHERS, GROUPS_PER_PAGE
from tests.factories.competencies import (
    BlockFactory,
    CompetencyFactory,
    EvidenceFactory,
    FamilyFactory,
    FrameworkEditionFactory,
    PropositionFactory,
    RequirementFactory,
)
from tests.factories.people import CohortFactory, CohortLearnerFactory, MembershipFactory, UserFactory
from tests.factories.records import ReminderFactory, seen_in_training
from tests.records.pages import address, confirmed

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(days=1)


def line_of(seen, learner=None):
    _group, lines = queries.board_or_404(seen.cast.claire, seen.cast.cohort.uuid, TODAY)
    return next(line for line in lines if line.learner.pk == (learner or seen.learner).pk)


def test_learner_trainer_and_company_read_the_same_numbers(client, seen):
    one, two, three, _four = seen.competencies
    publish_level(evidence=confirmed(seen, 2, one), by=seen.cast.claire)
    publish_level(evidence=confirmed(seen, 1, two), by=seen.cast.claire)
    seen_in_training(seen.learner, three, 2)
    own = pathway_progress(seen.pathway).summary
    client.force_login(seen.cast.claire)
    page = client.get(reverse("records:trainer_learner", args=[seen.learner.uuid])).context["page"].progress.summary
    board = client.get(reverse("records:trainer_board", args=[seen.cast.cohort.uuid])).context["rows"]
    row = next(row for row in board if row.uuid == seen.learner.uuid)
    assert page == own
    assert (row.ready, row.missing, row.total) == (len(own.ready), len(own.missing), own.total) == (1, 1, 4)
    line = line_of(seen)
    assert all(
        getattr(line.reached, name) == getattr(own, name) for name in ("acquired", "ready", "started", "missing")
    )
    shared = pathway_progress(seen.pathway, shared_only=True).summary
    company = company_queries.company_page(seen.cast.marc, seen.learner, "mentor", TODAY).progress.summary
    listed = company_queries.company_lines(seen.cast.marc, TODAY)[0]
    assert company == shared
    assert (own.acquired, own.total) == (shared.acquired, shared.total) == ({one.pk}, 4)
    assert (listed.acquired, listed.total) == (1, 4)


def test_a_learner_without_a_pathway_is_asked_the_framework(seen):
    assert line_of(seen, seen.cast.lina).reached.missing == {each.pk for each in seen.competencies}


def test_the_board_says_work_not_signing_in(seen):
    accounts.User.objects.filter(pk=seen.learner.pk).update(last_login=timezone.now())
    line = line_of(seen)
    assert line.situation.last_work is None
    assert [each.sign for each in line.alerts] == [Sign.NO_WORK, Sign.NO_MENTOR]
    complete_activity(learner=seen.learner, activity=seen.activities[0], source="x", occurred_at=timezone.now())
    line = line_of(seen)
    assert line.situation.last_work == TODAY
    assert [each.sign for each in line.alerts] == [Sign.NO_MENTOR]


def test_late_is_overdue_and_not_finished(seen):
    assert [each.course for each in queries.late_work([seen.learner], TODAY)[seen.learner.pk]] == [seen.course]
    assert queries.late_work([seen.learner], YESTERDAY)[seen.learner.pk] == ()
    for activity in seen.activities:
        complete_activity(learner=seen.learner, activity=activity, source="x", occurred_at=timezone.now())
    assert queries.late_work([seen.learner], TODAY)[seen.learner.pk] == ()


def test_filters_and_order(client, seen, trainer):
    zoe, eric = UserFactory(display_name="Zoé"), UserFactory(display_name="Éric")
    for learner in (zoe, eric):
        CohortLearnerFactory(cohort=seen.cast.cohort, learner=learner)
    complete_activity(learner=zoe, activity=seen.activities[0], source="x", occurred_at=timezone.now())
    seen_in_training(eric, seen.competencies[0], 3)

    def names(show):
        url = reverse("records:trainer_board", args=[seen.cast.cohort.uuid])
        return [row.name for row in client.get(url, {"show": show}).context["rows"]]

    assert names("all") == names("") == names("nonsense") == ["Amina Benali", "Éric", "Lina Roche", "Zoé"]
    assert names(Show.READY) == ["Éric"]
    assert names(Show.IDLE) == ["Amina Benali", "Éric", "Lina Roche"]
    assert names(Show.LATE) == ["Amina Benali", "Éric", "Lina Roche", "Zoé"]


def test_learners_without_a_group_are_not_lost(client, seen, trainer):
    alone = UserFactory(display_name="Seul")
    MembershipFactory(learner=alone, centre=seen.cast.centre)
    assert client.get(reverse("records:trainer_home")).context["ungrouped"] == 1
    rows = client.get(reverse("records:trainer_ungrouped")).context["rows"]
    assert [row.name for row in rows] == ["Seul"]


def colleagues_groups(seen, number):
    return [CohortFactory(centre=seen.cast.centre, name=f"Groupe {each:02}") for each in range(number)]


def shown(client, name, **query):
    return client.get(reverse(f"records:{name}"), query, headers={"accept-language": "en"})


def names_of(cards):
    return [card.name for card in cards]


def test_the_groups_of_colleagues_stand_beside_ones_own_while_they_are_few(client, seen, trainer):
    colleagues_groups(seen, FEW_OTHERS)
    page = shown(client, "trainer_home")
    assert names_of(page.context["mine"]) == [seen.cast.cohort.name]
    assert names_of(page.context["others"]) == [f"Groupe {each:02}" for each in range(FEW_OTHERS)]
    assert page.text.index("Those you teach") < page.text.index("The others of the centre")
    assert "All the groups of the centre" not in page.text


def test_more_of_them_have_a_page_of_their_own(client, seen, trainer):
    colleagues_groups(seen, GROUPS_PER_PAGE)
    home = shown(client, "trainer_home")
    assert names_of(home.context["mine"]) == [seen.cast.cohort.name]
    assert not home.context["others"]
    assert f"{GROUPS_PER_PAGE + 1} groups with yours" in home.text
    assert f'href="{reverse("records:trainer_groups")}"' in home.text

    first, second = (shown(client, "trainer_groups", page=number) for number in (1, 2))
    assert names_of(first.context["mine"]) == [seen.cast.cohort.name]
    assert names_of(first.context["others"]) == [f"Groupe {each:02}" for each in range(GROUPS_PER_PAGE - 1)]
    assert names_of(second.context["others"]) == [f"Groupe {GROUPS_PER_PAGE - 1:02}"]
    assert "Those you teach" not in second.text
    assert "The others of the centre" in second.text


def test_who_teaches_nobody_here_reads_them_all_at_once(client, seen):
    colleagues_groups(seen, GROUPS_PER_PAGE)
    client.force_login(seen.cast.jean)
    home = shown(client, "trainer_home")
    assert names_of(home.context["others"])[:2] == ["Groupe 00", "Groupe 01"]
    assert "All the groups of the centre" not in home.text
    assert home.context["page"].has_next()
    assert f'action="{reverse("records:trainer_groups")}"' in home.text


def test_a_group_is_found_by_a_part_of_its_name(client, seen, trainer):
    CohortFactory(centre=seen.cast.centre, name="Médiation d’été")
    CohortFactory(centre=seen.cast.other_centre, name="Été ailleurs")
    colleagues_groups(seen, GROUPS_PER_PAGE)
    MembershipFactory(learner=UserFactory(), centre=seen.cast.centre)
    found = shown(client, "trainer_groups", words=" ETE ")
    assert names_of(found.context["others"]) == ["Médiation d’été"]
    assert not found.context["mine"]
    assert not found.context["ungrouped"]
    assert 'value="ETE"' in found.text
    none = shown(client, "trainer_groups", words="<b>\0été%")
    assert "No group has this name" in none.text
    assert "<b>été" not in none.text
    assert shown(client, "trainer_groups", words="9" * 5000).status_code == 200
    assert shown(client, "trainer_groups", page="nonsense").context["ungrouped"] == 1


def test_a_short_list_of_groups_has_nothing_to_search_it_by(client, seen, trainer):
    page = shown(client, "trainer_groups")
    assert names_of(page.context["mine"]) == [seen.cast.cohort.name]
    assert 'name="words"' not in page.text


def test_who_coordinates_reads_every_group_of_the_centre(client, seen):
    client.force_login(seen.cast.jean)
    page = client.get(reverse("records:trainer_home"), headers={"accept-language": "en"})
    assert not page.context["mine"]
    assert seen.cast.cohort.name in [card.name for card in page.context["others"]]
    assert "Those of the centre" in page.text


def test_the_size_of_a_group_counts_who_is_in_it_today(client, seen, trainer):
    def sizes():
        page = client.get(reverse("records:trainer_home"))
        return {card.name: card.size for card in (*page.context["mine"], *page.context["others"])}

    empty = CohortFactory(centre=seen.cast.centre, name="Vide")
    here = sizes()
    assert here["Vide"] == 0
    assert here[seen.cast.cohort.name] == seen.cast.cohort.places.on(TODAY).values("learner").distinct().count()
    CohortLearnerFactory(cohort=empty, learner=UserFactory(), start=TODAY, end=TODAY)
    CohortLearnerFactory(
        cohort=empty, learner=UserFactory(), start=TODAY - timedelta(days=9), end=TODAY - timedelta(days=1)
    )
    assert sizes()["Vide"] == 1


def test_the_coordination_is_warned_of_editions_that_end(client, seen):
    edition = seen.pathway.edition
    type(edition).objects.filter(pk=edition.pk).update(valid_to=TODAY + timedelta(days=100))
    client.force_login(seen.cast.jean)
    assert client.get(reverse("records:trainer_home")).context["ending"] == [edition]
    client.force_login(seen.cast.claire)
    assert client.get(reverse("records:trainer_home")).context["ending"] == []


# Queries


def more_learners(seen, count):
    """And something of the first one that no ruling settled."""
    seen_in_training(seen.learner, seen.competencies[0], 2)
    for _ in range(count):
        learner = UserFactory()
        CohortLearnerFactory(cohort=seen.cast.cohort, learner=learner)
        MembershipFactory(learner=learner, centre=seen.cast.centre)
        seen_in_training(learner, seen.competencies[0], 2)


@pytest.mark.parametrize("more", [0, 2])
def test_queries_of_the_board(client, seen, trainer, django_assert_num_queries, more):
    more_learners(seen, more)
    with django_assert_num_queries(12):
        client.get(reverse("records:trainer_board", args=[seen.cast.cohort.uuid]))


@pytest.mark.parametrize("more", [0, 2])
def test_queries_of_the_grid(client, seen, trainer, django_assert_num_queries, more):
    more_learners(seen, more)
    with django_assert_num_queries(8):
        client.get(reverse("records:trainer_grid", args=[seen.cast.cohort.uuid]))


@pytest.mark.parametrize("more", [0, 2])
def test_queries_of_the_groups(client, seen, trainer, django_assert_num_queries, more):
    colleagues_groups(seen, more)
    with django_assert_num_queries(6):
        client.get(reverse("records:trainer_home"))
    with django_assert_num_queries(5):
        client.get(reverse("records:trainer_groups"))
    colleagues_groups(seen, GROUPS_PER_PAGE)
    with django_assert_num_queries(5):
        client.get(reverse("records:trainer_home"))


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_a_learner(client, seen, trainer, django_assert_num_queries, rows):
    for competency in seen.competencies[:rows]:
        seen_in_training(seen.learner, competency, 2)
        ReminderFactory(learner=seen.learner)
    with django_assert_num_queries(21):
        client.get(reverse("records:trainer_learner", args=[seen.learner.uuid]))


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_a_competency(client, seen, trainer, django_assert_num_queries, rows):
    for _ in range(rows):
        seen_in_training(seen.learner, seen.competencies[0], 2)
    with django_assert_num_queries(17):
        client.get(address("trainer_competency", seen))


def test_a_grid_of_thirty_learners_sixty_competencies_and_twelve_rows_takes_four_queries(django_assert_num_queries):
    edition = FrameworkEditionFactory(valid_from=None)
    family = FamilyFactory(edition=edition)
    competencies = [CompetencyFactory(edition=edition, family=family) for _ in range(60)]
    LevelDescriptor.objects.bulk_create(LevelDescriptor(competency=each, level=2, text="…") for each in competencies)
    proposition = PropositionFactory(framework_edition=edition)
    learners = [UserFactory() for _ in range(30)]
    Evidence.objects.bulk_create(
        EvidenceFactory.build(learner=learner, competency=competency, recorded_by=None)
        for learner in learners
        for competency in competencies
        for _ in range(12)
    )
    assert Evidence.objects.count() == 30 * 60 * 12
    people = [person(each, proposition.pk) for each in learners]
    with django_assert_num_queries(4):
        grid = queries.grid(people, TODAY)
    assert all(len(row.cells) == 60 for row in grid.rows)
    assert {cell.shape for row in grid.rows for cell in row.cells} == {"1"}


def person(learner, proposition=None):
    return Person(learner.pk, learner.uuid, learner.display_name, TODAY, proposition, None)


def test_the_grid_asks_what_the_path_asks(seen):
    one, two, *_others = seen.competencies
    Requirement.objects.filter(proposition=seen.pathway.proposition).exclude(competency=one).delete()
    Requirement.objects.filter(competency=one).update(level=3)
    for each in (one, two):
        seen_in_training(seen.learner, each, 2)
    [row] = queries.grid([person(seen.learner, seen.pathway.proposition_id)], TODAY).rows
    told = dict(zip((each.code for each in seen.competencies), row.cells, strict=True))
    assert (told[one.code].status, told[two.code].status) == (Status.IN_PROGRESS, Status.READY)


def test_the_page_of_a_competency_judges_as_the_path_does(client, seen, trainer):
    competency = seen.competencies[0]
    block = BlockFactory(edition=seen.pathway.edition, code="BC-BIS")
    RequirementFactory(proposition=seen.pathway.proposition, block=block, competency=competency, level=3)
    seen_in_training(seen.learner, competency, 2)
    response = client.get(address("trainer_competency", seen))
    path = pathway_progress(seen.pathway)
    assert response.context["status"] == path.summary.status_of(competency.pk)
    assert [each["status"] for each in response.context["blocks"]] == [
        line.mastery.status for each in path.blocks for line in each.lines if line.competency == competency
    ]
    assert len({each["status"] for each in response.context["blocks"]}) == 2
