"""The kinds of notices there are, as people choose among them."""

from typing import Final

from makesell.ground.text import N_

KINDS: Final = {
    "approval.waiting": N_("An approval waits for me"),
    "approval.reminded": N_("An approval is due soon"),
    "approval.escalated": N_("An approval was not decided in time"),
    "approval.approved": N_("What I asked for was approved"),
    "approval.refused": N_("What I asked for was refused"),
    "approval.substitute": N_("I stand in for somebody"),
    "target_approved": N_("My target has been approved"),
    "delivery_issued": N_("Goods of mine have left"),
    "delivery_exception": N_("A carrier reports an exception"),
    "delivery_short": N_("A customer reports missing goods"),
    "need_recorded": N_("A need of a customer of mine is written down"),
    "lead_given": N_("A lead becomes mine"),
    "lead_falls_back": N_("A lead of mine is about to fall back into the pool"),
    "lead_fell_back": N_("A lead of mine has fallen back into the pool"),
    "opportunity_given": N_("An opportunity becomes mine"),
    "receipt_claimed": N_("A receipt is claimed and waits for me"),
    "receipt_confirmed": N_("A claim of mine is confirmed"),
    "receipt_refused": N_("A claim of mine is refused"),
    "receipt_taken_back": N_("The bank takes money back"),
    "bill_dishonoured": N_("A bill of a customer of mine is dishonoured"),
    "return_received": N_("Goods of a customer of mine have come back"),
    "ticket_opened": N_("A ticket is mine to answer"),
    "ticket_said": N_("A customer has answered in a ticket of mine"),
    "ticket_handed": N_("A ticket is handed to me"),
    "ticket_lead": N_("Service hands me a sales lead"),
    "ticket_late": N_("A ticket of mine, or of my people, is late"),
    "ticket_reopened": N_("A ticket I solved is open again"),
    "survey_answered": N_("A customer of mine has answered a survey"),
    "handover_waits": N_("Somebody hands over to me"),
    "handover_refused": N_("A successor refuses something of a hand-over I lead"),
    "split_changed": N_("My share of an order's credit has changed"),
    "receipt_unclaimed": N_("Nobody claims a receipt"),
    "note.mentioned": N_("Somebody names me in a note"),
    "note.written": N_("Somebody writes on a record I follow"),
    "books.faults": N_("The proof of the books found faults"),
}
