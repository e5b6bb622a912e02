"""Competitors, their offers, and research notes: lists, pages, acts."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.opportunities import queries as opportunities
from makesell.documents.research import queries, states
from makesell.documents.research.access import COMPETITORS, NOTES, OFFERS
from makesell.flows.pro_3_markets import change_competitor, create_competitor, note_research, withdraw_research
from makesell.flows.pro_3_markets.create_competitor import NewRow
from makesell.ground.actor import Actor
from makesell.ground.clock import today
from makesell.ground.listing import Kind
from makesell.ground.spine.master import Change
from makesell.sheets import giving, master
from makesell.sheets.master import Master
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Related, Sheet, Take, View

STATES: Final = giving.said(states.NOTE_LABELS)
KNOWN: Final = (
    Input("name", _("Name")),
    Input("name_en", _("English name"), required=False),
    Input("website", _("Website"), required=False, most=400),
    Input("strengths", _("Strengths"), Take.LONG, required=False, most=4000),
    Input("weaknesses", _("Weaknesses"), Take.LONG, required=False, most=4000),
)


def _make(call: Call, values: Mapping[str, Any]) -> int:
    own = {name: values[name] for name in ("website", "strengths", "weaknesses") if name in values}
    row = NewRow(values["code"], values["name"], values.get("name_en", ""), own)
    return create_competitor.perform(row, actor=call.actor, at=call.at, reason=call.reason)


MASTER: Final = Master(_("New competitor"), KNOWN, _make, change_competitor.perform_many, queries.competitor_row)


def head(actor: Actor, key: int) -> Head:
    """The head of a competitor's page."""
    COMPETITORS.require(actor, "view")
    return master.head(queries.competitor_row(key))


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.competitor_row(key)
    return [
        Fact(_("English name"), row.name_en),
        Fact(_("Website"), row.website),
        Fact(_("Strengths"), row.strengths),
        Fact(_("Weaknesses"), row.weaknesses),
    ]


def _notes_about(actor: Actor, key: int) -> int:
    return queries.count_of_competitor(actor, key, notes=True)


SHEET: Final = Sheet(
    noun="competitors",
    label=_("Competitor"),
    plural=_("Competitors"),
    icon="swords",
    listing=queries.COMPETITOR_LIST,
    policy=COMPETITORS,
    section="market",
    order=70,
    record_kind="competitor",
    columns=(
        Column("code", _("Code"), opens=True),
        Column("name", _("Name"), opens=True),
        Column("name_en", _("English name"), first=False),
        Column("website", _("Website"), phone=False),
        Column("active", _("In use"), first=False),
    ),
    acts=MASTER.acts(),
    head=head,
    panels=(Panel("facts", _("Competitor"), _facts),),
    related=(
        Related("competitor_offers", _("Offers"), queries.count_of_competitor, "f=competitor.eq.{id}"),
        Related("research_notes", _("Research notes"), _notes_about, "f=competitor.eq.{id}"),
        Related("opportunities", _("Opportunities lost to it"), opportunities.count_lost_to, "f=winner.eq.{id}"),
    ),
    empty=_("No competitor yet."),
)


def _offer_head(actor: Actor, key: int) -> Head:
    row = queries.offer(actor, key)
    return Head(row.offer, row.competitor, row.state, STATES[row.state], states.NOTE_TONES[row.state], row.version, row.number or "")


def _offer_facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.offer(actor, key)
    return [
        Fact(_("Competitor"), row.competitor, Kind.REF, noun="competitors", id=row.competitor_id),
        Fact(_("Offer"), row.offer),
        Fact(_("Unit price"), row.unit_price, Kind.MONEY, currency=row.currency),
        Fact(_("Terms"), row.terms),
        Fact(_("Product group"), row.product_group, Kind.REF, noun="product_groups", id=row.product_group_id),
        Fact(_("Customer"), row.customer, Kind.REF, noun="customers", id=row.customer_id),
        Fact(_("Date of the offer"), row.offer_date, Kind.DATE),
        Fact(_("Source"), row.source),
        Fact(_("Written by"), row.owner, Kind.REF, noun="people", id=row.owner_id),
    ]


OFFERED: Final = (
    Input("competitor", _("Competitor"), Take.REF, noun="competitors"),
    Input("offer", _("Offer"), help=_("What was offered, in their words."), most=400),
    Input("unit_price", _("Unit price"), Take.MONEY, required=False),
    Input("terms", _("Terms"), Take.LONG, required=False, most=2000),
    Input("product_group", _("Product group"), Take.REF, required=False, noun="product_groups", help=_("Ours that it competes with.")),
    Input("customer", _("Customer"), Take.REF, required=False, noun="customers", help=_("To whom it was offered.")),
    Input("offer_date", _("Date of the offer"), Take.DATE),
    Input("source", _("Source"), help=_("From whom or where we know it."), most=400),
)
NOTED: Final = (
    Input("title", _("Heading")),
    Input("text", _("What was found out"), Take.LONG, most=20_000),
    Input("product_group", _("Product group"), Take.REF, required=False, noun="product_groups"),
    Input("territory", _("Territory"), Take.REF, required=False, noun="territories"),
    Input("competitor", _("Competitor"), Take.REF, required=False, noun="competitors"),
    Input("note_date", _("Date"), Take.DATE),
    Input("source", _("Source"), help=_("From whom or where we know it."), most=400),
)


