"""The outline of a course as an author arranged it, on its way down. Plain validated dataclasses."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityAim:
    competency_id: int
    level: int
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivitySpec:
    uuid: UUID
    kind: str
    title: str
    minutes: int = 0
    required: bool = True
    modality: str = ""
    time_nature: str = "training"
    opens_on: date | None = None
    closes_on: date | None = None
    requires: tuple[UUID, ...] = ()
    aims: tuple[ActivityAim, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionSpec:
    uuid: UUID
    title: str
    minimum: int | None = None
    activities: tuple[ActivitySpec, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseSpec:
    """``aims`` are (competency id, level) pairs; ``theme_ids`` and ``levels`` say where the catalogue lists it."""

    uuid: UUID
    code: str
    title: str
    centre_id: int | None = None
    summary: str = ""
    objective: str = ""
    minutes: int = 0
    modality: str = "onsite"
    levels: tuple[str, ...] = ()
    theme_ids: tuple[int, ...] = ()
    aims: tuple[tuple[int, int], ...] = ()
    sections: tuple[SectionSpec, ...] = field(default=())

    def activity_uuids(self) -> list[UUID]:
        return [activity.uuid for section in self.sections for activity in section.activities]
