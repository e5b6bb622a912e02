"""Sheet of the batches tax invoices leave in 批量开票: the file, what lies in it and what became of it."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.invoices import tax_queries as queries
from makesell.documents.invoices import tax_states as states
from makesell.documents.invoices.access import TAX_BATCHES
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.sheets.giving import said
from makesell.sheets.parts import Column, Fact, Head, Panel, Sheet, TablePart, View
from makesell.sheets.tax_invoices import STATES as TAX_STATES

STATES: Final = said(states.BATCHES)


def head(actor: Actor, key: int) -> Head:
    """The batch's head; refuses what the actor may not see."""
    row = queries.batch(actor, key)
    return Head(row.number or "", "", row.state, STATES[row.state], states.BATCH_TONES[row.state], row.version)


def _facts(actor: Actor, key: int) -> list[Fact]:
    row = queries.batch(actor, key)
    return [
        Fact(_("Sent on"), row.exported_date, Kind.DATE),
        Fact(_("Tax invoices"), row.count, Kind.INT),
        Fact(_("Sent by"), row.owner, Kind.REF, noun="people", id=row.owner_id),
    ]


def _members(actor: Actor, key: int) -> TablePart:
    queries.batch(actor, key)
    return TablePart(
        columns=(
            ("number", _("Number"), Kind.REF), ("customer", _("Customer"), Kind.TEXT), ("state", _("State"), Kind.TEXT),
            ("issued_number", _("Tax invoice number"), Kind.CODE), ("fault", _("Why it was rejected"), Kind.TEXT), ("gross", _("Gross"), Kind.MONEY),
        ),
        rows=[
            {
                "number": row.number, "number_id": row.id, "customer": row.customer, "state": TAX_STATES[row.state],
                "issued_number": row.issued_number, "fault": row.fault, "gross": row.gross,
            }
            for row in queries.of_ids(queries.in_batch(key))
        ],
        links={"number": "tax_invoices"},
        empty=_("Everything of it was sent again."),
    )  # fmt: skip


SHEET: Final = Sheet(
    noun="tax_batches",
    label=_("Batch of tax invoices"),
    plural=_("Batches of tax invoices"),
    icon="package",
    listing=queries.BATCH_LISTING,
    policy=TAX_BATCHES,
    section="sell",
    order=52,
    record_kind="tax_batch",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("state", _("State"), chips=states.BATCH_TONES),
        Column("exported_date", _("Sent on")),
        Column("count", _("Tax invoices")),
        Column("owner", _("Sent by"), phone=False),
    ),
    views=(View("sent", _("With the tax platform"), "f=state.eq.sent"), View("all", _("All"), "")),
    head=head,
    panels=(Panel("members", _("Tax invoices"), _members), Panel("facts", _("Details"), _facts)),
    empty=_("No batch yet. Tax invoices are sent from their list."),
)
