"""The words of columns that no list and no form of their noun names, for the timeline of a record and the log of changes."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from makesell.sheets.parts import Text

# Columns that only the house itself needs.
TECHNICAL: Final = frozenset((
    "version", "search_grams", "sort_key", "updated_at", "record_id", "name_key", "sound_key", "tax_key", "phone_key", "payer_key",
    # how a schedule was worked out
    "seed", "generation", "tried", "share", "cancel_requested",
    # a ticket's service clock has a card of its own
    "paused_at", "responded_at", "response_due_at", "solution_due_at", "late_with", "up_to_id", "bundle_at",
    "plan_version",
))  # fmt: skip
COLUMNS: Final[Mapping[str, Text]] = {
    "moved_at": _("Date moved at"), "promised": _("Promised anew"), "was_date": _("Promised"), "now_date": _("If nothing is done"),
    "lost": _("Days lost"), "until": _("Until"), "receipt_line": _("Part of a receipt"),
    "received_qty": _("Received"), "first_date": _("First promised"), "unit_cost": _("Price"), "purchase": _("Purchase order"),
    "made_qty": _("To be made in time kept"), "slipped_on": _("Made a slip of the day"), "sent_qty": _("Sent out"),
    "outside_cost": _("Cost of what came back"), "subcontract": _("Subcontract"),
    "about": _("About"), "account": _("Credit account"), "valid_to": _("Valid until"),
    "acknowledged_at": _("Acknowledged at"), "activity": _("Activity"), "agreement": _("Agreement"), "answer": _("Answer"),
    "appraisal": _("Appraisal"), "number": _("Number"),
    "rated_at": _("Ratings closed at"), "party": _("As one of"), "declined": _("Reason for not rating"), "for_unit": _("Unit"),
    "answered_at": _("Answered at"), "answered_by": _("Answered by"), "approved_at": _("Approved at"), "approved_by": _("Approved by"),
    "asked_by": _("Asked by"),
    "bill": _("Bill"), "counts": _("Counts as money"), "counts_on": _("Counts from"), "exposed": _("Takes up credit until it is honoured"),
    "opportunity": _("Opportunity"),
    "calibrated_by": _("Calibrated by"), "calibration": _("Calibration"), "closed_at": _("Ended at"), "closing_words": _("Closing words"),
    "computed_at": _("Computed at"), "confirmed_at": _("Confirmed at"), "confirmed_by": _("Confirmed by"), "consultation": _("Consultation"),
    "currency": _("Currency"), "decided_by": _("Decided by"), "decision": _("Decision"), "dispute": _("Objection"), "disputed_at": _("Objected at"),
    "done_at": _("Done at"), "end_reason": _("Why it ended"), "ended_at": _("Ended at"), "erased_at": _("Erased at"),
    "external": _("Number elsewhere"), "filed_at": _("Filed at"), "filed_by": _("Filed by"), "frozen_at": _("Frozen at"), "gap": _("Gap"),
    "gone_up_at": _("Went up at"), "house_of": _("House account of"), "hr_by": _("Decided for personnel by"), "hr_verdict": _("Verdict of personnel"),
    "lead": _("Lead"), "lead_by": _("Decided as leader by"), "lead_verdict": _("Verdict of the leader"), "letter": _("Payment letter"),
    "line": _("Line"), "line_count": _("Lines"), "lost_to": _("Lost to"), "name": _("Name"), "name_en": _("Name in English"), "net": _("Net"),
    "note": _("Note"), "offer": _("Competitor's offer"),
    "order_line": _("Order line"), "owner": _("Owner"), "payer": _("Payer"), "payer_name": _("Payer"),
    "plan_line": _("Action of the plan"), "problem": _("Problem"), "published_at": _("Published at"), "published_by": _("Published by"),
    "reason": _("Reason"), "receipt": _("Receipt"), "refusal": _("Why it was refused"), "released_at": _("Released at"), "replaces": _("Replaces"),
    "review": _("Review"), "review_text": _("Words of the leader"), "reviewed_at": _("Reviewed at"), "reviewed_by": _("Reviewed by"),
    "root": _("First version"), "scheme_version": _("Scheme"), "self_text": _("Own words"), "settled_by": _("Settled by"), "solution": _("Solution"),
    "state": _("State"), "subject": _("About"), "supply_until": _("Supply held until"), "tax": _("Tax"), "terms": _("Terms of payment"),
    "plant": _("Plant"), "changes": _("What it supposes"), "seconds": _("Seconds of computing"), "of_orders": _("Orders"),
    "tardy_before": _("Hours late, weighed, before"), "tardy_after": _("Hours late, weighed, then"),
    "setup_before": _("Minutes of setup before"), "setup_after": _("Minutes of setup then"),
    "from_center": _("Work center"), "to_center": _("Work center"), "from_start": _("From"), "from_end": _("Until"), "to_start": _("New beginning"),
    "to_end": _("Until"), "before_date": _("Done before"), "after_date": _("Done then"),
    "theme": _("Theme"), "language": _("Language"), "density": _("Density"),
    "territory": _("Territory"), "unit": _("Unit"), "vetoed": _("Vetoed"), "won_by": _("Won by"),
    # rows inside documents, logins and long work
    "due_at": _("Due at"), "remind_at": _("To be reminded at"), "reminded": _("Reminders sent"), "reminded_at": _("Reminded at"),
    "escalated_at": _("Went up at"),
    "escalated_to": _("Went up to"), "decided_for": _("Decided in place of"), "asked_at": _("Asked at"), "asked_role": _("Role that was asked"),
    "archived_at": _("Archived at"), "username": _("Login name"), "is_active": _("Login open"), "last_login": _("Last sign-in"),
    "sessions_version": _("Sessions ended"), "current_promised_date": _("Promised date"), "first_promised_date": _("First promised date"),
    "promised_date": _("Promised date"), "deadline": _("Deadline"), "cancel_requested": _("Stop asked for"), "started_at": _("Started at"),
    "heartbeat_at": _("Last sign of life"), "bad_count": _("Left out"), "failure": _("Why it failed"), "done": _("Done so far"),
    "total": _("Total"), "step": _("Step"), "resume": _("Where it goes on"), "released_by": _("Released by"),
    "released_amount": _("Released up to"), "released_until": _("Released until"), "undone_at": _("Taken back at"), "removed_at": _("Removed at"),
    "lapsed_at": _("Lapsed at"), "licence_number": _("Licence no."), "valid_until": _("Valid until"), "expired_at": _("Seen expired at"),
    "ended": _("Ended"), "tax_rate": _("Tax rate"), "cut_qty": _("Quantity taken off"), "widths": _("Column widths"),
    "shared": _("Shared"), "columns": _("Columns"), "query": _("Conditions"), "data_until": _("Data until"), "is_demo": _("Demo"),
    "zone": _("Time zone"), "retired_at": _("Out of use since"), "reopened_at": _("Reopened at"), "reopened_by": _("Reopened by"),
    "serial": _("Serial number"), "changed_by": _("Changed by"), "told": _("Told"), "created_by": _("Made by"), "answer_due_at": _("Answer due"),
    "milestone": _("Milestone"), "claim_number": _("Document of the claim"), "rate": _("Exchange rate"),
    "buyer_name": _("Name on the tax invoice"), "buyer_number": _("Tax number"), "buyer_address": _("Address"), "buyer_phone": _("Telephone"),
    "buyer_bank": _("Bank"), "buyer_account": pgettext_lazy("bank", "Account number"), "buyer_email": _("Mail"), "cause": _("Cause"),
    "raised_by": _("Raised by"), "form_number": _("Number of the confirmation form"), "credit_note": _("Credit note"),
    "promise": _("What was promised"), "redelivery": _("New delivery"), "qty": _("Quantity"), "parcel": _("Parcel"), "closed_by": _("Closed by"),
    "agreed_at": _("Agreed at"), "agreed_by": _("Agreed to by"), "opening": _("Opening balance"), "closing": _("Closing balance"),
    "due_back_date": _("Back on"), "budget_line": _("Paid by"), "loan_line": _("Loan it was"), "cause_line": _("Line it replaces"),
    "moved_date": _("Day"), "new_line": _("Sold as line"), "ship_to": _("Sent to"), "lines": _("Lines"),
    "delivery_rule": _("How it may leave"), "tax_inclusive": _("Prices include tax"),
    "freight_cost": _("Freight borne by us"), "bundle": _("Bundle"), "bundle_qty": _("Number of bundles"),
    "bundle_weight": _("Weight of its share of the price"),
    "apart_at": _("Told apart at"), "apart_by": _("Told apart by"),
    # production
    "bom": _("Bill of material"), "routing": _("Routing"), "work_center": _("Work center"), "planned_start": _("Planned start"),
    "planned_end": _("Planned end"), "start_qty": _("To begin with"), "setup_minutes": _("Minutes to set up"), "run_each": _("Minutes each"),
    "rework_qty": _("Rework"), "spent_minutes": _("Minutes spent"), "qty_each": _("Quantity each"), "issued_qty": _("Issued"),
    "minutes": _("Minutes"), "minutes_freed": _("Minutes of capacity freed"), "operation": _("Operation"), "applied_at": _("Applied at"),
    "refused_at": _("Refused at"), "undoes": _("Takes back"), "materials": _("Materials"), "component": _("Component"),
    "by_customer": _("Asked for by the customer"), "ended_by": _("Ended by"), "back_on": _("Thought to last until"),
}  # fmt: skip


def field_of(column: str) -> str:
    """The field a column of a table keeps: a reference without its `_id`."""
    return column.removesuffix("_id")
