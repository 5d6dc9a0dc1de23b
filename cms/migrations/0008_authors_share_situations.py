from django.db import migrations

ACTIONS = ("add", "change", "delete", "view")


def allow(apps, schema_editor):
    """Centres that had their shelf before situations were shared lack what a shelf of today lets its authors do."""
    groups = [each.group for each in apps.get_model("cms", "CentreShelfPage").objects.select_related("group")]
    permissions = [_permission(apps, action) for action in ACTIONS] if groups else []
    for group in groups:
        group.permissions.add(*permissions)


def _permission(apps, action):
    # Made here where they are not there yet: Django makes them once every migration has run.
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="cms", model="case"
    )
    found, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename=f"{action}_case", defaults={"name": f"Can {action} shared situation"}
    )
    return found


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("cms", "0007_imports"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(allow, migrations.RunPython.noop)]
