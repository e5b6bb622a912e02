"""Sheet of dunning letters 催款函: a run with a look before, the letter with what is open of it today, its link, promises."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from makesell.documents.invoices import dunning_queries as queries
from makesell.documents.invoices import dunning_states as states
from makesell.documents.invoices import states as invoice_states
from makesell.documents.invoices.access import DUNNING
from makesell.flows.pro_6_shipping import charge_dunning, promise_payment, run_dunning
from makesell.flows.pro_6_shipping.promise_payment import PromiseFact
from makesell.flows.steps import dunning
from makesell.flows.steps.dunning_paper import unallocated
from makesell.flows.steps.turn import falls_to
from makesell.ground import shown
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.clock import today
from makesell.ground.listing import Kind
from makesell.sheets.giving import done, link_once, moving, said
from makesell.sheets.parts import Act, Call, CheckPart, Column, Done, Fact, Head, Input, Panel, Sheet, Stage, TablePart, Take, View, Wait

NOUN: Final = "dunning_letters"
STATES: Final = said(states.LABELS)
INVOICES: Final = said(invoice_states.LABELS)
SHOWN: Final = 20


def head(actor: Actor, key: int) -> Head:
    """The letter's head; refuses what the actor may not see."""
    row = queries.letter(actor, key)
    return Head(
        title=row.customer,
        sub=gettext("Level %(level)s") % {"level": row.level},
        state=row.state,
        state_label=STATES[row.state],
        tone=states.TONES[row.state],
        version=row.version,
        number=row.number or "",
    )


def _facts(actor: Actor, key: int) -> list[Fact]:
    row = queries.letter(actor, key)
    return [
        Fact(_("Customer"), row.customer, Kind.REF, noun="customers", id=row.customer_id),
        Fact(_("Dunning level"), row.level, Kind.INT),
        Fact(_("Date"), row.letter_date, Kind.DATE),
        Fact(_("Payment promised for"), row.promised_date, Kind.DATE),
        Fact(_("What was promised"), row.promise),
        Fact(_("Owner"), row.owner, Kind.REF, noun="people", id=row.owner_id),
        Fact(_("Unit"), row.unit, Kind.REF, noun="units", id=row.unit_id),
    ]


def _amounts(actor: Actor, key: int) -> list[Fact]:
    row = queries.letter(actor, key)
    left = sum(line.open_now for line in queries.lines(key))
    return [
        Fact(_("Open amount"), row.open, Kind.MONEY, currency=row.currency),
        Fact(_("Interest"), row.interest, Kind.MONEY, currency=row.currency, help=_("owed once it is charged")),
        Fact(_("Open today"), left, Kind.MONEY, currency=row.currency),
        *(Fact(label, amount, Kind.MONEY, currency=row.currency) for label, amount in unallocated(row)),
    ]


def _lines(actor: Actor, key: int) -> TablePart:
    queries.letter(actor, key)
    rows = [
        {
            "position": line.position, "invoice": line.invoice, "invoice_id": line.invoice_id, "due_date": line.due_date, "days": line.days,
            "open": line.open, "interest": line.interest, "now": line.open_now,
        }
        for line in queries.lines(key)
    ]  # fmt: skip
    return TablePart(
        columns=(
            ("position", _("Line"), Kind.INT), ("invoice", _("Invoice"), Kind.REF), ("due_date", _("Due date"), Kind.DATE),
            ("days", _("Days overdue"), Kind.INT), ("open", _("Open amount"), Kind.MONEY), ("interest", _("Interest"), Kind.MONEY),
            ("now", _("Open today"), Kind.MONEY),
        ),
        rows=rows,
        totals={name: sum(row[name] for row in rows) for name in ("open", "interest", "now")},
        links={"invoice": "invoices"},
    )  # fmt: skip


def _charges(actor: Actor, key: int) -> TablePart:
    queries.letter(actor, key)
    rows = [
        {
            "number": row.number, "number_id": row.id, "day": row.day, "state": INVOICES[row.state], "net": row.net, "tax": row.tax,
            "gross": row.gross, "open": row.open,
        }
        for row in queries.charges(key)
    ]  # fmt: skip
    return TablePart(
        columns=(
            ("number", _("Charge"), Kind.REF), ("day", _("Date"), Kind.DATE), ("state", _("State"), Kind.TEXT), ("net", _("Net"), Kind.MONEY),
            ("tax", _("Tax"), Kind.MONEY), ("gross", _("Gross"), Kind.MONEY), ("open", _("Open"), Kind.MONEY),
        ),
        rows=rows,
        links={"number": "invoices"},
    )  # fmt: skip


