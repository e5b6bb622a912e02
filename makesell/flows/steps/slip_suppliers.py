"""Step: what suppliers' own offers say about material that comes late — how soon it comes expedited, at which surcharge — stands among the offers of
the slip, as of the moment its options are worked out."""

import datetime as dt
from collections import defaultdict
from decimal import Decimal

from makesell.documents.purchases import queries as purchases
from makesell.documents.purchases.queries import PurchaseLineRow
from makesell.documents.slips import actions as slips
from makesell.documents.slips import states
from makesell.documents.slips.actions import NewOffer
from makesell.documents.slips.queries import SlipRow
from makesell.flows.steps.purchases import ready
from makesell.ground.clock import business_date
from makesell.masterdata.suppliers import queries as suppliers
from makesell.masterdata.suppliers.queries import OfferRow, best


def write(row: SlipRow, at: dt.datetime) -> None:
    """Keeps what those of whom the late material is on order offer for having it sooner; what they offered before goes."""
    if row.kind != states.MATERIAL or row.product_id is None or row.new_date is None or row.in_force:
        return
    on = business_date(at)
    lines = purchases.coming_later(row.product_id, on, row.new_date)
    of = {each.id: each.supplier_id for each in purchases.of_ids(sorted({line.purchase_id for line in lines}))} if lines else {}
    by_supplier: dict[int, list[PurchaseLineRow]] = defaultdict(list)
    for line in lines:
        supplier = of[line.purchase_id]
        if supplier is not None:
            by_supplier[supplier].append(line)
    offers = suppliers.offered([row.product_id], on)[row.product_id] if by_supplier else []
    found = []
    for supplier, own in sorted(by_supplier.items()):
        chosen = best(offers, sum((line.open_qty for line in own), Decimal(0)), supplier)
        if chosen and chosen[0].expedite_days is not None:
            offer, day = chosen[0], ready(chosen[0], on, chosen[0].expedite_days)
            late = [line for line in own if line.due_date > day]
            if day < row.new_date and late:
                found.append(NewOffer(states.EXPEDITE, None, offer.supplier, day, _cost(offer, late, row.currency), supplier))
    slips.suppliers_offer(row.id, found)


def _cost(offer: OfferRow, late: list[PurchaseLineRow], currency: str) -> Decimal:
    """The surcharge of the lines that come sooner: by order once for each, in percent of what each costs."""
    if offer.expedite_charge is not None:
        return sum((offer.surcharge(Decimal(0), Decimal(0), currency) or Decimal(0) for _ in {line.purchase_id for line in late}), Decimal(0))
    costs = [offer.surcharge(line.open_qty, offer.unit_cost if line.unit_cost is None else line.unit_cost, currency) for line in late]
    return sum((cost or Decimal(0) for cost in costs), Decimal(0))
