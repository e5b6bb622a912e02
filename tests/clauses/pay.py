"""The company of the pay stories: a seller on a scheme of marginal steps, who computes, who approves, and money that comes in."""

import base64
import datetime as dt
from decimal import Decimal

from makesell.demo import samples as co
from makesell.demo.sample_pay import STEPS, close_sales
from makesell.documents.payruns import queries
from makesell.documents.payruns.queries import LineRow, StatementRow
from makesell.flows.per_1_agreements import draft_agreements, offer_agreement, sign_agreement
from makesell.flows.per_1_agreements.draft_agreements import DraftFact
from makesell.flows.per_1_agreements.sign_agreement import SignFact
from makesell.flows.per_3_reward import approve_run, assign_scheme, compute_run, create_scheme, decide_version, release_run, review_run
from makesell.flows.per_3_reward.assign_scheme import NewMember
from makesell.flows.per_3_reward.compute_run import RunFact
from makesell.flows.per_3_reward.create_scheme import NewVersion, SchemeFact
from makesell.flows.pro_5_production.record_orders import Made
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.period import queries as period
from tests.clauses.cast import NOW, person

D = Decimal
DRAWN = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==")


def at(year: int, month: int, day: int) -> dt.datetime:
    """Ten in the morning of a working day, in Shanghai."""
    return dt.datetime(year, month, day, 2, tzinfo=dt.UTC)


class Firm:
    """One seller, paid on `paid` by 13.6's steps over quarters; compensation computes, the director approves."""

    def __init__(self, *, signed: bool = True, measure: str = "paid") -> None:
        self.c = co.company()
        unit = self.c.units[0]
        self.seller = Actor(
            name="人员0", person_id=self.c.people[0], roles=frozenset({roles.SALESPERSON}), unit_id=unit, unit_ids=frozenset({unit}),
            units_below=frozenset({unit}),
        )  # fmt: skip
        self.manager = person(f"M{unit}", "经理", unit, roles.SALES_MANAGER)
        self.director = person(f"D{unit}", "总监", unit, roles.SALES_DIRECTOR)
        self.hr = person(f"HR{unit}", "薪酬", unit, roles.COMPENSATION)
        self.other_hr = person(f"HX{unit}", "薪酬二", unit, roles.COMPENSATION)
        self.scheme = self.scheme_of(NewVersion(measure, "CNY", co.SINCE, STEPS, ladder="money"), self.c.people[0])
        if signed:
            self.sign()

    def scheme_of(self, version: NewVersion, *people: int) -> int:
        """A scheme in force that pays these people."""
        key = create_scheme.perform(SchemeFact("", "销售提成", version), actor=self.hr, at=NOW)
        decide_version.approve(key, 1, actor=self.director, at=NOW)
        assign_scheme.perform_many([NewMember(key, each, co.SINCE) for each in people], actor=self.hr, at=NOW)
        return key

    def sign(self) -> None:
        """The seller's agreement of the year is signed by both."""
        co.target(self.c, amount="100000")
        year = period.by_code("year", "2025")
        assert year is not None
        key = draft_agreements.perform(DraftFact(self.c.people[0], year.id), actor=self.manager, at=NOW)
        offer_agreement.perform(key, actor=self.manager, at=NOW)
        for who in (self.seller, self.manager):
            sign_agreement.perform(SignFact(key, DRAWN), actor=who, at=NOW)

    def sold(self, net: str, on: dt.date) -> Made:
        """An order of ten pieces, all shipped and invoiced, credited to the seller alone."""
        made = co.order(self.c, on, nets=(net,), freight="0", shares=((0, "1"),))
        co.ship(self.c, made, on, 10)
        co.invoice(self.c, made, on, net=net, tax=str(D(net) * 13 / 100))
        return made

    def computed(self, code: str, kind: str = "quarter", *, on: dt.datetime = NOW) -> int:
        """A run of a period."""
        cell = period.by_code(kind, code)  # type: ignore[arg-type]
        assert cell is not None
        return compute_run.perform(RunFact(self.scheme, cell.id), actor=self.hr, at=on)

    def released(self, code: str, kind: str = "quarter", *, on: dt.datetime = NOW) -> int:
        """A run of a period that was computed, reviewed, approved by another and released, after sales were closed."""
        return self.released_of(self.computed(code, kind, on=on), on=on)

    def released_of(self, key: int, *, on: dt.datetime = NOW) -> int:
        """The same of a run that was computed."""
        close_sales(queries.runs([key])[0].end)
        review_run.perform(key, actor=self.hr, at=on)
        approve_run.perform(key, actor=self.director, at=on)
        return release_run.perform(key, actor=self.hr, at=on)

    def statement(self, run: int) -> StatementRow:
        """The seller's statement of a run."""
        return next(each for each in queries.of_run(run) if each.person_id == self.c.people[0])

    def lines(self, run: int) -> list[LineRow]:
        """The lines of the seller's statement of a run."""
        return queries.lines(self.statement(run).id)
