"""The clock: business dates of the company's zone, and moving it."""

import datetime as dt

import pytest

from makesell.ground import clock


def test_the_business_date_is_the_companys() -> None:
    assert clock.business_date(dt.datetime(2026, 3, 31, 15, 59, tzinfo=dt.UTC)) == dt.date(2026, 3, 31)
    assert clock.business_date(dt.datetime(2026, 3, 31, 16, 0, tzinfo=dt.UTC)) == dt.date(2026, 4, 1)
    with pytest.raises(ValueError, match="time zone"):
        clock.business_date(dt.datetime(2026, 3, 31))


def test_valid_until_a_day_ends_at_24_00_of_that_day() -> None:
    assert clock.end_of_day(dt.date(2026, 3, 31)) == dt.datetime(2026, 3, 31, 16, 0, tzinfo=dt.UTC)


def test_the_clock_moves_inside_the_block_only() -> None:
    with clock.moved(dt.date(2014, 6, 30)):
        assert clock.today() == dt.date(2014, 6, 30)
        with clock.moved(dt.datetime(2020, 1, 1, tzinfo=dt.UTC)):
            assert clock.now() == dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
        assert clock.today() == dt.date(2014, 6, 30)
    assert clock.now().year >= 2024
    with pytest.raises(ValueError, match="time zone"), clock.moved(dt.datetime(2020, 1, 1)):
        pass
