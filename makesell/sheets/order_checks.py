"""The three checks beside an order: promise, credit, margin and authority — live for a form or a draft, as kept for the rest."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from makesell.documents.orders import queries as orders
from makesell.documents.orders import states
from makesell.documents.orders.access import POLICY
from makesell.engines import promise
from makesell.engines.terms import GATES as MONEY
from makesell.flows.pro_5_production.edit_order import still_replacing
from makesell.flows.steps import capacity, credit, plant_model
from makesell.flows.steps.confirming import gates_of
from makesell.flows.steps.discounts import Where
from makesell.flows.steps.order_drafts import fact_of
from makesell.flows.steps.order_lines import OrderFact
from makesell.flows.steps.preview import Gates, Preview, preview
from makesell.flows.steps.supply import said
from makesell.ground.access import Policy
from makesell.ground.access.duties import BY_CODE
from makesell.ground.actor import Actor
from makesell.ground.clock import now, today
from makesell.ground.listing import Kind
from makesell.ground.refusal import Refusal
from makesell.ground.shown import date as written
from makesell.sheets import line_alternatives, price_words
from makesell.sheets.giving import number, word
from makesell.sheets.order_form import fact_of as typed
from makesell.sheets.parts import CheckPart, Fact, Text

OK, WARN, BAD, MUTE = "ok", "warn", "bad", "mute"
SHOWN: Final = 8     # lines whose price is told in words; the page of the document tells all of them


def cause_in_words(kept: Mapping[str, Any] | None) -> str:
    """A kept cause as a sentence."""
    if not kept or kept.get("code") not in promise.WHY:
        return ""
    return say(promise.WHY[kept["code"]]) % {name: value for name, value in kept.items() if name != "code"}


def brought_by(kept: Mapping[str, Any] | None) -> list[Fact]:
    """The supplier whose lead time binds a promise, to be opened."""
    if not kept or not kept.get("supplier_id"):
        return []
    days = gettext("%(days)s working days") % {"days": kept["days"]}
    return [Fact(_("· brought by"), kept["supplier"], Kind.REF, noun="suppliers", id=int(kept["supplier_id"]), help=days)]


def live(actor: Actor, data: Mapping[str, Any], key: int | None = None) -> Sequence[CheckPart]:
    """The checks of a form while it is typed, of a draft with the prices that were agreed; a fault of the input is said in the first of them.

    What else there is for a late line is not looked for: its card waits.
    """
    return _checks(actor, data, key, ways=False)


def whole(actor: Actor, data: Mapping[str, Any], key: int | None = None) -> Sequence[CheckPart]:
    """The same with what else there is for a late line."""
    return _checks(actor, data, key, ways=True)


def _checks(actor: Actor, data: Mapping[str, Any], key: int | None, *, ways: bool) -> Sequence[CheckPart]:
    try:
        POLICY.require(actor, "create" if key is None else "edit")
        fact, where = typed(data), None
        if key is not None:
            head = orders.acting(actor, "edit", key)
            fact, where = replace(fact, quotation_id=head.quotation_id, contract_id=head.contract_id), Where(fact.customer_id, order_id=key)
            if any(line.kind == states.REPLACEMENT for line in fact.lines):
                fact = replace(fact, lines=still_replacing(fact.lines, orders.acting_lines(key)))
        found = preview(fact, actor=actor, on=today(), where=where, ways=ways)
    except Refusal as fault:
        return [CheckPart(_("Check"), _("Not yet"), MUTE, (), fault.in_words(say))]
    checks = [
        promise_of(found, by_capacity(found)), *(line_alternatives.of(found, key) if ways else line_alternatives.waiting(found)),
        credit_of(found.credit), authority_of(POLICY, actor, found), prices_of(found), *_to_come(found.gates, found.order.currency),
    ]  # fmt: skip
    again = repeated_in_words(fact, key)
    return [CheckPart(_("Customer reference"), _("There already"), WARN, (), again), *checks] if again else checks


def repeated_in_words(fact: OrderFact, key: int | None) -> str:
    """The warning that another order of the customer carries the same number of the customer's; "" where none does."""
    if not fact.customer_reference:
        return ""
    others = orders.same_reference(fact.customer_id, fact.customer_reference, key)
    said_of = {"reference": fact.customer_reference, "numbers": ", ".join(others)}
    return gettext("The customer's number %(reference)s stands on %(numbers)s already.") % said_of if others else ""


def _now(actor: Actor, order_id: int) -> Preview | None:
    """A draft as it would be confirmed now; nothing for any other state, or where its customer or products do not allow it."""
    if orders.order(actor, order_id).state != states.DRAFT:
        return None
    head = orders.acting(actor, "view", order_id)
    try:
        where = Where(head.customer_id, order_id=order_id)
        return preview(fact_of(head, orders.acting_lines(order_id), list_prices=False), actor=actor, on=today(), where=where, ways=False)
    except Refusal:
        return None


