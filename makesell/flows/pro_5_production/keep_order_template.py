"""PRO-5 · An order or a quotation is kept as a template 订单模板, own or the unit's, for its customer alone or for all; a new order begins with
its lines, priced and judged as of that day, the way a copy is.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from makesell.documents.orders import actions as orders
from makesell.documents.orders import queries, states
from makesell.documents.orders.access import POLICY, TEMPLATES
from makesell.documents.orders.actions import Made, templates
from makesell.documents.quotations import queries as quotations
from makesell.documents.quotations.access import POLICY as QUOTATIONS
from makesell.flows.steps.author import author
from makesell.flows.steps.order_lines import LineFact, OrderFact, drafted
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened
from makesell.ground.spine.master import Change, NewRow
from makesell.masterdata.parties import queries as parties

KEPT: Final = (states.SALE, "text")


@dataclass(frozen=True, slots=True)
class Keep:
    """The order or quotation whose lines are kept, under which name, whether the unit may use it and whether for its customer alone."""

    record_id: int
    name: str
    name_en: str = ""
    shared: bool = False
    only_customer: bool = False      # for the customer of the order or quotation alone


@dataclass(frozen=True, slots=True)
class Use:
    """A template, the customer who orders, and when it is wanted."""

    template_id: int
    customer_id: int
    requested_date: dt.date | None = None
    customer_reference: str = ""


@act
def perform(fact: Keep, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Keeps an order's lines that are sold, and its texts; returns the template. Refuses (404) an order out of reach, no name, and no lines."""
    POLICY.require(actor, "keep_template")
    head = queries.acting(actor, "keep_template", fact.record_id)
    lines = queries.acting_lines(head.id)
    values = {"tax_inclusive": head.tax_inclusive, "delivery_rule": head.delivery_rule, "customer_id": head.customer_id}
    return _keep(fact, [(x.product_id, x.qty, x.kind, x.text, x.service_kind) for x in lines], values, actor=actor, at=at, reason=reason)


@act
def of_quotation(fact: Keep, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """The same of a quotation: what it offers and its texts, without what was optional."""
    QUOTATIONS.require(actor, "keep_template")
    row = quotations.quotation(actor, fact.record_id, "keep_template")
    lines = quotations.lines(row.id)
    values = {"tax_inclusive": row.tax_inclusive, "customer_id": row.customer_id}
    return _keep(fact, [(x.product_id, x.qty, x.kind, x.text, x.service_kind) for x in lines], values, actor=actor, at=at, reason=reason)


def _keep(fact: Keep, lines: Sequence[tuple[Any, ...]], values: dict[str, Any], *, actor: Actor, at: dt.datetime, reason: str) -> int:
    if not fact.name.strip():
        raise Refusal("template.name", "A template needs a name.", field="name")
    kept = [
        {"product": product, "qty": format(qty.normalize(), "f"), "kind": kind, "text": text, "service_kind": service}
        for product, qty, kind, text, service in lines
        if kind in KEPT
    ]
    if not any(line["product"] for line in kept):
        raise Refusal("template.lines", "Nothing is sold here that a template could keep.", status=409)
    if not fact.only_customer:
        values["customer_id"] = None
    owner, unit = author(actor, business_date(at))
    row = NewRow(
        "", fact.name.strip()[:200], fact.name_en.strip()[:200], {**values, "shared": fact.shared, "lines": templates.lines_kept(kept)}, owner, unit
    )
    key = templates.create(row, actor=actor, at=at)
    happened([key], "keep_template", actor=actor, at=at, reason=reason)
    return key


@act
def use(fact: Use, *, actor: Actor, at: dt.datetime, reason: str = "") -> Made:
    """Makes a draft of a template for a customer, at today's prices. Refuses (404) what is out of reach, (409) a template out of use, (422) one
    that is another customer's, and products that are not sold any more at their lines."""
    TEMPLATES.require(actor, "use")
    POLICY.require(actor, "create")
    row = queries.template(actor, fact.template_id, "use")
    if not row.active:
        raise Refusal("template.retired", "This template is out of use.", status=409)
    if row.customer_id not in (None, fact.customer_id):
        raise Refusal("template.customer", "This template is for %(customer)s alone.", field="customer", customer=row.customer or "")
    on = business_date(at)
    sold = parties.sold_within_reach(actor, fact.customer_id, None)
    lines = tuple(LineFact(x.product_id, x.qty, None, x.kind, x.text, service_kind=x.service_kind) for x in row.lines)
    keyed = OrderFact(
        fact.customer_id, lines, requested_date=fact.requested_date, tax_inclusive=row.tax_inclusive, delivery_rule=row.delivery_rule,
        customer_reference=fact.customer_reference,
    )  # fmt: skip
    (made,) = orders.record_many([drafted(keyed, on=on, sold=sold)], actor=actor, at=at, act="create", reason=reason or f"{row.code} {row.name}")
    happened([row.id], "use", actor=actor, at=at, reason=reason)
    return made


def retire(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Takes one out of use."""
    return change_many([Change(fact, {"active": False})], "retire", actor=actor, at=at, reason=reason)[0]


@act
def change_many(facts: Sequence[Change], act_name: str, *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Renames templates, shares them or not, takes them out of use and back. Refuses (404) others' templates, and no name."""
    TEMPLATES.require(actor, act_name)
    for fact in facts:
        queries.template(actor, fact.id, act_name)
        if "name" in fact.values and not str(fact.values["name"]).strip():
            raise Refusal("template.name", "A template needs a name.", field="name")
    templates.change(facts)
    keys = [fact.id for fact in facts]
    happened(keys, act_name, actor=actor, at=at, reason=reason)
    return keys
