"""The floor `ui`: sample parts of a document for the catalogue. All names and figures are invented."""

from makesell.ui.catalogue.words import Words
from makesell.ui.parts import (
    ActionBar,
    AsideCheck,
    Avatar,
    Bar,
    Button,
    Cell,
    Change,
    Chip,
    Drawer,
    Figure,
    FileItem,
    Flow,
    FlowStep,
    Meter,
    Meters,
    Note,
    Seg,
    SegItem,
    Step,
    Steps,
    SumRow,
    Sums,
    Table,
    TableColumn,
    TableRow,
    Timeline,
    TimelineItem,
    Tone,
)

HERE = "#"


def checks(w: Words) -> tuple[AsideCheck, ...]:
    """The live checks of an order."""
    lines: tuple[tuple[str, float, Tone, float, str], ...] = (
        ("RV-80E-121", 18.0, "ok", 40.0, "11-25"),
        ("RV-40E-105", 96.0, "bad", 40.0, "12-09"),
        ("HD-25-100", 66.0, "", 66.0, "12-02"),
    )
    return (
        AsideCheck(
            w("交期承诺", "Delivery promise"),
            Chip(w("2 行晚于要求", "2 late"), "warn"),
            (
                Meters(
                    tuple(
                        Meter(code, Bar(share, tone, mark=mark), Figure(when, tone="bad" if tone == "bad" else ""))
                        for code, share, tone, mark, when in lines
                    )
                ),
            ),
            Note(
                w(
                    "SV-750W-B 拆成 2 批（130 台 12-02，余 12-06）可满足首批；或周六加班 4 h 全部 12-03。",
                    "Split SV-750W-B: 130 on 12-02, rest 12-06; or 4 h overtime on Saturday brings all to 12-03.",
                ),
                "warn",
                "lightbulb",
                Button(w("采用", "Apply"), hx_post=HERE),
            ),
        ),
        AsideCheck(
            w("信用额度", "Credit"),
            Chip(w("超限", "Over limit"), "bad"),
            (
                Bar(53, "bad", ghost=47, thick=True, label=w("占用 114%", "114% used")),
                Sums(
                    (
                        SumRow(w("额度", "Limit"), "3,000,000"),
                        SumRow(w("已占用（未收 + 未发）", "Used: open + unshipped"), figure=Figure("1,412,600", HERE)),
                        SumRow(w("本单含税", "This order"), "+1,996,344", tone="acc"),
                        SumRow(w("剩余", "Left"), "−408,944", tone="bad", total=True),
                    )
                ),
            ),
        ),
        AsideCheck(
            w("毛利与授权", "Margin & authority"),
            Chip(w("需审批", "Approval"), "warn"),
            (
                Sums(
                    (
                        SumRow(w("毛利率", "Margin"), "32.8%"),
                        SumRow(w("折让", "Discount given"), "147,624"),
                        SumRow(w("我的折扣权限", "My authority"), "8%"),
                        SumRow("SV-750W-B", w("10% → 经理", "10% → manager"), tone="warn"),
                    )
                ),
            ),
        ),
    )


def steps(w: Words) -> Steps:
    """The state bar of an order."""
    names = (
        w("合同", "Contract"),
        w("订单", "Order"),
        w("排产", "Production"),
        w("发货", "Shipping"),
        w("签收", "Received"),
        w("回访", "Care"),
    )
    return Steps(w("进度", "Progress"), tuple(Step(name, "done" if at == 0 else "now" if at == 1 else "todo") for at, name in enumerate(names)))


def flow(w: Words) -> Flow:
    """The chain of documents around an order."""
    return Flow(
        w("单据流", "Document flow"),
        (
            FlowStep(w("商机", "Opportunity"), "OP-2609-0117", "09-14", "done", HERE),
            FlowStep(w("报价 v3", "Quotation v3"), "QT-2610-0164", "10-22", "done", HERE),
            FlowStep(w("合同 · 双方已签", "Contract, signed"), "CT-2610-088", "11-05", "done", HERE),
            FlowStep(w("订单", "Order"), "SO-2611-0482", w("草稿", "Draft"), "now", HERE),
            FlowStep(w("生产订单", "Production"), "", w("确认后生成 3 张", "3 to be made")),
            FlowStep(w("发货", "Shipment"), "", w("预计 2 批", "2 expected")),
        ),
    )


def action_bar(w: Words) -> ActionBar:
    """Who decides next, and the acts."""
    return ActionBar(
        w("超出信用额度：需财务总监放行", "Over the credit limit: needs the finance director"),
        "bad",
        (Button(w("存为草稿", "Save draft")), Button(w("提交审批", "Submit for approval"), icon="send", look="pri", hx_post=HERE)),
    )


