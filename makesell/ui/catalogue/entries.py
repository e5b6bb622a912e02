"""The floor `ui`: the catalogue's entries — each component, what it is for, and examples: usual, empty, very long, faulty."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from makesell.ui.catalogue import samples
from makesell.ui.catalogue.words import Words, words
from makesell.ui.parts import (
    Attachments,
    Avatar,
    Bar,
    Board,
    BoardCard,
    BoardColumn,
    Button,
    Card,
    Cell,
    Chip,
    EmptyState,
    Fact,
    Facts,
    FieldView,
    Figure,
    FileItem,
    Fragment,
    Identity,
    ImportPreview,
    ImportRow,
    JobProgress,
    Kpi,
    Kpis,
    Menu,
    Note,
    PageHead,
    PaletteGroup,
    PaletteItem,
    PaletteResults,
    Part,
    Related,
    RelatedBar,
    RowItem,
    RowList,
    Seg,
    SegItem,
    Shell,
    Spark,
    Split,
    Step,
    Steps,
    SumRow,
    Sums,
    Table,
    TableColumn,
    TableRow,
    Toast,
    Tree,
    TreeNode,
    Upload,
)

HERE = "#"


@dataclass(frozen=True)
class Example:
    """One way a component may look; `frame` puts it into a card as in a page."""

    caption: str
    parts: tuple[Part, ...]
    row: bool = False


@dataclass(frozen=True)
class Entry:
    """A component of the catalogue."""

    key: str
    name: str
    purpose: str
    examples: tuple[Example, ...]


def entries(shell: Shell) -> tuple[Entry, ...]:
    """All entries in the shell's language."""
    w = words(shell.lang)
    return (*_pieces(w), *_figures(w), *_tables(w), *_records(w), *_forms(w), *_overlays(w))


def _pieces(w: Words) -> tuple[Entry, ...]:
    new, long = w("新建报价", "New quotation"), w.long
    buttons = (Button(new, HERE, "plus", "pri"), Button(w("询交期", "Promise date"), icon="calendar-check"), Button(w("取消", "Cancel"), look="ghost"),
               Button(w("作废", "Void"), icon="trash-2", look="danger", confirm=w("作废报价 QT-2611-0193？它不再能被确认。", "Void quotation QT-2611-0193? It can no longer be confirmed.")),
               Button(w("小按钮", "Small"), small=True), Button(w("打印", "Print"), icon="printer", icon_only=True), Button(w("不可用", "Disabled"), disabled=True, reason=w("需要财务总监", "Needs the finance director")))
    menu = Menu(w("更多", "More"), (Button(w("复制", "Duplicate"), icon="copy"), Button(w("打印", "Print"), icon="printer")), look="")
    tones = tuple(Chip(text, tone) for text, tone in ((w("草稿", "Draft"), ""), (w("已确认", "Confirmed"), "acc"), (w("准时", "On time"), "ok"), (w("需审批", "Approval"), "warn"), (w("超限", "Over limit"), "bad"), (w("待签", "To sign"), "plum"), (w("在制", "In production"), "info")))  # fmt: skip
    notes = tuple(Note(w("拆成两批可满足要求交期。", "Two parts would meet the requested date."), tone) for tone in ("info", "ok", "warn", "bad"))
    items = (SegItem(w("月", "Month"), HERE, True), SegItem(w("季", "Quarter"), HERE), SegItem(w("年", "Year"), HERE))
    return (
        Entry("btn", _("Button"), _("One primary button a page; it names the effect."), (Example(_("usual"), (*buttons, menu), True), Example(_("very long"), (Button(long, HERE, "plus", "pri"),)))),
        Entry("seg", _("Segmented links"), _("Views of the same thing."), (Example(_("usual"), (Seg(w("期间", "Period"), items),)),)),
        Entry("chip", _("Status"), _("A word in a colour; colour never alone."), (Example(_("usual"), tones, True), Example(_("very long"), (Chip(long, "warn", "triangle-alert"),)))),
        Entry("avatar", _("Avatar"), _("A person or a customer in one or two letters."), (Example(_("usual"), tuple(Avatar(w("林", "LX"), tint=t) for t in ("a", "b", "c", "d")) + (Avatar(w("恒", "HY"), tint="c", large=True),), True),)),
        Entry("note", _("Note"), _("Advice or a warning, with at most one act."), (Example(_("usual"), notes), Example(_("very long"), (Note(long + " " + long, "warn", action=Button(w("采用", "Apply"), HERE)),)))),
        Entry("empty", _("Empty state"), _("Says what to do next."), (Example(_("usual"), (Card(body=(samples.nothing(w),), flush=True),)), Example(_("very long"), (Card(body=(EmptyState(long, long),), flush=True),)))),
    )


