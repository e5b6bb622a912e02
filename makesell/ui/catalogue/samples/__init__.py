"""The floor `ui`: sample parts that both the catalogue's examples and its pages use. All names and figures are invented."""

from makesell.ui.catalogue.samples.figures import FALLING, JAGGED, RISING, chart, chart_card, curves, kpis, meters, pace_card, straight
from makesell.ui.catalogue.samples.forms import filters, form, saved_views, suggestions
from makesell.ui.catalogue.samples.records import action_bar, checks, drawer, flow, steps, timeline
from makesell.ui.catalogue.samples.tables import lines_table, nothing, orders_table, pager, rows_today, table_moved, table_people

__all__ = [
    "FALLING",
    "JAGGED",
    "RISING",
    "action_bar",
    "chart",
    "chart_card",
    "checks",
    "curves",
    "drawer",
    "filters",
    "flow",
    "form",
    "kpis",
    "lines_table",
    "meters",
    "nothing",
    "orders_table",
    "pace_card",
    "pager",
    "rows_today",
    "saved_views",
    "steps",
    "straight",
    "suggestions",
    "table_moved",
    "table_people",
    "timeline",
]
