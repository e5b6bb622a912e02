"""Sheet of the company's bank accounts, and what their banks call the columns of their tables."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.receipts import bank_queries as statements
from makesell.flows.org_1_organisation import change_bank_account, create_bank_account
from makesell.flows.org_1_organisation.create_bank_account import NewRow
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.masterdata.banks import queries
from makesell.masterdata.banks.access import POLICY
from makesell.sheets import master
from makesell.sheets.master import Master
from makesell.sheets.parts import Call, Column, Fact, Head, Input, Next, Panel, Related, Sheet, Text, View

USUAL: Final = _("Left empty, the usual names are looked for.")
COLUMNS: Final[Mapping[str, Text]] = {
    "date": _("Column of the date"),
    "in": _("Column of what came in"),
    "out": _("Column of what went out"),
    "amount": _("Column of the amount, where there is only one"),
    "side": _("Column that says in or out"),
    "payer": _("Column of the payer"),
    "payer_account": _("Column of the payer's account"),
    "text": _("Column of the purpose"),
    "reference": _("Column of the bank reference"),
    "balance": _("Column of the balance"),
}
NAMED: Final = (
    Input("name", _("Name")),
    Input("name_en", _("English name"), required=False),
    Input("bank", _("Bank and branch"), required=False),
    Input("account_number", _("Account number"), most=40),
    Input("currency", _("Currency"), most=3),
    *(Input(f"column_{what}", label, required=False, most=60, help=USUAL) for what, label in COLUMNS.items()),
)


def _make(call: Call, values: Mapping[str, Any]) -> int:
    own = {name: value for name, value in values.items() if name not in ("code", "name", "name_en")}
    row = NewRow(values["code"], values["name"], values.get("name_en", ""), own | {"currency": str(own["currency"]).upper()})
    return create_bank_account.perform(row, actor=call.actor, at=call.at, reason=call.reason)


MASTER: Final = Master(
    _("New bank account"), NAMED, _make, change_bank_account.perform_many, queries.bank_account, fixed=("account_number", "currency")
)


def head(actor: Actor, key: int) -> Head:
    """The head of a bank account's page."""
    POLICY.require(actor, "view")
    row = queries.bank_account(key)
    return master.head(row, row.bank)


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.bank_account(key)
    return [
        Fact(_("Bank and branch"), row.bank),
        Fact(_("Account number"), row.account_number, Kind.CODE),
        Fact(_("Currency"), row.currency, Kind.CODE),
        Fact(_("English name"), row.name_en),
    ]


def _columns(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.bank_account(key)
    return [Fact(label, row.columns[what] or _("As usual")) for what, label in COLUMNS.items()]


SHEET: Final = Sheet(
    noun="bank_accounts",
    label=_("Bank account"),
    plural=_("Bank accounts"),
    icon="landmark",
    listing=queries.LISTING,
    policy=POLICY,
    head=head,
    section="master",
    record_kind="bank_account",
    order=47,
    columns=(
        Column("code", _("Code"), opens=True),
        Column("name", _("Name"), opens=True),
        Column("bank", _("Bank and branch"), phone=False),
        Column("account_number", _("Account number")),
        Column("currency", _("Currency")),
        Column("name_en", _("English name"), first=False),
        Column("active", _("In use"), first=False),
    ),
    views=(View("used", _("In use"), "f=active.eq.1"),),
    acts=MASTER.acts(),
    next=(Next("bank_statements", "read", "account", ("active",)),),
    panels=(Panel("facts", _("Bank account"), _facts), Panel("columns", _("What its bank calls the columns"), _columns)),
    related=(Related("bank_statements", _("Bank statements"), statements.count_of_account, "f=account.eq.{id}"),),
    empty=_("No bank account yet. Finance enters the first."),
)
