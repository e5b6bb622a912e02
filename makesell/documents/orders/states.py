"""States of a sales order and the one table of its transitions."""

from collections.abc import Collection
from typing import Final

from makesell.engines import terms
from makesell.ground.text import N_

DRAFT: Final = "draft"
HELD: Final = "held"
CONFIRMED: Final = "confirmed"
CANCELLED: Final = "cancelled"
DISCARDED: Final = "discarded"
LABELS: Final = {
    DRAFT: N_("Draft"), HELD: N_("Held"), CONFIRMED: N_("Confirmed"), CANCELLED: N_("Cancelled"), DISCARDED: N_("Discarded"),
}  # fmt: skip
TONES: Final = {DRAFT: "mute", HELD: "warn", CONFIRMED: "ok", CANCELLED: "bad", DISCARDED: "mute"}
TRANSITIONS: Final = {
    (DRAFT, "confirm"): CONFIRMED,
    (DRAFT, "hold"): HELD,
    (HELD, "release_hold"): CONFIRMED,
    (HELD, "hold"): HELD,
    (DRAFT, "discard"): DISCARDED,
    (HELD, "cancel"): CANCELLED,
    (CONFIRMED, "cancel"): CANCELLED,
    (CONFIRMED, "cancel_part"): CONFIRMED,
    (CONFIRMED, "change"): CONFIRMED,
}
# Why an order is held: codes of its holds.
CREDIT: Final = "credit"
DISCOUNT: Final = "discount"
GIFT: Final = "gift"
HOLDS: Final = {CREDIT: N_("Credit limit"), DISCOUNT: N_("Discount beyond authority"), GIFT: N_("Gifts beyond their budget")}
# Line kinds (`domain.md` §5); freight is receivable but never performance.
SALE: Final = "sale"
FREIGHT: Final = "freight"
KINDS: Final = {
    SALE: N_("Sale"), "optional": N_("Optional"), "alternative": N_("Alternative"), "text": N_("Text"), "gift": N_("Gift"), "sample": N_("Sample"),
    "replacement": N_("Replacement"), "loan": N_("Loan"), FREIGHT: N_("Freight"),
}  # fmt: skip
LOAN: Final = "loan"
REPLACEMENT: Final = "replacement"
GIVEN: Final = ("gift", "sample")      # their cost goes to a budget line
# What came of goods on loan.
GIVEN_BACK: Final = "given_back"
CONVERTED: Final = "converted"
MOVES: Final = {GIVEN_BACK: N_("Given back"), CONVERTED: N_("Sold")}
CREDITED: Final = (SALE,)
PRICED: Final = (SALE, "optional", "alternative")      # asks the price lists, and is judged by discount authority
GOODS: Final = (SALE, "gift", "sample", "replacement", "loan")     # what a delivery takes along
# Kinds a person may key: an optional or alternative line is chosen on the quotation.
KEYED: Final = (SALE, "gift", "sample", "replacement", "loan", "text", FREIGHT)
FREE: Final = ("gift", "sample", "replacement", "loan", "text")
# What an order may wait for: money, the customer's word on a paper, the authority's licence to export (`domain.md` §6).
BEFORE_SHIPPING: Final = "before_shipping"
PAPERS: Final = {"drawing": N_("Drawing approval"), "agreement": N_("Technical agreement")}
LICENCE: Final = "licence"               # goods do not leave without it
LICENCE_FIRST: Final = "licence_first"   # neither is anything made without it
LICENCES: Final = {LICENCE: N_("Export licence"), LICENCE_FIRST: N_("Export licence")}
LICENCE_RULES: Final = {LICENCE: N_("Before its goods leave"), LICENCE_FIRST: N_("Before it is made, and before its goods leave")}
GATES: Final = {**terms.GATES, **PAPERS, **LICENCES}
LEAVING: Final = (BEFORE_SHIPPING, LICENCE)     # do not keep production waiting
LEAVING_SQL: Final = ", ".join(f"'{kind}'" for kind in LEAVING)
LICENCES_SQL: Final = ", ".join(f"'{kind}'" for kind in LICENCES)


def counting(kinds: Collection[str]) -> list[str]:
    """Those gates an order's dates count from: what production waits for; where it waits for nothing, what its goods wait for."""
    return [kind for kind in kinds if kind not in LEAVING] or list(kinds)


# Whether its goods may leave in parts.
IN_PARTS: Final = "parts"
LINES_WHOLE: Final = "lines"
ORDER_WHOLE: Final = "whole"
DELIVERY_RULES: Final = {IN_PARTS: N_("In parts"), LINES_WHOLE: N_("Each line whole"), ORDER_WHOLE: N_("The whole order at once")}
# A change order is posted as it is made.
CHANGED: Final = "done"
CHANGE_LABELS: Final = {CHANGED: N_("Done")}
CHANGE_TONES: Final = {CHANGED: "ok"}
# A split change is asked for, then decided by somebody else.
ASKED: Final = "asked"
REFUSED: Final = "refused"
WITHDRAWN: Final = "withdrawn"
SPLIT_LABELS: Final = {ASKED: N_("Asked for"), CHANGED: N_("In force"), REFUSED: N_("Refused"), WITHDRAWN: N_("Withdrawn")}
SPLIT_TONES: Final = {ASKED: "info", CHANGED: "ok", REFUSED: "bad", WITHDRAWN: "mute"}
SPLIT_TRANSITIONS: Final = {(ASKED, "approve"): CHANGED, (ASKED, "refuse"): REFUSED, (ASKED, "withdraw"): WITHDRAWN}
