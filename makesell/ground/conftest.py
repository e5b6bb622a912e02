"""What tests of the ground need to see real commits: connections of their own, closed again, and rows they clean up themselves."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Lets a test commit. It must use keys of its own and leave nothing that others count."""
    with django_db_blocker.unblock():
        yield
        connection.close()
