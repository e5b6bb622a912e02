"""The floor `ui`: sample parts of the catalogue that both its examples and its pages use. All names and figures are invented."""

from collections.abc import Mapping
from typing import Any

from makesell.ui.catalogue.words import Words
from makesell.ui.parts import (
    ActionBar,
    AsideCheck,
    Avatar,
    Bar,
    Button,
    Card,
    Cell,
    CellInput,
    Change,
    Chart,
    Chip,
    ColumnChoice,
    Drawer,
    EmptyState,
    FieldView,
    Figure,
    FileItem,
    FilterChip,
    FilterField,
    Filters,
    Flow,
    FlowStep,
    Form,
    FormError,
    FormSection,
    Kpi,
    Kpis,
    Legend,
    Menu,
    Meter,
    Meters,
    Note,
    Option,
    Pager,
    RowItem,
    RowList,
    SavedView,
    SavedViews,
    Seg,
    SegItem,
    Spark,
    Step,
    Steps,
    SumRow,
    Sums,
    Table,
    TableColumn,
    TableRow,
    Timeline,
    TimelineItem,
)

HERE = "#"
RISING = (12.0, 15, 14, 19, 18, 23, 26, 25, 29, 33)
JAGGED = (30.0, 24, 31, 22, 27, 20, 26, 17, 19, 15)
FALLING = (30.0, 27, 25, 26, 21, 20, 17, 12, 9, 5)


def kpis(w: Words) -> Kpis:
    """Five figures as on a workbench."""
    unit = w("元", "CNY")
    return Kpis((
        Kpi(w("本月完成 / 目标", "Attained / target, Nov"), Figure("3,412,600", HERE, unit=unit), note=w("目标 4,800,000 · 71.1%", "of 4,800,000 · 71.1%"),
            bar=Bar(71.1, mark=73, label=w("完成 71.1%，节奏 73%", "71.1% attained, pace 73%"))),
        Kpi(w("加权商机（60 天）", "Weighted pipeline, 60 d"), Figure("6,284,000", HERE), "+8.4%", "ok", w("较上周", "vs last week"), Spark(RISING)),
        Kpi(w("准时交付率", "On-time delivery"), Figure("94.2", HERE, unit="%"), "−1.6 pt", "bad", w("3 单有风险", "3 orders at risk"), Spark(JAGGED, "bad")),
        Kpi(w("逾期应收", "Overdue receivables"), Figure("186,400", HERE, unit=unit), "−62,000", "ok", w("2 家客户", "2 customers"), Spark(FALLING, "ok")),
        Kpi(w("预估提成", "Estimated commission"), Figure("41,870", HERE, unit=unit), note=w("第 3 档 · 再签 387,400 升档", "Tier 3 · 387,400 to tier 4"), spark=Spark(RISING)),
    ))


def rows_today(w: Words) -> RowList:
    """Things to do today."""
    done = Button(w("完成", "Done"), small=True)
    more = Menu(w("更多", "More"), (Button(w("改到明天", "Move to tomorrow"), icon="calendar-days"), Button(w("删除", "Delete"), icon="trash-2", look="danger")), small=True)
    return RowList((
        RowItem(w("回访：宁波海曙精工", "Call back: Ningbo Haishu Precision"), w("报价 QT-2611-0193 v3 已发出 5 天未回复 · 620,000 元", "Quotation QT-2611-0193 v3, no answer for 5 days · CNY 620,000"),
                "09:30", True, "phone", "bad", href=HERE, chip=Chip(w("逾期 1 天", "1 day late"), "bad"), actions=(done, more)),
        RowItem(w("合同谈判：苏州恒岳液压", "Contract talks: Suzhou Hengyue Hydraulics"), w("付款条件待定：30/60/10 · 请带样件", "Payment terms open: 30/60/10 · bring samples"),
                "10:30", False, "handshake", "acc", href=HERE, chip=Chip(w("商机 82%", "Deal 82%"), "acc"), actions=(done, more)),
        RowItem(w("交付回访：无锡远澄", "After-delivery visit: Wuxi Yuancheng"), w("SO-2610-0411 已签收 3 天 · 满意度问卷待填", "SO-2610-0411 received 3 days ago · survey open"),
                "13:30", False, "package-check", "ok", href=HERE, chip=Chip(w("交付后", "Care plan"), "ok"), actions=(done, more)),
        RowItem(w("签署：2026 下半年目标协议（变更 2）", "Sign: H2 2026 target agreement, change 2"), w("经理 周建国 已签 · 目标 4.6M → 4.8M", "Signed by manager Zhou Jianguo · 4.6M → 4.8M"),
                "15:00", False, "file-pen-line", "plum", href=HERE, chip=Chip(w("待签", "To sign"), "plum"), actions=(done, more)),
        RowItem(w("公海认领：合肥智装（线索 3 天内回收）", "Claim from pool: Hefei Zhizhuang"), w("来源：上海工博会 · 需求 400 套减速机", "From Shanghai CIIF · needs 400 gear units"),
                "17:30", False, "users", "warn", href=HERE, chip=Chip(w("剩 3 天", "3 days left"), "warn"), actions=(done, more)),
    ))


