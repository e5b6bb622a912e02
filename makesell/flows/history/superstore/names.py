"""Flows/history/superstore: fixed dates and names of this source, in one place."""

import datetime as dt
from typing import Final

COMPANY: Final = "company"
COMPANY_NAME: Final = "示例超市"
COMPANY_NAME_EN: Final = "Sample Superstore"
CURRENCY: Final = "CNY"
COUNTRY: Final = "CN"
PIECE: Final = "PC"
PIECE_NAME: Final = "件"
SINCE: Final = dt.date(2014, 1, 1)
# The last day something left.
AS_OF: Final = dt.date(2018, 1, 6)
# 细分: who buys for a household is a person, the others are companies.
SEGMENTS: Final = {"消费者": "person", "公司": "company", "小型企业": "company"}
RETURNED: Final = "是"
