"""Board of the re-promise run 重排承诺 (PRO-5): open promises in order of priority, old day beside new day, who wins, who loses and why.

Looking changes nothing. What is seen has a mark; the act that accepts it names the mark, and is refused once anything has moved.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from makesell.documents.deliveries.backlog import POLICY
from makesell.engines.promise.priority import CRITERIA
from makesell.flows.pro_5_production import repromise_lines
from makesell.flows.pro_5_production.repromise_lines import RunFact
from makesell.flows.steps.promise_run import Move, Run, Scope, worked_out
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.clock import today
from makesell.ground.listing import Kind
from makesell.ground.refusal import Refusal
from makesell.sheets.boards import Board, BoardColumn, BoardNote, BoardPage, BoardPart, BoardRow, BoardTable, Link, Making
from makesell.sheets.giving import said
from makesell.sheets.order_checks import cause_in_words
from makesell.sheets.parts import Act, Call, Done, Input, Take

SCOPE: Final = (
    Input("product", gettext_lazy("Product"), Take.REF, noun="products", required=False),
    Input("group", gettext_lazy("Product group"), Take.REF, noun="product_groups", required=False),
    Input("customer", gettext_lazy("Customer"), Take.REF, noun="customers", required=False),
    Input(
        "first", gettext_lazy("Served first by"), Take.CHOICE, choices=said(CRITERIA), required=False, help=gettext_lazy("Empty: as the rule says."),
    ),
)  # fmt: skip
ACCEPT: Final = (
    *SCOPE,
    Input("seen", gettext_lazy("Mark of the preview"), most=16, help=gettext_lazy("Stands on the preview; nothing is done once it has moved.")),
    Input("why", gettext_lazy("Reason"), Take.LONG, most=500, help=gettext_lazy("Kept with each promise that moves, and told to its salesperson.")),
)
ROLES: Final = frozenset({R.PLANNER, R.SALES_DIRECTOR, R.EXECUTIVE})
COLUMNS: Final = (
    BoardColumn("order", gettext_lazy("Sales order")), BoardColumn("customer", gettext_lazy("Customer"), wrap=True),
    BoardColumn("product", gettext_lazy("Product")), BoardColumn("qty", gettext_lazy("Still to ship"), Kind.QTY),
    BoardColumn("wanted", gettext_lazy("Requested date"), Kind.DATE), BoardColumn("was", gettext_lazy("Promised until now"), Kind.DATE),
    BoardColumn("now", gettext_lazy("Would be promised"), Kind.DATE), BoardColumn("effect", gettext_lazy("Effect"), wrap=True),
    BoardColumn("cause", gettext_lazy("What binds it"), wrap=True),
)  # fmt: skip


def scope_of(given: Mapping[str, Any]) -> Scope:
    """What is chosen."""
    return Scope(given.get("product"), given.get("group"), given.get("customer"), given.get("first") or "")


def build(actor: Actor, given: Mapping[str, Any]) -> BoardPage:
    """The preview of what is chosen, served first on top; the act that accepts it is offered to who may do it."""
    chosen = {name: str(value) for name, value in given.items() if value is not None}
    title = _("Re-promise run")
    try:
        found = worked_out(scope_of(given), today())
    except Refusal as fault:
        return BoardPage(title, parts=[BoardNote(fault.in_words(_))], chosen=chosen)
    table = BoardTable("moves", _("In order of priority"), COLUMNS, [_row(move) for move in found.moves], empty=_("No open promise is concerned."))
    parts: list[BoardPart] = [BoardNote(_said(found), "warn" if any(move.days > 0 for move in found.moves) else "info"), table]
    query = "&".join(f"{name}={value}" for name, value in {**chosen, "seen": found.mark}.items() if value)
    acts = [Making("backlog", "repromise", _("Accept"), "check", query)] if POLICY.may(actor, "repromise") and found.moves else []
    return BoardPage(title, _("Mark %(mark)s") % {"mark": found.mark}, parts=parts, chosen=chosen, acts=acts)


def _said(found: Run) -> str:
    later = sum(1 for move in found.moves if move.days > 0)
    sooner = sum(1 for move in found.moves if move.days < 0)
    words = _("%(sooner)s sooner, %(later)s later, %(same)s as before. Nothing is changed until it is accepted.")
    return words % {"sooner": sooner, "later": later, "same": len(found.moves) - later - sooner}


def _row(move: Move) -> BoardRow:
    line = move.line
    effect = _("%(days)s days later") if move.days > 0 else _("%(days)s days sooner") if move.days < 0 else _("as before")
    customer = f"{line.customer} · {move.claim.customer_class}" if move.claim.customer_class else line.customer
    return BoardRow(
        {
            "order": Link(f"{line.number or ''} · {line.position}", "orders", line.order_id), "customer": customer, "product": move.product,
            "qty": line.open_qty, "wanted": line.requested_date or "", "was": line.promised_date or "", "now": move.now.date or "",
            "effect": effect % {"days": abs(move.days)} if move.days else effect, "cause": cause_in_words(move.now.cause),
        },
        tone="bad" if move.days > 0 else "ok" if move.days < 0 else "",
    )  # fmt: skip


def _accept(call: Call) -> Done:
    fact = RunFact(scope_of(call.data), call.data["seen"])
    moved = repromise_lines.perform(fact, actor=call.actor, at=call.at, reason=call.data["why"])
    return Done(say=_("%(count)s promises have moved; their salespeople are told.") % {"count": len(moved)}, data={"moved": len(moved)})


ACTS: Final[Sequence[Act]] = (
    Act("repromise", gettext_lazy("Accept re-promise run"), _accept, ACCEPT, icon="list-checks", makes=True),
)
BOARD: Final = Board(
    "repromise", gettext_lazy("Re-promise run"), "list-checks", build, filters=lambda actor: SCOPE, roles=ROLES, section="sell", order=37,
)  # fmt: skip
