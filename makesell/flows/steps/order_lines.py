"""Step: from what somebody keys of an order to the order's lines: prices with their reasons, taxes, amounts, credits. Changes nothing.

Used by every act that writes lines of an order (create, edit, copy, price, change), and by quotations and contracts, whose lines become
an order's. Amounts stand in the document's currency, line by line (13.2).
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from typing import Any, Final

from makesell.documents.orders import states
from makesell.documents.orders.actions import WHOLE, InBundle, NewLine, NewOrder, NewSplit
from makesell.documents.orders.queries import AskedPart
from makesell.documents.tickets import queries as tickets
from makesell.engines import vat
from makesell.engines.price import SPECIAL, Candidate, Loser, Priced
from makesell.flows.steps import given, replacing
from makesell.flows.steps.agreed_prices import Sources, agreed
from makesell.flows.steps.bundles import Price, Share, Sold, taken_apart
from makesell.flows.steps.price_lines import TRANSPORT, Quoted, Wanted, price_lines
from makesell.flows.steps.supply import plainly
from makesell.ground.db.asking import together
from makesell.ground.money import minor_digits, rounded
from makesell.ground.organisation import queries as organisation
from makesell.ground.refusal import Refusal
from makesell.ground.rules import queries as rules
from makesell.ground.rules.kinds import Number, RuleKind
from makesell.ground.text import N_
from makesell.masterdata.parties import queries as parties
from makesell.masterdata.parties.queries import SoldTo
from makesell.masterdata.prices import words
from makesell.masterdata.products.words import BUNDLE

OVERLAY_MOST: Final = RuleKind(
    "orders.overlay_most",
    N_("Most overlay credit of a line"),
    Number(Decimal(0), Decimal(5), 4),
    default="0.5",
    clause="PER-3",
    help=N_("Overlay credits of a line together, as a share of the line (0.5 = 50 %)."),
    pay=True,
)
RULES: Final = (OVERLAY_MOST,)
MOST_LINES: Final = 200
# What becomes of a bundle: orders sell its parts, a quotation offers it as one, a contract does without.
IN_PARTS, WHOLE_BUNDLES, NO_BUNDLES = "parts", "whole", "none"
LARGEST: Final = Decimal(10) ** 15


@dataclass(frozen=True, slots=True)
class LineFact:
    """A line as it is keyed. Without a price it takes the price that wins; `splits` where its credit differs from the order's."""

    product_id: int | None
    qty: Decimal = Decimal(1)
    unit_price: Decimal | None = None
    kind: str = states.SALE
    text: str = ""
    requested_date: dt.date | None = None
    service_kind: str = ""
    splits: tuple[NewSplit, ...] = ()
    parts: tuple[AskedPart, ...] = ()      # asked for on days, at addresses of their own; they sum to the quantity
    due_back_date: dt.date | None = None      # of goods on loan
    plan_id: int | None = None      # whose budget line of this number pays for goods given; kept as `budget_line_id`
    plan_position: int | None = None
    budget_line_id: int | None = None
    cause_id: int | None = None      # the ticket or return that goods are sent for again, and the line of it
    cause_line_id: int | None = None
    loan_line_id: int | None = None      # the loan it is sold of


@dataclass(frozen=True, slots=True)
class OrderFact:
    """An order as it is keyed on one page. What is left out follows the customer: owner, currency, ship-to address, credit."""

    customer_id: int
    lines: tuple[LineFact, ...]
    splits: tuple[NewSplit, ...] = ()
    requested_date: dt.date | None = None
    tax_inclusive: bool = False
    currency: str = ""
    rate: Decimal | None = None
    rate_note: str = ""
    terms_id: int | None = None
    ship_to_id: int | None = None
    customer_reference: str = ""
    owner_id: int | None = None
    quotation_id: int | None = None
    contract_id: int | None = None
    end_user: str = ""
    project: str = ""
    delivery_rule: str = states.IN_PARTS
    drawing_gate: bool = False
    agreement_gate: bool = False
    licence_gate: str = ""
    opportunity_id: int | None = None      # of a quotation: whose special prices it may take
    more: Mapping[int, Sequence[Candidate]] = field(default_factory=dict)


