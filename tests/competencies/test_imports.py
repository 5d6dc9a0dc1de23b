"""Importing shows what changes, stores it once, and never takes away what somebody points at."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from competencies import models
from competencies.exchange.files import parse, to_csv, to_json
from competencies.exports import framework_document, qualification_document, standing_proposition
from competencies.imports import (
    apply_framework,
    apply_qualification,
    load_reference_data,
    plan_framework,
    plan_qualification,
)
from competencies.queries import pathway_progress, proposition_for
from competencies.services import Refused, open_pathway
from tests.competencies.importing import (
    CURRICULUM,
    FRAMEWORK,
    TP,
    asking,
    dated,
    refusals,
    told,
    with_requirements,
    words,
    writes_of,
)
from tests.factories.competencies import EvidenceFactory, PathwayFactory, RequirementFactory
from tests.factories.people import MembershipFactory

pytestmark = pytest.mark.django_db


# The shipped files


def test_shipped_data_goes_in_and_comes_out_to_the_letter(everything):
    edition = models.FrameworkEdition.objects.get()
    assert to_json(framework_document(edition)) == (CURRICULUM / "framework.json").read_text(encoding="utf-8")
    for path in (CURRICULUM / "qualifications").glob("*.json"):
        edition = models.QualificationEdition.objects.get(qualification__code=path.stem)
        document = qualification_document(edition, standing_proposition(edition))
        assert to_json(document) == path.read_text(encoding="utf-8")
    assert models.Competency.objects.count() == 12
    assert models.LevelDescriptor.objects.count() == 48
    assert models.Level.objects.count() == 5


@pytest.mark.parametrize("update", [False, True])
def test_loading_the_shipped_data_again_writes_nothing(everything, update):
    assert writes_of(lambda: load_reference_data(CURRICULUM, update=update)) == []


def test_loading_leaves_what_the_platform_completed_unless_told_to_update(everything):
    tp = models.QualificationEdition.objects.get(qualification__code="tp-msads")
    block = tp.blocks.get(label="CCP1")
    completed = replace(TP, blocks=(replace(TP.blocks[0], note="Vu sur la fiche."), *TP.blocks[1:]))
    apply_qualification(document=completed)
    load_reference_data(CURRICULUM)
    block.refresh_from_db()
    assert block.note == "Vu sur la fiche."
    load_reference_data(CURRICULUM, update=True)
    block.refresh_from_db()
    assert block.note == ""


def test_a_csv_export_of_what_is_here_changes_nothing(tp):
    text = to_csv(qualification_document(tp, standing_proposition(tp)))
    plan = plan_qualification(parse(text.encode()))
    assert (plan.changes, plan.notes) == ((), ())


# Frameworks


def test_a_competency_corrected_under_its_uuid_keeps_its_evidence(shipped):
    competency = models.Competency.objects.get(code="mediation")
    evidence = EvidenceFactory(competency=competency)
    first, *rest = FRAMEWORK.competencies
    corrected = replace(first, title="Médier", definition="Autre définition.", levels=("a", "b", "c", "d"))
    document = replace(FRAMEWORK, competencies=(corrected, *rest))
    plan = plan_framework(document)
    assert told(plan) == [("competency", "changed", "mediation")]
    apply_framework(document=document, shown=plan.digest)
    evidence.refresh_from_db()
    assert evidence.competency == competency
    assert evidence.competency.title == "Médier"
    assert [each.text for each in competency.descriptors.all()] == ["a", "b", "c", "d"]
    assert framework_document(competency.edition) == document


def test_an_absent_competency_is_retired_with_its_evidence_and_its_family(shipped):
    gone = [each for each in FRAMEWORK.competencies if each.family == "digital"]
    EvidenceFactory(competency=models.Competency.objects.get(code="social-media"))
    document = replace(
        FRAMEWORK,
        competencies=tuple(each for each in FRAMEWORK.competencies if each not in gone),
        families=tuple(each for each in FRAMEWORK.families if each.code != "digital"),
        missions=tuple(
            replace(each, competencies=tuple(set(each.competencies) - {other.code for other in gone}))
            for each in FRAMEWORK.missions
        ),
    )
    plan = apply_framework(document=document)
    retired = models.Competency.objects.filter(retired_on=timezone.localdate())
    assert {each.code for each in retired} == {each.code for each in gone}
    assert models.Family.objects.filter(code="digital").exists()
    notes = words(plan)
    assert "“Numériques” is not in the file, but it is still in use: it stays." in notes
    assert any("TP MSADS still asks for it" in each for each in notes)
    again = plan_framework(document)
    assert again.changes == ()


def test_a_retired_competency_that_comes_back_is_the_same_one(shipped):
    competency = models.Competency.objects.get(code="online-services")
    without = replace(
        FRAMEWORK,
        competencies=FRAMEWORK.competencies[:-1],
        missions=tuple(
            replace(each, competencies=tuple(code for code in each.competencies if code != "online-services"))
            for each in FRAMEWORK.missions
        ),
    )
    apply_framework(document=without)
    apply_framework(document=FRAMEWORK)
    again = models.Competency.objects.get(code="online-services")
    assert (again.pk, again.retired_on) == (competency.pk, None)
    assert framework_document(again.edition) == FRAMEWORK


def test_a_mission_that_nobody_points_at_goes(shipped):
    document = replace(FRAMEWORK, missions=FRAMEWORK.missions[1:])
    assert told(plan_framework(document)) == [("mission", "retired", "prevent-conflicts")]
    apply_framework(document=document)
    assert not models.Mission.objects.filter(code="prevent-conflicts").exists()


def test_the_order_of_the_file_is_the_order_here(shipped):
    document = replace(FRAMEWORK, competencies=FRAMEWORK.competencies[::-1])
    assert told(apply_framework(document=document)) == [("competency", "moved", "")]
    assert framework_document(models.FrameworkEdition.objects.get()) == document


def test_a_new_edition_stands_beside_the_old_one(shipped):
    edition = replace(FRAMEWORK.edition, uuid=uuid4(), label="2028", valid_from=date(2028, 9, 1))
    document = replace(
        FRAMEWORK,
        title="Médiation sociale",
        edition=edition,
        competencies=tuple(replace(each, uuid=uuid4()) for each in FRAMEWORK.competencies),
    )
    plan = apply_framework(document=document)
    assert told(plan)[:2] == [("framework", "changed", "mediateur-social"), ("edition", "added", "")]
    assert models.FrameworkEdition.objects.count() == 2
    assert models.Competency.objects.filter(retired_on__isnull=True).count() == 24


def test_identifiers_that_belong_elsewhere_are_refused_and_nothing_is_stored(shipped):
    before = models.Competency.objects.count()
    stranger = replace(FRAMEWORK, uuid=uuid4(), edition=replace(FRAMEWORK.edition, uuid=uuid4()))
    assert set(refusals(apply_framework, document=stranger)) == {
        "code: “mediateur-social” already belongs to something else, under another identifier.",
        *(
            f"competencies › no. {number} › uuid: The identifier of “{each.code}” already belongs to another edition."
            for number, each in enumerate(FRAMEWORK.competencies, start=1)
        ),
    }
    assert refusals(apply_framework, document=replace(FRAMEWORK, uuid=uuid4(), code="autre")) == [
        "edition › uuid: This edition already belongs to another framework or qualification."
    ]
    twin = replace(FRAMEWORK, edition=replace(FRAMEWORK.edition, uuid=uuid4()), competencies=())
    assert refusals(apply_framework, document=twin) == [
        "edition › label: “2026” already belongs to something else, under another identifier."
    ]
    swapped = (replace(FRAMEWORK.competencies[0], uuid=uuid4()), *FRAMEWORK.competencies[1:])
    assert refusals(apply_framework, document=replace(FRAMEWORK, competencies=swapped)) == [
        "competencies › no. 1 › code: “mediation” already belongs to something else, under another identifier."
    ]
    assert models.Competency.objects.count() == before
    assert models.Framework.objects.count() == 1


def test_what_was_shown_must_still_be_what_happens(shipped):
    document = replace(FRAMEWORK, title="Médiation")
    plan = plan_framework(document)
    models.Competency.objects.filter(code="mediation").update(title="Changé entre-temps")
    with pytest.raises(Refused):
        apply_framework(document=document, shown=plan.digest)
    assert models.Framework.objects.get().title == FRAMEWORK.title
    apply_framework(document=document, shown=plan_framework(document).digest)
    assert framework_document(models.FrameworkEdition.objects.get()) == document


# Qualifications


def test_official_facts_are_corrected_in_place(tp):
    edition = replace(TP.edition, valid_to=date(2028, 5, 16), gaps=("Rien.",))
    blocks = (TP.blocks[0], replace(TP.blocks[1], title="Autre titre"), TP.blocks[2])
    document = replace(TP, title="Médiateur", edition=edition, blocks=blocks)
    assert told(apply_qualification(document=document)) == [
        ("qualification", "changed", "tp-msads"),
        ("edition", "changed", ""),
        ("block", "changed", "RNCP36241BC02"),
    ]
    tp.refresh_from_db()
    assert (tp.valid_to, tp.gaps) == (date(2028, 5, 16), ["Rien."])
    assert qualification_document(tp, standing_proposition(tp)) == document


def test_a_block_in_use_stays_and_an_unused_one_goes(everything):
    cap = parse((CURRICULUM / "qualifications" / "cap-apm.json").read_bytes())
    edition = models.QualificationEdition.objects.get(qualification__code="cap-apm")
    pinned = PathwayFactory(proposition=standing_proposition(edition))
    smaller = replace(
        with_requirements([each for each in cap.proposition.requirements if each.block != "RNCP37240BC01"], cap),
        blocks=cap.blocks[1:-1],
    )
    plan = apply_qualification(document=smaller)
    assert ("block", "retired", "RNCP37240BC11") in told(plan)
    assert any("RNCP37240BC01" in each and "it stays" in each for each in words(plan))
    codes = set(edition.blocks.values_list("code", flat=True))
    assert "RNCP37240BC01" in codes
    assert "RNCP37240BC11" not in codes
    assert pinned.proposition.requirements.filter(block__code="RNCP37240BC01").exists()
    assert plan_qualification(smaller).changes == ()


def test_a_block_that_only_the_edited_proposition_used_goes_with_it(tp):
    smaller = replace(
        with_requirements([each for each in TP.proposition.requirements if each.block != "RNCP36241BC03"]),
        blocks=TP.blocks[:2],
    )
    apply_qualification(document=smaller)
    assert not tp.blocks.filter(code="RNCP36241BC03").exists()
    assert plan_qualification(smaller).changes == ()


def test_a_proposition_without_a_path_is_edited_in_place(tp):
    before = standing_proposition(tp)
    document = with_requirements((replace(TP.proposition.requirements[0], level=2), *TP.proposition.requirements[2:]))
    plan = apply_qualification(document=document)
    assert told(plan) == [
        ("requirement", "changed", "RNCP36241BC01 · assessment-adaptation"),
        ("requirement", "retired", "RNCP36241BC01 · teamwork"),
    ]
    assert list(tp.propositions.all()) == [before]
    assert qualification_document(tp, before) == document


def test_a_pinned_proposition_is_never_edited_but_replaced(tp):
    first = standing_proposition(tp)
    pathway = PathwayFactory(proposition=first, edition=tp)
    summary = pathway_progress(pathway).summary
    document = asking(level=1)
    plan = plan_qualification(document)
    today = timezone.localdate()
    assert len(words(plan)) == 1
    assert "They keep it" in words(plan)[0]
    apply_qualification(document=document, shown=plan.digest)
    first.refresh_from_db()
    second = standing_proposition(tp)
    assert (first.replaced_on, second.valid_from, second.replaced_on) == (today, today, None)
    assert first.requirements.get(block__label="CCP1", competency__code="assessment-adaptation").level == 3
    assert second.requirements.get(block__label="CCP1", competency__code="assessment-adaptation").level == 1
    assert {each.uuid for each in first.requirements.all()} & {each.uuid for each in second.requirements.all()} == set()
    assert pathway_progress(pathway).summary == summary
    assert proposition_for(tp, None, today) == second
    assert proposition_for(tp, None, today - timedelta(days=1)) == first
    assert writes_of(lambda: apply_qualification(document=document)) == []


def test_a_file_dated_later_replaces_from_its_day(tp):
    first = standing_proposition(tp)
    day = timezone.localdate() + timedelta(days=40)
    document = dated(asking(level=1), day)
    assert "is dated later" in words(apply_qualification(document=document))[0]
    first.refresh_from_db()
    assert (first.replaced_on, standing_proposition(tp).valid_from) == (day, day)
    assert standing_proposition(tp).uuid == document.proposition.uuid
    assert proposition_for(tp, None) == first
    assert plan_qualification(document).changes == ()


def test_the_date_of_a_pinned_proposition_stays(tp):
    later = replace(TP, proposition=replace(TP.proposition, valid_from=date(2026, 10, 1)))
    PathwayFactory(proposition=standing_proposition(tp))
    plan = plan_qualification(later)
    assert plan.changes == ()
    assert "keeps its date" in words(plan)[0]


def test_the_date_of_an_unpinned_one_is_corrected(tp):
    later = replace(TP, proposition=replace(TP.proposition, valid_from=date(2026, 10, 1)))
    apply_qualification(document=later)
    assert tp.propositions.get().valid_from == date(2026, 10, 1)


def test_a_path_opened_between_the_list_and_the_click_is_told(tp):
    document = asking(level=1)
    plan = plan_qualification(document)
    learner = MembershipFactory().learner
    open_pathway(learner=learner, edition=tp, start=timezone.localdate())
    with pytest.raises(Refused):
        apply_qualification(document=document, shown=plan.digest)
    assert tp.propositions.count() == 1


def test_requirements_must_point_at_competencies_that_are_here(tp):
    models.Competency.objects.filter(code="social-media").update(retired_on=date(2026, 10, 1))
    first, second, *rest = TP.proposition.requirements
    document = with_requirements(
        (replace(first, competency="dancing"), replace(second, competency="social-media"), *rest)
    )
    assert refusals(apply_qualification, document=document) == [
        "proposition › requirements › no. 1 › competency: “dancing” is not known.",
        (
            "proposition › requirements › no. 2 › competency: The competency “social-media” is no longer used: "
            "it cannot be asked anew."
        ),
    ]


def test_a_competency_retired_after_it_was_asked_may_go_on_being_asked(tp):
    models.Competency.objects.filter(code="teamwork").update(retired_on=date(2026, 10, 1))
    assert plan_qualification(TP).changes == ()


def test_the_framework_comes_first():
    assert refusals(apply_qualification, document=TP) == [
        "proposition: There is no framework yet. Import the framework first."
    ]
    assert not models.Qualification.objects.exists()


def test_a_file_without_proposition_leaves_the_one_that_is_here(tp):
    plan = apply_qualification(document=replace(TP, proposition=None))
    assert plan.changes == ()
    assert words(plan) == ["The file holds no teaching proposition: the one that is here stays."]


def test_identifiers_of_another_qualification_are_refused(tp):
    stranger = replace(TP, uuid=uuid4(), edition=replace(TP.edition, uuid=uuid4()), proposition=None)
    told = refusals(apply_qualification, document=stranger)
    assert told[0] == "code: “tp-msads” already belongs to something else, under another identifier."
    assert len(told) == 4
    assert refusals(apply_qualification, document=replace(TP, blocks=(replace(TP.blocks[0], uuid=UUID(int=7)),))) == [
        "blocks › no. 1 › code: “RNCP36241BC01” already belongs to something else, under another identifier."
    ]


def test_a_requirement_made_elsewhere_than_its_file_is_kept_in_its_place(tp):
    """Places are read from rows, so an edition made without files exports and imports as well."""
    row = RequirementFactory()
    document = qualification_document(row.proposition.edition, row.proposition)
    assert plan_qualification(document).changes == ()
