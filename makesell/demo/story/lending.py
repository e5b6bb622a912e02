"""Demo: lines that are not sold and wishes of their own — goods lent, given away and sent again, a template, a pause, a drawing to be agreed to,
an export licence, a quota that binds, a product that stands in, a line wanted in parts."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from makesell.demo.story.contracting import SCAN
from makesell.demo.story.lives import Life, Part, do
from makesell.demo.story.shipping import found
from makesell.demo.story.stage import EVERYTHING, Stage
from makesell.documents.deliveries import queries as deliveries
from makesell.documents.orders import queries, states
from makesell.documents.plans import queries as plans
from makesell.documents.returns.states import REPLACE
from makesell.flows.org_1_organisation import add_address
from makesell.flows.org_1_organisation.add_address import NewAddress
from makesell.flows.pro_5_production import (
    change_gift,
    confirm_order,
    convert_loan,
    create_order,
    enter_licence,
    give_back,
    keep_order_template,
    keep_stand_ins,
    open_gate,
    pause_order,
    release_hold,
    set_quota,
    take_stand_in,
)
from makesell.flows.pro_5_production.change_gift import GiftChange, Instead
from makesell.flows.pro_5_production.convert_loan import Conversion, Sold
from makesell.flows.pro_5_production.create_order import LineFact, OrderFact
from makesell.flows.pro_5_production.enter_licence import Licence
from makesell.flows.pro_5_production.give_back import Back
from makesell.flows.pro_5_production.keep_order_template import Keep, Use
from makesell.flows.pro_5_production.keep_stand_ins import NewStandIn
from makesell.flows.pro_5_production.open_gate import Agreed
from makesell.flows.pro_5_production.pause_order import Pause
from makesell.flows.pro_5_production.release_hold import Release
from makesell.flows.pro_5_production.set_quota import NewQuota
from makesell.flows.pro_5_production.take_stand_in import Taken
from makesell.flows.pro_6_shipping import create_delivery, issue_goods, pick_delivery, prove_delivery
from makesell.flows.pro_6_shipping.create_delivery import DeliveryFact
from makesell.flows.pro_6_shipping.pick_delivery import PickFact
from makesell.flows.pro_6_shipping.prove_delivery import ProofFact
from makesell.flows.pro_7_care import authorise_return, credit_return, inspect_return, open_replacement, open_ticket, receive_return
from makesell.flows.pro_7_care.authorise_return import ReturnFact
from makesell.flows.pro_7_care.inspect_return import InspectFact
from makesell.flows.pro_7_care.open_replacement import ReplacementFact
from makesell.flows.pro_7_care.open_ticket import TicketFact
from makesell.flows.reg_1_regime import decide_approval
from makesell.ground.access import roles as R
from makesell.ground.approval.queries import waiting_of
from makesell.ground.refusal import Refusal

DAYS: Final = 40                  # before the last day it begins
KIT, CABLE, REDUCER = "KIT-FL-80", "CBL-SV-5M", "HD-17-80"
ROOM: Final = Decimal(1000)       # more than an order is worth, that a release of credit allows
WHO: Final = "C-1003"             # whose owner is the first salesperson of the cast


def routine(stage: Stage) -> Life:
    """Each wish by itself."""
    yield stage.last - dt.timedelta(days=DAYS)
    for life in (lent(stage), forgotten(stage), given(stage), wished(stage), licensed(stage), scarce(stage), instead(stage), in_parts(stage)):
        stage.begin(life)


def _line(stage: Stage, product: str, qty: int, **more: Any) -> LineFact:
    return LineFact(stage.products[product], Decimal(qty), **more)


def _keyed(stage: Stage, code: str, lines: Sequence[LineFact], **more: Any) -> Part:
    """A draft of the customer's owner."""
    fact = OrderFact(stage.customers[code], tuple(lines), **more)
    return (yield do(create_order, fact, stage.owner(code))).order_id


def _confirmed(stage: Stage, code: str, order: int) -> Part:
    """Confirmed by the customer's owner, credit released where it is held; returns whether nothing holds it any more."""
    outcome = yield do(confirm_order, order, stage.owner(code))
    if states.CREDIT in outcome.holds:
        fact = Release(order, queries.acting(EVERYTHING, "view", order).gross + ROOM, stage.later(90))
        outcome = yield do(release_hold, fact, stage.who(R.CREDIT_CONTROLLER), "小额,客户承诺本周回款")
    return outcome.state == states.CONFIRMED