def drafted(
    fact: OrderFact, *, on: dt.date, first: int = 1, kinds: Collection[str] = states.KEYED, sold: SoldTo | None = None, budgets: bool = True,
    bundles: str = IN_PARTS,
) -> NewOrder:
    """The order a fact becomes, of lines of these kinds. Refuses each faulty line at its field; changes nothing.

    `sold`: its customer, where who asks has read it. Without `budgets` it takes no promotion that has one. `bundles` are taken apart, or stay
    whole on a quotation, or are refused on a contract.
    """
    sold = sold or parties.sold_to(fact.customer_id, fact.ship_to_id)
    if not sold.active:
        raise Refusal("order.customer", "This customer is out of use.", field="customer")
    currency = fact.currency or sold.currency
    minor_digits(currency)
    _judge_lines(fact.lines, kinds, on)
    if any(line.plan_id is not None for line in fact.lines):
        fact = replace(fact, lines=tuple(_on_budget(n, line) for n, line in enumerate(fact.lines, first)))
    if any(line.kind == states.REPLACEMENT for line in fact.lines):
        replacing.judge(fact.lines, fact.customer_id)
    places = {part.ship_to_id for line in fact.lines for part in line.parts if part.ship_to_id is not None}
    if places - parties.addresses_of_customer(fact.customer_id, places):
        raise Refusal("order.ship_to", "This is no address of the customer.", field="schedule")
    price = partial(
        price_lines, customer_id=fact.customer_id, currency=currency, tax_inclusive=fact.tax_inclusive, on=on, destination=destination(sold.country)
    )
    quoted = price(
        [Wanted(line.product_id, line.qty, _service(line), line.kind in states.CREDITED, line.unit_price) for line in fact.lines],
        more={**agreed(_sources(fact), currency=currency, tax_inclusive=fact.tax_inclusive, on=on), **fact.more},
        budgets=budgets,
    )
    keyed = _taken_apart(fact.lines, quoted, price, on=on, currency=currency, bundles=bundles, first=first)
    owner = fact.owner_id or sold.owner_id
    given = [split for splits in (fact.splits, *(line.splits for line in fact.lines)) for split in splits]
    people, units = together(
        organisation.named_people.ask({split.person_id for split in given}),
        organisation.primary_units.ask([(owner, on)] if owner is not None else []),
    )
    judge_people(given, people)
    splits = fact.splits or _own_credit(sold, fact.owner_id, on)
    lines = [_line(n, each, splits, fact.tax_inclusive, currency) for n, each in enumerate(keyed, first)]
    judge_overlay({line.position: line.splits for line in lines}, on)
    return NewOrder(
        customer_id=fact.customer_id,
        customer_name=sold.name,
        owner_id=owner,
        unit_id=sold.unit_id if owner is None else _unit(units.get((owner, on))),
        currency=currency,
        order_date=on,
        lines=tuple(lines),
        territory_id=sold.territory_id,
        requested_date=fact.requested_date,
        customer_reference=fact.customer_reference,
        channel=sold.channel,
        rate=_rate(fact, currency, sold.own_currency),
        rate_note=fact.rate_note,
        tax_inclusive=fact.tax_inclusive,
        terms_id=fact.terms_id,
        ship_to_id=sold.ship_to_id,
        quotation_id=fact.quotation_id,
        contract_id=fact.contract_id,
        end_user=fact.end_user,
        project=fact.project,
        delivery_rule=fact.delivery_rule,
        drawing_gate=fact.drawing_gate,
        agreement_gate=fact.agreement_gate,
        licence_gate=fact.licence_gate,
    )


def _sources(fact: OrderFact) -> Sources:
    return Sources(fact.quotation_id, fact.contract_id, opportunity_id=fact.opportunity_id)