def table_moved(w: Words) -> Table:
    """Dates that moved: two-line cells, a chip in a cell, a button at the end."""
    resolve = Button(w("处理", "Resolve"), small=True)

    def row(number: str, who: str, why: str, old: str, new: str, late: int, amount: str) -> TableRow:
        chip = Chip(w(f"+{late} 天", f"+{late} d"), "bad" if late > 2 else "warn")
        return TableRow((Cell(number, who), Cell(why), Cell(f"{old} → {new}", chip=chip), Cell(figure=Figure(amount, HERE)), Cell(actions=(resolve,))), number, HERE)

    columns = (TableColumn("number", w("订单 / 客户", "Order / customer"), "code"), TableColumn("why", w("原因", "Cause"), wrap=True),
               TableColumn("dates", w("承诺 → 新日期", "Promised → now"), "date"), TableColumn("amount", w("金额", "Amount"), "num"),
               TableColumn("acts", w("操作", "Acts"), "acts", hide_label=True))
    return Table(columns, (
        row("SO-2611-0462", w("杭州西澜电梯", "Hangzhou Xilan Lift"), w("产线 L3 停机 6 h，工单 MO-7731 顺延", "Line L3 down 6 h, MO-7731 slips"), "11-26", "11-29", 3, "284,000"),
        row("SO-2611-0455", w("常州天禾", "Changzhou Tianhe"), w("轴承 6205 到料晚 1 天", "Bearing 6205 arrives 1 day late"), "11-27", "11-28", 1, "96,500"),
        row("SO-2611-0438", w("嘉兴敏科", "Jiaxing Minke"), w("承运商未揽收", "Carrier has not picked up"), "11-24", "11-25", 1, "58,200"),
    ), w("交期有变的订单", "Orders whose dates moved"))


PEOPLE = (("林", "LX", "a", "林晓雯", "Lin Xiaowen", 512.6, 106.8, 18.2, 100.1), ("陈", "CS", "b", "陈思远", "Chen Siyuan", 441.0, 98.0, 9.4, 91.6),
          ("周", "ZM", "c", "周明", "Zhou Ming", 398.2, 94.8, 12.1, 90.9), ("吴", "WJ", "d", "吴佳宁", "Wu Jianing", 402.8, 83.9, -3.6, 78.9),
          ("郑", "ZH", "a", "郑浩", "Zheng Hao", 276.4, 76.8, 6.8, 77.8), ("孙", "SY", "b", "孙悦", "Sun Yue", 238.9, 59.7, -11.2, 61.0))