def _sent(stage: Stage, order: int, *, proved: bool = False) -> Part:
    """Everything open of an order leaves, and (`proved`) arrives; returns the delivery."""
    store = stage.who(R.WAREHOUSE)
    key = yield do(create_delivery, DeliveryFact(stage.warehouse, order_ids=(order,)), store)
    yield do(pick_delivery, PickFact(key, tuple(found(line) for line in deliveries.lines(key))), store)
    yield do(issue_goods, key, store)
    if proved:
        yield stage.later(2)
        yield do(prove_delivery, ProofFact(key, "收货处"), stage.who(R.CUSTOMER_SERVICE))
    return key


def lent(stage: Stage) -> Life:
    """Two sets lent for a trial: of eight, three come back, four are sold — one of them is returned —, one stays longer."""
    seller = stage.owner(WHO)
    lines = [_line(stage, KIT, 8, kind=states.LOAN, due_back_date=stage.later(20))]
    order = yield from _keyed(stage, WHO, lines, project="试用")
    yield from _confirmed(stage, WHO, order)
    yield stage.later(1)
    sent = yield from _sent(stage, order)
    yield stage.later(8)
    yield do(give_back, Back(order, ((1, Decimal(3)),)), stage.who(R.ORDER_DESK), "外观完好")
    yield do(convert_loan, Conversion(order, (Sold(1, Decimal(4)),)), seller, "试用合格，客户留用")
    late = stage.later(40)
    yield do(give_back, (order, ((1, late),)), seller, "客户再试两周", act="extend")
    yield stage.later(2)
    back = yield do(authorise_return, ReturnFact(sent, "留用后一台回差超差", ((1, Decimal(1)),)), stage.who(R.CUSTOMER_SERVICE))
    yield stage.later(1)
    yield do(receive_return, back, stage.who(R.WAREHOUSE))
    yield do(inspect_return, InspectFact(back, "restock"), stage.who(R.QUALITY))
    yield do(credit_return, back, stage.who(R.INVOICING_CLERK))


def forgotten(stage: Stage) -> Life:
    """Goods lent whose day has passed: the salesperson is asked to see to it."""
    order = yield from _keyed(stage, WHO, [_line(stage, CABLE, 6, kind=states.LOAN, due_back_date=stage.later(12))])
    yield from _confirmed(stage, WHO, order)
    yield stage.later(1)
    yield from _sent(stage, order)


def _plan(stage: Stage) -> int | None:
    """The plan of the seller's manager that runs today."""
    rows = plans.standing_of(stage.staff.people[stage.manager(stage.owner(WHO))], stage.today)
    return rows[0] if rows else None


def given(stage: Stage) -> Life:
    """Samples within the budget go along with an order; many more wait for the manager, who agrees, and once does not."""
    seller, manager = stage.owner(WHO), stage.manager(stage.owner(WHO))
    try:
        yield from _keyed(stage, WHO, [_line(stage, KIT, 1, kind="gift")])      # nobody pays for it
    except Refusal:
        yield stage.later(1)
    plan = _plan(stage)
    if plan is None:
        return
    lines = [_line(stage, KIT, 40), _line(stage, CABLE, 3, kind="sample", plan_id=plan), _line(stage, KIT, 2, kind="gift", plan_id=plan)]
    order = yield from _keyed(stage, WHO, lines)
    if (yield from _confirmed(stage, WHO, order)):
        yield stage.later(1)
        delivery = yield from _sent(stage, order, proved=True)
        stage.begin(replaced(stage, order, delivery), stage.later(2))
    for verdict, why in (("approved", "战略客户打样"), ("refused", "本季样品已够")):
        many = yield from _keyed(stage, WHO, [_line(stage, KIT, 30, kind="gift", plan_id=plan)])
        yield from _confirmed(stage, WHO, many)
        yield stage.later(1)
        for approval in waiting_of("order_gift", [many]).values():
            yield do(decide_approval, (approval, verdict), manager, why, on=stage.today)
        if verdict == "refused":
            fewer = GiftChange(many, (Instead(1, Decimal(1)),))
            yield do(change_gift, fewer, seller, "只送一套，其余请客户购买")


