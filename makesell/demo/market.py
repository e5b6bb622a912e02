"""Demo: territories and the customers of 华东传动科技 — good, new, abroad, dealers, and in credit trouble. Plain values."""

from dataclasses import dataclass
from typing import Final

from makesell.demo.cast import TEAM_EAST, TEAM_SOUTH


@dataclass(frozen=True, slots=True)
class TerritoryOf:
    """A territory, what it stands under, and the team that serves it."""

    code: str
    name: str
    name_en: str
    parent: str | None
    region: str = ""
    team: str = ""
    country: str = "CN"


@dataclass(frozen=True, slots=True)
class CreditOf:
    """A credit account: limit and payment days; `blocked` when it is in trouble."""

    code: str
    name: str
    limit: int | None
    days: int
    currency: str = "CNY"
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class CustomerOf:
    """A customer with owner, credit account, main contact and shipping address. `grade`: A, B, C, new."""

    code: str
    name: str
    name_en: str
    owner: str
    territory: str
    city: str
    address: str
    contact: tuple[str, str, str]
    industry: str
    credit: str = ""
    grade: str = "B"
    channel: str = "direct"
    currency: str = "CNY"
    country: str = "CN"
    language: str = "zh-hans"
    tax_number: str = ""
    phone: str = ""


TERRITORIES: Final = (
    TerritoryOf("CN", "中国大陆", "Mainland China", None),
    TerritoryOf("CN-E", "华东", "East China", "CN"),
    TerritoryOf("CN-E-JS", "江苏", "Jiangsu", "CN-E", "江苏", TEAM_EAST),
    TerritoryOf("CN-E-ZJ", "浙江", "Zhejiang", "CN-E", "浙江", TEAM_EAST),
    TerritoryOf("CN-E-AH", "安徽", "Anhui", "CN-E", "安徽", TEAM_EAST),
    TerritoryOf("CN-E-SH", "上海", "Shanghai", "CN-E", "上海", TEAM_EAST),
    TerritoryOf("CN-S", "华南", "South China", "CN"),
    TerritoryOf("CN-S-GD", "广东", "Guangdong", "CN-S", "广东", TEAM_SOUTH),
    TerritoryOf("CN-S-FJ", "福建", "Fujian", "CN-S", "福建", TEAM_SOUTH),
    TerritoryOf("EX", "海外", "Overseas", None, "", TEAM_SOUTH, ""),
    TerritoryOf("EX-EU", "欧洲", "Europe", "EX", "欧洲", TEAM_SOUTH, "DE"),
    TerritoryOf("EX-AS", "东南亚", "Southeast Asia", "EX", "东南亚", TEAM_SOUTH, "VN"),
)

CREDITS: Final = (
    CreditOf("CA-HY", "恒岳集团", 3_000_000, 60),
    CreditOf("CA-YC", "无锡远澄", 1_500_000, 45),
    CreditOf("CA-HS", "宁波海曙精工", 2_000_000, 60),
    CreditOf("CA-XL", "杭州西澜电梯", 4_000_000, 90),
    CreditOf("CA-TH", "常州天禾", 600_000, 30),
    CreditOf("CA-MK", "嘉兴敏科", 400_000, 30, blocked=True),
    CreditOf("CA-SZ", "深圳擎云机器人", 5_000_000, 60),
    CreditOf("CA-FS", "佛山顺力机械", 1_200_000, 45),
    CreditOf("CA-DG", "东莞启航自动化", 300_000, 15, blocked=True),
    CreditOf("CA-JX", "经销商授信", 2_500_000, 30),
    CreditOf("CA-EU", "Nordwerk", 400_000, 45, "EUR"),
    CreditOf("CA-US", "Sai Gon Precision", 250_000, 30, "USD"),
)

