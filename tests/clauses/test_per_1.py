"""PER-1 · A target agreement is generated from approved targets, signed by both, sealed, amended and refused; who may not is told so."""

import base64
import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from makesell.demo import samples as co
from makesell.documents.agreements import queries, states
from makesell.documents.agreements.queries import AgreementRow
from makesell.flows.org_1_organisation import issue_token
from makesell.flows.org_1_organisation.issue_token import NewToken
from makesell.flows.per_1_agreements import (
    decide_refusal,
    draft_agreements,
    offer_agreement,
    refuse_agreement,
    register_paper,
    send_link,
    sign_agreement,
    withdraw_agreement,
)
from makesell.flows.per_1_agreements.decide_refusal import VerdictFact
from makesell.flows.per_1_agreements.draft_agreements import DraftFact
from makesell.flows.per_1_agreements.register_paper import PaperFact
from makesell.flows.per_1_agreements.send_link import LinkFact
from makesell.flows.per_1_agreements.sign_agreement import SignFact
from makesell.flows.reg_1_regime import check_books
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.attachments.actions import place
from makesell.ground.attachments.queries import contents, of_record
from makesell.ground.db import values
from makesell.ground.notices.queries import latest
from makesell.ground.period import queries as period
from makesell.ground.refusal import Refusal
from makesell.ground.signing.queries import proof_of, prove
from makesell.sheets import agreements as sheet
from tests.clauses.cast import NOW, person

pytestmark = pytest.mark.django_db
# a PNG of one grey pixel
DRAWN = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==")
LATER = NOW + dt.timedelta(days=6)


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    """Papers of these stories lie in a folder of their own."""
    settings.MEDIA_ROOT = tmp_path


class Firm:
    """A salesperson with an approved target, the manager, the director, compensation, and the company they work in."""

    def __init__(self) -> None:
        self.c = co.company()
        self.target = co.target(self.c, amount="100000")
        self.seller = Actor(
            name="人员0", person_id=self.c.people[0], roles=frozenset({roles.SALESPERSON}), unit_id=self.c.units[0],
            unit_ids=frozenset({self.c.units[0]}), units_below=frozenset({self.c.units[0]}),
        )  # fmt: skip
        self.manager = person("M-1", "经理", self.c.units[0], roles.SALES_MANAGER)
        self.director = person("D-1", "总监", self.c.units[1], roles.SALES_DIRECTOR)
        self.hr = person("HR-1", "薪酬", self.c.units[1], roles.COMPENSATION)

    def drafted(self, reason: str = "") -> int:
        """A draft for the salesperson's year."""
        return draft_agreements.perform(DraftFact(self.c.people[0], year()), actor=self.manager, at=NOW, reason=reason)

    def offered(self) -> int:
        """Offered for signature."""
        return offer_agreement.perform(self.drafted(), actor=self.manager, at=NOW)

    def signed(self) -> int:
        """Signed by both."""
        key = self.offered()
        sign(key, self.seller)
        sign(key, self.manager)
        return key


def year(code: str = "2025") -> int:
    """The key of a year."""
    found = period.by_code("year", code)
    assert found is not None
    return found.id


def row(key: int) -> AgreementRow:
    """An agreement as it stands."""
    (found,) = queries.of_ids([key])
    return found


def sign(key: int, who: Actor, at: dt.datetime = NOW) -> bool:
    """Signs on screen."""
    return sign_agreement.perform(SignFact(key, DRAWN), actor=who, at=at)


def refused(code: str, status: int, act: Callable[..., object], *args: object, **kwargs: object) -> None:
    """The act is refused with this code."""
    with pytest.raises(Refusal) as caught:
        act(*args, **kwargs)
    assert (caught.value.code, caught.value.status) == (code, status)


def waiting(who: Actor, at: dt.datetime = NOW) -> list[int]:
    """What stands on somebody's workbench."""
    return [one.id for one in sheet.waits(who, at)]


