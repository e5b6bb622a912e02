"""Demo: the story of 华东传动科技 — twenty months of business, lived through the flows by the people of the cast, with the clock moved.

`lives.py` is the calendar: everything that happens is a *life*, a generator that says what it wants done and until when it waits.
One small file a room says how its things live (`orders.py`, `production.py`, `shipping.py`, `money.py`, `returns.py`, …); `deals.py`
draws who buys what when. The same seed tells the same story; `SIZE` says how long-winded it is.
"""