def table_people(w: Words) -> Table:
    """A ranking: avatar, figure, bar in a cell."""
    def row(rank: int, zh1: str, en1: str, tint: Any, zh: str, en: str, actual: float, share: float, growth: float, score: float) -> TableRow:
        tone: Any = "ok" if share >= 100 else "warn" if share >= 80 else "bad"
        change = f"{growth:+.1f}%".replace("-", "−")
        return TableRow((Cell(str(rank)), Cell(w(zh, en), avatar=Avatar(w(zh1, en1), tint=tint)), Cell(figure=Figure(f"{actual:,.1f}", HERE)),
                         Cell(f"{share:.1f}%", bar=Bar(share / 1.2, tone, mark=83.3)), Cell(change, tone="ok" if growth > 0 else "bad"), Cell(f"{score:.1f}", strong=True)))

    columns = (TableColumn("rank", "#", "num"), TableColumn("name", w("销售人员", "Salesperson")), TableColumn("actual", w("完成", "Actual"), "num", unit=w("万元", "10k")),
               TableColumn("share", w("达成率", "Attainment"), wrap=True), TableColumn("growth", w("同比", "YoY"), "num"), TableColumn("score", w("得分", "Score"), "num"))
    return Table(columns, tuple(row(n, *person) for n, person in enumerate(PEOPLE, 1)), w("人员排名", "People"))


MONTHS = (("1", 1500, 1600, 1380), ("2", 1290, 1400, 1210), ("3", 1700, 1700, 1560), ("4", 1680, 1750, 1620), ("5", 1900, 1850, 1690), ("6", 1960, 1950, 1760),
          ("7", 1920, 2000, 1770), ("8", 2040, 2100, 1830), ("9", 2160, 2200, 1940), ("10", 2210, 2300, 2000), ("11", 2270, 2590, 2070))


def chart_option(w: Words) -> Mapping[str, Any]:
    """Bars of actual and last year, a line of the target."""
    names = [w(f"{month[0]}月", "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov".split()[at]) for at, month in enumerate(MONTHS)]
    return {"grid": {"left": 4, "right": 8, "top": 36, "bottom": 4, "containLabel": True},
            "legend": {"left": 0, "top": 0, "itemWidth": 10, "itemHeight": 10, "icon": "roundRect", "textStyle": {"color": "@ink-2", "fontSize": 11}},
            "tooltip": {"trigger": "axis"}, "xAxis": {"type": "category", "data": names}, "yAxis": {"type": "value"},
            "series": [{"name": w("去年同期", "Last year"), "type": "bar", "data": [m[3] for m in MONTHS], "itemStyle": {"color": "@c-ghost", "borderRadius": [2, 2, 0, 0]}, "barGap": "10%"},
                       {"name": w("完成", "Actual"), "type": "bar", "data": [m[1] for m in MONTHS], "itemStyle": {"color": "@c1", "borderRadius": [2, 2, 0, 0]}},
                       {"name": w("目标", "Target"), "type": "line", "data": [m[2] for m in MONTHS], "symbolSize": 5, "itemStyle": {"color": "@c3"}, "lineStyle": {"color": "@c3", "width": 1.6}}]}


def chart(w: Words) -> Chart:
    """The chart with its table."""
    columns = (TableColumn("month", w("月", "Month")), TableColumn("actual", w("完成", "Actual"), "num"), TableColumn("target", w("目标", "Target"), "num"),
               TableColumn("last", w("去年同期", "Last year"), "num"))
    label = w("1 至 11 月完成、目标与去年同期", "January to November: actual, target, last year")
    return Chart(label, chart_option(w), Table(columns, tuple(TableRow((Cell(m[0]), Cell(f"{m[1]:,}"), Cell(f"{m[2]:,}"), Cell(f"{m[3]:,}"))) for m in MONTHS), label, stack=False), drill="#__")


def chart_card(w: Words) -> Card:
    """The chart in its card."""
    return Card(w("完成与目标", "Actual and target"), (chart(w),), w("万元 · 点柱看明细", "CNY 10k · click a bar"))


