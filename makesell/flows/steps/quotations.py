"""Parts the acts on quotations (PRO-4) share: which may be touched, what somebody keys becomes, what follows an answer."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from makesell.documents.opportunities import queries as opportunities
from makesell.documents.quotations import actions as quotations
from makesell.documents.quotations import queries, states
from makesell.documents.quotations.access import POLICY
from makesell.documents.quotations.actions import NewLine, NewQuotation
from makesell.documents.quotations.queries import LineRow, QuotationRow
from makesell.engines.price import AGREED
from makesell.flows.steps.agreed_prices import Sources, agreed, is_agreed
from makesell.flows.steps.discounts import Offered
from makesell.flows.steps.freight import borne
from makesell.flows.steps.order_lines import WHOLE_BUNDLES, LineFact, OrderFact, destination, drafted
from makesell.flows.steps.price_lines import Quoted, Wanted, price_lines
from makesell.flows.steps.quotation_holds import give_back
from makesell.flows.steps.rebates import set_aside
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.links import actions as links
from makesell.ground.money import rounded
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.refusal import Refusal
from makesell.ground.rules import queries as rules
from makesell.ground.rules.kinds import RuleKind, Whole
from makesell.ground.spine.documents import not_now
from makesell.ground.text import N_
from makesell.masterdata.parties import queries as parties

VALID_DAYS: Final = RuleKind(
    "quotations.valid_days",
    N_("Days a quotation is valid"),
    Whole(1, 365, "days"),
    default=30,
    clause="PRO-4",
    help=N_("Where nobody says until when; the last day ends at midnight."),
)
RULES: Final = (VALID_DAYS,)
PURPOSE: Final = "quotation"
LINK: Final = "quotation"
LONGEST: Final = 730


@dataclass(frozen=True, slots=True)
class QuotedLine(LineFact):
    """A line as it is keyed; an alternative names the line it may stand for."""

    instead_of: int | None = None


@dataclass(frozen=True, slots=True)
class QuotationFact:
    """A quotation as it is keyed on one page: what an order has, until when it is valid, for whom, and what is said with it."""

    order: OrderFact
    valid_until: dt.date | None = None
    contact_id: int | None = None
    message: str = ""
    opportunity_id: int | None = None


def locked(
    actor: Actor, act: str, quotation_id: int, *, version: int | None = None, state: str | tuple[str, ...] = ()
) -> QuotationRow:
    """A quotation, locked, for an act; refuses (403) other roles, (404) one out of reach, (409) another state and a stale version."""
    POLICY.require(actor, act)
    quotations.hold([quotation_id], version)
    row = queries.quotation(actor, quotation_id, act)
    wanted = (state,) if isinstance(state, str) else state
    if wanted and row.state not in wanted:
        raise not_now()
    return row


def four_eyes(rows: Sequence[QuotationRow], actor: Actor) -> None:
    """Nobody allows a discount of his own, not as a substitute either; and a draft waits for nobody (409)."""
    if any(row.state != states.PROPOSED for row in rows):
        raise not_now()
    if any(actor.kind != "system" and actor.person_id in (None, row.owner_id) for row in rows):
        raise Refusal("quotation.four_eyes", "Nobody allows a discount of his own.", status=403, who=N_("A higher role can allow it."))


def priced_as(fact: QuotationFact) -> OrderFact:
    """What is priced of it: with the special prices of its opportunity."""
    return replace(fact.order, opportunity_id=fact.opportunity_id)


def written(fact: QuotationFact, *, on: dt.date) -> NewQuotation:
    """The quotation a fact becomes, priced by the same engine as orders. Refuses each fault at its field; changes nothing."""
    _judge(fact, on)
    made = drafted(priced_as(fact), on=on, kinds=states.KINDS, bundles=WHOLE_BUNDLES)
    until = fact.valid_until or on + dt.timedelta(days=rules.value(VALID_DAYS, on))
    lines = tuple(_line(line, keyed) for line, keyed in zip(made.lines, fact.order.lines, strict=True))
    values: dict[str, Any] = {
        "customer_id": made.customer_id, "opportunity_id": fact.opportunity_id, "contact_id": fact.contact_id,
        "territory_id": made.territory_id, "quotation_date": on,
        "valid_until": until, "customer_reference": made.customer_reference, "requested_date": made.requested_date,
        "tax_inclusive": made.tax_inclusive, "rate": made.rate, "rate_note": made.rate_note, "terms_id": made.terms_id,
        "ship_to_id": made.ship_to_id, "message": fact.message,
    }  # fmt: skip
    return NewQuotation(made.customer_name, made.owner_id, made.unit_id, made.currency, lines, values)


def _line(line: Any, keyed: LineFact) -> NewLine:
    own = {name: getattr(line, name) for name in NewLine.__dataclass_fields__ if hasattr(line, name)}
    return NewLine(**own, instead_of=getattr(keyed, "instead_of", None))


def _judge(fact: QuotationFact, on: dt.date) -> None:
    if fact.valid_until is not None and not on <= fact.valid_until <= on + dt.timedelta(days=LONGEST):
        raise Refusal("quotation.valid_until", "A quotation is valid from today on, for two years at most.", field="valid_until")
    if fact.contact_id is not None and parties.contact_row(fact.contact_id).customer_id != fact.order.customer_id:
        raise Refusal("quotation.contact", "This contact belongs to another customer.", field="contact")
    if fact.opportunity_id is not None:
        _judge_opportunity(fact.opportunity_id, fact.order.customer_id)
    kinds = {n: line.kind for n, line in enumerate(fact.order.lines, 1)}
    if states.SALE not in kinds.values():
        raise Refusal("quotation.nothing", "A quotation offers something: at least one line of kind “sale”.", field="lines")
    for number, line in enumerate(fact.order.lines, 1):
        other = getattr(line, "instead_of", None)
        if line.kind == states.ALTERNATIVE and kinds.get(other or 0) != states.SALE:
            raise Refusal(
                "quotation.instead_of", "Line %(line)s names the number of the line it may stand for.", field=f"lines.{number}.instead_of",
                line=number,
            )  # fmt: skip
        if line.kind != states.ALTERNATIVE and other is not None:
            raise Refusal(
                "quotation.no_alternative", "Only an alternative line stands for another.", field=f"lines.{number}.instead_of", line=number
            )


def _judge_opportunity(opportunity_id: int, customer_id: int) -> None:
    found = opportunities.of_ids([opportunity_id])
    if not found or found[0].customer_id != customer_id:
        raise Refusal("quotation.opportunity", "This opportunity is another customer's.", field="opportunity")


def fact_of(row: QuotationRow, lines: Sequence[LineRow], *, list_prices: bool) -> QuotationFact:
    """The quotation as it was keyed; with `list_prices` lines at their list price take the price that wins now."""
    order = OrderFact(
        row.customer_id,
        tuple(_keyed(line, list_prices) for line in lines),
        requested_date=row.requested_date,
        tax_inclusive=row.tax_inclusive,
        currency=row.currency,
        rate=row.rate,
        rate_note=row.rate_note,
        terms_id=row.terms_id,
        ship_to_id=row.ship_to_id,
        customer_reference=row.customer_reference,
        owner_id=row.owner_id,
    )
    return QuotationFact(order, row.valid_until, row.contact_id, row.message, row.opportunity_id)


def as_order(row: QuotationRow, lines: Sequence[LineRow]) -> OrderFact:
    """What was accepted, as an order or a contract keys it: the lines that are chosen, at the prices that were agreed."""
    return OrderFact(
        row.customer_id,
        tuple(
            LineFact(
                line.product_id, line.qty, line.unit_price, states.SALE if line.kind in states.CHOSEN_BY_CUSTOMER else line.kind, line.text,
                line.requested_date, line.service_kind,
            )
            for line in lines
            if line.chosen
        ),
        requested_date=row.requested_date,
        tax_inclusive=row.tax_inclusive,
        currency=row.currency,
        rate=row.rate,
        rate_note=row.rate_note,
        terms_id=row.terms_id,
        ship_to_id=row.ship_to_id,
        customer_reference=row.customer_reference,
        owner_id=row.owner_id,
        quotation_id=row.id,
    )  # fmt: skip


def _keyed(line: LineRow, list_prices: bool) -> QuotedLine:
    fact = QuotedLine(
        line.product_id, line.qty, line.unit_price, line.kind, line.text, line.requested_date, line.service_kind, instead_of=line.instead_of
    )
    at_list = line.kind in states.PRICED and line.list_price is not None and line.list_price == line.unit_price
    return replace(fact, unit_price=None) if list_prices and at_list else fact


def quoted_now(row: QuotationRow, lines: Sequence[LineRow], on: dt.date) -> list[Quoted]:
    """Prices, taxes and products of the lines as of today."""
    sources = Sources(opportunity_id=row.opportunity_id)
    return price_lines(
        [Wanted(line.product_id, line.qty, line.service_kind, line.kind == states.SALE) for line in lines], customer_id=row.customer_id,
        currency=row.currency, tax_inclusive=row.tax_inclusive, on=on, destination=destination(row.country),
        more=agreed(sources, currency=row.currency, tax_inclusive=row.tax_inclusive, on=on),
    )  # fmt: skip


def offered(row: QuotationRow, lines: Sequence[LineRow], quoted: Sequence[Quoted], on: dt.date) -> list[Offered]:
    """The lines as discounts are judged: optional ones each for itself, what is fixed and what is given together too.

    A special price is not judged again; one that has ended is measured from the price that wins now.
    """
    found = []
    freight = borne(on, charged=any(line.kind == "freight" and line.net > 0 for line in lines))
    for line, quote in zip(lines, quoted, strict=True):
        product = quote.product
        if product is None or line.kind in ("text", "freight") or (line.kind in states.PRICED and is_agreed(quote.priced, line.unit_price)):
            continue
        listed = quote.list_price if line.price_kind in AGREED else line.list_price
        cost = None if product.cost is None else rounded(line.qty * product.cost)
        found.append(
            Offered(
                line.position, line.product_id, product.group_id, line.qty, listed, line.unit_price, rounded(line.net * row.rate), cost,
                fixed=line.kind not in states.CHOSEN_BY_CUSTOMER, free=line.kind not in states.PRICED,
                rebate=set_aside(quote.rebate, line.net, line.qty, row.rate),
                freight=rounded(rounded(line.net * row.rate) * freight),
            )
        )  # fmt: skip
    return found


def may_be_answered(row: QuotationRow, on: dt.date) -> None:
    """Refuses (409) an answer to what is not with the customer, or is valid no more."""
    if row.state != states.SENT:
        raise Refusal("quotation.answered", "This quotation is answered, replaced or taken back already.", status=409)
    if row.valid_until < on:
        raise Refusal("quotation.expired", "This quotation was valid until %(day)s.", status=409, day=row.valid_until, who=N_("The salesperson"))


@dataclass(frozen=True, slots=True)
class Answer:
    """What the customer said: who, which optional or alternative lines too, and why."""

    by: str
    also: tuple[int, ...] = ()
    why: str = ""


def accept(row: QuotationRow, answer: Answer, *, actor: Actor, at: dt.datetime) -> None:
    """The customer takes it: what was chosen counts, every other open version and quotation of the opportunity is closed, its owner is told."""
    may_be_answered(row, business_date(at))
    taken, dropped = _chosen(queries.lines(row.id), answer.also)
    if taken:
        quotations.choose(row.id, taken, dropped)
    others = queries.rivals(row)
    if others:
        quotations.hold(others)
        quotations.move(others, "supersede", actor=actor, at=at)
        for key in others:
            links.end_of(key, LINK, at=at)
        give_back(others, "closed", at=at)
    _answered(row, "accept", answer, N_("%(customer)s accepts %(number)s."), actor=actor, at=at)


def _chosen(lines: Sequence[LineRow], also: Sequence[int]) -> tuple[list[int], list[int]]:
    by_position = {line.position: line for line in lines}
    for number in also:
        if number not in by_position or by_position[number].kind not in states.CHOSEN_BY_CUSTOMER:
            raise Refusal("quotation.no_choice", "Line %(line)s is no line to choose.", field="also", line=number)
    dropped = [by_position[number].instead_of for number in set(also)]
    stands = [number for number in dropped if number is not None]
    if len(stands) != len(set(stands)):
        raise Refusal("quotation.two_alternatives", "Two alternatives cannot stand for one line.", field="also")
    return sorted(set(also)), stands


def decline(row: QuotationRow, answer: Answer, *, actor: Actor, at: dt.datetime) -> None:
    """The customer does not take it, and says why; its owner is told and may revise it."""
    may_be_answered(row, business_date(at))
    if not answer.why.strip():
        raise Refusal("quotation.why_declined", "Say why; it helps us to offer something better.", field="why")
    _answered(row, "decline", answer, N_("%(customer)s declines %(number)s: %(why)s"), actor=actor, at=at)
    give_back([row.id], "closed", at=at)


def _answered(row: QuotationRow, act: str, answer: Answer, text: str, *, actor: Actor, at: dt.datetime) -> None:
    if not answer.by.strip():
        raise Refusal("quotation.by", "Say who answered.", field="by")
    values = {"decided_at": at, "decided_by": answer.by.strip(), "decision": answer.why.strip()}
    quotations.move([row.id], act, actor=actor, at=at, reason=answer.why.strip(), values=values)
    links.end_of(row.id, LINK, at=at)
    tell(row, f"quotation_{act}", text, at=at, why=answer.why.strip())


def tell(row: QuotationRow, kind: str, text: str, *, at: dt.datetime, **more: str) -> None:
    """Tells whose quotation it is."""
    if row.owner_id is not None:
        tell_many([NewNotice(row.owner_id, kind, text, {"customer": row.customer, "number": row.number or "", **more}, row.id)], at=at)
