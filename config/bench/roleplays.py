"""A hundred learners in ten live role-plays at once: how long after the trainer's move each phone has it. The phones
ask over HTTP as ``static/js/roleplay-sync.js`` does, from the server of production on this machine."""

import json
import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection
from statistics import quantiles
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.roleplays.content import loads
from assessments.roleplays.models import Session
from assessments.roleplays.services import add_without_phone, close_session, go_to_phase, plan_session, publish_roleplay
from config.bench.browser import server
from config.bench.population import Scene

SESSIONS = 10
PHONES = 10  # of each
BETWEEN = 1.0  # seconds between two questions of one phone, and up to a fifth more
PAUSE = 2.5  # seconds between two moves of the trainers
PERCENTILES = (50, 95, 99)
PATIENCE = 30
CONTENT = settings.BASE_DIR / "curriculum" / "roleplays" / "le-hall-du-14.json"


@dataclass
class Phone:
    """``seen`` is when each version came, by the clock of this process."""

    address: str
    seen: dict[int, float] = field(default_factory=dict)
    asked: int = 0
    spent: list[float] = field(default_factory=list)

    def follow(self, site: str) -> None:
        parts = urlsplit(site)
        link, tag, closed = HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE), "", False
        while not closed:
            start = time.perf_counter()
            link.request("GET", self.address, headers={"If-None-Match": tag} if tag else {})
            response = link.getresponse()
            body = response.read()
            self.asked += 1
            self.spent.append(1000 * (time.perf_counter() - start))
            if body:
                tag, told = response.headers["ETag"], json.loads(body)
                self.seen.setdefault(told["version"], time.perf_counter())
                closed = told["closed"]
            time.sleep(BETWEEN + random.uniform(0, BETWEEN / 5))  # noqa: S311 — jitter
        link.close()


@dataclass(frozen=True, kw_only=True)
class Following:
    """Sorted milliseconds: from a move of a trainer to each phone's having it, and of one question."""

    phones: int
    sessions: int
    moves: int
    late: tuple[float, ...]
    spent: tuple[float, ...]
    statements: int  # of one question that is answered "as before"
    missed: int  # moves that a phone never saw, itself or a later one


def measure(scene: Scene, *, say: Callable[[str], None]) -> Following:
    sessions = [_session(scene, number) for number in range(SESSIONS)]
    statements = _statements(sessions[0])
    phones = {
        each: [Phone(reverse("roleplays:state", args=[each.uuid])) for _phone in range(PHONES)] for each in sessions
    }
    say(f"{SESSIONS * PHONES} phones follow {SESSIONS} sessions at once…")
    everybody = [phone for each in phones.values() for phone in each]
    with server() as site, ThreadPoolExecutor(len(everybody)) as threads:
        following = [threads.submit(phone.follow, site) for phone in everybody]
        moved = _lead(sessions)
        for each in following:
            each.result()
    late, missed = _lateness(phones, moved)
    return Following(
        phones=len(everybody), sessions=len(sessions), moves=sum(map(len, moved.values())), late=late,
        spent=tuple(sorted(spent for phone in everybody for spent in phone.spent)), statements=statements,
        missed=missed,
    )  # fmt: skip


def _address(session: Session) -> str:
    return reverse("roleplays:state", args=[session.uuid])


def _session(scene: Scene, number: int) -> Session:
    content = loads(CONTENT.read_bytes())
    edition = publish_roleplay(roleplay_uuid=content.uuid, code=content.code, centre=None, content=content, by=None)
    session = plan_session(
        roleplay=edition.roleplay, cohort=scene.cohort, trainer=scene.trainer, planned_on=timezone.localdate()
    )
    for learner in scene.learners[number * PHONES : (number + 1) * PHONES]:
        add_without_phone(session=session, learner=learner)
    return session


def _statements(session: Session) -> int:
    address = _address(session)
    client = Client(headers={"Host": "localhost"})
    tag = client.get(address).headers["ETag"]
    with CaptureQueriesContext(connection) as captured:
        client.get(address, headers={"If-None-Match": tag})
    return len(captured)


def _lead(sessions: list[Session]) -> dict[int, dict[int, float]]:
    """Through every phase and to the end; by session and version, when the move was kept."""
    moved: dict[int, dict[int, float]] = {each.pk: {} for each in sessions}
    time.sleep(PAUSE)
    for phase in sessions[0].edition.roleplay_content.phases:
        for session in sessions:
            go_to_phase(session=session, phase=phase.key, by=session.trainer, client_uuid=uuid4())
            moved[session.pk][session.events.count()] = time.perf_counter()
        time.sleep(PAUSE)
    for session in sessions:
        close_session(session=session, by=session.trainer)
        moved[session.pk][session.events.count()] = time.perf_counter()
    return moved


def _lateness(phones: dict[Session, list[Phone]], moved: dict[int, dict[int, float]]) -> tuple[tuple[float, ...], int]:
    late, missed = [], 0
    for session, everybody in phones.items():
        for phone in everybody:
            for version, moment in moved[session.pk].items():
                came = [at for each, at in phone.seen.items() if each >= version]
                if came:
                    late.append(1000 * (min(came) - moment))
                else:
                    missed += 1
    return tuple(sorted(late)), missed


def _percentiles(values: tuple[float, ...]) -> str:
    cuts = quantiles(values, n=100, method="inclusive")
    return "   ".join(f"p{each} {cuts[each - 1]:6.0f} ms" for each in PERCENTILES)


def lines(found: Following) -> Iterator[str]:
    yield f"[role-play] {found.phones} phones, {found.sessions} sessions, {found.moves} moves of trainers"
    yield f"from the move to the phone  {_percentiles(found.late)}  (aim: within 2000 ms)"
    yield f"one question                {_percentiles(found.spent)}"
    yield f"statements for one question {found.statements:4d}  (aim: at most 2)"
    yield f"moves never seen            {found.missed:4d}  (aim: none)"
