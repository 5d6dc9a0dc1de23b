from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from competencies import services
from competencies.mastery import Instrument, Kind, Status, mastery
from competencies.models import Evidence, EvidenceComment, Publication
from competencies.queries import DEFAULT_RULE, evidence_items
from tests.factories.competencies import (
    CompetencyFactory,
    EvidenceFactory,
    PropositionFactory,
)
from tests.factories.people import (
    ApprenticeshipFactory,
    CentreFactory,
    MembershipFactory,
    MentorshipFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def status_of(learner, competency):
    known = evidence_items([learner]).get((learner.pk, competency.pk), ())
    return mastery(known, DEFAULT_RULE).status


def test_the_same_source_is_recorded_once():
    learner, competency = UserFactory(), CompetencyFactory()
    options = {
        "learner": learner, "competency": competency, "kind": Kind.MEASUREMENT, "instrument": Instrument.QUIZ,
        "origin": "quiz:1", "source": "marking:1", "observed_at": timezone.now(),
    }  # fmt: skip
    first = services.record_evidence(level=1, comment="vu", **options)
    again = services.record_evidence(level=0, comment="encore", **options)
    assert (again.pk, again.level) == (first.pk, 1)
    assert EvidenceComment.objects.get().text == "vu"


def test_a_source_that_is_somebody_elses_is_refused():
    row = EvidenceFactory(source="marking:1")
    with pytest.raises(services.Refused):
        services.record_evidence(
            learner=UserFactory(), competency=row.competency, kind=Kind.MEASUREMENT, level=1,
            instrument=Instrument.QUIZ, origin="quiz:1", source="marking:1", observed_at=timezone.now(),
        )  # fmt: skip
    assert Evidence.objects.count() == 1


def measured(learner, levels):
    return services.record_measurements(
        learner=learner, levels=levels, instrument=Instrument.QUIZ, origin="quiz:1", source="marking:1",
        observed_at=timezone.now(),
    )  # fmt: skip


def test_what_one_source_measures_takes_one_statement(django_assert_num_queries):
    learner, levels = UserFactory(), {CompetencyFactory(): 1, CompetencyFactory(): 0}
    with django_assert_num_queries(1):
        measured(learner, levels)
    assert {each.competency: each.level for each in Evidence.objects.filter(learner=learner)} == levels


def test_what_one_source_measures_is_never_recorded_twice():
    learner, levels = UserFactory(), {CompetencyFactory(): 1}
    measured(learner, levels)
    with pytest.raises(IntegrityError), transaction.atomic():
        measured(learner, levels)
    assert Evidence.objects.count() == 1


@pytest.mark.parametrize("level", [-1, 4])
def test_a_measure_off_the_scale_is_refused(level):
    with pytest.raises(services.Refused):
        measured(UserFactory(), {CompetencyFactory(): 1, CompetencyFactory(): level})
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("level", [-1, 4, 99])
def test_a_level_off_the_scale_is_refused(level):
    with pytest.raises(services.Refused):
        services.assess_oneself(learner=UserFactory(), competency=CompetencyFactory(), level=level, client_uuid=uuid4())
    assert not Evidence.objects.exists()


def test_retracting_twice_is_one_retraction():
    row = EvidenceFactory(level=1)
    trainer = UserFactory()
    services.retract_evidence(evidence=row, by=trainer, comment="erreur de clé")
    services.retract_evidence(evidence=row, by=trainer)
    assert Evidence.objects.filter(kind=Kind.RETRACTION).count() == 1
    assert status_of(row.learner, row.competency) is Status.NOT_STARTED


def test_a_ruling_needs_something_observed():
    learner, competency, trainer = UserFactory(), CompetencyFactory(), UserFactory()
    with pytest.raises(services.Refused):
        services.decide_level(learner=learner, competency=competency, level=2, by=trainer, comment="je le sais")
    services.observe_in_training(
        learner=learner, competency=competency, level=2, by=trainer, observed_at=timezone.now(), client_uuid=uuid4()
    )
    assert status_of(learner, competency) is Status.READY
    services.decide_level(learner=learner, competency=competency, level=2, by=trainer)
    assert status_of(learner, competency) is Status.ACQUIRED


@pytest.mark.parametrize(
    ("said_by_learner", "level", "needs_comment"),
    [(3, 1, True), (1, 3, True), (2, 1, False), (2, 2, False), (0, 0, False)],
)
def test_a_ruling_far_from_what_another_says_needs_a_comment(said_by_learner, level, needs_comment):
    row = EvidenceFactory(level=1)
    options = {"learner": row.learner, "competency": row.competency, "by": UserFactory(), "level": level}
    services.assess_oneself(learner=row.learner, competency=row.competency, level=said_by_learner, client_uuid=uuid4())
    if needs_comment:
        with pytest.raises(services.Refused):
            services.decide_level(**options)
        assert not Evidence.objects.filter(kind=Kind.DECISION).exists()
    services.decide_level(**options, comment="vu deux fois" if needs_comment else "")
    assert Evidence.objects.filter(kind=Kind.DECISION, level=level).count() == 1


def test_correcting_a_ruling_needs_a_comment():
    row = EvidenceFactory(level=1)
    options = {"learner": row.learner, "competency": row.competency, "by": UserFactory()}
    services.decide_level(**options, level=2)
    with pytest.raises(services.Refused):
        services.decide_level(**options, level=1)
    services.decide_level(**options, level=1, comment="je me suis trompée")
    assert Evidence.objects.filter(kind=Kind.DECISION).count() == 2


def test_a_double_click_rules_once():
    row, key, trainer = EvidenceFactory(level=1), uuid4(), UserFactory()
    for _click in range(2):
        services.decide_level(learner=row.learner, competency=row.competency, level=1, by=trainer, client_uuid=key)
    assert Evidence.objects.filter(kind=Kind.DECISION).count() == 1


def test_observations_of_one_month_by_one_mentor_are_one_occasion():
    learner, competency, mentor = UserFactory(), CompetencyFactory(), UserFactory()
    now = timezone.localtime().replace(day=15, hour=9)
    last_month = now.replace(day=1) - timedelta(days=3)
    for moment in (last_month, last_month - timedelta(hours=1)):
        services.appraise_at_work(
            learner=learner, competency=competency, level=2, by=mentor, observed_at=moment, client_uuid=uuid4()
        )
    items = evidence_items([learner])[learner.pk, competency.pk]
    assert len(items) == 2
    assert len({item.origin for item in items}) == 1


def test_nothing_is_observed_in_the_future():
    with pytest.raises(services.Refused):
        services.appraise_at_work(
            learner=UserFactory(), competency=CompetencyFactory(), level=2, by=UserFactory(),
            observed_at=timezone.now() + timedelta(days=1), client_uuid=uuid4(),
        )  # fmt: skip
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("kind", "instrument", "level", "may"),
    [
        (Kind.DECISION, Instrument.TRAINING, 2, True),
        (Kind.APPRAISAL, Instrument.TRAINING, 2, True),
        (Kind.PRIOR, Instrument.FILE, 2, True),
        (Kind.MEASUREMENT, Instrument.QUIZ, 1, False),
        (Kind.SELF, Instrument.SELF, 3, False),
        (Kind.APPRAISAL, Instrument.TRAINING, None, False),
    ],
)
def test_only_what_a_person_confirmed_is_shared(kind, instrument, level, may):
    row = EvidenceFactory(kind=kind, instrument=instrument, level=level)
    if not may:
        with pytest.raises(services.Refused):
            services.publish_level(evidence=row, by=UserFactory())
    else:
        services.publish_level(evidence=row, by=UserFactory())
    assert list(Evidence.objects.shared()) == ([row] if may else [])


