"""Sheet of credit extensions: list, page, and the acts propose, approve, refuse, withdraw, end."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.flows.pro_5_production import decide_extension, extend_credit
from makesell.flows.pro_5_production.extend_credit import ExtensionFact
from makesell.ground.actor import Actor
from makesell.ground.clock import today
from makesell.ground.listing import Kind
from makesell.masterdata.parties import extensions
from makesell.masterdata.parties.access import CREDIT_EXTENSIONS
from makesell.sheets.giving import moving_one, said
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, Stage, Take, View

NOUN: Final = "credit_extensions"
STATES: Final = said(extensions.LABELS)
KINDS: Final = said(extensions.KINDS)
PROPOSE: Final = (
    Input("credit_account", _("Credit account"), Take.REF, noun="credit_accounts"),
    Input("kind", _("Kind"), Take.CHOICE, choices=KINDS),
    Input("amount", _("Amount"), Take.MONEY),
    Input("first_date", _("First day"), Take.DATE),
    Input("last_date", _("Valid until"), Take.DATE),
    Input("why", _("Reason"), Take.LONG, most=500),
)


def head(actor: Actor, key: int) -> Head:
    """The extension's head; refuses what the actor may not see."""
    row = extensions.extension(actor, key)
    return Head(
        title=row.account,
        sub=KINDS[row.kind],
        state=row.state,
        state_label=STATES[row.state],
        tone=extensions.TONES[row.state],
        version=row.version,
        number=row.number or "",
        origin=("credit_accounts", row.account_id, row.account),
    )


def _facts(actor: Actor, key: int) -> list[Fact]:
    row = extensions.extension(actor, key)
    return [
        Fact(_("Credit account"), row.account, Kind.REF, noun="credit_accounts", id=row.account_id),
        Fact(_("Kind"), KINDS[row.kind]),
        Fact(_("Amount"), row.amount, Kind.MONEY, currency=row.currency),
        Fact(_("First day"), row.valid_from, Kind.DATE),
        Fact(_("Valid until"), row.last_date, Kind.DATE),
        Fact(_("Reason"), row.reason),
        Fact(_("Proposed by"), row.owner, Kind.REF, noun="people", id=row.owner_id),
    ]


def _propose(call: Call) -> Done:
    data = call.data
    fact = ExtensionFact(data["credit_account"], data["kind"], data["amount"], data["first_date"], data["last_date"])
    key = extend_credit.perform(fact, actor=call.actor, at=call.at, reason=data["why"])
    return Done(key, _("Proposed; another person decides."))


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"kind": extensions.TEMPORARY, "first_date": today()}


_PROPOSED: Final = (extensions.PROPOSED,)
SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Credit extension"),
    plural=_("Credit extensions"),
    icon="wallet",
    listing=extensions.LISTING,
    policy=CREDIT_EXTENSIONS,
    section="market",
    order=86,
    record_kind="credit_extension",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("credit_account", _("Credit account")),
        Column("kind", _("Kind")),
        Column("amount", _("Amount")),
        Column("state", _("State"), chips=extensions.TONES),
        Column("valid_from", _("First day"), phone=False),
        Column("last_date", _("Valid until")),
        Column("currency", _("Currency"), first=False),
        Column("reason", _("Reason"), first=False),
        Column("owner", _("Proposed by"), first=False),
    ),
    views=(View("all", _("All"), ""), View("proposed", _("Proposed"), "f=state.eq.proposed")),
    head=head,
    acts=(
        Act("propose", _("New credit extension"), _propose, PROPOSE, icon="plus", makes=True, strong=True, start=_start),
        Act("approve", _("Approve"), moving_one(decide_extension.approve, _("Approved.")), icon="check", decides=True, states=_PROPOSED, strong=True),
        Act("refuse", _("Refuse"), moving_one(decide_extension.refuse, _("Refused.")), icon="undo-2", decides=True, states=_PROPOSED),
        Act("withdraw", _("Withdraw"), moving_one(extend_credit.withdraw, _("Withdrawn.")), icon="trash-2", states=_PROPOSED),
        Act("end", _("End"), moving_one(extend_credit.end, _("Ended; it counts no more.")), icon="calendar-x", states=(extensions.APPROVED,)),
    ),
    panels=(Panel("facts", _("Details"), _facts),),
    stages=(Stage(STATES[extensions.PROPOSED], _PROPOSED), Stage(STATES[extensions.APPROVED], (extensions.APPROVED,))),
    empty=_("No limit has been extended yet."),
)
