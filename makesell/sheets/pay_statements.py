"""Sheet of pay statements 提成单: what a person earned, line by line with its arithmetic in words; each amount opens to its documents."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.documents.orders import queries as orders
from makesell.documents.payruns import dispute_queries as disputes
from makesell.documents.payruns import queries as payruns
from makesell.documents.payruns import states
from makesell.documents.payruns.access import STATEMENTS as POLICY
from makesell.documents.payruns.kept import kept
from makesell.documents.payruns.queries import LineRow, StatementRow
from makesell.flows.per_3_reward import dispute_line, follow_dispute, print_statement, send_statement
from makesell.flows.per_3_reward.dispute_line import AnswerFact, DisputeFact
from makesell.flows.per_3_reward.follow_dispute import SayFact, SettleFact
from makesell.flows.per_3_reward.print_statement import PrintFact
from makesell.flows.per_3_reward.send_statement import LinkFact
from makesell.flows.steps.papers import OURS
from makesell.flows.steps.plan_words import ratio
from makesell.ground import listing, shown
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.period.words import in_words
from makesell.masterdata.schemes import queries as schemes
from makesell.masterdata.schemes import words
from makesell.masterdata.schemes.components import ladder_of
from makesell.masterdata.schemes.ladders import ladders
from makesell.masterdata.schemes.queries import VersionRow
from makesell.metrics import pay_periods
from makesell.sheets import measures
from makesell.sheets.giving import LINK_DAYS, said
from makesell.sheets.parts import Act, Call, CheckPart, Column, Done, Fact, Head, Input, Panel, Sheet, TablePart, Take, Text, View, Wait
from makesell.sheets.pay_runs import PROBLEMS

NOUN: Final = "pay_statements"
STATES: Final = said(states.STATEMENTS)
COMPONENTS: Final = said(states.COMPONENTS)
DISPUTES: Final = said(states.DISPUTES)
WORDS: Final = said(states.DISPUTE_WORDS)
ZERO: Final = Decimal(0)
ONE: Final = Decimal(1)
# So many lines stand on the page of a statement; its sum opens all of them, page by page.
MOST: Final = 100
OPENED: Final = frozenset(states.COMPONENTS) - {states.ADJUSTMENT}


def _language() -> str:
    return get_language() or "zh-hans"


def period_of(row: StatementRow) -> str:
    """The pay period in words."""
    return in_words(row.kind, row.period, row.start, row.end, _language())


def head(actor: Actor, key: int) -> Head:
    """The statement's head; refuses what the actor may not see."""
    row = payruns.statement(actor, key)
    return Head(row.person, period_of(row), row.state, STATES[row.state], states.STATEMENT_TONES[row.state], row.version, row.number or "")


def _facts(actor: Actor, key: int) -> list[Fact]:
    row = payruns.statement(actor, key)
    runs = listing.seen(payruns.RUN_LISTING, actor, [row.run_id])
    read = kept(row.run_id)
    last, until = read.left.get(row.person_id, (None, None)) if read else (None, None)
    return [
        Fact(_("Person"), row.person, Kind.REF, noun="people", id=row.person_id),
        Fact(_("Unit"), row.unit, Kind.REF, noun="units", id=row.unit_id),
        Fact(_("Incentive scheme"), row.scheme, Kind.REF, noun="incentive_schemes", id=row.scheme_id),
        Fact(_("Target agreement"), row.agreement or _("None is signed"), Kind.REF, noun="agreements", id=row.agreement_id),
        Fact(_("Pay run"), row.run, Kind.REF, noun="pay_runs" if runs else "", id=row.run_id if runs else None),
        *([Fact(_("Last day"), last, Kind.DATE), Fact(_("Goods that had left by then earn until"), until, Kind.DATE)] if last else []),
        *([Fact(_("Why nothing could be worked out"), PROBLEMS[row.problem])] if row.problem else []),
    ]