def test_generated_from_approved_targets_signed_by_both_and_sealed() -> None:
    """It waits on both workbenches until each has signed; then it is sealed, in force, and waits for nobody."""
    firm = Firm()
    key = firm.offered()
    assert [(each.target_id, each.amount) for each in queries.agreed(key)] == [(firm.target, Decimal(100000))]
    assert (row(key).state, (row(key).number or "")[:8]) == (states.OFFERED, "TA-2025-")
    assert (waiting(firm.seller), waiting(firm.manager), waiting(firm.hr)) == ([key], [key], [])
    assert [n.record_id for n in latest(firm.seller)] == [key]
    assert sign(key, firm.seller) is False
    assert (waiting(firm.seller), queries.in_force([firm.c.people[0]], NOW.date())) == ([], {})
    assert sign(key, firm.manager) is True
    assert (row(key).state, waiting(firm.manager)) == (states.SIGNED, [])
    assert queries.in_force([firm.c.people[0]], NOW.date())[firm.c.people[0]].id == key
    assert [f for f in check_books.perform() if f.check.startswith("agreements")] == []


def test_the_paper_proves_itself_until_one_byte_changes() -> None:
    """Whoever holds the file can ask; on the record's page the kept file is read anew each time."""
    firm = Firm()
    key = firm.signed()
    proof = proof_of(key)
    assert proof is not None
    assert (proof.intact, proof.trusted) == (True, False)
    sealed = contents(proof.file_id or 0)
    assert (prove(sealed).intact, prove(sealed).ours, prove(sealed).number) == (True, True, row(key).number)
    changed = bytes((*sealed[:900], sealed[900] ^ 1, *sealed[901:]))
    assert (prove(changed).intact, prove(changed).ours) == (False, False)
    (stored,) = values("select stored from attachments_attachment where id = %s", [proof.file_id])
    place(stored).write_bytes(changed)
    again = proof_of(key)
    assert again is not None
    assert not again.intact


def test_nobody_takes_the_sealed_paper_off() -> None:
    firm = Firm()
    key = firm.signed()
    assert {one.by_id for one in of_record(key)} == {None}


def test_a_changed_target_is_an_amendment_not_in_force_until_signed() -> None:
    """The old revision stays in force for pay; signed by both, the new one supersedes it."""
    firm = Firm()
    old = firm.signed()
    refused("agreement.same", 409, firm.drafted, "无变化")
    co.target(firm.c, amount="50000", code="2025-Q2")
    refused("agreement.reason", 422, firm.drafted)
    new = offer_agreement.perform(firm.drafted("新产品上市"), actor=firm.manager, at=NOW)
    assert (row(new).revision, row(new).replaces_id, len(queries.agreed(new))) == (2, old, 2)
    sign(new, firm.manager)
    assert queries.in_force([firm.c.people[0]], NOW.date())[firm.c.people[0]].id == old
    sign(new, firm.seller)
    assert (row(old).state, row(new).state) == (states.SUPERSEDED, states.SIGNED)
    assert [each.id for each in queries.revisions(firm.c.people[0], year())] == [new, old]


def test_a_refusal_has_a_date_and_is_decided_by_two_after_some_days() -> None:
    """Only then, each side for himself, and both the same; until then the person may still sign."""
    firm = Firm()
    key = firm.offered()
    refused("agreement.refusal_reason", 422, refuse_agreement.perform, key, actor=firm.seller, at=NOW)
    refused("access.refused", 403, refuse_agreement.perform, key, actor=firm.hr, at=NOW, reason="x")
    refuse_agreement.perform(key, actor=firm.seller, at=NOW, reason="目标过高")
    assert (row(key).state, row(key).refused_at, row(key).refusal) == (states.REFUSED, NOW, "目标过高")
    verdict = VerdictFact(key, states.UPHOLD)
    refused("agreement.days", 409, decide_refusal.perform, verdict, actor=firm.hr, at=NOW, reason="已沟通")
    assert (waiting(firm.hr), waiting(firm.hr, LATER), waiting(firm.manager, LATER)) == ([], [key], [key])
    refused("agreement.verdict_reason", 422, decide_refusal.perform, verdict, actor=firm.hr, at=LATER)
    refused("agreement.verdict", 422, decide_refusal.perform, VerdictFact(key, "forget"), actor=firm.hr, at=LATER, reason="x")
    decide_refusal.perform(verdict, actor=firm.hr, at=LATER, reason="已沟通")
    refused("agreement.decided", 409, decide_refusal.perform, verdict, actor=firm.hr, at=LATER, reason="x")
    refused("agreement.verdicts_differ", 409, decide_refusal.perform, VerdictFact(key, "withdraw"), actor=firm.manager, at=LATER, reason="x")
    assert (row(key).state, waiting(firm.hr, LATER)) == (states.REFUSED, [])
    decide_refusal.perform(verdict, actor=firm.manager, at=LATER, reason="同意")
    assert (row(key).state, row(key).hr_by, row(key).lead_by) == (states.UPHELD, "薪酬", "经理")
    assert queries.in_force([firm.c.people[0]], NOW.date())[firm.c.people[0]].id == key
    assert [f for f in check_books.perform() if f.check.startswith("agreements")] == []


