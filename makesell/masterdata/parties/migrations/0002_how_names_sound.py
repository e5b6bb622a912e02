"""How a customer's name sounds: duplicates are found by pinyin too."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("parties", "0001_customers_and_contacts")]
    operations: ClassVar = [
        migrations.AddField(model_name="customer", name="sound_key", field=models.TextField(blank=True, default="")),
        migrations.AddIndex(model_name="customer", index=models.Index(fields=["sound_key"], name="customer_sound_key")),
    ]
