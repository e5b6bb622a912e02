"""PRO-1 · Who decides on targets: the director, else the executive, never whose target it is nor who had a hand in it, nor as a substitute."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest

from makesell.demo import samples as co
from makesell.documents.targets.queries import TargetRow, of_ids
from makesell.flows.org_1_organisation import propose_role
from makesell.flows.org_1_organisation.propose_role import NewGrant
from makesell.flows.pro_1_targets import approve_targets, propose_targets, send_back_targets, set_targets, withdraw_targets
from makesell.flows.pro_1_targets.set_targets import TargetFact
from makesell.flows.reg_1_regime import decide_approval, name_substitute
from makesell.flows.reg_1_regime.name_substitute import NewAbsence
from makesell.ground.access import roles
from makesell.ground.actor import Actor, system
from makesell.ground.approval import queries as approvals
from makesell.ground.notices.queries import latest
from makesell.ground.period import queries as period
from makesell.ground.refusal import Refusal
from tests.clauses.cast import NOW, TODAY, person

pytestmark = pytest.mark.django_db


class Firm:
    """A manager of the first team, the director, the general manager, and the company they work in."""

    def __init__(self) -> None:
        self.c = co.company()
        self.manager = person("M-1", "经理", self.c.units[0], roles.SALES_MANAGER)
        self.director = person("D-1", "总监", self.c.units[1], roles.SALES_DIRECTOR)
        self.boss = person("X-1", "总经理", self.c.units[1], roles.EXECUTIVE)

    def proposed(self, who: Actor | None = None, *, person_id: int | None = None) -> int:
        """A proposed target of the first team, or of a person."""
        who = who or self.manager
        cell = period.by_code("quarter", "2025-Q3")
        assert cell is not None
        fact = TargetFact("ordered", cell.id, Decimal(100000), person_id, None if person_id else self.c.units[0])
        key = set_targets.perform(fact, actor=who, at=NOW, reason="全年计划")
        return propose_targets.perform(key, actor=who, at=NOW)


def row(key: int) -> TargetRow:
    """A target as it stands."""
    (found,) = of_ids([key])
    return found


def refused(code: str, status: int, act: Callable[..., object], *args: object, **kwargs: object) -> None:
    """The act is refused with this code."""
    with pytest.raises(Refusal) as caught:
        act(*args, **kwargs)
    assert (caught.value.code, caught.value.status) == (code, status)


def test_a_notice_that_asks_is_settled_by_the_decision() -> None:
    """Who was asked is not asked any more, whoever decided; who asked is told."""
    firm = Firm()
    firm.proposed()
    (asking,) = [notice for notice in latest(firm.director) if notice.kind == "approval.waiting"]
    assert asking.read_at is None
    (waiting,) = approvals.waiting_for(firm.director, TODAY)
    decide_approval.perform(waiting.id, "approved", actor=firm.director, at=NOW, on=TODAY)
    assert [notice.read_at for notice in latest(firm.director) if notice.kind == "approval.waiting"] == [NOW]
    assert [notice.read_at for notice in latest(firm.manager) if notice.kind == "approval.approved"] == [None]


def test_the_director_is_asked_and_decides_on_the_page_of_approvals() -> None:
    """Told by a notice; after the decision the target is in force, and who proposed it hears of it."""
    firm = Firm()
    key = firm.proposed()
    (waiting,) = approvals.waiting_for(firm.director, TODAY)
    assert (waiting.purpose, waiting.record_id, waiting.reason) == ("target", key, "全年计划")
    assert [n.record_id for n in latest(firm.director)] == [key]
    decide_approval.perform(waiting.id, "approved", actor=firm.director, at=NOW, on=TODAY)
    assert (row(key).state, row(key).approved_by_id) == ("approved", firm.director.person_id)
    assert [n.kind for n in latest(firm.manager)] == ["approval.approved"]


def test_the_page_of_the_target_decides_the_same_approval() -> None:
    """Approved on the target's own page, nothing waits on the page of approvals."""
    firm = Firm()
    key = firm.proposed()
    approve_targets.perform(key, actor=firm.director, at=NOW)
    assert row(key).state == "approved"
    assert approvals.waiting_for(firm.director, TODAY) == []


def test_what_the_director_set_is_decided_by_the_executive() -> None:
    """Who sets does not approve; the next higher post decides."""
    firm = Firm()
    key = firm.proposed(firm.director)
    refused("target.four_eyes", 403, approve_targets.perform, key, actor=firm.director, at=NOW)
    assert approvals.waiting_for(firm.director, TODAY) == []
    (waiting,) = approvals.waiting_for(firm.boss, TODAY)
    decide_approval.perform(waiting.id, "approved", actor=firm.boss, at=NOW, on=TODAY)
    assert row(key).state == "approved"


