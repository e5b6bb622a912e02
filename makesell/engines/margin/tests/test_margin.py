"""13.15 by its numbers."""

from decimal import Decimal

from makesell.engines.margin import margin, rebate_accrual

D = Decimal


def test_ten_at_a_hundred_with_cost_and_rebate() -> None:
    net = D(1000)
    left = margin(net, D(10), D(70), rebate=rebate_accrual(net, D("0.03")))
    assert left.amount == D(270)
    assert left.ratio.value == D("0.27")


def test_freight_borne_by_us_lowers_it_and_a_return_is_its_mirror() -> None:
    sold = margin(D("99.99"), D(3), D("10.005"), freight=D(5))
    back = margin(D("-99.99"), D(-3), D("10.005"), freight=D(-5))
    assert sold.amount == D("64.97")
    assert sold.amount + back.amount == 0


def test_a_gift_has_a_cost_and_no_ratio() -> None:
    gift = margin(D(0), D(1), D(70))
    assert (gift.amount, gift.ratio.value, gift.ratio.reason) == (D(-70), None, "nothing")
