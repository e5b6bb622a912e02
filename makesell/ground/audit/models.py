"""The table of changes. It is partitioned by month, so Django only reads it; `install.sql` keeps the partitions."""

from django.db import models


class Change(models.Model):
    """One changed or deleted row of a table that people change: who, when, why, and each column old → new."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    table_name = models.TextField()
    row_key = models.BigIntegerField(null=True)
    op = models.CharField(max_length=6)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.TextField(default="")
    reason = models.TextField(default="")
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)

    class Meta:
        managed = False
        db_table = "audit_change"
