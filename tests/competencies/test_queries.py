from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from competencies import services
from competencies.mastery import Instrument, Kind, Rule, mastery
from competencies.queries import (
    competencies_by_code,
    current_framework,
    deciding_items,
    editions_ending_within_a_year,
    evidence_items,
    pathway_progress,
)
from tests.factories.competencies import (
    BlockFactory,
    CompetencyFactory,
    EvidenceFactory,
    FrameworkEditionFactory,
    HeadingFactory,
    PathwayFactory,
    QualificationEditionFactory,
    RequirementFactory,
)
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 23)


def test_a_code_means_what_the_framework_in_force_says_else_the_last_that_had_it(django_assert_num_queries):
    days = {"past": (2015, 2016), "last": (2017, 2018), "force": (2019, None), "next": (9000, None)}
    editions = {
        name: FrameworkEditionFactory(valid_from=date(start, 1, 1), valid_to=end and date(end, 1, 1))
        for name, (start, end) in days.items()
    }
    rows = {
        code: {name: CompetencyFactory(code=code, edition=editions[name]) for name in names}
        for code, names in (("kept", days), ("left", ("past", "last")), ("new", ("force",)), ("other", days))
    }
    with django_assert_num_queries(1):
        found = competencies_by_code(["kept", "left", "new", "unknown"])
    assert found == {"kept": rows["kept"]["force"], "left": rows["left"]["last"], "new": rows["new"]["force"]}


@pytest.mark.parametrize("rows", [1, 3])
def test_progress_takes_three_queries(rows, django_assert_num_queries):
    pathway = PathwayFactory()
    RequirementFactory.create_batch(rows, proposition=pathway.proposition)
    with django_assert_num_queries(3):
        found = pathway_progress(pathway)
    assert found.summary.total == rows


def test_an_untitled_block_is_listed_with_its_code_alone():
    pathway = PathwayFactory()
    BlockFactory(edition=pathway.edition, code="RNCP40069BC01", title="")
    heading = HeadingFactory(proposition=pathway.proposition)
    RequirementFactory(proposition=pathway.proposition, block=None, heading=heading)
    blocks = pathway_progress(pathway).blocks
    assert [(block.code, block.title, block.official, len(block.lines)) for block in blocks] == [
        (heading.code, heading.title, False, 1),
        ("RNCP40069BC01", "", True, 0),
    ]


def test_an_employer_sees_progress_from_what_is_shared_only():
    requirement = RequirementFactory(level=1)
    pathway = PathwayFactory(proposition=requirement.proposition)
    learner, competency, trainer = pathway.learner, requirement.competency, UserFactory()
    EvidenceFactory(learner=learner, competency=competency, level=1)
    ruling = services.decide_level(learner=learner, competency=competency, level=1, by=trainer)
    assert pathway_progress(pathway).summary.acquired == {competency.pk}
    assert pathway_progress(pathway, shared_only=True).summary.missing == {competency.pk}
    services.publish_level(evidence=ruling, by=trainer)
    assert pathway_progress(pathway, shared_only=True).summary.acquired == {competency.pk}
    services.withdraw_level(evidence=ruling, by=trainer)
    assert pathway_progress(pathway, shared_only=True).summary.missing == {competency.pk}


def test_a_shared_ruling_that_is_taken_back_is_no_longer_seen():
    requirement = RequirementFactory(level=1)
    pathway = PathwayFactory(proposition=requirement.proposition)
    ruling = EvidenceFactory(
        learner=pathway.learner, competency=requirement.competency, kind=Kind.DECISION,
        instrument=Instrument.TRAINING, level=1,
    )  # fmt: skip
    services.publish_level(evidence=ruling, by=UserFactory())
    services.retract_evidence(evidence=ruling, by=UserFactory())
    assert not pathway_progress(pathway, shared_only=True).summary.acquired


def test_the_framework_in_force_is_the_last_begun():
    old = FrameworkEditionFactory(label="2020", valid_from=date(2020, 1, 1), valid_to=date(2026, 8, 31))
    new = FrameworkEditionFactory(framework=old.framework, label="2026", valid_from=date(2026, 9, 1))
    assert [current_framework(day) for day in (date(2019, 1, 1), date(2026, 8, 31), DAY)] == [None, old, new]


@pytest.mark.parametrize(
    ("valid_to", "warns"),
    [
        (DAY + timedelta(days=365), True),
        (DAY + timedelta(days=366), False),
        (DAY, True),
        (DAY - timedelta(days=1), False),
        (None, False),
    ],
)
def test_an_edition_that_ends_within_a_year_is_told(valid_to, warns):
    edition = QualificationEditionFactory(valid_to=valid_to)
    assert editions_ending_within_a_year(DAY) == ([edition] if warns else [])


def test_deciding_items_leave_out_what_a_last_ruling_settled():
    learner, competency = UserFactory(), CompetencyFactory()
    words = [(Kind.SELF, 3), (Kind.MEASUREMENT, 1), (Kind.APPRAISAL, None), (Kind.DECISION, 2), (Kind.SELF, 0)]
    rows = [tell(learner, competency, place, kind, level) for place, (kind, level) in enumerate(words)]
    assert [item.id for item in deciding_items([learner])[learner.pk, competency.pk]] == [rows[3].pk]
    later = tell(learner, competency, 9, Kind.APPRAISAL, 3)
    found = deciding_items([learner])[learner.pk, competency.pk]
    assert {item.id for item in found} == {rows[1].pk, rows[3].pk, later.pk}


MOMENT = datetime(2026, 10, 1, 9, 0, 0, 123457, tzinfo=UTC)


def tell(learner, competency, day, kind, level, instrument=Instrument.TRAINING, origin="day", retracts=None):
    return EvidenceFactory(
        learner=learner,
        competency=competency,
        kind=kind,
        level=level,
        instrument=instrument,
        origin=origin,
        observed_at=MOMENT + timedelta(days=day),
        retracts=retracts,
    )


TOLD = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.sampled_from(list(Kind)),
        st.none() | st.integers(0, 3),
        st.sampled_from([Instrument.QUIZ, Instrument.SCENARIO, Instrument.WORKPLACE, Instrument.TRAINING]),
        st.sampled_from(["one", "two"]),
    ),
    max_size=7,
)


@given(told=TOLD, chance=st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_deciding_items_decide_as_all_items_do(told, chance):
    learner, competency = UserFactory(), CompetencyFactory()
    rows = []
    for day, kind, level, instrument, origin in told:
        free = [row for row in rows if not any(other.retracts_id == row.pk for other in rows)]
        if kind is Kind.RETRACTION and not free:
            continue
        retracts = chance.choice(free) if kind is Kind.RETRACTION else None
        rows.append(tell(learner, competency, day, kind, level, instrument, origin, retracts))
    pair = learner.pk, competency.pk
    everything, deciding = evidence_items([learner]).get(pair, ()), deciding_items([learner]).get(pair, ())
    for rule in (Rule(level=level, origins=origins) for level in (1, 2, 3) for origins in (1, 2)):
        whole, enough = mastery(everything, rule), mastery(deciding, rule)
        assert (enough.status, enough.level, enough.because) == (whole.status, whole.level, whole.because)


def test_moments_are_read_to_the_microsecond():
    row = tell(UserFactory(), CompetencyFactory(), 0, Kind.APPRAISAL, 2)
    (item,) = evidence_items([row.learner])[row.learner_id, row.competency_id]
    assert item.at == MOMENT
