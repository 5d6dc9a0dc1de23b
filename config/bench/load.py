"""Two hundred learners taking a quiz of twenty questions at once, over HTTP, from the server of production on this
machine, with its database. Nobody thinks: each sends the next answer as soon as the last one is kept."""

import json
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from http.client import HTTPConnection
from statistics import quantiles
from threading import Barrier
from urllib.parse import urlencode, urlsplit
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.quizzes.content import Feedback, Option, Question, QuizContent, SingleChoice
from assessments.quizzes.models import Attempt, Marking
from assessments.quizzes.services import attach_quiz, publish_edition
from cms.starter.answers import right_answer
from config.bench.browser import server
from config.bench.population import Scene
from config.bench.visitor import Request, UnexpectedAnswerError, Visitor
from courses.models import Activity

LEARNERS = 200
QUESTIONS = 20
OPTIONS = 4
MOST_TIMES = 5
REFUSED = 400
PATIENCE = 120  # seconds; no answer is given up before
PERCENTILES = (50, 95, 99)
FORM = "application/x-www-form-urlencoded"
ANSWER = "application/json"
ATTEMPT = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

Spent = dict[str, list[float]]


@dataclass(frozen=True, kw_only=True)
class Load:
    """``milliseconds`` by step, sorted. ``lost`` counts answers that the site said it kept and that are not there, and
    tries that were handed in and are not worth what was answered."""

    statements: int  # of one saved answer
    learners: int
    seconds: float  # while answers were being sent
    milliseconds: Spent
    refused: int
    lost: int

    @property
    def answers(self) -> int:
        return len(self.milliseconds["save one answer"])

    def percentiles(self, step: str) -> tuple[float, ...]:
        cuts = quantiles(self.milliseconds[step], n=100, method="inclusive")
        return tuple(cuts[each - 1] for each in PERCENTILES)


def quiz_of_twenty() -> QuizContent:
    return QuizContent(
        uuid=uuid4(), code="bench-load", title="Vingt questions", feedback=Feedback.END,
        questions=tuple(_question(number) for number in range(QUESTIONS)),
    )  # fmt: skip


def _question(number: int) -> SingleChoice:
    return SingleChoice(
        uuid=uuid4(), code=f"question-{number}", stem_html=f"<p>Que faites-vous dans la situation {number} ?</p>",
        competencies=("mediation",), explanation_html="<p>On dit le cadre avant d’écouter.</p>",
        options=tuple(
            Option(uuid=uuid4(), html=f"<p>Le geste {place}</p>", correct=place == 0, feedback="Voici pourquoi.")
            for place in range(OPTIONS)
        ),
    )  # fmt: skip


def give_quiz(activity: Activity) -> QuizContent:
    """In the place of the quiz that the activity gave."""
    content = quiz_of_twenty()
    edition = publish_edition(
        quiz_uuid=content.uuid, code=content.code, centre=activity.section.course.centre, content=content, by=None
    )
    attach_quiz(activity=activity, quiz=edition.quiz)
    return edition.quiz_content


@dataclass
class Taker:
    """One learner's browser: one connection, its cookies, what its answers took."""

    site: str
    visitor: Visitor
    spent: list[tuple[str, float]] = field(default_factory=list)
    kept: int = 0
    refused: int = 0
    attempt: UUID | None = None

    def take(self, activity: UUID, content: QuizContent, together: Barrier) -> None:
        parts = urlsplit(self.site)
        connection = HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)
        begin = reverse("quizzes:begin", args=[activity])
        place = self._send(connection, "begin", begin, urlencode({"client_uuid": uuid4()}).encode(), FORM)
        self.attempt = _attempt_in(place)
        together.wait()
        save = reverse("quizzes:save", args=[activity, self.attempt])
        for number, question in enumerate(content.questions, 1):
            self._save(connection, save, number, question)
        together.wait()
        review = reverse("quizzes:review", args=[activity, self.attempt])
        self._send(connection, "hand in", review, b"", FORM)
        connection.close()

    def _save(self, connection: HTTPConnection, address: str, number: int, question: Question) -> None:
        self._send(connection, "save one answer", address, _answer(question, number), ANSWER)
        self.kept += 1

    def _send(self, connection: HTTPConnection, step: str, address: str, body: bytes, kind: str) -> str:
        """Where the answer leads to, if anywhere. What is refused for want of room is sent again, as the page does."""
        headers = {
            "Content-Type": kind, "X-CSRFToken": self.visitor.token, "Accept-Encoding": "gzip",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.visitor.cookies.items()),
        }  # fmt: skip
        start = time.perf_counter()
        for _time in range(MOST_TIMES):
            try:
                connection.request("POST", address, body, headers)
                response = connection.getresponse()
            except ConnectionError:  # closed while everybody waited for the last to begin: a browser opens another
                connection.close()
                continue
            response.read()
            if response.status < REFUSED:
                self.spent.append((step, 1000 * (time.perf_counter() - start)))
                return urlsplit(response.headers.get("Location", "")).path
            self.refused += 1
        raise UnexpectedAnswerError(f"{address}: not taken, {MOST_TIMES} times")


