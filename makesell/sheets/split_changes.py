"""Sheet of split changes: list, page with the shares before and after and what they posted, and the acts of who decides.

They are asked for by the act “Change credit split” of an order.
"""

from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.books.performance import balances as performance
from makesell.documents.orders import queries as orders
from makesell.documents.orders import states
from makesell.documents.orders.access import SPLITS
from makesell.flows.per_3_reward import approve_split, refuse_split, withdraw_split
from makesell.ground import listing
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.masterdata.parties import listings as parties
from makesell.sheets import measures
from makesell.sheets.giving import moving_one, said
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Panel, Sheet, Stage, TablePart, Text, View

NOUN: Final = "split_changes"
STATES: Final = said(states.SPLIT_LABELS)


def head(actor: Actor, change_id: int) -> Head:
    """The change's head; refuses what the actor may not see."""
    row = orders.split_change(actor, change_id)
    return Head(
        title=row.customer,
        sub=row.reason,
        state=row.state,
        state_label=STATES[row.state],
        tone=states.SPLIT_TONES[row.state],
        version=row.version,
        number=row.number or "",
        origin=("orders", row.order_id, row.order or "") if listing.seen(orders.LISTING, actor, [row.order_id]) else None,
    )


def _opened(actor: Actor, label: Text, name: str | None, noun: str, key: int) -> Fact:
    """A fact that leads to a record where the actor may open it: whose share changes may know of an order without being able to read it."""
    seen = listing.seen({"orders": orders.LISTING, "customers": parties.LISTING}[noun], actor, [key])
    return Fact(label, name, Kind.REF, noun=noun, id=key) if seen else Fact(label, name)


def facts(actor: Actor, change_id: int) -> list[Fact]:
    """Its details; what the actor may not open is named without a link."""
    row = orders.split_change(actor, change_id)
    return [
        _opened(actor, _("Customer"), row.customer, "customers", row.customer_id),
        _opened(actor, _("Sales order"), row.order, "orders", row.order_id),
        Fact(_("Asked for on"), row.asked_date, Kind.DATE),
        Fact(_("In force since"), row.changed_date, Kind.DATE),
        Fact(_("Reason"), row.reason),
        Fact(_("Owner"), row.owner, Kind.REF, noun="people", id=row.owner_id),
        Fact(_("Unit"), row.unit, Kind.REF, noun="units", id=row.unit_id),
    ]


def _shares(actor: Actor, change_id: int) -> TablePart:
    """Each person's share before and after; lines that change alike stand in one row."""
    found: dict[tuple[int, bool], dict[int, list[object]]] = {}
    named: dict[int, str] = {}
    for row in orders.changed_shares(change_id):
        named[row.person_id] = row.name
        pair = found.setdefault((row.person_id, row.overlay), {}).setdefault(row.position, [None, None])
        pair[row.after] = row.share
    alike: dict[tuple[int, bool, object, object], list[int]] = {}
    for (person, overlay), lines in found.items():
        for line, (before, after) in sorted(lines.items()):
            alike.setdefault((person, overlay, before, after), []).append(line)
    return TablePart(
        columns=(
            ("person", _("Credited"), Kind.REF),
            ("credit", _("Kind of credit"), Kind.TEXT),
            ("before", _("Share before"), Kind.RATIO),
            ("after", _("Share from now on"), Kind.RATIO),
            ("lines", _("Lines"), Kind.TEXT),
        ),
        rows=[
            {
                "person": named[person], "person_id": person, "credit": _("Overlay credit") if overlay else _("Primary credit"),
                "before": before, "after": after, "lines": ", ".join(str(line) for line in lines),
            }
            for (person, overlay, before, after), lines in alike.items()
        ],
        links={"person": "people"},
    )  # fmt: skip


def _credits(actor: Actor, change_id: int) -> TablePart:
    lines = {row.line_id for row in orders.changed_shares(change_id)}
    return measures.credits(performance.of_change(sorted(lines)), _("Nothing has been posted anew."))


def _approve(call: Call) -> Done:
    whole = approve_split.perform(call.ids[0], actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return Done(call.ids[0], _("Approved; the credits have been posted anew.") if whole else _("Approved; the next one decides."))


_ASKED: Final = (states.ASKED,)
SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Split change"),
    plural=_("Split changes"),
    icon="split",
    listing=orders.SPLIT_LISTING,
    policy=SPLITS,
    section="sell",
    order=33,
    record_kind="split_change",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("customer", _("Customer")),
        Column("order", _("Sales order")),
        Column("state", _("State"), chips=states.SPLIT_TONES),
        Column("asked_date", _("Asked for on")),
        Column("changed_date", _("In force since"), phone=False),
        Column("reason", _("Reason"), phone=False),
        Column("owner", _("Owner"), first=False),
        Column("unit", _("Unit"), first=False),
    ),
    views=(View("all", _("All"), ""), View("asked", _("Asked for"), "f=state.eq.asked"), View("mine", _("Mine"), "f=owner.eq.{me}")),
    head=head,
    acts=(
        Act("approve", _("Approve"), _approve, icon="check", decides=True, states=_ASKED, strong=True),
        Act("refuse", _("Refuse"), moving_one(refuse_split.perform, _("Refused; the credit stays as it is.")),
            icon="undo-2", decides=True, states=_ASKED),
        Act("withdraw", _("Withdraw"), moving_one(withdraw_split.perform, _("Withdrawn.")), icon="trash-2", states=_ASKED),
    ),
    panels=(
        Panel("shares", _("Shares before and after"), _shares),
        Panel("facts", _("Details"), facts),
        Panel("credits", _("Performance book"), _credits),
    ),
    stages=(Stage(STATES[states.ASKED], _ASKED), Stage(STATES[states.CHANGED], (states.CHANGED,))),
    empty=_("No confirmed order's credit has been shared otherwise yet."),
)
