"""Sessions name their login, so that one statement reads both. Who was signed in signs in again."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("organisation", "0005_company_version")]

    operations: ClassVar = [
        migrations.CreateModel(
            "Session",
            [
                ("session_key", models.CharField("session key", max_length=40, primary_key=True, serialize=False)),
                ("session_data", models.TextField("session data")),
                ("expire_date", models.DateTimeField("expire date", db_index=True)),
                ("login_id", models.BigIntegerField(null=True)),
            ],
            {"verbose_name": "session", "verbose_name_plural": "sessions", "abstract": False},
        )
    ]
