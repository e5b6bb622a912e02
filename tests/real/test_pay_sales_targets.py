"""Pay of reseller sales: three months of every salesperson by marginal tiers, and what returns take back later, against independent SQL."""

import datetime as dt
from decimal import Decimal

import pytest

from makesell.books.performance import posting
from makesell.demo.sample_pay import STEPS, close_sales
from makesell.documents.payruns import queries
from makesell.flows.per_3_reward import approve_run, assign_scheme, compute_run, create_scheme, decide_version, prove_run, release_run, review_run
from makesell.flows.per_3_reward.assign_scheme import NewMember
from makesell.flows.per_3_reward.compute_run import RunFact
from makesell.flows.per_3_reward.create_scheme import NewVersion, SchemeFact
from makesell.flows.reg_1_regime import check_books
from makesell.ground import clock
from makesell.ground.actor import Actor, system
from makesell.ground.db import act, run, values
from makesell.ground.organisation import queries as organisation
from makesell.ground.period import queries as period
from tests.real import expected_sales_targets as expected
from tests.real.imported import Imported
from tests.real.rawfiles import Connection

pytestmark = pytest.mark.usefixtures("st_house")
D = Decimal
PAYER = system("pay")
SINCE = dt.date(2017, 1, 1)
MONTHS = (dt.date(2019, 3, 1), dt.date(2019, 4, 1), dt.date(2019, 5, 1))
LATER = (dt.date(2019, 6, 1), dt.date(2019, 7, 1))
Paid = dict[tuple[str, dt.date, str], Decimal]


@pytest.fixture(scope="module")
def scheme(st_house: Imported) -> int:
    """13.6's steps by month on what is ordered, for everybody who sold."""
    version = NewVersion("ordered", organisation.own_currency(), SINCE, STEPS, ladder="money", accumulation="month")
    key = create_scheme.perform(SchemeFact("", "销售提成", version), actor=PAYER, at=clock.now())
    decide_version.approve(key, 1, actor=PAYER, at=clock.now())
    people = values("select distinct person_id from performance_entry where measure = 'ordered' order by 1")
    assign_scheme.perform_many([NewMember(key, person, SINCE) for person in people], actor=PAYER, at=clock.now())
    return key


def released(scheme: int, month: dt.date) -> int:
    """The run of a month, from hand to hand."""
    cell = period.by_code("month", f"{month:%Y-%m}")
    assert cell is not None
    key = compute_run.perform(RunFact(scheme, cell.id), actor=PAYER, at=clock.now())
    close_sales(cell.end)
    review_run.perform(key, actor=PAYER, at=clock.now())
    approve_run.perform(key, actor=PAYER, at=clock.now())
    return release_run.perform(key, actor=PAYER, at=clock.now())


def paid(component: str) -> Paid:
    """What the pay book says a component paid, by person and month."""
    return {
        (row[0], row[1], component): row[2]
        for row in run(
            """select p.external_id, pp.start_date, sum(e.amount) from pay_entry e join organisation_person p on p.id = e.person_id
               join period_period pp on pp.id = e.period_id where e.kind = 'earned' and e.component = %s group by 1, 2""",
            [component],
        )
    }


# What each entry of April earned by the running sum of its person, worked out by window functions over the book alone, and what of it was
# reversed on a day; to the cent an entry.
TAKEN = """
    with e as (
        select id, person_id, net, sum(net) over (partition by person_id order by business_date, id) as c from performance_entry
        where measure = 'ordered' and origin_id is null and business_date >= %(month)s and business_date < %(end)s
    ), f as (
        select id, person_id, net, round(0.02 * least(c, 100000) + 0.03 * greatest(least(c, 200000) - 100000, 0) + 0.05 * greatest(c - 200000, 0), 2)
               - round(0.02 * least(c - net, 100000) + 0.03 * greatest(least(c - net, 200000) - 100000, 0)
                       + 0.05 * greatest(c - net - 200000, 0), 2) as pay from e
    )
    select p.external_id, sum(round(f.pay * m.net / f.net, 2)), sum(f.pay) from f join performance_entry m on m.origin_id = f.id
    join organisation_person p on p.id = f.person_id where m.business_date = %(day)s and f.net <> 0 group by 1"""


@act
def taken_back(fact: tuple[int, int], *, actor: Actor, at: dt.datetime) -> None:
    """So many halves of everything that was ordered in April come back, on a day of a later month."""
    halves, month = fact
    entries = values(
        "select id from performance_entry where measure = 'ordered' and origin_id is null and business_date >= %s and business_date < %s",
        [MONTHS[1], MONTHS[2]],
    )
    posting.reverse_part(entries, done=D(halves), whole=D(2), source_line_id=None, event_date=LATER[month], business_date=LATER[month])


def test_tiers_and_clawback_to_the_cent(scheme: int, sales_targets: Connection) -> None:
    """Every person's month is what SQL over the files says; half of April back in June, the rest in July: June by SQL over the book, both together
    all that April paid. Each closed run proves itself afterwards."""
    runs = [released(scheme, month) for month in MONTHS]
    wanted: Paid = {
        (row.external_id, row.month, "commission"): row.pay for row in expected.pay(sales_targets) if row.month in MONTHS and row.pay
    }
    found = paid("commission")
    assert len(wanted) > 30
    assert found == wanted
    taken_back((1, 0), actor=PAYER, at=clock.now())
    runs.append(released(scheme, LATER[0]))
    halved = run(TAKEN, {"month": MONTHS[1], "end": MONTHS[2], "day": LATER[0]})
    assert {key[0]: amount for key, amount in paid("clawback").items()} == {row[0]: row[1] for row in halved if row[1]}
    taken_back((2, 1), actor=PAYER, at=clock.now())
    runs.append(released(scheme, LATER[1]))
    back: dict[str, Decimal] = {}
    for (who, _, _), amount in paid("clawback").items():
        back[who] = back.get(who, D(0)) + amount
    assert back == {who: -amount for (who, month, _), amount in wanted.items() if month == MONTHS[1]}
    for key in runs:
        assert prove_run.differences(queries.runs([key])[0]) == {}
    assert [fault for fault in check_books.perform() if fault.check.startswith(("pay", "payruns"))] == []
