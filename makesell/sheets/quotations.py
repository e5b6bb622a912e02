"""Sheet of quotations: list, page with versions and checks, the acts from draft to the customer's answer and the order."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.documents.contracts import queries as contracts
from makesell.documents.orders import queries as orders
from makesell.documents.quotations import queries as quotations
from makesell.documents.quotations import states
from makesell.documents.quotations.access import POLICY
from makesell.flows.pro_4_negotiation import (
    answer_quotation,
    approve_quotation,
    copy_quotation,
    create_quotation,
    discard_quotation,
    discount_quotation,
    draft_contract,
    edit_quotation,
    hold_quotation,
    lose_quotation,
    order_quotation,
    revise_quotation,
    send_back_quotation,
    send_quotation,
    submit_quotation,
    take_back_quotation,
)
from makesell.flows.pro_4_negotiation.answer_quotation import Answer, AnswerFact
from makesell.flows.pro_4_negotiation.discount_quotation import HeaderDiscount
from makesell.flows.pro_4_negotiation.draft_contract import ContractOf
from makesell.flows.pro_4_negotiation.edit_quotation import Edit
from makesell.flows.pro_4_negotiation.hold_quotation import HoldFact
from makesell.flows.pro_4_negotiation.lose_quotation import LostFact
from makesell.flows.pro_4_negotiation.revise_quotation import RevisionFact
from makesell.flows.pro_4_negotiation.send_quotation import SendFact
from makesell.ground import clock, shown
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.refusal import Refusal
from makesell.sheets import following, order_templates, quotation_pay
from makesell.sheets import quotation_parts as parts
from makesell.sheets.contract_form import DATED, blank, dated
from makesell.sheets.giving import link_once, moving_one, number
from makesell.sheets.order_form import DISCOUNT
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Related, Sheet, Stage, Take, Text, View, Wait
from makesell.sheets.quotation_form import QUOTATION, fact_of, given

NOUN: Final = "quotations"
SOON: Final = dt.timedelta(days=3)


def head(actor: Actor, key: int) -> Head:
    """The quotation's head; refuses what the actor may not see."""
    row = quotations.quotation(actor, key)
    sub = _("Version %(revision)s · valid until %(day)s") % {
        "revision": row.revision, "day": shown.date(row.valid_until, get_language() or "zh-hans"),
    }  # fmt: skip
    return Head(
        title=row.customer, sub=sub, state=row.state, state_label=parts.STATES[row.state], tone=states.TONES[row.state], version=row.version,
        number=row.number or "",
    )  # fmt: skip


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = quotations.quotation(actor, key)
    facts = [
        Fact(_("Customer"), row.customer, Kind.REF, noun="customers", id=row.customer_id),
        Fact(_("Opportunity"), row.opportunity, Kind.REF, noun="opportunities", id=row.opportunity_id),
        Fact(_("Contact"), row.contact, Kind.REF, noun="contacts", id=row.contact_id),
        Fact(_("Date"), row.quotation_date, Kind.DATE),
        Fact(_("Valid until"), row.valid_until, Kind.DATE),
        Fact(_("Requested date"), row.requested_date, Kind.DATE),
        Fact(_("Terms of payment"), row.terms, Kind.REF, noun="payment_terms", id=row.terms_id),
        Fact(_("Prices include tax"), row.tax_inclusive, Kind.BOOL),
        Fact(_("Owner"), row.owner, Kind.REF, noun="people", id=row.owner_id),
        Fact(_("Unit"), row.unit, Kind.REF, noun="units", id=row.unit_id),
        Fact(_("Customer reference"), row.customer_reference, Kind.CODE),
        Fact(_("Words to the customer"), row.message),
        Fact(_("Why it was changed"), row.why),
        Fact(_("Sent at"), row.sent_at, Kind.MOMENT),
    ]
    if row.decided_at is not None:
        facts += [
            Fact(_("Answered at"), row.decided_at, Kind.MOMENT),
            Fact(_("Answered by"), row.decided_by),
            Fact(_("Reason"), row.decision),
            Fact(_("Lost to"), row.lost_to, Kind.REF, noun="competitors", id=row.lost_to_id),
        ]
    return facts


