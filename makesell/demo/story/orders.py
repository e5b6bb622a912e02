"""Demo: the life of an order — keyed, judged, confirmed or held, waited for, shipped in parts, changed by the customer."""

from decimal import Decimal
from typing import Final

from makesell.demo.story import money, offering, scenes, selling, sharing, shipping
from makesell.demo.story.accidents import tried
from makesell.demo.story.appetite import RATES
from makesell.demo.story.deals import Deal
from makesell.demo.story.lives import Life, Part, do
from makesell.demo.story.stage import EVERYTHING, Stage
from makesell.documents.orders import queries, states
from makesell.flows.pro_4_negotiation import lose_opportunity, win_opportunity
from makesell.flows.pro_4_negotiation.lose_opportunity import LossFact
from makesell.flows.pro_4_negotiation.win_opportunity import WinFact
from makesell.flows.pro_5_production import (
    allow_discount,
    cancel_order,
    change_order,
    confirm_order,
    create_order,
    discard_order,
    price_order,
    release_hold,
)
from makesell.flows.pro_5_production.cancel_order import Cancel
from makesell.flows.pro_5_production.change_order import Change, LineChange
from makesell.flows.pro_5_production.confirm_order import Outcome
from makesell.flows.pro_5_production.create_order import LineFact, NewSplit, OrderFact
from makesell.flows.pro_5_production.release_hold import Release
from makesell.ground.access import roles as R
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal

FREIGHT: Final = Decimal("260.00")
SHARES: Final = (Decimal("0.6"), Decimal("0.4"))
OVERLAY: Final = Decimal("0.3")
ON_ORDERS: Final = (scenes.SPLIT, scenes.PUSH, scenes.UNPAID, scenes.CREDIT, scenes.CHANGED)
MORE: Final = 20
ROOM, ROUND = Decimal("1.2"), Decimal(1_000)      # a release leaves an order room for small changes, and is a round figure
WEEKS: Final = 6
LADDER: Final = (R.SALES_MANAGER, R.SALES_DIRECTOR, R.EXECUTIVE)


def live(stage: Stage, deal: Deal, opportunity: int | None = None) -> Life:
    """The whole life of an order; an opportunity may be there already."""
    quotation = None
    if stage.today < deal.day:
        opportunity, quotation = yield from selling.court(stage, deal)
        yield deal.day
    seller = stage.owner(deal.customer.code)
    if quotation is not None:
        made = yield from offering.agreed(stage, deal, quotation)
        yield from goes_on(stage, deal, made, opportunity if deal.paper != offering.CONTRACT else None)
        return
    who = stage.who(R.ORDER_DESK) if deal.by_desk else seller
    made = yield do(create_order, keyed(stage, deal, seller), who)
    if deal.fate == "discarded":
        yield stage.later(4)
        yield do(discard_order, made.order_id, who)
        yield from _in_vain(opportunity, seller)
        return
    yield from goes_on(stage, deal, made.order_id, opportunity, who)


def goes_on(stage: Stage, deal: Deal, order_id: int, opportunity: int | None = None, who: str = "") -> Life:
    """The life of an order from its draft on; an opportunity that nothing has won yet is won by it."""
    seller = stage.owner(deal.customer.code)
    outcome = yield from _confirmed(order_id, who or seller)
    if outcome.state == states.HELD:
        yield stage.later(1 + deal.wish % 3)
        outcome = yield from _released(stage, deal, order_id, outcome)
        if outcome is None:
            yield from _in_vain(opportunity, seller)
            return
    if opportunity is not None:
        yield do(win_opportunity, WinFact(opportunity, order_id), seller)
    if deal.fate == "cancelled":
        yield stage.later(2)
        if (yield from _cancelled(order_id, seller, "客户项目暂停")):
            return
    if deal.fate == "cut":
        yield from _cut(stage, order_id, deal)
    stage.begin(money.deposit(stage, deal, order_id))
    if deal.scene in ON_ORDERS:
        yield from stage.exhibit(deal.scene, "orders", order_id)
    if deal.scene == scenes.CREDIT:
        yield from tried(change_order, _more(order_id, deal, deal.items[0].qty), seller, "客户追加数量")      # more than was released
        yield from shipping.left(stage, deal, order_id, last=True)      # sooner than it is made
    if deal.scene == scenes.SPLIT:
        stage.begin(sharing.halved(stage, order_id, seller, deal.shared_with))
    if deal.scene == scenes.CHANGED:
        yield from _wants_more(stage, order_id, deal, seller)
    if deal.scene == scenes.UNPAID:      # nothing leaves before the deposit, though some would be there
        return
    if deal.cancel_on is not None:
        yield deal.cancel_on
        if (yield from _cancelled(order_id, seller, "客户年度预算取消")):
            return
    yield from shipping.fulfil(stage, deal, order_id)


