"""Demo: who buys what when — drawn from the customers' appetites, the season and growth. The same seed draws the same deals."""

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeVar

from makesell.demo import catalogue
from makesell.demo.cast import PEOPLE
from makesell.demo.market import CUSTOMERS, CustomerOf
from makesell.demo.producing import DEALER, IN_EUR, IN_USD, RISE
from makesell.demo.story.appetite import APPETITES, SEASON
from makesell.ground.money import rounded

T = TypeVar("T")
GROWTH: Final = 0.018      # a month
PUSHED: Final = 0.22       # of a month's orders are signed in its last three days
PRICES: Final = dict(catalogue.priced())
LISTS: Final = {"EUR": 1 / IN_EUR, "USD": 1 / IN_USD}
COLLEAGUES: Final = {"SAL-E": ("linxiaowen", "chensiyuan", "zhaoyutong"), "SAL-S": ("huangzhiqiang", "wujiayi", "matianyu")}
# How deep a discount is, and how often.
DISCOUNTS: Final = ((0.0, 50), (0.02, 16), (0.04, 16), (0.07, 9), (0.09, 5), (0.14, 3), (0.20, 1))
FATES: Final = (("goes", 93), ("discarded", 3), ("cancelled", 2), ("cut", 2))


@dataclass(frozen=True, slots=True)
class Item:
    """A line: product, pieces, the price that is agreed where it is not the list's."""

    product: str
    qty: int
    price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Deal:
    """An order to come, and how it will go.

    `fate` goes, discarded, cancelled, cut; `wish` the working days until the day asked for; `late` days past due until the customer pays;
    `slow` never pays a deposit, `keeps` the retention; `short` how a short proof ends; `back_share` of the first line comes back;
    `courted` is preceded by an opportunity; `scene` the exhibit that it is.
    """

    day: dt.date
    customer: CustomerOf
    items: tuple[Item, ...]
    terms: str
    fate: str = "goes"
    by_desk: bool = False
    freight: bool = False
    shared_with: str = ""
    overlay: bool = False
    parts: int = 1
    short: str = ""
    back: bool = False
    late: int = 0
    wish: int = 20
    slow: bool = False
    keeps: bool = False
    back_on: dt.date | None = None
    back_share: Decimal = Decimal("0.25")
    cancel_on: dt.date | None = None
    courted: bool = False
    scene: str = ""

    @property
    def paper(self) -> str:
        """How a courted deal is agreed: by a contract, by a quotation, or by word of mouth."""
        plain = self.courted and not self.shared_with and not self.overlay and self.fate == "goes"
        return ("contract" if self.wish % 8 == 0 else "quotation") if plain and self.wish % 4 == 0 else ""

    @property
    def currency(self) -> str:
        """What the customer pays in."""
        return self.customer.currency


def list_price(customer: CustomerOf, product: str, year: int, risen: int) -> Decimal:
    """What the customer's list says in a year; prices rose in `risen`."""
    factor = DEALER if customer.channel == "dealer" else LISTS.get(customer.currency, Decimal(1))
    return rounded(PRICES[product] * factor * (RISE if year >= risen else 1))


def draw(first: dt.date, last: dt.date, orders: int, seed: int, risen: int) -> list[Deal]:
    """About so many deals between two days, in their order; prices rose at the beginning of the year `risen`."""
    dice = random.Random(seed)
    months = _months(first, last)
    strength = [SEASON[month.month - 1] * (1 + GROWTH) ** n for n, month in enumerate(months)]
    deals: list[Deal] = []
    owed = 0.0
    for n, month in enumerate(months):
        owed += orders * strength[n] / sum(strength)
        count, owed = int(owed), owed - int(owed)
        deals += [_deal(dice, n, _day(dice, month), risen) for _ in range(count)]
    return sorted((deal for deal in deals if first <= deal.day <= last), key=lambda deal: deal.day)


def _months(first: dt.date, last: dt.date) -> list[dt.date]:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    start = first.year * 12 + first.month - 1
    return [dt.date((start + n) // 12, (start + n) % 12 + 1, 1) for n in range(count)]


def _day(dice: random.Random, month: dt.date) -> dt.date:
    end = (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    return end.replace(day=end.day - dice.randrange(3)) if dice.random() < PUSHED else month.replace(day=dice.randint(1, end.day - 3))


def _pick(dice: random.Random, choices: Sequence[tuple[T, float]]) -> T:
    return dice.choices([value for value, _ in choices], [weight for _, weight in choices])[0]


def _deal(dice: random.Random, month: int, day: dt.date, risen: int) -> Deal:
    here = [c for c in CUSTOMERS if APPETITES[c.code].since <= month <= APPETITES[c.code].until]
    customer = _pick(dice, [(c, APPETITES[c.code].often) for c in here])
    taste = APPETITES[customer.code]
    discount = _pick(dice, DISCOUNTS)
    goods = dice.sample(taste.goods, min(len(taste.goods), _pick(dice, ((1, 4), (2, 4), (3, 2), (4, 1)))))
    items = tuple(_item(dice, customer, code, taste.size, discount, day.year, risen) for code in goods)
    team = next(p.unit for p in PEOPLE if p.login == customer.owner)
    others = [name for name in COLLEAGUES[team] if name != customer.owner]
    return Deal(
        day, customer, items, taste.terms,
        fate=_pick(dice, FATES),
        by_desk=not discount and dice.random() < 0.3,
        freight=dice.random() < 0.2,
        shared_with=dice.choice(others) if dice.random() < 0.10 else "",
        overlay=dice.random() < 0.06,
        parts=2 if dice.random() < 0.22 else 1,
        short=_pick(dice, (("", 94), ("redelivery", 3), ("credit", 1), ("carrier_claim", 2))),
        back=dice.random() < 0.05,
        late=max(-3, int(dice.gauss(taste.late, 5))),
        wish=dice.randint(8, 40),
        slow=dice.random() < 0.05,
        courted=dice.random() < 0.45,
    )  # fmt: skip


def _item(dice: random.Random, customer: CustomerOf, product: str, size: float, discount: float, year: int, risen: int) -> Item:
    base = dice.choice((10, 20, 30, 40, 60, 80)) * size * (0.5 if PRICES[product] > 1500 else 1.0) * (3 if PRICES[product] < 200 else 1)
    qty = max(2, int(base))
    if not discount:
        return Item(product, qty)
    price = list_price(customer, product, year, risen)
    return Item(product, qty, rounded(price * (1 - Decimal(str(discount)))))