def test_sharing_and_withdrawing_are_rows():
    row, trainer = EvidenceFactory(kind=Kind.DECISION, instrument=Instrument.TRAINING, level=2), UserFactory()
    services.publish_level(evidence=row, by=trainer)
    services.publish_level(evidence=row, by=trainer)
    services.withdraw_level(evidence=row, by=trainer)
    assert list(Publication.objects.order_by("id").values_list("shared", flat=True)) == [True, False]
    assert not Evidence.objects.shared().exists()
    services.publish_level(evidence=row, by=trainer)
    assert Evidence.objects.shared().get() == row


def test_what_a_mentor_saw_is_shared_at_birth_until_it_is_taken_back():
    place = MentorshipFactory()
    learner, competency, mentor = place.apprenticeship.learner, CompetencyFactory(), place.mentor
    row = services.appraise_at_work(
        learner=learner, competency=competency, level=2, by=mentor, observed_at=timezone.now(), client_uuid=uuid4()
    )
    pair = (learner.pk, competency.pk)
    assert [item.id for item in evidence_items([learner], shared_only=True)[pair]] == [row.pk]
    services.retract_evidence(evidence=row, by=mentor)
    assert evidence_items([learner], shared_only=True)[pair] == []


@pytest.mark.parametrize("change", ["ended", "broken", "another employer", "another mentor"])
def test_what_a_mentor_saw_stays_with_the_contract(change):
    place = MentorshipFactory()
    contract, competency = place.apprenticeship, CompetencyFactory()
    services.appraise_at_work(
        learner=contract.learner, competency=competency, level=2, by=place.mentor, observed_at=timezone.now(),
        client_uuid=uuid4(),
    )  # fmt: skip
    today = timezone.localdate()
    if change == "another mentor":
        place.end = today - timedelta(days=1)
        place.save()
        MentorshipFactory(apprenticeship=contract)
    else:
        contract.end = today - timedelta(days=1) if change != "broken" else None
        contract.broken_on = today if change == "broken" else None
        contract.save()
    if change == "another employer":
        ApprenticeshipFactory(learner=contract.learner)
    assert Evidence.objects.shared().exists() is (change == "another mentor")


