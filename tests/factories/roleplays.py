"""A small role-play that is ready to be published, and a session of it."""

from copy import deepcopy
from datetime import date
from typing import Any
from uuid import UUID, uuid4, uuid5

from assessments.roleplays.content import (
    RolePlay,
    as_json,
    default_debrief,
    default_foci,
    default_grid,
    default_phases,
    parse,
)
from assessments.roleplays.models import Participant, Session
from assessments.roleplays.services import (
    answer_card,
    assign,
    attach_roleplay,
    go_to_phase,
    join,
    plan_session,
    publish_roleplay,
)
from competencies.models import Competency, FrameworkEdition
from tests.factories.competencies import CompetencyFactory, FrameworkEditionFactory
from tests.factories.courses import ActivityFactory
from tests.factories.people import CohortFactory, CohortLearnerFactory, CohortTrainerFactory, UserFactory

NAMES = UUID("b4a1f7a4-6f0e-4f43-8a7d-b2a0a54f2d5e")


def card(key: str, kind: str = "partie", **more: Any) -> dict[str, Any]:
    found = {
        "key": key, "kind": kind, "name": key.title(), "public_text": f"Everybody knows {key}.",
        "private_text": f"Only {key} knows this.", "goals": ["To be heard."], "red_lines": ["To be shouted at."],
    }  # fmt: skip
    return {**found, **more}


def roleplay_data(code: str = "le-hall", **more: Any) -> dict[str, Any]:
    """A mediator, two people concerned, an optional partner; the default phases, grid and debrief. A fresh copy each
    time."""
    found = {
        "uuid": str(uuid5(NAMES, code)),
        "code": code,
        "title": "The hall",
        "summary": "People meet in the hall at night; others cannot sleep.",
        "mode": "table_ronde",
        "level": "tp",
        "least": 3,
        "phases": [as_json(each) for each in default_phases()],
        "cards": [card("nour", "mediateur"), card("perrin"), card("yanis"), card("costa", "partenaire", optional=True)],
        "foci": [as_json(each) for each in default_foci()],
        "criteria": [as_json(each) for each in default_grid()],
        "debrief": [as_json(each) for each in default_debrief()],
        "prompts": [{"phase": "jeu", "minute": 4, "words": "A telephone rings."}],
    }
    return deepcopy({**found, **more})


def make_roleplay(code: str = "le-hall", **more: Any) -> RolePlay:
    return parse(roleplay_data(code, **more))


def publish(content: RolePlay | None = None, centre: Any = None) -> Any:
    """Published in a framework that knows its competencies."""
    content = content or make_roleplay()
    edition = FrameworkEdition.objects.first() or FrameworkEditionFactory()
    for code in content.competencies():
        if not Competency.objects.filter(edition=edition, code=code).exists():
            CompetencyFactory(edition=edition, code=code)
    published = publish_roleplay(roleplay_uuid=content.uuid, code=content.code, centre=centre, content=content, by=None)
    return published.roleplay


def planned_session(learners: int = 0, **more: Any) -> Session:
    """A session of a group that has a trainer and so many learners, who have joined on their phones."""
    cohort = more.pop("cohort", None) or CohortFactory()
    trainer = more.pop("trainer", None)
    if trainer is None:
        trainer = UserFactory()
        CohortTrainerFactory(cohort=cohort, trainer=trainer)
    roleplay = more.pop("roleplay", None) or publish()
    session = plan_session(roleplay=roleplay, cohort=cohort, trainer=trainer, planned_on=date(2026, 11, 26), **more)
    for _number in range(learners):
        joined(session)
    return session


def joined(session: Session, learner: Any = None) -> Participant:
    learner = learner or UserFactory()
    CohortLearnerFactory(cohort=session.cohort, learner=learner)
    return join(learner=learner, code=session.join_code)


def played(session: Session, participant: Participant, key: str) -> None:
    """They hold this card and said yes."""
    answer_card(casting=assign(participant=participant, by=session.trainer, card=key), given=True)


def at_phase(session: Session, *keys: str) -> None:
    for key in keys:
        go_to_phase(session=session, phase=key, by=session.trainer, client_uuid=uuid4())


def roleplay_activity(content: RolePlay | None = None, **more: Any) -> Any:
    """An activity that gives ``content``, published for every centre."""
    roleplay = publish(content)
    activity = ActivityFactory(kind="roleplay", title=roleplay.title, **more)
    attach_roleplay(activity=activity, roleplay=roleplay)
    return activity