def _sum(actor: Actor, key: int) -> CheckPart:
    """Brought forward and earned, less held and carried, is paid."""
    row = payruns.statement(actor, key)
    figure = measures.address("pay_statement", statement=str(row.id))
    facts = [
        Fact(_("Brought forward"), row.brought, Kind.MONEY, currency=row.currency),
        Fact(_("Earned"), row.earned, Kind.MONEY, currency=row.currency, figure=figure),
        Fact(_("Held (unsigned)"), row.held or None, Kind.MONEY, currency=row.currency),
        Fact(_("Carried forward"), row.carried or None, Kind.MONEY, currency=row.currency),
        Fact(_("Paid out"), row.paid, Kind.MONEY, currency=row.currency),
    ]
    note = (
        _("Paid once your target agreement is signed.") if row.held
        else _("Pay is never below zero; the rest is set off against the next statement.") if row.carried
        else ""
    )  # fmt: skip
    return CheckPart(_("Statement"), STATES[row.state], states.STATEMENT_TONES[row.state], tuple(facts), note)


def _money(value: Decimal, currency: str = "") -> str:
    return shown.amount(value, currency) if currency else shown.plain(value, 2)


@dataclass(frozen=True, slots=True)
class _Writing:
    """How the numbers of a line are written: money at its currency's places, what it was earned on likewise, unless that is pieces."""

    currency: str
    pieces: bool

    def money(self, value: Decimal) -> str:
        """An amount of pay."""
        return _money(value, self.currency)

    def credit(self, value: Decimal) -> str:
        """What pay is worked out on: an amount, or a quantity with as many decimals as it has."""
        return shown.quantity(value) if self.pieces else self.money(value)


def _writing(line: LineRow, versions: Mapping[int, VersionRow]) -> _Writing:
    version = versions.get(line.version_id or 0)
    parts = [part for each in versions.values() if line.part and (part := each.component(line.part)) is not None]
    part = version.component(line.part) if version and line.part else parts[-1] if parts else None
    value = part.value if part else version.value if version else words.NET
    currency = version.currency if version else next((each.currency for each in versions.values()), "")
    return _Writing(currency, value not in (words.NET, words.GROSS) and line.component not in PAID_ON_MONEY)


def what(line: LineRow, versions: Mapping[int, VersionRow]) -> Text:
    """What a line is for: the kind of component, and which one of the plan."""
    kind = COMPONENTS[line.component]
    if not line.part:
        return kind
    found = [one for version in versions.values() if (one := version.component(line.part)) is not None]
    name = found[-1].name if found else ""
    return f"{kind} · {name or line.part}"


def versions_of(lines: Sequence[LineRow]) -> dict[int, VersionRow]:
    """The versions lines count under."""
    return schemes.versions_of(sorted({line.version_id for line in lines if line.version_id}))


def arithmetic(line: LineRow, versions: Mapping[int, VersionRow]) -> Text:
    """How a line's amount comes about, in words."""
    said = SAY.get(line.component)
    if line.component in (states.COMMISSION, states.SPIFF):
        text = _earned(line, versions)
    elif said is not None:
        text = str(said if line.component != states.POOL or _told(line, versions) else ALONE) % _words(line, _writing(line, versions))
    elif line.dispute is not None:
        return _("%(answer)s (line %(line)s of %(statement)s)") % {
            "answer": line.dispute, "line": line.of_line, "statement": line.of_statement or "",
        }  # fmt: skip
    else:
        return ""
    if not line.before or line.component in TOLD_BEFORE:
        return text
    return _("%(text)s, of it paid before %(before)s") % {"text": text, "before": _writing(line, versions).money(line.before)}


def _told(line: LineRow, versions: Mapping[int, VersionRow]) -> bool:
    """Whether what the team's pool comes to may be said beside the share of it."""
    parts = ((version.scheme_id, version.component(line.part)) for version in versions.values())
    found = next(((scheme, part) for scheme, part in parts if part is not None), None)
    return found is not None and line.entry_date is not None and pay_periods.told(found[0], found[1].accumulation, line.entry_date)


