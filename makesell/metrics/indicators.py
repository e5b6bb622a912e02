"""Indicators 指标 an appraisal scheme may name: attainments, metrics, ratings by hand, and whatever measure the company adds for itself."""

from collections.abc import Mapping
from typing import Final

from makesell.ground.rules.kinds import Choice
from makesell.ground.text import N_, Marked
from makesell.masterdata.schemes import queries as schemes
from makesell.masterdata.schemes.queries import MeasureRow

MANUAL: Final = "manual"
RATINGS: Final = "ratings"
ATTAINMENT: Final = "attainment"
RATIO: Final = "ratio"
BUILT_IN: Final[Mapping[str, Marked]] = {
    "attainment.ordered.net": N_("Attainment · amount ordered"),
    "attainment.shipped.net": N_("Attainment · amount shipped"),
    "attainment.shipped.qty": N_("Attainment · quantity shipped"),
    "attainment.invoiced.net": N_("Attainment · amount invoiced"),
    "attainment.paid.net": N_("Attainment · amount paid"),
    "attainment.collected.gross": N_("Attainment · money collected"),
    "attainment.margin.net": N_("Attainment · margin"),
    "attainment.new_customer.count": N_("Attainment · new customers"),
    "satisfaction": N_("Customer satisfaction"),
    "on_time": N_("On time"),
    "win_rate": N_("Win rate"),
    "collection": N_("Collection rate"),
    MANUAL: N_("Rating by the manager"),
    RATINGS: N_("Rating by several people (360°)"),
}


def code_of(measure: MeasureRow) -> str:
    """How a scheme names one of the company's own measures; "" for one that cannot be scored (a level, a memo)."""
    return {"additive": f"{ATTAINMENT}.{measure.code}.{measure.value}", "ratio": f"{RATIO}.{measure.code}"}.get(measure.kind, "")


def own() -> dict[str, MeasureRow]:
    """The company's own measures that can be scored, by the code a scheme names them by."""
    return {code_of(row): row for row in schemes.measures() if not row.builtin and code_of(row)}


def is_own(code: str) -> bool:
    """Whether a code names one of the company's own measures."""
    return code in own()


INDICATOR: Final = Choice(BUILT_IN, also=is_own)
