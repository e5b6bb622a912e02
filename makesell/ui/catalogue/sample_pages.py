"""The floor `ui`: the catalogue's sample pages, one of each kind, as a door would fill them."""

from collections.abc import Mapping
from typing import Literal

from makesell.ui.catalogue import samples
from makesell.ui.catalogue.entries import board
from makesell.ui.catalogue.words import words
from makesell.ui.parts import (
    Avatar,
    BoardPage,
    Button,
    Card,
    Chip,
    ComboboxItem,
    ComboboxResults,
    Crumb,
    DemoPerson,
    DrillPage,
    Fact,
    Facts,
    FieldView,
    Form,
    FormPage,
    FormSection,
    Identity,
    JobProgress,
    ListPage,
    Note,
    Page,
    PageHead,
    PaletteGroup,
    PaletteItem,
    PaletteResults,
    Part,
    PlainPage,
    PrintPage,
    RecordPage,
    Related,
    RelatedBar,
    Seg,
    SegItem,
    Shell,
    Step,
    Steps,
    SumRow,
    Sums,
    Table,
    Upload,
    WizardPage,
    WorkbenchPage,
)

HERE = "#"


def pages(shell: Shell) -> Mapping[str, Page]:
    """One page of each kind by name."""
    return {
        "workbench": _workbench(shell),
        "figures": _figures(shell),
        "list": _list(shell),
        "empty": _list(shell, 0),
        "record": _record(shell),
        "form": _form(shell),
        "faulty": _form(shell, True),
        "wizard": _wizard(shell),
        "board": _board(shell),
        "drill": _drill(shell),
        "login": _login(shell),
        "error": _error(shell),
        "print": _print(shell),
    }


def partials(shell: Shell) -> Mapping[str, Part]:
    """What the samples ask for by htmx, by name: a door serves them at the same addresses (/style/<name>/)."""
    w = words(shell.lang)
    acts = (
        PaletteItem(w("新建报价", "New quotation"), HERE, "file-plus", "N Q"),
        PaletteItem(w("填写今日日报", "Today's report"), HERE, "clipboard-pen", "N R"),
    )
    customers = (PaletteItem(w("苏州恒岳液压有限公司", "Suzhou Hengyue Hydraulics Co., Ltd."), HERE, "building-2", w("A 级", "Grade A")),)
    found = (ComboboxItem("1", w("苏州恒岳液压有限公司", "Suzhou Hengyue"), "C-001"), ComboboxItem("2", w.long, "C-002"))
    return {
        "palette": PaletteResults((PaletteGroup(w("动作", "Acts"), acts), PaletteGroup(w("客户", "Customers"), customers))),
        "combobox": ComboboxResults("customer", found, HERE, w("新建客户", "New customer")),
        "suggestions": samples.suggestions(w),
        "drawer": samples.drawer(w),
        "job": JobProgress(w("导入完成", "Imported"), "done", "", "job", 100),
        "timeline": samples.timeline(w),
    }


def _workbench(shell: Shell) -> WorkbenchPage:
    w = words(shell.lang)
    head = PageHead(
        w("早上好，晓雯", "Good morning, Xiaowen"),
        w(
            "11 月 23 日 星期一 · 本月还剩 6 个工作日 · 今天 5 件跟进，3 张订单交期有变",
            "Monday 23 November · 6 working days left this month · 5 follow-ups, 3 delivery changes",
        ),
        actions=(
            Button(w("询交期", "Promise date"), HERE, "calendar-check"),
            Button(w("记跟进", "Log activity"), HERE, "notebook-pen"),
            Button(w("新建报价", "New quotation"), HERE, "plus", "pri"),
        ),
    )
    seg = Seg(
        w("期间", "Period"),
        (SegItem(w("今天", "Today"), HERE, True), SegItem(w("本周", "Week"), HERE), SegItem(w("已逾期", "Overdue"), HERE)),
    )
    today = Card(w("今日跟进", "Today"), (samples.rows_today(w),), "1 / 6", actions=(seg,), flush=True)
    moved = Card(
        w("交期有变", "Promises that moved"),
        (samples.table_moved(w),),
        chip=Chip("3", "bad"),
        actions=(Button(w("全部订单", "All orders"), HERE, look="ghost", small=True, icon_end="arrow-right"),),
        flush=True,
    )
    report = Card(
        w("今日日报", "Today's report"),
        (
            Sums(
                (
                    SumRow(w("拜访 / 电话", "Visits / calls"), "2 / 9"),
                    SumRow(w("新增报价", "New quotations"), "1 · 620,000"),
                    SumRow(w("确认订单", "Confirmed orders"), "1 · 662,000"),
                )
            ),
            Note(w("数字已由系统填好，只需写问题与下一步。", "Figures are filled in. Add problems and next steps."), icon="sparkles"),
        ),
        chip=Chip(w("草稿", "Draft"), "warn"),
    )
    pipeline = Card(w("我的商机", "My pipeline"), (samples.meters(w),), w("元 · 点数字看明细", "CNY · click a figure"))
    return WorkbenchPage(
        head,
        (Crumb(w("我的工作台", "Workbench")),),
        kpis=samples.kpis(w),
        left=(today, moved),
        right=(samples.pace_card(w), pipeline, report),
    )


