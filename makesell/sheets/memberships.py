"""Memberships: who works in which unit from when till when."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.flows.org_1_organisation import add_membership, end_membership, move_person
from makesell.ground.refusal import Refusal
from makesell.ground.roster.access import MEMBERSHIPS
from makesell.ground.roster.listings import MEMBERSHIP_LISTING
from makesell.ground.roster.queries import membership
from makesell.sheets import giving, lines
from makesell.sheets.late_moves import RECREDIT, WHY
from makesell.sheets.parts import Act, Call, Column, Done, Incoming, Input, Sheet, Take

ADD: Final = (
    Input("person", _("Person"), Take.REF, noun="people"),
    Input("unit", _("Unit"), Take.REF, noun="units"),
    Input("valid_from", _("From"), Take.DATE),
    Input("valid_to", _("Until"), Take.DATE, required=False),
    Input("primary", _("Primary unit"), Take.BOOL, required=False, help=_("Without an end, the person moves there on that date.")),
    Input("leads", _("Leads the unit"), Take.BOOL, required=False),
    RECREDIT,
    WHY,
)
COLUMNS: Final = (
    Column("person", _("Person"), opens=True),
    Column("unit", _("Unit")),
    Column("primary", _("Primary unit")),
    Column("leads", _("Leads the unit"), phone=False),
    lines.FROM,
    lines.UNTIL,
)


def _add(call: Call) -> Done:
    values = {"primary": False, "leads": False, **giving.new_values(ADD, call.data)}
    anew, why = bool(values.pop("recredit", False)), str(values.pop("reason", "") or call.reason)
    if values["primary"] and values.get("valid_to") is None:
        values.pop("primary")
        values.pop("valid_to", None)
        move_person.perform(move_person.PersonMove(**values), actor=call.actor, at=call.at, reason=why, recredit=anew)
    else:
        add_membership.perform(add_membership.NewMembership(**values), actor=call.actor, at=call.at, reason=why, recredit=anew)
    return Done(say=_("The membership has been added."))


def _change(call: Call) -> Done:
    """Ends a second membership, or says who leads; anything else is a move."""
    row, wanted = membership(call.ids[0]), call.data
    if bool(wanted.get("primary", row.primary)) != row.primary:
        raise Refusal("import.exists", "This is there already and cannot be changed by an import.", field="primary", status=409)
    until = wanted.get("valid_to")
    if until is not None and until != row.valid_to:
        end_membership.perform(end_membership.MembershipEnd(row.id, until), actor=call.actor, at=call.at, reason=call.reason)
    if bool(wanted.get("leads", row.leads)) != row.leads:
        if not row.primary:
            raise Refusal("import.exists", "This is there already and cannot be changed by an import.", field="leads", status=409)
        move = move_person.PersonMove(row.person_id, row.unit_id, row.valid_from, bool(wanted["leads"]))
        move_person.perform(move, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("Changed."))


SHEET: Final = Sheet(
    noun="memberships",
    label=_("Membership"),
    plural=_("Memberships"),
    icon="user-plus",
    listing=MEMBERSHIP_LISTING,
    policy=MEMBERSHIPS,
    head=lines.head_of(MEMBERSHIP_LISTING, MEMBERSHIPS, "person", "unit"),
    section="organisation",
    timeline=False,
    order=22,
    columns=COLUMNS,
    acts=(Act("add", _("New membership"), _add, ADD, icon="plus", makes=True, strong=True),),
    incoming=Incoming(("person", "unit", "valid_from"), _change),
    panels=(lines.panel(_("Membership"), MEMBERSHIP_LISTING, MEMBERSHIPS, COLUMNS),),
    empty=_("No membership."),
)