def _wants_more(stage: Stage, order_id: int, deal: Deal, seller: str) -> Life:
    """The customer wants more of the first line; while its credit does not allow that, somebody asks again after each week's payments."""
    wished = _more(order_id, deal, MORE)
    for _ in range(WEEKS):
        yield stage.later(4)
        try:
            yield do(change_order, wished, seller, "客户追加数量")
        except Refusal:
            continue
        return


def _more(order_id: int, deal: Deal, more: int) -> Change:
    return Change(order_id, (LineChange(1, Decimal(deal.items[0].qty + more)),))


def _in_vain(opportunity: int | None, seller: str) -> Life:
    """What was courted for comes to nothing after all."""
    if opportunity is not None:
        yield do(lose_opportunity, LossFact(opportunity, "no_budget", "下单后取消"), seller)


def keyed(stage: Stage, deal: Deal, seller: str) -> OrderFact:
    """A deal as an order is keyed."""
    lines = tuple(LineFact(stage.products[item.product], Decimal(item.qty), item.price) for item in deal.items)
    if deal.freight:
        lines += (LineFact(None, kind=states.FREIGHT, unit_price=FREIGHT, text="运费"),)
    return OrderFact(
        stage.customers[deal.customer.code],
        lines,
        splits=_splits(stage, deal, seller),
        requested_date=stage.later(deal.wish),
        rate=RATES.get(deal.currency),
        terms_id=stage.terms[deal.terms],
        customer_reference=f"PO-{deal.day:%y%m}{deal.wish:02d}",
    )


def _splits(stage: Stage, deal: Deal, seller: str) -> tuple[NewSplit, ...]:
    people = stage.staff.people
    splits: tuple[NewSplit, ...] = (NewSplit(people[seller]),)
    if deal.shared_with not in ("", seller):
        splits = tuple(NewSplit(people[name], share) for name, share in zip((seller, deal.shared_with), SHARES, strict=True))
    overlay = (NewSplit(people[stage.who(R.PRESALES)], OVERLAY, overlay=True),) if deal.overlay else ()
    return splits + overlay


def _confirmed(order_id: int, who: str) -> Part:
    """Confirmed or held; where prices have moved since the order was keyed, it is priced again."""
    try:
        return (yield do(confirm_order, order_id, who))
    except Refusal as refusal:
        if refusal.code != "order.price_moved":
            raise
    yield do(price_order, order_id, who)
    return (yield do(confirm_order, order_id, who))


def _released(stage: Stage, deal: Deal, order_id: int, outcome: Outcome) -> Part:
    """The discount is allowed by the lowest who may; credit is released, or the order is given up. None when it is given up."""
    if states.DISCOUNT in outcome.holds:
        for role in LADDER:
            who = stage.manager(stage.owner(deal.customer.code)) if role == R.SALES_MANAGER else stage.who(role)
            try:
                outcome = yield do(allow_discount, order_id, who, "战略客户,长期框架")
                break
            except Refusal:
                continue
    if states.CREDIT in outcome.holds:
        if deal.wish % 4 == 0:
            yield stage.later(7)
            yield do(cancel_order, Cancel(order_id), stage.owner(deal.customer.code), "信用未放行,客户取消")
            return None
        head = queries.acting(EVERYTHING, "view", order_id)
        up_to = rounded(head.gross * RATES.get(deal.currency, Decimal(1)) * ROOM / ROUND, 0) * ROUND
        fact = Release(order_id, up_to, stage.later(90))
        outcome = yield do(release_hold, fact, stage.who(R.CREDIT_CONTROLLER), "客户承诺两周内回款,已收到付款凭证")
    return outcome if outcome.state == states.CONFIRMED else None


def _cancelled(order_id: int, who: str, why: str) -> Part:
    """False when production has begun: then the customer takes it after all."""
    try:
        yield do(cancel_order, Cancel(order_id), who, why)
    except Refusal:
        return False
    return True


def _cut(stage: Stage, order_id: int, deal: Deal) -> Part:
    """The customer takes less of the first line; what production has begun for stays."""
    less = Decimal(max(1, deal.items[0].qty // 3))
    try:
        yield do(cancel_order, Cancel(order_id, {1: less}), stage.owner(deal.customer.code), "客户减少数量")
    except Refusal:
        return
