"""Board of what to look at: the demo's exhibits — what each shows, in a sentence, and the record it shows it on. The list is data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.ground.actor import Actor
from makesell.ground.exhibits.queries import ExhibitRow, exhibits
from makesell.ground.listing import seen
from makesell.sheets.boards import Board, BoardList, BoardPage, Item, Link
from makesell.sheets.parts import Sheet, Text


@dataclass(frozen=True, slots=True)
class Exhibit:
    """Under which code the story shows it, what it shows, and what to look for there."""

    code: str
    title: Text
    words: Text
    icon: str


EXHIBITS: Final = (
    Exhibit(
        "split", _("A 60 : 40 split with an overlay"),
        _("Two salespeople shared it 60 : 40, half and half since the change told next; the presales engineer is credited on top."), "split",
    ),
    Exhibit(
        "split_changed", _("A split changed later"),
        _("Half and half instead of 60 : 40, asked for by the manager, approved by the director: credits were taken back and posted anew that day."),
        "arrow-right-left",
    ),
    Exhibit(
        "changed", _("A change after release"),
        _("The customer wanted more when production had begun: supply, production, credit and what is ordered followed in one act."), "replace",
    ),
    Exhibit(
        "slipped", _("Production that slipped"),
        _("A machine stood still: the lines that wait for it were promised anew, both dates are kept, and their salesperson was told."),
        "calendar-clock",
    ),
    Exhibit(
        "credit_hold", _("A credit hold and its release"),
        _("The limit did not leave room: the order was held with its reason, and released by the credit controller up to an amount."), "lock-open",
    ),
    Exhibit(
        "unpaid_deposit", _("A deposit not paid"),
        _("The promise counts working days after the deposit; its deadline has passed, so what supply held for it went back."), "hourglass",
    ),
    Exhibit(
        "short_proof", _("A short proof of delivery"),
        _("Less arrived than left. The discrepancy stays open until it is delivered again, credited, or claimed from the carrier."), "package-x",
    ),
    Exhibit(
        "clawback", _("A partial return after a closed quarter"),
        _("Sold and paid in a quarter that is closed: the return counts today, with the shares the sale was posted with."), "undo-2",
    ),
    Exhibit(
        "dishonoured", _("A dishonoured bill"),
        _("A customer paid by a bill of its own, which we endorsed; nobody honoured it, so what it had settled is due again."), "scroll-text",
    ),
    Exhibit(
        "retention", _("An overdue retention"),
        _("Everything of the invoice is paid but its last part, the retention: receivable at once, overdue only after its own date."), "shield-alert",
    ),
    Exhibit(
        "push", _("A month-end push, cancelled later"),
        _("Signed on the last day of the quarter without a deposit, cancelled in the next: what it counted is taken back that day."), "calendar-x",
    ),
    Exhibit(
        "lost_deal", _("A lost deal"),
        _("Need, solution and stages, a rival's offer noted on the way, then the loss with its reason, in words, and who won it."), "circle-x",
    ),
    Exhibit(
        "disputed", _("A disputed pay line"),
        _("The salesperson disputed a line of the statement; compensation answered, and what was adjusted is a line of the next one."), "scale",
    ),
    Exhibit(
        "unsigned", _("An unsigned agreement"),
        _("Offered and never signed: until both have signed, the last signed one stays in force."), "file-pen",
    ),
    Exhibit(
        "moved_team", _("A team moved in the middle of a quarter"),
        _("What it sold before stays counted where it stood then; the scorecard compares as it was and as it is now."), "network",
    ),
    Exhibit(
        "leaver", _("Somebody who left"),
        _("What was open was taken over item by item; orders confirmed before keep whose credit they are."), "user-minus",
    ),
)  # fmt: skip


def _item(each: Exhibit, case: ExhibitRow, sheet: Sheet, actor: Actor) -> Item:
    """Leads whoever may see the record there; anybody else is told so."""
    if sheet.policy.may(actor) and seen(sheet.listing, actor, [case.record]):
        return Item(each.title, Link(each.title, noun=case.noun, id=case.record), sub=each.words, icon=each.icon)
    return Item(each.title, sub=each.words, icon=each.icon, chip=_("Not yours to see"), chip_tone="mute")


def _build(sheets: Mapping[str, Sheet], actor: Actor, given: Mapping[str, Any]) -> BoardPage:
    """What is shown in this company; nothing in one that is no demo."""
    shown = exhibits()
    items = tuple(
        _item(each, case, sheets[case.noun], actor)
        for each in EXHIBITS
        if (case := shown.get(each.code)) is not None
    )
    return BoardPage(
        _("What to look at"),
        sub=_("Sign in as the general manager to open all of them."),
        parts=(BoardList("exhibits", _("Exhibits"), items, empty=_("Only the demo company shows exhibits."), place="below"),),
    )


def board(sheets: Sequence[Sheet]) -> Board:
    """The board; `sheets` are the nouns whose records it leads to."""
    return Board(
        code="look", label=_("What to look at"), icon="telescope", build=partial(_build, {sheet.noun: sheet for sheet in sheets}), section=""
    )
