"""13.2 with its numbers."""

from decimal import Decimal

import pytest

from makesell.engines.vat import line, on_side, parts, refuse_wrong, taxed
from makesell.ground.refusal import Refusal

D = Decimal
R13 = D("0.13")


def test_tax_is_rounded_line_by_line() -> None:
    assert sum(taxed(D("0.35"), R13, inclusive=False).tax for _ in range(3)) == D("0.15")


def test_a_price_with_tax_keeps_its_gross() -> None:
    made = taxed(D(300), R13, inclusive=True)
    assert (made.net, made.tax, made.gross) == (D("265.49"), D("34.51"), D(300))


def test_part_invoices_split_the_exact_side() -> None:
    made = parts(D(1000), [D(1)] * 3, R13, inclusive=True)
    assert [p.gross for p in made] == [D("333.33"), D("333.34"), D("333.33")]
    assert [p.net for p in made] == [D("294.98"), D("294.99"), D("294.98")]
    assert sum(p.net for p in made) == D("884.95")
    assert taxed(D(1000), R13, inclusive=True).net == D("884.96")


def test_a_currency_without_minor_unit_is_rounded_whole() -> None:
    made = line(D(3), D("33.5"), D("0.1"), inclusive=False, currency="JPY")
    assert (made.net, made.tax) == (D(101), D(10))


def test_a_unit_price_changes_its_side() -> None:
    assert on_side(D(113), R13, given_inclusive=True, wanted_inclusive=False) == D(100)
    assert on_side(D(100), R13, given_inclusive=False, wanted_inclusive=True) == D(113)
    assert on_side(D("99.9"), R13, given_inclusive=True, wanted_inclusive=True) == D("99.9")


def test_a_tax_off_by_more_than_a_cent_is_refused() -> None:
    refuse_wrong(D(100), D("13.01"), R13)
    with pytest.raises(Refusal) as no:
        refuse_wrong(D(100), D("13.02"), R13)
    assert no.value.code == "vat.off"
