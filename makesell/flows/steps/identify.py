"""Step: whose money unclaimed bank lines are, by all that is known of payers, numbers and amounts; constant number of statements for many."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from makesell.documents.receipts import identify_queries as known
from makesell.documents.receipts.queries import ReceiptRow
from makesell.engines.identify import Evidence, Proposal, proposals
from makesell.masterdata.parties.names import name_key

NUMBER: Final = re.compile(r"[A-Z]{1,6}[-A-Z0-9/]{3,24}")
MOST_NUMBERS: Final = 12


def identified(rows: Sequence[ReceiptRow], on: dt.date) -> dict[int, list[Proposal]]:
    """Proposals of each receipt, the likeliest first: {receipt: proposals}."""
    evidence: dict[int, list[Evidence]] = {row.id: [] for row in rows}
    for currency in {row.currency for row in rows}:
        _find([row for row in rows if row.currency == currency], currency, on, evidence)
    return {row.id: proposals(evidence[row.id]) for row in rows}


def numbers_in(text: str) -> list[str]:
    """What in a bank's text may be a number of ours."""
    found = (each.strip("-/") for each in NUMBER.findall(text.upper()))
    return [each for each in dict.fromkeys(found) if any(c.isdigit() for c in each)][:MOST_NUMBERS]


def _find(rows: Sequence[ReceiptRow], currency: str, on: dt.date, evidence: dict[int, list[Evidence]]) -> None:
    keys = {row.id: name_key(row.payer_name) for row in rows}
    texts = {row.id: numbers_in(f"{row.purpose} {row.payer_name}") for row in rows}
    accounts, payers = defaultdict(list), defaultdict(list)
    for seen in known.by_account([row.payer_account for row in rows]):
        accounts[seen.said].append(Evidence(seen.customer_id, "account", (("count", str(seen.count)),)))
    for seen in known.by_payer([row.payer_name for row in rows]):
        payers[seen.said].append(Evidence(seen.customer_id, "payer", (("count", str(seen.count)),)))
    names, letters, numbered = defaultdict(list), defaultdict(list), defaultdict(list)
    for key, customer in known.by_name(sorted(set(keys.values()) - {""})):
        names[key].append(Evidence(customer, "name"))
    for key, customer in known.by_letter(sorted(set(keys.values()) - {""}), on):
        letters[key].append(Evidence(customer, "letter"))
    for each in known.by_number(sorted({number for found in texts.values() for number in found}), currency):
        numbered[each.number].append(Evidence(each.customer_id, "number", (("number", each.number),), each.order_id))
    for row in rows:
        evidence[row.id] += [*accounts[row.payer_account], *payers[row.payer_name], *names[keys[row.id]], *letters[keys[row.id]]]
        evidence[row.id] += [each for number in texts[row.id] for each in numbered[number]]
    customers = sorted({each.customer_id for row in rows for each in evidence[row.id]})
    owed = defaultdict(list)
    for due in known.by_amount([row.amount for row in rows], currency, customers, on):
        params = (("number", due.number),) if due.number else ()
        owed[due.amount].append(Evidence(due.customer_id, due.kind, params, due.order_id))
    for row in rows:
        evidence[row.id] += owed[row.amount]
