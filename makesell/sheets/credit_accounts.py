"""Credit accounts: the customers that share one limit."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.flows.org_1_organisation import change_credit_account, create_credit_account
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.organisation.queries import own_currency
from makesell.masterdata.parties import queries
from makesell.masterdata.parties.access import CREDIT_ACCOUNTS
from makesell.masterdata.parties.listings import CREDIT_LISTING
from makesell.sheets import master
from makesell.sheets.master import Master
from makesell.sheets.parts import Call, Column, Fact, Head, Input, Panel, Related, Sheet, Take, View

NAMED: Final = (
    Input("name", _("Name")),
    Input("currency", _("Currency"), required=False, most=3),
    Input("credit_limit", _("Credit limit"), Take.MONEY, required=False, help=_("Empty: nothing is checked.")),
    Input("payment_days", _("Days to pay"), Take.INT, required=False),
    Input("blocked", _("Blocked"), Take.BOOL, required=False),
)


def _make(call: Call, values: Mapping[str, Any]) -> int:
    given = {"currency": own_currency(), **{name: value for name, value in values.items() if name != "blocked"}}
    return create_credit_account.perform(create_credit_account.NewCreditAccount(**given), actor=call.actor, at=call.at, reason=call.reason)


MASTER: Final = Master(_("New credit account"), NAMED, _make, change_credit_account.perform_many, queries.credit_account_row, empty=("credit_limit",))


def head(actor: Actor, key: int) -> Head:
    """The head of a credit account's page."""
    CREDIT_ACCOUNTS.require(actor, "view")
    return master.head(queries.credit_account_row(key))


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.credit_account_row(key)
    return [
        Fact(_("Credit limit"), row.credit_limit, Kind.MONEY, currency=row.currency),
        Fact(_("Days to pay"), row.payment_days, Kind.INT),
        Fact(_("Blocked"), row.blocked, Kind.BOOL),
    ]


SHEET: Final = Sheet(
    noun="credit_accounts",
    label=_("Credit account"),
    plural=_("Credit accounts"),
    icon="wallet",
    listing=CREDIT_LISTING,
    policy=CREDIT_ACCOUNTS,
    head=head,
    section="market",
    record_kind="credit_account",
    order=85,
    columns=(
        Column("code", _("Code"), opens=True),
        Column("name", _("Name"), opens=True),
        Column("credit_limit", _("Credit limit")),
        Column("currency", _("Currency")),
        Column("payment_days", _("Days to pay"), phone=False),
        Column("blocked", _("Blocked")),
        Column("active", _("In use"), first=False),
    ),
    views=(View("blocked", _("Blocked"), "f=blocked.eq.1"),),
    acts=MASTER.acts(),
    panels=(Panel("facts", _("Credit account"), _facts),),
    related=(Related("customers", _("Customers"), queries.count_of_credit_account, "f=credit_account.eq.{id}"),),
    empty=_("No credit account yet."),
)
