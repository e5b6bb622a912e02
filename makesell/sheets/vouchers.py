"""Sheets of the accounting hand-over: the mapping of accounts, hand-overs with their files, vouchers with their lines."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.vouchers import queries, states
from makesell.documents.vouchers.access import ACCOUNTS, HANDOVERS, VOUCHERS
from makesell.flows.pro_6_shipping import hand_over_vouchers, set_account
from makesell.flows.pro_6_shipping.set_account import NewAccount
from makesell.ground.actor import Actor
from makesell.ground.clock import today
from makesell.ground.listing import Kind
from makesell.ground.refusal import missing
from makesell.masterdata.parties import words
from makesell.sheets import giving
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Related, Sheet, TablePart, Take, View

USES: Final = giving.said(states.USES)
CHANNELS: Final = giving.said(words.CHANNELS)
STATES: Final = giving.said(states.LABELS)
NOUNS: Final = {"invoice": "invoices", "credit_note": "credit_notes", "receipt": "receipts", "bill": "bills", "refund": "refunds",
                "write_off": "write_offs", "offset": "offsets", "delivery": "deliveries", "return": "returns",
                "pay_accrual": "pay_accruals"}  # fmt: skip
SET: Final = (
    Input("use", _("Used for"), Take.CHOICE, choices=USES),
    Input("account", _("Account"), most=30),
    Input("account_name", _("Name of the account"), required=False, most=100),
    Input("product_group", _("Product group"), Take.REF, noun="product_groups", required=False, help=_("Of revenue only.")),
    Input("channel", _("Kind of customer"), Take.CHOICE, choices=CHANNELS, required=False),
    Input("valid_from", _("From"), Take.DATE),
    Input("valid_to", _("Until"), Take.DATE, required=False),
)


def _set(call: Call) -> Done:
    set_account.perform(NewAccount(**giving.new_values(SET, call.data)), actor=call.actor, at=call.at, reason=call.reason)
    return Done(say=_("The account has been set."))


def _begin(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"valid_from": today()}


def _rule(actor: Actor, key: int) -> queries.RuleRow:
    ACCOUNTS.require(actor, "view")
    found = queries.rules(key)
    if not found:
        raise missing()
    return found[0]


def _rule_head(actor: Actor, key: int) -> Head:
    row = _rule(actor, key)
    return Head(title=f"{row.account} {row.account_name}".strip(), sub=USES[row.use])


def _rule_facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = _rule(actor, key)
    return [
        Fact(_("Product group"), row.product_group, Kind.REF, noun="product_groups", id=row.product_group_id),
        Fact(_("Kind of customer"), CHANNELS[row.channel] if row.channel else _("All")),
        Fact(_("From"), row.valid_from, Kind.DATE),
        Fact(_("Until"), row.valid_to, Kind.DATE),
    ]


ACCOUNT_SHEET: Final = Sheet(
    noun="account_rules",
    label=_("Account of the mapping"),
    plural=_("Mapping of accounts"),
    icon="book-marked",
    listing=queries.ACCOUNT_LIST,
    policy=ACCOUNTS,
    head=_rule_head,
    section="master",
    timeline=False,
    order=48,
    columns=(
        Column("use", _("Used for"), opens=True),
        Column("product_group", _("Product group")),
        Column("channel", _("Kind of customer"), phone=False),
        Column("account", _("Account")),
        Column("account_name", _("Name of the account"), phone=False),
        Column("valid_from", _("From")),
        Column("valid_to", _("Until"), phone=False),
    ),
    views=(View("open", _("In force"), "f=valid_to.empty"),),
    acts=(Act("set", _("Set an account"), _set, SET, icon="plus", makes=True, strong=True, start=_begin),),
    panels=(Panel("facts", _("Account of the mapping"), _rule_facts),),
    empty=_("No account is set. Vouchers need one for each use."),
)


def _head(actor: Actor, key: int) -> Head:
    row = queries.handover(actor, key)
    return Head(
        title=row.until.isoformat(), sub=row.unit, state=row.state, state_label=STATES[row.state], tone=states.TONES[row.state],
        version=row.version, number=row.number or "",
    )  # fmt: skip


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.handover(actor, key)
    return [
        Fact(_("Everything up to"), row.until, Kind.DATE),
        Fact(_("Vouchers"), row.vouchers, Kind.INT),
        Fact(_("Debits, and credits"), row.total, Kind.MONEY, currency=row.currency),
    ]


def _sums(actor: Actor, key: int) -> TablePart:
    queries.handover(actor, key)
    rows = [{"account": account, "name": name, "debit": debit, "credit": credit} for account, name, debit, credit in queries.sums(key)]
    return TablePart(
        columns=(
            ("account", _("Account"), Kind.CODE), ("name", _("Name of the account"), Kind.TEXT), ("debit", _("Debit"), Kind.MONEY),
            ("credit", _("Credit"), Kind.MONEY),
        ),
        rows=rows,
        totals={"debit": sum(row[2] for row in queries.sums(key)), "credit": sum(row[3] for row in queries.sums(key))},
    )  # fmt: skip


def _hand_over(call: Call) -> Done:
    key = hand_over_vouchers.perform(call.data["until"], actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Handed over. The files for Kingdee and Yonyou are attached."))


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"until": today()}


HAND_OVER: Final = (Input("until", _("Everything up to"), Take.DATE, help=_("What was handed over before is not handed over again.")),)
HANDOVER_SHEET: Final = Sheet(
    noun="voucher_handovers",
    label=_("Voucher hand-over"),
    plural=_("Voucher hand-overs"),
    icon="book-up",
    listing=queries.HANDOVER_LIST,
    policy=HANDOVERS,
    head=_head,
    section="sell",
    order=60,
    record_kind="voucher_handover",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("until", _("Everything up to")),
        Column("vouchers", _("Vouchers")),
        Column("total", _("Debits, and credits")),
        Column("currency", _("Currency"), first=False),
        Column("unit", _("Unit"), first=False),
    ),
    acts=(Act("hand_over", _("Hand over vouchers"), _hand_over, HAND_OVER, icon="book-up", makes=True, strong=True, start=_start),),
    panels=(Panel("sums", _("By account"), _sums), Panel("facts", _("Details"), _facts, aside=True)),
    related=(Related("vouchers", _("Vouchers"), queries.count_of_handover, "f=handover.eq.{id}"),),
    empty=_("Nothing has been handed over yet."),
)


def _voucher_head(actor: Actor, key: int) -> Head:
    row = queries.voucher(actor, key)
    return Head(title=row.document, sub=row.customer, number=row.number)


def _voucher_facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.voucher(actor, key)
    noun = NOUNS.get(row.kind, "")
    return [
        Fact(_("Date"), row.voucher_date, Kind.DATE),
        Fact(_("Document"), row.document, Kind.REF if noun else Kind.CODE, noun=noun, id=row.record_id if noun else None),
        *([Fact(_("Customer"), row.customer, Kind.REF, noun="customers", id=row.customer_id)] if row.customer_id else ()),
        Fact(_("Voucher hand-over"), row.handover, Kind.REF, noun="voucher_handovers", id=row.handover_id),
    ]


def _voucher_lines(actor: Actor, key: int) -> TablePart:
    row = queries.voucher(actor, key)
    rows = [
        {"account": line.account, "name": line.account_name, "debit": line.debit, "credit": line.credit, "currency": line.currency,
         "amount": line.amount, "rate": line.rate}
        for line in queries.lines(key)
    ]  # fmt: skip
    return TablePart(
        columns=(
            ("account", _("Account"), Kind.CODE), ("name", _("Name of the account"), Kind.TEXT), ("debit", _("Debit"), Kind.MONEY),
            ("credit", _("Credit"), Kind.MONEY), ("currency", _("Currency"), Kind.CODE), ("amount", _("Amount in it"), Kind.MONEY),
            ("rate", _("Rate"), Kind.QTY),
        ),
        rows=rows,
        totals={"debit": row.total, "credit": row.total},
        empty=_("What it posted on this day cancels out."),
    )  # fmt: skip


VOUCHER_SHEET: Final = Sheet(
    noun="vouchers",
    label=_("Voucher"),
    plural=_("Vouchers"),
    icon="notebook-text",
    listing=queries.VOUCHER_LIST,
    policy=VOUCHERS,
    head=_voucher_head,
    section="sell",
    timeline=False,
    order=61,
    columns=(
        Column("number", _("Number"), opens=True),
        Column("voucher_date", _("Date")),
        Column("document", _("Document")),
        Column("customer", _("Customer"), phone=False),
        Column("total", _("Debits, and credits")),
        Column("handover", _("Voucher hand-over"), phone=False),
        Column("currency", _("Currency"), first=False),
    ),
    panels=(Panel("lines", _("Lines"), _voucher_lines), Panel("facts", _("Details"), _voucher_facts, aside=True)),
    empty=_("No voucher yet. Finance hands them over."),
)
