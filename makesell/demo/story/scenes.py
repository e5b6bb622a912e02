"""Demo: the scenes somebody should look at — deals whose way is written, not drawn. `lives` mark what they leave as exhibits."""

import datetime as dt
from decimal import Decimal
from typing import Final

from makesell.demo.market import CUSTOMERS, CustomerOf
from makesell.demo.story.deals import Deal, Item

CLAWBACK: Final = "clawback"
SPLIT: Final = "split"
PUSH: Final = "push"
UNPAID: Final = "unpaid_deposit"
SHORT: Final = "short_proof"
RETENTION: Final = "retention"
CREDIT: Final = "credit_hold"
CHANGED: Final = "changed"
LOST: Final = "lost_deal"
SLIPPED: Final = "slipped"


def quarters(last: dt.date) -> list[dt.date]:
    """The first days of the six quarters up to the one a day lies in, the newest first."""
    count = last.year * 4 + (last.month - 1) // 3
    return [dt.date((count - n) // 4, (count - n) % 4 * 3 + 1, 1) for n in range(6)]


def written(last: dt.date) -> list[Deal]:
    """The written deals."""
    _now, before, earlier, *_ = quarters(last)
    week, day = dt.timedelta(days=7), dt.timedelta(days=1)
    back = last - 11 * week
    sold = quarters(back)[2] + week
    return [
        # Sold, shipped and paid in a quarter that is closed; a part comes back in time for a pay run that is released.
        Deal(sold, customer("C-2001"), (Item("HD-25-100", 60), Item("HD-17-80", 40)), "NET30", scene=CLAWBACK, back_on=back),
        # A dealer gives everything back: what that takes is more than the month earned, the rest is carried to the next run.
        Deal(sold, customer("C-2005"), (Item("HD-17-80", 280),), "NET30", back_on=back, back_share=Decimal(1)),
        # Two share it 60 : 40, the presales engineer gets an overlay.
        Deal(before + 3 * week, customer("C-1005"), (Item("RV-40E-105", 24),), "NET60", shared_with="chensiyuan", overlay=True, scene=SPLIT),
        # Signed on the last day of a quarter, never paid for, cancelled in the next.
        Deal(
            before - day, customer("C-1003"), (Item("SV-1500W", 160), Item("SD-1500", 160)), "30-70", wish=60, slow=True, cancel_on=before + 4 * week,
            scene=PUSH,
        ),
        # The deposit is past its deadline.
        Deal(last - 5 * week, customer("C-1008"), (Item("HD-25-100", 36),), "30-70", slow=True, scene=UNPAID),
        # What arrived was less than what was sent; it waits for a decision.
        Deal(last - 8 * week, customer("C-2002"), (Item("PL-120-20", 40),), "NET45", short="open", wish=8, scene=SHORT),
        # Everything is paid but the retention, which is overdue.
        Deal(last - 52 * week, customer("C-2004"), (Item("RV-80E-121", 16),), "30-60-10", keeps=True, wish=12, scene=RETENTION),
        # More than the limit leaves room for.
        Deal(last - 10 * week, customer("C-1004"), (Item("SV-400W", 700), Item("SD-750", 300)), "NET30", wish=30, scene=CREDIT),
        # The customer wants more when production has begun.
        Deal(last - 7 * week, customer("C-1005"), (Item("RV-20E-81", 150),), "NET60", wish=14, scene=CHANGED),
        # A discount beyond the manager's and the director's authority: the general manager allows it.
        Deal(before + 5 * week, customer("C-2002"), (Item("HD-17-80", 30, Decimal("980.00")),), "NET45"),
        # Ordinary ends of orders.
        Deal(earlier + 2 * week, customer("C-2005"), (Item("SV-400W", 30),), "NET30", fate="discarded"),
        Deal(earlier + 3 * week, customer("C-2007"), (Item("SD-750", 20),), "NET30", fate="cancelled", wish=30),
        Deal(earlier + 4 * week, customer("C-1001"), (Item("PL-90-10", 60),), "NET60", fate="cut", wish=30),
    ]  # fmt: skip


def lost(last: dt.date) -> Deal:
    """The deal that a rival won: courted for weeks, given up three weeks ago."""
    return Deal(last - dt.timedelta(days=21), customer("C-1005"), (Item("RV-80E-121", 18),), "NET60", wish=26, courted=True, scene=LOST)


def customer(code: str) -> CustomerOf:
    """A customer by code."""
    return next(c for c in CUSTOMERS if c.code == code)