ALONE: Final = _("this share of the team's pool: %(earned)s; what it comes to is told from four people on")
TOLD_BEFORE: Final = frozenset({states.NON_PAYMENT, states.HOLD_BACK})
# Worked out on amounts, whatever the plan measures; a score is none.
PAID_ON_MONEY: Final = frozenset({states.GUARANTEE, states.EXPENSE, states.DRAW})
SAY: Final[dict[str, Text]] = {
    states.CLAWBACK: _("%(earned)s earned × %(back)s returned ÷ %(reached_from)s"),
    states.NON_PAYMENT: _("%(earned)s earned × %(share)s unpaid, of it taken back before %(taken)s"),
    states.BONUS: _("%(credit)s reached, target %(reached_from)s: %(earned)s"),
    states.SCORE: _("score %(credit)s: %(earned)s"),
    states.POOL: _("%(credit)s of the team make a pool of %(reached_from)s, of it this share %(earned)s"),
    states.GUARANTEE: _("guaranteed %(reached_from)s, earned %(credit)s: %(earned)s added"),
    states.EXPENSE: _("%(credit)s spent, %(reached_from)s allowed: %(earned)s"),
    states.DRAW: _("draw %(reached_from)s, earned %(credit)s; %(reached_to)s still to be paid back"),
    states.HOLD_BACK: _("held of %(earned)s earned, %(share)s of it released; held before %(taken)s"),
}


def _words(line: LineRow, said: _Writing) -> dict[str, str]:
    return {
        "earned": said.money(line.earned), "back": said.credit(-line.credit),
        "reached_from": said.money(line.reached_from) if line.component == states.POOL else said.credit(line.reached_from),
        "reached_to": said.credit(line.reached_to),
        "credit": shown.quantity(line.credit) if line.component == states.SCORE else said.credit(line.credit), "share": ratio(line.credit),
        "taken": said.money(-line.before),
    }  # fmt: skip


def _earned(line: LineRow, versions: Mapping[int, VersionRow]) -> Text:
    version, said = versions.get(line.version_id or 0), _writing(line, versions)
    if version is None:
        return said.money(line.earned)
    slices = _slices(line, version, said)
    times = f"({slices}) × {shown.quantity(line.factor)}" if line.factor != ONE else slices
    return _("%(slices)s = %(earned)s") % {"slices": times, "earned": said.money(line.earned)}


def _slices(line: LineRow, version: VersionRow, said: _Writing) -> str:
    """The parts of a credit by the step they lie in; steps of a target are said by their rates alone."""
    part = version.component(line.part) if line.part else None
    if part is not None and part.kind == "spiff":
        return f"{said.credit(line.credit)} × {said.money(part.amount or ZERO)}"
    if (part.ladder if part else version.ladder) == words.OF_TARGET:
        steps = [rung.rate for rung in part.rungs if not rung.product_group_id] if part else [s.rate for s in version.steps if not s.product_group_id]
        rates = " / ".join(ratio(rate) for rate in steps)
        return f"{said.credit(line.reached_from)} → {said.credit(line.reached_to)} · {rates}"
    own = part.ladders(None) if part else {(key, ""): each for key, each in ladders(version.steps, version.ladder, None, version.cap).items()}
    ladder = ladder_of(own, line.groups, line.customer_class)
    parts = ladder.slices(line.reached_from, line.reached_to) if ladder else []
    return " + ".join(f"{said.credit(each.amount)} × {ratio(each.rate)}" for each in parts) or "0"


