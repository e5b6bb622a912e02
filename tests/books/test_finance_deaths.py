"""What finance does after the invoice — tax invoices, red letters, vouchers, dunning — dies at any statement and leaves nothing (R3)."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from makesell.demo import samples as co
from makesell.documents.vouchers import states as voucher_states
from makesell.flows.pro_6_shipping import charge_dunning, draft_red_letters, hand_over_vouchers, run_dunning, set_account
from makesell.flows.pro_6_shipping.set_account import NewAccount
from makesell.ground.access import roles
from makesell.ground.db import in_act, run
from tests.books.test_deaths import TABLES, Death, _DiesAt
from tests.clauses.cast import NOW
from tests.clauses.orders import proved
from tests.clauses.test_pro_6_tax_invoices import SINCE, Taxed, xml

ALSO = (
    "invoices_taxinvoice", "invoices_taxinvoiceline", "invoices_taxbatch", "invoices_dunningletter", "invoices_dunningline", "vouchers_voucher",
    "vouchers_voucherhandover", "vouchers_voucherline", "vouchers_voucherentry", "vouchers_voucherstock", "attachments_attachment",
    "invoices_invoiceline", "receivables_outstanding",
)  # fmt: skip
LATER = NOW + dt.timedelta(days=120)


def _state() -> list[tuple[Any, ...]]:
    """How much stands, by table and by state of the documents that move."""
    counts = run(" union all ".join(f"select '{table}', count(*)::text from {table}" for table in (*TABLES, *ALSO)))
    moved = run("select state, count(*)::text from (select state from invoices_taxinvoice union all select state from invoices_invoice) s group by 1")
    return [*counts, *sorted(moved)]


def _killed(act: Callable[[], Any]) -> Any:
    """Kills an act at each of its statements in turn, then lets it end; returns what it does."""
    before, died = _state(), 0
    while True:
        try:
            with connection.execute_wrapper(_DiesAt(died)):
                made = act()
            break
        except Death:
            assert not in_act()
            assert _state() == before, f"killed at statement {died}"
            died += 1
    assert died > 5
    assert _state() != before
    return made


@pytest.mark.usefixtures("committed")
def test_a_death_in_the_acts_of_finance_leaves_nothing_between(settings: Any, tmp_path: Path) -> None:
    """A tax invoice drafted, sent and issued, its red letter drafted, approved and numbered; all handed over; what stays open dunned and charged."""
    settings.MEDIA_ROOT = tmp_path
    t = Taxed()
    cashier = t.who[roles.CASHIER]
    key = _killed(t.draft)
    _killed(lambda: t.export(key))
    _killed(lambda: t.read(xml(t.row(key))))
    note = t.note()
    (red,) = _killed(lambda: draft_red_letters.perform(note, actor=co.ACTOR, at=NOW))
    _killed(lambda: t.approve(red))
    _killed(lambda: t.numbered(red))
    set_account.perform_many([NewAccount(use, "1001", SINCE) for use in voucher_states.USES], actor=t.finance, at=NOW)
    _killed(lambda: hand_over_vouchers.perform(NOW.date(), actor=t.finance, at=NOW))
    (letter,) = _killed(lambda: run_dunning.perform([t.customer], actor=cashier, at=LATER))
    run_dunning.send(letter, actor=cashier, at=LATER)
    _killed(lambda: charge_dunning.perform(letter, actor=t.finance, at=LATER))
    proved()