def _attempt_in(address: str) -> UUID:
    return UUID(ATTEMPT.findall(address)[-1])


def _answer(question: Question, number: int) -> bytes:
    sent = {
        "question": str(question.uuid), "client_uuid": str(uuid4()), "sequence": number,
        "occurred_at": timezone.now().isoformat(), "payload": right_answer(question),
    }  # fmt: skip
    return json.dumps(sent).encode()


def statements_for_one_answer(visitor: Visitor, activity: Activity, content: QuizContent) -> int:
    """Of a whole request, session and person included; the first answer of a process also reads the edition."""
    begin = reverse("quizzes:begin", args=[activity.uuid])
    body = urlencode({"client_uuid": uuid4()}).encode()
    begun = visitor.ask(Request(path=begin, method="POST", body=body, expect=302))
    save = reverse("quizzes:save", args=[activity.uuid, _attempt_in(begun.location)])
    first, second = (_answer(question, number) for number, question in enumerate(content.questions[:2], 1))
    visitor.ask(Request(path=save, method="POST", body=first, kind=ANSWER))
    with CaptureQueriesContext(connection) as captured:
        visitor.ask(Request(path=save, method="POST", body=second, kind=ANSWER))
    return len(captured)


def measure(scene: Scene, *, say: Callable[[str], None]) -> Load:
    """``scene`` holds one learner more than take it at once: the first is counted."""
    activity, content = scene.quiz, give_quiz(scene.quiz)
    counted, *others = (Visitor(learner) for learner in scene.everybody)
    statements = statements_for_one_answer(counted, activity, content)
    say(f"{len(others)} learners take a quiz of {QUESTIONS} at once…")
    with server() as site:
        takers = [Taker(site, visitor) for visitor in others]
        seconds = _together(takers, activity, content)
    return Load(
        statements=statements, learners=len(takers), seconds=seconds, milliseconds=_by_step(takers),
        refused=sum(taker.refused for taker in takers), lost=sum(_lost(takers)),
    )  # fmt: skip


def _together(takers: list[Taker], activity: Activity, content: QuizContent) -> float:
    """How long the answers took, from the first to the last."""
    marks: list[float] = []
    together = Barrier(len(takers), action=lambda: marks.append(time.perf_counter()))
    with ThreadPoolExecutor(len(takers)) as threads:
        taken = [threads.submit(taker.take, activity.uuid, content, together) for taker in takers]
        for done in as_completed(taken):
            if done.exception():
                together.abort()  # the others would wait for ever
                raise done.exception()  # type: ignore[misc]  # the first one, which broke the barrier for the others
    return marks[1] - marks[0]


def _by_step(takers: list[Taker]) -> Spent:
    found: Spent = {}
    for step, spent in (each for taker in takers for each in taker.spent):
        found.setdefault(step, []).append(spent)
    return {step: sorted(values) for step, values in found.items()}


def _lost(takers: list[Taker]) -> Iterator[int]:
    """What is in the database against what each browser was told."""
    uuids = [taker.attempt for taker in takers if taker.attempt]
    stored = dict(Attempt.objects.filter(uuid__in=uuids).annotate(n=Count("responses")).values_list("uuid", "n"))
    marks = Marking.objects.filter(submission__attempt__uuid__in=uuids)
    worth = dict(marks.values_list("submission__attempt__uuid", "score"))
    for taker in takers:
        found = (stored.get(taker.attempt, 0), worth.get(taker.attempt)) if taker.attempt else (0, None)
        yield abs(taker.kept - found[0]) + (found[1] != QUESTIONS)


def lines(load: Load) -> Iterator[str]:
    yield f"[load] {load.learners} learners at once, {QUESTIONS} questions each"
    yield f"answers saved per second  {load.answers / load.seconds:8.0f}"
    for step in ("begin", "save one answer", "hand in"):
        p50, p95, p99 = load.percentiles(step)
        yield f"{step:<24}  p50 {p50:7.0f} ms   p95 {p95:7.0f} ms   p99 {p99:7.0f} ms"
    yield f"statements for one answer {load.statements:8d}  (aim: at most 4)"
    yield f"asked again for want of room {load.refused:5d}"
    yield f"answers or marks lost     {load.lost:8d}  (aim: none)"
