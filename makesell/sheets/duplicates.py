"""Duplicates: pairs of customers that may be one, to be merged or told apart."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.flows.org_1_organisation import tell_customers_apart
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.masterdata.parties import queries, words
from makesell.masterdata.parties.access import DUPLICATES
from makesell.masterdata.parties.listings import PAIR_LISTING
from makesell.sheets import giving, merging
from makesell.sheets.parts import Act, Call, Column, Comparison, Done, Fact, Head, Panel, Row, Sheet, TablePart, View

WHY: Final = giving.said(words.ALIKE)
STATES: Final = giving.said(words.PAIR_STATES)
TONES: Final = {"open": "warn", "apart": "mute", "settled": "ok"}


def _pair(actor: Actor, key: int) -> queries.PairRow:
    (row,) = queries.pairs(actor, [key])
    return row


def head(actor: Actor, key: int) -> Head:
    """The head of a pair's page."""
    row = _pair(actor, key)
    first, second = queries.customer(actor, row.first_id), queries.customer(actor, row.second_id)
    return Head(
        title=f"{first.name} · {second.name}", sub=WHY[row.reason], state=row.state, state_label=STATES[row.state], tone=TONES[row.state]
    )


def _sides(actor: Actor, key: int) -> TablePart:
    row = _pair(actor, key)
    found = merging.beside(actor, row.first_id, row.second_id)
    rows: list[Row] = [
        {"field": _("Customer"), "first": found.this, "first_id": row.first_id, "second": found.other, "second_id": row.second_id},
        *({"field": _("Code") if s.name == "keep" else s.label, "first": s.this, "second": s.other} for s in found.sides if s.this or s.other),
    ]
    return TablePart(
        columns=(("field", _("Field"), Kind.TEXT), ("first", _("First"), Kind.REF), ("second", _("Second"), Kind.REF)),
        rows=rows,
        links={"first": "customers", "second": "customers"},
    )


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = _pair(actor, key)
    told = [Fact(_("Told apart by"), row.apart_by), Fact(_("Told apart"), row.apart_at, Kind.MOMENT)] if row.apart_at else []
    return [Fact(_("Why they may be one"), WHY[row.reason]), Fact(_("Found"), row.found_at, Kind.MOMENT), *told]


def _merge(call: Call) -> Done:
    (key,) = call.ids
    (row,) = queries.pairs(call.actor, [key], "merge")
    done = merging.merge(call, row.first_id, row.second_id)
    return Done(key, done.say, data={"customer": done.record_id})


def _apart(call: Call) -> Done:
    tell_customers_apart.perform_many(call.ids, apart=True, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("Noted: they are two customers."), ("suspect", {}))


def _suspect(call: Call) -> Done:
    tell_customers_apart.perform_many(call.ids, apart=False, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("The pair is to be looked at again."), ("keep_apart", {}))


def _compare(actor: Actor, key: int, given: object) -> Comparison:
    row = _pair(actor, key)
    return merging.beside(actor, row.first_id, row.second_id)


SHEET: Final = Sheet(
    noun="duplicates",
    label=_("Suspected duplicate"),
    plural=_("Suspected duplicates"),
    icon="copy-check",
    listing=PAIR_LISTING,
    policy=DUPLICATES,
    head=head,
    section="market",
    timeline=False,
    order=30,
    columns=(
        Column("first", _("First customer"), opens=True, sub="first_code"),
        Column("second", _("Second customer"), opens=True, sub="second_code"),
        Column("reason", _("Why they may be one"), chips={"tax_number": "bad", "name": "warn", "phone": "info", "sound": "mute"}),
        Column("state", _("State"), chips=TONES),
        Column("unit", _("Unit"), first=False),
        Column("found_at", _("Found"), phone=False),
        Column("first_code", _("First code"), first=False),
        Column("second_code", _("Second code"), first=False),
    ),
    views=(
        View("open", _("To be looked at"), "f=state.eq.open"),
        View("apart", _("Two customers"), "f=state.eq.apart"),
        View("settled", _("Settled"), "f=state.eq.settled"),
    ),
    acts=(
        Act("merge", _("Merge"), _merge, merging.INPUTS, icon="git-merge", states=("open",), strong=True, danger=True, compare=_compare),
        Act("keep_apart", _("Two customers"), _apart, icon="unlink", bulk=True, states=("open",)),
        Act("suspect", _("Look at it again"), _suspect, icon="undo-2", bulk=True, states=("apart",)),
    ),
    panels=(Panel("sides", _("Side by side"), _sides), Panel("facts", _("Suspicion"), _facts, aside=True)),
    empty=_("No customer seems to have been entered twice. Customers are compared every night, and whenever one is entered or changed."),
)