def replaced(stage: Stage, order: int, delivery: int) -> Life:
    """Two pieces come back cracked and are sent again; another is sent because a ticket says one was missing."""
    service = stage.who(R.CUSTOMER_SERVICE)
    back = yield do(authorise_return, ReturnFact(delivery, "运输中开裂", ((1, Decimal(2)),)), service)
    yield do(receive_return, back, stage.who(R.WAREHOUSE))
    yield do(inspect_return, InspectFact(back, REPLACE), stage.who(R.QUALITY))
    again = yield do(open_replacement, ReplacementFact(back), service, act="of_return")
    if (yield from _confirmed(stage, WHO, again)):
        yield stage.later(1)
        yield from _sent(stage, again)
    yield do(credit_return, back, stage.who(R.INVOICING_CLERK))
    customer = queries.acting(EVERYTHING, "view", order).customer_id
    fact = TicketFact(customer, "complaint", "少装一套螺栓", "开箱时发现少一套。", delivery_id=delivery, line=1)
    ticket = yield do(open_ticket, fact, service)
    more = yield do(open_replacement, ReplacementFact(ticket, {1: Decimal(1)}), service)
    yield from _confirmed(stage, WHO, more)


def wished(stage: Stage) -> Life:
    """An order is kept as a template and ordered again; one stands still for a week at the customer's wish; one waits for its drawing."""
    seller = stage.owner(WHO)
    order = yield from _keyed(stage, WHO, [_line(stage, KIT, 12), _line(stage, CABLE, 12)])
    yield from _confirmed(stage, WHO, order)
    template = yield do(keep_order_template, Keep(order, "每月安装套件", "Monthly mounting kits", shared=True), seller)
    again = yield do(keep_order_template, Use(template, stage.customers["C-1005"]), seller, act="use")
    yield from _confirmed(stage, WHO, again.order_id)
    old = yield do(keep_order_template, Keep(order, "旧套件", only_customer=True), seller)
    yield do(keep_order_template, old, seller, act="retire")
    yield do(pause_order, Pause(order, by_customer=True, back_on=stage.later(5)), seller, "客户工地停工")
    yield stage.later(5)
    yield do(pause_order, (order,), seller, act="resume")
    drawn = yield from _keyed(stage, WHO, [_line(stage, REDUCER, 4)], drawing_gate=True)
    yield from _confirmed(stage, WHO, drawn)
    yield stage.later(3)
    yield do(open_gate, Agreed(drawn, "drawing"), seller, "客户工程部确认 B 版图纸")


def licensed(stage: Stage) -> Life:
    """Two orders of goods that need an export licence: one has it, and may leave until its last day; of the other, production waits for it too."""
    keeper = stage.who(R.SALES_SUPPORT)
    order = yield from _keyed(stage, WHO, [_line(stage, REDUCER, 2)], licence_gate=states.LICENCE, end_user="越南工厂")
    yield from _confirmed(stage, WHO, order)
    waits = yield from _keyed(stage, WHO, [_line(stage, REDUCER, 3)], licence_gate=states.LICENCE_FIRST, end_user="越南工厂")
    yield from _confirmed(stage, WHO, waits)
    yield stage.later(6)
    fact = Licence(order, "EL-2026-0417", stage.today + dt.timedelta(days=180), "出口许可证.pdf", [SCAN])
    yield do(enter_licence, fact, keeper, "两用物项出口许可证")


def scarce(stage: Stage) -> Life:
    """What is scarce is shared out: a region may have so much of it, an order beyond that is promised from new production."""
    share = NewQuota(stage.products[REDUCER], Decimal(2), stage.today, customer_class="B")
    yield do(set_quota, ([share],), stage.who(R.PLANNER), act="perform_many")
    order = yield from _keyed(stage, "C-2004", [_line(stage, REDUCER, 5)])
    yield from _confirmed(stage, "C-2004", order)


def instead(stage: Stage) -> Life:
    """A product stands in for another; one draft takes it."""
    keeper = stage.who(R.SALES_SUPPORT)
    yield do(keep_stand_ins, NewStandIn(stage.products["HD-25-100"], stage.products[REDUCER], "同安装尺寸"), keeper)
    order = yield from _keyed(stage, "C-1005", [_line(stage, "HD-25-100", 3)])
    yield do(take_stand_in, Taken(order, 1, stage.products[REDUCER]), stage.owner("C-1005"))


def in_parts(stage: Stage) -> Life:
    """A line is wanted in two parts, one of them at the customer's other plant; a delivery goes to one address."""
    seller = stage.owner(WHO)
    place = yield do(add_address, NewAddress(stage.customers[WHO], "锡山区东亭路 66 号二厂", city="无锡"), seller)
    parts = (queries.AskedPart(Decimal(6), stage.later(3), None), queries.AskedPart(Decimal(4), stage.later(4), place))
    order = yield from _keyed(stage, WHO, [_line(stage, KIT, 10, parts=parts)])
    if (yield from _confirmed(stage, WHO, order)):
        for _ in parts:
            yield stage.later(4)
            yield from _sent(stage, order)
