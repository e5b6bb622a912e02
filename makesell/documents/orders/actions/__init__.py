"""The only place that changes sales orders, by act; written in sets, imported by flows only."""

from makesell.documents.orders.actions.changing import NewChangeLine, number_change, open_change, write_change
from makesell.documents.orders.actions.facts import WHOLE, InBundle, Made, NewLine, NewOrder, NewSplit, judge_shares
from makesell.documents.orders.actions.holding import (
    NewGate,
    end_holds,
    hold,
    open_gates,
    release_again,
    set_gates,
    supply_kept,
    supply_lapsed,
)
from makesell.documents.orders.actions.keeping import ask_in_parts, cut, deem, due_back, regive, sell_at, sell_in, stand_for, wish
from makesell.documents.orders.actions.moving import date, move_state
from makesell.documents.orders.actions.promising import (
    NewPromiseChange,
    Scheduled,
    SchedulePart,
    promise_moved,
    schedule,
    scheduling,
    unschedule,
)
from makesell.documents.orders.actions.recording import add_lines, open_sources, record_many, resum, rewrite

__all__ = [
    "WHOLE",
    "InBundle",
    "Made",
    "NewChangeLine",
    "NewGate",
    "NewLine",
    "NewOrder",
    "NewPromiseChange",
    "NewSplit",
    "SchedulePart",
    "Scheduled",
    "add_lines",
    "ask_in_parts",
    "cut",
    "date",
    "deem",
    "due_back",
    "end_holds",
    "hold",
    "judge_shares",
    "move_state",
    "number_change",
    "open_change",
    "open_gates",
    "open_sources",
    "promise_moved",
    "record_many",
    "regive",
    "release_again",
    "resum",
    "rewrite",
    "schedule",
    "scheduling",
    "sell_at",
    "sell_in",
    "set_gates",
    "stand_for",
    "supply_kept",
    "supply_lapsed",
    "unschedule",
    "wish",
    "write_change",
]
