"""The launcher: of two processes that lay the tables of one database, one waits."""

import psycopg
import pytest
from django.db import OperationalError

from makesell.doors.cli.commands.migrate import ONE_AT_A_TIME, lay
from makesell.ground.db import run, values


def test_the_tables_are_laid_by_one_process_at_a_time(committed: str) -> None:
    run("set statement_timeout = '20ms'")
    with psycopg.connect(committed, autocommit=True) as other:
        other.execute("select pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        with pytest.raises(OperationalError, match="statement timeout"):
            lay()
        assert values("select count(*) from pg_locks where locktype = 'advisory' and granted and pid = pg_backend_pid()") == [0]
