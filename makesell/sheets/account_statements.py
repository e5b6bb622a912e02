"""Sheet of statements of account 对账单: made for a month at once, sent by link and mail, agreed to or disputed line by line, answered."""

import datetime as dt
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.receipts import statement_queries as queries
from makesell.documents.receipts import states
from makesell.documents.receipts.access import ACCOUNTS
from makesell.flows.pro_6_shipping import answer_statement, make_statements, send_statements
from makesell.flows.pro_6_shipping.answer_statement import AnswerFact, StampedFact
from makesell.flows.steps.turn import falls_to
from makesell.ground import clock
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.listing import Kind
from makesell.sheets.giving import LINK_DAYS, done, link_once, moving, said
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, Stage, TablePart, Take, Text, View, Wait

NOUN: Final = "account_statements"
STATES: Final = said(states.ACCOUNTS)
KINDS: Final[dict[str, Text]] = {
    "invoice": _("Invoice"), "credit_note": _("Credit note"), "receipt": _("Receipt"), "refund": _("Refund"), "write_off": _("Write-off"),
    "bill": _("Bill"), "offset": _("Offset"),
}  # fmt: skip
NOUNS: Final = {
    "invoice": "invoices", "credit_note": "credit_notes", "receipt": "receipts", "refund": "refunds", "write_off": "write_offs", "bill": "bills",
    "offset": "offsets",
}  # fmt: skip
LATE: Final = dt.timedelta(days=14)


def head(actor: Actor, key: int) -> Head:
    """The statement's head; refuses what the actor may not see."""
    row = queries.statement(actor, key)
    return Head(
        title=row.customer, sub=f"{row.first_date:%Y-%m}", state=row.state, state_label=STATES[row.state], tone=states.ACCOUNT_TONES[row.state],
        version=row.version, number=row.number or "",
    )  # fmt: skip


def _facts(actor: Actor, key: int) -> list[Fact]:
    row = queries.statement(actor, key)
    return [
        Fact(_("Customer"), row.customer, Kind.REF, noun="customers", id=row.customer_id),
        Fact(_("From"), row.first_date, Kind.DATE),
        Fact(_("Until"), row.last_date, Kind.DATE),
        Fact(_("Sent on"), row.sent_date, Kind.DATE),
        Fact(_("Reminded on"), row.reminded_date, Kind.DATE),
        Fact(_("Agreed on"), row.agreed_date, Kind.DATE),
        Fact(_("Agreed by"), row.agreed_by),
        Fact(_("Owner"), row.owner, Kind.REF, noun="people", id=row.owner_id),
        Fact(_("Unit"), row.unit, Kind.REF, noun="units", id=row.unit_id),
    ]


def _balances(actor: Actor, key: int) -> list[Fact]:
    row = queries.statement(actor, key)
    return [
        Fact(_("Opening balance"), row.opening, Kind.MONEY, currency=row.currency, help=_("owed to us above zero, by us below")),
        Fact(_("Movements"), row.closing - row.opening, Kind.MONEY, currency=row.currency),
        Fact(_("Closing balance"), row.closing, Kind.MONEY, currency=row.currency),
    ]


def _lines(actor: Actor, key: int) -> TablePart:
    row = queries.statement(actor, key)
    rows: list[dict[str, Any]] = [
        {
            "line": line.position, "day": line.day, "kind": KINDS.get(line.kind, line.kind), "document": line.document,
            "amount": line.amount, "balance": line.balance,
        }
        for line in queries.lines(key)
    ]  # fmt: skip
    return TablePart(
        columns=(
            ("line", _("Line"), Kind.INT), ("day", _("Date"), Kind.DATE), ("kind", _("Kind"), Kind.TEXT), ("document", _("Document"), Kind.CODE),
            ("amount", _("Amount"), Kind.MONEY), ("balance", _("Balance"), Kind.MONEY),
        ),
        rows=rows,
        totals={"amount": row.closing - row.opening, "balance": row.closing},
        empty=_("Nothing moved in this month."),
    )  # fmt: skip


def _disputes(actor: Actor, key: int) -> TablePart:
    queries.statement(actor, key)
    return TablePart(
        columns=(
            ("line", _("Line"), Kind.INT), ("words", _("What the customer says"), Kind.TEXT), ("by", _("Said by"), Kind.TEXT),
            ("at", _("At"), Kind.MOMENT), ("answer", _("Answer"), Kind.TEXT), ("answered_by", _("Answered by"), Kind.TEXT),
        ),
        rows=[
            {"line": each.position, "words": each.words, "by": each.said_by, "at": each.said_at, "answer": each.answer,
             "answered_by": each.answered_by or ""}
            for each in queries.disputes(key)
        ],
    )  # fmt: skip


def _make(call: Call) -> Done:
    made = make_statements.perform(call.data["month"], actor=call.actor, at=call.at, reason=call.reason)
    return Done(say=_("Made: %(count)s statements, to be looked at and sent.") % {"count": len(made)}, data={"statements": made})


def _start(actor: Actor, key: int | None) -> dict[str, Any]:
    return {"month": clock.today().replace(day=1) - dt.timedelta(days=1)}


