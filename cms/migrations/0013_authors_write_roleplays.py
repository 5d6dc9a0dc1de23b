from django.db import migrations

ACTIONS = ("add", "change", "delete", "view", "publish", "lock", "unlock")
REVIEW = "Relecture"


def allow(apps, schema_editor):
    """Centres that had their shelf before there were role-plays lack what a shelf of today lets its authors do, and
    the reading by a colleague that it offers."""
    groups = [each.group for each in apps.get_model("cms", "CentreShelfPage").objects.select_related("group")]
    if not groups:
        return
    # Made here where they are not there yet: Django makes them once every migration has run.
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="cms", model="roleplay"
    )
    permissions = [_permission(apps, content_type, action) for action in ACTIONS]
    for group in groups:
        group.permissions.add(*permissions)
    workflow = apps.get_model("wagtailcore", "Workflow").objects.filter(name=REVIEW).first()
    if workflow is not None:
        apps.get_model("wagtailcore", "WorkflowContentType").objects.get_or_create(
            content_type=content_type, defaults={"workflow": workflow}
        )


def _permission(apps, content_type, action):
    found, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename=f"{action}_roleplay", defaults={"name": f"Can {action} roleplay"}
    )
    return found


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("cms", "0012_roleplays"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(allow, migrations.RunPython.noop)]
