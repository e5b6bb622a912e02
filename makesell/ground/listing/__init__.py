"""Lists: one engine for conditions, sorting, keyset paging, counts, sums, groups and export of any noun.

Room of the ground floor. A room's `queries.py` declares a `Listing` (its columns as SQL over its own tables, upstream
documents, books and master data); sheets name the columns, desk and API draw the same pages. Nothing a person types
reaches SQL as text: fields and operators are looked up, values are bound.
"""

from makesell.ground.listing.engine import (
    Page,
    Sums,
    beside,
    by_ids,
    count,
    english_names,
    english_of,
    groups,
    page,
    seen,
    stream_rows,
    sums,
)
from makesell.ground.listing.fields import Field, Kind, Listing, Walk
from makesell.ground.listing.query import Condition, Query, Sort

__all__ = [
    "Condition", "Field", "Kind", "Listing", "Page", "Query", "Sort", "Sums", "Walk", "beside", "by_ids", "count",
    "english_names", "english_of", "groups", "page", "seen", "stream_rows", "sums",
]  # fmt: skip
