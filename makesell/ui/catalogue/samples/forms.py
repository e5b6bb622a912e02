"""The floor `ui`: a sample form, filters and saved views for the catalogue. All names and figures are invented."""

from makesell.ui.catalogue.words import Words
from makesell.ui.parts import (
    Button,
    ColumnChoice,
    FieldView,
    FilterChip,
    FilterField,
    Filters,
    Form,
    FormError,
    FormSection,
    Option,
    SavedView,
    SavedViews,
    Suggestion,
    Suggestions,
)

HERE = "#"


def form(w: Words, faulty: bool = False) -> Form:
    """A form with one field of each kind; `faulty` with errors."""
    wrong = w("交期不能早于今天（2026-11-23）。", "The date cannot lie before today (2026-11-23).") if faulty else ""
    over = w("超过信用额度 408,944 元。", "Exceeds the credit limit by 408,944.") if faulty else ""
    general = FormSection(
        (
            FieldView(
                "customer",
                w("客户", "Customer"),
                "combobox",
                "7",
                w("苏州恒岳液压有限公司", "Suzhou Hengyue Hydraulics Co., Ltd."),
                required=True,
                search="/style/combobox/",
                help=w("可按名称、税号、电话或拼音查找", "Find by name, tax number, phone or pinyin"),
            ),
            FieldView("po", w("客户订单号", "Customer PO"), value="HY-PO-88213", maxlength=40),
            FieldView("requested", w("要求交期", "Requested date"), "date", "2026-11-02" if faulty else "2026-12-02", error=wrong, required=True),
            FieldView("amount", w("金额", "Amount"), "money", "1996344.00", unit="CNY", error=over),
            FieldView(
                "terms",
                w("付款条件", "Payment terms"),
                "select",
                "b",
                options=(
                    Option("a", w("款到发货", "Before shipping")),
                    Option("b", w("30% 预付 · 60% 发货 · 10% 质保", "30% down · 60% on ship · 10% held")),
                ),
            ),
            FieldView("discount", w("折扣", "Discount"), "number", "8", unit="%"),
            FieldView("note", w("备注", "Note"), "textarea", w("请带样件", "Bring samples"), wide=True),
        ),
        w("基本信息", "General"),
    )
    choices = FormSection(
        (
            FieldView(
                "parts",
                w("分批发货", "Part shipments"),
                "radio",
                "2",
                options=(
                    Option("1", w("不允许", "Not allowed")),
                    Option("2", w("允许，最多 2 批", "Allowed, at most 2"), w("首批须满足要求交期", "The first part meets the date")),
                ),
            ),
            FieldView(
                "papers",
                w("随货文件", "Papers"),
                "multi",
                values=("q",),
                options=(
                    Option("q", w("合格证", "Certificate")),
                    Option("t", w("检验报告", "Test report")),
                    Option("x", w("原产地证", "Certificate of origin"), disabled=True),
                ),
            ),
            FieldView("urgent", w("加急（占用插单额度）", "Rush order"), "checkbox", checked=True),
            FieldView("mail", w("确认后邮件通知客户", "Mail the customer on confirmation"), "switch", checked=True),
            FieldView("owner", w("负责人", "Owner"), "readonly", w("林晓雯", "Lin Xiaowen")),
        ),
        w("选项", "Options"),
    )
    errors = (FormError(wrong, "requested"), FormError(over, "amount")) if faulty else ()
    return Form(
        "/style/form/",
        (general, choices),
        (Button(w("保存并提交", "Save and submit"), look="pri", icon="check"),),
        "form-faulty" if faulty else "form",
        errors=errors,
        who=w("财务总监 何敏", "He Min, finance director") if faulty else "",
        cancel=HERE,
        message=w("草稿已保存于 3 秒前", "Draft saved 3 s ago"),
    )


def filters(w: Words) -> Filters:
    """Search, ready filters, conditions, builder, columns."""
    compare = (Option("eq", w("等于", "is")), Option("gte", w("不小于", "at least")), Option("lte", w("不大于", "at most")))
    contains = (Option("contains", w("包含", "contains")), Option("starts", w("开头是", "starts with")))
    return Filters(
        "/style/list/",
        (("sort", "-date"),),
        "",
        w("搜索单号、客户、产品", "Search number, customer, product"),
        "/style/suggestions/",
        HERE,
        (
            FilterChip(w("客户 包含 “恒岳”", "Customer contains “Hengyue”"), HERE, HERE),
            FilterChip(w("日期 自 2026-11-01", "Date from 2026-11-01"), HERE, HERE, w("且", "and")),
            FilterChip(w("状态 = 已确认 或 已发货", "State is confirmed or shipped"), HERE, HERE, w("且", "and")),
        ),
        HERE,
        (
            FilterField("customer", w("客户", "Customer"), contains),
            FilterField("date", w("日期", "Date"), compare, "date"),
            FilterField("amount", w("金额", "Amount"), compare, "number"),
            FilterField(
                "state",
                w("状态", "State"),
                (Option("in", w("是", "is")),),
                "choice",
                (Option("draft", w("草稿", "Draft")), Option("confirmed", w("已确认", "Confirmed"))),
            ),
        ),
        (
            ColumnChoice("number", w("单号", "Number"), True),
            ColumnChoice("customer", w("客户", "Customer"), True),
            ColumnChoice("amount", w("金额", "Amount"), True),
            ColumnChoice("margin", w("毛利率", "Margin"), False),
        ),
        (Option("customer", w("客户", "customer")), Option("month", w("月", "month"))),
        "",
    )


def suggestions(w: Words) -> Suggestions:
    """What a word typed into the search box could mean."""
    found = (
        Suggestion(w("客户 是", "Customer is"), w("苏州恒岳液压有限公司", "Suzhou Hengyue Hydraulics Co., Ltd."), HERE),
        Suggestion(w("编号 包含", "Number contains"), w("“恒岳”", "“Hengyue”"), HERE),
        Suggestion(w("客户 是", "Customer is"), w.long, HERE),
    )
    return Suggestions(w("恒岳", "Hengyue"), found)


def saved_views(w: Words) -> SavedViews:
    """Stored filters as tabs."""
    return SavedViews(
        (
            SavedView(w("全部订单", "All orders"), HERE, True, default=True),
            SavedView(w("本月未发货", "Unshipped this month"), HERE, shared=True, count="38"),
            SavedView(w("我的大客户", "My key accounts"), HERE),
        ),
        "/style/views/",
        (("sort", "-date"),),
        True,
    )
