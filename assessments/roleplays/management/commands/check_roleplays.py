from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessments.roleplays.content import ShapeRefused, loads
from assessments.roleplays.judging import problems
from assessments.roleplays.wording import in_words
from courses.wording import shape_in_words


class Command(BaseCommand):
    help = "Says of role-play files (JSON) what stands between them and their publication."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path)

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        refused = sum(not self._check(path) for path in files)
        if refused:
            raise CommandError(f"{refused} / {len(files)}")

    def _check(self, path: Path) -> bool:
        try:
            roleplay = loads(path.read_bytes())
        except ShapeRefused as error:
            found = [shape_in_words(each) for each in error.problems]
        else:
            found = [in_words(each) for each in problems(roleplay)]
            self.stdout.write(
                f"{path.name}: {len(roleplay.cards)} cards, {len(roleplay.criteria)} criteria, "
                f"{len(roleplay.prompts)} prompts, {roleplay.minutes} minutes"
            )
        for each in found:
            self.stdout.write(f"  {each}")
        return not found
