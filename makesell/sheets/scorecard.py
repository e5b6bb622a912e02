"""Board of scorecards 团队评估: territories, units, people or the company by period — sold, growth, customers, quality, ranking, trend."""

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.ground.actor import Actor
from makesell.metrics import scorecard
from makesell.metrics.access import POLICY
from makesell.metrics.scorecard import Asked, Card, Score
from makesell.sheets import score_paper
from makesell.sheets.boards import Board, BoardNote, BoardPage
from makesell.sheets.score_parts import at_period, chart, kpis, multiples, quality, ranking, table
from makesell.sheets.scoring import MOST, MOST_SCOPES, Chosen, chosen, counted_by, filters, scopes

Groups = Sequence[Sequence[Score]]


def read(actor: Actor, given: Mapping[str, Any]) -> tuple[Chosen, Card, Groups]:
    """What was chosen, the scorecard, and its scores by scope, the newest period first."""
    chose = chosen(actor, given)
    first = dt.date(chose.day.year - 10, 1, 1) if chose.kind == "year" else dt.date(chose.day.year - 2, 1, 1)
    asked = Asked(chose.by, chose.kind, chose.day, chose.what.measure, chose.what.value, first, scopes(chose), chose.organised, MOST_SCOPES)
    card = scorecard.card(actor, asked)
    groups = [list(group)[::-1][: MOST[chose.kind]] for _key, group in itertools.groupby(card.scores, key=lambda score: score.who.id)]
    return chose, card, groups


def paper(actor: Actor, given: Mapping[str, Any], at: dt.datetime) -> bytes:
    """One page (A4) for the board, in the reader's language."""
    return score_paper.pdf(*score_paper.laid(actor, *read(actor, given)), at)


def build(actor: Actor, given: Mapping[str, Any]) -> BoardPage:
    """The page: strip of the latest period, comparison chart, one heading a scope with its periods below, newest first."""
    chose, card, groups = read(actor, given)
    parts: list[Any] = []
    if groups:
        at = at_period(chose, groups)
        parts = [chart(chose, groups, at), *multiples(chose, groups), *ranking(actor, chose, at), table(chose, card, groups), quality(chose, groups)]
    else:
        parts.append(BoardNote(_("Nothing is posted for this measure yet.")))
    return BoardPage(
        title=_("Scorecard"),
        sub=counted_by(chose, card),
        kpis=kpis(chose, card, groups),
        parts=parts,
        chosen=chose.words(),
        csv="scorecard",
    )


BOARD: Final = Board(
    code="scorecard",
    label=_("Scorecard"),
    icon="chart-no-axes-combined",
    build=build,
    filters=filters,
    roles=frozenset(POLICY.acts["view"]),
    section="performance",
    order=20,
    key="s",
    paper=paper,
)
