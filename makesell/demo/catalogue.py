"""Demo: what 华东传动科技 makes, what of, where and by which operations. Plain values; `build.py` makes them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.flows.org_1_organisation.create_carrier import NewCarrier
from makesell.ground.worktime import Shift

GROUPS: Final = (
    ("G-RED", "精密减速机", "Precision reducers", None),
    ("G-RV", "RV 减速机", "RV reducers", "G-RED"),
    ("G-HD", "谐波减速机", "Harmonic drives", "G-RED"),
    ("G-PL", "行星减速机", "Planetary gearboxes", "G-RED"),
    ("G-SVO", "伺服系统", "Servo systems", None),
    ("G-SV", "伺服电机", "Servo motors", "G-SVO"),
    ("G-SD", "伺服驱动器", "Servo drives", "G-SVO"),
    ("G-ACC", "附件与服务", "Accessories and services", None),
    ("G-PRT", "零部件", "Parts", None),
)


# 税收分类编码 of what each group sells.
TAX_CODES: Final = {
    "G-RV": "1090121010000000000", "G-HD": "1090121010000000000", "G-PL": "1090121010000000000", "G-SV": "1090401020000000000",
    "G-SD": "1090403990000000000", "G-ACC": "1090121990000000000",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProductOf:
    """A product: unit of measure, standard cost and list price in CNY (a part has no price)."""

    code: str
    name: str
    name_en: str
    group: str
    cost: str
    price: str | None = None
    uom: str = "unit"
    kind: str = "make"
    tracking: str = "none"
    lead_days: int = 0
    safety: int = 0


PRODUCTS: Final = (
    ProductOf("RV-80E-121", "RV 减速机 80E · 速比 121", "RV reducer 80E, ratio 121", "G-RV", "2480.00", "4280.00", "unit", "make", "serial", 15, 40),
    ProductOf("RV-40E-105", "RV 减速机 40E · 速比 105", "RV reducer 40E, ratio 105", "G-RV", "1730.00", "2960.00", "unit", "make", "serial", 15, 60),
    ProductOf("RV-20E-81", "RV 减速机 20E · 速比 81", "RV reducer 20E, ratio 81", "G-RV", "1180.00", "1980.00", "unit", "make", "serial", 12, 60),
    ProductOf("HD-25-100", "谐波减速机 25 · 速比 100", "Harmonic drive 25, ratio 100", "G-HD", "980.00", "1890.00", "unit", "make", "lot", 12, 50),
    ProductOf("HD-17-80", "谐波减速机 17 · 速比 80", "Harmonic drive 17, ratio 80", "G-HD", "690.00", "1320.00", "unit", "make", "lot", 10, 80),
    ProductOf("HD-32-120", "谐波减速机 32 · 速比 120", "Harmonic drive 32, ratio 120", "G-HD", "1460.00", "2680.00", "unit", "make", "lot", 14, 30),
    ProductOf("PL-90-10", "行星减速机 90 · 速比 10", "Planetary gearbox 90, ratio 10", "G-PL", "410.00", "760.00", "unit", "make", "lot", 8, 100),
    ProductOf("PL-120-20", "行星减速机 120 · 速比 20", "Planetary gearbox 120, ratio 20", "G-PL", "720.00", "1280.00", "unit", "make", "lot", 8, 60),
    ProductOf("SV-400W", "伺服电机 400 W", "Servo motor 400 W", "G-SV", "430.00", "760.00", "unit", "make", "serial", 10, 120),
    ProductOf("SV-750W-B", "伺服电机 750 W 带抱闸", "Servo motor 750 W with brake", "G-SV", "760.00", "1260.00", "unit", "make", "serial", 10, 120),
    ProductOf("SV-1500W", "伺服电机 1.5 kW", "Servo motor 1.5 kW", "G-SV", "1190.00", "1960.00", "unit", "make", "serial", 12, 60),
    ProductOf("SD-750", "伺服驱动器 750 W", "Servo drive 750 W", "G-SD", "820.00", "1480.00", "unit", "make", "serial", 10, 80),
    ProductOf("SD-1500", "伺服驱动器 1.5 kW", "Servo drive 1.5 kW", "G-SD", "1240.00", "2180.00", "unit", "make", "serial", 12, 40),
    ProductOf("KIT-FL-80", "法兰安装套件 80", "Flange mounting kit 80", "G-ACC", "96.00", "185.00", "set", "make", "none", 5, 200),
    ProductOf("CBL-SV-5M", "伺服动力线 5 米", "Servo power cable 5 m", "G-ACC", "58.00", "120.00", "pcs", "buy", "none", 7, 300),
    ProductOf("SRV-COMM", "安装调试服务", "Commissioning service", "G-ACC", "260.00", "600.00", "h", "service"),
    ProductOf("P-BRG-6205", "轴承 6205", "Bearing 6205", "G-PRT", "18.50", None, "pcs", "buy", "lot", 14, 2000),
    ProductOf("P-BRG-RV80", "RV80 主轴承", "RV80 main bearing", "G-PRT", "320.00", None, "pcs", "buy", "lot", 30, 200),
    ProductOf("P-PIN-HSG", "针齿壳毛坯", "Pin housing blank", "G-PRT", "210.00", None, "pcs", "buy", "lot", 20, 300),
    ProductOf("P-FLEX-25", "柔轮 25", "Flexspline 25", "G-PRT", "240.00", None, "pcs", "make", "lot", 9, 200),
    ProductOf("P-STATOR-750", "定子铁芯 750", "Stator core 750", "G-PRT", "135.00", None, "pcs", "buy", "lot", 14, 400),
    ProductOf("P-MAGNET", "钕铁硼磁钢", "NdFeB magnet", "G-PRT", "12.80", None, "pcs", "buy", "lot", 25, 5000),
    ProductOf("P-ENC-23B", "23 位编码器", "23-bit encoder", "G-PRT", "168.00", None, "pcs", "buy", "serial", 21, 400),
    ProductOf("P-STEEL-40CR", "40Cr 圆钢", "40Cr round steel", "G-PRT", "7.60", None, "kg", "buy", "lot", 10, 8000),
)  # fmt: skip

PLANT: Final = ("PT-SZ", "苏州工厂", "Suzhou plant")
WAREHOUSES: Final = (
    ("FG-A", "成品库 A", "Finished goods A", "own"),
    ("RM", "原料库", "Raw material", "own"),
    ("QC", "待检库", "Quality stock", "quality"),
    ("LOAN", "客户借用", "On loan at customers", "loan"),
)
STORE: Final = "RM"
LOCATIONS: Final = (("FG-A", "A-01-01", "A 区 1 排"), ("FG-A", "A-01-02", "A 区 2 排"), ("RM", "R-01", "棒料架"), ("RM", "R-02", "电子料柜"))
# code, name, English, cost an hour, places, hours a day
# code, Chinese, English; then the shifts of Monday to Friday with their breaks, and for which lines it holds
TWO_SHIFTS: Final = ("TWO", "两班制", "Two shifts")
SHIFTS: Final = (Shift(8 * 60, 16 * 60, ((12 * 60, 12 * 60 + 30),)), Shift(16 * 60, 24 * 60, ((20 * 60, 20 * 60 + 30),)))
ON_SHIFTS: Final = ("L1", "SVL")
WORK_CENTERS: Final = (
    ("L1", "产线 L1 机加工", "Line L1, machining", "185.00", 4, "16"),
    ("L2", "产线 L2 精密磨齿", "Line L2, gear grinding", "320.00", 2, "20"),
    ("L3", "产线 L3 减速机装配", "Line L3, reducer assembly", "150.00", 3, "8"),
    ("SVL", "伺服线", "Servo line", "210.00", 2, "16"),
    ("TEST", "跑合与检测台", "Run-in and test bench", "120.00", 6, "16"),
)
BOMS: Final[dict[str, tuple[tuple[str, str, str], ...]]] = {
    "RV-80E-121": (("P-PIN-HSG", "1", "0.02"), ("P-BRG-RV80", "2", "0"), ("P-BRG-6205", "6", "0.01"), ("P-STEEL-40CR", "38", "0.05")),
    "RV-40E-105": (("P-PIN-HSG", "1", "0.02"), ("P-BRG-6205", "8", "0.01"), ("P-STEEL-40CR", "24", "0.05")),
    "RV-20E-81": (("P-PIN-HSG", "1", "0.02"), ("P-BRG-6205", "6", "0.01"), ("P-STEEL-40CR", "15", "0.05")),
    "P-FLEX-25": (("P-STEEL-40CR", "2.4", "0.08"),),
    "HD-25-100": (("P-FLEX-25", "1", "0.03"), ("P-BRG-6205", "2", "0.01"), ("P-STEEL-40CR", "6", "0.05")),
    "SV-750W-B": (("P-STATOR-750", "1", "0.01"), ("P-MAGNET", "10", "0.02"), ("P-ENC-23B", "1", "0"), ("P-BRG-6205", "2", "0.01")),
}
# product → (work center, name, hours to set up, hours a unit); done OUTSIDE a price for each piece, and working days
OUTSIDE: Final = ""
# code, name, English name, contact, telephone, mail, address, terms of payment
SUPPLIERS: Final = (
    (
        "V-RBZC", "人本轴承(上海)有限公司", "C&U Bearing Shanghai", "周建平", "021-57680021",
        "sales@rb-bearing.example", "上海市奉贤区南桥镇环城北路 88 号", "月结 60 天",
    ),
    (
        "V-HBGC", "华北特钢贸易有限公司", "North China Special Steel", "马振国", "0311-88021567",
        "order@hbsteel.example", "石家庄市长安区钢贸城 3 区 12 栋", "款到发货",
    ),
    (
        "V-NBYC", "宁波永磁科技股份有限公司", "Ningbo Permanent Magnet", "方晓琳", "0574-87112345",
        "sc@nbmagnet.example", "宁波市鄞州区投资创业中心金源路 5 号", "票到 30 天",
    ),
    (
        "V-LYZC", "洛阳精工轴承有限公司", "Luoyang Precision Bearing", "宋国栋", "0379-64880190",
        "rv@lyjg.example", "洛阳市涧西区建设路 96 号", "月结 45 天",
    ),
    (
        "V-WXZZ", "无锡恒泰铸造有限公司", "Wuxi Hengtai Foundry", "钱卫东", "0510-83211876",
        "sales@htcast.example", "无锡市惠山区洛社镇工业园 7 号", "预付 30%,发货前付清",
    ),
    (
        "V-DGCX", "东莞创芯电子有限公司", "Dongguan Chuangxin Electronics", "林嘉怡", "0769-22336688",
        "fae@chuangxin.example", "东莞市松山湖高新区科技九路 2 号", "月结 30 天",
    ),
    (
        "V-SZHR", "苏州恒锐热处理有限公司", "Suzhou Hengrui Heat Treatment", "陆志明", "0512-65790233",
        "jg@hengrui.example", "苏州市相城区黄埭镇康阳路 300 号", "月结 30 天",
    ),
    (
        "V-HDJM", "华东精密加工厂", "East China Precision Machining", "顾建华", "021-59881230",
        "jd@hdjm.example", "上海市嘉定区安亭镇园国路 1188 号", "当月结清",
    ),
)
# supplier, product (or operation outside), from quantity, lot, price, working days, sooner in working days, surcharge by order, share, preference
OFFERS: Final = (
    ("V-RBZC", "P-BRG-6205", "500", "100", "19.20", 14, 5, "800", None, 1),
    ("V-RBZC", "P-BRG-6205", "2000", "100", "18.50", 14, 5, "800", None, 1),
    ("V-LYZC", "P-BRG-6205", "1000", "200", "18.10", 20, None, None, None, 2),
    ("V-LYZC", "P-BRG-RV80", "50", "10", "320", 30, 12, None, "0.15", 1),
    ("V-HBGC", "P-STEEL-40CR", "2000", "1000", "7.60", 10, 4, "1500", None, 1),
    ("V-NBYC", "P-MAGNET", "1000", "1000", "13.20", 25, 10, None, "0.12", 1),
    ("V-NBYC", "P-MAGNET", "5000", "1000", "12.80", 25, 10, None, "0.12", 1),
    ("V-WXZZ", "P-PIN-HSG", "50", "0", "210", 20, 9, None, "0.2", 1),
    ("V-DGCX", "P-ENC-23B", "20", "20", "172", 21, 7, "600", None, 1),
    ("V-DGCX", "P-ENC-23B", "200", "20", "168", 21, 7, "600", None, 1),
    ("V-SZHR", "热处理委外", "1", "0", "6.50", 4, 2, "300", None, 1),
    ("V-HDJM", "热处理委外", "1", "0", "7.20", 5, None, None, None, 2),
)
SUBCONTRACTOR: Final = "V-SZHR"
OPERATIONS_EN: Final = {
    "车铣": "Turning and milling", "磨齿": "Gear grinding", "装配": "Assembly", "跑合检测": "Run-in test", "车削": "Turning",
    "热处理委外": "Heat treatment, outside", "滚齿": "Hobbing", "绕线装配": "Winding and assembly", "出厂检测": "Final inspection",
}  # fmt: skip
ROUTINGS: Final[dict[str, tuple[tuple[str, str, str, str], ...]]] = {
    "RV-80E-121": (("L1", "车铣", "1.5", "0.42"), ("L2", "磨齿", "2", "0.55"), ("L3", "装配", "0.5", "0.60"), ("TEST", "跑合检测", "0.2", "0.75")),
    "RV-40E-105": (("L1", "车铣", "1.5", "0.32"), ("L2", "磨齿", "2", "0.40"), ("L3", "装配", "0.5", "0.45"), ("TEST", "跑合检测", "0.2", "0.50")),
    "RV-20E-81": (("L1", "车铣", "1", "0.24"), ("L2", "磨齿", "1.5", "0.30"), ("L3", "装配", "0.5", "0.35"), ("TEST", "跑合检测", "0.2", "0.40")),
    "P-FLEX-25": (("L1", "车削", "1", "0.15"), (OUTSIDE, "热处理委外", "6.50", "4"), ("L2", "滚齿", "1", "0.20")),
    "HD-25-100": (("L3", "装配", "0.5", "0.40"), ("TEST", "跑合检测", "0.2", "0.35")),
    "SV-750W-B": (("SVL", "绕线装配", "0.8", "0.28"), ("TEST", "出厂检测", "0.1", "0.12")),
}
# code, prefix, width, gapless (only invoices are, `domain.md` §2)
SERIES: Final = (
    ("target", "TG-{yy}-", 4, False),
    ("sales_order", "SO-{yy}{mm}-", 4, False),
    ("delivery", "DN-{yy}{mm}-", 4, False),
    ("invoice", "IN-{yyyy}-", 6, True),
)
CARRIERS: Final = (
    NewCarrier("SF", "顺丰速运", "SF Express", "95338", "https://www.sf-express.com/track?number={number}"),
    NewCarrier("DB", "德邦物流", "Deppon Logistics", "95353"),
    NewCarrier("DHL", "敦豪全球货运", "DHL Global Forwarding", "021-55590100"),
)


def priced() -> list[tuple[str, Decimal]]:
    """What is sold with its list price."""
    return [(p.code, Decimal(p.price)) for p in PRODUCTS if p.price is not None]
