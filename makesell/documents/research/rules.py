"""Pure decisions about market sizes: seasons and what a period of a year is worth (13.10)."""

from collections.abc import Sequence
from decimal import Decimal

from makesell.ground.refusal import Refusal
from makesell.ground.text import N_

QUARTERS = 4
WHOLE = Decimal(1)


def judge_season(shares: Sequence[Decimal | None], kind: str) -> None:
    """Refuses a season that is not four shares of a year that sum to exactly 1; no season at all is fine."""
    given = [share for share in shares if share is not None]
    if not given:
        return
    if kind != "year":
        raise Refusal("market_size.season", N_("Only the size of a whole year has season weights."), field="q1")
    if len(given) != QUARTERS or any(share < 0 for share in given) or sum(given) != WHOLE:
        raise Refusal("market_size.season", N_("Season weights are four shares that sum to exactly 100 %."), field="q1")


def judge_share(own: Decimal, market: Decimal) -> None:
    """Refuses a market size that is smaller than what we sold in it ourselves: it includes us."""
    if own > market:
        raise Refusal(
            "market_size.too_small",
            N_("The market size is too small: our own sales there are %(own)s already."),
            field="amount",
            own=f"{own:,.2f}",
        )