def test_the_directors_own_target_goes_to_the_executive() -> None:
    """Nobody approves his own target."""
    firm = Firm()
    other = person("D-2", "副总监", firm.c.units[1], roles.SALES_DIRECTOR)
    key = firm.proposed(other, person_id=firm.director.person_id)
    refused("target.four_eyes", 403, approve_targets.perform, key, actor=firm.director, at=NOW)
    assert [w.record_id for w in approvals.waiting_for(firm.boss, TODAY)] == [key]


def test_a_substitute_decides_but_not_a_target_of_his_own() -> None:
    """While the director is away the substitute decides; the substitute's own target is not his to decide."""
    firm = Firm()
    seller = firm.c.people[2]
    standin = Actor(name="人员3", person_id=seller, roles=frozenset({roles.SALESPERSON}))
    away = NewAbsence(firm.director.person_id or 0, dt.date(2025, 6, 1), dt.date(2025, 7, 1), by_id=seller, reason="休假")
    name_substitute.perform(away, actor=firm.director, at=NOW)
    team, own = firm.proposed(), firm.proposed(person_id=seller)
    by_record = {w.record_id: w.id for w in approvals.waiting_for(standin, TODAY)}
    decide_approval.perform(by_record[team], "approved", actor=standin, at=NOW, on=TODAY)
    assert (row(team).state, approvals.of_record(team, TODAY)[0].steps[0].decided_for) == ("approved", "总监")
    refused("target.four_eyes", 403, decide_approval.perform, by_record[own], "approved", actor=standin, at=NOW, on=TODAY)
    assert row(own).state == "proposed"


def test_sent_back_it_is_a_draft_again_and_the_reason_arrives() -> None:
    """Proposed again, it is asked again."""
    firm = Firm()
    key = firm.proposed()
    refused("target.reason", 422, send_back_targets.perform, key, actor=firm.director, at=NOW)
    send_back_targets.perform(key, actor=firm.director, at=NOW, reason="偏低")
    assert (row(key).state, latest(firm.manager)[0].params) == ("draft", {"reason": "偏低"})
    propose_targets.perform(key, actor=firm.manager, at=NOW)
    assert [a.state for a in approvals.of_record(key, TODAY)] == ["waiting", "refused"]


def test_a_withdrawn_proposal_waits_for_nobody() -> None:
    """It stays to be read, and its cell is free again."""
    firm = Firm()
    key = firm.proposed()
    withdraw_targets.perform(key, actor=firm.manager, at=NOW)
    assert (row(key).state, approvals.waiting_for(firm.director, TODAY)) == ("withdrawn", [])
    refused("document.state", 409, withdraw_targets.perform, key, actor=firm.manager, at=NOW)
    assert firm.proposed() != key


def test_who_is_not_asked_cannot_decide() -> None:
    """The executive is not asked while there is a director; a stale page is refused."""
    firm = Firm()
    key = firm.proposed()
    refused("approval.not_yours", 403, approve_targets.perform, key, actor=firm.boss, at=NOW)
    refused("record.stale", 409, approve_targets.perform, key, actor=firm.director, at=NOW, version=1)
    assert row(key).state == "proposed"


def test_a_director_who_came_after_the_question_decides_it() -> None:
    """The post decides, whoever holds it that day."""
    firm = Firm()
    key = firm.proposed()
    late = person("D-3", "新总监", firm.c.units[0], roles.SALES_DIRECTOR)
    approve_targets.perform(key, actor=late, at=NOW)
    assert (row(key).state, row(key).approved_by_id) == ("approved", late.person_id)


def test_without_anybody_to_decide_it_stays_a_draft() -> None:
    """In a company without director and executive a proposal is refused with what to do."""
    c = co.company()
    manager = person("M-1", "经理", c.units[0], roles.SALES_MANAGER)
    cell = period.by_code("quarter", "2025-Q3")
    assert cell is not None
    key = set_targets.perform(TargetFact("ordered", cell.id, Decimal(5), for_unit_id=c.units[0]), actor=manager, at=NOW)
    refused("approval.nobody", 422, propose_targets.perform, key, actor=manager, at=NOW)
    assert row(key).state == "draft"
    propose_role.perform(NewGrant(c.people[2], roles.EXECUTIVE, co.SINCE), actor=system("story"), at=NOW)
    assert propose_targets.perform(key, actor=manager, at=NOW) == key
