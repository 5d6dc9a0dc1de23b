from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessments.scenarios.content import ShapeRefused, graph_of, loads
from assessments.scenarios.judging import problems
from assessments.scenarios.wording import in_words
from courses.wording import shape_in_words


class Command(BaseCommand):
    help = "Says of scenario files (JSON) what stands between them and their publication."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path)

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        refused = sum(not self._check(path) for path in files)
        if refused:
            raise CommandError(f"{refused} / {len(files)}")

    def _check(self, path: Path) -> bool:
        try:
            scenario = loads(path.read_bytes())
        except ShapeRefused as error:
            found = [shape_in_words(each) for each in error.problems]
        else:
            found = [in_words(each, scenario) for each in problems(scenario)]
            longest = graph_of(scenario).longest.get(scenario.start)
            self.stdout.write(
                f"{path.name}: {len(scenario.scenes)} + {len(scenario.ends)}, "
                f"{sum(each.decides for each in scenario.scenes)} decisions, longest way {longest}"
            )
        for each in found:
            self.stdout.write(f"  {each}")
        return not found
