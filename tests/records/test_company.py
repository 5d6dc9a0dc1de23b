"""The workplace's pages: who sees what, a mentor's word, what is written down, and when it all ends."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts import models as accounts
from accounts.models import AccessLog
from competencies.mastery import Instrument, Item, Kind, Rule, mastery
from competencies.models import Evidence
from competencies.services import appraise_at_work, assess_oneself, decide_level, publish_level, withdraw_level
from courses.services import complete_activity
from records.queries import company as queries
from records.views.company import missing_words
from tests.factories.competencies import EvidenceFactory, PathwayFactory
from tests.factories.people import (
    ApprenticeshipFactory,
    EmployerContactFactory,
    EmployerFactory,
    GuardianshipFactory,
    MentorshipFactory,
    UserFactory,
)
from tests.factories.records import scene, seen_in_training

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(days=1)
COMPANY = ["marc", "nadia", "sylvie"]


@pytest.fixture
def seen():
    return scene()


@pytest.fixture
def mentor(client, seen):
    client.force_login(seen.cast.marc)
    return seen.cast.marc


def page_of(seen, learner=None):
    return reverse("records:company_learner", args=[(learner or seen.learner).uuid])


def choose_of(seen, learner=None):
    return reverse("records:company_choose", args=[(learner or seen.learner).uuid])


def observe_of(seen, learner=None, competency=None):
    args = [(learner or seen.learner).uuid, (competency or seen.competencies[0]).uuid]
    return reverse("records:company_observe", args=args)


def answer(level="2", day=TODAY, **fields):
    return {
        "level": level, "day": day.isoformat(), "comment": "", "client_uuid": str(uuid.uuid4()), **fields
    }  # fmt: skip


def confirmed(seen, competency, level=2, *, share=True):
    seen_in_training(seen.learner, competency, level)
    row = decide_level(learner=seen.learner, competency=competency, level=level, by=seen.cast.claire)
    if share:
        publish_level(evidence=row, by=seen.cast.claire)
    return row


def levels_shown(client, seen):
    blocks = client.get(page_of(seen)).context["blocks"]
    return {line.title: line.level for block in blocks for line in block.lines}


# Who


@pytest.mark.parametrize(
    ("name", "home", "amina", "lina"),
    [
        ("marc", 200, 200, 404), ("nadia", 200, 200, 404), ("sylvie", 200, 404, 200), ("claire", 404, 404, 404),
        ("jean", 404, 404, 404), ("paul", 404, 404, 404), ("ines", 404, 404, 404), ("amina", 404, 404, 404),
    ],
)  # fmt: skip
def test_who_sees_whom(client, seen, name, home, amina, lina):
    client.force_login(seen.cast.people[name])
    assert client.get(reverse("records:company_home")).status_code == home
    assert client.get(reverse("records:company_criteria")).status_code == home
    assert client.get(page_of(seen)).status_code == amina
    assert client.get(page_of(seen, seen.cast.lina)).status_code == lina


@pytest.mark.parametrize("name", ["nadia", "sylvie", "claire", "jean", "ines", "amina"])
def test_only_the_mentor_observes(client, seen, name):
    client.force_login(seen.cast.people[name])
    assert client.get(choose_of(seen)).status_code == 404
    assert client.get(observe_of(seen)).status_code == 404
    assert client.post(observe_of(seen), answer()).status_code == 404
    assert not Evidence.objects.exists()


def test_the_mentor_of_somebody_else(client, seen):
    other = MentorshipFactory().mentor
    client.force_login(other)
    assert client.get(page_of(seen)).status_code == 404
    assert client.post(observe_of(seen), answer()).status_code == 404
    assert client.get(reverse("records:company_learner", args=[uuid.uuid4()])).status_code == 404


def test_a_signed_out_visitor_is_sent_to_sign_in(client, seen):
    for url in (reverse("records:company_home"), page_of(seen), choose_of(seen), observe_of(seen)):
        assert client.get(url)["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("change", [{"end": YESTERDAY}, {"broken_on": TODAY}])
def test_when_the_contract_is_over_everything_is_closed(client, seen, change):
    row = appraise_at_work(
        learner=seen.learner, competency=seen.competencies[0], level=2, by=seen.cast.marc,
        observed_at=timezone.now(), client_uuid=uuid.uuid4(),
    )  # fmt: skip
    accounts.Apprenticeship.objects.filter(pk=seen.cast.contract.pk).update(**change)
    for name in ("marc", "nadia"):
        client.force_login(seen.cast.people[name])
        take_back = reverse("records:company_take_back", args=[seen.learner.uuid, row.uuid])
        for url in (page_of(seen), choose_of(seen), observe_of(seen), take_back):
            assert client.get(url).status_code == 404
        assert client.post(observe_of(seen), answer()).status_code == 404
        assert client.post(take_back, {"reason": "?"}).status_code == 404
    assert Evidence.objects.count() == 1


def test_a_ward_of_age_is_out_of_the_guardians_sight(client, seen):
    accounts.User.objects.filter(pk=seen.cast.lina.pk).update(birth_date=TODAY.replace(year=TODAY.year - 30, day=1))
    client.force_login(seen.cast.sylvie)
    assert client.get(page_of(seen, seen.cast.lina)).status_code == 404


# What


def test_only_shared_levels_are_shown(client, seen, mentor):
    one, two, three, four = seen.competencies
    confirmed(seen, one)
    confirmed(seen, two, share=False)
    EvidenceFactory(learner=seen.learner, competency=three, level=1)
    assess_oneself(learner=seen.learner, competency=four, level=3, client_uuid=uuid.uuid4())
    assert levels_shown(client, seen) == {one.title: 2, two.title: None, three.title: None, four.title: None}


def test_a_level_no_longer_shared_disappears(client, seen, mentor):
    row = confirmed(seen, seen.competencies[0])
    withdraw_level(evidence=row, by=seen.cast.claire)
    assert levels_shown(client, seen)[seen.competencies[0].title] is None


def test_not_seen_here_is_a_word_of_its_own(client, seen, mentor):
    client.post(observe_of(seen), answer("unseen"))
    assert Evidence.objects.get().level is None
    assert levels_shown(client, seen)[seen.competencies[0].title] == "unseen"


def test_neither_scores_nor_inner_voices_nor_comments_reach_the_page(client, seen):
    one = seen.competencies[0]
    row = EvidenceFactory(learner=seen.learner, competency=one, kind=Kind.DECISION, instrument=Instrument.TRAINING)
    publish_level(evidence=row, by=seen.cast.claire)
    seen_in_training(seen.learner, one, 2)
    type(row).comment.related.related_model.objects.create(evidence=row, text="Entre le centre et elle.")
    for name in ("marc", "nadia"):
        client.force_login(seen.cast.people[name])
        text = client.get(page_of(seen)).content.decode()
        assert "Entre le centre et elle." not in text
        assert 'class="voices"' not in text
        assert "Lina Roche" not in text


def test_what_the_centre_worked_on_by_titles(client, seen, mentor):
    first, second = seen.activities
    complete_activity(learner=seen.learner, activity=first, source="x", occurred_at=timezone.now())
    page = client.get(page_of(seen)).context["page"]
    assert [(each.module, each.activities) for each in page.lately] == [(seen.course.title, (first.title,))]
    assert [(each.module, each.activities) for each in page.coming] == [(seen.course.title, (second.title,))]
    assert page.entrust == (seen.competencies[0],)
    client.post(observe_of(seen), answer())
    assert client.get(page_of(seen)).context["page"].entrust == ()


def test_what_was_done_a_month_ago_is_not_lately(client, seen, mentor):
    month = timezone.now() - timedelta(days=30)
    complete_activity(learner=seen.learner, activity=seen.activities[0], source="x", occurred_at=month)
    page = client.get(page_of(seen)).context["page"]
    assert (page.lately, page.entrust) == ((), ())


def test_a_guardian_sees_shared_levels_only(client, seen):
    PathwayFactory(learner=seen.cast.lina, proposition=seen.pathway.proposition, start=YESTERDAY)
    complete_activity(learner=seen.cast.lina, activity=seen.activities[0], source="x", occurred_at=timezone.now())
    client.force_login(seen.cast.sylvie)
    page = client.get(page_of(seen, seen.cast.lina)).context["page"]
    assert (page.lately, page.coming, page.entrust, page.observations) == ((), (), (), ())
    assert page.progress.summary.total == 4


def test_human_resources_read_no_observation(client, seen):
    appraise_at_work(
        learner=seen.learner, competency=seen.competencies[0], level=2, by=seen.cast.marc,
        observed_at=timezone.now(), client_uuid=uuid.uuid4(), comment="Mot du tuteur.",
    )  # fmt: skip
    client.force_login(seen.cast.nadia)
    response = client.get(page_of(seen))
    assert response.context["page"].observations == ()
    assert "Mot du tuteur." not in response.content.decode()
    assert levels_shown(client, seen)[seen.competencies[0].title] == 2


def test_the_criteria_are_there_beforehand(client, seen, mentor):
    text = client.get(reverse("records:company_criteria")).content.decode()
    assert all(f"{each.title}, phrase {level}." in text for each in seen.competencies for level in range(4))


LEVEL, TWICE = Rule(level=2), Rule(level=2, origins=2)


@pytest.mark.parametrize(
    ("items", "rule", "expected"),
    [
        ([], LEVEL, "Nothing shared yet."),
        ([(Kind.APPRAISAL, None)], LEVEL, "Not seen at the workplace, and nothing confirmed."),
        ([(Kind.APPRAISAL, 1)], LEVEL, "“In progress, with help” is expected."),
        ([(Kind.APPRAISAL, 2)], LEVEL, "The level is there. The trainer has to confirm it."),
        ([(Kind.APPRAISAL, 2)], TWICE, "To be seen again on another occasion, then confirmed by the trainer."),
        ([(Kind.APPRAISAL, 2), (Kind.DECISION, 2)], LEVEL, ""),
    ],
)
def test_what_is_missing_in_words(items, rule, expected):
    rows = [
        Item(id=place, kind=kind, level=level, instrument=Instrument.WORKPLACE, origin="work", at=timezone.now())
        for place, (kind, level) in enumerate(items)
    ]
    with override("en"):
        assert missing_words(mastery(rows, rule), rule.level) == expected


# The log


@pytest.mark.parametrize(("name", "capacity"), [("marc", "mentor"), ("nadia", "employer")])
def test_each_view_is_written_down(client, seen, name, capacity):
    client.force_login(seen.cast.people[name])
    client.get(reverse("records:company_home"))
    client.get(page_of(seen))
    rows = list(AccessLog.objects.order_by("id").values_list("learner", "viewer", "capacity", "organisation", "page"))
    who = (seen.learner.pk, seen.cast.people[name].pk, capacity, seen.cast.employer.name)
    assert rows == [(*who, "apprentices"), (*who, "levels")]


def test_reloading_the_list_is_the_same_visit(client, seen, mentor):
    for _ in range(2):
        client.get(reverse("records:company_home"))
    assert AccessLog.objects.count() == 1


def test_a_guardians_view_is_written_down_too(client, seen):
    client.force_login(seen.cast.sylvie)
    client.get(page_of(seen, seen.cast.lina))
    assert list(AccessLog.objects.values_list("capacity", "learner")) == [("guardian", seen.cast.lina.pk)]


# The mentor's word


def test_a_minute_is_enough(client, seen, mentor):
    response = client.post(observe_of(seen), answer("3"))
    assert response.status_code == 302
    row = Evidence.objects.get()
    assert (row.learner, row.competency, row.level) == (seen.learner, seen.competencies[0], 3)
    assert (row.kind, row.instrument, row.recorded_by) == (Kind.APPRAISAL, Instrument.WORKPLACE, mentor)


def test_a_double_click_is_one_row(client, seen, mentor):
    sent = answer("3")
    assert [client.post(observe_of(seen), sent).status_code for _ in range(2)] == [302, 302]
    assert Evidence.objects.count() == 1


def test_the_same_page_with_another_level_does_not_pass_for_recorded(client, seen, mentor):
    sent = answer("3")
    client.post(observe_of(seen), sent)
    response = client.post(observe_of(seen), {**sent, "level": "1"})
    assert response.status_code == 422
    assert response.context["form"].errors["level"]
    assert Evidence.objects.get().level == 3


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"level": ""}, "level"), ({"level": "4"}, "level"), ({"level": "None"}, "level"),
        ({"day": "2999-01-01"}, "day"), ({"day": "0001-01-01"}, "day"), ({"day": "hier"}, "day"), ({"day": ""}, "day"),
        ({"day": (TODAY - timedelta(days=121)).isoformat()}, "day"),
        ({"comment": "x" * 2001}, "comment"),
        ({"client_uuid": "x"}, "client_uuid"), ({"client_uuid": ""}, "client_uuid"),
    ],
)  # fmt: skip
def test_a_fuzzed_form_is_refused_in_words(client, seen, mentor, wrong, field):
    response = client.post(observe_of(seen), {**answer(), **wrong})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not Evidence.objects.exists()


def test_the_first_day_of_the_contract_is_a_day_of_work(client, seen, mentor):
    assert client.post(observe_of(seen), answer(day=seen.cast.contract.start)).status_code == 302


def test_a_text_that_names_somebody_is_held_back_until_checked(client, seen, mentor):
    sent = answer(comment="Mme R. au 06 12 34 56 78 était contente.")
    response = client.post(observe_of(seen), sent)
    assert response.status_code == 422
    assert "06 12 34 56 78" in response.context["form"].errors["comment"][0]
    assert "nobody_named" in response.content.decode()
    assert "Mme R. au 06 12 34 56 78 était contente." in response.content.decode()
    assert not Evidence.objects.exists()
    assert client.post(observe_of(seen), {**sent, "nobody_named": "on"}).status_code == 302
    assert Evidence.objects.get().comment.text == sent["comment"]


def test_each_competency_has_its_own_sentences_and_days(client, seen, mentor):
    for competency in seen.competencies[:2] * 2:
        text = client.get(observe_of(seen, competency=competency)).content.decode()
        assert all(f"{competency.title}, phrase {level}." in text for level in range(4))
        assert sum(f"{each.title}, phrase 0." in text for each in seen.competencies) == 1
    accounts.Apprenticeship.objects.filter(pk=seen.cast.contract.pk).update(start=YESTERDAY)
    assert f'min="{YESTERDAY.isoformat()}"' in client.get(observe_of(seen)).content.decode()


def test_a_competency_of_another_framework_is_not_there(client, seen, mentor):
    foreign = EvidenceFactory().competency
    assert client.post(observe_of(seen, competency=foreign), answer()).status_code == 404
    assert not Evidence.objects.filter(learner=seen.learner).exists()


def test_at_most_five_are_proposed_and_the_others_stay_within_reach(client, seen, mentor):
    context = client.get(choose_of(seen)).context
    assert [each.title for each in context["proposed"]] == [each.title for each in seen.competencies]
    client.post(observe_of(seen), answer())
    context = client.get(choose_of(seen)).context
    assert [each.title for each in context["proposed"]] == [each.title for each in seen.competencies[1:]]
    assert [(each.title, each.seen_on) for each in context["others"]] == [(seen.competencies[0].title, TODAY)]


def test_a_mistake_is_taken_back_with_a_reason(client, seen, mentor):
    client.post(observe_of(seen), answer("3"))
    row = Evidence.objects.get()
    url = reverse("records:company_take_back", args=[seen.learner.uuid, row.uuid])
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "Mauvaise personne."}).status_code == 302
    assert client.post(url, {"reason": "Encore."}).status_code == 302
    assert Evidence.objects.filter(kind=Kind.RETRACTION, retracts=row).count() == 1
    assert levels_shown(client, seen)[seen.competencies[0].title] is None


def test_another_mentors_word_is_not_mine_to_take_back(client, seen, mentor):
    row = EvidenceFactory(
        learner=seen.learner, competency=seen.competencies[0], kind=Kind.APPRAISAL, instrument=Instrument.WORKPLACE,
        recorded_by=UserFactory(),
    )  # fmt: skip
    url = reverse("records:company_take_back", args=[seen.learner.uuid, row.uuid])
    assert client.post(url, {"reason": "?"}).status_code == 404
    trainers = seen_in_training(seen.learner, seen.competencies[0], 2, by=mentor)
    url = reverse("records:company_take_back", args=[seen.learner.uuid, trainers.uuid])
    assert client.post(url, {"reason": "?"}).status_code == 404


# Lists


def test_sorted_by_name_with_what_is_awaited(client, seen, mentor):
    for name in ("Zoé", "Éric"):
        MentorshipFactory(mentor=mentor, apprenticeship=ApprenticeshipFactory(learner=UserFactory(display_name=name)))
    client.post(observe_of(seen), answer())
    lines = queries.company_lines(mentor, TODAY)
    assert [(line.learner.display_name, line.awaited) for line in lines] == [
        ("Amina Benali", "nothing"), ("Éric", "first"), ("Zoé", "first"),
    ]  # fmt: skip


def test_a_card_follows_what_is_shared(client, seen, mentor):
    def card():
        [found] = client.get(reverse("records:company_home")).context["mentored"]
        return found

    assert (card().acquired, card().total, card().shared_on) == (0, 4, None)
    row = confirmed(seen, seen.competencies[0])
    assert (card().acquired, card().total, card().shared_on) == (1, 4, TODAY)
    withdraw_level(evidence=row, by=seen.cast.claire)
    assert (card().acquired, card().total, card().shared_on) == (0, 4, None)


def test_who_is_mentor_and_hr_reads_as_the_mentor(client, seen, mentor):
    EmployerContactFactory(employer=seen.cast.employer, user=mentor)
    assert [line.capacity for line in queries.company_lines(mentor, TODAY)] == ["mentor"]


def test_the_last_level_shared_stands_shared(seen):
    assert queries.company_lines(seen.cast.nadia, TODAY)[0].last_shared is None
    row = confirmed(seen, seen.competencies[0])
    assert timezone.localdate(queries.company_lines(seen.cast.nadia, TODAY)[0].last_shared) == TODAY
    withdraw_level(evidence=row, by=seen.cast.claire)
    assert queries.company_lines(seen.cast.nadia, TODAY)[0].last_shared is None


@pytest.mark.parametrize("more", [0, 2])
@pytest.mark.parametrize("name", ["marc", "nadia"])
def test_queries_of_the_list(client, seen, django_assert_num_queries, name, more):
    viewer = seen.cast.people[name]
    for _ in range(more):
        contract = ApprenticeshipFactory(employer=seen.cast.employer)
        MentorshipFactory(mentor=seen.cast.marc, apprenticeship=contract)
        PathwayFactory(learner=contract.learner, proposition=seen.pathway.proposition, start=YESTERDAY)
    client.force_login(viewer)
    with django_assert_num_queries(7):
        client.get(reverse("records:company_home"))


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_an_apprentice(client, seen, mentor, django_assert_num_queries, rows):
    for competency in seen.competencies[:rows]:
        confirmed(seen, competency)
        client.post(observe_of(seen, competency=competency), answer())
    with django_assert_num_queries(19):
        client.get(page_of(seen))


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_choice(client, seen, mentor, django_assert_num_queries, rows):
    for competency in seen.competencies[:rows]:
        client.post(observe_of(seen, competency=competency), answer())
    with django_assert_num_queries(9):
        client.get(choose_of(seen))


def test_guardians_of_two_see_both(client, seen):
    brother = GuardianshipFactory(guardian=seen.cast.sylvie).learner
    client.force_login(seen.cast.sylvie)
    others = client.get(reverse("records:company_home")).context["others"]
    assert {card.name for card in others} == {brother.display_name, seen.cast.lina.display_name}


def test_another_employers_human_resources_see_nothing(client, seen):
    stranger = EmployerContactFactory(employer=EmployerFactory()).user
    client.force_login(stranger)
    assert client.get(reverse("records:company_home")).context["others"] == ()
    assert client.get(page_of(seen)).status_code == 404
