"""What lines of an order keep of what was decided: parts asked for, special prices and promotions, days, what was cut off them."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal

from makesell.documents.orders.actions import rows
from makesell.documents.orders.actions.facts import NewLine
from makesell.documents.orders.queries.parts import AskedPart
from makesell.ground.db import run
from makesell.ground.db.sets import insert_set, update_set
from makesell.ground.db.writing import written


def ask_in_parts(parts: Mapping[int, Sequence[AskedPart]]) -> None:
    """Lines (by key) are asked for in these parts from now on; none: as a whole."""
    run("delete from orders_requestedpart where line_id = any(%s)", [list(parts)])
    rows = [(line, n, part) for line, asked in parts.items() for n, part in enumerate(asked, 1)]
    insert_set(
        "orders_requestedpart",
        {"line_id": "bigint", "position": "int", "qty": "numeric", "requested_date": "date", "ship_to_id": "bigint"},
        [{"line_id": line, "position": n, "qty": p.qty, "requested_date": p.date, "ship_to_id": p.ship_to_id} for line, n, p in rows],
    )


def sell_at(special_prices: Mapping[int, int | None]) -> None:
    """Names the special prices that lines (by key) take of, or none."""
    rows = [(line, {"special_price_id": key}) for line, key in special_prices.items()]
    update_set("orders_salesorderline", "line_id", {"special_price_id": "bigint"}, rows)


def sell_in(promotions: Mapping[int, tuple[int | None, Decimal]]) -> None:
    """Names the promotions that lines (by key) are sold in, or none, and what those give away on them."""
    rows = [(line, {"promotion_id": key, "promotion_cut": cut}) for line, (key, cut) in promotions.items()]
    update_set("orders_salesorderline", "line_id", {"promotion_id": "bigint", "promotion_cut": "numeric"}, rows)


def regive(instead: Mapping[int, NewLine]) -> None:
    """Lines (by key) of an order that has posted nothing are given away otherwise from now on, or sold; they are asked for as a whole."""
    keys, lines = list(instead), list(instead.values())
    ask_in_parts(dict.fromkeys(keys, ()))
    types = {
        "kind": "text", "qty": "numeric", "unit_price": "numeric", "net": "numeric", "tax": "numeric", "list_price": "numeric", "price_kind": "text",
        "special_price_id": "bigint", "promotion_id": "bigint", "promotion_cut": "numeric", "tax_rate": "numeric", "budget_line_id": "bigint",
        "floor_price": "numeric", "price_reason": "jsonb", "gross": "numeric", "deemed_sale": "boolean", "taxable_value": "numeric",
    }  # fmt: skip
    own = {
        key: {name: getattr(line, name) for name in list(types)[:13]}
        | {"price_reason": None if line.price_reason is None else json.dumps(line.price_reason), "gross": line.net + line.tax}
        | {"deemed_sale": False, "taxable_value": None}
        for key, line in instead.items()
    }
    update_set("orders_salesorderline", "line_id", types, list(own.items()))
    run("delete from orders_creditsplit where line_id = any(%s)", [keys])
    written(rows.splits(keys, lines))


def cut(parts: Sequence[tuple[int, Decimal]]) -> None:
    """Keeps with lines a quantity of each that is ordered no more."""
    run(
        """update orders_salesorderline l set cut_qty = l.cut_qty + t.qty from unnest(%s::bigint[], %s::numeric[]) as t(id, qty)
           where l.line_id = t.id""",
        [[line for line, _ in parts], [qty for _, qty in parts]],
    )


def stand_for(line_ids: Sequence[int]) -> None:
    """Lines that stand for others keep what was promised of those."""
    run(
        """update orders_salesorderline l set first_promised_date = o.first_promised_date, current_promised_date = o.current_promised_date
           from orders_salesorderline o where o.line_id = l.replaces_id and l.line_id = any(%s)""",
        [list(line_ids)],
    )


def wish(days: Mapping[int, dt.date]) -> None:
    """The customer wants lines on other days."""
    run(
        "update orders_salesorderline l set requested_date = t.day from unnest(%s::bigint[], %s::date[]) as t(id, day) where l.line_id = t.id",
        [list(days), list(days.values())],
    )


def deem(values: Mapping[int, tuple[bool, Decimal]]) -> None:
    """What the tax law says of goods that lines (by key) give away: whether they count as sold, and their value for it, without tax."""
    rows = [(line, {"deemed_sale": deemed, "taxable_value": value}) for line, (deemed, value) in values.items()]
    update_set("orders_salesorderline", "line_id", {"deemed_sale": "boolean", "taxable_value": "numeric"}, rows)


def due_back(days: Mapping[int, dt.date]) -> None:
    """Goods on loan by lines (by key) are back by other days."""
    update_set("orders_salesorderline", "line_id", {"due_back_date": "date"}, [(line, {"due_back_date": day}) for line, day in days.items()])