def _figures(shell: Shell) -> WorkbenchPage:
    w = words(shell.lang)
    seg = Seg(w("期间", "Period"), (SegItem(w("月", "Month"), HERE, True), SegItem(w("季", "Quarter"), HERE), SegItem(w("年", "Year"), HERE)))
    head = PageHead(
        w("华东大区业绩", "East region results"),
        w("2026 年 11 月 · 截至 11-23 09:40 · 按订单确认口径", "November 2026 · to 23 Nov 09:40 · on confirmed orders"),
        seg=seg,
        actions=(Button(w("筛选", "Filter"), HERE, "sliders-horizontal"), Button(w("导出", "Export"), HERE, "download")),
    )
    people = Card(
        w("人员排名", "People"),
        (samples.table_people(w),),
        w("考核得分 = 达成 60% + 满意度 25% + 增长 15%", "Score = attainment 60, satisfaction 25, growth 15"),
        flush=True,
    )
    return WorkbenchPage(
        head,
        (Crumb(w("绩效", "Performance"), HERE), Crumb(w("华东大区", "East region"))),
        kpis=samples.kpis(w),
        left=(samples.chart_card(w),),
        right=(people,),
        ratio="half",
    )


def _list(shell: Shell, count: int = 50) -> ListPage:
    w = words(shell.lang)
    table = samples.orders_table(w, count)
    if not count:
        table = Table(table.columns, (), table.label, empty=samples.nothing(w))
    bulk = (
        Button(w("指派给…", "Assign…"), small=True, name="act", value="assign", icon="user-round-plus"),
        Button(w("导出", "Export"), small=True, name="act", value="export", icon="download"),
    )
    head = PageHead(
        w("订单", "Orders"),
        actions=(
            Button(w("导出", "Export"), HERE, "download"),
            Button(w("新建订单", "New order"), HERE, "plus", "pri", key="o", key_group="new"),
        ),
    )
    return ListPage(
        head,
        (Crumb(w("订单", "Orders")),),
        table=table,
        views=samples.saved_views(w),
        filters=samples.filters(w),
        pager=samples.pager(w) if count else None,
        bulk=bulk,
        bulk_action="/style/bulk/",
        all_matching=w("全部 31,465 行", "all 31,465 rows"),
    )


def _record(shell: Shell) -> RecordPage:
    w = words(shell.lang)
    head = PageHead(
        "SO-2611-0482",
        w("林晓雯 创建于 11-23 09:12 · 自动保存于 3 秒前", "Created by Lin Xiaowen 23 Nov 09:12 · saved 3 s ago"),
        True,
        (Chip(w("草稿", "Draft")), Chip(w("来自合同 CT-2610-088", "From contract CT-2610-088"), "acc", "link-2", HERE)),
    )
    facts = Facts(
        (
            Fact(w("客户订单号", "Customer PO"), "HY-PO-88213"),
            Fact(w("要求交期", "Requested date"), "2026-12-02"),
            Fact(w("付款条件", "Payment terms"), w("30% 预付 · 60% 发货 · 10% 质保", "30% down · 60% on ship · 10% held")),
            Fact(w("运输方式", "Delivery terms"), w("送货上门（含运费）", "DAP, freight included")),
        )
    )
    party = Identity(
        Avatar(w("恒", "HY"), tint="c", large=True),
        w("苏州恒岳液压有限公司", "Suzhou Hengyue Hydraulics Co., Ltd."),
        w("A 级 · 合作 6 年 · 近 12 月 8,412,000 元 · 准时付款 97%", "Grade A · 6 years · 8.41M in 12 months · pays on time 97%"),
        HERE,
        facts,
    )
    lines = Card(
        w("产品明细", "Lines"),
        (samples.lines_table(w),),
        w("5 行 · Tab 逐格编辑", "5 lines · Tab to move"),
        actions=(
            Button(w("从表格粘贴", "Paste"), icon="clipboard-paste", look="ghost", small=True),
            Button(w("加行", "Add line"), icon="plus", small=True),
        ),
        flush=True,
    )
    chain = Card(w("单据流", "Document flow"), (samples.flow(w),), w("每一步可打开", "each step opens"))
    related = RelatedBar(
        (
            Related(w("报价", "Quotations"), "1", HERE, "file-text"),
            Related(w("发货", "Deliveries"), "2", HERE, "truck"),
            Related(w("发票", "Invoices"), "0", HERE, "receipt"),
        )
    )
    return RecordPage(
        head,
        (Crumb(w("订单与交期", "Orders & promises"), HERE), Crumb("SO-2611-0482", code=True)),
        steps=samples.steps(w),
        related=related,
        identity=party,
        main=(lines, chain),
        aside=samples.checks(w),
        timeline=samples.timeline(w),
        bar=samples.action_bar(w),
        edit=HERE,
    )


