"""A server given by DATABASE_URL: every way it can be wrong is one sentence, and the password is never in it."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from makesell.ground.embedded import APP_ROLE, OWNER_ROLE, SUPERUSER
from makesell.ground.embedded.given import check, take
from makesell.ground.refusal import Refusal
from tests.launcher.conftest import started

SECRET = "not-to-be-told"


def refused(url: str, owner_url: str | None = None) -> Refusal:
    with pytest.raises(Refusal) as caught:
        take(url, owner_url, SECRET)
    assert SECRET not in str(caught.value)
    return caught.value


@contextmanager
def old_server() -> Iterator[int]:
    """A server that says it is PostgreSQL 14 to whoever connects."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=_welcome, args=(listening,), daemon=True)
        thread.start()
        yield listening.getsockname()[1]


def _message(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("!I", len(body) + 4) + body


def _welcome(listening: socket.socket) -> None:
    connection, _ = listening.accept()
    with connection:
        asked = connection.recv(4096)
        while len(asked) == 8:      # asks for encryption first
            connection.sendall(b"N")
            asked = connection.recv(4096)
        says = _message(b"S", b"server_version\x0014.9\x00") + _message(b"S", b"client_encoding\x00UTF8\x00")
        connection.sendall(_message(b"R", struct.pack("!I", 0)) + says + _message(b"Z", b"I"))
        connection.recv(4096)


def test_an_unreadable_address_is_shown_how_it_should_look() -> None:
    assert refused("postgres//wrong").code == "database_url.unreadable"


def test_a_server_that_is_not_there_is_named() -> None:
    refusal = refused(f"postgresql://me:{SECRET}@127.0.0.1:1/makesell")
    assert refusal.code == "database_url.unreachable"
    assert "127.0.0.1:1" in str(refusal)


def test_a_server_that_is_too_old_is_said() -> None:
    with old_server() as port, pytest.raises(Refusal) as caught:
        check(f"postgresql://me:{SECRET}@127.0.0.1:{port}/makesell?sslmode=disable&gssencmode=disable")
    assert caught.value.code == "database_url.too_old"
    assert "PostgreSQL 14" in str(caught.value)


def test_password_database_and_role_are_each_told_apart_and_a_good_address_is_taken(var: Path) -> None:
    cluster = started(var)
    owner = cluster.dsn(OWNER_ROLE, "makesell")
    assert refused(make_conninfo(owner, password=SECRET)).code == "database_url.password"
    assert refused(make_conninfo(owner, dbname="nowhere")).code == "database_url.no_database"
    assert refused(owner).code == "database_url.role_of_another"
    assert refused(owner, owner).code == "database_url.role_name"
    both = take(cluster.dsn(APP_ROLE, "makesell"), owner, SECRET)
    assert (both.app, both.owner) == (cluster.dsn(APP_ROLE, "makesell"), owner)
    assert take(owner, None, cluster.secrets.app).owner == owner
    with cluster.connect() as db:
        db.execute(f"alter role {APP_ROLE} rename to somebody_else".encode())
    assert refused(owner).code == "database_url.role_missing"
    made = take(cluster.dsn(SUPERUSER, "makesell"), None, SECRET)
    with psycopg.connect(made.app) as db:
        assert db.info.user == APP_ROLE
