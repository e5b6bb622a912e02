"""The floor `ui`: sample tables and row lists for the catalogue. All names and figures are invented."""

from typing import Any

from makesell.ui.catalogue.words import Words
from makesell.ui.parts import (
    Avatar,
    Bar,
    Button,
    Cell,
    CellInput,
    Chip,
    EmptyState,
    Figure,
    Menu,
    Pager,
    RowItem,
    RowList,
    Table,
    TableColumn,
    TableRow,
)

HERE = "#"
PEOPLE = (
    ("林", "LX", "a", "林晓雯", "Lin Xiaowen", 512.6, 106.8, 18.2, 100.1),
    ("陈", "CS", "b", "陈思远", "Chen Siyuan", 441.0, 98.0, 9.4, 91.6),
    ("周", "ZM", "c", "周明", "Zhou Ming", 398.2, 94.8, 12.1, 90.9),
    ("吴", "WJ", "d", "吴佳宁", "Wu Jianing", 402.8, 83.9, -3.6, 78.9),
    ("郑", "ZH", "a", "郑浩", "Zheng Hao", 276.4, 76.8, 6.8, 77.8),
    ("孙", "SY", "b", "孙悦", "Sun Yue", 238.9, 59.7, -11.2, 61.0),
)


def rows_today(w: Words) -> RowList:
    """Things to do today."""
    done = Button(w("完成", "Done"), small=True)
    more = Menu(
        w("更多", "More"),
        (Button(w("改到明天", "Move to tomorrow"), icon="calendar-days"), Button(w("删除", "Delete"), icon="trash-2", look="danger")),
        small=True,
    )
    return RowList(
        (
            RowItem(
                w("回访：宁波海曙精工", "Call back: Ningbo Haishu Precision"),
                w("报价 QT-2611-0193 v3 已发出 5 天未回复 · 620,000 元", "Quotation QT-2611-0193 v3, no answer for 5 days · CNY 620,000"),
                "09:30",
                True,
                "phone",
                "bad",
                href=HERE,
                chip=Chip(w("逾期 1 天", "1 day late"), "bad"),
                actions=(done, more),
            ),
            RowItem(
                w("合同谈判：苏州恒岳液压", "Contract talks: Suzhou Hengyue Hydraulics"),
                w("付款条件待定：30/60/10 · 请带样件", "Payment terms open: 30/60/10 · bring samples"),
                "10:30",
                False,
                "handshake",
                "acc",
                href=HERE,
                chip=Chip(w("商机 82%", "Deal 82%"), "acc"),
                actions=(done, more),
            ),
            RowItem(
                w("交付回访：无锡远澄", "After-delivery visit: Wuxi Yuancheng"),
                w("SO-2610-0411 已签收 3 天 · 满意度问卷待填", "SO-2610-0411 received 3 days ago · survey open"),
                "13:30",
                False,
                "package-check",
                "ok",
                href=HERE,
                chip=Chip(w("交付后", "Care plan"), "ok"),
                actions=(done, more),
            ),
            RowItem(
                w("签署：2026 下半年目标协议（变更 2）", "Sign: H2 2026 target agreement, change 2"),
                w("经理 周建国 已签 · 目标 4.6M → 4.8M", "Signed by manager Zhou Jianguo · 4.6M → 4.8M"),
                "15:00",
                False,
                "file-pen-line",
                "plum",
                href=HERE,
                chip=Chip(w("待签", "To sign"), "plum"),
                actions=(done, more),
            ),
            RowItem(
                w("公海认领：合肥智装（线索 3 天内回收）", "Claim from pool: Hefei Zhizhuang"),
                w("来源：上海工博会 · 需求 400 套减速机", "From Shanghai CIIF · needs 400 gear units"),
                "17:30",
                False,
                "users",
                "warn",
                href=HERE,
                chip=Chip(w("剩 3 天", "3 days left"), "warn"),
                actions=(done, more),
            ),
        )
    )


