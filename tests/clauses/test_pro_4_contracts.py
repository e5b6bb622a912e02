"""PRO-4, ORG-6 · A contract is drafted, reviewed, signed by both, ordered from, amended, renewed and ended; who may not is told so."""

import base64
import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from makesell.documents.contracts import queries, states
from makesell.documents.contracts.queries import ContractRow
from makesell.documents.orders import queries as orders
from makesell.documents.orders import states as order_states
from makesell.documents.production import queries as production
from makesell.flows.org_1_organisation import set_prices
from makesell.flows.org_1_organisation.set_prices import NewPrice
from makesell.flows.pro_4_negotiation import (
    amend_contract,
    answer_quotation,
    approve_contract,
    draft_contract,
    edit_contract,
    end_contract,
    keep_templates,
    order_contract,
    order_quotation,
    propose_contract,
    register_contract,
    send_back_contract,
    sign_contract,
    withdraw_contract,
)
from makesell.flows.pro_4_negotiation.amend_contract import AmendFact, RenewFact
from makesell.flows.pro_4_negotiation.draft_contract import ContractFact, ContractOf
from makesell.flows.pro_4_negotiation.edit_contract import Edit
from makesell.flows.pro_4_negotiation.order_contract import CallOff
from makesell.flows.pro_4_negotiation.register_contract import PaperFact
from makesell.flows.pro_4_negotiation.sign_contract import LinkFact, SignFact
from makesell.flows.pro_5_production import cancel_order, confirm_order, price_order
from makesell.flows.pro_5_production.cancel_order import Cancel
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.approval.queries import waiting_for
from makesell.ground.attachments.actions import place
from makesell.ground.clock import moved
from makesell.ground.db import values
from makesell.ground.signing import words
from makesell.ground.signing.queries import proof_of, signatures
from makesell.masterdata.prices.queries import prices_of_product
from makesell.sheets import contract_parts, order_checks
from makesell.sheets import contracts as sheet
from makesell.sheets.chain import chain
from makesell.sheets.registry import BY_NOUN
from tests.clauses.cast import NOW, TODAY, person
from tests.clauses.orders import SYSTEM, D, LineFact, OrderFact, Shop, gated, open_shop, proved, refused
from tests.clauses.test_pro_4_quotations import answered, at_price, sent

pytestmark = pytest.mark.django_db
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
YEAR = TODAY + dt.timedelta(days=364)
CLAUSES = (("质量", "按国家标准。"), ("争议", "由卖方所在地法院管辖。"))


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    """Papers of these stories lie in a folder of their own."""
    settings.MEDIA_ROOT = tmp_path


def drawn() -> bytes:
    """A signature: a PNG of one grey pixel."""
    return base64.b64decode(PNG)


class Firm:
    """A shop with legal, an executive and a template."""

    def __init__(self) -> None:
        self.shop: Shop = open_shop()
        home = self.shop.c.units[0]
        self.legal = person(f"legal-{home}", "法务", home, R.LEGAL)
        self.boss = person(f"exec-{home}", "总经理", home, R.EXECUTIVE)
        clauses = (("标的", "{company} 向 {customer} 供货，总额 {amount}。"), *CLAUSES)
        self.template = keep_templates.create("", "标准合同", "", clauses, actor=self.legal, at=NOW)

    def keyed(self, *lines: LineFact, **more: Any) -> ContractFact:
        """A contract by hand, of the first customer."""
        order = OrderFact(self.shop.c.customers[0], lines or (LineFact(self.shop.product, D(10)),), **more.pop("order", {}))
        return ContractFact(order, **{"start_date": TODAY, "clauses": CLAUSES, **more})

    def frame(self, limit: str = "20000") -> int:
        """A draft of a frame contract over 100 pieces at 96."""
        lines = (LineFact(self.shop.product, D(100), D(96)),)
        return self.draft(*lines, kind="frame", end_date=YEAR, limit_gross=D(limit))

    def draft(self, *lines: LineFact, **more: Any) -> int:
        """A draft of the salesperson's."""
        return draft_contract.perform(self.keyed(*lines, **more), actor=self.shop.seller, at=NOW)

    def approve(self, key: int) -> None:
        """Everybody whose turn it is approves."""
        for who in (self.legal, self.shop.manager, self.shop.director, self.boss):
            if key in [one.record_id for one in waiting_for(who, TODAY)]:
                approve_contract.perform(key, actor=who, at=NOW)
        assert row(key).state == states.APPROVED

    def sign(self, key: int) -> bool:
        """The customer signs by link, the director for the company."""
        token = sign_contract.link(LinkFact(key, "王总"), actor=self.shop.seller, at=NOW)
        with moved(NOW):
            assert Client().post(f"/p/{token}/do/sign/", {"drawn": f"data:image/png;base64,{PNG}"}).status_code == 303
        return sign_contract.perform(SignFact(key, drawn()), actor=self.shop.director, at=NOW)

    def signed(self, key: int) -> int:
        """Proposed, approved and signed."""
        propose_contract.perform(key, actor=self.shop.seller, at=NOW)
        self.approve(key)
        assert self.sign(key) is True
        return key