CUSTOMERS: Final = (
    CustomerOf("C-1001", "苏州恒岳液压有限公司", "Suzhou Hengyue Hydraulics", "linxiaowen", "CN-E-JS", "苏州", "苏州工业园区星湖街 328 号",
               ("梁志远", "采购经理", "0512-55501001"), "工程机械", "CA-HY", "A", tax_number="91320594MA1DEMO011", phone="0512-55501000"),
    CustomerOf("C-1002", "恒岳重工(昆山)有限公司", "Hengyue Heavy Industry Kunshan", "linxiaowen", "CN-E-JS", "昆山",
               "昆山开发区前进东路 66 号", ("薛海波", "供应链主管", "0512-55501011"), "工程机械", "CA-HY", "A",
               tax_number="91320583MA1DEMO012", phone="0512-55501010"),
    CustomerOf("C-1003", "无锡远澄智能装备有限公司", "Wuxi Yuancheng Intelligent Equipment", "linxiaowen", "CN-E-JS", "无锡",
               "无锡新吴区长江路 18 号", ("罗敏", "采购主管", "0510-55502001"), "智能装备", "CA-YC", "A", tax_number="91320214MA1DEMO013",
               phone="0510-55502000"),
    CustomerOf("C-1004", "常州天禾包装机械有限公司", "Changzhou Tianhe Packaging Machinery", "tangxue", "CN-E-JS", "常州",
               "常州武进高新区凤林路 9 号", ("宋云", "采购员", "0519-55503001"), "包装机械", "CA-TH", tax_number="91320412MA1DEMO014",
               phone="0519-55503000"),
    CustomerOf("C-1005", "宁波海曙精工机床有限公司", "Ningbo Haishu Precision Machine Tools", "linxiaowen", "CN-E-ZJ", "宁波",
               "宁波海曙区望春工业园 5 号", ("卢建峰", "总工程师", "0574-55504001"), "机床", "CA-HS", "A", tax_number="91330203MA1DEMO015",
               phone="0574-55504000"),
    CustomerOf("C-1006", "杭州西澜电梯股份有限公司", "Hangzhou Xilan Elevator", "chensiyuan", "CN-E-ZJ", "杭州", "杭州临平区东湖路 200 号",
               ("潘丽", "战略采购经理", "0571-55505001"), "电梯", "CA-XL", "A", tax_number="91330113MA1DEMO016", phone="0571-55505000"),
    CustomerOf("C-1007", "嘉兴敏科自动化有限公司", "Jiaxing Minke Automation", "zhaoyutong", "CN-E-ZJ", "嘉兴", "嘉兴南湖区亚太路 77 号",
               ("贺涛", "总经理", "0573-55506001"), "智能装备", "CA-MK", "C", tax_number="91330402MA1DEMO017", phone="0573-55506000"),
    CustomerOf("C-1008", "合肥智装机器人有限公司", "Hefei Zhizhuang Robotics", "zhaoyutong", "CN-E-AH", "合肥", "合肥高新区望江西路 900 号",
               ("丁凡", "研发总监", "0551-55507001"), "机器人", "", "new", tax_number="91340100MA1DEMO018", phone="0551-55507000"),
    CustomerOf("C-1009", "上海申联半导体设备有限公司", "Shanghai Shenlian Semiconductor Equipment", "chensiyuan", "CN-E-SH", "上海",
               "上海浦东新区张江路 1200 号", ("施颖", "采购总监", "021-55508001"), "半导体", "", "new", tax_number="91310115MA1DEMO019",
               phone="021-55508000"),
    CustomerOf("C-1010", "芜湖江铸焊接装备有限公司", "Wuhu Jiangzhu Welding Equipment", "tangxue", "CN-E-AH", "芜湖",
               "芜湖鸠江区九华北路 31 号", ("任强", "采购经理", "0553-55509001"), "焊接", tax_number="91340207MA1DEMO020",
               phone="0553-55509000"),
    CustomerOf("C-2001", "深圳擎云机器人股份有限公司", "Shenzhen Qingyun Robotics", "huangzhiqiang", "CN-S-GD", "深圳",
               "深圳光明区科学大道 88 号", ("廖文杰", "供应链总监", "0755-55510001"), "机器人", "CA-SZ", "A",
               tax_number="91440300MA5DEMO021", phone="0755-55510000"),
    CustomerOf("C-2002", "佛山顺力机械有限公司", "Foshan Shunli Machinery", "huangzhiqiang", "CN-S-GD", "佛山", "佛山顺德区大良红岗 16 号",
               ("区伟明", "采购经理", "0757-55511001"), "陶瓷机械", "CA-FS", tax_number="91440606MA5DEMO022", phone="0757-55511000"),
    CustomerOf("C-2003", "东莞启航自动化有限公司", "Dongguan Qihang Automation", "huangzhiqiang", "CN-S-GD", "东莞",
               "东莞松山湖工业北路 3 号", ("袁涛", "总经理", "0769-55512001"), "智能装备", "CA-DG", "C", tax_number="91441900MA5DEMO023",
               phone="0769-55512000"),
    CustomerOf("C-2004", "厦门鹭洋港机有限公司", "Xiamen Luyang Port Machinery", "matianyu", "CN-S-FJ", "厦门", "厦门海沧区港中路 12 号",
               ("苏雅", "设备采购", "0592-55513001"), "港口机械", tax_number="91350205MA3DEMO024", phone="0592-55513000"),
    CustomerOf("C-2005", "广州粤传机电设备有限公司", "Guangzhou Yuechuan Electromechanical", "matianyu", "CN-S-GD", "广州",
               "广州白云区石槎路 400 号", ("邝耀华", "经销负责人", "020-55514001"), "经销", "CA-JX", channel="dealer",
               tax_number="91440111MA5DEMO025", phone="020-55514000"),
    CustomerOf("C-2006", "泉州闽驱传动商行", "Quanzhou Minqu Drives", "matianyu", "CN-S-FJ", "泉州", "泉州丰泽区东海街 21 号", ("蔡志明",
               "店主", "0595-55515001"), "经销", "CA-JX", channel="dealer", tax_number="92350503MA3DEMO026", phone="0595-55515000"),
    CustomerOf("C-2007", "南京诺泰工控经销有限公司", "Nanjing Nuotai Industrial Control", "chensiyuan", "CN-E-JS", "南京",
               "南京江宁区诚信大道 55 号", ("倪晓东", "业务经理", "025-55516001"), "经销", "CA-JX", channel="dealer",
               tax_number="91320115MA1DEMO027", phone="025-55516000"),
    CustomerOf("C-3001", "Nordwerk Antriebe GmbH", "Nordwerk Antriebe GmbH", "wujiayi", "EX-EU", "Hamburg", "Hafenring 12, 21079 Hamburg",
               ("Anke Petersen", "Head of Purchasing", "+49 40 5550100"), "机床", "CA-EU", "A", currency="EUR", country="DE", language="en",
               phone="+49 40 5550101"),
    CustomerOf("C-3002", "Sai Gon Precision JSC", "Sai Gon Precision JSC", "wujiayi", "EX-AS", "Ho Chi Minh City", "Lot B4, Tan Thuan EPZ",
               ("Nguyen Minh Chau", "Procurement", "+84 28 5550 100"), "电子", "CA-US", currency="USD", country="VN", language="en",
               phone="+84 28 5550 101"),
    CustomerOf("C-3003", "Baltic Cobot OÜ", "Baltic Cobot OÜ", "wujiayi", "EX-EU", "Tallinn", "Akadeemia tee 15, 12618 Tallinn",
               ("Kadri Tamm", "CTO", "+372 555 0100"), "机器人", "", "new", currency="EUR", country="EE", language="en",
               phone="+372 555 0101"),
)  # fmt: skip
# What customers call our products: customer, product, their number, their name.
PART_NUMBERS: Final = (
    ("C-1001", "RV-80E-121", "HY-2041-A", "回转关节减速机"), ("C-1001", "SV-750W-B", "HY-3107", "抱闸电机"), ("C-1005", "HD-25-100", "HS.25.100", ""),
    ("C-1006", "PL-90-10", "XL-0090-10", "曳引减速机"),
)  # fmt: skip