def table_moved(w: Words) -> Table:
    """Dates that moved: two-line cells, a chip in a cell, a button at the end."""
    resolve = Button(w("处理", "Resolve"), small=True)

    def row(number: str, who: str, why: str, old: str, new: str, late: int, amount: str) -> TableRow:
        chip = Chip(w(f"+{late} 天", f"+{late} d"), "bad" if late > 2 else "warn")
        return TableRow(
            (Cell(number, who), Cell(why), Cell(f"{old} → {new}", chip=chip), Cell(figure=Figure(amount, HERE)), Cell(actions=(resolve,))),
            number,
            HERE,
        )

    columns = (
        TableColumn("number", w("订单 / 客户", "Order / customer"), "code"),
        TableColumn("why", w("原因", "Cause"), wrap=True),
        TableColumn("dates", w("承诺 → 新日期", "Promised → now"), "date"),
        TableColumn("amount", w("金额", "Amount"), "num"),
        TableColumn("acts", w("操作", "Acts"), "acts", hide_label=True),
    )
    return Table(
        columns,
        (
            row(
                "SO-2611-0462",
                w("杭州西澜电梯", "Hangzhou Xilan Lift"),
                w("产线 L3 停机 6 h，工单 MO-7731 顺延", "Line L3 down 6 h, MO-7731 slips"),
                "11-26",
                "11-29",
                3,
                "284,000",
            ),
            row(
                "SO-2611-0455",
                w("常州天禾", "Changzhou Tianhe"),
                w("轴承 6205 到料晚 1 天", "Bearing 6205 arrives 1 day late"),
                "11-27",
                "11-28",
                1,
                "96,500",
            ),
            row(
                "SO-2611-0438",
                w("嘉兴敏科", "Jiaxing Minke"),
                w("承运商未揽收", "Carrier has not picked up"),
                "11-24",
                "11-25",
                1,
                "58,200",
            ),
        ),
        w("交期有变的订单", "Orders whose dates moved"),
    )


def table_people(w: Words) -> Table:
    """A ranking: avatar, figure, bar in a cell."""

    def row(rank: int, zh1: str, en1: str, tint: Any, zh: str, en: str, actual: float, share: float, growth: float, score: float) -> TableRow:
        tone: Any = "ok" if share >= 100 else "warn" if share >= 80 else "bad"
        change = f"{growth:+.1f}%".replace("-", "−")
        return TableRow(
            (
                Cell(str(rank)),
                Cell(w(zh, en), avatar=Avatar(w(zh1, en1), tint=tint)),
                Cell(figure=Figure(f"{actual:,.1f}", HERE)),
                Cell(f"{share:.1f}%", bar=Bar(share / 1.2, tone, mark=83.3)),
                Cell(change, tone="ok" if growth > 0 else "bad"),
                Cell(f"{score:.1f}", strong=True),
            )
        )

    columns = (
        TableColumn("rank", "#", "num"),
        TableColumn("name", w("销售人员", "Salesperson")),
        TableColumn("actual", w("完成", "Actual"), "num", unit=w("万元", "10k")),
        TableColumn("share", w("达成率", "Attainment"), wrap=True),
        TableColumn("growth", w("同比", "YoY"), "num"),
        TableColumn("score", w("得分", "Score"), "num"),
    )
    return Table(columns, tuple(row(n, *person) for n, person in enumerate(PEOPLE, 1)), w("人员排名", "People"))


def lines_table(w: Words) -> Table:
    """A table one types into."""
    rows = (
        (
            "RV-80E-121",
            w("RV 减速机 80E · 速比 121", "RV reducer 80E · ratio 121"),
            "60",
            "4,280.00",
            "6",
            "241,392.00",
            "11-25",
            "ok",
            w("现货 · 成品库 A", "From stock · warehouse A"),
        ),
        (
            "RV-40E-105",
            w("RV 减速机 40E · 速比 105", "RV reducer 40E · ratio 105"),
            "420",
            "2,960.00",
            "8",
            "1,143,744.00",
            w("12-09 · 迟", "12-09 · late"),
            "bad",
            w("产线 L2 有限产能排产", "Finite capacity, line L2"),
        ),
        (
            "HD-25-100",
            w("谐波减速机 25 · 速比 100", "Harmonic drive 25 · ratio 100"),
            "80",
            "1,890.00",
            "5",
            "143,640.00",
            "12-02",
            "ok",
            w("产线 L2 有限产能排产", "Finite capacity, line L2"),
        ),
        (
            "SV-750W-B",
            w("伺服电机 750 W 带抱闸", "Servo motor 750 W, brake"),
            "200",
            "1,260.00",
            "10",
            "226,800.00",
            w("12-06 · 迟", "12-06 · late"),
            "bad",
            w("伺服线满载至 12-04", "Servo line full to 12-04"),
        ),
        (
            "KIT-FL-80",
            w("法兰安装套件 80", "Flange kit 80"),
            "60",
            "185.00",
            "0",
            "11,100.00",
            "11-25",
            "ok",
            w("现货 · 成品库 A", "From stock · warehouse A"),
        ),
    )

    def row(at: int, code: str, name: str, qty: str, price: str, off: str, amount: str, when: str, dot: Any, why: str) -> TableRow:
        return TableRow(
            (
                Cell(name, f"{code} · {w('台', 'pcs')}"),
                Cell(edit=CellInput(f"qty{at}", qty, f"{w('数量', 'Quantity')} {code}", "decimal", width="m")),
                Cell(edit=CellInput(f"price{at}", price, f"{w('单价', 'Price')} {code}", "decimal", width="m")),
                Cell(edit=CellInput(f"off{at}", off, f"{w('折扣', 'Discount')} {code}", "decimal", width="s")),
                Cell(amount),
                Cell(when, why, dot=dot, tone="bad" if dot == "bad" else ""),
            )
        )

    columns = (
        TableColumn("product", w("产品", "Product")),
        TableColumn("qty", w("数量", "Qty"), "num"),
        TableColumn("price", w("单价", "Price"), "num"),
        TableColumn("off", w("折扣 %", "Disc. %"), "num"),
        TableColumn("amount", w("金额", "Amount"), "num"),
        TableColumn("promise", w("可承诺交期", "Promise"), phone="full"),
    )
    return Table(
        columns,
        tuple(row(at, *line) for at, line in enumerate(rows)),
        w("产品明细", "Lines"),
        (Cell(w("未税合计", "Net total"), span=4), Cell("1,766,676.00"), Cell(w("含税 1,996,343.88", "incl. VAT 1,996,343.88"))),
    )


