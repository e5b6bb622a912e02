"""The only place that changes sales orders; written in sets, imported by flows only."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from makesell.documents.orders import states
from makesell.documents.orders.queries.parts import AskedPart
from makesell.ground.actor import Actor
from makesell.ground.db import run, values
from makesell.ground.db.sets import insert_set, update_set
from makesell.ground.db.writing import Write, written
from makesell.ground.numbering.actions import NewSeries, take_numbers
from makesell.ground.refusal import Refusal
from makesell.ground.spine import actions as spine
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable, NewDocument
from makesell.ground.text import N_
from makesell.ground.text.search import grams

KIND = "order"
SERIES = NewSeries("sales_order", "SO-{yy}{mm}-")
WHOLE = Decimal(1)


@dataclass(frozen=True, slots=True)
class NewSplit:
    """A credit of a line: who, which share (0–1), primary or overlay."""

    person_id: int
    share: Decimal = WHOLE
    overlay: bool = False


@dataclass(frozen=True, slots=True)
class NewLine:
    """An order line with its amounts already worked out."""

    position: int
    product_id: int | None
    qty: Decimal
    unit_price: Decimal
    net: Decimal
    tax: Decimal
    splits: tuple[NewSplit, ...] = ()
    kind: str = states.SALE
    text: str = ""
    requested_date: dt.date | None = None
    cost: Decimal | None = None
    list_price: Decimal | None = None
    price_kind: str = ""
    price_reason: Mapping[str, Any] | None = None
    special_price_id: int | None = None
    promotion_id: int | None = None
    promotion_cut: Decimal = Decimal(0)
    tax_rate: Decimal | None = None
    service_kind: str = "goods"
    added_date: dt.date | None = None
    replaces_id: int | None = None
    parts: tuple[AskedPart, ...] = ()


@dataclass(frozen=True, slots=True)
class NewOrder:
    """A sales order's head and lines. `number` is given by the past; a draft has none."""

    customer_id: int
    customer_name: str
    owner_id: int | None
    unit_id: int
    currency: str
    order_date: dt.date
    lines: tuple[NewLine, ...]
    number: str | None = None
    state: str = states.DRAFT
    territory_id: int | None = None
    requested_date: dt.date | None = None
    customer_reference: str = ""
    channel: str = "direct"
    rate: Decimal = WHOLE
    rate_note: str = ""
    external_source: str | None = None
    external_id: str | None = None
    tax_inclusive: bool = False
    terms_id: int | None = None
    ship_to_id: int | None = None
    quotation_id: int | None = None
    contract_id: int | None = None
    end_user: str = ""
    project: str = ""
    delivery_rule: str = states.IN_PARTS
    drawing_gate: bool = False
    agreement_gate: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """A recorded order: its key and its lines' keys in the order given."""

    order_id: int
    line_ids: tuple[int, ...]


def _judge(order: NewOrder) -> None:
    for line in order.lines:
        if line.kind in states.CREDITED:
            judge_shares(line.position, line.splits)
        elif line.splits:
            raise Refusal("split.not_credited", "Line %(line)s earns nobody a credit.", field="splits", line=line.position)
        if line.qty <= 0:
            raise Refusal("order.quantity", "The quantity of line %(line)s must be more than 0.", field="lines", line=line.position)


def judge_shares(position: int, splits: Sequence[NewSplit]) -> None:
    """The primary shares of a line sum to exactly 1, nobody stands twice. Refuses others."""
    if len({(s.person_id, s.overlay) for s in splits}) != len(splits):
        raise Refusal("split.twice", "Somebody is credited twice on line %(line)s.", field="splits", line=position)
    if sum((s.share for s in splits if not s.overlay), Decimal(0)) != WHOLE:
        raise Refusal("split.whole", "The primary shares of line %(line)s must sum to 100 %%.", field="splits", line=position)


