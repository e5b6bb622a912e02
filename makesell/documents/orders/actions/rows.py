"""The rows of an order as parts of one statement: head, lines, shares, parts asked for."""

import datetime as dt
import json
from collections.abc import Sequence
from decimal import Decimal

from makesell.documents.orders import states
from makesell.documents.orders.actions.facts import NewLine, NewOrder
from makesell.ground.db.writing import Write


def heads(record_ids: Sequence[int], orders: Sequence[NewOrder], at: dt.datetime) -> Write[None]:
    """The heads of new orders."""
    zero = Decimal(0)
    return Write(
        """orders as (
           insert into orders_salesorder (record_id, number, state, owner_id, unit_id, currency, version, customer_id, territory_id,
               customer_reference, channel, order_date, requested_date, tax_inclusive, rate, rate_note, net, tax, freight, gross, line_count,
               confirmed_at, terms_id, ship_to_id, quotation_id, contract_id, end_user, project, delivery_rule, drawing_gate, agreement_gate,
               licence_gate)
           select i, n, s, o, u, c, 1, cu, t, ref, ch, od, rd, ti, ra, rn, ne, ta, fr, ne + ta + fr, lc,
                  case when s = 'confirmed' then %s::timestamptz end, te, sh, qu, ko, eu, pj, dr, dg, ag, lg
           from unnest(%s::bigint[], %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::text[], %s::bigint[], %s::bigint[], %s::text[],
                       %s::text[], %s::date[], %s::date[], %s::numeric[], %s::text[], %s::numeric[], %s::numeric[], %s::numeric[], %s::int[],
                       %s::boolean[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::boolean[],
                       %s::boolean[], %s::text[])
               as h(i, n, s, o, u, c, cu, t, ref, ch, od, rd, ra, rn, ne, ta, fr, lc, ti, te, sh, qu, ko, eu, pj, dr, dg, ag, lg))""",
        [
            at,
            list(record_ids),
            [o.number for o in orders],
            [o.state for o in orders],
            [o.owner_id for o in orders],
            [o.unit_id for o in orders],
            [o.currency for o in orders],
            [o.customer_id for o in orders],
            [o.territory_id for o in orders],
            [o.customer_reference for o in orders],
            [o.channel for o in orders],
            [o.order_date for o in orders],
            [o.requested_date for o in orders],
            [o.rate for o in orders],
            [o.rate_note for o in orders],
            [sum((x.net for x in o.lines if x.kind != states.FREIGHT), zero) for o in orders],
            [sum((x.tax for x in o.lines if x.kind != states.FREIGHT), zero) for o in orders],
            [sum((x.net + x.tax for x in o.lines if x.kind == states.FREIGHT), zero) for o in orders],
            [sum(1 for x in o.lines if x.kind != states.FREIGHT) for o in orders],
            [o.tax_inclusive for o in orders],
            [o.terms_id for o in orders],
            [o.ship_to_id for o in orders],
            [o.quotation_id for o in orders],
            [o.contract_id for o in orders],
            [o.end_user for o in orders],
            [o.project for o in orders],
            [o.delivery_rule for o in orders],
            [o.drawing_gate for o in orders],
            [o.agreement_gate for o in orders],
            [o.licence_gate for o in orders],
        ],
    )


def lines(line_ids: Sequence[int], flat: Sequence[tuple[int, NewLine]]) -> Write[None]:
    """Lines (by key) of orders, each beside its order's key."""
    return Write(
        """order_lines as (
           insert into orders_salesorderline (line_id, order_id, position, kind, product_id, text, qty, unit_price, net, tax, gross, cost,
               requested_date, list_price, price_kind, price_reason, special_price_id, tax_rate, service_kind, added_date, replaces_id,
               promotion_id, promotion_cut, due_back_date, budget_line_id, loan_line_id, cause_id, cause_line_id,
               bundle_id, bundle_qty, bundle_at, bundle_weight, floor_price)
           select i, o, p, k, pr, t, q, up, n, ta, n + ta, co, rd, lp, pk, pe::jsonb, sp, tr, sk, ad, re, pm, pc, db, bu, lo, ca, cl,
                  bd, bq, ba, bw, fp
           from unnest(%s::bigint[], %s::bigint[], %s::int[], %s::text[], %s::bigint[], %s::text[], %s::numeric[], %s::numeric[], %s::numeric[],
                       %s::numeric[], %s::numeric[], %s::date[], %s::numeric[], %s::text[], %s::text[], %s::bigint[], %s::numeric[], %s::text[],
                       %s::date[], %s::bigint[], %s::bigint[], %s::numeric[], %s::date[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[],
                       %s::bigint[], %s::numeric[], %s::int[], %s::numeric[], %s::numeric[])
                as l(i, o, p, k, pr, t, q, up, n, ta, co, rd, lp, pk, pe, sp, tr, sk, ad, re, pm, pc, db, bu, lo, ca, cl, bd, bq, ba, bw, fp))""",
        [
            list(line_ids),
            [rid for rid, _ in flat],
            [x.position for _, x in flat],
            [x.kind for _, x in flat],
            [x.product_id for _, x in flat],
            [x.text for _, x in flat],
            [x.qty for _, x in flat],
            [x.unit_price for _, x in flat],
            [x.net for _, x in flat],
            [x.tax for _, x in flat],
            [x.cost for _, x in flat],
            [x.requested_date for _, x in flat],
            [x.list_price for _, x in flat],
            [x.price_kind for _, x in flat],
            [None if x.price_reason is None else json.dumps(x.price_reason) for _, x in flat],
            [x.special_price_id for _, x in flat],
            [x.tax_rate for _, x in flat],
            [x.service_kind for _, x in flat],
            [x.added_date for _, x in flat],
            [x.replaces_id for _, x in flat],
            [x.promotion_id for _, x in flat],
            [x.promotion_cut for _, x in flat],
            [x.due_back_date for _, x in flat],
            [x.budget_line_id for _, x in flat],
            [x.loan_line_id for _, x in flat],
            [x.cause_id for _, x in flat],
            [x.cause_line_id for _, x in flat],
            *([None if x.bundle is None else getattr(x.bundle, name) for _, x in flat] for name in ("product_id", "qty", "at", "weight")),
            [x.floor_price for _, x in flat],
        ],
    )


def splits(line_ids: Sequence[int], lines: Sequence[NewLine]) -> Write[None]:
    """Whose credit lines are."""
    rows = [(i, s.person_id, n, s.share, s.overlay) for i, x in zip(line_ids, lines, strict=True) for n, s in enumerate(x.splits, 1)]
    return Write(
        """order_splits as (
           insert into orders_creditsplit (line_id, person_id, position, share, overlay)
               select * from unnest(%s::bigint[], %s::bigint[], %s::int[], %s::numeric[], %s::boolean[]))""",
        [[row[n] for row in rows] for n in range(5)],
    )


def parts(line_ids: Sequence[int], lines: Sequence[NewLine]) -> list[Write[None]]:
    """The parts lines are asked for in; nothing is written where there are none."""
    rows = [(i, n, part.qty, part.date, part.ship_to_id) for i, x in zip(line_ids, lines, strict=True) for n, part in enumerate(x.parts, 1)]
    if not rows:
        return []
    return [
        Write(
            """order_parts as (
               insert into orders_requestedpart (line_id, position, qty, requested_date, ship_to_id)
                   select * from unnest(%s::bigint[], %s::int[], %s::numeric[], %s::date[], %s::bigint[]))""",
            [[row[n] for row in rows] for n in range(5)],
        )
    ]
