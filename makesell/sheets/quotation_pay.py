"""What a quotation earns its owner 这单提成, on its page: for the owner and whoever sees the owner's pay."""

from decimal import Decimal
from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.quotations import queries as quotations
from makesell.flows.steps.plan_words import component_name
from makesell.ground import clock, shown
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.money import rounded
from makesell.metrics import pay_position
from makesell.metrics.pay_factors import Sold
from makesell.sheets import measures
from makesell.sheets.parts import Fact

ZERO: Final = Decimal(0)
ONE: Final = Decimal(1)


def facts(actor: Actor, key: int) -> list[Fact]:
    """What it would earn, on what, and where the owner stands then; nothing where no scheme pays the owner or the pay is not the reader's to see."""
    row = quotations.quotation(actor, key)
    if row.owner_id is None:
        return []
    found = pay_position.standing(actor, row.owner_id, clock.today())
    if found is None:
        return []
    now = found.plan.now
    sold = [
        Sold(
            each.qty, rounded(each.net, now.currency), rounded(each.gross, now.currency), each.product_group_id, each.product_id,
            each.customer_class, each.customer_id, each.of_list, each.of_floor,
        )
        for each in quotations.sold(key)
    ]
    earns = found.more_of(sold)
    on = Fact(_("Earning event"), measures.label(now.measure))
    if not earns:
        return [on, Fact(_("Earns"), _("Known with the margin, when its goods have left."))]
    credit = sum(({"net": each.net, "gross": each.gross}.get(now.value, each.qty) for each in sold), ZERO)
    kind = measures.KIND_OF_VALUE[now.value]
    named = [
        *([Fact(_("By the ladder"), earns[""], Kind.MONEY, currency=now.currency)] if now.components and earns.get("") else ()),
        *(Fact(component_name(each), earns[each.code], Kind.MONEY, currency=now.currency) for each in now.components if earns.get(each.code)),
    ]  # fmt: skip
    held, factors = found.held_of(earns), sorted({each for each in found.factors_on(sold) if now.modifiers})
    return [
        Fact(_("Earns"), sum(earns.values(), ZERO), Kind.MONEY, currency=now.currency, help=_(
            "If all of it came today and were the owner's alone, before anything is taken back.")),
        *named,
        *(
            Fact(component_name(each), held[each.code], Kind.MONEY, currency=now.currency, help=_("Held until it is released, of what it earns."))
            for each in now.components if held.get(each.code)
        ),
        *([Fact(_("Multiplied by"), " · ".join(shown.quantity(each) for each in factors), help=_(
            "By the modifiers of the plan: the price against the list or floor price, first orders; money counted as paid when due."))]
            if factors and factors != [ONE] else ()),
        on,
        Fact(_("Credit of this quotation"), credit, kind, currency=now.currency),
        Fact(_("Credit so far in the period"), found.reached, kind, currency=now.currency),
    ]  # fmt: skip
