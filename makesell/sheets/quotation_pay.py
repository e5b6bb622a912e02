"""What a quotation earns its owner 这单提成, on its page: for the owner and whoever sees the owner's pay."""

from decimal import Decimal
from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.quotations import queries as quotations
from makesell.ground import clock
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.money import rounded
from makesell.metrics import pay_position
from makesell.sheets import measures
from makesell.sheets.parts import Fact

MARGIN: Final = "margin"


def facts(actor: Actor, key: int) -> list[Fact]:
    """What it would earn, on what, and where the owner stands then; nothing where no scheme pays the owner or the pay is not the reader's to see."""
    row = quotations.quotation(actor, key)
    if row.owner_id is None:
        return []
    found = pay_position.standing(actor, row.owner_id, clock.today())
    if found is None:
        return []
    now = found.plan.now
    on = Fact(_("Earning event"), measures.label(now.measure))
    if now.measure == MARGIN:
        return [on, Fact(_("Earns"), _("Known with the margin, when its goods have left."))]
    amounts = [
        (group, {"net": rounded(net, now.currency), "gross": rounded(gross, now.currency)}.get(now.value, qty))
        for group, qty, net, gross in quotations.sold(key)
    ]
    credit = sum((amount for _group, amount in amounts), Decimal(0))
    kind = measures.KIND_OF_VALUE[now.value]
    return [
        Fact(_("Earns"), found.more_of(amounts), Kind.MONEY, currency=now.currency, help=_(
            "If all of it came today and were the owner's alone, before anything is taken back.")),
        on,
        Fact(_("Credit of this quotation"), credit, kind, currency=now.currency),
        Fact(_("Credit so far in the period"), found.reached, kind, currency=now.currency),
    ]  # fmt: skip
