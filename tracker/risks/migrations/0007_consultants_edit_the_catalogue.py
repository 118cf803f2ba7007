from django.db import migrations

GROUP = "Consultants"
ACTIONS = ("add", "change", "delete", "view", "publish")


def give(apps, schema_editor):
    """The permissions are made here as Django would after migrating, so that the group can have them now."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    group, _made = apps.get_model("auth", "Group").objects.get_or_create(name=GROUP)
    entry, _made = ContentType.objects.get_or_create(app_label="risks", model="catalogueentry")
    for action in ACTIONS:
        permission, _made = Permission.objects.get_or_create(
            content_type=entry,
            codename=f"{action}_catalogueentry",
            defaults={"name": f"Can {action} catalogue risk"},
        )
        group.permissions.add(permission)
    group.permissions.add(Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin"))


def take(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name=GROUP).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("risks", "0006_catalogue_entries_have_drafts"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
    ]

    operations = [migrations.RunPython(give, take)]