def record_many(orders: Sequence[NewOrder], *, actor: Actor, at: dt.datetime, act: str = "", reason: str = "") -> list[Made]:
    """Writes orders with lines and splits, in a constant number of statements; returns their keys in the order given.

    `act` is the named act that their timelines begin with.
    """
    for order in orders:
        _judge(order)
    opened = spine.open_with_lines(
        [
            spine.NewRecord(
                KIND, o.customer_name, o.owner_id, o.unit_id, o.number, o.external_source, o.external_id,
                grams=grams(o.number or "", o.customer_reference), sort_key=o.number or "",
            )
            for o in orders
        ],
        [[line.position for line in o.lines] for o in orders],
        actor=actor,
        at=at,
        act=act,
        reason=reason,
    )  # fmt: skip
    flat = [(key, line) for (key, _), o in zip(opened, orders, strict=True) for line in o.lines]
    line_ids = [line_id for _, ids in opened for line_id in ids]
    lines = [line for _, line in flat]
    written(_heads([key for key, _ in opened], orders, at), _lines(line_ids, flat), _splits(line_ids, lines), *_parts(line_ids, lines))
    return [Made(key, tuple(ids)) for key, ids in opened]


def _heads(record_ids: Sequence[int], orders: Sequence[NewOrder], at: dt.datetime) -> Write[None]:
    zero = Decimal(0)
    return Write(
        """orders as (
           insert into orders_salesorder (record_id, number, state, owner_id, unit_id, currency, version, customer_id, territory_id,
               customer_reference, channel, order_date, requested_date, tax_inclusive, rate, rate_note, net, tax, freight, gross, line_count,
               confirmed_at, terms_id, ship_to_id, quotation_id, contract_id, end_user, project, delivery_rule, drawing_gate, agreement_gate)
           select i, n, s, o, u, c, 1, cu, t, ref, ch, od, rd, ti, ra, rn, ne, ta, fr, ne + ta + fr, lc,
                  case when s = 'confirmed' then %s::timestamptz end, te, sh, qu, ko, eu, pj, dr, dg, ag
           from unnest(%s::bigint[], %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::text[], %s::bigint[], %s::bigint[], %s::text[],
                       %s::text[], %s::date[], %s::date[], %s::numeric[], %s::text[], %s::numeric[], %s::numeric[], %s::numeric[], %s::int[],
                       %s::boolean[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::boolean[],
                       %s::boolean[])
               as h(i, n, s, o, u, c, cu, t, ref, ch, od, rd, ra, rn, ne, ta, fr, lc, ti, te, sh, qu, ko, eu, pj, dr, dg, ag))""",
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
        ],
    )


def _lines(line_ids: Sequence[int], flat: Sequence[tuple[int, NewLine]]) -> Write[None]:
    return Write(
        """order_lines as (
           insert into orders_salesorderline (line_id, order_id, position, kind, product_id, text, qty, unit_price, net, tax, gross, cost,
               requested_date, list_price, price_kind, price_reason, special_price_id, tax_rate, service_kind, added_date, replaces_id,
               promotion_id, promotion_cut)
           select i, o, p, k, pr, t, q, up, n, ta, n + ta, co, rd, lp, pk, pe::jsonb, sp, tr, sk, ad, re, pm, pc
           from unnest(%s::bigint[], %s::bigint[], %s::int[], %s::text[], %s::bigint[], %s::text[], %s::numeric[], %s::numeric[], %s::numeric[],
                       %s::numeric[], %s::numeric[], %s::date[], %s::numeric[], %s::text[], %s::text[], %s::bigint[], %s::numeric[], %s::text[],
                       %s::date[], %s::bigint[], %s::bigint[], %s::numeric[])
                as l(i, o, p, k, pr, t, q, up, n, ta, co, rd, lp, pk, pe, sp, tr, sk, ad, re, pm, pc))""",
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
        ],
    )


def _splits(line_ids: Sequence[int], lines: Sequence[NewLine]) -> Write[None]:
    rows = [(i, s.person_id, n, s.share, s.overlay) for i, x in zip(line_ids, lines, strict=True) for n, s in enumerate(x.splits, 1)]
    return Write(
        """order_splits as (
           insert into orders_creditsplit (line_id, person_id, position, share, overlay)
               select * from unnest(%s::bigint[], %s::bigint[], %s::int[], %s::numeric[], %s::boolean[]))""",
        [[row[n] for row in rows] for n in range(5)],
    )


