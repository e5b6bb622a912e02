"""States of a receipt and the one table of its transitions."""

from typing import Final

from makesell.ground.text import N_

RECORDED: Final = "recorded"
CLAIMED: Final = "claimed"
CONFIRMED: Final = "confirmed"
REVERSED: Final = "reversed"
LABELS: Final = {RECORDED: N_("To be claimed"), CLAIMED: N_("Claimed"), CONFIRMED: N_("Confirmed"), REVERSED: N_("Reversed")}
TONES: Final = {RECORDED: "warn", CLAIMED: "info", CONFIRMED: "ok", REVERSED: "bad"}
TRANSITIONS: Final = {
    (RECORDED, "claim"): CLAIMED,
    (CLAIMED, "refuse_claim"): RECORDED,
    (CLAIMED, "confirm"): CONFIRMED,
    (RECORDED, "reverse"): REVERSED,
    (CONFIRMED, "reverse"): REVERSED,
}

# Write-offs 坏账核销.
PROPOSED: Final = "proposed"
APPROVED: Final = "approved"
REFUSED: Final = "refused"
WITHDRAWN: Final = "withdrawn"
WRITE_OFFS: Final = {
    PROPOSED: N_("Proposed"), APPROVED: N_("Written off"), REFUSED: N_("Refused"), WITHDRAWN: N_("Withdrawn"), REVERSED: N_("Reversed"),
}  # fmt: skip
WRITE_OFF_TONES: Final = {PROPOSED: "warn", APPROVED: "bad", REFUSED: "mute", WITHDRAWN: "mute", REVERSED: "info"}
WRITE_OFF_MOVES: Final = {
    (PROPOSED, "approve"): APPROVED, (PROPOSED, "refuse"): REFUSED, (PROPOSED, "withdraw"): WITHDRAWN, (APPROVED, "reverse"): REVERSED,
}  # fmt: skip

# Why something was written off; small differences that a receipt leaves are tolerated.
BAD_DEBT: Final = "bad_debt"
TOLERATED: Final = {"bank_charges": N_("Bank charges"), "rounding": N_("Rounding"), "discount_taken": N_("Discount the customer took")}
SURPLUS: Final = "surplus"     # of what a receipt brought beyond its invoices
WHY_WRITTEN_OFF: Final = {BAD_DEBT: N_("Bad debt"), **TOLERATED, SURPLUS: N_("Small surplus, kept as income")}

# Offsets 抵账.
OUR_CREDIT: Final = "credit"
ITS_CLAIM: Final = "claim"
OFFSET_KINDS: Final = {OUR_CREDIT: N_("Against our credit note"), ITS_CLAIM: N_("Against a claim of the customer")}
OFFSETS: Final = {
    PROPOSED: N_("Proposed"), APPROVED: N_("Set off"), REFUSED: N_("Refused"), WITHDRAWN: N_("Withdrawn"), REVERSED: N_("Reversed"),
}  # fmt: skip
OFFSET_TONES: Final = {PROPOSED: "warn", APPROVED: "ok", REFUSED: "mute", WITHDRAWN: "mute", REVERSED: "info"}
OFFSET_MOVES: Final = WRITE_OFF_MOVES

# Refunds 退款.
ASKED: Final = "asked"
PAID: Final = "paid"
REFUNDS: Final = {ASKED: N_("Asked for"), APPROVED: N_("To be paid"), PAID: N_("Paid back"), REFUSED: N_("Refused"), WITHDRAWN: N_("Withdrawn")}
REFUND_TONES: Final = {ASKED: "warn", APPROVED: "info", PAID: "ok", REFUSED: "mute", WITHDRAWN: "mute"}
REFUND_MOVES: Final = {
    (ASKED, "approve"): APPROVED, (ASKED, "refuse"): REFUSED, (ASKED, "withdraw"): WITHDRAWN, (APPROVED, "withdraw"): WITHDRAWN,
    (APPROVED, "pay"): PAID,
}  # fmt: skip

