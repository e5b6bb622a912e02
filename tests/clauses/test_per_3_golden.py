"""PER-3 · Golden statements, each worked out by hand: what a seller sold, was paid and gave back, and every line and sum that must come of it.

Tier crossing 1, split 2, part payment 4, cap 5, late return 7, carry-forward 8, accelerator 9, bonus by score 11, price realisation 12; hold-back
and draw, to the cent likewise, stand with the other components (`test_per_3_components`).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import pytest

from makesell.demo import samples as co
from makesell.demo.sample_pay import STEPS
from makesell.documents.payruns import queries
from makesell.flows.per_2_appraisal import answer_appraisal, compute_appraisals, publish_appraisal, review_appraisal
from makesell.flows.per_2_appraisal.compute_appraisals import RoundFact
from makesell.flows.per_2_appraisal.publish_appraisal import CalibrationFact
from makesell.flows.per_2_appraisal.review_appraisal import ReviewFact
from makesell.flows.per_3_reward import compute_run, prove_run
from makesell.flows.per_3_reward.create_scheme import NewVersion, Step
from makesell.ground.db import run as rows_of
from makesell.ground.period import queries as period
from makesell.masterdata.schemes.components import Component, Modifier, Rung
from makesell.masterdata.schemes.ladders import Step as AnyStep
from tests.clauses.cast import NOW
from tests.clauses.pay import Firm, at
from tests.clauses.test_per_3 import _returned as returned
from tests.clauses.test_per_3 import proved

D = Decimal
ZERO = D(0)
pytestmark = pytest.mark.django_db
Line = tuple[str, str]
FLAT = (Step(ZERO, D("0.015")),)


@dataclass(frozen=True, slots=True)
class Said:
    """What a statement says: brought forward, its lines, paid, carried, held."""

    lines: tuple[Line, ...]
    paid: str
    brought: str = "0"
    carried: str = "0"
    held: str = "0"


def on(firm: Firm, steps: Sequence[AnyStep], measure: str = "invoiced", **more: object) -> Firm:
    """The seller is paid by another scheme."""
    version = NewVersion(measure, "CNY", co.SINCE, tuple(steps), **{"ladder": "money", **more})     # type: ignore[arg-type]
    firm.scheme = firm.scheme_of(version, firm.c.people[0])
    return firm


def says(firm: Firm, run: int, said: Said) -> None:
    """The statement is what was worked out, to the cent, and adds up; the pay book says the same."""
    mine = firm.statement(run)
    assert [(line.component, line.amount) for line in firm.lines(run)] == [(kind, D(amount)) for kind, amount in said.lines]
    sums = (mine.brought, mine.paid, mine.carried, mine.held)
    assert sums == (D(said.brought), D(said.paid), D(said.carried), D(said.held))
    assert mine.brought + mine.earned == mine.paid + mine.carried + mine.held
    proved()


def day(month: int, number: int) -> dt.date:
    """A day of 2025."""
    return dt.date(2025, month, number)


def test_one_a_sale_crosses_a_step() -> None:
    """120,000: 100,000 × 2 % + 20,000 × 3 % = 2,000 + 600."""
    firm = on(Firm(), STEPS)
    firm.sold("120000", day(2, 3))
    says(firm, firm.released("2025-Q1"), Said((("commission", "2600.00"),), "2600.00"))


def test_two_a_shared_sale_moves_only_the_own_ladder() -> None:
    """200,000 shared 60/40: the seller's 120,000 earn 2,600, not 60 % of what 200,000 earn (3,000)."""
    firm = on(Firm(), STEPS)
    made = co.order(firm.c, day(2, 3), nets=("200000",), freight="0", shares=((0, "0.6"), (1, "0.4")))
    co.ship(firm.c, made, day(2, 3), 10)
    co.invoice(firm.c, made, day(2, 3), net="200000", tax="26000")
    says(firm, firm.released("2025-Q1"), Said((("commission", "2600.00"),), "2600.00"))


def test_three_small_sales_are_rounded_once() -> None:
    """10.30 × 1.5 % = 0.1545; 20.60: 0.309; 30.90: 0.4635 → 0.15, 0.16, 0.15 and in all 0.46."""
    firm = on(Firm(), FLAT)
    for number in (3, 4, 5):
        made = co.order(firm.c, day(2, number), nets=("10.30",), freight="0", shares=((0, "1"),))
        co.ship(firm.c, made, day(2, number), 10)
        co.invoice(firm.c, made, day(2, number), net="10.30", tax="1.34")
    says(firm, firm.released("2025-Q1"), Said((("commission", "0.15"), ("commission", "0.16"), ("commission", "0.15")), "0.46"))


