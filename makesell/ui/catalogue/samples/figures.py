"""The floor `ui`: sample figures, charts and rankings for the catalogue. All names and figures are invented."""

from collections.abc import Mapping
from typing import Any

from makesell.ui.catalogue.words import Words
from makesell.ui.parts import (
    Bar,
    Card,
    Cell,
    Chart,
    Curve,
    CurvePoint,
    Curves,
    Figure,
    Kpi,
    Kpis,
    Legend,
    Meter,
    Meters,
    Spark,
    Table,
    TableColumn,
    TableRow,
)

HERE = "#"
RISING = (12.0, 15, 14, 19, 18, 23, 26, 25, 29, 33)
JAGGED = (30.0, 24, 31, 22, 27, 20, 26, 17, 19, 15)
FALLING = (30.0, 27, 25, 26, 21, 20, 17, 12, 9, 5)
MONTHS = (
    ("1", 1500, 1600, 1380),
    ("2", 1290, 1400, 1210),
    ("3", 1700, 1700, 1560),
    ("4", 1680, 1750, 1620),
    ("5", 1900, 1850, 1690),
    ("6", 1960, 1950, 1760),
    ("7", 1920, 2000, 1770),
    ("8", 2040, 2100, 1830),
    ("9", 2160, 2200, 1940),
    ("10", 2210, 2300, 2000),
    ("11", 2270, 2590, 2070),
)


def kpis(w: Words) -> Kpis:
    """Five figures as on a workbench."""
    unit = w("元", "CNY")
    return Kpis(
        (
            Kpi(
                w("本月完成 / 目标", "Attained / target, Nov"),
                Figure("3,412,600", HERE, unit=unit),
                note=w("目标 4,800,000 · 71.1%", "of 4,800,000 · 71.1%"),
                bar=Bar(71.1, mark=73, label=w("完成 71.1%，节奏 73%", "71.1% attained, pace 73%")),
            ),
            Kpi(
                w("加权商机（60 天）", "Weighted pipeline, 60 d"),
                Figure("6,284,000", HERE),
                "+8.4%",
                "ok",
                w("较上周", "vs last week"),
                Spark(RISING),
            ),
            Kpi(
                w("准时交付率", "On-time delivery"),
                Figure("94.2", HERE, unit="%"),
                "−1.6 pt",
                "bad",
                w("3 单有风险", "3 orders at risk"),
                Spark(JAGGED, "bad"),
            ),
            Kpi(
                w("逾期应收", "Overdue receivables"),
                Figure("186,400", HERE, unit=unit),
                "−62,000",
                "ok",
                w("2 家客户", "2 customers"),
                Spark(FALLING, "ok"),
            ),
            Kpi(
                w("预估提成", "Estimated commission"),
                Figure("41,870", HERE, unit=unit),
                note=w("第 3 档 · 再签 387,400 升档", "Tier 3 · 387,400 to tier 4"),
                spark=Spark(RISING),
            ),
        )
    )