def promise_check(actor: Actor, order_id: int) -> CheckPart:
    """Dates by line with what binds them: what would be promised of a draft, what is promised of the rest."""
    found = _now(actor, order_id)
    return promise_of(found) if found else _promise_kept(order_id)


def promised_until(actor: Actor, order_id: int | None) -> Mapping[str, Any]:
    """The last day a draft would be promised for as its page shows it: confirming it for a later one is refused."""
    found = _now(actor, order_id) if order_id is not None else None
    days = [each.promise.date for each in found.lines if each.promise is not None] if found and not found.gates else []
    return {"promised": max(days).isoformat()} if days else {}


def by_capacity(found: Preview) -> Mapping[int, dt.date]:
    """By position the day on which capacity lets a line be made that supply does not cover, where it has a routing; nothing where the rule has lines
    promised by capacity: that is their promise, and the plant was read for it."""
    if capacity.in_force(today()):
        return {}
    making = [(e.line.position, e.product.id, e.promise.to_make) for e in found.lines if e.product and e.promise and e.promise.to_make]
    return plant_model.when_made(making, now()) if making else {}


def promise_of(found: Preview, by_machines: Mapping[int, dt.date] | None = None) -> CheckPart:
    """Dates by line with what binds them, of a document as it is typed; `by_machines` is the day by capacity, shown beneath its line."""
    facts, late, notes = [], 0, []
    for each in found.lines:
        if each.promise is None:
            continue
        late += each.late
        shown = max(each.promise.date, each.wished) if each.wished else each.promise.date
        name = each.product.code if each.product else each.line.text
        facts.append(Fact(f"{each.line.position} · {name}", shown, Kind.DATE, help=_source(each.promise.parts[-1].source)))
        if by_machines and each.line.position in by_machines:
            facts.append(Fact(_("· by capacity"), by_machines[each.line.position], Kind.DATE, help=_("The promise simulation says what binds it.")))
        facts += brought_by(said(each.promise.cause))
        if each.late:
            notes.append(f"{name}: {cause_in_words(said(each.promise.cause))}")
    waits = _gated([gate.kind for gate in found.gates])
    return CheckPart(_("Promise"), lateness(late), WARN if late else OK, tuple(facts), waits or " ".join(notes[:2]))


def _source(source: str) -> Text:
    return word(promise.SOURCES[source])


def lateness(lines: int) -> Text:
    """How many lines are later than asked for."""
    return _("%(lines)s later than asked for") % {"lines": lines} if lines else _("As asked for")


def _gated(gates: Sequence[str]) -> str:
    counting = states.counting(gates)
    if any(gate in states.PAPERS for gate in counting):
        return gettext("The dates count from the customer's word on the paper.")
    if any(gate in states.LICENCES for gate in counting):
        return gettext("The dates count from the export licence.")
    return gettext("The dates count from the deposit.") if gates else ""


def after_gate(days: int | None, gates: Collection[orders.GateRow]) -> str:
    """When a quantity behind these gates comes, in words; papers and a licence are named, a deposit alone is the usual."""
    counting = states.counting([gate.kind for gate in gates])
    shut = [gate.kind for gate in gates if gate.kind in counting and gate.opened_at is None]
    papers = [states.GATES[kind] for kind in shut if kind in states.PAPERS or kind in states.LICENCES]
    if days is None or not papers:
        return after_deposit(days)
    money = len(shut) > len(papers)
    if not money and all(kind in states.LICENCES for kind in shut):
        said_of = {"days": days}
        return gettext("%(days)s working days after the export licence") % said_of if days else gettext("On the day of the export licence")
    names = [gettext("Deposit")] * money + [say(each) for each in papers]
    return gettext("%(days)s working days after: %(gates)s") % {"days": days, "gates": " + ".join(names)}


def after_deposit(days: int | None) -> str:
    """When a quantity behind the deposit comes, in words: so many working days after it; "" for one that waits for none."""
    if days is None:
        return ""
    return gettext("%(days)s working days after the deposit") % {"days": days} if days else gettext("On the day of the deposit")


