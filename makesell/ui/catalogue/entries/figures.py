"""The floor `ui`: the catalogue's entries — figures and charts."""

from django.utils.translation import gettext as _

from makesell.ui.catalogue import samples
from makesell.ui.catalogue.entries.entry import HERE, Entry, Example
from makesell.ui.catalogue.words import Words
from makesell.ui.parts import (
    Bar,
    Card,
    Curves,
    Figure,
    Kpi,
    Kpis,
    Spark,
    Split,
    SumRow,
    Sums,
)


def figures(w: Words) -> tuple[Entry, ...]:
    """The entries."""
    long_kpis = Kpis(
        (
            Kpi(w.long, Figure("123,456,789,012.34", HERE, unit=w("元", "CNY")), "+1,234.5%", "ok", w.long, Spark((1, 2))),
            Kpi(w("无数字", "No number"), Figure("—"), note=w("历史从 2011 年开始", "History starts in 2011")),
        )
    )
    sums = Sums(
        (
            SumRow(w("额度", "Limit"), "3,000,000"),
            SumRow(w.long, figure=Figure("1,412,600", HERE)),
            SumRow(w("剩余", "Left"), "−408,944", tone="bad", total=True),
        )
    )
    bars = (
        Bar(71.1, mark=73, label="71%"),
        Bar(53, "bad", ghost=47, thick=True, label="114%"),
        Bar(0, label="0%"),
        Bar(140, "ok", label="140%"),
    )
    return (
        Entry(
            "kpi",
            _("Key figures"),
            _("Five cells; each figure opens."),
            (Example(_("usual"), (samples.kpis(w),)), Example(_("very long"), (long_kpis,))),
        ),
        Entry(
            "fig",
            _("Figure that opens"),
            _("Any figure is a link to the entries that sum to it."),
            (Example(_("usual"), (Figure("3,412,600", HERE, w("3,412,600.00 元", "CNY 3,412,600.00")), Figure("—")), True),),
        ),
        Entry(
            "spark",
            _("Small line"),
            _("Drawn by the server."),
            (
                Example(
                    _("usual"),
                    (Spark(samples.RISING), Spark(samples.JAGGED, "bad"), Spark(samples.FALLING, "ok"), Spark((3, 3, 3), "warn")),
                    True,
                ),
            ),
        ),
        Entry("bar", _("Bar"), _("A share, with pace or with what was used before."), (Example(_("usual"), bars),)),
        Entry(
            "meters",
            _("Names with bars"),
            _("A funnel or a ranking."),
            (Example(_("usual"), (Card(w("我的商机", "My pipeline"), (samples.meters(w),)),)),),
        ),
        Entry(
            "curve",
            _("Curve"),
            _("A scoring curve or a ladder, with where somebody stands."),
            (
                Example(_("usual"), (Card(w("评分曲线", "Scoring curve"), (samples.curves(w),)),)),
                Example(_("one line"), (Curves((samples.straight(w),)),)),
            ),
        ),
        Entry(
            "chart",
            _("Chart"),
            _("Tokens as colours, a table for readers and print."),
            (Example(_("usual"), (Split((samples.chart_card(w),), (samples.pace_card(w),)),)),),
        ),
        Entry("sums", _("Sums"), _("Amounts that end in a total."), (Example(_("usual"), (Card(w("信用额度", "Credit"), (sums,)),)),)),
    )