def _lines(actor: Actor, key: int) -> TablePart:
    row = payruns.statement(actor, key)
    lines = payruns.lines(key, most=MOST)
    versions = versions_of(lines)
    known = listing.seen(orders.LISTING, actor, sorted({line.order_id for line in lines if line.order_id}))
    disputed = {each.line_id for each in disputes.of_statement(key) if each.state in states.UNCLOSED}
    return TablePart(
        (
            ("position", _("No."), Kind.INT), ("what", _("What for"), Kind.TEXT), ("date", _("Date"), Kind.DATE),
            ("source", _("Document"), Kind.CODE), ("order", _("Order"), Kind.REF), ("who", _("Customer"), Kind.TEXT),
            ("amount", _("Amount"), Kind.MONEY), ("how", _("How"), Kind.TEXT),
        ),
        [
            *({
                "key": line.position if row.state == states.RELEASED and row.person_id == actor.person_id and line.line_id not in disputed else None,
                "position": line.position, "what": what(line, versions), "date": line.entry_date, "source": line.source or "",
                "order": line.order or "", "order_id": line.order_id if line.order_id in known else None, "who": line.customer or "",
                "how": arithmetic(line, versions), "amount": line.amount, "currency": row.currency,
                "amount_figure": measures.address("pay_line", line=str(line.line_id), statement=str(key)) if line.component in OPENED else "",
            } for line in lines),
            *_rest(row, lines),
        ],
        totals={"amount": row.earned, "currency": row.currency},
        links={"order": "orders"},
        acts=("dispute",),
        empty=_("Nothing was earned in this period."),
    )  # fmt: skip


def _rest(row: StatementRow, lines: Sequence[LineRow]) -> list[dict[str, object]]:
    """What the lines that are not on the page come to, in a line that opens all of them; nothing where all are."""
    count = payruns.line_count(row.id) if len(lines) == MOST else len(lines)
    if count == len(lines):
        return []
    rest = row.earned - sum((line.amount for line in lines), ZERO)
    figure = measures.address("pay_statement", statement=str(row.id))
    said = _("%(count)s more lines: the amount opens all of them") % {"count": count - len(lines)}
    return [{"key": None, "position": None, "what": said, "amount": rest, "currency": row.currency, "amount_figure": figure}]


def _disputes(actor: Actor, key: int) -> TablePart:
    """How each dispute stands and until when it is whose turn."""
    row = payruns.statement(actor, key)
    own = row.person_id == actor.person_id
    rows = [
        {
            "key": each.position if _offered(each.state, own=own) else None, "acts": _offered(each.state, own=own), "line": each.position,
            "text": each.text, "at": each.at, "state": DISPUTES[each.state], "due_at": each.due_at, "adjustment": each.adjustment or None,
            "currency": row.currency, "closed_at": each.closed_at,
        }
        for each in disputes.of_statement(key)
    ]  # fmt: skip
    return TablePart(
        (
            ("line", _("Line"), Kind.INT), ("text", _("What is wrong"), Kind.TEXT), ("at", _("Disputed at"), Kind.MOMENT),
            ("state", _("State"), Kind.TEXT), ("due_at", _("Due at"), Kind.MOMENT), ("closed_at", _("Ended at"), Kind.MOMENT),
            ("adjustment", _("Adjusted in the next statement"), Kind.MONEY),
        ),
        rows,
        acts=("answer", "accept", "escalate", "settle", "say"),
    )  # fmt: skip


def _offered(state: str, *, own: bool) -> tuple[str, ...]:
    """Whose turn it is: the acts offered on a dispute."""
    turns = {
        states.OPEN: ("say",) if own else ("answer", "say"), states.ANSWERED: ("accept", "escalate", "say") if own else ("say",),
        states.ESCALATED: ("say",) if own else ("settle", "say"),
    }  # fmt: skip
    return turns.get(state, ())


def _thread(actor: Actor, key: int) -> TablePart:
    """Everything both sides said, with its time."""
    row = payruns.statement(actor, key)
    return TablePart(
        (
            ("line", _("Line"), Kind.INT), ("at", _("When"), Kind.MOMENT), ("by", _("By"), Kind.TEXT), ("what", _("What"), Kind.TEXT),
            ("text", _("Words"), Kind.TEXT), ("adjustment", _("Adjustment"), Kind.MONEY),
        ),
        [
            {
                "line": each.position, "at": each.at, "by": each.by or "", "what": WORDS[each.kind], "text": each.text,
                "adjustment": each.adjustment or None, "currency": row.currency,
            }
            for each in disputes.words(key)
        ],
    )  # fmt: skip