def _acts(kind: str, named: str, inputs: tuple[Input, ...], read: Callable[[Actor, int], Any], new: Any, dated: str) -> tuple[Act, ...]:
    """Write down, change, withdraw: the same for offers and notes. `named` is the input that titles the record."""
    own = tuple(one for one in inputs if one.name != "title")

    def create(call: Call) -> Done:
        values = giving.new_values(own, call.data)
        key = note_research.perform(kind, str(call.data[named]), values, actor=call.actor, at=call.at, reason=call.reason)
        return Done(key, _("Noted."), undo=("withdraw", {}))

    def change(call: Call) -> Done:
        undo = giving.undone(call, "change", inputs, lambda key: read(call.actor, key))
        fact = Change(call.ids[0], giving.changed_values(own, call.data, empty=("unit_price",)), call.version)
        title = str(call.data.get(named) or "")
        note_research.change(kind, fact, actor=call.actor, at=call.at, reason=call.reason, title=title)
        return giving.done(call, _("Changed."), undo)

    def withdraw(call: Call) -> Done:
        withdraw_research.perform_many(list(call.ids), kind, actor=call.actor, at=call.at, reason=call.reason, version=call.version)
        return giving.done(call, _("Withdrawn."))

    def start(actor: Actor, key: int | None) -> Mapping[str, Any]:
        return giving.as_given(inputs, read(actor, key)) if key else {dated: today()}

    noted = (states.NOTED,)
    return (
        Act("create", new, create, inputs, icon="plus", makes=True, start=start),
        Act("change", _("Change"), change, inputs, icon="pencil", states=noted, start=start),
        Act("withdraw", _("Withdraw"), withdraw, icon="trash-2", bulk=True, states=noted, danger=True, asks=_("Withdraw this?")),
    )


OFFER_SHEET: Final = Sheet(
    noun="competitor_offers",
    label=_("Competitor's offer"),
    plural=_("Competitors' offers"),
    icon="tags",
    listing=queries.OFFER_LIST,
    policy=OFFERS,
    section="market",
    order=72,
    record_kind="competitor_offer",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("competitor", _("Competitor")),
        Column("offer", _("Offer")),
        Column("unit_price", _("Unit price")),
        Column("product_group", _("Product group"), phone=False),
        Column("customer", _("Customer"), phone=False),
        Column("offer_date", _("Date of the offer")),
        Column("source", _("Source"), phone=False),
        Column("state", _("State"), first=False, chips=states.NOTE_TONES),
        Column("currency", _("Currency"), first=False),
        Column("owner", _("Written by"), first=False),
    ),
    views=(View("all", _("All"), ""), View("mine", _("Mine"), "f=owner.eq.{me}")),
    acts=_acts("competitor_offer", "offer", OFFERED, queries.offer, _("New offer of a competitor"), "offer_date"),
    head=_offer_head,
    panels=(Panel("facts", _("Details"), _offer_facts),),
    empty=_("No offer of a competitor is known yet."),
)


def _note_head(actor: Actor, key: int) -> Head:
    row = queries.note(actor, key)
    return Head(row.title, row.source, row.state, STATES[row.state], states.NOTE_TONES[row.state], row.version, row.number or "")


def _note_facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.note(actor, key)
    return [
        Fact(_("What was found out"), row.text),
        Fact(_("Product group"), row.product_group, Kind.REF, noun="product_groups", id=row.product_group_id),
        Fact(_("Territory"), row.territory, Kind.REF, noun="territories", id=row.territory_id),
        Fact(_("Competitor"), row.competitor, Kind.REF, noun="competitors", id=row.competitor_id),
        Fact(_("Date"), row.note_date, Kind.DATE),
        Fact(_("Source"), row.source),
        Fact(_("Written by"), row.owner, Kind.REF, noun="people", id=row.owner_id),
    ]


NOTE_SHEET: Final = Sheet(
    noun="research_notes",
    label=_("Research note"),
    plural=_("Research notes"),
    icon="notebook-pen",
    listing=queries.NOTE_LIST,
    policy=NOTES,
    section="market",
    order=65,
    record_kind="research_note",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("title", _("Heading"), opens=True),
        Column("note_date", _("Date")),
        Column("source", _("Source"), phone=False),
        Column("product_group", _("Product group"), phone=False),
        Column("territory", _("Territory"), phone=False),
        Column("competitor", _("Competitor"), first=False),
        Column("state", _("State"), first=False, chips=states.NOTE_TONES),
        Column("owner", _("Written by")),
    ),
    views=(View("all", _("All"), ""), View("mine", _("Mine"), "f=owner.eq.{me}")),
    acts=_acts("research_note", "title", NOTED, queries.note, _("New research note"), "note_date"),
    head=_note_head,
    panels=(Panel("facts", _("Details"), _note_facts),),
    empty=_("Nothing is noted down yet."),
)