# Bills 承兑汇票. One that was passed on may still come back unpaid.
BANK: Final = "bank"
COMMERCIAL: Final = "commercial"
BILL_KINDS: Final = {BANK: N_("Bank acceptance"), COMMERCIAL: N_("Commercial acceptance")}
IN_HAND: Final = "in_hand"
ENDORSED: Final = "endorsed"
DISCOUNTED: Final = "discounted"
HONOURED: Final = "honoured"
DISHONOURED: Final = "dishonoured"
GIVEN_BACK: Final = "given_back"
BILLS: Final = {
    IN_HAND: N_("In hand"), ENDORSED: N_("Endorsed"), DISCOUNTED: N_("Discounted"), HONOURED: N_("Honoured"), DISHONOURED: N_("Dishonoured"),
    GIVEN_BACK: N_("Given back"),
}  # fmt: skip
BILL_TONES: Final = {IN_HAND: "info", ENDORSED: "plum", DISCOUNTED: "plum", HONOURED: "ok", DISHONOURED: "bad", GIVEN_BACK: "mute"}
NOT_HONOURED: Final = (IN_HAND, ENDORSED, DISCOUNTED)
BILL_MOVES: Final = {
    (IN_HAND, "endorse"): ENDORSED, (IN_HAND, "discount"): DISCOUNTED, (IN_HAND, "give_back"): GIVEN_BACK,
    **{(state, "honour"): HONOURED for state in NOT_HONOURED}, **{(state, "dishonour"): DISHONOURED for state in NOT_HONOURED},
}  # fmt: skip
# When a bill counts as money.
ON_RECEIPT: Final = "received"
WHEN_HONOURED: Final = "honoured"

# Bank statements 银行流水, and what becomes of their lines.
READ: Final = "read"
LOADED: Final = "loaded"
UNDONE: Final = "undone"
DISCARDED: Final = "discarded"
STATEMENTS: Final = {READ: N_("Tried"), LOADED: N_("Taken over"), UNDONE: N_("Taken back"), DISCARDED: N_("Discarded")}
STATEMENT_TONES: Final = {READ: "warn", LOADED: "ok", UNDONE: "mute", DISCARDED: "mute"}
STATEMENT_MOVES: Final = {(READ, "load"): LOADED, (READ, "load_gap"): LOADED, (READ, "discard"): DISCARDED, (LOADED, "undo"): UNDONE}
CAME: Final = "in"
WENT: Final = "out"
KNOWN: Final = "known"
BAD: Final = "bad"
OUTCOMES: Final = {CAME: N_("Came in"), WENT: N_("Went out"), KNOWN: N_("Known already"), BAD: N_("Left out")}
FAULTS: Final = {
    "date": N_("No day can be read"),
    "amount": N_("No amount can be read"),
    "both": N_("It came in and went out at once"),
    "side": N_("It is not said whether it came in or went out"),
    "balance": N_("The balance cannot be read"),
    "follows": N_("The balance does not follow from the row before"),
    "cents": N_("The amount has parts of a cent"),
    "future": N_("This day has not come yet"),
    "taken": N_("The bank reference belongs to another receipt"),
}

# Statements of account 对账单.
DRAFTED: Final = "drafted"
SENT: Final = "sent"
AGREED: Final = "agreed"
DISPUTED: Final = "disputed"
ANSWERED: Final = "answered"
ACCOUNTS: Final = {
    DRAFTED: N_("Made, to be sent"), SENT: N_("Sent"), AGREED: N_("Agreed by the customer"), DISPUTED: N_("Disputed by the customer"),
    ANSWERED: N_("Disputes answered"), DISCARDED: N_("Discarded"),
}  # fmt: skip
ACCOUNT_TONES: Final = {DRAFTED: "mute", SENT: "info", AGREED: "ok", DISPUTED: "bad", ANSWERED: "warn", DISCARDED: "mute"}
WITH_CUSTOMER: Final = (SENT, ANSWERED)
ACCOUNT_MOVES: Final = {
    (DRAFTED, "send"): SENT, (DRAFTED, "discard"): DISCARDED, (DISPUTED, "answer"): ANSWERED,
    **{(state, act): to for state in WITH_CUSTOMER for act, to in (("agree", AGREED), ("dispute", DISPUTED), ("register", AGREED))},
}  # fmt: skip
