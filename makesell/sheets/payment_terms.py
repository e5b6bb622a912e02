"""Terms of payment: a payment schedule in parts, entered once and never changed."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.engines.terms import GATES, TRIGGERS
from makesell.flows.org_1_organisation import change_payment_terms, create_payment_terms
from makesell.flows.org_1_organisation.create_payment_terms import NewPart, NewTerms
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.masterdata.terms import queries
from makesell.masterdata.terms.access import POLICY
from makesell.sheets import giving, master
from makesell.sheets.master import Master
from makesell.sheets.parts import Call, Column, Fact, Head, Input, Panel, Sheet, TablePart, Take, View

SAID_TRIGGERS: Final = giving.said(TRIGGERS)
SAID_GATES: Final = giving.said(GATES)
PART: Final = (
    Input("percent", _("Per cent"), Take.MONEY, required=False),
    Input("amount", _("Amount"), Take.MONEY, required=False),
    Input("trigger", _("Trigger"), Take.CHOICE, choices=SAID_TRIGGERS),
    Input("months", _("Months"), Take.INT, required=False),
    Input("days", _("Days"), Take.INT, required=False),
    Input("gate", _("Gate"), Take.CHOICE, choices=SAID_GATES, required=False),
    Input("retention", _("Retention"), Take.BOOL, required=False),
    Input("date", _("Fixed date"), Take.DATE, required=False),
    Input("otherwise_trigger", _("If not answered, after"), Take.CHOICE, choices=SAID_TRIGGERS, required=False),
    Input("otherwise_days", _("Days after that"), Take.INT, required=False),
)
NAMED: Final = (
    Input("name", _("Name")),
    Input("name_en", _("English name"), required=False),
    Input("parts", _("Parts"), Take.TABLE, columns=PART, most=24, help=_("Together 100 %. Other parts are new terms.")),
)


def _make(call: Call, values: Mapping[str, Any]) -> int:
    parts = tuple(NewPart(**giving.new_values(PART, row)) for row in values.get("parts") or [])
    fact = NewTerms(**{**values, "parts": parts})
    return create_payment_terms.perform(fact, actor=call.actor, at=call.at, reason=call.reason)


MASTER: Final = Master(_("New terms of payment"), NAMED, _make, change_payment_terms.perform_many, queries.terms_row, fixed=("parts",))


def head(actor: Actor, key: int) -> Head:
    """The head of the terms' page."""
    return master.head(queries.terms(actor, key))


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.terms(actor, key)
    return [Fact(_("Code"), row.code, Kind.CODE), Fact(_("Name"), row.name), Fact(_("English name"), row.name_en)]


def _parts(actor: Actor, key: int) -> TablePart:
    return TablePart(
        columns=(
            ("position", _("Part"), Kind.INT),
            ("percent", _("Per cent"), Kind.QTY),
            ("amount", _("Amount"), Kind.MONEY),
            ("trigger", _("Trigger"), Kind.TEXT),
            ("months", _("Months"), Kind.INT),
            ("days", _("Days"), Kind.INT),
            ("gate", _("Gate"), Kind.TEXT),
            ("retention", _("Retention"), Kind.BOOL),
        ),
        rows=[
            {
                "position": part.position,
                "percent": part.percent,
                "amount": part.amount,
                "trigger": SAID_TRIGGERS[part.trigger],
                "months": part.months,
                "days": part.days,
                "gate": SAID_GATES.get(part.gate, ""),
                "retention": part.retention,
            }
            for part in queries.parts_of([key])[key]
        ],
    )


SHEET: Final = Sheet(
    noun="payment_terms",
    label=_("Terms of payment"),
    plural=_("Terms of payment"),
    icon="calendar-clock",
    listing=queries.LISTING,
    policy=POLICY,
    head=head,
    section="master",
    record_kind="payment_terms",
    order=45,
    columns=(
        Column("code", _("Code"), opens=True),
        Column("name", _("Name"), opens=True),
        Column("parts", _("Parts")),
        Column("gated", _("With a gate")),
        Column("name_en", _("English name"), first=False),
        Column("active", _("In use"), first=False),
    ),
    views=(View("used", _("In use"), "f=active.eq.1"), View("gated", _("With a gate"), "f=gated.eq.1&f=active.eq.1")),
    acts=MASTER.acts(),
    panels=(Panel("facts", _("Terms of payment"), _facts), Panel("parts", _("Parts"), _parts)),
    empty=_("No terms of payment yet. Enter the first."),
)
