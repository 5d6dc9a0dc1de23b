"""A centre's own proposition: taken over, written beside the shared one, never in its place."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from competencies import models
from competencies.exchange.documents import Heading
from competencies.exports import qualification_document, standing_proposition
from competencies.imports import apply_proposition, apply_qualification, plan_proposition, proposition_stamp
from competencies.queries import proposition_for
from competencies.services import Refused, open_pathway
from tests.competencies.importing import TP, asking, dated, refusals, told, with_requirements, words, writes_of
from tests.factories.people import CentreFactory, MembershipFactory

pytestmark = pytest.mark.django_db


def test_a_centre_takes_the_shipped_one_over_and_only_its_learners_see_it(tp, centre):
    plan = apply_proposition(document=asking(level=1), centre=centre)
    own = standing_proposition(tp, centre)
    shipped = standing_proposition(tp)
    first = TP.proposition.requirements[0]
    assert told(plan) == [("requirement", "changed", f"{first.block} · {first.competency}")]
    assert [(each.field, each.before, each.after) for each in plan.changes[0].fields] == [("level", 3, 1)]
    assert words(plan)[0].startswith("Your centre follows the platform’s proposition today")
    assert own.requirements.count() == shipped.requirements.count() == 16
    assert own.uuid != shipped.uuid
    assert shipped.requirements.first().level == 3
    assert proposition_for(tp, centre) == own
    assert proposition_for(tp, CentreFactory()) == shipped


def test_a_centre_may_keep_the_shipped_one_to_the_letter(tp, centre):
    plan = plan_proposition(TP, centre)
    assert (plan.changes, plan.is_first) == ((), True)
    apply_proposition(document=TP, centre=centre, shown=plan.digest)
    assert standing_proposition(tp, centre).requirements.count() == 16
    again = plan_proposition(TP, centre)
    assert (again.changes, again.is_first) == ((), False)


def test_where_the_platform_proposes_nothing_everything_is_added(tp, centre):
    models.Requirement.objects.all().delete()
    tp.propositions.all().delete()
    plan = plan_proposition(TP, centre)
    assert {change.action for change in plan.changes} == {"added"}
    assert len([change for change in plan.changes if change.kind == "requirement"]) == 16


def test_a_first_proposition_is_compared_with_what_holds_today(tp, centre):
    """The platform's next one waits for its day."""
    MembershipFactory(centre=CentreFactory())
    later = timezone.localdate() + timedelta(days=30)
    apply_qualification(document=dated(asking(level=2), later))
    plan = plan_proposition(TP, centre)
    assert (plan.changes, plan.is_first) == ((), True)


def test_a_centre_importing_twice_changes_nothing_the_second_time(tp, centre):
    apply_proposition(document=asking(level=1), centre=centre)
    assert writes_of(lambda: apply_proposition(document=asking(level=1), centre=centre)) == []


def test_a_centre_never_changes_what_is_shared(tp, centre):
    blocks = (replace(TP.blocks[0], title="Mon titre"), *TP.blocks[1:])
    named = replace(asking(level=2).proposition, label="La nôtre")
    document = replace(TP, title="Mon diplôme", blocks=blocks, proposition=named)
    plan = apply_proposition(document=document, centre=centre)
    assert words(plan)[1:] == [
        (
            "The file says other things about the diploma or its blocks. They are shared by all centres: only the "
            "proposition is taken."
        )
    ]
    assert qualification_document(tp, standing_proposition(tp)) == TP


def test_a_centre_adds_headings_of_its_own(tp, centre):
    heading = Heading(uuid=uuid4(), code="oral", title="Préparer l’oral")
    proposition = TP.proposition
    asked = replace(proposition.requirements[0], uuid=uuid4(), block=None, heading="oral")
    document = replace(
        TP, proposition=replace(proposition, headings=(heading,), requirements=(asked, *proposition.requirements))
    )
    apply_proposition(document=document, centre=centre)
    own = standing_proposition(tp, centre)
    assert own.requirements.first().heading.title == "Préparer l’oral"
    without = replace(TP, proposition=replace(proposition, requirements=proposition.requirements))
    apply_proposition(document=without, centre=centre)
    assert not own.headings.exists()


def test_a_centres_pinned_proposition_is_replaced_too(tp, centre):
    learner = MembershipFactory(centre=centre).learner
    apply_proposition(document=asking(level=1), centre=centre)
    pathway = open_pathway(learner=learner, edition=tp, start=timezone.localdate())
    apply_proposition(document=asking(level=2), centre=centre)
    assert pathway.proposition.requirements.first().level == 1
    assert standing_proposition(tp, centre).requirements.first().level == 2
    assert tp.propositions.filter(centre=centre).count() == 2


def test_a_centre_cannot_bring_a_diploma_nor_point_at_what_is_not_here(tp, centre):
    stranger = replace(TP, edition=replace(TP.edition, uuid=uuid4()))
    assert refusals(plan_proposition, stranger, centre) == [
        "edition › uuid: The edition “RNCP36241” is not known here. Ask platform support to add it."
    ]
    assert refusals(plan_proposition, replace(TP, proposition=None), centre) == [
        "proposition: The file holds no teaching proposition."
    ]
    blocks = (replace(TP.blocks[0], code="BC99"), *TP.blocks[1:])
    first, *_rest = TP.proposition.requirements
    document = replace(with_requirements([replace(first, block="BC99")]), blocks=blocks)
    assert refusals(plan_proposition, document, centre) == [
        "proposition › requirements › no. 1 › block: “BC99” is not known."
    ]


def test_a_form_filled_from_an_older_state_is_refused(tp, centre):
    seen = proposition_stamp(tp, centre)
    apply_proposition(document=asking(level=1), centre=centre, seen=seen)
    with pytest.raises(Refused):
        apply_proposition(document=asking(level=2), centre=centre, seen=seen)
    assert standing_proposition(tp, centre).requirements.first().level == 1
