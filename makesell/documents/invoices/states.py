"""States of an invoice and the one table of its transitions. A posted invoice is never deleted: it is reversed."""

from typing import Final

from makesell.ground.text import N_

DRAFT: Final = "draft"
POSTED: Final = "posted"
REVERSED: Final = "reversed"
DISCARDED: Final = "discarded"
LABELS: Final = {DRAFT: N_("Draft"), POSTED: N_("Posted"), REVERSED: N_("Reversed"), DISCARDED: N_("Discarded")}
TONES: Final = {DRAFT: "mute", POSTED: "ok", REVERSED: "bad", DISCARDED: "mute"}
TRANSITIONS: Final = {(DRAFT, "post"): POSTED, (DRAFT, "discard"): DISCARDED, (POSTED, "reverse"): REVERSED}
NUMBERED: Final = (POSTED, REVERSED)

# What of an order may be invoiced: the rule's choice.
ORDERED: Final = "ordered"
SHIPPED: Final = "shipped"
DELIVERED: Final = "delivered"
ACCEPTED: Final = "accepted"
MONTHLY: Final = "monthly"
SCHEDULE: Final = "schedule"
BASES: Final = {
    ORDERED: N_("What is ordered"), SHIPPED: N_("What is shipped"), DELIVERED: N_("What is delivered"), ACCEPTED: N_("What is accepted"),
    MONTHLY: N_("What was shipped in a month"), SCHEDULE: N_("The payment schedule, part by part"),
}  # fmt: skip

# What a credit note is made of: goods that came back, a price that is lowered 折让, or a rebate 返利 that is settled.
RETURN: Final = "return"
ALLOWANCE: Final = "allowance"
REBATE: Final = "rebate"
CREDITS: Final = {RETURN: N_("For returned goods"), ALLOWANCE: N_("Price allowance"), REBATE: N_("Rebate")}