def test_four_part_payments_of_one_invoice_earn_as_they_come() -> None:
    """Net 150,000: 67,800 gross pay 60,000 net → 1,200 (45,000 of one due item, 15,000 of the next); 101,700 in the next quarter start its own
    ladder: 90,000 × 2 % = 1,800, where the same quarter would have paid 2,300."""
    firm = Firm()
    firm.sold("150000", day(3, 5))
    co.received(firm.c, "67800", on=at(2025, 3, 10))
    says(firm, firm.released("2025-Q1"), Said((("commission", "900.00"), ("commission", "300.00")), "1200.00"))
    co.received(firm.c, "101700", on=at(2025, 4, 20))
    says(firm, firm.released("2025-Q2"), Said((("commission", "1800.00"),), "1800.00"))


def test_five_a_cap_cuts_what_lies_above() -> None:
    """150,000 would earn 3,500; the cap leaves 3,000, and what comes after it earns nothing."""
    firm = on(Firm(), STEPS, cap=D(3000))
    firm.sold("150000", day(2, 3))
    firm.sold("10000", day(3, 3))
    says(firm, firm.released("2025-Q1"), Said((("commission", "3000.00"),), "3000.00"))


def test_six_a_return_in_the_open_quarter_is_netted() -> None:
    """150,000 less 50,000 = 100,000 × 2 %: as if the third had never been sold."""
    firm = on(Firm(), STEPS)
    made = firm.sold("150000", day(2, 3))
    returned(firm, made, "50000", on=day(3, 3))
    says(firm, firm.released("2025-Q1"), Said((("commission", "2000.00"),), "2000.00"))


def test_seven_a_late_return_takes_back_at_the_old_rate_and_the_rest_is_carried() -> None:
    """3,500 on 150,000; 50,000 of it back later: 3,500 × 50,000 / 150,000 = 1,166.67. The new quarter's 40,000 earn 800: 366.67 are carried."""
    firm = on(Firm(), STEPS)
    made = firm.sold("150000", day(2, 3))
    says(firm, firm.released("2025-Q1"), Said((("commission", "3500.00"),), "3500.00"))
    co.received(firm.c, "169500", on=at(2025, 4, 2))
    firm.sold("40000", day(6, 25))
    returned(firm, made, "50000", on=day(4, 20))
    lines = (("commission", "800.00"), ("clawback", "-1166.67"))
    says(firm, firm.released("2025-Q2"), Said(lines, "0.00", carried="-366.67"))


def test_eight_what_was_carried_is_taken_off_the_next_run() -> None:
    """−366.67 carried and 50,000 × 2 % = 1,000.00 earned: 633.33 paid."""
    firm = on(Firm(), STEPS)
    made = firm.sold("150000", day(2, 3))
    firm.released("2025-Q1")
    co.received(firm.c, "169500", on=at(2025, 4, 2))
    firm.sold("40000", day(6, 25))
    returned(firm, made, "50000", on=day(4, 20))
    firm.released("2025-Q2")
    firm.sold("50000", day(7, 7))
    says(firm, firm.released("2025-Q3"), Said((("commission", "1000.00"),), "633.33", brought="-366.67"))


def test_nine_an_accelerator_starts_at_the_target() -> None:
    """Target 100,000 agreed; 2 % up to it, 4 % above: 150,000 ordered earn 2,000 + 2,000."""
    firm = on(Firm(), (Step(ZERO, D("0.02")), Step(D(1), D("0.04"))), "ordered", ladder="target")
    co.order(firm.c, day(3, 5), nets=("150000",), freight="0", shares=((0, "1"),))
    says(firm, firm.computed("2025-Q1"), Said((("commission", "4000.00"),), "4000.00"))


def test_ten_without_a_signature_pay_is_held_and_then_paid() -> None:
    """60,000 × 2 % = 1,200 are held; once the agreement is signed the next run pays them, and earns nothing itself."""
    firm = on(Firm(signed=False), STEPS)
    firm.sold("60000", day(3, 5))
    first = firm.computed("2025-Q1")
    says(firm, first, Said((("commission", "1200.00"),), "0.00", held="1200.00"))
    compute_run.again(first, actor=firm.hr, at=NOW)
    says(firm, first, Said((("commission", "1200.00"),), "0.00", held="1200.00"))
    firm.sign()
    compute_run.again(first, actor=firm.hr, at=NOW)
    says(firm, first, Said((("commission", "1200.00"),), "1200.00"))


