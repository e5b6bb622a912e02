"""Flows/history/frepple: fixed names of this source, in one place."""

import datetime as dt
from decimal import Decimal
from typing import Final

COMPANY: Final = "company"
COMPANY_NAME: Final = "示例排产工厂"
COMPANY_NAME_EN: Final = "Sample Planning Plant"
TEAM: Final = "sales"
TEAM_NAME: Final = "销售部"
SELLER: Final = "seller"
SELLER_NAME: Final = "销售员"
PLANNER: Final = "planner"
PLANNER_NAME: Final = "计划员"
CURRENCY: Final = "USD"
PIECE: Final = "PC"
PIECE_NAME: Final = "件"
GOODS: Final = "items"
GOODS_NAME: Final = "产品"
SINCE: Final = dt.date(2010, 1, 1)
# A resource without a calendar of its own works at every hour of every day.
ALWAYS: Final = "24x7"
ALWAYS_NAME: Final = "全天不停"
ALWAYS_NAME_EN: Final = "Round the clock"
YEARS_AHEAD: Final = 2
# A model knows no taxes.
NO_TAX: Final = Decimal(0)
