"""Sheet of bank statements 银行流水: a bank's file, tried line by line, taken over as receipts, taken back."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.receipts import bank_queries as queries
from makesell.documents.receipts import states
from makesell.documents.receipts.access import STATEMENTS
from makesell.flows.pro_6_shipping import discard_bank_statement, load_bank_statement, read_bank_statement, undo_bank_statement
from makesell.flows.pro_6_shipping.read_bank_statement import FileFact
from makesell.flows.steps import continuity
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.sheets.giving import done, moving_one, said
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, Stage, TablePart, Take, View

NOUN: Final = "bank_statements"
STATES: Final = said(states.STATEMENTS)
OUTCOMES: Final = said(states.OUTCOMES)
FAULTS: Final = said(states.FAULTS)
SHOWN: Final = 500


def head(actor: Actor, key: int) -> Head:
    """The statement's head; refuses what the actor may not see."""
    row = queries.statement(actor, key)
    return Head(
        title=row.account,
        sub=row.file_name,
        state=row.state,
        state_label=STATES[row.state],
        tone=states.STATEMENT_TONES[row.state],
        version=row.version,
        number=row.number or "",
    )


def _sums(actor: Actor, key: int) -> list[Fact]:
    row = queries.statement(actor, key)
    found = queries.outcomes(key)
    amounts = [
        Fact(OUTCOMES[outcome], found[outcome][1], Kind.MONEY, currency=row.currency, help=_("%(count)s lines") % {"count": found[outcome][0]})
        for outcome in states.OUTCOMES
        if outcome in found
    ]
    if row.opening is None:
        return amounts
    beside = [
        Fact(
            _("Does not follow from %(number)s") % {"number": each.beside.number or ""} if each.after
            else _("%(number)s does not follow from it") % {"number": each.beside.number or ""},
            each.amount, Kind.MONEY, currency=row.currency, help=f"{each.beside.first_date} – {each.beside.last_date}",
        )
        for each in continuity.breaks(row)
    ]  # fmt: skip
    return [
        Fact(_("Opening balance"), row.opening, Kind.MONEY, currency=row.currency),
        *amounts,
        Fact(_("Closing balance"), row.closing, Kind.MONEY, currency=row.currency),
        Fact(_("Difference"), row.difference, Kind.MONEY, currency=row.currency, help=_("opening balance and lines against the closing balance")),
        *beside,
        *([Fact(_("Taken over in spite of it"), row.gap)] if row.gap else []),
    ]


def _facts(actor: Actor, key: int) -> list[Fact]:
    row = queries.statement(actor, key)
    return [
        Fact(_("Bank account"), row.account, Kind.REF, noun="bank_accounts", id=row.account_id),
        Fact(_("File"), row.file_name),
        Fact(_("From"), row.first_date, Kind.DATE),
        Fact(_("Until"), row.last_date, Kind.DATE),
        Fact(_("Unit"), row.unit, Kind.REF, noun="units", id=row.unit_id),
    ]


def _lines(actor: Actor, key: int) -> TablePart:
    queries.statement(actor, key)
    rows: list[dict[str, Any]] = [
        {
            "line": line.line,
            "day": line.value_date,
            "payer": line.payer_name,
            "purpose": line.purpose,
            "amount": line.amount,
            "outcome": _("Taken back by the bank") if line.reversal and line.outcome == states.WENT else OUTCOMES[line.outcome],
            "why": f"{FAULTS[line.fault]} {line.detail}".strip() if line.fault else "",
            "receipt": line.receipt or "",
            "receipt_id": line.receipt_id,
        }
        for line in queries.lines(key, SHOWN)
    ]
    return TablePart(
        columns=(
            ("line", _("Line"), Kind.INT),
            ("day", _("Value date"), Kind.DATE),
            ("payer", _("Payer"), Kind.TEXT),
            ("amount", _("Amount"), Kind.MONEY),
            ("outcome", _("What it is"), Kind.TEXT),
            ("why", _("Why left out"), Kind.TEXT),
            ("receipt", _("Receipt"), Kind.REF),
            ("purpose", _("Purpose"), Kind.TEXT),
        ),
        rows=rows,
        links={"receipt": "receipts"},
    )


def _read(call: Call) -> Done:
    file = call.data["file"]
    fact = FileFact(call.data["account"], file.name, file.read())
    key = read_bank_statement.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    found = queries.outcomes(key)
    counts = {outcome: found.get(outcome, (0,))[0] for outcome in states.OUTCOMES}
    say = _("Tried: %(came)s came in, %(known)s known already, %(bad)s left out. Nothing is recorded yet.")
    return Done(key, say % {"came": counts[states.CAME], "known": counts[states.KNOWN], "bad": counts[states.BAD]}, data=counts)


def _load(call: Call) -> Done:
    made = load_bank_statement.perform(call.ids[0], actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return Done(call.ids[0], _("Taken over: %(count)s receipts wait to be claimed.") % {"count": made}, data={"receipts": made})


def _load_gap(call: Call) -> Done:
    key = call.ids[0]
    made = load_bank_statement.in_spite_of_a_gap(key, actor=call.actor, at=call.at, reason=call.data["why"], version=call.version)
    return Done(key, _("Taken over: %(count)s receipts wait to be claimed.") % {"count": made}, data={"receipts": made})


def _undo(call: Call) -> Done:
    undo_bank_statement.perform(call.ids[0], actor=call.actor, at=call.at, reason=call.data["why"], version=call.version)
    return done(call, _("Taken back; the same file may come again."))


READ: Final = (
    Input("account", _("Bank account"), Take.REF, noun="bank_accounts"),
    Input("file", _("File"), Take.FILE, help=_("CSV, XLSX, or XML in ISO 20022 camt.053.")),
)
WHY: Final = Input("why", _("Reason"), Take.LONG, most=500)
ACTS: Final = (
    Act("read", _("Read a bank's file"), _read, READ, icon="upload", makes=True, strong=True),
    Act("load", _("Take over"), _load, icon="check", states=(states.READ,), strong=True),
    Act("load_gap", _("Take over in spite of a gap"), _load_gap, (WHY,), icon="check", states=(states.READ,)),
    Act("discard", _("Discard"), moving_one(discard_bank_statement.perform, _("Discarded.")), icon="trash-2", states=(states.READ,)),
    Act("undo", _("Take back"), _undo, (WHY,), icon="undo-2", states=(states.LOADED,), danger=True),
)
SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Bank statement"),
    plural=_("Bank statements"),
    icon="file-up",
    listing=queries.LISTING,
    policy=STATEMENTS,
    head=head,
    section="sell",
    order=54,
    record_kind="bank_statement",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("account", _("Bank account")),
        Column("last_date", _("Until")),
        Column("state", _("State"), chips=states.STATEMENT_TONES),
        Column("came", _("Came in")),
        Column("bad", _("Left out"), phone=False),
        Column("total", _("Sum"), phone=False),
        Column("file_name", _("File"), first=False),
        Column("first_date", _("From"), first=False),
        Column("currency", _("Currency"), first=False),
        Column("unit", _("Unit"), first=False),
    ),
    views=(View("all", _("All"), ""), View("tried", _("Tried"), "f=state.eq.read"), View("left_out", _("With lines left out"), "f=bad.gt.0")),
    acts=ACTS,
    panels=(Panel("lines", _("Lines"), _lines), Panel("sums", _("Balances"), _sums, aside=True), Panel("facts", _("Details"), _facts)),
    stages=(Stage(_("Tried"), (states.READ,)), Stage(_("Taken over"), (states.LOADED,))),
    empty=_("No bank statement yet. The cashier reads the bank's files."),
)