def test_who_refused_may_think_again() -> None:
    firm = Firm()
    key = firm.offered()
    refuse_agreement.perform(key, actor=firm.seller, at=NOW, reason="目标过高")
    refused("agreement.two_decide", 409, withdraw_agreement.perform, key, actor=firm.manager, at=NOW, reason="x")
    sign(key, firm.seller, LATER)
    sign(key, firm.manager, LATER)
    assert row(key).state == states.SIGNED


def test_signed_on_paper_is_registered_with_who_compared_the_text() -> None:
    firm = Firm()
    key = firm.offered()
    day = NOW.date()

    def fact(**changed: Any) -> PaperFact:
        given = {"signed_date": day, "company_by_id": firm.manager.person_id, "seal": "合同专用章", "checked_by_id": firm.hr.person_id,
                 "place": "档案室 3 柜"} | changed  # fmt: skip
        return PaperFact(key, "扫描件.pdf", [b"%PDF-1.7 scan"], **given)

    refused("access.refused", 403, register_paper.perform, fact(), actor=firm.manager, at=NOW)
    for code, changed in (
        ("agreement.too_early", {"signed_date": day - dt.timedelta(days=1)}),
        ("signing.date", {"signed_date": day + dt.timedelta(days=1)}),
        ("agreement.other_person", {"checked_by_id": firm.c.people[0]}),
        ("agreement.other_person", {"company_by_id": 10**9}),
        ("agreement.checker", {"checked_by_id": firm.manager.person_id}),
        ("signing.place", {"place": " "}),
    ):
        refused(code, 422, register_paper.perform, fact(**changed), actor=firm.hr, at=NOW)
    register_paper.perform(fact(), actor=firm.hr, at=NOW)
    assert row(key).state == states.SIGNED
    assert {one.name for one in of_record(key)} >= {"扫描件.pdf", f"{row(key).number}.pdf"}
    assert [f for f in check_books.perform() if f.check.startswith("agreements")] == []


def test_each_signs_only_for_the_own_side() -> None:
    """Another's agreement is not there; another team's manager cannot sign; nobody signs twice; a draft is not signed."""
    firm = Firm()
    other = person("SP-9", "他人", firm.c.units[0], roles.SALESPERSON)
    away = person("M-9", "他组经理", firm.c.units[1], roles.SALES_MANAGER)
    key = firm.drafted()
    refused("document.state", 409, sign, key, firm.seller)
    offer_agreement.perform(key, actor=firm.manager, at=NOW)
    for who in (other, away):
        refused("record.missing", 404, sign, key, who)
    refused("access.refused", 403, sign, key, firm.hr)
    refused("signing.drawn", 422, sign_agreement.perform, SignFact(key, b"no picture"), actor=firm.seller, at=NOW)
    sign(key, firm.seller)
    refused("signing.signed", 409, sign, key, firm.seller)
    sign(key, firm.director)
    assert row(key).state == states.SIGNED


def test_drafts_are_refused_without_targets_or_reach() -> None:
    firm = Firm()
    away = person("M-9", "他组经理", firm.c.units[1], roles.SALES_MANAGER)
    fact = DraftFact(firm.c.people[0], year())
    refused("agreement.reach", 403, draft_agreements.perform, fact, actor=away, at=NOW)
    refused("access.refused", 403, draft_agreements.perform, fact, actor=firm.seller, at=NOW)
    refused("agreement.no_targets", 422, draft_agreements.perform, DraftFact(firm.c.people[2], year()), actor=firm.manager, at=NOW)
    refused("agreement.person", 422, draft_agreements.perform, DraftFact(10**9, year()), actor=firm.manager, at=NOW)
    refused("period.unknown", 404, draft_agreements.perform, DraftFact(firm.c.people[0], 10**9), actor=firm.manager, at=NOW)
    key = firm.drafted()
    refused("agreement.open", 409, firm.drafted)
    refused("agreement.withdraw_reason", 422, withdraw_agreement.perform, key, actor=firm.manager, at=NOW)
    withdraw_agreement.perform(key, actor=firm.manager, at=NOW, reason="重新拟定")
    assert firm.drafted() != key


