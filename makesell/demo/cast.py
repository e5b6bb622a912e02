"""Demo: the people of 华东传动科技 East Drive Tech, their units and roles. Plain values; `build.py` makes them.

At least one person for each role of `ground.access.roles`, two executives, two teams with their managers, seven salespeople.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from makesell.ground.access import roles as R

COMPANY: Final = ("华东传动科技", "East Drive Tech")
CURRENCY: Final = "CNY"
TEAM_EAST, TEAM_SOUTH = "SAL-E", "SAL-S"


@dataclass(frozen=True, slots=True)
class UnitOf:
    """A unit and what it stands under."""

    code: str
    name: str
    name_en: str
    kind: str = "department"
    parent: str | None = "EDT"


@dataclass(frozen=True, slots=True)
class PersonOf:
    """A person with login, unit and roles; salespeople also with their commission rate."""

    login: str
    name: str
    name_en: str
    title: str
    unit: str
    roles: tuple[str, ...]
    leads: bool = False
    rate: Decimal | None = None
    language: str = "zh-hans"
    came_from: str = field(default="")      # the unit until the end of the year before last
    leaves: bool = False                    # at the end of last year, as the story goes


UNITS: Final = (
    UnitOf("EDT", "华东传动科技", "East Drive Tech", "company", None),
    UnitOf("MGT", "总经理办公室", "General management"),
    UnitOf("SAL", "销售部", "Sales"),
    UnitOf(TEAM_EAST, "华东一组", "East team", "team", "SAL"),
    UnitOf(TEAM_SOUTH, "华南海外组", "South and export team", "team", "SAL"),
    UnitOf("SAL-O", "商务支持组", "Sales operations", "team", "SAL"),
    UnitOf("MKT", "市场部", "Marketing"),
    UnitOf("SVC", "客户服务部", "Customer care"),
    UnitOf("SVC-C", "客服组", "Customer service", "team", "SVC"),
    UnitOf("SVC-F", "售后技术组", "Field service", "team", "SVC"),
    UnitOf("PRD", "生产部", "Production"),
    UnitOf("PRD-P", "计划组", "Planning", "team", "PRD"),
    UnitOf("PRD-R", "减速机车间", "Reducer shop", "team", "PRD"),
    UnitOf("PRD-M", "伺服电机车间", "Servo motor shop", "team", "PRD"),
    UnitOf("LOG", "仓储物流部", "Warehousing and logistics"),
    UnitOf("PUR", "采购部", "Purchasing"),
    UnitOf("QUA", "质量部", "Quality"),
    UnitOf("FIN", "财务部", "Finance"),
    UnitOf("HRD", "人力资源部", "People and pay"),
    UnitOf("LAW", "法务部", "Legal"),
    UnitOf("AUD", "审计部", "Internal audit"),
    UnitOf("ITD", "信息部", "Information technology"),
)

PEOPLE: Final = (
    PersonOf("gumingyuan", "顾明远", "Gu Mingyuan", "总经理", "MGT", (R.EXECUTIVE,), leads=True),
    PersonOf("jianghuilan", "蒋慧兰", "Jiang Huilan", "副总经理", "MGT", (R.EXECUTIVE,)),
    PersonOf("shenguodong", "沈国栋", "Shen Guodong", "销售总监", "SAL", (R.SALES_DIRECTOR,), leads=True),
    PersonOf("zhoujianguo", "周建国", "Zhou Jianguo", "华东区销售经理", TEAM_EAST, (R.SALES_MANAGER,), leads=True),
    PersonOf("helihua", "何丽华", "He Lihua", "华南海外销售经理", TEAM_SOUTH, (R.SALES_MANAGER,), leads=True, language="en"),
    PersonOf("linxiaowen", "林晓雯", "Lin Xiaowen", "高级销售工程师", TEAM_EAST, (R.SALESPERSON,), rate=Decimal("0.012")),
    PersonOf("chensiyuan", "陈思远", "Chen Siyuan", "销售工程师", TEAM_EAST, (R.SALESPERSON,), rate=Decimal("0.010"), came_from=TEAM_SOUTH),
    PersonOf("zhaoyutong", "赵雨桐", "Zhao Yutong", "销售工程师", TEAM_EAST, (R.SALESPERSON,), rate=Decimal("0.010")),
    PersonOf("tangxue", "唐雪", "Tang Xue", "销售工程师", TEAM_EAST, (R.SALESPERSON,), rate=Decimal("0.010"), leaves=True),
    PersonOf("huangzhiqiang", "黄志强", "Huang Zhiqiang", "高级销售工程师", TEAM_SOUTH, (R.SALESPERSON,), rate=Decimal("0.012")),
    PersonOf("wujiayi", "吴佳怡", "Wu Jiayi", "海外销售工程师", TEAM_SOUTH, (R.SALESPERSON,), rate=Decimal("0.011"), language="en"),
    PersonOf("matianyu", "马天宇", "Ma Tianyu", "渠道销售工程师", TEAM_SOUTH, (R.SALESPERSON,), rate=Decimal("0.009")),
    PersonOf("sunyue", "孙悦", "Sun Yue", "销售支持主管", "SAL-O", (R.SALES_SUPPORT,), leads=True),
    PersonOf("zhuting", "朱婷", "Zhu Ting", "商务内勤", "SAL-O", (R.ORDER_DESK,)),
    PersonOf("weibowen", "魏博文", "Wei Bowen", "方案工程师", "SAL-O", (R.PRESALES,)),
    PersonOf("jinxiaoyan", "金晓燕", "Jin Xiaoyan", "市场经理", "MKT", (R.MARKETING,), leads=True),
    PersonOf("xujing", "许静", "Xu Jing", "客服主管", "SVC-C", (R.CUSTOMER_SERVICE,), leads=True),
    PersonOf("jiangyong", "姜勇", "Jiang Yong", "售后工程师", "SVC-F", (R.SERVICE_ENGINEER,), leads=True),
    PersonOf("zhenghaitao", "郑海涛", "Zheng Haitao", "生产计划主管", "PRD-P", (R.PLANNER,), leads=True),
    PersonOf("yudali", "喻大力", "Yu Dali", "减速机车间班组长", "PRD-R", (R.SHOP_FLOOR,), leads=True),
    PersonOf("baichunsheng", "柏春生", "Bai Chunsheng", "伺服电机车间班组长", "PRD-M", (R.SHOP_FLOOR,), leads=True),
    PersonOf("qianweidong", "钱卫东", "Qian Weidong", "仓库主管", "LOG", (R.WAREHOUSE,), leads=True),
    PersonOf("zoukai", "邹凯", "Zou Kai", "采购·委外主管", "PUR", (R.PURCHASING,), leads=True),
    PersonOf("xieqiuping", "谢秋萍", "Xie Qiuping", "质检主管", "QUA", (R.QUALITY,), leads=True),
    PersonOf("fengxuemei", "冯雪梅", "Feng Xuemei", "财务经理", "FIN", (R.FINANCE,), leads=True),
    PersonOf("qinlang", "秦朗", "Qin Lang", "信控专员", "FIN", (R.CREDIT_CONTROLLER,)),
    PersonOf("youjia", "尤佳", "You Jia", "出纳", "FIN", (R.CASHIER,)),
    PersonOf("caomin", "曹敏", "Cao Min", "开票员", "FIN", (R.INVOICING_CLERK,)),
    PersonOf("fangwenjing", "方文静", "Fang Wenjing", "薪酬绩效主管", "HRD", (R.COMPENSATION,), leads=True),
    PersonOf("yanzhengyang", "严正阳", "Yan Zhengyang", "法务主管", "LAW", (R.LEGAL,), leads=True),
    PersonOf("fanchengzhi", "范承志", "Fan Chengzhi", "内审主管", "AUD", (R.AUDITOR,), leads=True),
    PersonOf("pengchen", "彭晨", "Peng Chen", "系统管理员", "ITD", (R.ADMINISTRATOR,), leads=True),
    PersonOf("luan", "鲁安", "Lu An", "安全管理员", "ITD", (R.SECURITY_ADMINISTRATOR,)),
)

# What job titles are called for a reader of English.
TITLES_EN: Final[dict[str, str]] = {
    "总经理": "General manager",
    "副总经理": "Deputy general manager",
    "销售总监": "Sales director",
    "华东区销售经理": "Sales manager, East",
    "华南海外销售经理": "Sales manager, South and export",
    "高级销售工程师": "Senior sales engineer",
    "销售工程师": "Sales engineer",
    "海外销售工程师": "Export sales engineer",
    "渠道销售工程师": "Channel sales engineer",
    "销售支持主管": "Head of sales support",
    "商务内勤": "Order desk clerk",
    "方案工程师": "Solution engineer",
    "市场经理": "Marketing manager",
    "客服主管": "Head of customer service",
    "售后工程师": "Field service engineer",
    "生产计划主管": "Head of production planning",
    "减速机车间班组长": "Shift leader, reducer shop",
    "伺服电机车间班组长": "Shift leader, servo motor shop",
    "仓库主管": "Warehouse supervisor",
    "采购·委外主管": "Head of purchasing and subcontracting",
    "质检主管": "Head of quality inspection",
    "财务经理": "Finance manager",
    "信控专员": "Credit controller",
    "出纳": "Cashier",
    "开票员": "Invoicing clerk",
    "薪酬绩效主管": "Head of compensation",
    "法务主管": "Head of legal",
    "内审主管": "Head of internal audit",
    "系统管理员": "System administrator",
    "安全管理员": "Security administrator",
}

# Quarter targets of this year, ordered net in CNY: the team's is the sum of its people's (no gap).
QUARTER_TARGETS: Final[dict[str, tuple[int, int, int, int]]] = {
    "linxiaowen": (1_140_000, 1_260_000, 1_320_000, 1_440_000),
    "chensiyuan": (690_000, 750_000, 780_000, 870_000),
    "zhaoyutong": (480_000, 540_000, 570_000, 630_000),
    "huangzhiqiang": (960_000, 1_020_000, 1_080_000, 1_200_000),
    "wujiayi": (720_000, 780_000, 840_000, 900_000),
    "matianyu": (510_000, 540_000, 600_000, 660_000),
}
# And of the year before, which somebody who has left had a share in.
LAST_YEAR: Final[dict[str, tuple[int, int, int, int]]] = {
    "linxiaowen": (960_000, 1_050_000, 1_110_000, 1_200_000),
    "chensiyuan": (570_000, 630_000, 660_000, 720_000),
    "zhaoyutong": (390_000, 450_000, 480_000, 540_000),
    "tangxue": (360_000, 390_000, 420_000, 450_000),
    "huangzhiqiang": (810_000, 870_000, 900_000, 1_020_000),
    "wujiayi": (600_000, 660_000, 690_000, 750_000),
    "matianyu": (420_000, 450_000, 510_000, 570_000),
}
