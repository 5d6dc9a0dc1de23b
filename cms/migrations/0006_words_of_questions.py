from typing import Any

from django.db import migrations

from cms.folding import folded
from cms.quiz_content.faults import strings
from cms.quiz_content.words import plain_text


def fill_words(apps: Any, schema_editor: Any) -> None:
    questions = apps.get_model("cms", "Question").objects
    for question in questions.all():
        stem = folded(plain_text(question.stem))
        written = [plain_text(each) for each in strings(list(question.answer.raw_data))]
        words = folded(" ".join([stem, question.code, question.source, *written]))[:8000]
        questions.filter(pk=question.pk).update(stem_words=stem, words=words)


class Migration(migrations.Migration):
    dependencies = [("cms", "0005_bank_of_questions")]

    operations = [migrations.RunPython(fill_words, migrations.RunPython.noop)]
