"""Until when each unit has a head (the nightly chore finds it for units of before); units by the day they begin or end,
roles by the day they end; one unit may go on in another by two decisions of one day."""

import datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('units', '0002_cache_table'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='succession',
            name='succession_once',
        ),
        migrations.AddField(
            model_name='unit',
            name='headed_to',
            field=models.DateField(default=datetime.date(1, 1, 1)),
        ),
        migrations.AddIndex(
            model_name='unit',
            index=models.Index(fields=['opened_on'], name='unit_opened'),
        ),
        migrations.AddIndex(
            model_name='unit',
            index=models.Index(condition=models.Q(('closed_on__isnull', False)), fields=['closed_on'], name='unit_closed'),
        ),
        migrations.AddIndex(
            model_name='unit',
            index=models.Index(condition=models.Q(('closed_on', None)), fields=['kind', 'headed_to', 'path'], name='unit_head'),
        ),
        migrations.AddIndex(
            model_name='rolegrant',
            index=models.Index(condition=models.Q(('to_day__isnull', False)), fields=['to_day'], name='grant_ends'),
        ),
        migrations.AddConstraint(
            model_name='succession',
            constraint=models.UniqueConstraint(fields=('kind', 'old', 'new', 'day'), name='succession_once'),
        ),
    ]
