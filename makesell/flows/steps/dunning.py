"""Step: dunning 催款 — its rules, simple interest on what is overdue, and the letters that are due to customers."""

import datetime as dt
import itertools
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from makesell.documents.invoices import dunning_queries as queries
from makesell.documents.invoices import dunning_states as states
from makesell.documents.invoices import queries as invoices
from makesell.documents.invoices.dunning_actions import NewCharge, NewChargeLine, NewDunningLine, NewLetter
from makesell.documents.invoices.dunning_queries import LetterRow, Overdue
from makesell.engines import vat
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal
from makesell.ground.rules import queries as rules
from makesell.ground.rules.kinds import Choice, Number, Rows, RuleKind, Whole
from makesell.ground.text import N_


def _ascending(rows: list[dict[str, Any]]) -> None:
    days = [row["days"] for row in rows]
    if days != sorted(set(days)):
        raise Refusal("dunning.levels", "Each level begins after the one before.", field="value")


LEVELS: Final = RuleKind(
    "dunning.levels", N_("Levels of dunning, by days overdue"), Rows({"days": Whole(1, 730, "days")}, least=1, whole=_ascending),
    default=[{"days": 7}, {"days": 21}, {"days": 45}], clause="PRO-6",
)  # fmt: skip
RATE: Final = RuleKind(
    "dunning.rate", N_("Interest on what is overdue, a year"), Number(Decimal(0), Decimal(1), 6), default="0.0365", clause="PRO-6",
    help=N_("Simple, as a share: 0.0365 is 3.65 per cent. It is stated on the letter, and owed once finance charges it."),
)  # fmt: skip
YEAR: Final = RuleKind(
    "dunning.year", N_("Days of a year of interest"), Choice({"365": N_("365 days"), "360": N_("360 days")}), default="365", clause="PRO-6"
)
PAUSE: Final = RuleKind("dunning.pause", N_("Days between two letters"), Whole(1, 180, "days"), default=10, clause="PRO-6")
CHARGE: Final = RuleKind(
    "dunning.charge", N_("What a dunning letter is charged by"), Choice(states.CHARGES), default=states.INTEREST, clause="PRO-6",
    help=N_("Finance charges a letter that was sent; what is charged is owed like an invoice and can be reversed like one."),
)  # fmt: skip
FEES: Final = RuleKind(
    "dunning.fees", N_("Fees of dunning letters, from the first level on"), Rows({"fee": Number(Decimal(0), Decimal(100_000), 2)}, least=1),
    default=[{"fee": "0"}, {"fee": "50"}, {"fee": "200"}], clause="PRO-6", help=N_("With tax, in company currency; higher levels bear the last."),
)  # fmt: skip
CHARGE_TAX: Final = RuleKind(
    "dunning.charge_tax", N_("Tax contained in what is charged for late payment"), Number(Decimal(0), Decimal("0.5"), 4, "share"), default="0.13",
    clause="PRO-6", help=N_("As of a part of the price 价外费用; have it confirmed by your tax adviser."),
)  # fmt: skip
CHARGE_DAYS: Final = RuleKind("dunning.charge_days", N_("Days until what is charged is due"), Whole(0, 180, "days"), default=14, clause="PRO-6")
RULES: Final = (LEVELS, RATE, YEAR, PAUSE, CHARGE, FEES, CHARGE_TAX, CHARGE_DAYS)


def interest(amount: Decimal, days: int, on: dt.date, currency: str) -> Decimal:
    """Simple interest on an amount for days overdue: R(amount × rate × days / days of the year)."""
    return rounded(amount * Decimal(rules.value(RATE, on)) * days / int(rules.value(YEAR, on)), currency)


def due(on: dt.date, customer_ids: Sequence[int] | None = None) -> list[NewLetter]:
    """The letters that are due on a day, each one level above the last: to whoever has reached it, got none lately and promised nothing."""
    steps = [row["days"] for row in rules.value(LEVELS, on)]
    pause = dt.timedelta(days=rules.value(PAUSE, on))
    letters = []
    for _, grouped in itertools.groupby(queries.overdue(on, customer_ids), key=lambda item: (item.customer_id, item.currency)):
        items = list(grouped)
        first = items[0]
        level = sum(1 for days in steps if days <= max((on - item.due_date).days for item in items))
        waits = first.letter_state in (states.DRAFT, states.PROMISED) or (first.letter_date is not None and first.letter_date + pause > on)
        had = first.letter_level or 0
        held = first.most_level is not None and had >= first.most_level
        if level > had and not waits and not held:
            letters.append(_letter(first, had + 1, tuple(_line(item, on) for item in items)))
    return letters


def _letter(first: Overdue, level: int, lines: tuple[NewDunningLine, ...]) -> NewLetter:
    return NewLetter(first.customer_id, first.customer, first.owner_id, first.unit_id, first.currency, level, lines)


def _line(item: Overdue, on: dt.date) -> NewDunningLine:
    days = (on - item.due_date).days
    borne = Decimal(0) if item.charge else interest(item.open, days, on, item.currency)     # no interest on interest
    return NewDunningLine(item.invoice_id, item.due_item_id, item.due_date, days, item.open, borne)


def charge(letter: LetterRow, on: dt.date) -> NewCharge:
    """What a letter is charged by the rule of the day: its level's fee, or what it states of interest beyond what was charged before it; perhaps
    nothing. It keeps the rate that the letter's newest invoice keeps."""
    by, tax = rules.value(CHARGE, on), Decimal(rules.value(CHARGE_TAX, on))
    lines = queries.lines(letter.id)
    rate = invoices.rate_of(max(line.invoice_id for line in lines))
    if by == states.FEE:
        fees = rules.value(FEES, on)
        own = Decimal(fees[min(letter.level, len(fees)) - 1]["fee"])
        wanted: list[tuple[int | None, Decimal]] = [(None, rounded(own / rate, letter.currency))]
    elif by == states.INTEREST:
        wanted = [(line.id, line.interest - line.charged) for line in lines]
    else:
        wanted = []
    found = ((of, vat.taxed(amount, tax, inclusive=True, currency=letter.currency)) for of, amount in wanted if amount > 0)
    charged = tuple(NewChargeLine(of, taxed.net, taxed.tax) for of, taxed in found)
    return NewCharge(
        letter.id, letter.customer_id, letter.customer, letter.owner_id, letter.unit_id, letter.currency, rate, tax, charged,
    )  # fmt: skip
