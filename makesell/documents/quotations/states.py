"""States of a quotation, the one table of its transitions, and the kinds of its lines."""

from typing import Final

from makesell.ground.text import N_

DRAFT: Final = "draft"
PROPOSED: Final = "proposed"
APPROVED: Final = "approved"
SENT: Final = "sent"
ACCEPTED: Final = "accepted"
DECLINED: Final = "declined"
EXPIRED: Final = "expired"
LOST: Final = "lost"
SUPERSEDED: Final = "superseded"
DISCARDED: Final = "discarded"
LABELS: Final = {
    DRAFT: N_("Draft"), PROPOSED: N_("Waits for consent"), APPROVED: N_("Ready to send"), SENT: N_("With the customer"), ACCEPTED: N_("Accepted"),
    DECLINED: N_("Declined"), EXPIRED: N_("Expired"), LOST: N_("Lost"), SUPERSEDED: N_("Superseded"), DISCARDED: N_("Discarded"),
}  # fmt: skip
TONES: Final = {
    DRAFT: "mute", PROPOSED: "warn", APPROVED: "info", SENT: "info", ACCEPTED: "ok", DECLINED: "bad", EXPIRED: "mute", LOST: "bad",
    SUPERSEDED: "mute", DISCARDED: "mute",
}  # fmt: skip
TRANSITIONS: Final = {
    (DRAFT, "submit"): PROPOSED,
    # within the authority of who submits, or approved before and not changed since
    (DRAFT, "pass"): APPROVED,
    (DRAFT, "discard"): DISCARDED,
    (PROPOSED, "approve"): APPROVED,
    (PROPOSED, "send_back"): DRAFT,
    (PROPOSED, "take_back"): DRAFT,
    (APPROVED, "take_back"): DRAFT,
    (APPROVED, "send"): SENT,
    (SENT, "accept"): ACCEPTED,
    (SENT, "decline"): DECLINED,
    (SENT, "expire"): EXPIRED,
    (SENT, "supersede"): SUPERSEDED,
    (APPROVED, "supersede"): SUPERSEDED,
    (APPROVED, "lose"): LOST,
    (SENT, "lose"): LOST,
    (DECLINED, "lose"): LOST,
    (EXPIRED, "lose"): LOST,
}
# Still able to become an order: what splitting is judged over, and what an acceptance closes.
OPEN: Final = (PROPOSED, APPROVED, SENT)
# May be revised: offered once, and not taken.
REVISABLE: Final = (APPROVED, SENT, DECLINED, EXPIRED)
LOSABLE: Final = (APPROVED, SENT, DECLINED, EXPIRED)

# Kinds of lines (`domain.md` §5). The customer chooses optional ones, and alternatives in place of another line; totals leave them out till then.
SALE: Final = "sale"
OPTIONAL: Final = "optional"
ALTERNATIVE: Final = "alternative"
KINDS: Final = {
    SALE: N_("Sale"), OPTIONAL: N_("Optional"), ALTERNATIVE: N_("Alternative"), "text": N_("Text"), "gift": N_("Gift"), "sample": N_("Sample"),
    "freight": N_("Freight"),
}  # fmt: skip
PRICED: Final = (SALE, OPTIONAL, ALTERNATIVE)
CHOSEN_BY_CUSTOMER: Final = (OPTIONAL, ALTERNATIVE)

# What may have supply kept for it, and what ends a hold.
HOLDABLE: Final = (APPROVED, SENT, ACCEPTED)
HOLD_ENDS: Final = {
    "ordered": N_("Went into the order"), "expired": N_("Its days were over"), "released": N_("Given back"), "closed": N_("The quotation was closed"),
}  # fmt: skip