def _parts(line_ids: Sequence[int], lines: Sequence[NewLine]) -> list[Write[None]]:
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


def rewrite(order_id: int, order: NewOrder) -> Made:
    """Writes a draft's head and lines anew under the same key; the audit keeps what it was before."""
    _judge(order)
    run("delete from orders_creditsplit s using orders_salesorderline l where l.line_id = s.line_id and l.order_id = %s", [order_id])
    run("delete from orders_requestedpart p using orders_salesorderline l where l.line_id = p.line_id and l.order_id = %s", [order_id])
    spine.drop_lines("orders_salesorderline", "order_id", order_id)
    spine.rename(order_id, order.customer_name, grams(order.customer_name, order.customer_reference), "")
    spine.reassign([order_id], owner_id=order.owner_id, unit_id=order.unit_id)
    line_ids = spine.open_lines([(order_id, line.position) for line in order.lines])
    run(
        """update orders_salesorder set customer_id = %s, territory_id = %s, customer_reference = %s, channel = %s, currency = %s, order_date = %s,
               requested_date = %s, tax_inclusive = %s, rate = %s, rate_note = %s, terms_id = %s, ship_to_id = %s,
               end_user = %s, project = %s, delivery_rule = %s, drawing_gate = %s, agreement_gate = %s where record_id = %s""",
        [
            order.customer_id, order.territory_id, order.customer_reference, order.channel, order.currency, order.order_date,
            order.requested_date, order.tax_inclusive, order.rate, order.rate_note, order.terms_id, order.ship_to_id,
            order.end_user, order.project, order.delivery_rule, order.drawing_gate, order.agreement_gate, order_id,
        ],
    )  # fmt: skip
    written(_lines(line_ids, [(order_id, line) for line in order.lines]), _splits(line_ids, order.lines), *_parts(line_ids, order.lines))
    resum(order_id)
    return Made(order_id, tuple(line_ids))


def resum(order_id: int, digits: int = 2) -> None:
    """The head's sums are those of its lines, less what was cut off them."""
    run(
        """update orders_salesorder o set net = s.net, tax = s.gross - s.freight - s.net, freight = s.freight, gross = s.gross, line_count = s.n,
               version = o.version + 1
           from (select coalesce(sum(x.net) filter (where kind <> 'freight'), 0) as net,
                        coalesce(sum(x.gross) filter (where kind = 'freight'), 0) as freight, coalesce(sum(x.gross), 0) as gross,
                        count(*) filter (where kind <> 'freight') as n
                 from orders_salesorderline l
                 cross join lateral (select l.net - makesell_part(l.net, l.cut_qty, l.qty, %s) as net,
                                            l.gross - makesell_part(l.gross, l.cut_qty, l.qty, %s) as gross) x
                 where order_id = %s) s
           where o.record_id = %s""",
        [digits, digits, order_id, order_id],
    )


def date(order_id: int, on: dt.date) -> None:
    """The day an order is ordered on: that of its confirmation, not of its first draft."""
    run("update orders_salesorder set order_date = %s where record_id = %s", [on, order_id])


def move_state(
    order_id: int, act: str, *, actor: Actor, at: dt.datetime, reason: str = "", number_on: dt.date | None = None, supply_until: dt.date | None = None
) -> None:
    """Moves an order (locked) by a named act; with `number_on` it takes its number, the last thing an act does.

    Refuses (409) a state that does not allow it.
    """
    allowed = {old: new for (old, name), new in states.TRANSITIONS.items() if name == act}
    number = take_numbers(SERIES, 1, number_on)[0] if number_on else None
    moved = run(
        """with moved as (
               update orders_salesorder o set state = n.new, version = o.version + 1, supply_until = %s, number = coalesce(o.number, %s),
                      confirmed_at = case when n.new = 'confirmed' then coalesce(o.confirmed_at, %s::timestamptz) else confirmed_at end
               from unnest(%s::text[], %s::text[]) as n(old, new) where o.state = n.old and o.record_id = %s returning o.record_id
           ), named as (
               update spine_record r set number = %s, sort_key = %s, version = r.version + 1,
                      search_grams = string_to_array(%s, E'\\x1f') || r.search_grams
               from moved where r.id = moved.record_id and %s::text is not null
           ), told as (
               insert into spine_event (record_id, act, by_id, by_name, at, reason) select record_id, %s, %s, %s, %s, %s from moved
           ) select record_id from moved""",
        [
            supply_until, number, at, list(allowed), list(allowed.values()), order_id, number, number,
            "\x1f".join(grams(number or "")), number, act, actor.person_id, actor.name, at, reason,
        ],
        keep=True,
    )  # fmt: skip
    if not moved:
        raise Refusal("order.state", N_("The order's state does not allow this any more. Open it again."), status=409)


