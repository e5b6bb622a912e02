"""Sheet of carrier exceptions 运输异常: what went wrong on the way, open until somebody says how it ended."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.deliveries import queries as deliveries
from makesell.documents.deliveries import states
from makesell.documents.deliveries import trouble_queries as troubles
from makesell.documents.deliveries.access import EXCEPTIONS
from makesell.flows.pro_6_shipping import close_exception
from makesell.flows.pro_6_shipping.close_exception import Closing, Lacking
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.sheets.deliveries import MISSING, TRACKING
from makesell.sheets.giving import said
from makesell.sheets.naming import by_position
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, TablePart, Take, Text, View

NOUN: Final = "carrier_exceptions"
OPEN, CLOSED = "open", "closed"
KINDS: Final = said(states.EXCEPTIONS)
ENDS: Final = said({"": states.OPEN, **states.ENDS})
TONES: Final = {"": "warn", states.ARRIVED: "ok", states.MISSING: "bad", states.FALSE: "mute"}


def head(actor: Actor, key: int) -> Head:
    """The exception's head; refuses what the actor may not see."""
    row = troubles.exception(actor, key)
    return Head(
        title=str(KINDS[row.kind]),
        sub=row.customer,
        state=CLOSED if row.outcome else OPEN,
        state_label=ENDS[row.outcome],
        tone=TONES[row.outcome],
        origin=("deliveries", row.delivery_id, row.delivery or ""),
    )


def _facts(actor: Actor, key: int) -> list[Fact]:
    row = troubles.exception(actor, key)
    return [
        Fact(_("Delivery"), row.delivery, Kind.REF, noun="deliveries", id=row.delivery_id),
        Fact(_("Customer"), row.customer, Kind.REF, noun="customers", id=row.customer_id),
        Fact(_("What was said"), row.text),
        Fact(_("Parcel"), row.parcel, Kind.INT),
        Fact(_("Carrier"), row.carrier, Kind.REF, noun="carriers", id=row.carrier_id),
        Fact(_("Tracking number"), row.tracking_number, Kind.CODE),
        Fact(_("Opened at"), row.opened_at, Kind.MOMENT),
        Fact(_("How it ended"), ENDS[row.outcome]),
        Fact(_("Remark"), row.note),
        Fact(_("Closed by"), row.closed_by),
        Fact(_("Closed at"), row.closed_at, Kind.MOMENT),
    ]


def _events(actor: Actor, key: int) -> TablePart:
    row = troubles.exception(actor, key)
    told = [one for one in deliveries.events(row.delivery_id) if one.parcel in (None, row.parcel)]
    return TablePart(
        columns=(
            ("at", _("At"), Kind.MOMENT), ("status", _("Event"), Kind.TEXT), ("place", _("Place"), Kind.TEXT),
            ("text", _("What was said"), Kind.TEXT),
        ),
        rows=[{"at": one.at, "status": TRACKING[one.status], "place": one.place, "text": one.text} for one in told],
        empty=_("No carrier has said anything yet."),
    )  # fmt: skip


def _close(call: Call) -> Done:
    data = call.data
    missing = tuple(Lacking(row["line"], row["kind"], row["qty"], row.get("note") or "") for row in data.get("missing") or ())
    fact = Closing(call.ids[0], data["outcome"], data.get("note") or "", missing)
    return Done(close_exception.perform(fact, actor=call.actor, at=call.at, reason=call.reason), _("Closed."))


def _lines(actor: Actor, key: int) -> Mapping[int, Text]:
    return by_position(deliveries.lines(troubles.exception(actor, key).delivery_id))


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"outcome": states.ARRIVED}


CLOSE: Final = (
    Input("outcome", _("How it ends"), Take.CHOICE, choices=said(states.ENDS)),
    Input("note", _("Remark"), Take.LONG, required=False, most=1000),
    MISSING,
)

SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Carrier exception"),
    plural=_("Carrier exceptions"),
    icon="triangle-alert",
    listing=troubles.EXCEPTION_LISTING,
    policy=EXCEPTIONS,
    section="sell",
    order=43,
    columns=(
        Column("delivery", _("Delivery"), opens=True),
        Column("customer", _("Customer")),
        Column("kind", _("What went wrong")),
        Column("text", _("What was said"), phone=False),
        Column("carrier", _("Carrier"), phone=False),
        Column("outcome", _("How it ended"), chips=TONES),
        Column("opened_at", _("Opened at"), phone=False),
        Column("tracking_number", _("Tracking number"), first=False),
        Column("closed_at", _("Closed at"), first=False),
    ),
    starts="open",
    views=(View("all", _("All"), ""), View("open", _("Open"), "f=closed_at.empty.1")),
    acts=(Act("close", _("Close"), _close, CLOSE, icon="check", states=(OPEN,), strong=True, start=_start, line="line", lines=_lines),),
    head=head,
    panels=(Panel("facts", _("Details"), _facts), Panel("events", _("What carriers said"), _events)),
    empty=_("Nothing went wrong on the way."),
)
