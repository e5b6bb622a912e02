"""Ground/exchange: ISO 20022 camt.053 (BankToCustomerStatement, versions 02 to 08) → plain values. Runs in the worker; free of Django.

No document type, no entity, nothing fetched. Of a batch whose transactions the bank lists each is an entry of its own; where it lists
none, or they do not sum to it, the batch is one. Only booked entries count.
"""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from makesell.ground.exchange import limits
from makesell.ground.exchange.parse import BadFile

NAMESPACE: Final = re.compile(r"^urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.(0[2-8])$")
NONE_GIVEN: Final = frozenset({"", "NOTPROVIDED", "NONREF"})
BOOKED: Final = "BOOK"
DEPTH: Final = 40
Values = dict[str, Any]


def statements_of(data: bytes) -> list[Values]:
    """The statements of a file in its order: account, currency, balances, entries. Raises BadFile."""
    if len(data) > limits.MOST_BYTES:
        raise BadFile("size", most=limits.MOST_BYTES // 1024**2)
    try:
        root: Element = fromstring(data, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        raise BadFile("entities") from error
    except (ParseError, ValueError, LookupError, RecursionError) as error:
        raise BadFile("xml") from error
    space, _, name = root.tag[1:].partition("}") if root.tag.startswith("{") else ("", "", root.tag)
    if name != "Document" or not NAMESPACE.match(space):
        raise BadFile("camt")
    _bare(root)
    found = [_statement(each) for each in root.findall("BkToCstmrStmt/Stmt")]
    if not found:
        raise BadFile("empty")
    if sum(len(each["lines"]) for each in found) > limits.MOST_ROWS:
        raise BadFile("rows", most=limits.MOST_ROWS)
    return found


def _bare(root: Element) -> None:
    """Takes the namespace off every name; refuses what is nested deeper than any bank nests."""
    level, depth = [root], 0
    while level:
        depth += 1
        if depth > DEPTH:
            raise BadFile("xml")
        for each in level:
            each.tag = each.tag.rpartition("}")[2]
        level = [child for each in level for child in each]


def _text(node: Element | None, path: str) -> str:
    return (node.findtext(path) or "").strip() if node is not None else ""


def _amount(node: Element) -> Decimal:
    """A signed amount: what the account loses is below zero."""
    try:
        amount = Decimal(_text(node, "Amt"))
    except InvalidOperation as error:
        raise BadFile("camt") from error
    side = _text(node, "CdtDbtInd")
    if not amount.is_finite() or amount < 0 or side not in ("CRDT", "DBIT"):
        raise BadFile("camt")
    return amount if side == "CRDT" else -amount


def _statement(node: Element) -> Values:
    balances: dict[str, list[tuple[Decimal, str]]] = {}
    for each in node.findall("Bal"):
        balances.setdefault(_text(each, "Tp/CdOrPrtry/Cd"), []).append((_amount(each), _text(each, "Dt/Dt") or _text(each, "Dt/DtTm")[:10]))
    opening = next((balances[code][0] for code in ("OPBD", "PRCD", "ITBD") if code in balances), None)
    closing = next((balances[code][-1] for code in ("CLBD", "ITBD") if code in balances), None)
    if opening is None or closing is None:
        raise BadFile("balances")
    money = node.find("Bal/Amt")
    currency = _text(node, "Acct/Ccy") or (money.get("Ccy", "") if money is not None else "")
    return {
        "account": _text(node, "Acct/Id/IBAN") or _text(node, "Acct/Id/Othr/Id"),
        "currency": currency,
        "opening": str(opening[0]),
        "closing": str(closing[0]),
        "closing_date": closing[1],
        "lines": [line for entry in node.findall("Ntry") for line in _entry(entry, currency)],
    }


def _entry(node: Element, currency: str) -> Iterator[Values]:
    status = _text(node, "Sts/Cd") or _text(node, "Sts")
    if status != BOOKED:
        return
    amount = _amount(node)
    money = node.find("Amt")
    if money is None or (currency and money.get("Ccy") != currency):
        raise BadFile("camt")
    sign = 1 if amount >= 0 else -1
    own: Values = {
        "booked": _text(node, "BookgDt/Dt") or _text(node, "BookgDt/DtTm")[:10],
        "value": _text(node, "ValDt/Dt") or _text(node, "ValDt/DtTm")[:10],
        "amount": str(amount),
        "reversal": _text(node, "RvslInd") in ("true", "1"),
        "reference": _given(_text(node, "AcctSvcrRef")),
        "payer": "", "payer_account": "", "text": _text(node, "AddtlNtryInf"),
    }  # fmt: skip
    details = node.findall("NtryDtls/TxDtls")
    parts = [_part(each) for each in details]
    if len(details) == 1 or (details and all(part is not None for part in parts) and sum(part for part in parts if part) == abs(amount)):
        for number, (each, part) in enumerate(zip(details, parts, strict=True), 1):
            yield own | _details(each, own, sign) | {
                "amount": str(amount if len(details) == 1 else sign * (part or Decimal(0))),
                "reference": _given(_text(each, "Refs/AcctSvcrRef")) or _numbered(own["reference"], number, len(details)),
            }  # fmt: skip
    else:
        yield own


def _part(node: Element) -> Decimal | None:
    """The amount of one transaction of a batch: since version 03 its own, in version 02 among its details."""
    for path in ("Amt", "AmtDtls/TxAmt/Amt"):
        text = _text(node, path)
        try:
            if text and (amount := Decimal(text)).is_finite():
                return amount
        except InvalidOperation as error:
            raise BadFile("camt") from error
    return None


def _details(node: Element, own: Values, sign: int) -> Values:
    """Who is on the other side, and what they wrote."""
    other = "Dbtr" if sign > 0 else "Cdtr"
    party = node.find(f"RltdPties/{other}")
    account = node.find(f"RltdPties/{other}Acct/Id")
    written = [each.text or "" for each in node.findall("RmtInf/Ustrd")]
    written += [_text(each, "CdtrRefInf/Ref") for each in node.findall("RmtInf/Strd")]
    words = " ".join(each.strip() for each in (*written, _text(node, "AddtlTxInf")) if each.strip())
    end_to_end = _given(_text(node, "Refs/EndToEndId"))
    return {
        "payer": _text(party, "Pty/Nm") or _text(party, "Nm"),
        "payer_account": _text(account, "IBAN") or _text(account, "Othr/Id"),
        "text": " ".join(each for each in (words, end_to_end) if each) or own["text"],
    }


def _given(text: str) -> str:
    return "" if text.upper() in NONE_GIVEN else text


def _numbered(reference: str, number: int, count: int) -> str:
    return f"{reference}/{number}" if reference and count > 1 else reference