def row(key: int) -> ContractRow:
    """A contract as it stands."""
    return queries.of_ids([key])[0]


def waiting(who: Actor, at: dt.datetime = NOW) -> list[int]:
    """What stands on somebody's workbench."""
    return [one.id for one in sheet.waits(who, at)]


def dearer(shop: Shop) -> None:
    """The list goes up to 120."""
    prices = [NewPrice(prices_of_product(SYSTEM, shop.product)[0].price_list_id, shop.product, D(120), TODAY)]
    set_prices.perform_many(prices, actor=SYSTEM, at=NOW)


def test_from_the_accepted_quotation_approved_signed_sealed_and_ordered_at_its_prices_with_its_terms() -> None:
    """Legal reviews the clauses, the manager the amount; the deposit of the terms gates the order; one changed byte is reported."""
    firm = Firm()
    shop = firm.shop
    quoted, _ = sent(shop, at_price(shop, "95"))
    fact = ContractOf(quoted, TODAY, subject="减速机", template_id=firm.template)
    refused("document.state", lambda: draft_contract.of_quotation(fact, actor=shop.seller, at=NOW))
    answer_quotation.accepted(answered(quoted), actor=shop.seller, at=NOW)
    key = draft_contract.of_quotation(fact, actor=shop.seller, at=NOW)
    refused("quotation.used", lambda: draft_contract.of_quotation(fact, actor=shop.seller, at=NOW))
    refused("quotation.contracted", lambda: order_quotation.perform(quoted, actor=shop.seller, at=NOW))
    assert (row(key).quotation_id, row(key).gross, "1,073.50" in row(key).clauses[0].text) == (quoted, D("1073.50"), True)
    terms = gated(("order", "30", "before_production"), ("delivery", "70", ""))
    keyed = firm.keyed(LineFact(shop.product, D(10), D(95)), order={"terms_id": terms}, template_id=firm.template, clauses=())
    edit_contract.perform(Edit(key, keyed), actor=shop.seller, at=NOW)
    assert propose_contract.perform(key, actor=shop.seller, at=NOW) == states.PROPOSED
    assert ([len(waiting_for(who, TODAY)) for who in (firm.legal, shop.manager, shop.director)], row(key).number) == ([1, 0, 0], "HT-2025-0001")
    refused("approval.not_yours", lambda: approve_contract.perform(key, actor=shop.manager, at=NOW))
    firm.approve(key)
    assert (waiting(shop.seller), waiting(shop.director)) == ([key], [])
    token = sign_contract.link(LinkFact(key, "王总"), actor=shop.seller, at=NOW)
    with moved(NOW):
        page = Client().get(f"/p/{token}/").content.decode()
        assert ("争议" in page, words.consent("zh") in page, Client().get(f"/p/{token}/paper/").content[:4]) == (True, True, b"%PDF")
    refused("document.state", lambda: order_contract.perform(CallOff(key), actor=shop.seller, at=NOW))
    assert firm.sign(key) is True
    assert {(one.consent_version, one.consent_sha256) for one in signatures(key)} == {(words.CONSENT, words.consent_hash())}
    proof = proof_of(key)
    assert (row(key).state, proof is not None and proof.intact, waiting(shop.director), waiting(shop.seller)) == (states.SIGNED, True, [], [])
    refused("document.state", lambda: sign_contract.perform(SignFact(key, drawn()), actor=shop.director, at=NOW))
    dearer(shop)
    order = order_contract.perform(CallOff(key), actor=shop.other, at=NOW)
    (line,) = orders.acting_lines(order)
    assert (line.unit_price, line.price_kind, orders.order(SYSTEM, order).contract_id) == (D(95), "contract", key)
    _typed_at_what_was_agreed(shop, order)
    assert confirm_order.perform(order, actor=shop.other, at=NOW).state == order_states.CONFIRMED
    assert [(gate.kind, gate.amount) for gate in orders.gates([order])] == [("before_production", D("322.05"))]
    linked = [(one.noun, one.id, one.here) for one in chain(shop.seller, BY_NOUN["contracts"], key)]
    made = [("production_orders", each.id, False) for each in production.of_order_lines([line.id])]
    assert linked == [("quotations", quoted, False), ("contracts", key, True), ("orders", order, False), *made]
    assert [one.noun for one in chain(shop.planner, BY_NOUN["production_orders"], made[0][1])] == ["quotations", "orders", "production_orders"]
    assert [one.noun for one in chain(SYSTEM, BY_NOUN["orders"], order)] == ["quotations", "contracts", "orders", "production_orders"]
    refused("contract.nothing_left", lambda: order_contract.perform(CallOff(key), actor=shop.other, at=NOW))
    assert [fact.value for fact in contract_parts.ledger(SYSTEM, key)][:3] == [D("1073.50"), D("1073.50"), D(950)]
    file = place(values("select a.stored from attachments_attachment a join signing_seal e on e.file_id = a.id where e.record_id = %s", [key])[0])
    file.write_bytes(file.read_bytes()[:-9] + b"x" + file.read_bytes()[-8:])
    found = proof_of(key)
    assert (found is None, found is not None and found.intact) == (False, False)
    proved()


