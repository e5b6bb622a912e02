"""Acts on sales orders: key, edit, copy, price, discard, confirm, release, allow, give otherwise — each calls one flow."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.orders import queries as orders
from makesell.documents.orders import states
from makesell.flows.per_3_reward import change_split
from makesell.flows.per_3_reward.change_split import SplitWish
from makesell.flows.pro_5_production import (
    allow_discount,
    cancel_order,
    change_gift,
    change_order,
    confirm_order,
    copy_order,
    create_order,
    discard_order,
    discount_order,
    edit_order,
    enter_licence,
    extend_release,
    open_gate,
    pause_order,
    price_order,
    release_hold,
    take_stand_in,
)
from makesell.flows.pro_5_production.cancel_order import Cancel
from makesell.flows.pro_5_production.confirm_order import Outcome
from makesell.flows.pro_5_production.discount_order import HeaderDiscount
from makesell.flows.pro_5_production.edit_order import Edit
from makesell.flows.pro_5_production.enter_licence import Licence
from makesell.flows.pro_5_production.open_gate import Agreed
from makesell.flows.pro_5_production.pause_order import Pause
from makesell.flows.pro_5_production.release_hold import Release
from makesell.flows.pro_5_production.take_stand_in import Taken
from makesell.flows.steps.order_drafts import as_keyed
from makesell.ground.actor import Actor
from makesell.ground.clock import today
from makesell.sheets import order_changes, order_gifts, order_templates
from makesell.sheets.giving import number, said
from makesell.sheets.naming import by_position
from makesell.sheets.order_checks import live, promised_until, repeated_in_words, whole
from makesell.sheets.order_form import DISCOUNT, ORDER, SPLIT, WAY, fact_of, given, scheduled, splits_of
from makesell.sheets.parts import Act, Call, Done, Input, Take, Text

CANCEL: Final = (
    Input("why", _("Reason"), Take.LONG, most=500),
    Input(
        "lines", _("Only these quantities"), Take.TABLE, columns=(Input("line", _("Line"), Take.INT), Input("qty", _("Quantity"), Take.QTY)),
        required=False, most=200, help=_("Empty: everything that has not shipped."),
    ),
    Input(
        "stop", _("Also stop what is being made"), Take.BOOL, required=False, help=_("What was spent on it is kept with the order, to be charged."),
    ),
)  # fmt: skip
CHANGE_SPLIT: Final = (
    Input("why", _("Reason"), Take.LONG, most=500),
    Input("splits", _("Credit split from now on"), Take.TABLE, columns=SPLIT, most=20),
    Input(
        "lines", _("Only these lines"), Take.TABLE, columns=(Input("line", _("Line"), Take.INT),), required=False, most=200,
        help=_("Empty: every line that earns a credit."),
    ),
)  # fmt: skip
_SOME: Final = Input(
    "lines", _("Only these lines"), Take.TABLE, columns=(Input("line", _("Line"), Take.INT),), required=False, most=200,
    help=_("Empty: all it concerns."),
)  # fmt: skip
STAND_IN: Final = (Input("line", _("Line"), Take.INT), Input("product", _("May be sold instead"), Take.REF, noun="products"))
CONFIRM: Final = (
    Input(
        "promised", _("Promised until, as shown"), Take.DATE, required=False, quiet=True,
        help=_("The last day of its promises that was looked at; it is not confirmed for a later one."),
    ),
)  # fmt: skip
OPEN_GATE: Final = (
    Input("gate", _("What was agreed to"), Take.CHOICE, choices=said(states.PAPERS)),
    Input("why", _("Who agreed, which revision"), Take.LONG, most=500),
)
ENTER_LICENCE: Final = (
    Input("number", _("Licence no."), most=60),
    Input("valid_until", _("Valid until"), Take.DATE, help=_("The last day goods may leave by it.")),
    Input("file", _("Scan of the licence"), Take.FILE),
    Input("why", _("Remark"), Take.LONG, required=False, most=500),
)
PAUSE: Final = (
    Input("why", _("Reason"), Take.LONG, most=500),
    Input("by_customer", _("Asked for by the customer"), Take.BOOL, required=False),
    Input("back_on", _("Thought to last until"), Take.DATE, required=False),
    _SOME,
)
RESUME: Final = (_SOME,)
RELEASE: Final = (
    Input("amount", _("Up to the gross amount of"), Take.MONEY, help=_("In company currency; it does not grow when the order does.")),
    Input("until", _("Until"), Take.DATE),
    Input("why", _("Reason"), Take.LONG, most=500),
)


def _create(call: Call) -> Done:
    fact = fact_of(call.data)
    made = create_order.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(made.order_id, repeated_in_words(fact, made.order_id) or _("The draft has been saved."))


def _edit(call: Call) -> Done:
    edit_order.perform(Edit(call.ids[0], fact_of(call.data), call.version), actor=call.actor, at=call.at, reason=call.reason)
    return Done(call.ids[0], _("The draft has been saved."))


def _copy(call: Call) -> Done:
    made = copy_order.perform(call.ids[0], actor=call.actor, at=call.at, reason=call.reason)
    return Done(made.order_id, _("Copied into a new draft."))


def _price(call: Call) -> Done:
    price_order.perform(call.ids[0], actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return Done(call.ids[0], _("Priced again."))


def _discount(call: Call) -> Done:
    fact = HeaderDiscount(call.ids[0], call.data.get("share"), call.data.get("amount"))
    discount_order.perform(fact, actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return Done(call.ids[0], _("Spread over the lines."))


def _open_gate(call: Call) -> Done:
    fact = Agreed(call.ids[0], call.data["gate"])
    fixed = open_gate.perform(fact, actor=call.actor, at=call.at, reason=call.data["why"], version=call.version)
    return Done(call.ids[0], _("Noted: its dates are fixed from today.") if fixed else _("Noted."), data={"fixed": fixed})


def _enter_licence(call: Call) -> Done:
    file = call.data["file"]
    fact = Licence(call.ids[0], call.data["number"], call.data["valid_until"], file.name or "licence", file.chunks())
    fixed = enter_licence.perform(fact, actor=call.actor, at=call.at, reason=call.data.get("why") or "", version=call.version)
    return Done(call.ids[0], _("Kept: its dates are fixed from today.") if fixed else _("The licence has been kept."), data={"fixed": fixed})


def _positions(call: Call) -> tuple[int, ...]:
    return tuple(row["line"] for row in call.data.get("lines") or ())


def _pause(call: Call) -> Done:
    fact = Pause(call.ids[0], _positions(call), bool(call.data.get("by_customer")), call.data.get("back_on"))
    pause_order.perform(fact, actor=call.actor, at=call.at, reason=call.data["why"], version=call.version)
    return Done(call.ids[0], _("It stands still; its supply has gone back."))


def _resume(call: Call) -> Done:
    pause_order.resume(call.ids[0], _positions(call), actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return Done(call.ids[0], _("It goes on, promised anew."))


def _take_stand_in(call: Call) -> Done:
    fact = Taken(call.ids[0], call.data["line"], call.data["product"])
    take_stand_in.perform(fact, actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return Done(call.ids[0], _("The line takes the other product, at its price."))


def _discard(call: Call) -> Done:
    discard_order.perform(call.ids[0], actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return Done(call.ids[0], _("The draft has been discarded."))


def _done(outcome: Outcome) -> Done:
    """What became of the order in words."""
    reasons: dict[str, Text] = said(states.HOLDS)
    held = ", ".join(str(reasons[code]) for code in outcome.holds)
    say: Text = _("The order is held: %(why)s.") % {"why": held} if outcome.holds else _("The order has been confirmed.")
    if outcome.not_kept:
        say = f"{say} {_('For %(qty)s pieces no supply is kept: the limit of holds.') % {'qty': number(outcome.not_kept)}}"
    return Done(outcome.order_id, say, data={"state": outcome.state, "holds": list(outcome.holds)})


def _confirm(call: Call) -> Done:
    shown = call.data.get("promised")
    return _done(confirm_order.perform(call.ids[0], actor=call.actor, at=call.at, reason=call.reason, version=call.version, shown=shown))


def _release(call: Call) -> Done:
    fact = Release(call.ids[0], call.data["amount"], call.data["until"])
    return _done(release_hold.perform(fact, actor=call.actor, at=call.at, reason=call.data["why"], version=call.version))


def _extend(call: Call) -> Done:
    fact = Release(call.ids[0], call.data["amount"], call.data["until"])
    extend_release.perform(fact, actor=call.actor, at=call.at, reason=call.data["why"], version=call.version)
    return Done(call.ids[0], _("Released; its goods may leave."))


def _allow(call: Call) -> Done:
    return _done(allow_discount.perform(call.ids[0], actor=call.actor, at=call.at, reason=call.reason, version=call.version))


def _change_gift(call: Call) -> Done:
    fact = order_gifts.fact_of(call.ids[0], call.data)
    return _done(change_gift.perform(fact, actor=call.actor, at=call.at, reason=call.data["why"], version=call.version))


def _change(call: Call) -> Done:
    fact = order_changes.fact_of(call.ids[0], call.data)
    change = change_order.perform(fact, actor=call.actor, at=call.at, reason=call.data["why"], version=call.version)
    return Done(call.ids[0], _("Changed. Promise, production, credit and performance have followed."), data={"change_order": change})


def _change_split(call: Call) -> Done:
    data = call.data
    lines = tuple(row["line"] for row in data.get("lines") or ())
    fact = SplitWish(call.ids[0], splits_of(data["splits"]), lines)
    change = change_split.perform(fact, actor=call.actor, at=call.at, reason=data["why"], version=call.version)
    return Done(call.ids[0], _("Asked for; another person decides."), data={"split_change": change})


def _as_shared(actor: Actor, key: int | None) -> Mapping[str, Any]:
    """Other shares begin with those that stand."""
    return {} if key is None else {"splits": _same_credit(orders.splits(key))}


def _lines(actor: Actor, key: int) -> Mapping[int, Text]:
    return by_position(orders.acting_lines(orders.order(actor, key).id))


def _blank(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"lines": [{"qty": 1}]}


def _stored(actor: Actor, key: int | None) -> Mapping[str, Any]:
    """The draft as it was keyed; prices of the list are shown too, so that what is saved is what was seen."""
    if key is None:
        return {}
    head = orders.acting(actor, "edit", key)
    row = orders.order(actor, key)
    lines = [replace(line, position=n) for n, line in enumerate(as_keyed(orders.acting_lines(key), head.currency), 1)]
    return {
        "customer": head.customer_id,
        "requested_date": head.requested_date,
        "customer_reference": head.customer_reference,
        "terms": head.terms_id,
        "tax_inclusive": head.tax_inclusive,
        "currency": head.currency,
        "rate": head.rate,
        "rate_note": head.rate_note,
        "ship_to": head.ship_to_id,
        "owner": row.owner_id,
        **{one.name: getattr(head, one.name) for one in WAY},
        "lines": [
            {
                "product": line.product_id, "qty": line.qty, "unit_price": line.unit_price, "requested_date": line.requested_date, "kind": line.kind,
                "text": line.text, "service_kind": line.service_kind,
            }
            for line in lines
        ],
        "schedule": scheduled(lines),
        "given": given(lines),
        "splits": _same_credit(orders.splits(key)),
    }  # fmt: skip


def _same_credit(rows: Sequence[orders.SplitRow]) -> list[dict[str, Any]]:
    """The credit of the first credited line: what the form's split stands for."""
    first = rows[0].line_id if rows else 0
    return [{"person": row.person_id, "share": row.share, "overlay": row.overlay} for row in rows if row.line_id == first]


