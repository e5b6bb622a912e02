"""Suppliers 供应商: who brings what is bought or does operations outside, what each offers, and how each kept its days."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.purchases import queries as purchases
from makesell.documents.purchases import states as purchase_states
from makesell.documents.purchases.access import LINES
from makesell.documents.subcontracts import queries as subcontracts
from makesell.documents.subcontracts import states as subcontract_states
from makesell.documents.subcontracts.access import POLICY as SUBCONTRACTS
from makesell.flows.pro_5_production import change_supplier, create_supplier
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind, Listing
from makesell.ground.organisation.queries import own_currency
from makesell.masterdata.suppliers import queries
from makesell.masterdata.suppliers.access import SUPPLIERS
from makesell.sheets import lines, master, rule_words
from makesell.sheets.master import Master
from makesell.sheets.parts import Act, Call, CheckPart, Column, Fact, Head, Input, Next, Panel, Related, Sheet, Take, Text

CONFIRMED: Final = Input("confirmed", _("Enter it even if it may be there already"), Take.BOOL, required=False, rare=True)
NAMED: Final = (
    Input("name", _("Name")),
    Input("name_en", _("English name"), required=False),
    Input("contact", _("Contact"), required=False, most=100),
    Input("phone", _("Telephone"), required=False, most=40),
    Input("email", _("Mail"), required=False, most=200),
    Input("address", _("Address"), required=False, most=400),
    Input("terms", _("Terms of payment"), required=False, most=400),
    Input("currency", _("Currency"), required=False, most=3, help=_("Empty: the company's.")),
    Input("rate", _("Exchange rate"), Take.QTY, required=False, help=_("What one of its currency is in company currency.")),
    Input("calendar", _("Working calendar"), required=False, most=40,
          help=_("Its code, with the holidays of the supplier; lead times are counted by it. Empty: the hours of the office.")),
    CONFIRMED,
)  # fmt: skip


def _make(call: Call, values: Mapping[str, Any]) -> int:
    given = {name: value for name, value in values.items() if name != "confirmed"}
    fact = create_supplier.NewSupplier(**{"currency": own_currency(), **given})
    return create_supplier.perform(fact, actor=call.actor, at=call.at, reason=call.reason, confirmed=bool(values.get("confirmed")))


MASTER: Final = Master(_("New supplier"), NAMED, _make, change_supplier.perform_many, queries.supplier_row, fixed=("confirmed",))


def _alike(actor: Actor, data: Mapping[str, Any], key: int | None) -> Sequence[CheckPart]:
    """Beside the form: suppliers that are there already under the same name, or one that sounds the same."""
    found = queries.alike(str(data.get("name") or ""), apart_from=key or 0)
    if not found:
        return ()
    same = found[0].same
    return (
        CheckPart(
            _("Is it there already?"), _("The same name") if same else _("It sounds the same"), "bad" if same else "warn",
            tuple(Fact(each.code, each.name, Kind.REF, noun="suppliers", id=each.id) for each in found),
        ),
    )  # fmt: skip


def head(actor: Actor, key: int) -> Head:
    """The head of a supplier's page."""
    return master.head(queries.supplier(actor, key))


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row, hidden = queries.supplier(actor, key), SUPPLIERS.hidden(actor)
    return [
        Fact(_("Contact"), row.contact),
        Fact(_("Telephone"), row.phone, Kind.CODE),
        Fact(_("Mail"), row.email, Kind.CODE),
        Fact(_("Address"), row.address),
        *(() if "terms" in hidden else (Fact(_("Terms of payment"), row.terms),)),
        Fact(_("Currency"), row.currency, Kind.CODE),
        *(() if "rate" in hidden or row.currency == own_currency() else (Fact(_("Exchange rate"), row.rate, Kind.QTY),)),
        Fact(_("Working calendar"), rule_words.calendar(row.calendar) if row.calendar else _("The hours of the office")),
        Fact(_("English name"), row.name_en),
    ]


def _record(actor: Actor, key: int) -> Sequence[Fact]:
    """How it kept its days; each share opens to the lines it is made of beside it."""
    queries.supplier(actor, key)
    return [*(_delivered(key) if LINES.may(actor) else ()), *(_outside(key) if SUBCONTRACTS.may(actor) else ())]