def destination(country: str | None) -> str:
    """Export where the goods leave the country; an order without address stays at home."""
    return "export" if country and country != "CN" else words.DOMESTIC


def _service(line: LineFact) -> str:
    return line.service_kind or (TRANSPORT if line.kind == states.FREIGHT else "" if line.product_id else words.GOODS)


def _unit(found: int | None) -> int:
    if found is None:
        raise Refusal("order.owner", "This person has no unit on this date.", field="owner")
    return found


def _rate(fact: OrderFact, currency: str, own: str) -> Decimal:
    if currency == own:
        return WHOLE
    if fact.rate is None or fact.rate <= 0:
        raise Refusal("order.rate", "An order in %(currency)s keeps the rate it was agreed at.", field="rate", currency=currency)
    return fact.rate


def _own_credit(sold: SoldTo, owner_id: int | None, on: dt.date) -> tuple[NewSplit, ...]:
    """The whole credit: the owner's, or that of the unit's house account (公司直营) where nobody owns the customer; beside it an overlay for
    who has handed a sales lead of the customer to its owner (ORG-5).
    """
    who = owner_id or sold.owner_id or sold.house_id
    if who is None:
        return ()
    heard = tickets.leads_of(sold.id, on)
    return (NewSplit(who), *(NewSplit(person, share, overlay=True) for person, share in heard.items() if person != who))


def _on_budget(number: int, line: LineFact) -> LineFact:
    """The line with the budget line it names by plan and number."""
    if line.plan_id is None:
        return line
    return replace(line, plan_id=None, plan_position=None, budget_line_id=given.budget_line(line.plan_id, line.plan_position or 1, number))


def _judge_lines(lines: Sequence[LineFact], kinds: Collection[str], on: dt.date) -> None:
    if not 1 <= len(lines) <= MOST_LINES:
        raise Refusal("order.lines", "An order has 1 to %(most)s lines.", field="lines", most=MOST_LINES)
    faults = [fault for n, line in enumerate(lines, 1) if (fault := _fault(n, line, kinds) or _unfit(n, line, on))]
    if faults:
        raise Refusal.several(faults)


def _fault(number: int, line: LineFact, kinds: Collection[str]) -> Refusal | None:
    at = f"lines.{number}"
    if line.kind not in kinds:
        return Refusal("order.line_kind", "An optional or alternative line is chosen on the quotation.", field=f"{at}.kind")
    if line.product_id is None and line.kind not in ("text", states.FREIGHT):
        return Refusal("order.product", "Line %(line)s needs a product.", field=f"{at}.product", line=number)
    if line.product_id is not None and line.kind in ("text", states.FREIGHT):
        return Refusal("order.no_product", "Line %(line)s names no product: it is text or freight.", field=f"{at}.product", line=number)
    if line.kind == "text" and not line.text:
        return Refusal("order.text", "Line %(line)s needs its text.", field=f"{at}.text", line=number)
    if not 0 < line.qty < LARGEST:
        return Refusal("order.quantity", "The quantity of line %(line)s must be more than 0.", field=f"{at}.qty", line=number)
    if line.parts and (sum(part.qty for part in line.parts) != line.qty or any(part.qty <= 0 for part in line.parts)):
        return Refusal("order.parts_sum", "The parts asked for of line %(line)s do not sum to its quantity.", field="schedule", line=number)
    if line.unit_price is not None and not 0 <= line.unit_price < LARGEST:
        return Refusal("order.price", "The price of line %(line)s must not be below 0.", field=f"{at}.unit_price", line=number)
    if line.kind in states.FREE and line.unit_price:
        return Refusal("order.free", "Line %(line)s is given, it has no price.", field=f"{at}.unit_price", line=number)
    if line.kind == states.FREIGHT and line.unit_price is None:
        return Refusal("order.freight", "Line %(line)s needs its price.", field=f"{at}.unit_price", line=number)
    return None