def test_a_program_signs_through_the_api() -> None:
    """The drawing comes as a data URL; a drawing that is none is refused at its field and changes nothing."""
    firm = Firm()
    key = firm.offered()
    co.login(firm.c.units[0], roles.SALESPERSON, person_id=firm.c.people[0])
    token = issue_token.perform(NewToken("per-1", firm.c.people[0], "read write", 2), actor=co.ACTOR, at=dt.datetime.now(dt.UTC))[1]

    def post(body: dict[str, Any]) -> Any:
        sent = json.dumps(body)
        return Client().post(f"/api/v1/agreements/{key}/sign", sent, "application/json", headers={"Authorization": f"Bearer {token}"})

    bad = post({"drawn": "data:image/png;base64,bm8="})
    assert (bad.status_code, bad.json()["field"]) == (422, "drawn")
    good = post({"drawn": "data:image/png;base64," + base64.b64encode(DRAWN).decode()})
    assert good.status_code == 200, good.content
    assert row(key).state == states.OFFERED
    refused("signing.signed", 409, sign, key, firm.seller)


def test_the_person_reads_and_signs_by_a_one_time_link() -> None:
    """Without a login: the page, the paper, the signature; afterwards the link only says that it is done. Nobody else's agreement opens."""
    firm = Firm()
    key = firm.offered()
    refused("link.days", 422, send_link.perform, LinkFact(key, 91), actor=firm.hr, at=dt.datetime.now(dt.UTC))
    for who in (firm.seller, firm.manager, firm.director):
        refused("access.refused", 403, send_link.perform, LinkFact(key), actor=who, at=NOW)
    token = send_link.perform(LinkFact(key), actor=firm.hr, at=dt.datetime.now(dt.UTC))
    visitor = Client()
    page = visitor.get(f"/p/{token}/")
    assert (page.status_code, "人员0" in page.content.decode()) == (200, True)
    assert visitor.get(f"/p/{token}/paper/").content.startswith(b"%PDF-")
    empty = visitor.post(f"/p/{token}/do/sign/", {"drawn": ""})
    assert (empty.status_code, row(key).state, waiting(firm.seller)) == (422, states.OFFERED, [key])
    drawn = {"drawn": "data:image/png;base64," + base64.b64encode(DRAWN).decode()}
    assert visitor.post(f"/p/{token}/do/sign/", drawn).status_code == 303
    assert (waiting(firm.seller), visitor.post(f"/p/{token}/do/sign/", drawn).status_code) == ([], 409)
    sign(key, firm.manager)
    assert row(key).state == states.SIGNED
    assert "do/sign" not in visitor.get(f"/p/{token}/").content.decode()


def test_a_link_says_that_it_is_signed_only_when_it_is() -> None:
    """Who signed in the product is told so by the link; once a refusal is decided the link opens nothing."""
    firm = Firm()
    key = firm.offered()
    token = send_link.perform(LinkFact(key), actor=firm.hr, at=dt.datetime.now(dt.UTC))
    said = "Nothing more is to be done here"
    english = Client(headers={"accept-language": "en"})
    page = english.get(f"/p/{token}/").content.decode()
    assert (said in page, "do/sign" in page) == (False, True)
    refuse_agreement.perform(key, actor=firm.seller, at=NOW, reason="目标过高")
    page = english.get(f"/p/{token}/").content.decode()
    assert (said in page, "do/sign" in page) == (False, True)
    for side in (firm.hr, firm.manager):
        decide_refusal.perform(VerdictFact(key, "withdraw"), actor=side, at=LATER, reason="重新商定")
    assert english.get(f"/p/{token}/").status_code == 404

    key = firm.offered()
    token = send_link.perform(LinkFact(key), actor=firm.hr, at=dt.datetime.now(dt.UTC))
    sign(key, firm.seller)
    page = english.get(f"/p/{token}/").content.decode()
    assert (said in page, "do/sign" in page) == (True, False)
