from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery


def fill(apps, schema_editor):
    """The kind was kept with the file, and no record's days were known to have changed since it was made."""
    evidence, stored = apps.get_model("evidence", "Evidence"), apps.get_model("evidence", "StoredFile")
    kind = stored.objects.filter(pk=OuterRef("file_id")).values("kind")[:1]
    evidence.objects.update(kind=Subquery(kind), changed_at=F("uploaded_at"))


class Migration(migrations.Migration):

    dependencies = [("evidence", "0001_initial")]

    operations = [
        migrations.AddField("evidence", "kind", models.CharField(max_length=8, default=""), preserve_default=False),
        migrations.AddField("evidence", "changed_at", models.DateTimeField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("evidence", "changed_at", models.DateTimeField()),
        migrations.RemoveField("storedfile", "kind"),
        migrations.AddIndex("evidence", models.Index(fields=["sent_sha256"], name="evidence_sent")),
    ]
