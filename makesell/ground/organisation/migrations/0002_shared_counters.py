"""The cache in the database: lock-out counters that hold over processes."""

from typing import ClassVar

from django.db import migrations

# Django's own shape of this table (`createcachetable`).
TABLE = """
create table django_cache (
    cache_key varchar(255) primary key,
    value text not null,
    expires timestamptz not null
);
create index django_cache_expires on django_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("organisation", "0001_people_and_units")]
    operations: ClassVar = [migrations.RunSQL(TABLE, "drop table django_cache")]