@dataclass(frozen=True, slots=True)
class SchedulePart:
    """A quantity of a line with its date, or so many working days after the gate, and where it comes from."""

    qty: Decimal
    source: str
    date: dt.date | None
    days_after_gate: int | None = None
    requested_date: dt.date | None = None
    ship_to_id: int | None = None


@dataclass(frozen=True, slots=True)
class Scheduled:
    """The promise of a line: its parts and what binds it."""

    line_id: int
    parts: tuple[SchedulePart, ...]
    cause: Mapping[str, Any]

    @property
    def date(self) -> dt.date | None:
        """The day on which all of it is there; None behind a gate."""
        dates = [part.date for part in self.parts if part.date is not None]
        return max(dates) if len(dates) == len(self.parts) else None


def schedule(rows: Sequence[Scheduled], *, first: bool, new: bool = False) -> None:
    """Writes the promises of lines over those they had (`new`: they had none); `first` keeps them as the first promise, where there is none yet."""
    if not rows:
        return
    if not new:
        run("delete from orders_scheduleline where line_id = any(%s)", [[row.line_id for row in rows]])
    scheduling(rows, first=first).done()


def scheduling(rows: Sequence[Scheduled], *, first: bool) -> Write[None]:
    """The promises of lines that have none, to be written together with something else."""
    lines = [row.line_id for row in rows]
    flat = [(row.line_id, n, part) for row in rows for n, part in enumerate(row.parts, 1)]
    return Write(
        """order_promises as (
               insert into orders_scheduleline (line_id, position, qty, source, promised_date, days_after_gate, requested_date, ship_to_id)
               select * from unnest(%s::bigint[], %s::int[], %s::numeric[], %s::text[], %s::date[], %s::int[], %s::date[], %s::bigint[])
           ), order_promised as (
               update orders_salesorderline l set current_promised_date = t.day, promise_cause = t.cause::jsonb,
                   first_promised_date = case when %s then coalesce(l.first_promised_date, t.day) else l.first_promised_date end
               from unnest(%s::bigint[], %s::date[], %s::text[]) as t(line_id, day, cause) where l.line_id = t.line_id
           )""",
        [
            [line for line, _, _ in flat],
            [n for _, n, _ in flat],
            [part.qty for *_, part in flat],
            [part.source for *_, part in flat],
            [part.date for *_, part in flat],
            [part.days_after_gate for *_, part in flat],
            [part.requested_date for *_, part in flat],
            [part.ship_to_id for *_, part in flat],
            first,
            lines,
            [row.date for row in rows],
            [json.dumps(dict(row.cause)) for row in rows],
        ],
    )


@dataclass(frozen=True, slots=True)
class NewPromiseChange:
    """A promised date that moved."""

    line_id: int
    from_date: dt.date | None
    to_date: dt.date | None
    cause: str
    params: Mapping[str, Any]
    told_id: int | None = None
    by_customer: bool = False


