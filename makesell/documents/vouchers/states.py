"""The one state of a hand-over of vouchers, and what accounts are needed for."""

from typing import Final

from makesell.ground.text import N_

HANDED: Final = "handed_over"
LABELS: Final = {HANDED: N_("Handed over")}
TONES: Final = {HANDED: "ok"}
TRANSITIONS: Final[dict[tuple[str, str], str]] = {}
# Accounts of customers, as the receivables book names them; what an entry on them is balanced by.
RECEIVABLE: Final = "receivable"
ADVANCE: Final = "advance"
BILL: Final = "bill"
CREDIT: Final = "credit"
REVENUE: Final = "revenue"
TAX: Final = "tax"
BANK: Final = "bank"
LOSS: Final = "write_off"
EXCHANGE: Final = "exchange"
TAKEOVER: Final = "takeover"
CHARGES: Final = "bank_charges"
PAYABLE: Final = "payable"
DISCOUNT: Final = "bill_discount"
INVENTORY: Final = "inventory"
GOODS: Final = "cost_of_goods"
LATE: Final = "late_charges"
SCRAP: Final = "scrap"
PAY_COST: Final = "pay_cost"
PAY_OWED: Final = "pay_owed"
USES: Final = {
    RECEIVABLE: N_("Receivables"), ADVANCE: N_("Advances"), BILL: N_("Bills in hand"), CREDIT: N_("Credits owed to customers"),
    REVENUE: N_("Revenue"), TAX: N_("Output tax"), BANK: N_("Bank deposits"), LOSS: N_("Bad debts"), EXCHANGE: N_("Exchange differences"),
    TAKEOVER: N_("Settled before takeover"), CHARGES: N_("Bank charges and small differences"), PAYABLE: N_("Payables set off"),
    DISCOUNT: N_("Discount on bills"), INVENTORY: N_("Inventory"), GOODS: N_("Cost of goods sold"),
    LATE: N_("Fees and interest for late payment"), SCRAP: N_("Goods scrapped"), PAY_COST: N_("Commission expense accrued"),
    PAY_OWED: N_("Commission accrued"),
}  # fmt: skip
OF_CUSTOMERS: Final = (RECEIVABLE, ADVANCE, BILL, CREDIT)
# What balances an entry, by its kind.
BALANCED_BY: Final = {
    "charge": LATE,
    "invoice": REVENUE, "credit_note": REVENUE, "write_off": LOSS, "exchange_difference": EXCHANGE, "tolerance": CHARGES, "offset": PAYABLE,
    "settlement_before_takeover": TAKEOVER,
}  # fmt: skip
