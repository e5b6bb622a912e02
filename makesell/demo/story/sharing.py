"""Demo: credit of orders is shared otherwise after they were confirmed, as somebody asks and somebody else decides."""

from decimal import Decimal
from typing import Final

from makesell.demo.story.lives import Life, do
from makesell.demo.story.stage import EVERYTHING, Stage
from makesell.documents.orders import queries as orders
from makesell.flows.per_3_reward import approve_split, change_split, refuse_split, withdraw_split
from makesell.flows.per_3_reward.change_split import SplitWish
from makesell.flows.pro_5_production.create_order import NewSplit
from makesell.ground import listing
from makesell.ground.access import roles as R
from makesell.ground.listing import Query

LATER: Final = 25                 # working days after the order


def shared(stage: Stage) -> Life:
    """Credit of orders shared otherwise after confirm: refused, withdrawn, approved, and one that waits for the director."""
    director, people = stage.who(R.SALES_DIRECTOR), stage.staff.people
    asked = Query.from_pairs([("size", "20"), ("f", "state.eq.confirmed"), ("sort", "-number")])
    rows = [row for row in listing.page(orders.LISTING, EVERYTHING, asked).rows if row["owner"] in set(people.values()) and row["net"]]
    for fate, row in zip(("refuse", "withdraw", "approve", "wait"), rows, strict=False):
        owner = next(login for login, person in people.items() if person == row["owner"])
        fact = SplitWish(int(row["id"]), (NewSplit(people[owner], Decimal("0.75")), NewSplit(people[stage.manager(owner)], Decimal("0.25"))))
        key = yield do(change_split, fact, owner, "经理一同谈下并跟进交付")
        if fate == "withdraw":
            yield do(withdraw_split, key, owner, "下一单再算")
        elif fate != "wait":
            yield stage.later(1)
            flow, why = (refuse_split, "经理已有团队奖金") if fate == "refuse" else (approve_split, "")
            yield do(flow, key, director, why)


def halved(stage: Stage, order: int, seller: str, helper: str) -> Life:
    """Two who shared an order 60 : 40 share it half and half some weeks later, as their manager asks; the overlay stays."""
    yield stage.later(LATER)
    people, half = stage.staff.people, Decimal("0.5")
    over = {each.person_id: each.share for each in orders.splits(order) if each.overlay}
    shares = (NewSplit(people[seller], half), NewSplit(people[helper], half), *(NewSplit(who, share, overlay=True) for who, share in over.items()))
    key = yield do(change_split, SplitWish(order, shares), stage.manager(seller), "现场调试由协作人完成,双方商定均分")
    yield stage.later(1)
    yield do(approve_split, key, stage.who(R.SALES_DIRECTOR))
    yield from stage.exhibit("split_changed", "split_changes", key)
