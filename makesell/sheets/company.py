"""The company itself: its names, currency, time zone, and the rule that names its working calendar. A list of one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.flows.org_1_organisation import change_company
from makesell.flows.org_1_organisation.change_company import CompanyChange
from makesell.ground.actor import Actor
from makesell.ground.clock import today
from makesell.ground.db.emptying import posted
from makesell.ground.listing import Kind
from makesell.ground.organisation import queries
from makesell.ground.organisation.queries import CompanyRow
from makesell.ground.refusal import missing
from makesell.ground.roster.access import COMPANY
from makesell.ground.roster.listings import COMPANY_LISTING
from makesell.ground.rules.queries import editions, value
from makesell.ground.worktime.naming import CALENDAR
from makesell.sheets import giving, rule_words
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Related, Sheet

CHANGE: Final = (
    Input("name", _("Name")),
    Input("name_en", _("English name"), required=False),
    Input("timezone", _("Time zone"), help=_("Decides what day it is, for example Asia/Hong_Kong."), most=60),
)
CURRENCY: Final = (Input("currency", _("Currency"), help=_("Stays once a book has an entry."), most=3),)


def _row(actor: Actor, key: int, act: str = "view") -> CompanyRow:
    COMPANY.require(actor, act)
    row = queries.company()
    if row is None or key != 1:
        raise missing()
    return row


def _change(call: Call) -> Done:
    return _changed(call, "change", CHANGE, _("Changed."))


def _set_currency(call: Call) -> Done:
    return _changed(call, "set_currency", CURRENCY, _("The currency has been set."))


def _changed(call: Call, act: str, inputs: Sequence[Input], say: Any) -> Done:
    (key,) = call.ids
    row = _row(call.actor, key, act)
    as_it_was = CompanyChange(row.name, row.name_en, row.currency, row.timezone, call.version)
    fact = replace(as_it_was, **giving.changed_values(inputs, call.data))
    change_company.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, say, (act, giving.as_given(inputs, row)))


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return giving.as_given((*CHANGE, *CURRENCY), _row(actor, key)) if key else {}


def head(actor: Actor, key: int) -> Head:
    """The head of the company's page; once something is posted the currency is not offered for change."""
    row = _row(actor, key)
    fixed = posted()
    return Head(
        title=row.name,
        sub=row.name_en,
        state="posted" if fixed else "new",
        state_label=_("In business") if fixed else _("Nothing posted yet"),
        tone="ok" if fixed else "mute",
        version=row.version,
    )


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = _row(actor, key)
    day = today()
    named = [each for each in editions(CALENDAR.code) if each.state == "approved" and each.valid_from <= day]
    return [
        Fact(_("English name"), row.name_en),
        Fact(_("Currency"), row.currency, Kind.CODE),
        Fact(_("Time zone"), row.timezone, Kind.CODE),
        Fact(_("Working calendar"), rule_words.calendar(str(value(CALENDAR, day))), noun="rules", id=named[0].record_id if named else None),
    ]


def _calendars(actor: Actor, key: int) -> int:
    return len(editions(CALENDAR.code))


SHEET: Final = Sheet(
    noun="company",
    label=_("Company"),
    plural=_("Company"),
    icon="building-2",
    listing=COMPANY_LISTING,
    policy=COMPANY,
    head=head,
    section="organisation",
    timeline=False,
    order=5,
    columns=(
        Column("name", _("Name"), opens=True),
        Column("name_en", _("English name"), phone=False),
        Column("currency", _("Currency")),
        Column("timezone", _("Time zone"), phone=False),
    ),
    acts=(
        Act("change", _("Change"), _change, CHANGE, icon="pencil", strong=True, start=_start),
        Act("set_currency", _("Set currency"), _set_currency, CURRENCY, icon="coins", states=("new",), start=_start),
    ),
    panels=(Panel("facts", _("Company"), _facts),),
    related=(Related("rules", _("Rules of the working calendar"), _calendars, f"f=kind.eq.{CALENDAR.code}&f=scope.empty"),),
)