def _figures(w: Words) -> tuple[Entry, ...]:
    long_kpis = Kpis((Kpi(w.long, Figure("123,456,789,012.34", HERE, unit=w("元", "CNY")), "+1,234.5%", "ok", w.long, Spark((1, 2))), Kpi(w("无数字", "No number"), Figure("—"), note=w("历史从 2011 年开始", "History starts in 2011"))))
    sums = Sums((SumRow(w("额度", "Limit"), "3,000,000"), SumRow(w.long, figure=Figure("1,412,600", HERE)), SumRow(w("剩余", "Left"), "−408,944", tone="bad", total=True)))
    bars = (Bar(71.1, mark=73, label="71%"), Bar(53, "bad", ghost=47, thick=True, label="114%"), Bar(0, label="0%"), Bar(140, "ok", label="140%"))
    return (
        Entry("kpi", _("Key figures"), _("Five cells; each figure opens."), (Example(_("usual"), (samples.kpis(w),)), Example(_("very long"), (long_kpis,)))),
        Entry("fig", _("Figure that opens"), _("Any figure is a link to the entries that sum to it."), (Example(_("usual"), (Figure("3,412,600", HERE, w("3,412,600.00 元", "CNY 3,412,600.00")), Figure("—")), True),)),
        Entry("spark", _("Small line"), _("Drawn by the server."), (Example(_("usual"), (Spark(samples.RISING), Spark(samples.JAGGED, "bad"), Spark(samples.FALLING, "ok"), Spark((3, 3, 3), "warn")), True),)),
        Entry("bar", _("Bar"), _("A share, with pace or with what was used before."), (Example(_("usual"), bars),)),
        Entry("meters", _("Names with bars"), _("A funnel or a ranking."), (Example(_("usual"), (Card(w("我的商机", "My pipeline"), (samples.meters(w),)),)),)),
        Entry("chart", _("Chart"), _("Tokens as colours, a table for readers and print."), (Example(_("usual"), (Split((samples.chart_card(w),), (samples.pace_card(w),)),)),)),
        Entry("sums", _("Sums"), _("Amounts that end in a total."), (Example(_("usual"), (Card(w("信用额度", "Credit"), (sums,)),)),)),
    )


