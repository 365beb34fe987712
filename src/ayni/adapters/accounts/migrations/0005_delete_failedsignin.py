# SPDX-License-Identifier: Apache-2.0
"""Failed tries are counted at the staff door (entrance), by account and by address."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_deeds_of_operators'),
    ]

    operations = [
        migrations.DeleteModel(
            name='FailedSignIn',
        ),
    ]
