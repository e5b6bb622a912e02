"""Reversal of what a document posted: the exact opposite in every book, dated on its own business date (13.4)."""

import datetime as dt
from collections.abc import Sequence

from makesell.books.orderbook import posting as orderbook
from makesell.books.performance import posting as performance
from makesell.books.receivables import posting as receivables
from makesell.flows.steps.dates import business_dates
from makesell.ground.db import values

# Entries of which something still stands; what is reversed in part already is reversed to the end.
_STANDING = """
    select e.id from {table} e join spine_line l on l.id = e.source_line_id
    left join lateral (select sum({amount}) as amount from {table} r where r.origin_id = e.id) r on true
    where l.record_id = any(%s) and e.origin_id is null{first} and (r.amount is null or e.{amount} + r.amount <> 0) order by e.id
"""
_BOOKS = {"performance_entry": "net", "orderbook_entry": "net", "receivables_entry": "amount"}


def reverse_posted(record_ids: Sequence[int], *, on: dt.date) -> int:
    """Reverses everything these documents posted that still stands; returns how many entries of the performance book were reversed.

    Person, share, unit, territory and product group are those of the reversed entry, wherever the person is today.
    """
    sales, accounting = business_dates("sales", [on])[on], business_dates("accounting", [on])[on]
    # What was derived for measures of the company's own follows by itself.
    first = {"performance_entry": " and e.derived_from_id is null"}
    entries = {t: values(_STANDING.format(table=t, amount=a, first=first.get(t, "")), [list(record_ids)]) for t, a in _BOOKS.items()}
    posted = performance.reverse(entries["performance_entry"], source_line_id=None, event_date=on, business_date=sales)
    orderbook.reverse(entries["orderbook_entry"], source_line_id=None, event_date=on, business_date=sales)
    receivables.reverse(entries["receivables_entry"], source_line_id=None, event_date=on, business_date=accounting)
    return posted
