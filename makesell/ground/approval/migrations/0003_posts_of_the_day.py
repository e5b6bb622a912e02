"""Who may decide a step is found on the day of the decision, from the posts and whom they leave out; no list of people is kept."""

from typing import ClassVar

from django.db import migrations

# Whoever held a post when it was asked but was not named in it was left out.
LEFT_OUT = """
set constraints all immediate;
update approval_approval a set ladder = (
    select jsonb_agg(jsonb_build_object('role', l.post -> 'role', 'without', (
        select coalesce(jsonb_agg(distinct g.person_id), '[]') from organisation_rolegrant g
        where g.role = l.post ->> 'role' and g.state = 'approved' and g.valid_from <= a.asked_at::date
          and (g.valid_to is null or g.valid_to > a.asked_at::date) and not l.post -> 'holders' @> to_jsonb(g.person_id))) order by l.rung)
    from jsonb_array_elements(a.ladder) with ordinality l(post, rung))
where a.ladder <> '[]'
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("approval", "0002_deadlines_and_holders"), ("organisation", "0002_shared_counters")]

    operations: ClassVar = [
        migrations.RunSQL(LEFT_OUT, migrations.RunSQL.noop),
        migrations.DeleteModel("Candidate"),
    ]
