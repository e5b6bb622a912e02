"""Demo: goods come back — authorised, received, inspected, credited."""

from decimal import Decimal

from makesell.demo.story.deals import Deal
from makesell.demo.story.lives import Life, do
from makesell.demo.story.stage import Stage
from makesell.documents.deliveries import queries as deliveries
from makesell.flows.pro_7_care import authorise_return, credit_return, inspect_return, receive_return
from makesell.flows.pro_7_care.authorise_return import ReturnFact
from makesell.flows.pro_7_care.inspect_return import InspectFact
from makesell.ground.access import roles as R
from makesell.ground.money import rounded


def live(stage: Stage, deal: Deal, delivery_id: int) -> Life:
    """A share of the first line comes back."""
    line = deliveries.lines(delivery_id)[0]
    qty = max(Decimal(1), rounded(line.qty * deal.back_share, 0))
    service = stage.who(R.CUSTOMER_SERVICE)
    key = yield do(authorise_return, ReturnFact(delivery_id, "回差超差,型号选错" if deal.wish % 2 else "噪音偏大", ((line.position, qty),)), service)
    yield stage.later(4)
    yield do(receive_return, key, stage.who(R.WAREHOUSE))
    yield stage.later(2)
    yield do(inspect_return, InspectFact(key, "restock" if deal.wish % 2 else "scrap"), stage.who(R.QUALITY))
    yield stage.later(1)
    yield do(credit_return, key, stage.who(R.INVOICING_CLERK))
    if deal.scene:
        yield from stage.exhibit(deal.scene, "returns", key)