def _promise_kept(order_id: int) -> CheckPart:
    rows = orders.schedule(order_id)
    facts, late = [], 0
    waiting = any(row.promised_date is None for row in rows)
    shut = orders.gates((order_id,)) if waiting else []
    kinds = {gate.kind for gate in shut if gate.opened_at is None}
    awaited: Text = _("Waits for the deposit")
    if kinds & states.PAPERS.keys():
        awaited = _("Waits for a paper")
    elif kinds & states.LICENCES.keys() & set(states.counting([gate.kind for gate in shut])):
        awaited = _("Waits for the licence")
    in_parts = {line for line, parts in Counter(row.line for row in rows).items() if parts > 1}
    for row in rows:
        asked = row.requested_date
        late += row.promised_date is not None and asked is not None and row.promised_date > asked
        name = f"{row.line} · {row.product}" + (f" × {number(row.qty)}" if row.line in in_parts else "")
        if row.promised_date is None:
            facts.append(Fact(name, after_gate(row.days_after_gate, shut), help=_source(row.source)))
        else:
            begins = None
            if asked is not None and row.promised_date > asked:
                begins = "rush_orders", "propose", {"order": str(order_id), "line": str(row.line), "wanted": asked.isoformat()}
            facts.append(Fact(name, row.promised_date, Kind.DATE, help=_source(row.source), begins=begins))
        facts += brought_by(row.cause)
    causes = {cause_in_words(row.cause) for row in rows if row.cause and row.cause.get("code") != "stock"}
    chip: Text = awaited if waiting else lateness(late)
    tone = (WARN if late or waiting else OK) if rows else MUTE
    return CheckPart(_("Promise"), chip if rows else _("None"), tone, tuple(facts), " ".join(sorted(causes)[:2]))


def credit_check(actor: Actor, order_id: int) -> CheckPart:
    """Limit, exposure, this order, what is left; the reason where it is held."""
    row = orders.order(actor, order_id)
    counted = row.state == states.CONFIRMED
    gated = row.gated and any(gate.kind == "before_shipping" for gate in orders.gates((order_id,)))
    more = Decimal(0) if counted or gated else row.gross * row.rate
    found = credit.judged(row.credit_account_id, row.credit_limit, row.blocked, more, today())
    return credit_of(found, counted=counted)


def credit_of(found: credit.Credit, *, counted: bool = False, more: Text = "") -> CheckPart:
    """Limit, exposure, this document (or a change of it), what is left."""
    if found.limit is None:
        return CheckPart(_("Credit limit"), _("Not limited"), MUTE, (), "")
    label: Text = _("Taken up, this order too") if counted else _("Taken up")
    amounts = [(_("Limit"), found.limit), (label, found.exposure.total), *([] if counted else [(more or _("This order"), found.more)])]
    facts = [Fact(words, amount, Kind.MONEY, currency=found.currency) for words, amount in (*amounts, (_("Room left"), found.room))]
    note = say(credit.WHY[found.why]) % found.params if found.why else ""
    chips: Mapping[str, Text] = {"over": _("Beyond the limit"), "overdue": _("Overdue"), "blocked": _("Blocked"), "": _("Within the limit")}
    return CheckPart(_("Credit limit"), chips[found.why], BAD if found.why else OK, tuple(facts), note)


def authority_check(actor: Actor, order_id: int) -> CheckPart:
    """Discount and margin of a draft against the authority of who reads; what was kept for the rest."""
    found = _now(actor, order_id)
    if found:
        return authority_of(POLICY, actor, found)
    lines = [line for line in orders.lines(order_id) if line.list_price]
    cut = sum(((line.list_price or Decimal(0)) - line.unit_price) * line.qty for line in lines)
    listed = sum((line.list_price or Decimal(0)) * line.qty for line in lines)
    if not listed:
        return CheckPart(_("Margin and authority"), "", MUTE)
    return CheckPart(_("Margin and authority"), _("As agreed"), MUTE, (Fact(_("Discount"), cut / listed, Kind.RATIO),), "")


def authority_of(policy: Policy, actor: Actor, found: Preview) -> CheckPart:
    """Discount and margin of a document as it is typed, against the authority of who types it."""
    counted = [line for line in found.offered if line.fixed]
    net = sum((line.net for line in counted), Decimal(0))
    cost = sum((line.whole_cost or Decimal(0) for line in counted), Decimal(0))
    back = sum((line.rebate for line in counted), Decimal(0))
    priced = [line for line in counted if not line.free]
    listed = sum(((line.list_price or line.unit_price) * line.qty for line in priced), Decimal(0))
    given = sum((line.unit_price * line.qty for line in priced), Decimal(0))
    facts = [
        Fact(_("Net"), net, Kind.MONEY, currency=found.order.currency),
        Fact(_("Discount"), (listed - given) / listed if listed else None, Kind.RATIO),
    ]
    if "margin" not in policy.hidden(actor) and all(line.cost is not None for line in counted) and net:
        facts.append(Fact(_("Margin"), (net - cost) / net, Kind.RATIO, help=_("after the customer's rebate") if back else ""))
    if found.beyond is None:
        return CheckPart(_("Margin and authority"), _("Within your authority"), OK, tuple(facts), "")
    return CheckPart(_("Margin and authority"), _("Needs consent"), WARN, tuple(facts), beyond_in_words(found.beyond.detail()))