def _link(call: Call) -> Done:
    token = send_statements.link(call.ids[0], call.data["days"], actor=call.actor, at=call.at, reason=call.reason)
    return link_once(call.ids[0], token)


def _answer(call: Call) -> Done:
    fact = AnswerFact(call.ids[0], call.data["line"], call.data["words"])
    answer_statement.answer(fact, actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return done(call, _("Answered."))


def _register(call: Call) -> Done:
    file = call.data["scan"]
    fact = StampedFact(call.ids[0], file.name, file.chunks(), call.data["stamped_by"], call.data["stamped_date"])
    answer_statement.register(fact, actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return done(call, _("Registered: the customer agrees."))


def waits(actor: Actor, at: dt.datetime) -> list[Wait]:
    """Disputes for finance to answer; statements nobody agreed to for who owns the customer."""
    if not actor.has(R.FINANCE, R.SALESPERSON, R.SALES_MANAGER):
        return []
    rows, on = queries.waiting(), business_date(at)
    disputed = [row for row in rows if row.state == states.DISPUTED]
    turn = set(falls_to(actor, R.FINANCE, [row.id for row in disputed], at))
    open_ = [row for row in rows if row.state in states.WITH_CUSTOMER and row.owner_id is not None and row.owner_id == actor.person_id]
    return [
        *(Wait(row.id, f"{row.number} {row.customer}", _("Answer what the customer disputes"), late=True, chip=_("Statement of account"))
          for row in disputed if row.id in turn),
        *(Wait(row.id, f"{row.number} {row.customer}", _("Not agreed to yet: ask the customer"), chip=_("Statement of account"))
          for row in open_ if row.since + LATE < on),
    ]  # fmt: skip


LINE: Final = Input("line", _("Line"), Take.INT, help=_("0 is the opening balance."))
MAKE: Final = (Input("month", _("A day of the month"), Take.DATE, help=_("Of every customer with a balance or a movement in it.")),)
ANSWER: Final = (LINE, Input("words", _("Answer"), Take.LONG, most=1000))
STAMPED: Final = (
    Input("scan", _("Scan of the stamped statement"), Take.FILE),
    Input("stamped_by", _("Stamped by")),
    Input("stamped_date", _("Day of the stamp"), Take.DATE),
)
ACTS: Final = (
    Act("make", _("Make statements of a month"), _make, MAKE, icon="plus", makes=True, strong=True, start=_start),
    Act("send", _("Send"), moving(send_statements.perform_many, _("Sent, by mail where there is an address.")), icon="send", bulk=True,
        states=(states.DRAFTED,), strong=True),
    Act("send_link", _("Make a link for the customer"), _link, (LINK_DAYS,), icon="link", states=states.WITH_CUSTOMER),
    Act("answer", _("Answer a dispute"), _answer, ANSWER, icon="reply", states=(states.DISPUTED,), strong=True),
    Act("register", _("Register a stamped scan"), _register, STAMPED, icon="stamp", states=states.WITH_CUSTOMER),
    Act("discard", _("Discard"), moving(send_statements.discard, _("Discarded.")), icon="trash-2", bulk=True, states=(states.DRAFTED,), danger=True,
        asks=_("Discard this statement? The month may be made anew.")),
)  # fmt: skip
SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Statement of account"),
    plural=_("Statements of account"),
    icon="scale",
    listing=queries.LISTING,
    policy=ACCOUNTS,
    head=head,
    section="sell",
    order=58,
    record_kind="account_statement",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("customer", _("Customer")),
        Column("last_date", _("Until")),
        Column("state", _("State"), chips=states.ACCOUNT_TONES),
        Column("closing", _("Closing balance")),
        Column("disputes", _("Open disputes"), phone=False),
        Column("opening", _("Opening balance"), first=False),
        Column("sent_date", _("Sent on"), phone=False),
        Column("agreed_date", _("Agreed on"), phone=False),
        Column("reminded_date", _("Reminded on"), first=False),
        Column("first_date", _("From"), first=False),
        Column("owner", _("Owner"), first=False),
        Column("unit", _("Unit"), first=False),
        Column("currency", _("Currency"), first=False),
    ),
    views=(
        View("all", _("All"), ""),
        View("to_send", _("To be sent"), "f=state.eq.drafted"),
        View("open", _("With the customer"), "f=state.in.sent,answered"),
        View("disputed", _("Disputed"), "f=state.eq.disputed"),
    ),
    acts=ACTS,
    panels=(
        Panel("disputes", _("Disputes"), _disputes, hide_empty=True),
        Panel("lines", _("Movements"), _lines),
        Panel("balances", _("Balances"), _balances, aside=True),
        Panel("facts", _("Details"), _facts),
    ),
    stages=(Stage(_("Made"), (states.DRAFTED,)), Stage(_("With the customer"), (*states.WITH_CUSTOMER, states.DISPUTED)),
            Stage(_("Agreed"), (states.AGREED,))),
    waits=waits,
    empty=_("No statement of account yet. The cashier makes those of a month at once."),
)  # fmt: skip
