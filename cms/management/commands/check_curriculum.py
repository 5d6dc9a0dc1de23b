"""Says of the starter curriculum what its rules do not accept, file by file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.archives.files import ArchiveRefused
from cms.curriculum.judging import module_findings
from cms.curriculum.judging_whole import findings
from cms.curriculum.reading import read_curriculum
from cms.starter.site import CURRICULUM


class Command(BaseCommand):
    help = "Says what is missing in the starter curriculum: in these modules, or in all of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("modules", nargs="*", help="codes of modules; everything where none is given")
        parser.add_argument("--folder", type=Path, default=CURRICULUM)

    def handle(self, *args: Any, modules: list[str], folder: Path, **options: Any) -> None:
        try:
            curriculum = read_curriculum(folder)
        except ArchiveRefused as refusal:
            raise CommandError("\n".join(refusal.problems)) from refusal
        unknown = set(modules) - {module.code for module in curriculum.modules}
        if unknown:
            raise CommandError(f"No module: {', '.join(sorted(unknown))}.")
        found = (
            [each for module in curriculum.modules if module.code in modules for each in module_findings(module)]
            if modules
            else list(findings(curriculum))
        )
        self.stdout.writelines(f"{each}\n" for each in found)
        if found:
            raise CommandError(f"{len(found)} thing(s) to mend.")
        self.stdout.write("The curriculum keeps its rules.")
