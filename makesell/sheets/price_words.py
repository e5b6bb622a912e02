"""Why this price, in words: which list or agreement won, and why each of the others did not (`domain.md` §5)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext as say

from makesell.engines import price
from makesell.ground import shown


def source(reason: Mapping[str, Any]) -> str:
    """What the price came from."""
    winner = reason.get("winner")
    if not winner:
        return gettext("No list has a price.")
    kind = say(price.KINDS[winner["kind"]])
    return kind if winner["name"] == kind else f"{kind} · {winner['name']}"


def why(reason: Mapping[str, Any]) -> str:
    """Why it won."""
    return say(price.WHY[reason["why"]]) if reason.get("winner") else ""


def others(reason: Mapping[str, Any]) -> str:
    """The losers, each with its price and its reason."""
    return " / ".join(
        f"{say(price.KINDS[row['kind']])} {shown.plain(Decimal(str(row['price'])), 2)}: {loser(row)}" for row in reason.get("losers") or ()
    )


def loser(row: Mapping[str, Any]) -> str:
    """Why a price did not win."""
    params = {name: say(value) if name == "winner" else value for name, value in (row.get("params") or {}).items()}
    return say(price.WHY[row["why"]]) % params
