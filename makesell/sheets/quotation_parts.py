"""Parts of a quotation's page: its lines, what it says beside its predecessor, its versions, and the checks at its side."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from makesell.documents.quotations import hold_queries as holds
from makesell.documents.quotations import queries as quotations
from makesell.documents.quotations import states
from makesell.documents.quotations.access import POLICY
from makesell.documents.quotations.queries import LineRow, QuotationRow
from makesell.flows.steps.discounts import Where
from makesell.flows.steps.preview import Preview, preview
from makesell.flows.steps.quotations import PURPOSE, fact_of, priced_as
from makesell.ground.actor import Actor
from makesell.ground.approval import queries as approval
from makesell.ground.clock import today
from makesell.ground.listing import Kind
from makesell.ground.refusal import Refusal
from makesell.sheets import line_alternatives, order_checks, order_parts
from makesell.sheets.giving import number, said
from makesell.sheets.order_checks import MUTE, OK, WARN, beyond_in_words, cause_in_words
from makesell.sheets.parts import CheckPart, Fact, TablePart
from makesell.sheets.quotation_form import fact_of as typed

STATES: Final = said(states.LABELS)
KINDS: Final = said(states.KINDS)


def live(actor: Actor, data: Mapping[str, Any], key: int | None = None) -> Sequence[CheckPart]:
    """The checks of a form while it is typed; a fault of the input is said in the first of them. What else there is for a late line waits."""
    return _checks(actor, data, ways=False)


def whole(actor: Actor, data: Mapping[str, Any], key: int | None = None) -> Sequence[CheckPart]:
    """The same with what else there is for a late line."""
    return _checks(actor, data, ways=True)


def _checks(actor: Actor, data: Mapping[str, Any], *, ways: bool) -> Sequence[CheckPart]:
    try:
        POLICY.require(actor, "create")
        found = preview(priced_as(typed(data)), actor=actor, on=today(), kinds=states.KINDS, ways=ways)
    except Refusal as fault:
        return [CheckPart(_("Check"), _("Not yet"), MUTE, (), fault.in_words(say))]
    return [
        order_checks.promise_of(found, order_checks.by_capacity(found)), *(line_alternatives.of(found) if ways else line_alternatives.waiting(found)),
        order_checks.credit_of(found.credit), order_checks.authority_of(POLICY, actor, found), order_checks.prices_of(found),
    ]  # fmt: skip


def _now(actor: Actor, key: int) -> Preview | None:
    """A draft as it would be submitted now; nothing for any other state, or where its customer or products do not allow it."""
    row = quotations.quotation(actor, key)
    if row.state != states.DRAFT:
        return None
    fact = fact_of(row, quotations.lines(key), list_prices=False)
    allowed = approval.approved([each.id for each in quotations.versions(row.root_id)], PURPOSE)
    try:
        where = Where(row.customer_id, root_id=row.root_id)
        return preview(priced_as(fact), actor=actor, on=today(), kinds=states.KINDS, where=where, allowed=allowed, ways=False)
    except Refusal:
        return None


def promise_check(actor: Actor, key: int) -> CheckPart:
    """Dates by line with what binds them: what could be promised of a draft now, what was told of the rest. Nothing is held."""
    found = _now(actor, key)
    if found:
        return order_checks.promise_of(found)
    lines = [line for line in quotations.lines(key) if line.promised_date is not None]
    row = quotations.quotation(actor, key)
    facts = tuple(Fact(f"{line.position} · {line.code or line.text}", line.promised_date, Kind.DATE) for line in lines)
    late = sum(1 for line in lines if (wished := line.requested_date or row.requested_date) and line.promised_date and line.promised_date > wished)
    causes = sorted({cause_in_words(line.promise_cause) for line in lines if (line.promise_cause or {}).get("code") != "stock"})
    tone = (WARN if late else OK) if lines else MUTE
    return CheckPart(_("Dates told"), _("Asked, nothing held") if lines else _("None"), tone, facts, " ".join(causes[:2]))


def authority_check(actor: Actor, key: int) -> CheckPart:
    """Discount and margin of a draft against the authority of who reads; what was asked and allowed of the rest."""
    found = _now(actor, key)
    if found:
        return order_checks.authority_of(POLICY, actor, found)
    quotations.quotation(actor, key)
    asked = [each for each in approval.of_record(key, today(), english=actor.language == "en") if each.purpose == PURPOSE]
    if not asked:
        return CheckPart(_("Margin and authority"), _("Within authority"), OK)
    last = asked[0]
    chips = {"waiting": (_("Needs consent"), WARN), "approved": (_("Allowed"), OK), "refused": (_("Not allowed"), "bad")}
    chip, tone = chips.get(last.state, (_("Taken back"), MUTE))
    who = tuple(Fact(_("Allowed by") if step.verdict == "approved" else _("Decided by"), step.decided_by) for step in last.steps if step.decided_by)
    waits = tuple(Fact(_("Waits for"), ", ".join(step.who)) for step in last.steps if not step.verdict and step.who)
    return CheckPart(_("Margin and authority"), chip, tone, (*who, *waits), beyond_in_words(last.detail) if last.state == "waiting" else "")


def lines(actor: Actor, key: int) -> TablePart:
    """The lines with what of them counts in the total."""
    row = quotations.quotation(actor, key)
    found = quotations.lines(key)
    return TablePart(
        columns=(
            ("position", _("Line"), Kind.INT), ("code", _("Code"), Kind.CODE), ("product", _("Product"), Kind.REF),
            *((("kind", _("Kind"), Kind.TEXT),) if any(line.kind != states.SALE for line in found) else ()),
            ("qty", _("Quantity"), Kind.QTY), ("unit_price", _("Unit price"), Kind.MONEY), ("net", _("Net"), Kind.MONEY),
            ("gross", _("Gross"), Kind.MONEY), ("promised", _("Date told"), Kind.DATE),
            *((("counts", _("In the total"), Kind.TEXT),) if any(not line.chosen for line in found) else ()),
        ),
        rows=[
            {
                "position": line.position, "code": line.code or "", "product": line.product or line.text, "product_id": line.product_id,
                "kind": KINDS[line.kind], "qty": line.qty, "unit_price": line.unit_price, "net": line.net, "gross": line.gross,
                "promised": line.promised_date, "counts": _counts(line),
            }
            for line in found
        ],
        totals={"net": row.net, "gross": row.gross},
        links={"product": "products"},
        empty=_("This quotation has no lines."),
    )  # fmt: skip


def _counts(line: LineRow) -> str:
    if line.chosen:
        return gettext("Yes")
    if line.kind == states.ALTERNATIVE:
        return gettext("Instead of line %(line)s") % {"line": line.instead_of}
    return gettext("If chosen") if line.kind == states.OPTIONAL else gettext("Replaced")


def prices(actor: Actor, key: int) -> TablePart:
    """Which price won on each line, and why the others did not."""
    quotations.quotation(actor, key)
    return order_parts.reasons([(line, line.price_reason) for line in quotations.lines(key) if line.price_reason is not None])


def versions(actor: Actor, key: int) -> TablePart:
    """Every version under the number, newest first; each stays as it was."""
    row = quotations.quotation(actor, key)
    rows = [
        {
            "quotation": each.number or "—", "quotation_id": each.id, "revision": each.revision, "state": STATES[each.state], "net": each.net,
            "valid_until": each.valid_until, "why": each.why,
        }
        for each in quotations.versions(row.root_id)
    ]  # fmt: skip
    return TablePart(
        (
            ("quotation", _("Number"), Kind.REF), ("revision", _("Version"), Kind.INT), ("state", _("State"), Kind.TEXT),
            ("net", _("Net"), Kind.MONEY), ("valid_until", _("Valid until"), Kind.DATE), ("why", _("Why it was changed"), Kind.TEXT),
        ),
        rows if len(rows) > 1 else [],
        links={"quotation": "quotations"},
    )  # fmt: skip


def held(actor: Actor, key: int) -> TablePart:
    """What of stock and planned output is kept for its lines, and until when."""
    quotations.quotation(actor, key)
    return TablePart(
        (("line", _("Line"), Kind.INT), ("product", _("Product"), Kind.REF), ("qty", _("Quantity kept"), Kind.QTY),
         ("made", _("To be made in time kept"), Kind.QTY), ("until", _("Until"), Kind.DATE)),
        [
            {"line": row.position, "product": row.product, "product_id": row.product_id, "qty": row.qty, "made": row.made_qty or None,
             "until": row.until}
            for row in holds.of_quotations([key])
        ],
        links={"product": "products"},
    )  # fmt: skip


def difference(actor: Actor, key: int) -> TablePart:
    """What this version says otherwise than the one it replaces."""
    row = quotations.quotation(actor, key)
    rows: list[dict[str, Any]] = []
    if row.replaces_id is not None:
        (old,) = quotations.of_ids([row.replaces_id])
        rows = [*_heads(old, row), *_changed(quotations.lines(old.id), quotations.lines(row.id))]
    columns = (("what", _("What"), Kind.TEXT), ("before", _("Before"), Kind.TEXT), ("now", _("Now"), Kind.TEXT))
    return TablePart(columns, rows)


def _heads(old: QuotationRow, new: QuotationRow) -> list[dict[str, Any]]:
    pairs = (
        (_("Net"), number(old.net), number(new.net)), (_("Gross"), number(old.gross), number(new.gross)),
        (_("Terms of payment"), old.terms or "—", new.terms or "—"), (_("Currency"), old.currency, new.currency),
        (_("Requested date"), str(old.requested_date or "—"), str(new.requested_date or "—")),
        (_("Valid until"), str(old.valid_until), str(new.valid_until)),
    )  # fmt: skip
    return [{"what": label, "before": before, "now": now} for label, before, now in pairs if before != now]


def _changed(old: Sequence[LineRow], new: Sequence[LineRow]) -> list[dict[str, Any]]:
    """Lines of the same thing side by side, in their order; what is only in one of them is gone or new."""
    before: dict[tuple[int | None, str], list[LineRow]] = {}
    for line in old:
        before.setdefault((line.product_id, line.text), []).append(line)
    rows = []
    for line in new:
        same = before.get((line.product_id, line.text))
        was = _line(same.pop(0)) if same else "—"
        if was != _line(line):
            rows.append({"what": line.product or line.text, "before": was, "now": _line(line)})
    gone = [line for rest in before.values() for line in rest]
    return [*rows, *({"what": line.product or line.text, "before": _line(line), "now": "—"} for line in gone)]


def _line(line: LineRow) -> str:
    kind = "" if line.kind == states.SALE else f" · {KINDS[line.kind]}"
    return f"{number(line.qty)} x {number(line.unit_price)} = {number(line.net)}{kind}"