def _typed_at_what_was_agreed(shop: Shop, order: int) -> None:
    """The check beside the draft knows the contract: 95 is agreed, though the list went up; without the contract it would need consent."""
    data = {"customer": shop.c.customers[0], "lines": [{"product": shop.product, "qty": D(10), "unit_price": D(95)}]}
    with moved(NOW):
        assert [check.tone for check in order_checks.live(shop.other, data, order)][2] == "ok"
        assert [check.tone for check in order_checks.live(shop.other, data)][2] == "warn"


def used_up(firm: Firm) -> tuple[int, int, int]:
    """A frame contract over 100 pieces at 96, and two drafts that want all of them; on the list they are 100."""
    key = firm.signed(firm.frame("50000"))
    both = [order_contract.perform(CallOff(key, {1: D(100)}), actor=who, at=NOW) for who in (firm.shop.seller, firm.shop.other)]
    return key, both[0], both[1]


def test_a_contract_price_wins_only_while_its_quantity_lasts_and_a_cancelled_one_gives_it_back() -> None:
    """100 used, 0 left on its page: the second order is refused at 96, priced anew it costs the list; 40 cancelled are sold at 96 again."""
    firm = Firm()
    shop = firm.shop
    key, first, second = used_up(firm)
    confirm_order.perform(first, actor=shop.seller, at=NOW)
    (line,) = contract_parts.lines(SYSTEM, key).rows
    assert (line["qty"], line["used"], line["left"]) == (D(100), D(100), D(0))
    refused("order.price_moved", lambda: confirm_order.perform(second, actor=shop.other, at=NOW))
    price_order.perform(second, actor=shop.other, at=NOW)
    (listed,) = orders.acting_lines(second)
    assert (listed.unit_price, listed.price_kind) == (D(100), "standard")
    lost = [each["why"] for each in (orders.lines(second)[0].price_reason or {}).get("losers", []) if each["kind"] == "contract"]
    assert lost == ["used_up"]
    cancel_order.perform(Cancel(first, {1: D(40)}), actor=shop.seller, at=NOW, reason="客户减量")
    again = order_contract.perform(CallOff(key, {1: D(40)}), actor=shop.seller, at=NOW)
    assert confirm_order.perform(again, actor=shop.seller, at=NOW).state == order_states.CONFIRMED
    (line,) = contract_parts.lines(SYSTEM, key).rows
    assert (line["used"], line["left"]) == (D(100), D(0))
    proved()


