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
