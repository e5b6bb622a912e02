"""The parts of a person's page: what is known, duties of the roles held, roles, memberships, reporting line, commission rates."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.ground.access import duties
from makesell.ground.actor import Actor
from makesell.ground.clock import today
from makesell.ground.listing import Kind
from makesell.ground.organisation import words
from makesell.ground.roster import queries
from makesell.ground.roster.listings import MEMBERSHIP_LISTING
from makesell.ground.worktime.listings import OWN_HOURS_LISTING
from makesell.masterdata.parties import queries as parties
from makesell.masterdata.schemes import queries as schemes
from makesell.sheets import giving, late_moves, lines
from makesell.sheets.naming import titled
from makesell.sheets.parts import Fact, Panel, Related, TablePart, Text


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.person(actor, key, today())
    line = queries.reports_to(key, today())
    return [
        Fact(_("English name"), row.name_en),
        Fact(_("Job title"), titled(row)),
        Fact(_("Unit"), row.unit, noun="units", id=row.unit_id),
        Fact(_("Reports to"), line[0][1] if line else "", noun="people", id=line[0][0] if line else None),
        Fact(_("Mail"), row.email),
        Fact(_("Telephone"), row.phone, Kind.CODE),
        Fact(_("Joined on"), row.joined_date, Kind.DATE),
        Fact(_("Last day"), row.left_date, Kind.DATE),
        Fact(_("Login"), row.login or _("No login")),
        Fact(_("Number in the source"), row.external_id, Kind.CODE),
    ]


def _duties(actor: Actor, key: int) -> TablePart:
    held = [duties.BY_CODE[code] for code in queries.roles_on(key, today()) if code in duties.BY_CODE]
    return TablePart(
        columns=(("role", _("Role"), Kind.TEXT), ("duty", _("Duty"), Kind.TEXT)),
        rows=[{"role": giving.word(role.name), "duty": " · ".join(str(giving.word(duty)) for duty in role.duties)} for role in held],
        empty=_("No role, so no duties in this product."),
    )


# What may still be done with a grant, by its state.
ROLE_ACTS: Final = {"proposed": ("approve_role", "withdraw_role"), "approved": ("withdraw_role",)}


def role_name(code: str) -> Text:
    """A role as people call it."""
    return giving.word(duties.BY_CODE[code].name) if code in duties.BY_CODE else code


def _roles(actor: Actor, key: int) -> TablePart:
    return TablePart(
        columns=(
            ("role", _("Role"), Kind.TEXT),
            ("state", _("State"), Kind.TEXT),
            ("valid_from", _("From"), Kind.DATE),
            ("valid_to", _("Until"), Kind.DATE),
            ("granted_by", _("Proposed by"), Kind.TEXT),
            ("approved_by", _("Approved by"), Kind.TEXT),
        ),
        rows=[
            {
                "key": r.id,
                "acts": ROLE_ACTS.get(r.state, ()),
                "role": role_name(r.role),
                "state": giving.word(words.GRANT_STATES[r.state]),
                "valid_from": r.valid_from,
                "valid_to": r.valid_to,
                "granted_by": r.granted_by or "",
                "approved_by": r.approved_by or "",
            }
            for r in queries.grants(key)
        ],
        empty=_("No role yet."),
        acts=("approve_role", "withdraw_role"),
    )


def _memberships(actor: Actor, key: int) -> TablePart:
    return TablePart(
        columns=(
            ("unit", _("Unit"), Kind.REF),
            ("primary", _("Primary unit"), Kind.BOOL),
            ("leads", _("In charge"), Kind.BOOL),
            ("valid_from", _("From"), Kind.DATE),
            ("valid_to", _("Until"), Kind.DATE),
        ),
        rows=[
            {
                "key": r.id if not r.primary else None,
                "unit": r.unit,
                "unit_id": r.unit_id,
                "primary": r.primary,
                "leads": r.leads,
                "valid_from": r.valid_from,
                "valid_to": r.valid_to,
            }
            for r in queries.memberships(key)
        ],
        links={"unit": "units"},
        empty=_("No membership."),
        acts=("end_membership",),
    )


def _rates(actor: Actor, key: int) -> TablePart:
    rows = schemes.rates_of(actor, key, today())
    return TablePart(
        columns=(("rate", _("Commission rate"), Kind.RATIO), ("valid_from", _("From"), Kind.DATE), ("valid_to", _("Until"), Kind.DATE)),
        rows=[{"rate": r.rate, "valid_from": r.valid_from, "valid_to": r.valid_to} for r in rows],
        empty=_("No commission rate, or it is not yours to see."),
    )


def membership_lines(actor: Actor, key: int) -> dict[int, Text]:
    """A person's second memberships in words, by key."""
    return {r.id: f"{r.unit} · {r.valid_from.isoformat()}" for r in queries.memberships(key) if not r.primary}


def proposed_lines(actor: Actor, key: int) -> dict[int, Text]:
    """Roles proposed for a person, in words, by key."""
    return {r.id: role_name(r.role) for r in queries.grants(key) if "approve_role" in ROLE_ACTS.get(r.state, ())}


def role_lines(actor: Actor, key: int) -> dict[int, Text]:
    """Roles a person holds or is proposed for, in words, by key."""
    return {r.id: role_name(r.role) for r in queries.grants(key) if "withdraw_role" in ROLE_ACTS.get(r.state, ())}


PANELS: Final = (
    Panel("facts", _("Person"), _facts),
    Panel("duties", _("Duties"), _duties),
    Panel("memberships", _("Units by date"), _memberships),
    late_moves.PANEL,
    Panel("roles", _("Roles"), _roles),
    Panel("rates", _("Commission rates"), _rates, aside=True),
)
RELATED: Final = (
    Related("customers", _("Customers"), parties.count_of_person, "f=owner.eq.{id}"),
    lines.related(_("Memberships"), MEMBERSHIP_LISTING, "person"),
    lines.related(_("Commission rates"), schemes.RATE_LISTING, "person"),
    lines.related(_("Own working time"), OWN_HOURS_LISTING, "person"),
)
