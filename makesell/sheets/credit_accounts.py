"""Credit accounts: the customers that share one limit."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.books.receivables import balances as receivables
from makesell.flows.org_1_organisation import change_credit_account, create_credit_account
from makesell.ground.actor import Actor
from makesell.ground.clock import today
from makesell.ground.listing import Kind
from makesell.ground.organisation.queries import own_currency
from makesell.masterdata.parties import extensions, queries
from makesell.masterdata.parties.access import CREDIT_ACCOUNTS
from makesell.masterdata.parties.listings import CREDIT_LISTING
from makesell.sheets import master
from makesell.sheets.master import Master
from makesell.sheets.parts import Call, Column, Fact, Head, Input, Panel, Related, Sheet, Take, View

ZERO: Final = Decimal(0)
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


def _room(actor: Actor, key: int) -> Sequence[Fact]:
    """13.13, part by part: what the account may take up today, what it takes up, what is left."""
    row, stands = queries.credit_account_row(key), receivables.exposure(key)
    if row.credit_limit is None:
        return []
    more = extensions.in_force(key, today())
    parts = (
        (_("Credit limit"), row.credit_limit),
        (_("Temporary limit"), more.get(extensions.TEMPORARY, ZERO)),
        (_("Insured part"), more.get(extensions.INSURED, ZERO)),
        (_("Open orders"), stands.open_orders),
        (_("Shipped, not invoiced"), stands.shipped),
        (_("Invoiced, not paid"), stands.due),
        (_("Bills in hand"), stands.bills),
        (_("Receipts not allocated"), -stands.receipts),
        (_("Credit notes not allocated"), -stands.credit_notes),
        (_("Room left"), row.credit_limit + sum(more.values(), ZERO) - stands.total),
    )
    return [Fact(label, amount, Kind.MONEY, currency=own_currency()) for label, amount in parts]


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
        Column("currency", _("Currency"), first=False),
        Column("payment_days", _("Days to pay"), phone=False),
        Column("blocked", _("Blocked")),
        Column("active", _("In use"), first=False),
    ),
    views=(View("blocked", _("Blocked"), "f=blocked.eq.1"),),
    acts=MASTER.acts(),
    panels=(Panel("facts", _("Credit account"), _facts), Panel("room", _("Room"), _room, hide_empty=True)),
    related=(
        Related("credit_extensions", _("Credit extensions"), extensions.count_of_account, "f=credit_account.eq.{id}"),
        Related("customers", _("Customers"), queries.count_of_credit_account, "f=credit_account.eq.{id}"),
    ),
    empty=_("No credit account yet."),
)
