"""Rows of documents by key are asked with plans that a connection keeps."""

from typing import Final

import pytest

from makesell.ground.access import Where
from makesell.ground.db import one
from makesell.ground.refusal import Refusal
from makesell.ground.spine.rows import as_given, by_key, one_seen

# A text of its own: other tests ask for people over the same connection.
READ: Final = "select id as asked_with_a_kept_plan from organisation_person"


@pytest.mark.django_db
def test_rows_of_documents_are_read_by_plans_that_are_kept() -> None:
    """The wide selects of documents, over a dozen tables, took longer to plan than to run."""
    for read in (by_key, as_given):
        read(int, READ, "id", [1, 2])
    with pytest.raises(Refusal):
        one_seen(int, READ, "id", -1, Where("true"))
    assert one("select count(*) from pg_prepared_statements where statement like 'select id as asked_with_a_kept_plan%%'") == (3,)