def _outside(key: int) -> Sequence[Fact]:
    """What is there of us, and how it kept the days agreed for what was sent to it; nothing where nothing ever was."""
    found, out = subcontracts.returned(key), subcontracts.out_at(key)
    if not found.lines and not out:
        return ()
    return [
        Fact(_("Pieces at the supplier"), out, Kind.QTY),
        Fact(_("Subcontracts that came back"), found.lines, Kind.INT),
        Fact(_("Back by the day first agreed"), found.first_share, Kind.RATIO),
        Fact(_("Back by the day agreed last"), found.last_share, Kind.RATIO),
    ]  # fmt: skip


def _delivered(key: int) -> Sequence[Fact]:
    found = purchases.delivered(key)
    return [
        Fact(_("Lines that came"), found.lines, Kind.INT),
        Fact(_("By the day first promised"), found.first_share, Kind.RATIO,
             help=_("Lines that came whole by it, of all lines that brought something and are over.")),
        Fact(_("By the day promised last"), found.last_share, Kind.RATIO),
    ]  # fmt: skip


def _kept(label: Text, query: str, listing: Listing = purchases.LINE_LISTING) -> Related:
    """Lines (or subcontracts) of the supplier that stand in some way, or kept their day in some way."""
    found = lines.related(label, listing, "supplier")
    whole = f"{found.query}&{query}"

    def counted(actor: Actor, key: int) -> int:
        return lines.counted(listing, actor, whole, key)

    return replace(found, count=counted, query=whole)


_CREATE, _CHANGE, *_REST = MASTER.acts()
ACTS: Final[tuple[Act, ...]] = (replace(_CREATE, live=_alike), replace(_CHANGE, live=_alike), *_REST)
SHEET: Final = Sheet(
    noun="suppliers",
    label=_("Supplier"),
    plural=_("Suppliers"),
    icon="truck",
    listing=subcontracts.SUPPLIER_LISTING,
    policy=SUPPLIERS,
    head=head,
    section="master",
    record_kind="supplier",
    order=90,
    tables=("supplier_offers",),
    columns=(
        Column("code", _("Code"), opens=True),
        Column("name", _("Name"), opens=True, sub="name_en"),
        Column("name_en", _("English name"), first=False),
        Column("contact", _("Contact"), phone=False),
        Column("phone", _("Telephone"), edit="change"),
        Column("email", _("Mail"), first=False),
        Column("address", _("Address"), first=False),
        Column("terms", _("Terms of payment"), phone=False),
        Column("currency", _("Currency"), first=False),
        Column("rate", _("Exchange rate"), first=False),
        Column("calendar", _("Working calendar"), first=False),
        Column("offers", _("Suppliers' offers"), phone=False),
        Column("on_time", _("By the day first promised"), opens=True),
        Column("back_on_time", _("Back by the day first agreed"), opens=True, phone=False),
        Column("active", _("In use"), first=False),
        Column("external_id", _("Number in the source"), first=False),
    ),
    acts=ACTS,
    next=tuple(Next(noun, act, "supplier", ("active",), aside=True) for noun, act in (("supplier_offers", "set"), ("purchase_orders", "create"))),
    panels=(Panel("record", _("How it kept its days"), _record), Panel("facts", _("Supplier"), _facts)),
    related=(
        lines.related(_("Suppliers' offers"), queries.OFFER_LISTING, "supplier"),
        lines.related(_("Purchase orders"), purchases.LISTING, "supplier"),
        _kept(_("Lines that came"), "f=kept.in." + ",".join(purchase_states.KEPT)),
        _kept(_("By the day first promised"), f"f=kept.eq.{purchase_states.BY_FIRST}"),
        _kept(_("By the day promised last"), f"f=kept.in.{purchase_states.BY_FIRST},{purchase_states.BY_LAST}"),
        _kept(_("Pieces at the supplier"), "f=state.in." + ",".join(subcontract_states.AWAY), subcontracts.LISTING),
        _kept(_("Subcontracts that came back"), "f=kept.in." + ",".join(purchase_states.KEPT), subcontracts.LISTING),
        _kept(_("Back by the day first agreed"), f"f=kept.eq.{purchase_states.BY_FIRST}", subcontracts.LISTING),
        _kept(_("Back by the day agreed last"), f"f=kept.in.{purchase_states.BY_FIRST},{purchase_states.BY_LAST}", subcontracts.LISTING),
    ),
    empty=_("No supplier yet."),
)