def promise_moved(rows: Sequence[NewPromiseChange], *, at: dt.datetime) -> None:
    """Keeps changes of promised dates; one the customer asked for sets a new first promise."""
    if not rows:
        return
    run(
        """insert into orders_promisechange (line_id, at, from_date, to_date, cause, params, by_customer, told_id)
           select l, %s, f, t, c, p::jsonb, b, w
           from unnest(%s::bigint[], %s::date[], %s::date[], %s::text[], %s::text[], %s::boolean[], %s::bigint[]) as x(l, f, t, c, p, b, w)""",
        [
            at,
            [r.line_id for r in rows],
            [r.from_date for r in rows],
            [r.to_date for r in rows],
            [r.cause for r in rows],
            [json.dumps(dict(r.params)) for r in rows],
            [r.by_customer for r in rows],
            [r.told_id for r in rows],
        ],
    )
    asked = [r.line_id for r in rows if r.by_customer]
    if asked:
        run("update orders_salesorderline set first_promised_date = current_promised_date where line_id = any(%s)", [asked])


def hold(order_id: int, code: str, params: Mapping[str, Any], *, actor: Actor, at: dt.datetime) -> None:
    """Keeps why an order is held; a reason that stands already takes the new figures."""
    run(
        """insert into orders_orderhold (order_id, code, params, at, asked_by_id, reason) values (%s, %s, %s::jsonb, %s, %s, '')
           on conflict (order_id, code) where ended_at is null do update set params = excluded.params""",
        [order_id, code, json.dumps(dict(params)), at, actor.person_id],
    )


def end_holds(
    order_id: int,
    codes: Sequence[str],
    *,
    actor: Actor,
    at: dt.datetime,
    reason: str = "",
    amount: Decimal | None = None,
    until: dt.date | None = None,
) -> None:
    """Ends holds of an order; a release names its amount and its end, and does not grow by itself."""
    run(
        """update orders_orderhold set ended_at = %s, released_by_id = %s, released_amount = %s, released_until = %s, reason = %s
           where order_id = %s and code = any(%s) and ended_at is null""",
        [at, actor.person_id, amount, until, reason, order_id, list(codes)],
    )


def release_again(order_id: int, amount: Decimal, until: dt.date, *, actor: Actor, at: dt.datetime, reason: str) -> None:
    """Keeps a further release of an order that goes on already; nobody asked for it but its goods."""
    run(
        """insert into orders_orderhold (order_id, code, params, at, ended_at, released_by_id, released_amount, released_until, reason)
           values (%s, %s, '{}'::jsonb, %s, %s, %s, %s, %s, %s)""",
        [order_id, states.CREDIT, at, at, actor.person_id, amount, until, reason],
    )


@dataclass(frozen=True, slots=True)
class NewGate:
    """What an order waits for until a deadline: money, or (amount 0) a paper."""

    kind: str
    amount: Decimal
    deadline: dt.date


def set_gates(order_id: int, gates: Sequence[NewGate]) -> None:
    """Sets the gates of an order; one that is open stays open."""
    run(
        """insert into orders_ordergate (order_id, kind, amount, deadline)
           select %s, k, a, d from unnest(%s::text[], %s::numeric[], %s::date[]) as t(k, a, d)
           on conflict (order_id, kind) do update set amount = excluded.amount, deadline = excluded.deadline""",
        [order_id, [g.kind for g in gates], [g.amount for g in gates], [g.deadline for g in gates]],
    )


def supply_lapsed(order_ids: Sequence[int], *, at: dt.datetime) -> None:
    """What orders held of supply has gone back; gates that were waited for have lapsed."""
    run("update orders_salesorder set supply_until = null, version = version + 1 where record_id = any(%s)", [list(order_ids)])
    run("update orders_ordergate set lapsed_at = %s where order_id = any(%s) and opened_at is null", [at, list(order_ids)])


def open_gates(order_id: int, kinds: Sequence[str], *, at: dt.datetime) -> None:
    """What these gates wait for has come."""
    run("update orders_ordergate set opened_at = %s where order_id = %s and kind = any(%s)", [at, order_id, list(kinds)])


def supply_kept(order_id: int) -> None:
    """What the order holds of supply waits for nothing any more."""
    run("update orders_salesorder set supply_until = null, version = version + 1 where record_id = %s", [order_id])


def unschedule(line_ids: Sequence[int]) -> None:
    """Lines promise nothing any more."""
    run("delete from orders_scheduleline where line_id = any(%s)", [list(line_ids)])


