"""Tokens: what programs sign in with. The token itself is shown once, when it is issued, and kept nowhere."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.flows.org_1_organisation import issue_token, revoke_token
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.tokens import queries, words
from makesell.ground.tokens.access import POLICY
from makesell.ground.tokens.listings import LISTING
from makesell.sheets import giving
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, Take, Text, View

SCOPES: Final[dict[str, Text]] = {"read": _("Read"), "read write": _("Read and write")}
STATES: Final = giving.said(words.STATES)
TONES: Final = {"valid": "ok", "expired": "mute", "revoked": "bad", "closed": "bad"}
ISSUE: Final = (
    Input("name", _("What it is for"), help=_("The program or machine that uses it.")),
    Input("owner", _("Owner"), Take.REF, noun="people", help=_("The token acts as this person's login.")),
    Input("scopes", _("May"), Take.CHOICE, choices=SCOPES),
    Input("days", _("Valid for days"), Take.INT, help=_("1 to 366.")),
)


def _issue(call: Call) -> Done:
    fact = issue_token.NewToken(**giving.new_values(ISSUE, call.data))
    key, token = issue_token.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(record_id=key, say=_("Issued. Copy the token now; it is never shown again."), once={"token": token})


def _revoke(call: Call) -> Done:
    revoke_token.perform_many(call.ids, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("Revoked. It no longer works."))


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"scopes": "read", "days": 90}


def head(actor: Actor, key: int) -> Head:
    """The head of a token's page."""
    row = queries.token(actor, key)
    return Head(title=row.name, sub=row.owner, state=row.state, state_label=STATES[row.state], tone=TONES[row.state])


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.token(actor, key)
    return [
        Fact(_("Owner"), row.owner, noun="people", id=row.owner_id),
        Fact(_("Acts as login"), row.login, Kind.CODE),
        Fact(_("May"), SCOPES[row.scopes]),
        Fact(_("Issued at"), row.created_at, Kind.MOMENT),
        Fact(_("Expires at"), row.expires_at, Kind.MOMENT),
        Fact(_("Revoked at"), row.revoked_at, Kind.MOMENT),
    ]


SHEET: Final = Sheet(
    noun="tokens",
    label=_("Token"),
    plural=_("Tokens of programs"),
    icon="key",
    listing=LISTING,
    policy=POLICY,
    head=head,
    section="administration",
    timeline=False,
    order=40,
    columns=(
        Column("name", _("What it is for"), opens=True),
        Column("owner", _("Owner")),
        Column("login", _("Acts as login"), phone=False),
        Column("scopes", _("May")),
        Column("state", _("State"), chips=TONES),
        Column("expires_at", _("Expires at"), phone=False),
        Column("created_at", _("Issued at"), first=False),
        Column("revoked_at", _("Revoked at"), first=False),
        Column("used_at", _("Last used"), first=False),
    ),
    views=(View("valid", _("Valid"), "f=state.eq.valid"),),
    acts=(
        Act("issue", _("Issue token"), _issue, ISSUE, icon="plus", makes=True, strong=True, start=_start),
        Act("revoke", _("Revoke"), _revoke, icon="x", bulk=True, states=("valid",), danger=True, asks=_("The program is refused at once.")),
    ),
    panels=(Panel("facts", _("Token"), _facts),),
    empty=_("No program has a token yet."),
)
