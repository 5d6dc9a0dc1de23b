"""``curriculum/`` read as data: every module through the same door as an archive that somebody sends."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from assessments.quizzes.content import QuizContent, QuizKind
from assessments.roleplays import content as roleplays
from assessments.scenarios import content as scenarios
from cms.archives.files import ArchiveRefused
from cms.archives.reading import Archive, read_archive
from cms.starter.folder import module_files

TO_MEASURE = {QuizKind.MOCK_EXAM, QuizKind.POSITIONING}


@dataclass(frozen=True)
class Module:
    """One module of the folder. ``archive`` holds the scenarios and role-plays that its activities name."""

    archive: Archive

    @property
    def code(self) -> str:
        return str(self.archive.module["code"])

    @property
    def title(self) -> str:
        return str(self.archive.module["title"])

    @cached_property
    def teaches(self) -> bool:
        """Not one that measures (entry assessment, mock exam), nor one where there is more to play than to read."""
        measures = any(quiz.kind in TO_MEASURE for quiz in self.archive.quizzes.values())
        played = len(self.archive.scenarios) + len(self.archive.roleplays)
        return len(self.archive.lessons) > played and not measures

    def quizzes(self, *kinds: QuizKind) -> list[tuple[str, QuizContent]]:
        return [(name, quiz) for name, quiz in self.archive.quizzes.items() if not kinds or quiz.kind in kinds]


@dataclass(frozen=True, slots=True, kw_only=True)
class Curriculum:
    """``scenarios`` and ``roleplays`` are all that stand in the folder, by code, given by a module or not."""

    modules: tuple[Module, ...]
    scenarios: dict[str, scenarios.Scenario]
    roleplays: dict[str, roleplays.RolePlay]
    framework: dict[str, Any]
    qualifications: dict[str, dict[str, Any]]
    programmes: tuple[dict[str, Any], ...]


def read_curriculum(folder: Path) -> Curriculum:
    """Raises ``ArchiveRefused`` with what is wrong in the first module that is not an archive."""
    return Curriculum(
        modules=tuple(_module(path) for path in sorted((folder / "modules").iterdir()) if path.is_dir()),
        scenarios={
            path.stem: scenarios.loads(path.read_bytes()) for path in sorted((folder / "scenarios").glob("*.json"))
        },
        roleplays={
            path.stem: roleplays.loads(path.read_bytes()) for path in sorted((folder / "roleplays").glob("*.json"))
        },
        framework=_json(folder / "framework.json"),
        qualifications={path.stem: _json(path) for path in sorted((folder / "qualifications").glob("*.json"))},
        programmes=tuple(_json(folder / "programmes.json")),
    )


def _module(path: Path) -> Module:
    try:
        return Module(read_archive(module_files(path)))
    except ArchiveRefused as refusal:
        raise ArchiveRefused([f"{path.name}/{problem}" for problem in refusal.problems]) from refusal


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