def open_sources(order_id: int, count: int) -> list[int]:
    """Opens lines of the order's record that a cancellation's entries name as their source, behind all others."""
    row = values("select coalesce(max(position), 0) from spine_line where record_id = %s", [order_id])
    return spine.open_lines([(order_id, int(row[0]) + n) for n in range(1, count + 1)])


def cut(parts: Sequence[tuple[int, Decimal]]) -> None:
    """Keeps with lines a quantity of each that is ordered no more."""
    run(
        """update orders_salesorderline l set cut_qty = l.cut_qty + t.qty from unnest(%s::bigint[], %s::numeric[]) as t(id, qty)
           where l.line_id = t.id""",
        [[line for line, _ in parts], [qty for _, qty in parts]],
    )


def add_lines(order_id: int, lines: Sequence[NewLine]) -> list[int]:
    """Writes lines behind those an order has, at the next positions; returns their keys in the order given."""
    last = int(values("select coalesce(max(position), 0) from spine_line where record_id = %s", [order_id])[0])
    placed = [replace(line, position=last + n) for n, line in enumerate(lines, 1)]
    keys = spine.open_lines([(order_id, line.position) for line in placed])
    written(_lines(keys, [(order_id, line) for line in placed]), _splits(keys, placed), *_parts(keys, placed))
    return keys


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


CHANGES = DocumentTable(
    "change_order",
    "orders_changeorder",
    NewSeries("change_order", "CO-{yy}{mm}-"),
    {
        "order_id": "bigint", "customer_id": "bigint", "change_date": "date", "by_customer": "boolean", "reason": "text",
        "gross_before": "numeric", "gross_after": "numeric",
    },
    {},
    sought=("reason",),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewChangeLine:
    """A line of the order before and after a change; `line_id` None is a line it did not have."""

    line_id: int | None
    qty_before: Decimal
    qty_after: Decimal
    price_before: Decimal | None = None
    price_after: Decimal | None = None
    wished_before: dt.date | None = None
    wished_after: dt.date | None = None
    promised_before: dt.date | None = None


def open_change(title: str, head: Mapping[str, Any], own: tuple[int | None, int, str], count: int, *, actor: Actor, at: dt.datetime) -> list[int]:
    """Opens a change of an order (`own`: owner, unit, currency); returns its key and those of its `count` lines, which postings name."""
    document = NewDocument(title, states.CHANGED, *own, head)
    (key,) = documents.open_many(CHANGES, [document], actor=actor, at=at)
    return [key, *spine.open_lines([(key, position) for position in range(1, count + 1)])]


def write_change(change_id: int, line_ids: Sequence[int], lines: Sequence[tuple[NewChangeLine, int | None]], gross: Decimal) -> None:
    """Writes what a change did, line by line with the line that stands for it now, and what the order comes to after it."""
    run("update orders_changeorder set gross_after = %s where record_id = %s", [gross, change_id])
    insert_set(
        "orders_changeline",
        {
            "line_id": "bigint", "position": "int", "change_id": "bigint", "order_line_id": "bigint", "new_line_id": "bigint",
            "qty_before": "numeric", "qty_after": "numeric", "price_before": "numeric", "price_after": "numeric",
            "wished_before": "date", "wished_after": "date", "promised_before": "date",
        },
        [
            {
                "line_id": key, "position": n, "change_id": change_id, "order_line_id": line.line_id, "new_line_id": new,
                "qty_before": line.qty_before, "qty_after": line.qty_after, "price_before": line.price_before, "price_after": line.price_after,
                "wished_before": line.wished_before, "wished_after": line.wished_after, "promised_before": line.promised_before,
            }
            for n, (key, (line, new)) in enumerate(zip(line_ids, lines, strict=True), 1)
        ],
    )  # fmt: skip
    run(
        """update orders_changeline c set promised_after = l.current_promised_date from orders_salesorderline l
           where c.change_id = %s and l.line_id = coalesce(c.new_line_id, c.order_line_id)""",
        [change_id],
    )


def number_change(change_id: int, on: dt.date) -> None:
    """Gives a change its number, the last thing its act does."""
    documents.number(CHANGES, [change_id], on)
