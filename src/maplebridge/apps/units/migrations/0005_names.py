from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('units', '0004_initials'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='unit',
            index=models.Index(fields=['zh'], name='unit_zh'),
        ),
        migrations.AddIndex(
            model_name='unit',
            index=models.Index(fields=['en'], name='unit_en'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['en'], name='person_en'),
        ),
    ]
