"""What one agreed to by signing on screen is kept with the signature."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('signing', '0001_certificates_signatures_seals'),
    ]

    operations = [
        migrations.AddField(
            model_name='signature',
            name='consent_sha256',
            field=models.CharField(blank=True, default='', max_length=64),
        ),
        migrations.AddField(
            model_name='signature',
            name='consent_version',
            field=models.TextField(blank=True, default=''),
        ),
    ]