def test_what_stands_is_what_nothing_that_stands_took_back():
    row, other = EvidenceFactory(level=2), EvidenceFactory(level=2)
    assert set(Evidence.objects.standing()) == {row, other}
    retraction = services.retract_evidence(evidence=row, by=UserFactory())
    assert set(Evidence.objects.standing()) == {other, retraction}
    assert list(Evidence.objects.retracting(row)) == [retraction]
    again = services.retract_evidence(evidence=retraction, by=UserFactory())
    assert set(Evidence.objects.standing()) == {row, other, again}


def test_a_level_taken_back_is_not_shared():
    row = EvidenceFactory(kind=Kind.DECISION, instrument=Instrument.TRAINING, level=2)
    services.retract_evidence(evidence=row, by=UserFactory())
    with pytest.raises(services.Refused):
        services.publish_level(evidence=row, by=UserFactory())


def test_a_pathway_pins_the_centres_own_proposition():
    shipped = PropositionFactory()
    centre = CentreFactory()
    own = PropositionFactory(edition=shipped.edition, framework_edition=shipped.framework_edition, centre=centre)
    member = MembershipFactory(centre=centre, start=date(2026, 9, 1)).learner
    opened = services.open_pathway(learner=member, edition=shipped.edition, start=date(2026, 10, 1))
    elsewhere = services.open_pathway(learner=UserFactory(), edition=shipped.edition, start=date(2026, 10, 1))
    assert (opened.proposition, elsewhere.proposition) == (own, shipped)


def test_a_pathway_begins_when_somebody_has_said_what_is_asked():
    proposition = PropositionFactory(valid_from=date(2026, 9, 1))
    with pytest.raises(services.Refused):
        services.open_pathway(learner=UserFactory(), edition=proposition.edition, start=date(2026, 8, 31))