def _tables(w: Words) -> tuple[Entry, ...]:
    listing = samples.orders_table(w, 8)
    grouped_rows = (TableRow((Cell(w("华东", "East"), span=5), Cell("4,120,000"), Cell("")), kind="group"), *listing.rows[:2], TableRow((Cell(w("华南", "South"), span=5), Cell("2,010,000"), Cell("")), kind="group"), *listing.rows[2:4])
    empty = Table(listing.columns, (), listing.label, empty=samples.nothing(w))
    long_list = RowList((RowItem(w.long, w.long, "09:30", True, "phone", "bad", href=HERE, chip=Chip(w("逾期 1 天", "1 day late"), "bad"), figure=Figure("1,234,567", HERE)),))
    units = (TreeNode(w("捷安特（示例）公司", "Example company"), w("2 个单位", "2 units"), HERE, "building-2", open=True, figure=Figure("46", HERE), children=(
        TreeNode(w("销售部", "Sales"), w("18 人", "18 people"), HERE, "users", open=True, current=True, children=(TreeNode(w("华东组", "East team"), w("6 人", "6 people"), HERE, chip=Chip(w("直营账户", "House account"))), TreeNode(w.long, "", HERE))),
        TreeNode(w("生产部", "Production"), w("28 人", "28 people"), HERE, "factory"))),)  # fmt: skip
    return (
        Entry("table", _("Table"), _("Sticky head, sort links, selection, totals; cards on a phone."), (
            Example(_("usual"), (Card(w("订单", "Orders"), (listing,), flush=True),)), Example(_("two lines and buttons"), (Card(w("交期有变", "Promises that moved"), (samples.table_moved(w),), flush=True),)),
            Example(_("bars in cells"), (Card(w("人员排名", "People"), (samples.table_people(w),), flush=True),)), Example(_("grouped"), (Card(body=(replace(listing, rows=grouped_rows),), flush=True),)), Example(_("empty"), (Card(body=(empty,), flush=True),)))),
        Entry("cell-input", _("Editing in the table"), _("Tab from cell to cell; the server computes."), (Example(_("usual"), (Card(w("产品明细", "Lines"), (samples.lines_table(w),), flush=True),)),)),
        Entry("rows", _("Row list"), _("Things to do or to open."), (Example(_("usual"), (Card(w("今日跟进", "Today"), (samples.rows_today(w),), flush=True),)), Example(_("very long"), (Card(body=(long_list,), flush=True),)))),
        Entry("pager", _("Pages"), _("By key, never by count."), (Example(_("usual"), (Card(body=(samples.pager(w),), flush=True),)),)),
        Entry("tree", _("Tree"), _("Opens without scripts."), (Example(_("usual"), (Card(w("组织", "Organisation"), (Tree(w("组织", "Organisation"), units),)),)),)),
        Entry("import", _("Import preview"), _("What would happen, row by row; faults named at the cell."), (Example(_("with faults"), (_import(w),)),)),
    )


def _import(w: Words) -> ImportPreview:
    return ImportPreview(w("客户.xlsx 试运行", "customers.xlsx, test run"), (w("外部编号", "External id"), w("名称", "Name"), w("税号", "Tax number")), (
        ImportRow(2, ("C-1", w("苏州恒岳液压", "Suzhou Hengyue"), "91320500MA1"), verdict=w("新建", "New")),
        ImportRow(3, ("C-2", "", "9132"), (w("第 3 行：名称不能为空。", "Line 3: the name is missing."), w("第 3 行：税号应为 15、18 或 20 位。", "Line 3: a tax number has 15, 18 or 20 characters.")), bad_columns=(1, 2)),
        ImportRow(4, ("C-3", w.long, "913205007MA2"), verdict=w("更新 2 个字段", "Updates 2 fields")),
    ), w("2 行可导入", "2 rows good"), w("1 行有误", "1 row faulty"))


