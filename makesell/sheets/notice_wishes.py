"""Wishes about notices: each person chooses which kinds are shown in the product and which come by mail."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.flows.reg_1_regime import wish_notices
from makesell.flows.reg_1_regime.wish_notices import Wish
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.notices import queries
from makesell.ground.notices.access import POLICY
from makesell.ground.notices.listings import LISTING, key_of
from makesell.ground.notices.words import KINDS
from makesell.ground.refusal import missing
from makesell.sheets import giving
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, Take

CODES: Final = tuple(KINDS)
CHANGE: Final = (
    Input("in_app", _("Shown in the product"), Take.BOOL, required=False),
    Input("mail", _("Sent by mail"), Take.BOOL, required=False),
)


def _kind(actor: Actor, key: int) -> str:
    """The kind of notice that a key of one's own names; somebody else's is as unknown as one that does not exist."""
    at = key - key_of(actor, 1)
    if actor.person_id is None or not 0 <= at < len(CODES):
        raise missing()
    return CODES[at]


def _wish(actor: Actor, key: int) -> tuple[bool, bool]:
    """Shown and mailed, as the actor wishes; without a wish shown only."""
    POLICY.require(actor, "view")
    return queries.wishes(actor).get(_kind(actor, key), (True, False))


def _change(call: Call) -> Done:
    facts = []
    for key in call.ids:
        shown, mailed = _wish(call.actor, key)
        facts.append(Wish(_kind(call.actor, key), bool(call.data.get("in_app", shown)), bool(call.data.get("mail", mailed))))
    wish_notices.perform_many(facts, actor=call.actor, at=call.at, reason=call.reason)
    return Done(call.ids[0] if len(call.ids) == 1 else None, _("Noted."))


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    shown, mailed = _wish(actor, key) if key is not None else (True, False)
    return {"in_app": shown, "mail": mailed}


def head(actor: Actor, key: int) -> Head:
    """The head of a wish's page."""
    POLICY.require(actor, "view")
    return Head(title=str(giving.word(KINDS[_kind(actor, key)])))


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    shown, mailed = _wish(actor, key)
    return [Fact(_("Shown in the product"), shown, Kind.BOOL), Fact(_("Sent by mail"), mailed, Kind.BOOL)]


SHEET: Final = Sheet(
    noun="notice_wishes",
    label=_("Wish about notices"),
    plural=_("How I am told"),
    icon="bell-ring",
    listing=LISTING,
    policy=POLICY,
    head=head,
    section="organisation",
    timeline=False,
    order=52,
    columns=(
        Column("kind", _("Notice"), opens=True),
        Column("in_app", _("Shown in the product")),
        Column("mail", _("Sent by mail")),
    ),
    acts=(Act("change", _("Change"), _change, CHANGE, icon="pencil", bulk=True, strong=True, start=_start),),
    panels=(Panel("facts", _("Notice"), _facts),),
)
