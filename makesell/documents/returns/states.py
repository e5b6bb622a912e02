"""States of a return and the one table of its transitions; what inspection decides."""

from typing import Final

from makesell.ground.text import N_

AUTHORISED: Final = "authorised"
RECEIVED: Final = "received"
INSPECTED: Final = "inspected"
CREDITED: Final = "credited"
CANCELLED: Final = "cancelled"
LABELS: Final = {
    AUTHORISED: N_("Authorised"), RECEIVED: N_("Received"), INSPECTED: N_("Inspected"), CREDITED: N_("Credited to the customer"),
    CANCELLED: N_("Cancelled"),
}  # fmt: skip
TONES: Final = {AUTHORISED: "mute", RECEIVED: "warn", INSPECTED: "info", CREDITED: "ok", CANCELLED: "bad"}
TRANSITIONS: Final = {
    (AUTHORISED, "receive"): RECEIVED,
    (AUTHORISED, "cancel"): CANCELLED,
    (RECEIVED, "inspect"): INSPECTED,
    (INSPECTED, "credit"): CREDITED,
}
RESTOCK: Final = "restock"
REPLACE: Final = "replace"
OUTCOMES: Final = {RESTOCK: N_("Back into stock"), "scrap": N_("Scrap"), REPLACE: N_("Replaced")}
