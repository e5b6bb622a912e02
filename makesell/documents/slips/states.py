"""States of a slip and the one table of its transitions; what kinds there are."""

from typing import Final

from makesell.ground.text import N_

OPEN: Final = "open"
ANSWERED: Final = "answered"
HARMLESS: Final = "harmless"
WITHDRAWN: Final = "withdrawn"
LABELS: Final = {
    OPEN: N_("To be answered"), ANSWERED: N_("Answered"), HARMLESS: N_("Within the slack"), WITHDRAWN: N_("Withdrawn"),
}  # fmt: skip
TONES: Final = {OPEN: "warn", ANSWERED: "ok", HARMLESS: "ok", WITHDRAWN: "mute"}
TRANSITIONS: Final = {
    (OPEN, "answer"): OPEN,
    (OPEN, "look_again"): OPEN,
    (OPEN, "offer"): OPEN,
    (OPEN, "go_up"): OPEN,
    (OPEN, "end_stop"): OPEN,
    (ANSWERED, "end_stop"): ANSWERED,
    (HARMLESS, "end_stop"): HARMLESS,
    (OPEN, "settle"): ANSWERED,
    (OPEN, "withdraw"): WITHDRAWN,
    (HARMLESS, "withdraw"): WITHDRAWN,
}

MACHINE: Final = "machine"
ABSENCE: Final = "absence"
SCRAP: Final = "scrap"
MATERIAL: Final = "material"
LATE: Final = "late"
PAUSE: Final = "pause"
KINDS: Final = {
    MACHINE: N_("Machine stops"), ABSENCE: N_("Absence"), SCRAP: N_("Scrap"), MATERIAL: N_("Late material"), LATE: N_("Late report"),
    PAUSE: N_("Production stands still"),
}  # fmt: skip
STOPS: Final = (MACHINE, ABSENCE)      # a work center does nothing from a moment until another
REPORTED: Final = (MACHINE, ABSENCE, SCRAP, MATERIAL, LATE)     # a pause reports itself
OF_AN_ORDER: Final = (SCRAP, LATE)     # a production order is done later, wholly or in part

# What can be done; the first four and the last for a line, the others in the plant.
WAIT: Final = "wait"
PART: Final = "part"
OTHER: Final = "other"
SWAP: Final = "swap"
OVERTIME: Final = "overtime"
ELSEWHERE: Final = "elsewhere"
SUBCONTRACT: Final = "subcontract"
EXPEDITE: Final = "expedite"
SUBSTITUTE: Final = "substitute"
STAND_IN: Final = "stand_in"
OPTIONS: Final = {
    WAIT: N_("Wait for it"), PART: N_("Part now, the rest later"), OTHER: N_("Other stock or output"), SWAP: N_("Swap with a lower priority"),
    OVERTIME: N_("Overtime"), ELSEWHERE: N_("Another work center"), SUBCONTRACT: N_("Subcontract"), EXPEDITE: N_("Faster material"),
    SUBSTITUTE: N_("What stands in for it"), STAND_IN: N_("Another product instead"),
}  # fmt: skip
# How a line was answered: by an option, or by nothing being open of it any more (sent, cancelled).
GONE: Final = "gone"
ANSWERS: Final = {**OPTIONS, GONE: N_("Nothing open any more")}
IN_THE_PLANT: Final = (OVERTIME, ELSEWHERE, SUBCONTRACT, EXPEDITE, SUBSTITUTE)
# What somebody outside offers, with a day and a price.
OFFERED: Final = (SUBCONTRACT, EXPEDITE)
# Why an option cannot be chosen.
REFUSED: Final = {
    "together": N_("The order is not delivered in parts."),
    "nothing": N_("Nothing of it is there by the day promised."),
    "other": N_("Other stock or output covers all of it."),
    "no_supply": N_("Nothing that is free comes sooner."),
    "nobody": N_("No order of lower priority holds enough that comes sooner."),
    "unclear": N_("What the line holds is not what is open of it: have its promise worked out anew."),
    "no_stop": N_("No work center stands still."),
    "no_hours": N_("The day has no hours left for it."),
    "no_center": N_("What stands still can be done nowhere else."),
    "no_gain": N_("Nothing comes sooner by it, or something else later."),
    "decided": N_("The dates of production have been moved already."),
    "by_change": N_("No material comes late: another product that is sold instead stands with its line."),
    "no_offer": N_("Nobody has offered it yet: the planner writes down by when and at what price."),
    "no_material": N_("No material comes late."),
    "no_substitute": N_("No bill of material names a substitute of which enough lies free, or it is begun already."),
}