def _unfit(number: int, line: LineFact, on: dt.date) -> Refusal | None:
    """What a line that is not sold must say, and what only such a line says."""
    if line.kind == states.LOAN and line.due_back_date is None:
        return Refusal("order.due_back", "Line %(line)s is lent: say when it is back.", field="given", line=number)
    if line.kind != states.LOAN and line.due_back_date is not None:
        return Refusal("order.no_loan", "Line %(line)s is not lent, it is not due back.", field="given", line=number)
    if line.due_back_date is not None and line.due_back_date < on:
        return Refusal("order.due_back_past", "The day line %(line)s is due back has passed.", field="given", line=number)
    if line.kind not in states.GIVEN and (line.plan_id is not None or line.budget_line_id is not None):
        return Refusal("order.no_gift", "Line %(line)s is not given away; no budget pays for it.", field="given", line=number)
    if line.kind != states.REPLACEMENT and line.cause_id is not None:
        return Refusal("order.no_replacement", "Line %(line)s replaces nothing.", field="given", line=number)
    return None


@dataclass(frozen=True, slots=True)
class _Keyed:
    """A line with its answer of the price engine, and the bundle it is a part of."""

    row: int     # as it was keyed
    fact: LineFact
    quote: Quoted
    inside: InBundle | None = None


def _taken_apart(
    lines: Sequence[LineFact], quoted: Sequence[Quoted], price: Price, *, on: dt.date, currency: str, bundles: str, first: int
) -> list[_Keyed]:
    """The lines, bundles in parts where they do not stay whole. Refuses a bundle that is given and not sold, and one on a contract."""
    found = [
        Sold(n, line.product_id, line.qty, line.unit_price, quote)
        for n, (line, quote) in enumerate(zip(lines, quoted, strict=True), 1)
        if line.product_id is not None and quote.product is not None and quote.product.kind == BUNDLE
    ]
    if not found or bundles == WHOLE_BUNDLES:
        return [_Keyed(n, line, quote) for n, (line, quote) in enumerate(zip(lines, quoted, strict=True), 1)]
    for each in found:
        if bundles == NO_BUNDLES:
            raise Refusal("order.bundle_agreed", "A contract names the parts, not the bundle.", field=f"lines.{each.line}.product")
        if lines[each.line - 1].kind != states.SALE:
            raise Refusal("order.bundle_sold", "A bundle is sold; what is given is named part by part.", field=f"lines.{each.line}.kind")
    apart = dict(zip((each.line for each in found), zip(found, taken_apart(found, price, on=on, currency=currency), strict=True), strict=True))
    made: list[_Keyed] = []
    for n, (line, quote) in enumerate(zip(lines, quoted, strict=True), 1):
        if n not in apart:
            made.append(_Keyed(n, line, quote))
            continue
        of, shares = apart[n]
        at = first + len(made)
        made += [_Keyed(n, _part(line, share), share.quote, share.inside(of, at)) for share in shares]
    return made


def _part(line: LineFact, share: Share) -> LineFact:
    """The line of a part: as the bundle's, in its quantity and at its price."""
    each = share.qty / line.qty
    parts = tuple(replace(part, qty=part.qty * each) for part in line.parts)
    return replace(line, product_id=share.product_id, qty=share.qty, unit_price=share.unit_price, service_kind="", parts=parts)