def orders_table(w: Words, count: int = 24, select: bool = True) -> Table:
    """A long list with sorting, selection and totals."""
    customers = (
        w("苏州恒岳液压有限公司", "Suzhou Hengyue Hydraulics Co., Ltd."),
        w("杭州西澜电梯", "Hangzhou Xilan Lift"),
        w("无锡远澄", "Wuxi Yuancheng"),
        w("常州天禾", "Changzhou Tianhe"),
        w.long,
        w("嘉兴敏科", "Jiaxing Minke"),
    )
    states = (
        Chip(w("已确认", "Confirmed"), "acc"),
        Chip(w("草稿", "Draft")),
        Chip(w("已发货", "Shipped"), "ok"),
        Chip(w("已冻结", "On hold"), "bad"),
    )

    def row(n: int) -> TableRow:
        number = f"SO-2611-{482 - n:04d}"
        return TableRow(
            (
                Cell(number),
                Cell(customers[n % 6]),
                Cell(f"2026-11-{23 - n % 20:02d}"),
                Cell(w("林晓雯", "Lin Xiaowen"), avatar=Avatar(w("林", "LX"), tint="b")),
                Cell(chip=states[n % 4]),
                Cell(figure=Figure(f"{(n * 7919 % 1900 + 40) * 1000 + n * 37:,}", HERE)),
                Cell(f"{28 + n % 9}.{n % 10}%", heat="ok" if n % 9 > 5 else "warn" if n % 9 < 2 else ""),
            ),
            f"o{n}",
            HERE,
            "/style/drawer/",
            label=number,
        )

    columns = (
        TableColumn("number", w("单号", "Number"), "code", "?sort=number"),
        TableColumn("customer", w("客户", "Customer"), sort_href="?sort=customer"),
        TableColumn("date", w("日期", "Date"), "date", "?sort=date", "desc"),
        TableColumn("owner", w("负责人", "Owner"), phone="opt"),
        TableColumn("state", w("状态", "State")),
        TableColumn("amount", w("金额", "Amount"), "num", "?sort=amount", unit=w("元", "CNY")),
        TableColumn("margin", w("毛利率", "Margin"), "num"),
    )
    return Table(
        columns,
        tuple(row(n) for n in range(count)),
        w("订单", "Orders"),
        (Cell(w("合计", "Total"), span=5), Cell(figure=Figure("23,418,906", HERE)), Cell("31.6%")),
        "ids" if select else "",
        "list",
    )


def pager(w: Words) -> Pager:
    """Keyset paging in the middle of a list."""
    return Pager("?p=first", "?p=prev", "?p=next", "?p=last", w("第 51–100 行", "Rows 51–100"), w("共 31,465 行", "31,465 rows"), "list")


def nothing(w: Words) -> EmptyState:
    """An empty list that says what to do next."""
    return EmptyState(
        w("还没有订单", "No orders yet"),
        w(
            "从报价或合同生成订单，或从表格导入以前的订单。",
            "Make one from a quotation or contract, or import earlier orders from a spreadsheet.",
        ),
        "receipt-text",
        (Button(w("新建订单", "New order"), HERE, "plus", "pri"), Button(w("导入", "Import"), HERE, "upload")),
    )