def pace_card(w: Words) -> Card:
    """A short line chart with legend and foot."""
    option = {"grid": {"left": 4, "right": 10, "top": 12, "bottom": 4, "containLabel": True}, "tooltip": {"trigger": "axis"},
              "xAxis": {"type": "category", "boundaryGap": False, "data": ["11-01", "11-08", "11-15", "11-22", "11-29"]}, "yAxis": {"type": "value"},
              "series": [{"name": w("完成", "Actual"), "type": "line", "data": [12, 90, 190, 341, None], "showSymbol": False, "lineStyle": {"color": "@c1", "width": 2}, "areaStyle": {"color": "@c1", "opacity": 0.1}, "itemStyle": {"color": "@c1"}},
                         {"name": w("节奏", "Pace"), "type": "line", "data": [15, 125, 240, 352, 480], "showSymbol": False, "lineStyle": {"color": "@c-ghost", "type": "dashed", "width": 1.5}, "itemStyle": {"color": "@c-ghost"}}]}
    columns = (TableColumn("day", w("日", "Day")), TableColumn("actual", w("完成", "Actual"), "num"))
    label = w("累计完成 341 万元，目标节奏 352 万元", "Attained 3.41M, pace 3.52M")
    table = Table(columns, (TableRow((Cell("11-22"), Cell("341"))),), label, stack=False)
    return Card(w("目标进度", "Target progress"), (Chart(label, option, table, short=True),), w("11 月 · 万元", "November · CNY 10k"),
                legend=(Legend(w("完成", "Actual"), "c1"), Legend(w("节奏", "Pace"), "ghost")), foot=w("按当前节奏月末约 466 万，缺口 14 万", "On course for 4.66M at month end, 0.14M short"), foot_icon="trending-up")


def meters(w: Words) -> Meters:
    """A funnel."""
    rows = ((w("线索", "Leads"), 100.0, "48", "—", True), (w("需求确认", "Qualified"), 74.0, "21", "9.86M", False), (w("方案报价", "Quoted"), 52.0, "12", "5.42M", False),
            (w("谈判", "Negotiation"), 30.0, "5", "2.31M", False), (w("赢单", "Won"), 40.0, "9", "3.41M", False))
    return Meters(tuple(Meter(name, Bar(0 if ghost else share, "ok" if name in ("赢单", "Won") else "", ghost=share if ghost else 0, thick=True), Figure(count, HERE), Figure(amount))
                        for name, share, count, amount, ghost in rows))


def lines_table(w: Words) -> Table:
    """A table one types into."""
    rows = (("RV-80E-121", w("RV 减速机 80E · 速比 121", "RV reducer 80E · ratio 121"), "60", "4,280.00", "6", "241,392.00", "11-25", "ok", w("现货 · 成品库 A", "From stock · warehouse A")),
            ("RV-40E-105", w("RV 减速机 40E · 速比 105", "RV reducer 40E · ratio 105"), "420", "2,960.00", "8", "1,143,744.00", w("12-09 · 迟", "12-09 · late"), "bad", w("产线 L2 有限产能排产", "Finite capacity, line L2")),
            ("HD-25-100", w("谐波减速机 25 · 速比 100", "Harmonic drive 25 · ratio 100"), "80", "1,890.00", "5", "143,640.00", "12-02", "ok", w("产线 L2 有限产能排产", "Finite capacity, line L2")),
            ("SV-750W-B", w("伺服电机 750 W 带抱闸", "Servo motor 750 W, brake"), "200", "1,260.00", "10", "226,800.00", w("12-06 · 迟", "12-06 · late"), "bad", w("伺服线满载至 12-04", "Servo line full to 12-04")),
            ("KIT-FL-80", w("法兰安装套件 80", "Flange kit 80"), "60", "185.00", "0", "11,100.00", "11-25", "ok", w("现货 · 成品库 A", "From stock · warehouse A")))

    def row(at: int, code: str, name: str, qty: str, price: str, off: str, amount: str, when: str, dot: Any, why: str) -> TableRow:
        return TableRow((Cell(name, f"{code} · {w('台', 'pcs')}"), Cell(edit=CellInput(f"qty{at}", qty, f"{w('数量', 'Quantity')} {code}", "decimal", width="m")),
                         Cell(edit=CellInput(f"price{at}", price, f"{w('单价', 'Price')} {code}", "decimal", width="m")), Cell(edit=CellInput(f"off{at}", off, f"{w('折扣', 'Discount')} {code}", "decimal", width="s")),
                         Cell(amount), Cell(when, why, dot=dot, tone="bad" if dot == "bad" else "")))

    columns = (TableColumn("product", w("产品", "Product")), TableColumn("qty", w("数量", "Qty"), "num"), TableColumn("price", w("单价", "Price"), "num"), TableColumn("off", w("折扣 %", "Disc. %"), "num"),
               TableColumn("amount", w("金额", "Amount"), "num"), TableColumn("promise", w("可承诺交期", "Promise"), phone="full"))
    return Table(columns, tuple(row(at, *line) for at, line in enumerate(rows)), w("产品明细", "Lines"),
                 (Cell(w("未税合计", "Net total"), span=4), Cell("1,766,676.00"), Cell(w("含税 1,996,343.88", "incl. VAT 1,996,343.88"))))