def _amounts(actor: Actor, key: int) -> Sequence[Fact]:
    row = quotations.quotation(actor, key)
    amounts = ((_("Net"), row.net), (_("Tax"), row.tax), (_("To be paid in all"), row.gross))
    return [Fact(label, amount, Kind.MONEY, currency=row.currency) for label, amount in amounts]


def _create(call: Call) -> Done:
    return Done(create_quotation.perform(fact_of(call.data), actor=call.actor, at=call.at, reason=call.reason), _("The draft has been saved."))


def _edit(call: Call) -> Done:
    edit_quotation.perform(Edit(call.ids[0], fact_of(call.data), call.version), actor=call.actor, at=call.at, reason=call.reason)
    return Done(call.ids[0], _("The draft has been saved."))


def _discount(call: Call) -> Done:
    fact = HeaderDiscount(call.ids[0], call.data.get("share"), call.data.get("amount"))
    discount_quotation.perform(fact, actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return Done(call.ids[0], _("Spread over the lines."))


def _copy(call: Call) -> Done:
    return Done(copy_quotation.perform(call.ids[0], actor=call.actor, at=call.at, reason=call.reason), _("Copied into a new draft."))


def _submit(call: Call) -> Done:
    state = submit_quotation.perform(call.ids[0], actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    ready = _("Within your authority: ready to send.")
    return Done(call.ids[0], ready if state == states.APPROVED else _("Beyond your authority: consent is asked."), data={"state": state})


def _approve(call: Call) -> Done:
    whole = approve_quotation.perform(call.ids[0], actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return Done(call.ids[0], _("Allowed: ready to send.") if whole else _("Kept. Another one decides too."))


def _send(call: Call) -> Done:
    fact = SendFact(call.ids[0], bool(call.data.get("beside")), call.version)
    return link_once(fact.quotation_id, send_quotation.perform(fact, actor=call.actor, at=call.at, reason=call.reason))


def _link(call: Call) -> Done:
    return link_once(call.ids[0], send_quotation.link(call.ids[0], actor=call.actor, at=call.at, reason=call.reason))


def _revise(call: Call) -> Done:
    key = revise_quotation.perform(RevisionFact(call.ids[0], call.data["why"]), actor=call.actor, at=call.at)
    return Done(key, _("Drafted; the earlier version stays as it was."))


def positions(text: str | None) -> tuple[int, ...]:
    """Line numbers as somebody writes them; refuses what is no number."""
    words = (text or "").replace("，", ",").replace("、", ",").replace(" ", ",").split(",")
    try:
        return tuple(int(word) for word in words if word)
    except ValueError as error:
        raise Refusal("quotation.positions", "Give line numbers, for example 3, 5.", field="also") from error


def _accept(call: Call) -> Done:
    answer = Answer(call.data["by"], positions(call.data.get("also")), call.data.get("why") or "")
    answer_quotation.accepted(AnswerFact(call.ids[0], answer, call.version), actor=call.actor, at=call.at, reason=call.reason)
    return Done(call.ids[0], _("Accepted. Make the order or the contract of it."))


def _decline(call: Call) -> Done:
    answer = Answer(call.data["by"], why=call.data["why"])
    answer_quotation.declined(AnswerFact(call.ids[0], answer, call.version), actor=call.actor, at=call.at, reason=call.reason)
    return Done(call.ids[0], _("Declined; revise it or close it as lost."))


def _lose(call: Call) -> Done:
    fact = LostFact(call.ids[0], call.data["why"], call.data.get("competitor"), call.version)
    lose_quotation.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(call.ids[0], _("Closed as lost."))


def _order(call: Call) -> Done:
    made = order_quotation.perform(call.ids[0], actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return Done(made, _("The order is drafted at the agreed prices."), noun="orders")


def _hold(call: Call) -> Done:
    wished = tuple((row["line"], row.get("qty")) for row in call.data.get("lines") or ())
    fact = HoldFact(call.ids[0], call.data.get("until"), wished, call.version)
    held = hold_quotation.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    qty = sum(held.kept.values(), Decimal(0))
    say = _("%(qty)s pieces are kept until %(day)s.") % {"qty": number(qty), "day": shown.date(held.until, get_language() or "zh-hans")}
    if held.made:
        made, day = sum((qty for qty, _ in held.made.values()), Decimal(0)), max(day for _, day in held.made.values())
        words = {"qty": number(made), "day": shown.date(day, get_language() or "zh-hans")}
        say = f"{say} {_('For %(qty)s working time is kept; they would be made on %(day)s.') % words}"
    if held.short:
        say = f"{say} {_('For %(qty)s there is no supply.') % {'qty': number(held.short)}}"
    return Done(call.ids[0], say, data={"until": held.until.isoformat(), "kept": str(qty), "short": str(held.short)})


def _contract(call: Call) -> Done:
    fact = ContractOf(call.ids[0], version=call.version, **dated(call.data))
    made = draft_contract.of_quotation(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(made, _("The contract is drafted from the quotation."), noun="contracts")


def _blank(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"lines": [{"qty": 1}]}


def _stored(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {} if key is None else given(quotations.quotation(actor, key, "edit"), quotations.lines(key))


def waits(actor: Actor, at: dt.datetime) -> list[Wait]:
    """One's quotations to send, to make an order of, to revise after a refusal, and those that end soon."""
    today = clock.business_date(at)
    found = quotations.waiting(actor, today + SOON)
    accepted = [one.id for one in found if one.state == states.ACCEPTED]
    ordered = orders.quotations_ordered(accepted) | set(contracts.of_quotation(accepted))
    says: dict[str, tuple[Text, Text]] = {
        states.APPROVED: (_("Ready: send it to the customer"), _("To send")),
        states.ACCEPTED: (_("Accepted: make the order or the contract of it"), _("Accepted")),
        states.DECLINED: (_("Declined: revise it, or close it as lost with the reason"), _("Declined")),
        states.SENT: (_("Ends soon unanswered: call the customer"), _("Ends soon")),
    }
    return [
        Wait(one.id, f"{one.number} {one.customer}", says[one.state][0], late=one.valid_until < today, chip=says[one.state][1])
        for one in found
        if one.id not in ordered
    ]


WHY: Final = Input("why", _("Reason"), Take.LONG, most=1000)
BY: Final = Input("by", _("Answered by"), help=_("Who at the customer said so."))
ALSO: Final = Input("also", _("Lines chosen too"), required=False, help=_("Numbers of optional or alternative lines, for example 3, 5."))
HOLD: Final = (
    Input("until", _("Until"), Take.DATE, required=False, help=_("Empty: as long as the rules and the quotation allow.")),
    Input(
        "lines", _("Only these quantities"), Take.TABLE, required=False, most=200, help=_("Empty: all of every line that counts."),
        columns=(Input("line", _("Line"), Take.INT), Input("qty", _("Quantity"), Take.QTY, required=False)),
    ),
)  # fmt: skip
_DRAFT: Final = (states.DRAFT,)
_SENT: Final = (states.SENT,)
ACTS: Final = (
    Act("create", _("New quotation"), _create, QUOTATION, icon="plus", makes=True, strong=True, start=_blank, live=parts.live, whole=parts.whole,
        follows=following.customer),
    Act("submit", _("Finish"), _submit, icon="check", states=_DRAFT, strong=True),
    Act("edit", _("Edit"), _edit, QUOTATION, icon="pencil", states=_DRAFT, start=_stored, live=parts.live, whole=parts.whole),
    Act("price", _("Price again"), moving_one(edit_quotation.price, _("Priced again.")), icon="tag", states=_DRAFT),
    Act("discount", _("Discount on the whole"), _discount, DISCOUNT, icon="badge-percent", states=_DRAFT),
    Act("approve", _("Allow"), _approve, icon="badge-check", decides=True, states=(states.PROPOSED,), strong=True),
    Act("send_back", _("Send back"), moving_one(send_back_quotation.perform, _("Sent back."), why=True), (WHY,), icon="undo-2", decides=True,
        states=(states.PROPOSED,)),
    Act("send", _("Send to the customer"), _send, (Input("beside", _("Earlier versions stay open beside it"), Take.BOOL, required=False),),
        icon="send", states=(states.APPROVED,), strong=True),
    Act("order", _("Make order"), _order, icon="file-plus", states=(states.ACCEPTED,), strong=True),
    Act("contract", _("Draft contract"), _contract, DATED, icon="file-signature", states=(states.ACCEPTED,), start=lambda actor, key: blank()),
    Act("accept", _("Accepted by the customer"), _accept, (BY, ALSO, Input("why", _("Remark"), Take.LONG, required=False, most=1000)),
        icon="handshake", states=_SENT),
    Act("decline", _("Declined by the customer"), _decline, (BY, WHY), icon="x", states=_SENT),
    Act("revise", _("Revise"), _revise, (WHY,), icon="git-branch", states=states.REVISABLE),
    Act("send_link", _("New link"), _link, icon="link", states=_SENT),
    Act("take_back", _("Take back"), moving_one(take_back_quotation.perform, _("A draft again.")), icon="undo-2",
        states=(states.PROPOSED, states.APPROVED)),
    Act("hold", _("Keep supply"), _hold, HOLD, icon="lock", states=states.HOLDABLE),
    Act("unhold", _("Give supply back"), moving_one(hold_quotation.release, _("Given back.")), icon="lock-open", states=states.HOLDABLE),
    Act("copy", _("Copy"), _copy, icon="copy"),
    Act("keep_template", _("Keep as template"), order_templates.keep_quotation, order_templates.KEEP, icon="book-copy"),
    Act("lose", _("Lost"), _lose, (WHY, Input("competitor", _("Lost to"), Take.REF, noun="competitors", required=False)), icon="circle-x",
        states=states.LOSABLE, danger=True),
    Act("discard", _("Discard"), moving_one(discard_quotation.perform, _("The draft has been discarded.")), icon="trash-2", states=_DRAFT,
        danger=True, asks=_("Discard this draft?")),
)  # fmt: skip

SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Quotation"),
    plural=_("Quotations"),
    icon="file-pen",
    listing=quotations.LISTING,
    policy=POLICY,
    section="sell",
    order=10,
    record_kind="quotation",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("customer", _("Customer")),
        Column("quotation_date", _("Date"), phone=False),
        Column("valid_until", _("Valid until")),
        Column("state", _("State"), chips=states.TONES),
        Column("revision", _("Version"), phone=False),
        Column("owner", _("Owner"), phone=False),
        Column("net", _("Net")),
        Column("gross", _("Gross"), first=False),
        Column("tax", _("Tax"), first=False),
        Column("currency", _("Currency"), first=False),
        Column("unit", _("Unit"), first=False),
        Column("customer_reference", _("Customer reference"), first=False),
        Column("opportunity", _("Opportunity"), first=False),
        Column("sent_at", _("Sent at"), first=False),
        Column("decided_at", _("Answered at"), first=False),
    ),
    views=(
        View("all", _("All"), ""),
        View("mine", _("Mine"), "f=owner.eq.{me}"),
        View("open", _("Open"), "f=state.in.draft,proposed,approved,sent"),
        View("consent", _("To allow"), "f=state.eq.proposed"),
        View("accepted", _("Accepted"), "f=state.eq.accepted"),
    ),
    head=head,
    acts=ACTS,
    panels=(
        Panel("promise", _("Promise"), parts.promise_check, aside=True),
        Panel("authority", _("Margin and authority"), parts.authority_check, aside=True),
        Panel("lines", _("Lines"), parts.lines),
        Panel("held", _("Supply kept for it"), parts.held, hide_empty=True),
        Panel("amounts", _("Amounts"), _amounts, aside=True),
        Panel("pay", _("What it earns its owner"), quotation_pay.facts, aside=True, hide_empty=True),
        Panel("difference", _("What has changed since the version before"), parts.difference, hide_empty=True),
        Panel("facts", _("Details"), _facts),
        Panel("prices", _("Prices and their reasons"), parts.prices, hide_empty=True),
        Panel("versions", _("Versions"), parts.versions, hide_empty=True),
    ),
    related=(
        Related("contracts", _("Contracts"), contracts.count_of_quotation, "f=quotation.eq.{id}"),
        Related("orders", _("Orders"), orders.count_of_quotation, "f=quotation.eq.{id}"),
    ),
    stages=(
        Stage(_("Draft"), (states.DRAFT,)),
        Stage(_("Consent"), (states.PROPOSED,)),
        Stage(_("Ready"), (states.APPROVED,)),
        Stage(_("With the customer"), (states.SENT,)),
        Stage(_("Answered"), (states.ACCEPTED, states.DECLINED)),
    ),
    waits=waits,
    empty=_("No quotations yet. Draft the first for a customer."),
)
