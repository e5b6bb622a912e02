"""A small company of the manufacturer's files with a few dozen orders, and what a database holds of it, told without keys."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from makesell.flows.history import import_adventureworks
from makesell.flows.history.adventureworks.tests.test_small_company import company
from makesell.flows.history.batches import Import, Progress
from makesell.flows.history.imports import again, ask
from makesell.flows.history.writing.into import Into
from makesell.ground import clock
from makesell.ground.actor import system
from makesell.ground.db import run

ACTOR = system("import")
SOURCE = import_adventureworks.SOURCE
ORDERS = 24

_HELD = (
    "select code, external_id, kind from organisation_unit",
    "select code, external_id, kind from organisation_person",
    """select p.code, u.code, m.valid_from, m.valid_to, m."primary" from organisation_membership m
       join organisation_person p on p.id = m.person_id join organisation_unit u on u.id = m.unit_id""",
    "select p.code, g.role, g.valid_from, g.state from organisation_rolegrant g join organisation_person p on p.id = g.person_id",
    "select p.code, r.rate, r.valid_from from schemes_commissionrate r join organisation_person p on p.id = r.person_id",
    "select kind, external_source, external_id, title from spine_record where kind <> 'rule'",
    "select r.external_id, l.position from spine_line l join spine_record r on r.id = l.record_id",
    "select p.code, c.cost, c.valid_from, c.valid_to from products_productcost c join products_product p on p.record_id = c.product_id",
    "select p.code, l.price, l.valid_from, l.valid_to from prices_pricelistline l join products_product p on p.record_id = l.product_id",
    "select kind, line, city, external_id from parties_address",
    "select number, state, order_date, net, tax, freight, gross, channel, rate_note from orders_salesorder",
    "select number, issued_date, carrier from deliveries_delivery",
    "select number, invoice_date, net, tax, gross from invoices_invoice",
    "select amount, settled, due_date from receivables_dueitem",
    "select measure, event_date, qty, net, gross from orderbook_entry",
    """select e.measure, e.event_date, e.business_date, p.code, u.code, e.share, e.qty, e.net, e.gross from performance_entry e
       join organisation_person p on p.id = e.person_id join organisation_unit u on u.id = e.unit_id""",
    "select kind, account, amount, event_date from receivables_entry",
    "select kind, qty, unit_cost, event_date from stock_entry",
    "select t.amount, t.state, p.code, e.code from targets_target t join organisation_person p on p.id = t.person_id"
    " join period_period e on e.id = t.period_id",
)
_BALANCES = (
    "select measure, leaf, entries, qty, net, gross from performance_balance",
    "select measure, leaf, entries, net from performance_customerbalance",
    "select measure, leaf, overlay, sum(entries), sum(qty), sum(net) from performance_unitbalance group by unit_id, 1, 2, 3",
    "select measure, month, overlay, sum(entries), sum(qty), sum(net) from performance_monthbalance group by unit_id, 1, 2, 3",
    "select ordered_net, shipped_net, invoiced_net from orderbook_balance",
    "select account, currency, amount from receivables_balance",
    "select on_hand, reserved, value from stock_balance",
)


def files(path: Path) -> Path:
    """The small company with more orders, alternately by the salesperson and online."""
    heads, lines = "+", "+"
    for key in range(3, ORDERS + 1):
        person = "275.0" if key % 2 else ""
        online, customer, territory = ("False", 2, 2) if key % 2 else ("True", 3, 2)
        day = f"2012-{1 + key % 12:02}-{1 + key % 27:02}"
        money = f"{100 + key}.0050,8.0000,{110 + key}.5"
        heads += f"{key},{day},{day},{day},{online},SO{key},,{customer},{person},{territory},11,11,5,,{money}\n"
        lines += f"S,{key},1,500,{key}\nS,{key},2,501,1\n"
    company(path, Sales_SalesOrderHeader=heads.rstrip("\n"), Production_TransactionHistory=lines.rstrip("\n"))
    return path


def held() -> dict[str, list[tuple[object, ...]]]:
    """What the database holds, sorted, without keys that the order of writing decides."""
    return {sql: sorted(run(sql), key=repr) for sql in (*_HELD, *_BALANCES)}


def balances() -> dict[str, list[tuple[object, ...]]]:
    """The balances alone."""
    return {sql: sorted(run(sql), key=repr) for sql in _BALANCES}


def begun(path: Path) -> int:
    """A run that waits."""
    return ask(SOURCE, path, actor=ACTOR, at=clock.now())


def carry_out(run_id: int, path: Path, tell: Callable[[Progress], None] = lambda _: None, *, size: int = 4) -> str:
    """Carries a run out in small batches; one that ended early is wanted again first."""
    read = SOURCE.read(path)
    again(run_id, actor=ACTOR, at=clock.now())
    steps = [replace(step, size=size) for step in read.steps]
    return Import(run_id, steps, Into(SOURCE.external_source, "USD", SOURCE.since, ACTOR, clock.now()), read.bad, tell).carry_out()
