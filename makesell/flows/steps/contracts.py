"""Parts the acts on contracts (PRO-4) share: which may be touched, what somebody keys becomes, who approves it, what follows both signatures."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from makesell.documents.contracts import actions as contracts
from makesell.documents.contracts import queries, states
from makesell.documents.contracts.access import POLICY
from makesell.documents.contracts.actions import NewContract, NewLine
from makesell.documents.contracts.queries import ContractRow, LineRow
from makesell.documents.opportunities import actions as opportunities
from makesell.documents.opportunities import queries as opportunity_queries
from makesell.documents.orders import queries as orders
from makesell.documents.rebates import queries as rebates
from makesell.engines.price import AGREED
from makesell.flows.steps import discounts, post_events
from makesell.flows.steps.contract_paper import paper
from makesell.flows.steps.discounts import Offered, Where
from makesell.flows.steps.freight import borne
from makesell.flows.steps.opportunities import win
from makesell.flows.steps.order_lines import NO_BUNDLES, OrderFact, drafted
from makesell.flows.steps.papers import CHINESE, company_name, language_of
from makesell.flows.steps.rebates import set_aside
from makesell.flows.steps.two_sides import COMPANY, OTHER, refuse_signed, sides
from makesell.ground import shown
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor, system
from makesell.ground.attachments.actions import attach
from makesell.ground.clock import business_date
from makesell.ground.db.asking import together
from makesell.ground.links import actions as links
from makesell.ground.money import rounded
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.refusal import Refusal
from makesell.ground.rules import queries as rules
from makesell.ground.rules.kinds import Choice, Number, Rows, RuleKind
from makesell.ground.signing import actions as signing
from makesell.ground.spine.documents import not_now
from makesell.ground.text import N_
from makesell.masterdata.parties import queries as parties
from makesell.masterdata.products import queries as products

DECIDERS: Final = (R.SALES_MANAGER, R.SALES_DIRECTOR, R.EXECUTIVE)
LADDER: Final = (R.LEGAL, *DECIDERS)
ROLE_WORDS: Final = {R.SALES_MANAGER: N_("Sales manager"), R.SALES_DIRECTOR: N_("Sales director"), R.EXECUTIVE: N_("Executive")}
APPROVAL: Final = RuleKind(
    "contracts.approval",
    N_("Who approves contracts"),
    Rows({"role": Choice(ROLE_WORDS), "amount": Number(Decimal(0), Decimal(10) ** 15, 2)}, least=1),
    default=[
        {"role": R.SALES_MANAGER, "amount": "200000"},
        {"role": R.SALES_DIRECTOR, "amount": "2000000"},
        {"role": R.EXECUTIVE, "amount": "1000000000000"},
    ],
    clause="PRO-4",
    help=N_("Per role up to which amount with tax (of a frame contract its total); the clauses are always reviewed by contracts and legal."),
)
RULES: Final = (APPROVAL,)
PURPOSE: Final = "contract"
LINK: Final = "sign"


@dataclass(frozen=True, slots=True)
class ContractFact:
    """A contract as it is keyed: what an order has, its kind and dates, its clauses — those of the template where none are given."""

    order: OrderFact
    start_date: dt.date
    end_date: dt.date | None = None
    kind: str = states.SALE
    subject: str = ""
    template_id: int | None = None
    clauses: tuple[tuple[str, str], ...] = ()
    limit_gross: Decimal | None = None
    notice_days: int = 30
    contact_id: int | None = None
    more: dict[str, Any] = field(default_factory=dict)


def locked(actor: Actor, act: str, contract_id: int, *, version: int | None = None, state: str | tuple[str, ...] = ()) -> ContractRow:
    """A contract, locked, for an act; refuses (403) other roles, (404) one out of reach, (409) another state and a stale version."""
    POLICY.require(actor, act)
    contracts.hold([contract_id], version)
    row = queries.contract(actor, contract_id, act)
    wanted = (state,) if isinstance(state, str) else state
    if wanted and row.state not in wanted:
        raise not_now()
    return row


def held_to_sign(contract_ids: Sequence[int], version: int | None = None) -> list[ContractRow]:
    """Contracts locked with what their signature may close: the opportunity first, then the version before, in the order of locks."""
    rows = queries.of_ids(contract_ids)
    chances = [row.opportunity_id for row in rows if row.opportunity_id is not None]
    if chances:
        opportunities.hold(chances)
    before = [row.replaces_id for row in rows if row.replaces_id is not None]
    contracts.hold([*before, *contract_ids])
    if version is not None:
        contracts.hold(contract_ids, version)
    return queries.of_ids(contract_ids)


def written(fact: ContractFact, *, on: dt.date) -> NewContract:
    """The contract a fact becomes, priced by the same engine as orders. Refuses each fault at its field; changes nothing."""
    _judge(fact)
    made = drafted(fact.order, on=on, kinds=states.LINE_KINDS, bundles=NO_BUNDLES)
    own = NewLine.__dataclass_fields__
    lines = tuple(NewLine(**{name: getattr(line, name) for name in own if hasattr(line, name)}) for line in made.lines)
    values: dict[str, Any] = {
        "customer_id": made.customer_id, "contact_id": fact.contact_id, "territory_id": made.territory_id, "quotation_id": fact.order.quotation_id,
        "contract_date": on, "start_date": fact.start_date, "end_date": fact.end_date, "kind": fact.kind, "subject": fact.subject,
        "notice_days": fact.notice_days, "limit_gross": fact.limit_gross if fact.kind == states.FRAME else None,
        "customer_reference": made.customer_reference, "requested_date": made.requested_date, "tax_inclusive": made.tax_inclusive,
        "rate": made.rate, "rate_note": made.rate_note, "terms_id": made.terms_id, "ship_to_id": made.ship_to_id, **fact.more,
    }  # fmt: skip
    new = NewContract(made.customer_name, made.owner_id, made.unit_id, made.currency, lines, fact.clauses, values)
    if fact.clauses or fact.template_id is None:
        return new
    return NewContract(new.customer, new.owner_id, new.unit_id, new.currency, lines, _filled(fact.template_id, new), values)


def _filled(template_id: int, new: NewContract) -> tuple[tuple[str, str], ...]:
    """The clauses of a template with the names of the contract in place of {customer}, {company}, {start}, {end} and {amount}."""
    language = language_of(parties.sold_to(new.values["customer_id"], new.values["ship_to_id"]).country)
    gross = new.values["limit_gross"] or sum((line.gross for line in new.lines), Decimal(0))
    known = {
        "{customer}": new.customer, "{company}": company_name(language or CHINESE), "{start}": shown.date(new.values["start_date"], language),
        "{end}": shown.date(new.values["end_date"], language) if new.values["end_date"] else "—",
        "{amount}": shown.money(gross, new.currency, language).full,
    }  # fmt: skip
    found = []
    for clause in queries.template(template_id).clauses:
        text = clause.text
        for name, value in known.items():
            text = text.replace(name, value)
        found.append((clause.title, text))
    return tuple(found)


def _judge(fact: ContractFact) -> None:
    if fact.end_date is not None and fact.end_date < fact.start_date:
        raise Refusal("contract.dates", "A contract ends on or after the day it begins.", field="end_date")
    if fact.kind == states.FRAME and (fact.end_date is None or fact.limit_gross is None or fact.limit_gross <= 0):
        field_name = "end_date" if fact.end_date is None else "limit_gross"
        raise Refusal("contract.frame", "A frame contract says until when and up to which total.", field=field_name)
    if not 0 <= fact.notice_days <= 365:
        raise Refusal("contract.notice", "Notice is given 0 to 365 days before the end.", field="notice_days")
    if fact.contact_id is not None and parties.contact_row(fact.contact_id).customer_id != fact.order.customer_id:
        raise Refusal("quotation.contact", "This contact belongs to another customer.", field="contact")
    if any(not title.strip() or not text.strip() for title, text in fact.clauses):
        raise Refusal("contract.clause", "A clause has a title and a text.", field="clauses")


@dataclass(frozen=True, slots=True)
class Needed:
    """Who must approve, and the mark of what: approved once, it is asked again only when it has changed."""

    role: str
    marks: tuple[str, ...]


def approvals_of(row: ContractRow, lines: Sequence[LineRow], *, actor: Actor, on: dt.date) -> list[Needed]:
    """The clauses by contracts and legal, the amount by the rule, prices below the authority of who proposes by who may give them."""
    text = "\n".join(f"{clause.title}\n{clause.text}" for clause in row.clauses)
    said = "|".join(f"{line.product_id},{line.qty.normalize()},{line.unit_price.normalize()}" for line in lines)
    worth = rounded(row.worth * row.rate)
    limits = rules.value(APPROVAL, on)
    role = next((each["role"] for each in limits if worth <= Decimal(each["amount"])), R.EXECUTIVE)
    found = [
        Needed(R.LEGAL, (_mark("clauses", row.kind, text),)),
        Needed(role, (_mark("worth", worth, row.terms_id, row.start_date, row.end_date, said),)),
    ]
    where = Where(row.customer_id)
    beyond = discounts.beyond(_offered(row, lines, on), where, actor=actor, on=on)
    return [*found, Needed(beyond.role, beyond.marks)] if beyond else found


def _mark(*words: object) -> str:
    return f"{words[0]}:{hashlib.sha256('|'.join(map(str, words)).encode()).hexdigest()[:32]}"


def _offered(row: ContractRow, lines: Sequence[LineRow], on: dt.date) -> list[Offered]:
    asked = [line.product_id for line in lines if line.product_id is not None]
    known, backs = together(products.sold.ask(asked, on), rebates.in_force.ask(asked, row.customer_id, row.currency, on))
    found = []
    freight = borne(on, charged=any(line.kind == "freight" and line.net > 0 for line in lines))
    for line in lines:
        product = known.get(line.product_id or 0)
        agreed = line.price_kind in AGREED and line.list_price is not None and line.unit_price >= line.list_price
        if product is None or agreed or line.kind in ("text", "freight"):
            continue
        cost = None if product.cost is None else rounded(line.qty * product.cost)
        found.append(
            Offered(
                line.position, line.product_id, product.group_id, line.qty, line.list_price, line.unit_price, rounded(line.net * row.rate), cost,
                free=line.kind != "sale", rebate=set_aside(backs.get(product.id), line.net, line.qty, row.rate),
                freight=rounded(rounded(line.net * row.rate) * freight),
            )
        )  # fmt: skip
    return found


def four_eyes(rows: Sequence[ContractRow], actor: Actor) -> None:
    """Nobody approves a contract of his own, not as a substitute either; and a draft waits for nobody (409)."""
    if any(row.state != states.PROPOSED for row in rows):
        raise not_now()
    if any(actor.kind != "system" and actor.person_id in (None, row.owner_id) for row in rows):
        raise Refusal("contract.four_eyes", "Nobody approves a contract of his own.", status=403)


def to_sign(contract_id: int, *, at: dt.datetime) -> None:
    """The approved text is printed and kept: what both sign."""
    (row,) = queries.of_ids([contract_id])
    attach(row.id, f"{row.number}.pdf", [paper(row, at=at)], actor=system("paper"), at=at)


def signed_already(party: str, row: ContractRow) -> None:
    """Refuses (409) a party that has signed, and what is not to be signed."""
    if row.state != states.APPROVED:
        raise not_now()
    refuse_signed(party, row.id)


def complete(row: ContractRow, *, actor: Actor, at: dt.datetime) -> bool:
    """After a signature: once both have signed, the paper is printed with the signatures and sealed, and the contract is in force.

    An amendment supersedes the version before it; an open opportunity is won. Returns whether it is in force now.
    """
    if sides(row.id) != {COMPANY, OTHER}:
        return False
    signing.seal(row.id, paper(row, at=at), f"{row.number}.pdf", why=f"{row.number} R{row.revision}", actor=actor, at=at)
    if row.replaces_id is not None and row.root_id != row.id:
        contracts.move([row.replaces_id], "supersede", actor=actor, at=at)
    contracts.move([row.id], "complete", actor=actor, at=at, values={"signed_at": at})
    post_events.publish(["contract_signed"], {row.id: business_date(at)})
    links.end_of(row.id, LINK, at=at)
    if row.opportunity_id is not None and opportunity_queries.of_ids([row.opportunity_id])[0].state == "open":
        win(row.opportunity_id, row.id, actor=actor, at=at)
    if row.owner_id is not None:
        params = {"number": row.number or "", "customer": row.customer}
        tell_many([NewNotice(row.owner_id, "contract_signed", N_("%(number)s with %(customer)s is signed by both."), params, row.id)], at=at)
    return True


def in_force(row: ContractRow, on: dt.date) -> None:
    """Refuses (409) an order of a contract that is not in force on a day."""
    if row.state != states.SIGNED or row.start_date > on or (row.end_date is not None and row.end_date < on):
        raise Refusal(
            "contract.not_in_force", "%(number)s is not in force on %(day)s.", status=409, number=row.number or "—", day=on,
            who=N_("Contracts and legal renews or amends it."),
        )  # fmt: skip


def fits(contract_id: int, order_id: int | None, gross: Decimal, on: dt.date) -> None:
    """Refuses (409) an order beyond its contract: one that is not in force, or beyond what a frame contract still allows."""
    (row,) = queries.of_ids([contract_id])
    in_force(row, on)
    if row.limit_gross is None:
        return
    family = [each.id for each in queries.versions(row.root_id)]
    used = sum((each.gross for each in orders.called_off(family, order_id)), Decimal(0))
    if used + gross > row.limit_gross:
        raise Refusal(
            "contract.used_up", "%(number)s allows %(limit)s in all; %(used)s are called off, this order is %(more)s.", status=409,
            number=row.number or "—", limit=shown.plain(row.limit_gross, 2), used=shown.plain(used, 2), more=shown.plain(gross, 2),
            who=N_("An amendment of the contract raises its total."),
        )  # fmt: skip
