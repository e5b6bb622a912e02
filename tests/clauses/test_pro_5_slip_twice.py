"""PRO-5 · Two answers at once to one slip, by data which of the two runs its next statement: one wins, the other gets a plain refusal."""

from collections.abc import Callable

import pytest

from makesell.documents.orders import queries as orders
from makesell.documents.slips import queries, states
from makesell.flows.pro_5_production import answer_slip
from makesell.flows.pro_5_production.answer_slip import Choice
from makesell.ground.actor import Actor
from tests.books.interleaving import together
from tests.clauses.orders import NOW, open_shop, place, proved, stock
from tests.clauses.test_pro_5_slip_options import late, line_of, options, turned

pytestmark = pytest.mark.usefixtures("committed")
SCHEDULES: tuple[list[bool], ...] = ([], [False] * 12 + [True] * 40, [True] * 12 + [False] * 40, [True, False] * 20)


def answering(key: int, option: int, who: Actor) -> Callable[[], object]:
    """An answer, to be run as a strand."""
    return lambda: answer_slip.perform(Choice(key, option), actor=who, at=NOW)


def test_two_answers_at_once_one_wins_and_the_other_is_refused_plainly() -> None:
    """The seller waits while the planner sends a part, of one line: its promise moves once, to the day of who won."""
    for schedule in SCHEDULES:
        shop = open_shop()
        turned(shop)
        order, _ = place(shop, [8])
        key = late(shop, order, 9)
        stock(shop, "3")
        answer_slip.look_again(key, actor=shop.planner, at=NOW)
        found = options(key)
        (wait,), (part,) = found["wait"], found["part"]
        strands = together(answering(key, wait.id, shop.seller), answering(key, part.id, shop.planner), schedule)
        codes = [strand.refusal.code for strand in strands if strand.refusal]
        assert len(codes) == 1
        assert codes[0] in ("document.state", "record.missing")
        assert [strand.error for strand in strands] == [None, None]
        assert len(orders.promise_changes(order)) == 1
        (line,) = queries.hits([key])
        assert line.line_id == line_of(order)
        assert line.answered_at is not None
        assert queries.of_ids([key])[0].state == states.ANSWERED
        proved()