def test_a_frame_contract_counts_what_is_called_off_and_an_amendment_raises_it() -> None:
    """8,000 in all: 60 pieces at 96 fit, 40 more do not, nor more than the line has; the amendment asks only for what is new in it."""
    firm = Firm()
    shop = firm.shop
    key = firm.signed(firm.frame("8000"))
    first = order_contract.perform(CallOff(key, {1: D(60)}), actor=shop.seller, at=NOW)
    assert confirm_order.perform(first, actor=shop.seller, at=NOW).state == order_states.CONFIRMED
    refused("contract.too_much", lambda: order_contract.perform(CallOff(key, {1: D(41)}), actor=shop.seller, at=NOW))
    refused("contract.no_line", lambda: order_contract.perform(CallOff(key, {7: D(1)}), actor=shop.seller, at=NOW))
    refused("contract.used_up", lambda: order_contract.perform(CallOff(key, {1: D(40)}), actor=shop.seller, at=NOW))
    a, b = (order_contract.perform(CallOff(key, {1: D(10)}), actor=shop.seller, at=NOW) for _ in range(2))
    confirm_order.perform(a, actor=shop.seller, at=NOW)
    refused("contract.used_up", lambda: confirm_order.perform(b, actor=shop.seller, at=NOW))
    new = amend_contract.perform(AmendFact(key, "提高总额"), actor=shop.seller, at=NOW)
    refused("contract.amended", lambda: amend_contract.perform(AmendFact(key, "x"), actor=shop.seller, at=NOW))
    old = row(key)
    keyed = amend_contract.fact_of(old, queries.lines(key))
    edit_contract.perform(Edit(new, replace(keyed, limit_gross=D(20000))), actor=shop.seller, at=NOW)
    propose_contract.perform(new, actor=shop.seller, at=NOW)
    assert [len(waiting_for(who, TODAY)) for who in (firm.legal, shop.manager)] == [0, 1]
    firm.approve(new)
    assert row(key).state == states.SIGNED
    firm.sign(new)
    assert (row(key).state, row(new).state, row(new).number) == (states.SUPERSEDED, states.SIGNED, f"{row(key).number}-2")
    left = order_contract.perform(CallOff(new), actor=shop.seller, at=NOW)
    assert [line.qty for line in orders.acting_lines(left)] == [D(30)]
    shown = {str(each["what"]): (each["before"], each["now"]) for each in contract_parts.difference(SYSTEM, new).rows}
    assert ("8000", "20000") in shown.values()
    assert [each["revision"] for each in contract_parts.versions(SYSTEM, new).rows] == [2, 1]
    proved()


def test_the_expiry_list_renewal_and_the_end() -> None:
    """30 days before the end it stands on the owner's workbench until it is renewed; the clock ends it; another is terminated with the reason."""
    firm = Firm()
    shop = firm.shop
    key = firm.signed(firm.frame())
    warned, over = NOW + dt.timedelta(days=335), NOW + dt.timedelta(days=366)
    assert (waiting(shop.seller, NOW), waiting(shop.seller, warned)) == ([], [key])
    end = YEAR + dt.timedelta(days=365)
    new = amend_contract.renew(RenewFact(key, end), actor=shop.seller, at=NOW)
    refused("contract.renewed", lambda: amend_contract.renew(RenewFact(key, end), actor=shop.seller, at=NOW))
    assert (waiting(shop.seller, warned), row(new).start_date, row(new).number) == ([], YEAR + dt.timedelta(days=1), None)
    firm.signed(new)
    assert row(key).state == states.SIGNED
    refused("contract.not_in_force", lambda: order_contract.perform(CallOff(new), actor=shop.seller, at=NOW))
    assert (end_contract.expire(actor=SYSTEM, at=NOW), end_contract.expire(actor=SYSTEM, at=over)) == ([], [key])
    refused("contract.reason", lambda: end_contract.perform(new, actor=firm.legal, at=NOW))
    end_contract.perform(new, actor=firm.legal, at=NOW, reason="客户停产")
    assert (row(key).state, row(new).state, row(new).end_reason) == (states.EXPIRED, states.ENDED, "客户停产")
    endless = firm.signed(firm.draft())
    refused("contract.endless", lambda: amend_contract.renew(RenewFact(endless, end), actor=shop.seller, at=NOW))
    proved()