def checks(w: Words) -> tuple[AsideCheck, ...]:
    """The live checks of an order."""
    return (
        AsideCheck(w("交期承诺", "Delivery promise"), Chip(w("2 行晚于要求", "2 late"), "warn"),
                   (Meters(tuple(Meter(code, Bar(share, tone, mark=mark), Figure(when, tone="bad" if tone == "bad" else "")) for code, share, tone, mark, when in
                           (("RV-80E-121", 18.0, "ok", 40.0, "11-25"), ("RV-40E-105", 96.0, "bad", 40.0, "12-09"), ("HD-25-100", 66.0, "", 66.0, "12-02")))),),
                   Note(w("SV-750W-B 拆成 2 批（130 台 12-02，余 12-06）可满足首批；或周六加班 4 h 全部 12-03。", "Split SV-750W-B: 130 on 12-02, rest 12-06; or 4 h overtime on Saturday brings all to 12-03."),
                        "warn", "lightbulb", Button(w("采用", "Apply"), hx_post=HERE))),
        AsideCheck(w("信用额度", "Credit"), Chip(w("超限", "Over limit"), "bad"), (
            Bar(53, "bad", ghost=47, thick=True, label=w("占用 114%", "114% used")),
            Sums((SumRow(w("额度", "Limit"), "3,000,000"), SumRow(w("已占用（未收 + 未发）", "Used: open + unshipped"), figure=Figure("1,412,600", HERE)),
                  SumRow(w("本单含税", "This order"), "+1,996,344", tone="acc"), SumRow(w("剩余", "Left"), "−408,944", tone="bad", total=True))))),
        AsideCheck(w("毛利与授权", "Margin & authority"), Chip(w("需审批", "Approval"), "warn"),
                   (Sums((SumRow(w("毛利率", "Margin"), "32.8%"), SumRow(w("折让", "Discount given"), "147,624"), SumRow(w("我的折扣权限", "My authority"), "8%"), SumRow("SV-750W-B", w("10% → 经理", "10% → manager"), tone="warn"))),)),
    )


def steps(w: Words) -> Steps:
    """The state bar of an order."""
    names = (w("合同", "Contract"), w("订单", "Order"), w("排产", "Production"), w("发货", "Shipping"), w("签收", "Received"), w("回访", "Care"))
    return Steps(w("进度", "Progress"), tuple(Step(name, "done" if at == 0 else "now" if at == 1 else "todo") for at, name in enumerate(names)))


def flow(w: Words) -> Flow:
    """The chain of documents around an order."""
    return Flow(w("单据流", "Document flow"), (
        FlowStep(w("商机", "Opportunity"), "OP-2609-0117", "09-14", "done", HERE), FlowStep(w("报价 v3", "Quotation v3"), "QT-2610-0164", "10-22", "done", HERE),
        FlowStep(w("合同 · 双方已签", "Contract, signed"), "CT-2610-088", "11-05", "done", HERE), FlowStep(w("订单", "Order"), "SO-2611-0482", w("草稿", "Draft"), "now", HERE),
        FlowStep(w("生产订单", "Production"), "", w("确认后生成 3 张", "3 to be made")), FlowStep(w("发货", "Shipment"), "", w("预计 2 批", "2 expected"))))


def action_bar(w: Words) -> ActionBar:
    """Who decides next, and the acts."""
    return ActionBar(w("超出信用额度：需财务总监放行", "Over the credit limit: needs the finance director"), "bad",
                     (Button(w("存为草稿", "Save draft")), Button(w("提交审批", "Submit for approval"), icon="send", look="pri", hx_post=HERE)))


