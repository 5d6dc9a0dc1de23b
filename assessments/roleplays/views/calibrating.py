"""Two trainers who saw the same performance: what each said of it, criterion by criterion, and how far they agree."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import User
from assessments.roleplays import queries
from assessments.roleplays.content import Criterion
from assessments.roleplays.models import Observation, Session
from assessments.roleplays.observing import LEVELS
from assessments.roleplays.views.planning import for_trainers
from competencies.agreement import compare
from competencies.wording import agreement_told

FEW = 30  # ours: with fewer ratings, one more may move kappa a lot


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One criterion of one person, as each of the two saw it; ``None`` where one said nothing."""

    person: str
    criterion: Criterion
    first: Observation | None
    second: Observation | None

    @property
    def distance(self) -> int:
        """In levels; -1 where there is nothing to compare."""
        if self.first is None or self.second is None or self.first.level is None or self.second.level is None:
            return -1
        return abs(self.first.level - self.second.level)


@require_GET
@for_trainers
def index(request: HttpRequest) -> HttpResponse:
    """Sessions of one's groups that two trainers observed."""
    context = {"sessions": queries.sessions_to_compare(request.user)}
    return render(request, "roleplays/console/calibrations.html", context)


@require_GET
@for_trainers
def calibration(request: HttpRequest, session: UUID) -> HttpResponse:
    found = queries.session_or_404(request.user, session)
    raters = queries.trainers_who_observed(found)
    first, second = _chosen(request, raters)
    context = {"session": found, "content": found.edition.roleplay_content, "raters": raters}
    if first and second:
        report = compare(queries.calibration(found, first, second), LEVELS)
        pairs = _pairs(found, first, second)
        context |= {
            "first": first,
            "second": second,
            "overall": agreement_told(report.overall),
            "few": report.overall.n < FEW,
            "pairs": pairs,
            "widest": [each for each in pairs if each.distance > 0 and each.distance == pairs[0].distance],
        }
    return render(request, "roleplays/console/calibration.html", context)


def _chosen(request: HttpRequest, raters: Sequence[User]) -> tuple[User | None, User | None]:
    """The two that were asked for; the first two where nobody was."""
    known = {str(each.uuid): each for each in raters}
    one, other = (known.get(request.GET.get(name, "")) for name in ("un", "deux"))
    if (one is None or other is None or one == other) and len(raters) > 1:
        one, other = raters[0], raters[1]
    return (one, other) if one != other else (None, None)


def _pairs(session: Session, first: User, second: User) -> list[Pair]:
    """The widest disagreements first, then in the order of the grid."""
    content = session.edition.roleplay_content
    said: dict[tuple[int, str], dict[int, Observation]] = {}
    for each in queries.standing_observations(session):
        if each.trainer_id in {first.pk, second.pk} and each.criterion in content.criterion_by_key:
            said.setdefault((each.target_id, each.criterion), {})[each.trainer_id] = each
    order = list(content.criterion_by_key)
    pairs = [
        Pair(
            person=next(iter(both.values())).target.learner.display_name,
            criterion=content.criterion_by_key[criterion],
            first=both.get(first.pk),
            second=both.get(second.pk),
        )
        for (_target, criterion), both in said.items()
    ]
    return sorted(pairs, key=lambda each: (-each.distance, each.person, order.index(each.criterion.key)))