def test_signed_on_paper_with_scan_day_seal_and_who_compared_the_text() -> None:
    firm = Firm()
    shop = firm.shop
    key = firm.draft()
    propose_contract.perform(key, actor=shop.seller, at=NOW)
    fact = PaperFact(
        key, "扫描.pdf", [b"%PDF-1.4 scan"], TODAY, shop.director.person_id or 0, "王总", "合同专用章", firm.legal.person_id or 0, "档案室 3 柜"
    )  # fmt: skip
    refused("document.state", lambda: register_contract.perform(fact, actor=firm.legal, at=NOW))
    firm.approve(key)
    cases: tuple[tuple[str, dict[str, Any]], ...] = (
        ("contract.too_early", {"signed_date": TODAY - dt.timedelta(days=1)}), ("signing.date", {"signed_date": TODAY + dt.timedelta(days=1)}),
        ("agreement.other_person", {"checked_by_id": shop.seller.person_id}), ("agreement.checker", {"checked_by_id": shop.director.person_id}),
        ("contract.signer", {"other_by": " "}), ("signing.place", {"place": ""}),
    )  # fmt: skip
    for code, change in cases:
        refused(code, lambda: register_contract.perform(replace(fact, **change), actor=firm.legal, at=NOW))  # noqa: B023
    assert register_contract.perform(fact, actor=firm.legal, at=NOW) is True
    assert row(key).state == states.SIGNED
    half = firm.draft()
    propose_contract.perform(half, actor=shop.seller, at=NOW)
    firm.approve(half)
    sign_contract.perform(SignFact(half, drawn()), actor=shop.director, at=NOW)
    refused("agreement.half_signed", lambda: register_contract.perform(replace(fact, contract_id=half), actor=firm.legal, at=NOW))
    withdraw_contract.perform(half, actor=shop.seller, at=NOW, reason="客户改主意")
    assert row(half).state == states.WITHDRAWN
    proved()


ACTS: dict[str, Callable[[int, Actor], Any]] = {
    "edit": lambda key, who: edit_contract.perform(Edit(key, amend_contract.fact_of(row(key), queries.lines(key))), actor=who, at=NOW),
    "propose": lambda key, who: propose_contract.perform(key, actor=who, at=NOW),
    "approve": lambda key, who: approve_contract.perform(key, actor=who, at=NOW),
    "send_back": lambda key, who: send_back_contract.perform(key, actor=who, at=NOW, reason="x"),
    "sign": lambda key, who: sign_contract.perform(SignFact(key, drawn()), actor=who, at=NOW),
    "send_link": lambda key, who: sign_contract.link(LinkFact(key, "王总"), actor=who, at=NOW),
    "amend": lambda key, who: amend_contract.perform(AmendFact(key, "x"), actor=who, at=NOW),
    "renew": lambda key, who: amend_contract.renew(RenewFact(key, YEAR), actor=who, at=NOW),
    "order": lambda key, who: order_contract.perform(CallOff(key), actor=who, at=NOW),
    "end": lambda key, who: end_contract.perform(key, actor=who, at=NOW, reason="x"),
    "withdraw": lambda key, who: withdraw_contract.perform(key, actor=who, at=NOW, reason="x"),
}


def test_every_wrong_role_and_stranger_is_refused_and_bad_input_at_its_field() -> None:
    firm = Firm()
    shop = firm.shop
    key = firm.draft()
    stranger = person("stranger", "外人", shop.c.units[1], R.SALESPERSON)
    for name, act in ACTS.items():
        for role in (R.WAREHOUSE, R.AUDITOR, R.SHOP_FLOOR, R.FINANCE):
            refused("access.refused", lambda: act(key, replace(shop.seller, roles=frozenset({role}))))  # noqa: B023
        code = "access.refused" if name in ("approve", "send_back", "sign", "end") else "record.missing"
        refused(code, lambda: act(key, stranger))  # noqa: B023
    for name in ("send_link", "amend", "renew", "order"):
        refused("document.state", lambda: ACTS[name](key, shop.seller))  # noqa: B023
    refused("contract.reason", lambda: send_back_contract.perform(key, actor=firm.legal, at=NOW))
    bad: tuple[tuple[str, dict[str, Any]], ...] = (
        ("contract.dates", {"end_date": TODAY - dt.timedelta(days=1)}), ("contract.frame", {"kind": "frame", "limit_gross": D(1)}),
        ("contract.frame", {"kind": "frame", "end_date": YEAR}), ("contract.notice", {"notice_days": 999}),
        ("contract.clause", {"clauses": ((" ", "x"),)}),
    )  # fmt: skip
    for code, change in bad:
        refused(code, lambda: firm.draft(**change))  # noqa: B023
    refused("order.line_kind", lambda: firm.draft(LineFact(shop.product, D(1), kind="loan")))
    empty = firm.draft(clauses=())
    refused("contract.no_clauses", lambda: propose_contract.perform(empty, actor=shop.seller, at=NOW))
    refused("access.refused", lambda: keep_templates.create("", "x", "", CLAUSES, actor=shop.seller, at=NOW))
    refused("contract.clause", lambda: keep_templates.create("", "x", "", (), actor=firm.legal, at=NOW))
    propose_contract.perform(key, actor=shop.seller, at=NOW)
    send_back_contract.perform(key, actor=firm.legal, at=NOW, reason="补充质保条款")
    assert row(key).state == states.DRAFT