def timeline(w: Words) -> Timeline:
    """Notes, changes and events."""
    lin, zhou = w("林晓雯", "Lin Xiaowen"), w("周建国", "Zhou Jianguo")
    seg = Seg(w("种类", "Kind"), (SegItem(w("全部", "All"), HERE, True, "4"), SegItem(w("备注", "Notes"), HERE), SegItem(w("变更", "Changes"), HERE)))
    return Timeline((
        TimelineItem("note", lin, w("11-23 09:26", "23 Nov 09:26"), "2026-11-23T09:26:00+08:00", text=w("客户同意分两批，第一批 130 台 12 月 2 日前。", "The customer agrees to two parts, 130 pieces by 2 December."), avatar=Avatar(w("林", "LX"))),
        TimelineItem("change", zhou, w("11-23 09:20", "23 Nov 09:20"), "2026-11-23T09:20:00+08:00", changes=(
            Change(w("要求交期", "Requested date"), "2026-12-04", "2026-12-02"), Change(w("运输方式", "Delivery terms"), "", w("送货上门（含运费）", "DAP, freight included"))), reason=w("客户电话要求提前", "Customer asked by phone")),
        TimelineItem("file", lin, w("11-23 09:15", "23 Nov 09:15"), title=w("上传了附件", "uploaded a file"), files=(FileItem("HY-PO-88213.pdf", HERE, "248 kB"),)),
        TimelineItem("event", w("系统", "System"), w("11-23 09:12", "23 Nov 09:12"), title=w("由合同 CT-2610-088 生成", "made from contract CT-2610-088"), href=HERE),
    ), seg=seg, note_action="/style/timeline/", more=HERE)


def drawer(w: Words) -> Drawer:
    """The entries behind a figure; the total equals it."""
    sources = (("SO-2611-0471", w("苏州恒岳液压", "Suzhou Hengyue"), w("订单确认", "Ordered"), "acc", "11-21", "1,284,000"), ("SO-2611-0462", w("杭州西澜电梯", "Hangzhou Xilan"), w("订单确认", "Ordered"), "acc", "11-19", "984,600"),
               ("SO-2611-0440", w("无锡远澄", "Wuxi Yuancheng"), w("订单确认", "Ordered"), "acc", "11-14", "1,406,200"), ("CR-2611-0031", w("宁波海曙精工", "Ningbo Haishu"), w("退货冲减", "Return"), "bad", "11-12", "−86,400"),
               ("AD-2611-0007", w("常州天禾", "Changzhou Tianhe"), w("拆分 60 / 40", "Split 60 / 40"), "plum", "11-06", "348,500"))
    rows = tuple(TableRow((Cell(number, who, href=HERE), Cell(chip=Chip(kind, tone)), Cell(when, tone=""), Cell(amount, tone="bad" if amount[0] == "−" else "")), number)
                 for number, who, kind, tone, when, amount in sources)
    columns = (TableColumn("source", w("来源单据", "Source"), "code"), TableColumn("kind", w("类型", "Kind")), TableColumn("date", w("日期", "Date"), "date"), TableColumn("amount", w("计入金额", "Counted"), "num"))
    table = Table(columns, rows, w("分录", "Entries"), (Cell(w("合计 · 5 条分录，与页面数字一致", "Total · 5 entries, equals the figure"), span=3), Cell("3,936,900")), stack=False)
    return Drawer(w("林晓雯", "Lin Xiaowen"), w("销售额 · 2026-11 · 按订单确认", "Sales · Nov 2026 · confirmed orders"), "3,936,900",
                  ((w("确认订单", "Orders"), Figure("+3,674,800")), (w("退货冲减", "Returns"), Figure("−86,400", tone="bad")), (w("拆分", "Splits"), Figure("+348,500"))),
                  (table, Note(w("规则版本 考核方案 2026-H2 v3 · 11-23 09:40 计算，可复算", "Rule set: Appraisal 2026-H2 v3 · computed 23 Nov 09:40, reproducible"), "ok", "shield-check")),
                  (Button(w("导出", "Export"), HERE, "download", "ghost", True),), HERE)