def appraised(firm: Firm, code: str, final: str, *, on: dt.datetime) -> None:
    """The seller's appraisal of a quarter, from the books to its closing; the director calibrates it."""
    cell = period.by_code("quarter", code)
    assert cell is not None
    (key,) = compute_appraisals.perform(RoundFact(cell.id, person_id=firm.c.people[0]), actor=firm.hr, at=on)
    review_appraisal.by_person(ReviewFact(key, "三月集中出货"), actor=firm.seller, at=on)
    review_appraisal.by_manager(ReviewFact(key, "完成较好"), actor=firm.manager, at=on)
    publish_appraisal.calibrate(CalibrationFact(key, D(final), why="新市场"), actor=firm.director, at=on)
    publish_appraisal.publish([key], actor=firm.hr, at=on)
    answer_appraisal.acknowledge(key, actor=firm.seller, at=on)
    publish_appraisal.close([key], actor=firm.hr, at=on)


def test_eleven_a_score_of_a_closed_appraisal_pays_its_bonus_once() -> None:
    """90,000 ordered of 100,000: 1,800.00 by the ladder, 80 points by the curve, 82.50 after calibration. From 60 points 1,000, from 80 3,000:
    the next run pays 3,000.00 for the quarter that was appraised, and no later one. The first run, paid before, proves as it was paid."""
    rungs = (Rung(D(60), amount=D(1000)), Rung(D(80), amount=D(3000)), Rung(D(95), amount=D(5000)))
    firm = on(Firm(), STEPS, "ordered", components=(Component("S", "score", "考核奖", rungs=rungs),))
    co.order(firm.c, day(3, 5), nets=("90000",), freight="0", shares=((0, "1"),))
    first = firm.released("2025-Q1")
    says(firm, first, Said((("commission", "1800.00"),), "1800.00"))
    appraised(firm, "2025-Q1", "82.50", on=NOW + dt.timedelta(days=1))
    second = firm.released("2025-Q2", on=NOW + dt.timedelta(days=2))
    says(firm, second, Said((("score", "3000.00"),), "3000.00"))
    assert [(line.credit, line.earned) for line in firm.lines(second)] == [(D("82.50"), D(3000))]
    assert rows_of(
        "select component, part, kind, amount from pay_entry where person_id = %s and component = 'score'", [firm.c.people[0]]
    ) == [("score", "S", "earned", D(3000))]
    says(firm, firm.released("2025-Q3", on=NOW + dt.timedelta(days=3)), Said((), "0.00"))
    for key in (first, second):
        assert prove_run.differences(queries.runs([key])[0]) == {}


def test_twelve_the_price_against_the_floor_multiplies_what_an_entry_earns() -> None:
    """A piece sold at 6,000 against floors of 5,000 (120 %: × 1.2), 6,000 (× 1), 6,250 (96 %: × 0.5) and none (× 1), ten pieces each, at 2 % up
    to 100,000, 3 % up to 200,000, 5 % above.

    60,000 × 2 % × 1.2 = 1,440; 40,000 × 2 % + 20,000 × 3 % = 1,400; 60,000 × 3 % × 0.5 = 900; 20,000 × 3 % + 40,000 × 5 % = 2,600. Half of the first
    comes back while the quarter is open: 30,000 × 2 % × 1.2 = 720; 1,200; (10,000 × 2 % + 50,000 × 3 %) × 0.5 = 850; 50,000 × 3 % + 10,000 × 5 % =
    2,000. The list price moves nothing.
    """
    factors = (Modifier("floor", ZERO, D("0.5")), Modifier("floor", D(1), D(1)), Modifier("floor", D("1.1"), D("1.2")))
    firm = on(Firm(), STEPS, modifiers=factors)
    made = [firm.sold("60000", day(2, number)) for number in (3, 4, 5, 6)]
    for one, floor in zip(made, (5000, 6000, 6250), strict=False):
        rows_of("update orders_salesorderline set floor_price = %s, list_price = 1 where line_id = %s", [floor, one.line_ids[0]])
    run = firm.computed("2025-Q1")
    amounts = ("1440.00", "1400.00", "900.00", "2600.00")
    says(firm, run, Said(tuple(("commission", amount) for amount in amounts), "6340.00"))
    returned(firm, made[0], "30000", on=day(3, 3))
    compute_run.again(run, actor=firm.hr, at=NOW)
    amounts = ("720.00", "1200.00", "850.00", "2000.00")
    says(firm, run, Said(tuple(("commission", amount) for amount in amounts), "4770.00"))