def _charge(call: Call) -> Done:
    made = charge_dunning.perform(call.ids[0], actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return Done(call.ids[0], _("Charged; the customer owes it like an invoice."), data={"charge": made})


def _charge_preview(actor: Actor, given: Mapping[str, Any], key: int | None) -> Sequence[CheckPart]:
    """What the rule charges the letter."""
    DUNNING.require(actor, "charge")
    row = queries.letter(actor, key or 0)
    new = dunning.charge(row, today())
    if not new.lines:
        return [CheckPart(_("By the rule nothing is charged for this letter."), "", "mute")]
    net = sum(line.net for line in new.lines)
    amounts = ((_("Net"), net), (_("Tax"), new.gross - net), (_("Gross"), new.gross))
    return [CheckPart(row.customer, "", "warn", tuple(Fact(label, amount, Kind.MONEY, currency=row.currency) for label, amount in amounts))]


def _run(call: Call) -> Done:
    keys = run_dunning.perform(None, actor=call.actor, at=call.at, reason=call.reason)
    return Done(keys[0], gettext("%(count)s letters drafted; look at them and send them.") % {"count": len(keys)}, data={"drafted": list(keys)})


def _preview(actor: Actor, given: Mapping[str, Any], key: int | None) -> Sequence[CheckPart]:
    """Whom a letter would go to, at which level."""
    DUNNING.require(actor, "run")
    letters = dunning.due(today())
    parts = [
        CheckPart(
            each.customer, gettext("Level %(level)s") % {"level": each.level}, "warn",
            (Fact(_("Open amount"), sum(line.open for line in each.lines), Kind.MONEY, currency=each.currency),
             Fact(_("Interest"), sum(line.interest for line in each.lines), Kind.MONEY, currency=each.currency)),
        )
        for each in letters[:SHOWN]
    ]  # fmt: skip
    if len(letters) > SHOWN:
        parts.append(CheckPart(gettext("%(count)s more customers") % {"count": len(letters) - SHOWN}, "", "mute"))
    return parts or [CheckPart(_("No letter is due."), "", "mute")]


def _send(call: Call) -> Done:
    token = run_dunning.send(call.ids[0], actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return link_once(call.ids[0], token)


def _promise(call: Call) -> Done:
    fact = PromiseFact(call.ids[0], call.data["day"], call.data.get("words") or "")
    promise_payment.perform(fact, actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return done(call, _("Noted; once the day is over it is looked at again."))


def waits(actor: Actor, at: dt.datetime) -> list[Wait]:
    """Drafts to be sent and promises that were not kept, for the cashier."""
    if actor.kind != "person" or not actor.has(R.CASHIER):
        return []
    found = {row.id: row for row in queries.waiting([states.DRAFT, states.BROKEN])}
    return [
        Wait(
            row.id, f"{row.number or ''} {row.customer} {shown.amount(row.open, row.currency)} {row.currency}",
            _("Send the letter, or discard it") if row.state == states.DRAFT else _("The promised day is over: ask again"),
            late=row.state == states.BROKEN, chip=_("Dunning"),
        )
        for row in (found[key] for key in falls_to(actor, R.CASHIER, list(found), at))
    ]  # fmt: skip


PROMISE: Final = (
    Input("day", _("Payment promised for"), Take.DATE),
    Input("words", _("What was promised"), Take.LONG, required=False, most=500),
)
ACTS: Final = (
    Act("run", _("Dun"), _run, icon="bell", makes=True, live=_preview),
    Act("send", _("Send"), _send, icon="send", states=(states.DRAFT,), strong=True, asks=_("Letters sent before are closed by it.")),
    Act("promise", _("Note a promise"), _promise, PROMISE, icon="calendar-check", states=(states.SENT, states.BROKEN), strong=True),
    Act("charge", _("Charge the customer"), _charge, icon="coins", states=states.CHARGED, live=_charge_preview),
    Act("discard", _("Discard"), moving(run_dunning.discard, _("Discarded.")), icon="trash-2", bulk=True, states=(states.DRAFT,), danger=True),
)
SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Dunning letter"),
    plural=_("Dunning letters"),
    icon="bell",
    listing=queries.LISTING,
    policy=DUNNING,
    section="sell",
    order=58,
    record_kind="dunning_letter",
    starts="open",
    tables=("dunning_stops",),
    columns=(
        Column("number", _("Number"), opens=True),
        Column("customer", _("Customer")),
        Column("level", _("Dunning level"), phone=False),
        Column("state", _("State"), chips=states.TONES),
        Column("letter_date", _("Date")),
        Column("open", _("Open amount")),
        Column("interest", _("Interest"), phone=False),
        Column("promised_date", _("Payment promised for"), phone=False),
        Column("owner", _("Owner"), first=False),
        Column("unit", _("Unit"), first=False),
        Column("currency", _("Currency"), first=False),
    ),
    views=(
        View("open", _("Open"), "f=state.in.draft,sent,promised,broken"),
        View("broken", _("Promise not kept"), "f=state.eq.broken"),
        View("all", _("All"), ""),
    ),
    acts=ACTS,
    head=head,
    panels=(
        Panel("lines", _("What is overdue"), _lines),
        Panel("charges", _("Charges"), _charges, hide_empty=True),
        Panel("facts", _("Details"), _facts), Panel("amounts", _("Amounts"), _amounts, aside=True),
    ),
    stages=(
        Stage(_("Draft"), (states.DRAFT,)),
        Stage(_("Sent"), (states.SENT, states.PROMISED, states.BROKEN)),
        Stage(_("Closed"), (states.CLOSED,)),
    ),
    waits=waits,
    empty=_("Nobody is dunned."),
)  # fmt: skip
