"""The starter curriculum in numbers, and everything in it that somebody must verify."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from cms.curriculum.reading import Curriculum, read_curriculum
from cms.curriculum.statistics import as_markdown, measure
from cms.starter.site import CURRICULUM

UNREAD = "general knowledge"  # how a source says that nobody has read it


class Command(BaseCommand):
    help = "Prints what the curriculum holds; with --to-check, what each centre verifies and what is read again, when."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to-check", action="store_true")
        parser.add_argument("--folder", type=Path, default=CURRICULUM)

    def handle(self, *args: Any, to_check: bool, folder: Path, **options: Any) -> None:
        curriculum = read_curriculum(folder)
        lines = _to_check(curriculum) if to_check else iter([as_markdown(measure(curriculum))])
        self.stdout.writelines(f"{line}\n" for line in lines)


def _to_check(curriculum: Curriculum) -> Iterator[str]:
    """In French: a centre reads it before each intake."""
    yield "# À vérifier par le centre"
    for module in curriculum.modules:
        review = module.archive.module.get("review", {})
        yield f"\n## {module.title} (`{module.code}`)\n"
        yield from (f"- [ ] {each}" for each in review.get("to_check_by_centre", []))
        yield "\nÀ relire :\n"
        yield from (f"- {_source(each)}" for each in module.archive.module.get("sources", []))
    yield "\n## Situations à jouer : leurs sources\n"
    yield from (f"- {each.title} : {source}" for each in curriculum.scenarios.values() for source in each.sources)


def _source(source: dict[str, str]) -> str:
    told = (
        f"{source['title']} ({source.get('publisher', '')}, {source.get('date', '')}). {source.get('reread_when', '')}"
    )
    return f"{told} **Non lue par nous : à vérifier.**" if UNREAD in source.get("confidence", "") else told
