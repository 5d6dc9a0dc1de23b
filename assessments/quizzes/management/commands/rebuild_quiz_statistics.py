"""Works out every kept statistic of quizzes and questions again."""

from typing import Any

from django.core.management.base import BaseCommand

from assessments.quizzes.services import rebuild_statistics


class Command(BaseCommand):
    help = "Forgets the statistics that are kept of quizzes and questions, and works them out again from the tries."

    def handle(self, *args: Any, **options: Any) -> None:
        quizzes, questions = rebuild_statistics()
        self.stdout.write(f"{quizzes} quiz(zes) and {questions} question(s) of the bank measured.")
