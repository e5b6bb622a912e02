"""Schemes: kinds and values of measures, with the built-in ones; Django-free, so that the migration seeds from here."""

from typing import Final

from makesell.ground.text import N_

ADDITIVE: Final = "additive"
RATIO: Final = "ratio"
LEVEL: Final = "level"
MEMO: Final = "memo"
MEASURE_KINDS: Final = {ADDITIVE: N_("Additive"), RATIO: N_("Ratio"), LEVEL: N_("Level"), MEMO: N_("Memo")}

NET: Final = "net"
GROSS: Final = "gross"
QTY: Final = "qty"
COUNT: Final = "count"
VALUES: Final = {NET: N_("Net amount"), GROSS: N_("Gross amount"), QTY: N_("Quantity"), COUNT: N_("Count")}

DRAFT: Final = "draft"
APPROVED: Final = "approved"
WITHDRAWN: Final = "withdrawn"
VERSION_STATES: Final = {DRAFT: N_("Draft"), APPROVED: N_("Approved"), WITHDRAWN: N_("Withdrawn")}
VERSION_TONES: Final = {DRAFT: "warn", APPROVED: "ok", WITHDRAWN: "mute"}
# What the steps of a version are given in: amounts of credit, or shares of the agreed target.
OF_MONEY: Final = "money"
OF_TARGET: Final = "target"
LADDERS: Final = {OF_MONEY: N_("Amounts"), OF_TARGET: N_("Shares of the target")}
# Over which period credits add up on the ladder.
ACCUMULATIONS: Final = {"month": N_("Month"), "quarter": N_("Quarter"), "year": N_("Year")}

# code, Chinese name, English name, kind, value
BUILTIN_MEASURES: Final = (
    ("ordered", "订单额", "Ordered", ADDITIVE, NET),
    ("shipped", "发货额", "Shipped", ADDITIVE, NET),
    ("delivered", "签收额", "Delivered", ADDITIVE, NET),
    ("accepted", "验收额", "Accepted", ADDITIVE, NET),
    ("invoiced", "开票额", "Invoiced", ADDITIVE, NET),
    ("paid", "已付清额", "Paid", ADDITIVE, NET),
    ("collected", "回款额", "Collected", ADDITIVE, GROSS),
    ("margin", "毛利", "Margin", ADDITIVE, NET),
    ("new_customer", "新增客户", "New customers", ADDITIVE, COUNT),
    ("complaint", "投诉", "Complaints", ADDITIVE, COUNT),
    ("returned", "退货额", "Returned", MEMO, NET),
    ("cancelled", "取消额", "Cancelled", MEMO, NET),
)

# What a version pays beside its ladder.
COMMISSION: Final = "commission"
BONUS: Final = "bonus"
SCORE: Final = "score"
SPIFF: Final = "spiff"
POOL: Final = "pool"
GUARANTEE: Final = "guarantee"
HOLD_BACK: Final = "hold_back"
DRAW: Final = "draw"
EXPENSE: Final = "expense"
COMPONENT_KINDS: Final = {
    COMMISSION: N_("Commission"), BONUS: N_("Bonus"), SCORE: N_("Bonus by appraisal"), SPIFF: N_("Unit bonus"), POOL: N_("Team pool"),
    GUARANTEE: N_("Guarantee"), HOLD_BACK: N_("Hold-back"), DRAW: N_("Draw"), EXPENSE: N_("Expense package"),
}  # fmt: skip
# Paid by entry; the others by period.
BY_ENTRY: Final = frozenset({COMMISSION, SPIFF})
LADDERED: Final = frozenset({COMMISSION, POOL})
ON_MEASURE: Final = frozenset({COMMISSION, BONUS, SPIFF, POOL})
BY_RUNGS: Final = frozenset({COMMISSION, BONUS, SCORE, POOL})
NEEDS_AMOUNT: Final = frozenset({SPIFF, GUARANTEE, DRAW})
NEEDS_SHARE: Final = frozenset({HOLD_BACK, EXPENSE})
CREDITED: Final = "credited"
PRIMARY: Final = "primary"
OVERLAY: Final = "overlay"
CREDITS: Final = {CREDITED: N_("Primary and overlay credit"), PRIMARY: N_("Primary credit only"), OVERLAY: N_("Overlay credit only")}
ACCEPTED: Final = "accepted"
WARRANTY: Final = "warranty"
RELEASES: Final = {ACCEPTED: N_("When it is accepted"), WARRANTY: N_("When its warranty ends")}
BY_WEIGHT: Final = "weight"
BY_CREDIT: Final = "credit"
SHARES: Final = {BY_WEIGHT: N_("By the shares of the members"), BY_CREDIT: N_("By what each was credited")}
# What multiplies the pay of an entry, and what its steps are given in.
COLLECTION: Final = "collection_days"
PRICE: Final = "price"
FLOOR: Final = "floor"
NEW_CUSTOMER: Final = "new_customer"
NEW_PRODUCT: Final = "new_product"
FIRST_ORDER: Final = "first_order"
MODIFIERS: Final = {
    COLLECTION: N_("Days past due when it was paid"), PRICE: N_("Price as a share of the list price"),
    FLOOR: N_("Price as a share of the floor price"),
    NEW_CUSTOMER: N_("Days since the customer's first order"), NEW_PRODUCT: N_("Days since the product's first order"),
    FIRST_ORDER: N_("First order of the customer (1: it is)"),
}  # fmt: skip

# What somebody who was consulted said of a version.
AGREES: Final = "agrees"
COMMENTS: Final = "comments"
OBJECTS: Final = "objects"
STANCES: Final = {AGREES: N_("Agrees"), COMMENTS: N_("Has remarks"), OBJECTS: N_("Objects")}
