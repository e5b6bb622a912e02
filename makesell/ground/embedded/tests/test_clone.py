"""The tests' database itself."""

import pytest

from makesell.ground.db import values


@pytest.mark.django_db
def test_the_clone_is_migrated() -> None:
    """A test's database has the house's tables."""
    assert values("select count(*) from organisation_unit") == [0]