def _records(w: Words) -> tuple[Entry, ...]:
    bad = Steps(w("进度", "Progress"), (Step(w("草稿", "Draft"), "done"), Step(w("已冻结：超出信用", "On hold: credit"), "bad"), Step(w("确认", "Confirmed"))))
    facts = Facts((Fact(w("客户订单号", "Customer PO"), "HY-PO-88213"), Fact(w("要求交期", "Requested date"), "2026-12-02"), Fact(w("客户", "Customer"), w.long, HERE), Fact(w("金额", "Amount"), figure=Figure("1,996,344.00", HERE)), Fact(w("状态", "State"), chip=Chip(w("草稿", "Draft"))), Fact(w("备注", "Note"))))
    related = RelatedBar((Related(w("订单", "Orders"), "3", HERE, "receipt-text"), Related(w("发货", "Deliveries"), "2", HERE, "truck"), Related(w("逾期应收", "Overdue"), "1", HERE, "wallet", "bad")))
    cancel = Button(w("取消", "Cancel"), small=True, hx_post="/style/job/")
    jobs = (JobProgress(w("导入 AdventureWorks", "Import AdventureWorks"), "running", "/style/job/", "job-1", 42, w("订单 13,201 / 31,465 · 约剩 70 秒", "Orders 13,201 of 31,465 · about 70 s left"), cancel),
            JobProgress(w("重算余额", "Rebuild balances"), "waiting", "/style/job/", "job-2"), JobProgress(w("导出订单", "Export orders"), "done", "", "job-3", 100, w("31,465 行", "31,465 rows"), after=(Button(w("下载", "Download"), HERE, "download"),)),
            JobProgress(w("导入客户", "Import customers"), "failed", "", "job-4", 61, w("第 4,711 行：编码不是 UTF-8。", "Line 4,711: not UTF-8.")))
    files = (FileItem("HY-PO-88213.pdf", HERE, "248 kB", w("林晓雯", "Lin Xiaowen"), "11-23", Button(w("删除附件", "Delete file"), icon="trash-2", look="ghost", small=True, icon_only=True, confirm=w("删除 HY-PO-88213.pdf？", "Delete HY-PO-88213.pdf?"))), FileItem(w.long + ".xlsx", HERE, "3.1 MB"))
    head = PageHead("SO-2611-0482", w("林晓雯 创建于 11-23 09:12 · 自动保存于 3 秒前", "Created by Lin Xiaowen 23 Nov 09:12 · saved 3 s ago"), True, (Chip(w("草稿", "Draft")), Chip(w("来自合同 CT-2610-088", "From contract CT-2610-088"), "acc", "link-2", HERE)))
    return (
        Entry("head", _("Page head"), _("Title or number, states, acts."), (Example(_("usual"), (Fragment("ui/catalogue_head.html", {"head": head}),)), Example(_("very long"), (Fragment("ui/catalogue_head.html", {"head": replace(head, title=w.long, code=False, chips=())}),)))),
        Entry("steps", _("State bar"), _("Past, present, to come."), (Example(_("usual"), (samples.steps(w),)), Example(_("stopped"), (bad,)))),
        Entry("facts", _("Facts and party"), _("Read-only fields of a record."), (Example(_("usual"), (Identity(Avatar(w("恒", "HY"), tint="c", large=True), w("苏州恒岳液压有限公司", "Suzhou Hengyue Hydraulics Co., Ltd."), w("A 级 · 合作 6 年 · 准时付款 97%", "Grade A · 6 years · pays on time 97%"), HERE), Card(body=(facts,)))),)),
        Entry("related", _("Related"), _("Counts that lead to related nouns."), (Example(_("usual"), (related,)),)),
        Entry("flow", _("Document flow"), _("The chain of documents; each opens."), (Example(_("usual"), (Card(w("单据流", "Document flow"), (samples.flow(w),), w("每一步可打开", "each step opens")),)),)),
        Entry("checks", _("Checks aside"), _("Verdict, numbers, one suggested fix."), (Example(_("usual"), (Split(samples.checks(w)[:1], samples.checks(w)[1:2]),)),)),
        Entry("actbar", _("Action bar"), _("Says who decides next."), (Example(_("usual"), (samples.action_bar(w),)),)),
        Entry("timeline", _("Timeline"), _("Notes, changes old → new, events, files."), (Example(_("usual"), (samples.timeline(w),)), Example(_("empty"), (replace(samples.timeline(w), items=(), id="timeline-2", seg=None, note_action="", more=""),)))),
        Entry("files", _("Attachments"), _("Files of a record."), (Example(_("usual"), (Attachments(files, Upload("file", w("上传附件", "Upload a file"), help=w("最大 20 MB", "At most 20 MB"))),)),)),
        Entry("job", _("Long work"), _("Polled every two seconds; can be cancelled."), (Example(_("usual"), jobs),)),
        Entry("board", _("Board"), _("Cards dragged, or moved with Alt and the arrows."), (Example(_("usual"), (board(w),)),)),
    )


