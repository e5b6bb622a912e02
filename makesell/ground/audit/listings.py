"""The list of changes: by person, table, period and field; read only."""

from makesell.ground.audit.access import POLICY, rows_of
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.text import N_

OPS = {"update": N_("Changed"), "delete": N_("Deleted"), "export": N_("Exported")}
TONES = {"update": "info", "delete": "bad", "export": "warn"}
LISTING = Listing(
    noun="changes",
    source="audit_change x",
    key="x.id",
    policy=POLICY,
    rows=rows_of,
    search_sql=None,
    default_sort="-at",
    joins={"p": "left join organisation_person p on p.id = x.actor_id"},
    fields=(
        Field("at", "x.at", Kind.MOMENT),
        Field("who", "x.actor_id", Kind.REF, label_sql="coalesce(p.name, x.actor_name)", sort_sql="x.actor_name", nullable=True, groups=True,
              noun="people"),
        Field("actor_name", "x.actor_name", Kind.TEXT),
        Field("table_name", "x.table_name", Kind.CODE, groups=True),
        Field("row_key", "x.row_key", Kind.INT, nullable=True),
        Field("op", "x.op", Kind.CHOICE, groups=True, choices=OPS),
        # which columns changed; a deletion names them all
        Field("fields", "(select coalesce(string_agg(k, ', ' order by k), '') from jsonb_object_keys(x.old) k)", Kind.TEXT),
        Field("reason", "x.reason", Kind.TEXT),
    ),
)  # fmt: skip
