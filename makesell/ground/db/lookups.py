"""Ground/db: rows of a large table that belong to few rows, each found by an index.

A kept plan (ADR 0017) is made for any values while a company is young: where the table is still small, walking all of it looks cheaper than an
index, and the plan stays while the table grows, until the server has counted its rows anew.
"""


def by_index(table: str, alias: str, of: str, *, left: bool = False) -> str:
    """A join with the rows of a table that belong to each row named before it (`of`); with `left` also of those that have none.

    The planner never turns it into a walk of the whole table (`offset 0` keeps the look-up apart). For sets of any size: a look-up takes some
    two microseconds.
    """
    return f"{'left join' if left else 'join'} lateral (select * from {table} {alias} where {of} offset 0) {alias} on true"