def _asked(actor: Actor, key: int | None) -> Mapping[str, Any]:
    """A release begins with just what the order needs, until today."""
    if key is None:
        return {}
    row = next((row for row in orders.holds(key) if row.code == states.CREDIT and row.ended_at is None), None)
    if row is None:
        return {}
    return {"amount": Decimal(str(row.params.get("order") or 0)), "until": today()}


def _cancel(call: Call) -> Done:
    parts = {row["line"]: row["qty"] for row in call.data.get("lines") or ()}
    fact = Cancel(call.ids[0], parts, stop=bool(call.data.get("stop")))
    cancel_order.perform(fact, actor=call.actor, at=call.at, reason=call.data["why"], version=call.version)
    return Done(call.ids[0], _("Cancelled. Supply, production, credit and performance have followed."))


_DRAFT: Final = (states.DRAFT,)
ACTS: Final = (
    Act("create", _("New order"), _create, ORDER, icon="plus", makes=True, strong=True, start=_blank, live=live, whole=whole),
    Act("confirm", _("Confirm order"), _confirm, CONFIRM, icon="check", states=_DRAFT, strong=True, start=promised_until),
    Act("edit", _("Edit"), _edit, ORDER, icon="pencil", states=_DRAFT, start=_stored, live=live, whole=whole),
    Act("price", _("Price again"), _price, icon="tag", states=_DRAFT),
    Act("discount", _("Discount on the whole"), _discount, DISCOUNT, icon="badge-percent", states=_DRAFT),
    Act("take_stand_in", _("Take a stand-in"), _take_stand_in, STAND_IN, icon="replace", states=_DRAFT, line="line", lines=_lines),
    Act("release_hold", _("Release hold"), _release, RELEASE, icon="lock-open", states=(states.HELD,), strong=True, start=_asked),
    Act("extend_release", _("Let its goods go"), _extend, RELEASE, icon="lock-open", states=(states.CONFIRMED,)),
    Act("allow_discount", _("Allow discount"), _allow, icon="badge-check", states=(states.HELD,), strong=True),
    Act("change_gift", _("Change what is given away"), _change_gift, order_gifts.CHANGE, icon="gift", states=(states.HELD,), line="line",
        lines=_lines, start=order_gifts.start),
    Act("copy", _("Copy"), _copy, icon="copy"),
    Act("keep_template", _("Keep as template"), order_templates.keep_order, order_templates.KEEP, icon="book-copy",
        start=order_templates.named),
    Act("change", _("Change"), _change, order_changes.CHANGE, icon="file-pen", states=(states.CONFIRMED,),
        start=order_changes.as_ordered, live=order_changes.live, line="line", lines=_lines),
    Act("change_split", _("Change credit split"), _change_split, CHANGE_SPLIT, icon="split", states=(states.CONFIRMED,), start=_as_shared,
        line="line", lines=_lines),
    Act("open_gate", _("Paper agreed"), _open_gate, OPEN_GATE, icon="file-check", states=(states.CONFIRMED,)),
    Act("enter_licence", _("Enter export licence"), _enter_licence, ENTER_LICENCE, icon="file-check", states=(states.CONFIRMED,)),
    Act("pause", _("Pause"), _pause, PAUSE, icon="circle-pause", states=(states.CONFIRMED,), line="line", lines=_lines),
    Act("resume", _("Let it go on"), _resume, RESUME, icon="circle-play", states=(states.CONFIRMED,), line="line", lines=_lines),
    Act("cancel", _("Cancel"), _cancel, CANCEL, icon="ban", states=(states.HELD, states.CONFIRMED), danger=True,
        line="line", lines=_lines),
    Act("discard", _("Discard"), _discard, icon="trash-2", states=_DRAFT, danger=True, asks=_("Discard this draft?")),
)  # fmt: skip
