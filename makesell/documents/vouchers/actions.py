"""The only place that writes vouchers and the mapping of accounts; written in sets, imported by flows only."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.vouchers import states
from makesell.ground.actor import Actor
from makesell.ground.db.sets import insert_set, put_dated
from makesell.ground.db.violations import refusing
from makesell.ground.numbering.actions import NewSeries, take_numbers
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable, NewDocument
from makesell.ground.spine.master import refuse_unknown
from makesell.ground.text import N_

TABLE = DocumentTable(
    "voucher_handover",
    "vouchers_voucherhandover",
    NewSeries("voucher_handover", "VH-{yyyy}-", 4),
    {"until": "date", "vouchers": "int", "total": "numeric"},
    states.TRANSITIONS,
)
SERIES = NewSeries("voucher", "{yyyy}{mm}-", 4)
_SAID = {
    "account_rule_once": ("account.overlap", N_("Another account already holds at these dates."), "valid_from"),
    "account_rule_dates": ("dates.order", N_("It must end after it begins."), "valid_to"),
    "account_rule_of_revenue": ("account.group", N_("Only revenue has accounts by product group."), "product_group"),
}


@dataclass(frozen=True, slots=True)
class NewAccount:
    """The account of a use from a day on."""

    use: str
    account: str
    valid_from: dt.date
    account_name: str = ""
    product_group_id: int | None = None
    channel: str = ""
    valid_to: dt.date | None = None


def set_accounts(rows: Sequence[NewAccount]) -> int:
    """Sets accounts from a date on; what held until then ends there. Returns how many began."""
    refuse_unknown({"product_group_id": ("products_productgroup", "record_id")}, [{"product_group_id": row.product_group_id} for row in rows])
    with refusing(_SAID):
        return put_dated(
            "vouchers_accountrule",
            {"use": "text", "product_group_id": "bigint", "channel": "text"},
            {"account": "text", "account_name": "text"},
            [{name: getattr(row, name) for name in NewAccount.__slots__} for row in rows],
            empty=("product_group_id",),
        )


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line of a voucher: `amount` in the document's currency and `worth` in the company's, debits above zero."""

    use: str
    account: str
    account_name: str
    currency: str
    amount: Decimal
    worth: Decimal
    rate: Decimal


@dataclass(frozen=True, slots=True)
class NewVoucher:
    """A voucher of a document and a day, with the entries it says."""

    record_id: int
    customer_id: int | None
    day: dt.date
    lines: tuple[NewLine, ...]
    entries: tuple[int, ...]
    moves: tuple[int, ...] = ()     # … and of the stock book
    reversal: bool | None = None    # of an accrual: whether it takes it back

    @property
    def total(self) -> Decimal:
        """Either side."""
        return sum((line.worth for line in self.lines if line.worth > 0), Decimal(0))


def hand_over(vouchers: Sequence[NewVoucher], until: dt.date, unit_id: int, currency: str, title: str, on: dt.date, *, actor: Actor,
              at: dt.datetime) -> int:  # fmt: skip
    """Writes a hand-over with its vouchers, numbered month by month in the order of their days; returns it."""
    total = sum((voucher.total for voucher in vouchers), Decimal(0))
    own = {"until": until, "vouchers": len(vouchers), "total": total}
    (key,) = documents.open_many(TABLE, [NewDocument(title, states.HANDED, None, unit_id, currency, own)], actor=actor, at=at)
    documents.number(TABLE, [key], on)
    ordered = sorted(vouchers, key=lambda voucher: (voucher.day, voucher.record_id))
    months: dict[dt.date, list[NewVoucher]] = defaultdict(list)
    for voucher in ordered:
        months[voucher.day.replace(day=1)].append(voucher)
    numbers = [number for month, own_month in months.items() for number in take_numbers(SERIES, len(own_month), month)]
    made = insert_set(
        "vouchers_voucher",
        {"handover_id": "bigint", "number": "text", "voucher_date": "date", "record_id": "bigint", "customer_id": "bigint", "total": "numeric"},
        [
            {"handover_id": key, "number": number, "voucher_date": v.day, "record_id": v.record_id, "customer_id": v.customer_id, "total": v.total}
            for v, number in zip(ordered, numbers, strict=True)
        ],
        "id",
    )
    insert_set(
        "vouchers_voucherline",
        {
            "voucher_id": "bigint", "position": "int", "use": "text", "account": "text", "account_name": "text", "debit": "numeric",
            "credit": "numeric", "currency": "text", "amount": "numeric", "rate": "numeric",
        },
        [
            {
                "voucher_id": voucher_id, "position": position, "use": line.use, "account": line.account, "account_name": line.account_name,
                "debit": max(line.worth, Decimal(0)), "credit": max(-line.worth, Decimal(0)), "currency": line.currency, "amount": line.amount,
                "rate": line.rate,
            }
            for voucher_id, voucher in zip(made, ordered, strict=True)
            for position, line in enumerate(voucher.lines, 1)
        ],
    )  # fmt: skip
    insert_set(
        "vouchers_voucherentry",
        {"entry_id": "bigint", "voucher_id": "bigint"},
        [{"entry_id": entry, "voucher_id": voucher_id} for voucher_id, v in zip(made, ordered, strict=True) for entry in v.entries],
    )
    insert_set(
        "vouchers_voucherstock",
        {"entry_id": "bigint", "voucher_id": "bigint"},
        [{"entry_id": move, "voucher_id": voucher_id} for voucher_id, v in zip(made, ordered, strict=True) for move in v.moves],
    )
    insert_set(
        "vouchers_voucheraccrual",
        {"record_id": "bigint", "reversal": "boolean", "voucher_id": "bigint"},
        [
            {"record_id": v.record_id, "reversal": v.reversal, "voucher_id": voucher_id}
            for voucher_id, v in zip(made, ordered, strict=True)
            if v.reversal is not None
        ],
    )
    return key