def form(w: Words, faulty: bool = False) -> Form:
    """A form with one field of each kind; `faulty` with errors."""
    wrong = w("交期不能早于今天（2026-11-23）。", "The date cannot lie before today (2026-11-23).") if faulty else ""
    over = w("超过信用额度 408,944 元。", "Exceeds the credit limit by 408,944.") if faulty else ""
    general = FormSection((
        FieldView("customer", w("客户", "Customer"), "combobox", "7", w("苏州恒岳液压有限公司", "Suzhou Hengyue Hydraulics Co., Ltd."), required=True, search="/style/combobox/", help=w("可按名称、税号、电话或拼音查找", "Find by name, tax number, phone or pinyin")),
        FieldView("po", w("客户订单号", "Customer PO"), value="HY-PO-88213", maxlength=40),
        FieldView("requested", w("要求交期", "Requested date"), "date", "2026-11-02" if faulty else "2026-12-02", error=wrong, required=True),
        FieldView("amount", w("金额", "Amount"), "money", "1996344.00", unit="CNY", error=over),
        FieldView("terms", w("付款条件", "Payment terms"), "select", "b", options=(Option("a", w("款到发货", "Before shipping")), Option("b", w("30% 预付 · 60% 发货 · 10% 质保", "30% down · 60% on ship · 10% held")))),
        FieldView("discount", w("折扣", "Discount"), "number", "8", unit="%"),
        FieldView("note", w("备注", "Note"), "textarea", w("请带样件", "Bring samples"), wide=True),
    ), w("基本信息", "General"))
    choices = FormSection((
        FieldView("parts", w("分批发货", "Part shipments"), "radio", "2", options=(Option("1", w("不允许", "Not allowed")), Option("2", w("允许，最多 2 批", "Allowed, at most 2"), w("首批须满足要求交期", "The first part meets the date")))),
        FieldView("papers", w("随货文件", "Papers"), "multi", values=("q",), options=(Option("q", w("合格证", "Certificate")), Option("t", w("检验报告", "Test report")), Option("x", w("原产地证", "Certificate of origin"), disabled=True))),
        FieldView("urgent", w("加急（占用插单额度）", "Rush order"), "checkbox", checked=True), FieldView("mail", w("确认后邮件通知客户", "Mail the customer on confirmation"), "switch", checked=True),
        FieldView("owner", w("负责人", "Owner"), "readonly", w("林晓雯", "Lin Xiaowen")),
    ), w("选项", "Options"))
    errors = (FormError(wrong, "requested"), FormError(over, "amount")) if faulty else ()
    return Form("/style/form/", (general, choices), (Button(w("保存并提交", "Save and submit"), look="pri", icon="check"),), "form-faulty" if faulty else "form", errors=errors,
                who=w("财务总监 何敏", "He Min, finance director") if faulty else "", cancel=HERE, message=w("草稿已保存于 3 秒前", "Draft saved 3 s ago"))


def filters(w: Words) -> Filters:
    """Search, ready filters, conditions, builder, columns."""
    compare = (Option("eq", w("等于", "is")), Option("gte", w("不小于", "at least")), Option("lte", w("不大于", "at most")))
    contains = (Option("contains", w("包含", "contains")), Option("starts", w("开头是", "starts with")))
    return Filters("/style/list/", (("sort", "-date"),), "", w("搜索单号、客户、产品", "Search number, customer, product"),
                   Seg(w("常用", "Ready filters"), (SegItem(w("全部", "All"), HERE, True), SegItem(w("我的", "Mine"), HERE), SegItem(w("逾期", "Overdue"), HERE, count="12"))),
                   (FilterChip(w("客户 包含 “恒岳”", "Customer contains “Hengyue”"), HERE, HERE), FilterChip(w("日期 自 2026-11-01", "Date from 2026-11-01"), HERE, HERE, w("且", "and")), FilterChip(w("状态 = 已确认 或 已发货", "State is confirmed or shipped"), HERE, HERE, w("且", "and"))),
                   HERE, (FilterField("customer", w("客户", "Customer"), contains), FilterField("date", w("日期", "Date"), compare, "date"), FilterField("amount", w("金额", "Amount"), compare, "number"),
                          FilterField("state", w("状态", "State"), (Option("in", w("是", "is")),), "choice", (Option("draft", w("草稿", "Draft")), Option("confirmed", w("已确认", "Confirmed"))))),
                   (ColumnChoice("number", w("单号", "Number"), True), ColumnChoice("customer", w("客户", "Customer"), True), ColumnChoice("amount", w("金额", "Amount"), True), ColumnChoice("margin", w("毛利率", "Margin"), False)),
                   (Option("customer", w("客户", "customer")), Option("month", w("月", "month"))), "")