def board(w: Words) -> Board:
    """Four columns of cards."""
    def card(key: str, number: str, who: str, amount: str, note: str, chip: Chip) -> BoardCard:
        return BoardCard(key, number, HERE, who, amount, note, chip, True)

    late, day = Chip(w("+3 天", "+3 d"), "bad"), Chip(w("+1 天", "+1 d"), "warn")
    return Board(w("受影响的销售订单", "Sales orders affected"), (
        BoardColumn("todo", w("待处理", "To do"), "2", "380,500", "bad", (card("1", "SO-2611-0462", w("杭州西澜电梯", "Hangzhou Xilan Lift"), "284,000", w("林晓雯 · 2 小时前", "Lin Xiaowen · 2 h"), late), card("2", "SO-2611-0455", w("常州天禾", "Changzhou Tianhe"), "96,500", w("陈思远 · 4 小时前", "Chen Siyuan · 4 h"), day))),
        BoardColumn("extra", w("加班 / 外协", "Overtime"), "1", "1,284,000", "warn", (card("3", "SO-2611-0471", w.long, "1,284,000", w("周六 4 h", "Sat 4 h"), day),)),
        BoardColumn("split", w("拆批发货", "Part shipment"), "1", "58,200", "acc", (card("4", "SO-2611-0438", w("嘉兴敏科", "Jiaxing Minke"), "58,200", w("首批 40 台", "first 40"), Chip(w("准时", "On time"), "ok")),)),
        BoardColumn("done", w("已与客户确认", "Agreed"), "0", "", "ok"),
    ), "/style/board/")


def _forms(w: Words) -> tuple[Entry, ...]:
    upload = Upload("table", w("选择表格文件", "Choose a spreadsheet"), ".csv,.xlsx", w("CSV 或 XLSX，最大 20 MB", "CSV or XLSX, at most 20 MB"), w("文件不是 UTF-8 编码的 CSV。", "The file is not CSV in UTF-8."))
    return (
        Entry("form", _("Form"), _("Label, control, help and error together; errors once more in a summary."), (Example(_("usual"), (samples.form(w),)), Example(_("faulty"), (_faulty(w),)))),
        Entry("field", _("Fields alone"), _("Every kind of field."), (Example(_("usual"), (FieldView("alone", w("网址", "Web address"), placeholder="https://"), FieldView("lone", w.long, help=w.long, error=w.long, required=True))),)),
        Entry("upload", _("Upload"), _("A drop zone that is a file input."), (Example(_("faulty"), (upload,)),)),
        Entry("filters", _("Filters"), _("Conditions in the address, as chips one can remove."), (Example(_("usual"), (samples.filters(w),)),)),
        Entry("views", _("Saved views"), _("Stored filters, shared or one's own."), (Example(_("usual"), (samples.saved_views(w),)),)),
    )


def _faulty(w: Words) -> Part:
    """The form with errors, its inputs renamed so that ids stay unique on the page."""
    form = samples.form(w, faulty=True)
    sections = tuple(replace(s, fields=tuple(replace(f, name=f"x-{f.name}") for f in s.fields)) for s in form.sections)
    return replace(form, sections=sections, errors=tuple(replace(e, field=f"x-{e.field}") for e in form.errors))


def _overlays(w: Words) -> tuple[Entry, ...]:
    results = PaletteResults((
        PaletteGroup(w("动作", "Acts"), (PaletteItem(w("新建报价", "New quotation"), HERE, "file-plus", "N Q"), PaletteItem(w("填写今日日报", "Today's report"), HERE, "clipboard-pen", "N R"))),
        PaletteGroup(w("单据", "Documents"), (PaletteItem(w("SO-2611-0482 · 苏州恒岳液压", "SO-2611-0482 · Suzhou Hengyue"), HERE, "receipt-text", w("草稿", "Draft")),)),
        PaletteGroup(w("客户", "Customers"), (PaletteItem(w.long, HERE, "building-2", w("A 级", "Grade A")),))))
    return (
        Entry("drawer", _("Drawer"), _("The entries behind a figure; the total equals it."), (Example(_("usual"), (Fragment("ui/catalogue_drawer.html", {"drawer": samples.drawer(w)}),)),)),
        Entry("palette", _("Command palette"), _("Ctrl-K; finds records and acts."), (Example(_("usual"), (Fragment("ui/catalogue_palette.html", {"results": results}),)),)),
        Entry("toast", _("Toast"), _("A short word after an act, with undo."), (Example(_("usual"), (Fragment("ui/catalogue_toasts.html", {"toasts": (Toast(w("订单已确认", "Order confirmed"), "ok"), Toast(w("已删除 3 行", "3 rows deleted"), "", HERE), Toast(w("需要财务总监放行", "Needs the finance director"), "bad"))}),)),)),
    )
