"""Jobs are polled for: a NOTIFY takes one lock over the whole database at commit, which would serialise all acts."""

from typing import ClassVar

from django.db import migrations

NAME = "procrastinate_jobs_notify_queue_job_inserted_v1"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("outbox", "0001_messages"), ("procrastinate", "0041_post_retry_failed_job")]
    operations: ClassVar = [
        migrations.RunSQL(f"alter table procrastinate_jobs disable trigger {NAME}", f"alter table procrastinate_jobs enable trigger {NAME}")
    ]