def timeline(w: Words) -> Timeline:
    """Notes, changes and events."""
    lin, zhou = w("林晓雯", "Lin Xiaowen"), w("周建国", "Zhou Jianguo")
    seg = Seg(
        w("种类", "Kind"),
        (SegItem(w("全部", "All"), HERE, True, "4"), SegItem(w("备注", "Notes"), HERE), SegItem(w("变更", "Changes"), HERE)),
    )
    return Timeline(
        (
            TimelineItem(
                "note",
                lin,
                w("11-23 09:26", "23 Nov 09:26"),
                "2026-11-23T09:26:00+08:00",
                text=w("客户同意分两批，第一批 130 台 12 月 2 日前。", "The customer agrees to two parts, 130 pieces by 2 December."),
                avatar=Avatar(w("林", "LX")),
            ),
            TimelineItem(
                "change",
                zhou,
                w("11-23 09:20", "23 Nov 09:20"),
                "2026-11-23T09:20:00+08:00",
                changes=(
                    Change(w("要求交期", "Requested date"), "2026-12-04", "2026-12-02"),
                    Change(w("运输方式", "Delivery terms"), "", w("送货上门（含运费）", "DAP, freight included")),
                ),
                reason=w("客户电话要求提前", "Customer asked by phone"),
            ),
            TimelineItem(
                "file",
                lin,
                w("11-23 09:15", "23 Nov 09:15"),
                title=w("上传了附件", "uploaded a file"),
                files=(FileItem("HY-PO-88213.pdf", HERE, "248 kB"),),
            ),
            TimelineItem(
                "event",
                w("系统", "System"),
                w("11-23 09:12", "23 Nov 09:12"),
                title=w("由合同 CT-2610-088 生成", "made from contract CT-2610-088"),
                href=HERE,
            ),
        ),
        seg=seg,
        note_action="/style/timeline/",
        more=HERE,
    )


def drawer(w: Words) -> Drawer:
    """The entries behind a figure; the total equals it."""
    sources: tuple[tuple[str, str, str, Tone, str, str], ...] = (
        ("SO-2611-0471", w("苏州恒岳液压", "Suzhou Hengyue"), w("订单确认", "Ordered"), "acc", "11-21", "1,284,000"),
        ("SO-2611-0462", w("杭州西澜电梯", "Hangzhou Xilan"), w("订单确认", "Ordered"), "acc", "11-19", "984,600"),
        ("SO-2611-0440", w("无锡远澄", "Wuxi Yuancheng"), w("订单确认", "Ordered"), "acc", "11-14", "1,406,200"),
        ("CR-2611-0031", w("宁波海曙精工", "Ningbo Haishu"), w("退货冲减", "Return"), "bad", "11-12", "−86,400"),
        ("AD-2611-0007", w("常州天禾", "Changzhou Tianhe"), w("拆分 60 / 40", "Split 60 / 40"), "plum", "11-06", "348,500"),
    )
    rows = tuple(
        TableRow(
            (
                Cell(number, who, href=HERE),
                Cell(chip=Chip(kind, tone)),
                Cell(when, tone=""),
                Cell(amount, tone="bad" if amount[0] == "−" else ""),
            ),
        )
        for number, who, kind, tone, when, amount in sources
    )
    columns = (
        TableColumn("source", w("来源单据", "Source"), "code"),
        TableColumn("kind", w("类型", "Kind")),
        TableColumn("date", w("日期", "Date"), "date"),
        TableColumn("amount", w("计入金额", "Counted"), "num"),
    )
    table = Table(
        columns,
        rows,
        w("分录", "Entries"),
        (Cell(w("合计 · 5 条分录，与页面数字一致", "Total · 5 entries, equals the figure"), span=3), Cell("3,936,900")),
        stack=False,
    )
    return Drawer(
        w("林晓雯", "Lin Xiaowen"),
        w("销售额 · 2026-11 · 按订单确认", "Sales · Nov 2026 · confirmed orders"),
        "3,936,900",
        (
            (w("确认订单", "Orders"), Figure("+3,674,800")),
            (w("退货冲减", "Returns"), Figure("−86,400", tone="bad")),
            (w("拆分", "Splits"), Figure("+348,500")),
        ),
        (
            table,
            Note(
                w(
                    "规则版本 考核方案 2026-H2 v3 · 11-23 09:40 计算，可复算",
                    "Rule set: Appraisal 2026-H2 v3 · computed 23 Nov 09:40, reproducible",
                ),
                "ok",
                "shield-check",
            ),
        ),
        (Button(w("导出", "Export"), HERE, "download", "ghost", True),),
        HERE,
    )
