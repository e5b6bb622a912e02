"""Answered requests."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies: ClassVar = []

    operations: ClassVar = [
        migrations.CreateModel(
            name="Key",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("who", models.TextField()),
                ("key", models.TextField()),
                ("body_hash", models.TextField()),
                ("status", models.IntegerField()),
                ("answer", models.JSONField()),
                ("at", models.DateTimeField()),
                ("repeats", models.IntegerField(default=0)),
                ("repeated_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="idempotency_key_at")],
                "constraints": [models.UniqueConstraint(fields=("who", "key"), name="idempotency_key_once")],
            },
        )
    ]