def chart_option(w: Words) -> Mapping[str, Any]:
    """Bars of actual and last year, a line of the target."""
    names = [w(f"{month[0]}月", ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov"][at]) for at, month in enumerate(MONTHS)]
    return {
        "grid": {"left": 4, "right": 8, "top": 36, "bottom": 4, "containLabel": True},
        "legend": {
            "left": 0,
            "top": 0,
            "itemWidth": 10,
            "itemHeight": 10,
            "icon": "roundRect",
            "textStyle": {"color": "@ink-2", "fontSize": 11},
        },
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": names},
        "yAxis": {"type": "value"},
        "series": [
            {
                "name": w("去年同期", "Last year"),
                "type": "bar",
                "data": [m[3] for m in MONTHS],
                "itemStyle": {"color": "@c-ghost", "borderRadius": [2, 2, 0, 0]},
                "barGap": "10%",
            },
            {
                "name": w("完成", "Actual"),
                "type": "bar",
                "data": [m[1] for m in MONTHS],
                "itemStyle": {"color": "@c1", "borderRadius": [2, 2, 0, 0]},
            },
            {
                "name": w("目标", "Target"),
                "type": "line",
                "data": [m[2] for m in MONTHS],
                "symbolSize": 4,
                "itemStyle": {"color": "@c-pace"},
                "lineStyle": {"color": "@c-pace", "width": 1.5, "type": "dashed"},
            },
        ],
    }


def chart(w: Words) -> Chart:
    """The chart with its table."""
    columns = (
        TableColumn("month", w("月", "Month")),
        TableColumn("actual", w("完成", "Actual"), "num"),
        TableColumn("target", w("目标", "Target"), "num"),
        TableColumn("last", w("去年同期", "Last year"), "num"),
    )
    label = w("1 至 11 月完成、目标与去年同期", "January to November: actual, target, last year")
    return Chart(
        label,
        chart_option(w),
        Table(
            columns,
            tuple(TableRow((Cell(m[0]), Cell(f"{m[1]:,}"), Cell(f"{m[2]:,}"), Cell(f"{m[3]:,}"))) for m in MONTHS),
            label,
            stack=False,
        ),
        opens=tuple(f"#{month[0]}" for month in MONTHS),
    )


def chart_card(w: Words) -> Card:
    """The chart in its card."""
    return Card(w("完成与目标", "Actual and target"), (chart(w),), w("万元 · 点柱看明细", "CNY 10k · click a bar"))


def pace_card(w: Words) -> Card:
    """A short line chart with legend and foot."""
    option = {
        "grid": {"left": 4, "right": 10, "top": 12, "bottom": 4, "containLabel": True},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "boundaryGap": False, "data": ["11-01", "11-08", "11-15", "11-22", "11-29"]},
        "yAxis": {"type": "value"},
        "series": [
            {
                "name": w("完成", "Actual"),
                "type": "line",
                "data": [12, 90, 190, 341, None],
                "showSymbol": False,
                "lineStyle": {"color": "@c1", "width": 2},
                "areaStyle": {"color": "@c1", "opacity": 0.1},
                "itemStyle": {"color": "@c1"},
            },
            {
                "name": w("节奏", "Pace"),
                "type": "line",
                "data": [15, 125, 240, 352, 480],
                "showSymbol": False,
                "lineStyle": {"color": "@c-ghost", "type": "dashed", "width": 1.5},
                "itemStyle": {"color": "@c-ghost"},
            },
        ],
    }
    columns = (TableColumn("day", w("日", "Day")), TableColumn("actual", w("完成", "Actual"), "num"))
    label = w("累计完成 341 万元，目标节奏 352 万元", "Attained 3.41M, pace 3.52M")
    table = Table(columns, (TableRow((Cell("11-22"), Cell("341"))),), label, stack=False)
    return Card(
        w("目标进度", "Target progress"),
        (Chart(label, option, table, short=True),),
        w("11 月 · 万元", "November · CNY 10k"),
        legend=(Legend(w("完成", "Actual"), "c1"), Legend(w("节奏", "Pace"), "ghost")),
        foot=w("按当前节奏月末约 466 万，缺口 14 万", "On course for 4.66M at month end, 0.14M short"),
        foot_icon="trending-up",
    )


def meters(w: Words) -> Meters:
    """A funnel."""
    rows = (
        (w("线索", "Leads"), 100.0, "48", "—", True),
        (w("需求确认", "Qualified"), 74.0, "21", "9.86M", False),
        (w("方案报价", "Quoted"), 52.0, "12", "5.42M", False),
        (w("谈判", "Negotiation"), 30.0, "5", "2.31M", False),
        (w("赢单", "Won"), 40.0, "9", "3.41M", False),
    )
    return Meters(
        tuple(
            Meter(
                name,
                Bar(0 if ghost else share, "ok" if name in ("赢单", "Won") else "", ghost=share if ghost else 0, thick=True),
                Figure(count, HERE),
                Figure(amount),
            )
            for name, share, count, amount, ghost in rows
        )
    )


def curves(w: Words) -> Curves:
    """A scoring curve with somebody on it, and a ladder of pay."""
    scored = ((0.6, 0.0, "60%", "0"), (0.8, 60.0, "80%", "60"), (1.0, 100.0, "100%", "100"), (1.2, 120.0, "120%", "120"))
    paid = ((0.0, 0.0, "0", "0"), (100000.0, 2000.0, w("10 万", "100K"), "2,000"), (200000.0, 5000.0, w("20 万", "200K"), "5,000"))
    return Curves(
        (
            Curve(w("回款达成率 → 得分", "Collected → score"), tuple(CurvePoint(*point) for point in scored), CurvePoint(0.9, 80, "90%", "80")),
            Curve(w("已付清额 → 提成", "Paid → commission"), tuple(CurvePoint(*point) for point in paid)),
        )
    )


def straight(w: Words) -> Curve:
    """The smallest curve, with a long name."""
    return Curve(w.long, (CurvePoint(0, 0, "0", "0"), CurvePoint(1, 1, "1", "1")))
