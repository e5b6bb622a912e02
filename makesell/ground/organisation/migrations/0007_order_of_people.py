"""People in the order of lists — house accounts last, by number where a source has numbers —, read a page at a time."""

from django.db import migrations

KEY = "coalesce(nullif(external_id, ''), code)"
ORDER = f"""create index person_order on organisation_person ((house_of_id is not null),
    (case when translate({KEY}, '0123456789', '') = '' and {KEY} <> '' then {KEY}::numeric else 1e18 end),
    (case when translate({KEY}, '0123456789', '') = '' then '' else {KEY} end) collate "C", id)"""


class Migration(migrations.Migration):

    dependencies = [('organisation', '0006_sessions')]

    operations = [migrations.RunSQL(ORDER, "drop index person_order")]
