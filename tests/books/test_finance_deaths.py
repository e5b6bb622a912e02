"""What finance does after the invoice — tax invoices, red letters, vouchers, dunning — dies at any statement and leaves nothing (R3)."""

import datetime as dt
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from makesell.demo import samples as co
from makesell.documents.vouchers import states as voucher_states
from makesell.flows.pro_6_shipping import charge_dunning, draft_red_letters, hand_over_vouchers, run_dunning, set_account
from makesell.flows.pro_6_shipping.set_account import NewAccount
from makesell.ground.access import roles
from makesell.ground.db import run
from tests.books import dying
from tests.clauses.cast import NOW
from tests.clauses.orders import proved
from tests.clauses.test_pro_6_tax_invoices import SINCE, Taxed, xml

ALSO = (
    "invoices_taxinvoice", "invoices_taxinvoiceline", "invoices_taxbatch", "invoices_dunningletter", "invoices_dunningline", "vouchers_voucher",
    "vouchers_voucherhandover", "vouchers_voucherline", "vouchers_voucherentry", "vouchers_voucherstock", "attachments_attachment",
    "invoices_invoiceline", "receivables_outstanding",
)  # fmt: skip
LATER = NOW + dt.timedelta(days=120)


def _state() -> dying.State:
    """How much stands, by table and by state of the documents that move."""
    moved = run("select state, count(*)::text from (select state from invoices_taxinvoice union all select state from invoices_invoice) s group by 1")
    return [*dying.counted(ALSO), *sorted(moved)]


killed = partial(dying.killed, state=_state)


@pytest.mark.usefixtures("committed")
def test_a_death_in_the_acts_of_finance_leaves_nothing_between(settings: Any, tmp_path: Path) -> None:
    """A tax invoice drafted, sent and issued, its red letter drafted, approved and numbered; all handed over; what stays open dunned and charged."""
    settings.MEDIA_ROOT = tmp_path
    t = Taxed()
    cashier = t.who[roles.CASHIER]
    key = killed(t.draft)
    killed(lambda: t.export(key))
    killed(lambda: t.read(xml(t.row(key))))
    note = t.note()
    (red,) = killed(lambda: draft_red_letters.perform(note, actor=co.ACTOR, at=NOW))
    killed(lambda: t.approve(red))
    killed(lambda: t.numbered(red))
    set_account.perform_many([NewAccount(use, "1001", SINCE) for use in voucher_states.USES], actor=t.finance, at=NOW)
    killed(lambda: hand_over_vouchers.perform(NOW.date(), actor=t.finance, at=NOW))
    (letter,) = killed(lambda: run_dunning.perform([t.customer], actor=cashier, at=LATER))
    run_dunning.send(letter, actor=cashier, at=LATER)
    killed(lambda: charge_dunning.perform(letter, actor=t.finance, at=LATER))
    proved()
