"""SQL that several postings share: the atoms (13.1) of order lines, and which date an event counts on."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from makesell.ground.db import by_index

# Arrays of event dates and the business dates they count on, joined as `d`.
DATES = "unnest(%(events)s::date[], %(counted)s::date[]) as d(event_date, business_date)"

# Each credit of each line in `picked(line_id)`: the running share before and after it, primary and overlay apart.
ATOMS = f"""
    select s.line_id, s.person_id, s.share, s.overlay, s.changed_by_id,
           sum(s.share) over w as upto, sum(s.share) over w - s.share as before
    from (select distinct line_id from picked) k {by_index("orders_creditsplit", "s", "s.line_id = k.line_id")}
    window w as (partition by s.line_id, s.overlay order by s.position, s.id)
"""


def order_line(of: str) -> str:
    """The order line with this key as `l`, its order as `o`."""
    line, order = by_index("orders_salesorderline", "l", f"l.line_id = {of}"), by_index("orders_salesorder", "o", "o.record_id = l.order_id")
    return f"{line} {order}"


# Whose unit (§1): the person's primary unit on the business date — of somebody who has left, the last one; a house account's is its own.
UNIT = """
    join organisation_person pe on pe.id = a.person_id
    left join lateral (
        select unit_id from organisation_membership x where x.person_id = a.person_id and x."primary" and x.valid_from <= d.business_date
        order by x.valid_from desc limit 1) m on true
"""


def atom(column: str, digits: int) -> str:
    """The amount of one credit of a line: running allocation over the shares in position order (13.1).

    An overlay share is taken alone: overlays do not sum to the whole.
    """
    whole = f"makesell_part({column}, a.upto, 1, {digits}) - makesell_part({column}, a.before, 1, {digits})"
    return f"case when a.overlay then makesell_part({column}, a.share, 1, {digits}) else {whole} end"


def date_params(counted: Mapping[dt.date, dt.date]) -> dict[str, Any]:
    """The parameters of `DATES`."""
    return {"events": list(counted), "counted": list(counted.values())}
