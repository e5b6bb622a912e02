"""Parts of a contract's page: lines with what is left, the ledger 合同台账, clauses, versions and what an amendment changes."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.contracts import queries as contracts
from makesell.documents.contracts import states
from makesell.documents.contracts.queries import ContractRow
from makesell.documents.orders import queries as orders
from makesell.flows.pro_4_negotiation.order_contract import left_of
from makesell.flows.steps.contracts import PURPOSE
from makesell.ground.actor import Actor
from makesell.ground.approval import queries as approval
from makesell.ground.clock import today
from makesell.ground.listing import Kind
from makesell.ground.organisation.queries import own_currency
from makesell.sheets.contract_templates import clauses_part
from makesell.sheets.giving import number, said
from makesell.sheets.parts import CheckPart, Fact, TablePart

STATES: Final = said(states.LABELS)
KINDS: Final = said(states.LINE_KINDS)


def lines(actor: Actor, key: int) -> TablePart:
    """The lines, with how much of each is used and what nobody has ordered yet: so long its price holds."""
    row = contracts.contract(actor, key)
    left = left_of(row, contracts.lines(key))
    return TablePart(
        columns=(
            ("position", _("Line"), Kind.INT), ("code", _("Code"), Kind.CODE), ("product", _("Product"), Kind.REF), ("kind", _("Kind"), Kind.TEXT),
            ("qty", _("Quantity"), Kind.QTY), ("used", _("Used"), Kind.QTY), ("left", _("Not ordered yet"), Kind.QTY),
            ("unit_price", _("Unit price"), Kind.MONEY), ("net", _("Net"), Kind.MONEY), ("gross", _("Gross"), Kind.MONEY),
        ),
        rows=[
            {
                "position": line.position, "code": line.code or "", "product": line.product or line.text, "product_id": line.product_id,
                "kind": KINDS[line.kind], "qty": line.qty, "used": line.qty - rest, "left": rest, "unit_price": line.unit_price, "net": line.net,
                "gross": line.gross,
            }
            for line, rest in left.values()
        ],
        totals={"net": row.net, "gross": row.gross},
        links={"product": "products"},
        empty=_("This contract has no lines."),
    )  # fmt: skip


def ledger(actor: Actor, key: int) -> Sequence[Fact]:
    """What was agreed and what became of it, over all versions: called off, shipped and invoiced (net, in company currency)."""
    row = contracts.contract(actor, key)
    family = [each.id for each in contracts.versions(row.root_id)]
    used = sum((each.gross for each in orders.called_off(family, None)), Decimal(0))
    booked = orders.booked_of_contracts(family)
    facts = [
        Fact(_("Agreed, with tax"), row.worth, Kind.MONEY, currency=row.currency),
        Fact(_("Ordered, with tax"), used, Kind.MONEY, currency=row.currency),
    ]
    if row.limit_gross is not None:
        facts.append(Fact(_("Left of the total"), row.limit_gross - used, Kind.MONEY, currency=row.currency))
    words = ((_("Ordered net"), booked.ordered), (_("Shipped net"), booked.shipped), (_("Invoiced net"), booked.invoiced))
    return [*facts, *(Fact(label, amount, Kind.MONEY, currency=own_currency()) for label, amount in words)]


def review(actor: Actor, key: int) -> CheckPart:
    """Who approves it, and who did."""
    contracts.contract(actor, key)
    asked = [each for each in approval.of_record(key, today(), english=actor.language == "en") if each.purpose == PURPOSE]
    if not asked:
        return CheckPart(_("Review and approval"), _("Not asked yet"), "mute")
    last = asked[0]
    chips = {"waiting": (_("Under review"), "warn"), "approved": (_("Approved"), "ok"), "refused": (_("Sent back"), "bad")}
    chip, tone = chips.get(last.state, (_("Taken back"), "mute"))
    facts = [
        Fact(_("Decided by") if step.verdict else _("Waits for"), step.decided_by if step.verdict else ", ".join(step.who), help=step.reason)
        for step in last.steps
    ]
    return CheckPart(_("Review and approval"), chip, tone, tuple(facts))


def clauses(actor: Actor, key: int) -> TablePart:
    """What both agree on."""
    return clauses_part(contracts.contract(actor, key).clauses)


def versions(actor: Actor, key: int) -> TablePart:
    """Every version under the number, newest first; each stays as it was signed."""
    row = contracts.contract(actor, key)
    rows = [
        {
            "contract": each.number or "—", "contract_id": each.id, "revision": each.revision, "state": STATES[each.state], "gross": each.worth,
            "end_date": each.end_date, "why": each.why, "signed_at": each.signed_at,
        }
        for each in contracts.versions(row.root_id)
    ]  # fmt: skip
    return TablePart(
        (
            ("contract", _("Number"), Kind.REF), ("revision", _("Version"), Kind.INT), ("state", _("State"), Kind.TEXT),
            ("gross", _("Agreed, with tax"), Kind.MONEY), ("end_date", _("Until"), Kind.DATE), ("why", _("Why it was changed"), Kind.TEXT),
            ("signed_at", _("In force since"), Kind.MOMENT),
        ),
        rows if len(rows) > 1 else [],
        links={"contract": "contracts"},
    )  # fmt: skip


def difference(actor: Actor, key: int) -> TablePart:
    """What this version says otherwise than the one it amends or renews."""
    row = contracts.contract(actor, key)
    rows: list[dict[str, Any]] = []
    if row.replaces_id is not None:
        (old,) = contracts.of_ids([row.replaces_id])
        rows = [*_heads(old, row), *_lines(old.id, row.id), *_clauses(old, row)]
    columns = (("what", _("What"), Kind.TEXT), ("before", _("Before"), Kind.TEXT), ("now", _("Now"), Kind.TEXT))
    return TablePart(columns, rows)


def _heads(old: ContractRow, new: ContractRow) -> list[dict[str, Any]]:
    pairs = (
        (_("Agreed, with tax"), number(old.worth), number(new.worth)), (_("Terms of payment"), old.terms or "—", new.terms or "—"),
        (_("In force from"), str(old.start_date), str(new.start_date)), (_("Until"), str(old.end_date or "—"), str(new.end_date or "—")),
    )  # fmt: skip
    return [{"what": label, "before": before, "now": now} for label, before, now in pairs if before != now]


def _lines(old: int, new: int) -> list[dict[str, Any]]:
    before, after = ({line.position: line for line in contracts.lines(key)} for key in (old, new))
    rows = []
    for position in sorted({*before, *after}):
        was, now = before.get(position), after.get(position)
        said_was = f"{was.product or was.text} · {number(was.qty)} x {number(was.unit_price)}" if was else "—"
        said_now = f"{now.product or now.text} · {number(now.qty)} x {number(now.unit_price)}" if now else "—"
        if said_was != said_now:
            rows.append({"what": _("Line %(line)s") % {"line": position}, "before": said_was, "now": said_now})
    return rows


def _clauses(old: ContractRow, new: ContractRow) -> list[dict[str, Any]]:
    before, after = ({clause.title: clause.text for clause in row.clauses} for row in (old, new))
    titles = [*after, *(title for title in before if title not in after)]
    return [
        {"what": title, "before": before.get(title, "—"), "now": after.get(title, "—")} for title in titles if before.get(title) != after.get(title)
    ]