def prices_of(found: Preview) -> CheckPart:
    """Which price won on each line, and why the others did not, of a document as it is typed."""
    facts, notes = [], []
    for each in found.lines:
        reason = each.line.price_reason
        if reason is None:
            continue
        name = f"{each.line.position} · {each.product.code if each.product else each.line.text}"
        source = " — ".join(filter(None, (price_words.source(reason), price_words.why(reason))))
        facts.append(Fact(name, each.line.list_price, Kind.MONEY, currency=found.order.currency, help=source))
        notes.append(" / ".join(filter(None, (f"{each.line.position}: {source}", price_words.others(reason)))))
    lacking = sum(1 for fact in facts if fact.value is None)
    chip: Text = _("%(lines)s without a list price") % {"lines": lacking} if lacking else _("By the one order")
    if not facts:
        return CheckPart(_("Why this price"), _("None"), MUTE)
    return CheckPart(_("Why this price"), chip, WARN if lacking else OK, tuple(facts), " · ".join(notes[:SHOWN]))


def beyond_in_words(detail: Mapping[str, Any]) -> str:
    """Which lines need whose consent, and what they were judged together with."""
    role = BY_CODE.get(str(detail.get("role") or ""))
    who = say(role.name) if role else gettext("nobody")
    lines = ", ".join(str(line) for line in detail.get("lines") or ())
    words = gettext("Line %(lines)s: beyond your authority; %(who)s may allow it.") % {"lines": lines, "who": who}
    together = ", ".join(detail.get("together") or ())
    return f"{words} {gettext('Judged together with %(numbers)s.') % {'numbers': together}}" if together else words


def gates_check(actor: Actor, order_id: int) -> CheckPart:
    """Money, papers and the licence the order waits for."""
    order = orders.order(actor, order_id)
    if not order.gated:
        head = orders.acting(actor, "view", order_id) if order.state in (states.DRAFT, states.HELD) else None
        coming = _to_come(gates_of(head, head.gross, today()), order.currency) if head else []
        return coming[0] if coming else CheckPart(_("Deposit"), "", MUTE)
    rows = orders.gates((order_id,))
    on = today()
    facts = [
        Fact(word(states.GATES[row.kind]), _licensed(row, on)) if row.kind in states.LICENCES
        else Fact(word(states.GATES[row.kind]), _("Has come") if row.opened_at else _("Not yet")) if row.kind in states.PAPERS
        else Fact(word(states.GATES[row.kind]), row.amount, Kind.MONEY, currency=order.currency)
        for row in rows
    ]  # fmt: skip
    waiting = [row for row in rows if not row.stands(on)]
    held = [row.deadline for row in waiting if row.opened_at is None]
    note = gettext("Supply is held until %(day)s.") % {"day": _day(held[0])} if held else ""
    chip: Text
    title: Text = _("Deposit") if any(row.kind in MONEY for row in rows) else _("Papers")
    if waiting and all(row.kind in states.LICENCES for row in waiting):
        chip = _("Waits for the licence") if held else _("Has expired")
    elif any(row.kind in MONEY for row in rows):
        chip = _("Waits for money") if waiting else _("Has been paid")
    else:
        chip = _("Wait for the customer") if waiting else _("Agreed")
    if all(row.kind in states.LICENCES for row in rows):
        title, chip = _("Export licence"), chip if waiting else _("Is there")
    return CheckPart(title, chip, WARN if waiting else OK, tuple(facts), note)


def _to_come(gates: Gates, currency: str) -> list[CheckPart]:
    """What a draft, typed or kept, or a held order will wait for from its confirmation on; nothing where that is nothing."""
    facts = [
        Fact(word(states.GATES[each.kind]), each.amount, Kind.MONEY, currency=currency) if each.kind in MONEY
        else Fact(word(states.GATES[each.kind]), word(states.LICENCE_RULES[each.kind]) if each.kind in states.LICENCES else _("Not yet"))
        for each in gates
    ]  # fmt: skip
    return [CheckPart(_("Will wait for"), _("Once it is confirmed"), MUTE, tuple(facts))] if facts else []


def _licensed(row: orders.GateRow, on: dt.date) -> Text:
    """The licence's number and last day, and whether that has passed."""
    if row.opened_at is None:
        return _("Not yet")
    said_of = {"number": row.licence_number, "day": _day(row.valid_until)}
    return (_("%(number)s, valid until %(day)s") if row.stands(on) else _("%(number)s, expired after %(day)s")) % said_of


def _day(day: dt.date | None) -> str:
    return written(day, get_language() or "zh-hans") if day else "—"
