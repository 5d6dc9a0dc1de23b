from django.conf import settings
from django.core.management import call_command
from django.db import migrations
from pgmq.install import get_embedded_install_sql


def install_queue(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT to_regnamespace('pgmq')")
        if cursor.fetchone() == (None,):
            cursor.execute(get_embedded_install_sql())


def create_cache_table(apps, schema_editor):
    call_command("createcachetable", settings.CACHE_TABLE, database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    """Tables that are not models: Celery's queue (PGMQ's SQL, which needs no extension) and the shared cache."""

    initial = True
    dependencies = []
    operations = [
        migrations.RunPython(install_queue, migrations.RunPython.noop),
        migrations.RunPython(create_cache_table, migrations.RunPython.noop),
    ]
