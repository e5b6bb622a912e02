"""Changes: who changed what, when and why, old and new, by person, table, period and field. Read only, for auditor and administrators."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.ground import listing
from makesell.ground.actor import Actor
from makesell.ground.audit import queries
from makesell.ground.audit.access import POLICY, hidden
from makesell.ground.audit.listings import LISTING, OPS, TONES
from makesell.ground.audit.queries import ChangeRow
from makesell.ground.listing import Kind
from makesell.ground.refusal import missing
from makesell.sheets import giving
from makesell.sheets.column_words import COLUMNS, field_of
from makesell.sheets.parts import Column, Fact, Head, Panel, Sheet, TablePart, Text, View

SHOWN: Final = 400
# Tables that no list is made of.
TABLES: Final[Mapping[str, Text]] = {
    "organisation_user": _("Sign-in"), "organisation_membership": _("Membership"), "organisation_rolegrant": _("Role"),
    "spine_record": _("Record"), "listing_savedview": _("Saved view"), "links_link": _("One-time link"),
}  # fmt: skip


def what(table: str, fields: str, sheet: Sheet | None) -> str:
    """Which of whose fields a change touched, in words; `sheet` is the one whose list is made of the table. Fields without a word stay away."""
    labels = {column.name: column.label for column in sheet.columns} if sheet else {}
    named = [str(word) for each in fields.split(", ") if (word := COLUMNS.get(field_of(each)) or labels.get(field_of(each)))]
    of = str(sheet.label if sheet else TABLES.get(table, ""))
    return ": ".join(part for part in (of, " · ".join(named[:3])) if part)


def _row(actor: Actor, key: int) -> ChangeRow:
    """One change; of a table the actor may not read it is as unknown as one that does not exist."""
    POLICY.require(actor, "view")
    row = queries.change(key) if listing.seen(LISTING, actor, [key]) else None
    if row is None:
        raise missing()
    return row


def head(actor: Actor, key: int) -> Head:
    """The head of a change's page."""
    row = _row(actor, key)
    title = f"{row.table} {row.row_key or ''}".strip()
    return Head(title=title, sub=row.actor_name, state=row.op, state_label=giving.word(OPS[row.op]), tone=TONES[row.op])


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = _row(actor, key)
    return [
        Fact(_("When"), row.at, Kind.MOMENT),
        Fact(_("Who"), row.actor_name or _("System"), noun="people", id=row.actor_id),
        Fact(_("Table"), row.table, Kind.CODE),
        Fact(_("Row"), row.row_key, Kind.CODE),
        Fact(_("Reason"), row.reason),
    ]


def _words(value: Any) -> str:
    text = value if isinstance(value, str) else "" if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _values(actor: Actor, key: int) -> TablePart:
    row = _row(actor, key)
    return TablePart(
        columns=(("word", _("Field"), Kind.TEXT), ("field", _("Column"), Kind.CODE), ("old", _("Before"), Kind.TEXT), ("new", _("After"), Kind.TEXT)),
        rows=[
            {"word": COLUMNS.get(field_of(field), ""), "field": field}
            | ({"old": "…", "new": "…"} if hidden(actor, field) else {"old": _words(row.old.get(field)), "new": _words(row.new.get(field))})
            for field in sorted({*row.old, *row.new})
        ],
    )


def _others(actor: Actor, key: int) -> TablePart:
    """All changes of the same row."""
    row = _row(actor, key)
    rows = queries.of_row(row.table, row.row_key) if row.row_key is not None else [row]
    return TablePart(
        columns=(("at", _("When"), Kind.MOMENT), ("who", _("Who"), Kind.TEXT), ("fields", _("Fields"), Kind.REF), ("reason", _("Reason"), Kind.TEXT)),
        rows=[
            {"at": each.at, "who": each.actor_name, "fields": ", ".join(sorted(each.old)) or "—", "fields_id": each.id, "reason": each.reason}
            for each in rows
        ],
        links={"fields": "changes"},
    )


SHEET: Final = Sheet(
    noun="changes",
    label=_("Change"),
    plural=_("Log of changes"),
    icon="history",
    listing=LISTING,
    policy=POLICY,
    head=head,
    section="administration",
    timeline=False,
    order=60,
    columns=(
        Column("at", _("When"), opens=True),
        Column("actor_name", _("Who")),
        Column("table_name", _("Table")),
        Column("row_key", _("Row"), phone=False),
        Column("op", _("What"), chips=TONES),
        Column("fields", _("Fields")),
        Column("reason", _("Reason"), phone=False),
        Column("who", _("Person"), first=False),
    ),
    views=(View("deleted", _("Deleted"), "f=op.eq.delete"), View("rights", _("Rights"), "f=table_name.eq.organisation_rolegrant")),
    panels=(Panel("facts", _("Change"), _facts), Panel("values", _("Old and new"), _values), Panel("row", _("Everything about this row"), _others)),
    empty=_("Nothing has been changed yet."),
)