def _form(shell: Shell, faulty: bool = False) -> FormPage:
    w = words(shell.lang)
    return FormPage(
        PageHead(w("新建订单", "New order")),
        (Crumb(w("订单", "Orders"), HERE), Crumb(w("新建", "New"))),
        form=samples.form(w, faulty),
        aside=samples.checks(w)[1:2],
    )


def _wizard(shell: Shell) -> WizardPage:
    w = words(shell.lang)
    steps = Steps(
        w("步骤", "Steps"),
        (
            Step(w("选择文件", "Choose the file"), "done"),
            Step(w("对应列", "Match columns"), "now"),
            Step(w("试运行", "Test run")),
            Step(w("导入", "Import")),
        ),
    )
    section = FormSection(
        (
            FieldView("name", w("名称", "Name"), "select", "2", options=()),
            FieldView("tax", w("税号", "Tax number"), "select", "3", options=()),
        ),
        w("哪一列是什么", "Which column is what"),
    )
    form = Form(
        "/style/form/",
        (section,),
        (Button(w("试运行", "Test run"), look="pri", icon="play"),),
        extra=(Upload("again", w("换一个文件", "Another file")),),
    )
    return WizardPage(
        PageHead(w("导入客户", "Import customers")),
        (Crumb(w("客户", "Customers"), HERE), Crumb(w("导入", "Import"))),
        steps=steps,
        body=(Note(w("找到 1,204 行。", "1,204 rows found.")),),
        form=form,
        back=HERE,
    )


def _board(shell: Shell) -> BoardPage:
    w = words(shell.lang)
    return BoardPage(
        PageHead(w("受影响的销售订单", "Sales orders affected"), w("拖到列里即派发处理", "Drop on a column to hand over")),
        (Crumb(w("排产", "Production"), HERE), Crumb(w("受影响的订单", "Affected"))),
        board=board(w),
    )


def _drill(shell: Shell) -> DrillPage:
    w = words(shell.lang)
    drawer = samples.drawer(w)
    return DrillPage(
        PageHead(f"{drawer.title} · {drawer.figure}", drawer.over),
        (Crumb(w("绩效", "Performance"), HERE), Crumb(w("分录", "Entries"))),
        drawer=drawer,
    )


def _login(shell: Shell) -> PlainPage:
    w = words(shell.lang)
    fields = FormSection(
        (
            FieldView("login", w("邮箱", "Mail address"), "email", required=True, autocomplete="username", wide=True),
            FieldView("password", w("密码", "Password"), "password", required=True, autocomplete="current-password", wide=True),
        ),
        columns=1,
    )
    form = Form("/style/form/", (fields,), (Button(w("登录", "Log in"), look="pri"),), "login", plain=True)
    people: tuple[tuple[str, str, Literal["a", "b", "c", "d"]], ...] = (
        (w("何敏", "He Min"), w("财务总监", "Finance director"), "b"),
        (w("林晓雯", "Lin Xiaowen"), w("销售代表", "Salesperson"), "a"),
        (w("周建国", "Zhou Jianguo"), w("销售经理", "Sales manager"), "c"),
        (w("吴佳宁", "Wu Jianing"), w("计划员", "Planner"), "d"),
        (w("郑浩", "Zheng Hao"), w("仓库", "Warehouse"), "a"),
        (w.long, w("管理员", "Administrator"), "b"),
    )
    demo = tuple(DemoPerson(name, role, str(at), Avatar(name[:1], tint=tint)) for at, (name, role, tint) in enumerate(people))
    return PlainPage(
        PageHead(w("登录", "Log in"), w("用公司的邮箱登录。", "Log in with your company mail address.")),
        form=form,
        demo=demo,
        demo_action="/style/login/",
        demo_title=w("示例公司的人", "People of the example company"),
        demo_text=w("点一下即以此人身份进入；只在本机可用。", "One click enters as that person; only on this machine."),
        links=(Button(w("忘记密码", "Forgot password"), HERE),),
    )


def _error(shell: Shell) -> PlainPage:
    w = words(shell.lang)
    return PlainPage(
        PageHead(
            w("没有这个页面", "There is no such page"),
            w("地址可能写错了，或者您无权看到它。", "The address may be wrong, or you may not see it."),
        ),
        code="404",
        actions=(Button(w("回到工作台", "To the workbench"), HERE, "arrow-left", "pri"),),
    )


def _print(shell: Shell) -> PrintPage:
    w = words(shell.lang)
    facts = Facts(
        (
            Fact(w("客户", "Customer"), w("苏州恒岳液压有限公司", "Suzhou Hengyue Hydraulics Co., Ltd.")),
            Fact(w("日期", "Date"), "2026-11-23"),
            Fact(w("要求交期", "Requested date"), "2026-12-02"),
        )
    )
    return PrintPage(
        PageHead(w("销售订单 SO-2611-0482", "Sales order SO-2611-0482"), code=True),
        facts=facts,
        body=(Card(body=(samples.drawer(w).body[0],), flush=True),),
        foot=w("第 1 页，共 1 页", "Page 1 of 1"),
    )