def _line(number: int, keyed: _Keyed, splits: tuple[NewSplit, ...], inclusive: bool, currency: str) -> NewLine:
    line, quote, row = keyed.fact, keyed.quote, keyed.row
    if quote.product is not None and rounded(line.qty, quote.product.digits) != line.qty:
        raise Refusal(
            "order.digits", "%(product)s is counted with %(digits)s decimals at most.", field=f"lines.{row}.qty", product=quote.product.code,
            digits=quote.product.digits,
        )  # fmt: skip
    price = Decimal(0) if line.kind in states.FREE else line.unit_price if line.unit_price is not None else quote.list_price
    if price is None:
        raise Refusal(
            "order.no_price", "No list has a price for line %(line)s: enter one.", field=f"lines.{row}.unit_price", line=row,
            who=N_("Sales support enters price lists."),
        )  # fmt: skip
    amounts = vat.line(line.qty, price, quote.tax_rate, inclusive=inclusive, currency=currency)
    if abs(amounts.gross) >= LARGEST:
        raise Refusal("number.too_large", "%(text)s is too large.", field=f"lines.{row}.qty", text=str(line.qty))
    if line.kind == states.LOAN and quote.product is not None and quote.product.kind == "service":
        raise Refusal("order.loan_service", "A service is not lent.", field=f"lines.{row}.kind")
    sale, priced = line.kind in states.CREDITED, line.kind in states.PRICED
    return NewLine(
        position=number,
        product_id=line.product_id,
        qty=line.qty,
        unit_price=price,
        net=amounts.net,
        tax=amounts.tax,
        splits=(line.splits or splits) if sale else (),
        kind=line.kind,
        text=line.text,
        requested_date=line.requested_date or max((part.date for part in line.parts), default=None),
        parts=line.parts,
        list_price=quote.list_price if priced else None,
        floor_price=quote.floor_price if priced else None,
        price_kind=(quote.priced.winner.kind if quote.priced.winner else "") if priced else "",
        price_reason=reason_of(quote.priced) if priced else None,
        special_price_id=special_of(quote.priced) if sale else None,
        promotion_id=quote.promotion_id if sale else None,
        promotion_cut=quote.promotion_cut if sale else Decimal(0),
        tax_rate=quote.tax_rate,
        service_kind=quote.service_kind,
        due_back_date=line.due_back_date,
        budget_line_id=line.budget_line_id,
        loan_line_id=line.loan_line_id,
        cause_id=line.cause_id,
        cause_line_id=line.cause_line_id,
        bundle=keyed.inside,
    )


def special_of(priced: Priced) -> int | None:
    """The special price that won, whose quantity the line takes up."""
    return priced.winner.source_id if priced.winner is not None and priced.winner.kind == SPECIAL else None


def reason_of(priced: Priced) -> dict[str, Any]:
    """Winner and losers as they are kept with the line: codes, names and figures in plain words."""
    winner = priced.winner
    return {
        "why": priced.why,
        "winner": _candidate(winner) if winner else None,
        "losers": [_loser(each) for each in priced.losers],
    }


def _candidate(each: Candidate) -> dict[str, Any]:
    return {"kind": each.kind, "name": each.name, "price": plainly(each.price), "source": each.source_id}


def _loser(each: Loser) -> dict[str, Any]:
    return {**_candidate(each.candidate), "why": each.why, "params": {name: plainly(value) for name, value in each.params.items()}}


def judge_people(splits: Sequence[NewSplit], known: Collection[int] | None = None) -> None:
    """Credits go to people (or house accounts) that exist (`known`, else they are asked for), each above 0 and at most 100 %."""
    if not splits:
        return
    if any(not 0 < split.share <= 1 for split in splits):
        raise Refusal("split.share", "A share lies above 0 % and at most at 100 %.", field="splits")
    wanted = {split.person_id for split in splits}
    if wanted - set(organisation.named_people(wanted) if known is None else known):
        raise Refusal("reference.unknown", "What you chose here does not exist any more.", field="splits")


def judge_overlay(splits: Mapping[int, Sequence[NewSplit]], on: dt.date) -> None:
    """Σ overlay of a line (by position) stays within the rule."""
    if not any(split.overlay for given in splits.values() for split in given):
        return
    most = Decimal(rules.value(OVERLAY_MOST, on))
    for position, each in splits.items():
        given = sum((split.share for split in each if split.overlay), Decimal(0))
        if given > most:
            raise Refusal(
                "split.overlay", "Overlay credits of line %(line)s sum to %(given)s; at most %(most)s.", field="splits", line=position,
                given=plainly(given), most=plainly(most),
            )  # fmt: skip
