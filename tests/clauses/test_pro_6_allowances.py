"""PRO-6 · Price allowance 折让: amounts without quantity go back in every book (13.4); a credit note settles another invoice, earning `paid`."""

from decimal import Decimal

import pytest

from makesell.books.receivables import balances as receivables
from makesell.demo import samples as co
from makesell.documents.invoices import queries as invoices
from makesell.documents.receipts import credit_queries as credits
from makesell.flows.pro_6_shipping import allow_price, use_credit
from makesell.flows.pro_6_shipping.allow_price import AllowanceFact
from makesell.flows.pro_6_shipping.use_credit import UseFact
from makesell.ground.access import roles
from tests.clauses.cast import NOW, person, refused
from tests.clauses.orders import proved
from tests.clauses.test_pro_7_returns import Back

D = Decimal
pytestmark = pytest.mark.django_db


class Lowered(Back):
    """A delivered order of 10 pieces for 1,000.01, invoiced; everybody of the company by role."""

    def __init__(self, *, freight: str = "0.01") -> None:
        super().__init__(freight=freight)
        self.invoice = self.invoiced()
        unit = self.company.units[0]
        self.who = {role: person(f"{role}-{unit}", role, unit, role) for role in roles.STAFF}

    def lower(self, amount: str, line: int = 1, why: str = "外观瑕疵") -> int:
        """An allowance."""
        return allow_price.perform(AllowanceFact(self.invoice, ((line, D(amount)),)), actor=self.who[roles.FINANCE], at=NOW, reason=why)

    def use(self, note: int, invoice: int, amount: str | None = None) -> Decimal:
        """The cashier settles an invoice with a credit note."""
        return use_credit.perform(UseFact(note, invoice, D(amount) if amount else None), actor=self.who[roles.CASHIER], at=NOW)


def test_an_allowance_takes_amounts_and_no_quantity() -> None:
    """100 of 1,000.01: ordered, shipped and invoiced lose 100.00 over 60/40, delivered nothing; what is due is less by 113.00."""
    b = Lowered()
    before = b.sums()
    note = b.lower("100")
    after = b.sums()
    for measure in ("ordered", "shipped", "invoiced"):
        assert tuple(x - y for x, y in zip(after[measure], before[measure], strict=True)) == (D(0), D("-100.00"), D("-113.00"))
    assert after["delivered"] == before["delivered"]
    row = invoices.credit_note(co.ACTOR, note)
    assert (row.kind, row.net, row.tax, row.freed, (row.number or "")[:3]) == ("allowance", D(100), D(13), D(0), "CN-")
    assert sum(item.open for item in receivables.of_record(b.invoice)) == D("1017.01")
    proved()


def test_returns_after_an_allowance_are_credited_at_the_lower_price_and_leave_nothing() -> None:
    """5 of 10 come back: half of 900.01; the rest: the other half; sale, allowance and full return sum to zero in every book."""
    b = Lowered()
    b.paid("1130.01")
    note = b.lower("100")
    assert invoices.credit_note(co.ACTOR, note).freed == D(113)
    assert b.sums()["paid"][1] == D("900.01")
    assert b.accounts() == {"credit": D(113)}
    proved()
    b.credited("5")
    assert (b.sums()["invoiced"][:2], b.sums()["shipped"][1]) == ((D(5), D("450.00")), D("450.00"))
    proved()
    b.credited("5")
    assert set(b.sums()) == {"collected", "returned"}
    assert b.accounts() == {"credit": D("1130.01")}
    proved()


def test_a_credit_note_moved_to_another_invoice_earns_paid_there() -> None:
    """13.4: line net 100 paid 100; credit note 100 → paid −100; used on invoice B (100) → paid +100; net paid 100, the rest stays the customer's."""
    b = Lowered()
    b.paid("1130.01")
    note = b.lower("1000.01")
    assert "paid" not in b.sums()
    other = co.order(b.company, co.DAY, nets=["500.00"], freight="0")
    second = co.invoice(b.company, other, co.DAY, net="500.00", tax="65.00")
    assert b.use(note, second, "113.00") == D(113)
    assert b.use(note, second) == D("452.00")
    assert credits.left([note]) == {note: D("565.01")}
    assert [(number is not None, amount) for _, number, _, amount in credits.used(note)] == [(True, D("169.50")), (True, D("395.50"))]
    assert (b.accounts(), sum(item.open for item in receivables.of_record(second))) == ({"credit": D("565.01")}, D(0))
    b.made = other
    assert b.sums()["paid"][1] == D(500)
    proved()


def test_bad_input_and_wrong_roles_change_nothing() -> None:
    """Only finance lowers prices, only the cashier settles; nobody takes more than stands."""
    b = Lowered()
    for role, actor in b.who.items():
        if role != roles.FINANCE:
            fact = AllowanceFact(b.invoice, ((1, D(1)),))
            refused("access.refused", lambda actor=actor, fact=fact: allow_price.perform(fact, actor=actor, at=NOW, reason="x"))  # type: ignore[misc]
        if role != roles.CASHIER:
            refused("access.refused", lambda actor=actor: use_credit.perform(UseFact(1, b.invoice), actor=actor, at=NOW))  # type: ignore[misc]
    for amount in ("1000.02", "0", "-1", "0.001"):
        refused("allowance.amount", lambda amount=amount: b.lower(amount))  # type: ignore[misc]
    refused("allowance.line", lambda: b.lower("1", line=7))
    refused("allowance.reason", lambda: b.lower("1", why=" "))
    refused("allowance.nothing", lambda: allow_price.perform(AllowanceFact(b.invoice, ()), actor=b.who[roles.FINANCE], at=NOW, reason="x"))
    note = b.lower("100")
    refused("credit.amount", lambda: b.use(note, b.invoice))     # nothing was paid: nothing is the customer's
    refused("allocate.invoice", lambda: b.use(note, 10**12))
    refused("record.missing", lambda: b.use(10**12, b.invoice))
    assert sum(item.open for item in receivables.of_record(b.invoice)) == D("1017.01")
    proved()