def _dispute(call: Call) -> Done:
    (key,) = call.ids
    dispute_line.perform(DisputeFact(key, call.data["line"], call.data["text"]), actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Kept. Compensation answers it."))


def _answer(call: Call) -> Done:
    (key,) = call.ids
    fact = AnswerFact(key, call.data["line"], call.data["text"], call.data.get("adjustment") or ZERO)
    dispute_line.answer(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Answered; what is adjusted comes with the next statement."))


def _said(call: Call) -> Done:
    (key,) = call.ids
    follow_dispute.say(SayFact(key, call.data["line"], call.data["text"]), actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Said; the other side is told."))


def _accept(call: Call) -> Done:
    (key,) = call.ids
    follow_dispute.accept(SayFact(key, call.data["line"], call.data.get("text") or ""), actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Accepted; the dispute is closed."))


def _escalate(call: Call) -> Done:
    (key,) = call.ids
    follow_dispute.escalate(SayFact(key, call.data["line"], call.data["text"]), actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("It goes up: a director decides."))


def _settle(call: Call) -> Done:
    (key,) = call.ids
    fact = SettleFact(key, call.data["line"], call.data["text"], call.data.get("adjustment") or ZERO)
    follow_dispute.settle(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Decided; what is adjusted comes with the next statement."))


def _send_link(call: Call) -> Done:
    (key,) = call.ids
    token = send_statement.perform(LinkFact(key, call.data["days"]), actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Copy the link now and send it to the person; it is never shown again."), once={"link": f"/p/{token}/"})


def _print(call: Call) -> Done:
    (key,) = call.ids
    fact = PrintFact(key, call.data.get("language") or "")
    file = print_statement.perform(fact, arithmetic, actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("The paper is among the files."), data={"file": file})


def _disputable(actor: Actor, key: int) -> dict[int, Text]:
    payruns.statement(actor, key)
    return {place: f"{place} · {COMPONENTS[kind]} · {shown.plain(amount, 2)}" for place, kind, amount in payruns.line_amounts(key)}


def _standing(*found: str) -> Callable[[Actor, int], dict[int, Text]]:
    """The lines of a statement whose dispute stands in one of these states, in words."""

    def lines(actor: Actor, key: int) -> dict[int, Text]:
        payruns.statement(actor, key)
        return {each.position: f"{each.position} · {each.text}" for each in disputes.of_statement(key) if each.state in found}

    return lines


ASKED: Final[dict[str, Text]] = {
    "answer": _("A line is disputed: answer it"), "settle": _("A dispute went up: decide it"),
    "accept": _("Your dispute is answered: accept it or let it go up"),
}  # fmt: skip


def waits(actor: Actor, at: dt.datetime) -> Sequence[Wait]:
    """Disputes whose turn is one's own, late past their working time."""
    return [Wait(one.id, one.title, ASKED[one.act], late=one.since < at, chip=_("Dispute")) for one in disputes.waiting(actor)]


# What a payroll program takes in of a statement; who exports chooses others.
PAYROLL: Final = ("person_code", "person", "period", "scheme", *COMPONENTS, "brought", "held", "carried", "paid", "currency")
ONE_LANGUAGE: Final = said({code: OURS[code] for code in print_statement.LANGUAGES})
LINE: Final = Input("line", _("Line"), Take.INT)
TEXT: Final = Input("text", _("Words"), Take.LONG, most=2000)
SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Pay statement"),
    plural=_("Pay statements"),
    icon="receipt-text",
    listing=payruns.STATEMENT_LISTING,
    policy=POLICY,
    section="performance",
    order=51,
    record_kind="pay_statement",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("person", _("Person")),
        Column("person_code", _("Employee code"), first=False),
        Column("period", _("Period")),
        Column("paid", _("Paid out")),
        Column("earned", _("Earned"), phone=False),
        Column("held", _("Held (unsigned)"), phone=False),
        Column("carried", _("Carried forward"), phone=False),
        Column("brought", _("Brought forward"), first=False),
        Column("disputed", _("Disputed"), phone=False),
        Column("dispute_due", _("Answer due at"), phone=False),
        Column("state", _("State"), chips=states.STATEMENT_TONES),
        Column("run", _("Pay run"), first=False),
        Column("unit", _("Unit"), first=False),
        Column("scheme", _("Incentive scheme"), first=False),
        *(Column(code, label, first=False) for code, label in COMPONENTS.items()),
        Column("currency", _("Currency"), first=False),
    ),
    views=(
        View("all", _("All"), ""),
        View("mine", _("Mine"), "f=person.eq.{me}"),
        View("disputed", _("Disputed"), "f=disputed.eq.1&sort=dispute_due"),
        View("late", _("Answer is late"), "f=disputed.eq.1&f=dispute_due.lt.{today}&sort=dispute_due"),
        View("held", _("Held (unsigned)"), "f=held.gt.0"),
        View("payroll", _("For payroll"), f"f=state.eq.released&cols={','.join(PAYROLL)}"),
    ),
    acts=(
        Act("dispute", _("Dispute a line"), _dispute, (LINE, Input("text", _("What is wrong"), Take.LONG, most=2000)), icon="message-circle",
            states=(states.RELEASED,), line="line", lines=_disputable),
        Act("answer", _("Answer the dispute"), _answer, (
            LINE, Input("text", _("Answer"), Take.LONG, most=2000),
            Input("adjustment", _("Adjustment"), Take.MONEY, required=False, help=_("A line of the next statement; negative takes back.")),
        ), icon="reply", states=(states.RELEASED,), line="line", lines=_standing(states.OPEN)),
        Act("say", _("Say something about it"), _said, (LINE, TEXT), icon="message-square", states=(states.RELEASED,), line="line",
            lines=_standing(*states.UNCLOSED)),
        Act("accept", _("Accept the answer"), _accept, (LINE, Input("text", _("Words"), Take.LONG, required=False, most=2000)), icon="check",
            states=(states.RELEASED,), line="line", lines=_standing(states.ANSWERED)),
        Act("escalate", _("Do not accept it"), _escalate, (LINE, TEXT), icon="arrow-up", states=(states.RELEASED,), line="line",
            lines=_standing(states.ANSWERED)),
        Act("settle", _("Decide the dispute"), _settle, (
            LINE, Input("text", _("Decision"), Take.LONG, most=2000),
            Input("adjustment", _("Adjustment in all"), Take.MONEY, required=False, help=_("What the answer adjusted is part of it.")),
        ), icon="gavel", states=(states.RELEASED,), line="line", lines=_standing(states.ESCALATED)),
        Act("print", _("Print the statement"), _print, (
            Input("language", _("Language"), Take.CHOICE, required=False, choices=ONE_LANGUAGE, help=_("Empty: the person's own language.")),
        ), icon="printer", states=(states.RELEASED,)),
        Act("send_link", _("One-time link to read it"), _send_link, (LINK_DAYS,), icon="link",
            states=(states.RELEASED,), start=lambda actor, key: {"days": 14}),
    ),
    head=head,
    panels=(
        Panel("sum", _("Statement"), _sum, aside=True),
        Panel("facts", _("Details"), _facts),
        Panel("disputes", _("Disputes"), _disputes, hide_empty=True),
        Panel("thread", _("What was said"), _thread, hide_empty=True),
        Panel("lines", _("Lines"), _lines),
    ),
    waits=waits,
    empty=_("No pay statements yet, or none that is yours to see."),
)  # fmt: skip