def saved_views(w: Words) -> SavedViews:
    """Stored filters as tabs."""
    return SavedViews((SavedView(w("全部订单", "All orders"), HERE, True, default=True), SavedView(w("本月未发货", "Unshipped this month"), HERE, shared=True, count="38"), SavedView(w("我的大客户", "My key accounts"), HERE)),
                      "/style/views/", (("sort", "-date"),), True)


def orders_table(w: Words, count: int = 24, select: bool = True) -> Table:
    """A long list with sorting, selection and totals."""
    customers = (w("苏州恒岳液压有限公司", "Suzhou Hengyue Hydraulics Co., Ltd."), w("杭州西澜电梯", "Hangzhou Xilan Lift"), w("无锡远澄", "Wuxi Yuancheng"), w("常州天禾", "Changzhou Tianhe"), w.long, w("嘉兴敏科", "Jiaxing Minke"))
    states = (Chip(w("已确认", "Confirmed"), "acc"), Chip(w("草稿", "Draft")), Chip(w("已发货", "Shipped"), "ok"), Chip(w("已冻结", "On hold"), "bad"))

    def row(n: int) -> TableRow:
        number = f"SO-2611-{482 - n:04d}"
        return TableRow((Cell(number), Cell(customers[n % 6]), Cell(f"2026-11-{23 - n % 20:02d}"), Cell(w("林晓雯", "Lin Xiaowen"), avatar=Avatar(w("林", "LX"), tint="b")), Cell(chip=states[n % 4]),
                         Cell(figure=Figure(f"{(n * 7919 % 1900 + 40) * 1000 + n * 37:,}", HERE)), Cell(f"{28 + n % 9}.{n % 10}%", heat="ok" if n % 9 > 5 else "warn" if n % 9 < 2 else "")), f"o{n}", HERE, "/style/drawer/", label=number)

    columns = (TableColumn("number", w("单号", "Number"), "code", "?sort=number"), TableColumn("customer", w("客户", "Customer"), sort_href="?sort=customer"), TableColumn("date", w("日期", "Date"), "date", "?sort=date", "desc"),
               TableColumn("owner", w("负责人", "Owner"), phone="opt"), TableColumn("state", w("状态", "State")), TableColumn("amount", w("金额", "Amount"), "num", "?sort=amount", unit=w("元", "CNY")), TableColumn("margin", w("毛利率", "Margin"), "num"))
    return Table(columns, tuple(row(n) for n in range(count)), w("订单", "Orders"), (Cell(w("合计", "Total"), span=5), Cell(figure=Figure("23,418,906", HERE)), Cell("31.6%")), "ids" if select else "", "list")


def pager(w: Words) -> Pager:
    """Keyset paging in the middle of a list."""
    return Pager("?p=first", "?p=prev", "?p=next", "?p=last", w("第 51–100 行", "Rows 51–100"), w("共 31,465 行", "31,465 rows"), "list")


def nothing(w: Words) -> EmptyState:
    """An empty list that says what to do next."""
    return EmptyState(w("还没有订单", "No orders yet"), w("从报价或合同生成订单，或从表格导入以前的订单。", "Make one from a quotation or contract, or import earlier orders from a spreadsheet."), "receipt-text",
                      (Button(w("新建订单", "New order"), HERE, "plus", "pri"), Button(w("导入", "Import"), HERE, "upload")))
