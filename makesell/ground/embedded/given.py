"""Ground/embedded: a PostgreSQL somebody else runs, named by its address: proved before anything is done, then given our role and extensions."""

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from makesell.ground.embedded.making import APP_ROLE, EXTENSIONS
from makesell.ground.refusal import Refusal

OLDEST = 15
CONNECT_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Given:
    """Connection strings of the application's role and of the owner's, who migrates."""

    app: str
    owner: str


def _place(address: str) -> dict[str, Any]:
    """Where an address points, for sentences: never with its password. Raises `database_url.unreadable`."""
    try:
        parts = conninfo_to_dict(address)
    except psycopg.ProgrammingError as error:
        raise Refusal(
            "database_url.unreadable",
            "DATABASE_URL cannot be read. It looks like postgresql://user:password@host:5432/database",
            field="DATABASE_URL",
            status=503,
        ) from error
    return {"host": parts.get("host") or "localhost", "port": parts.get("port") or "5432", "user": parts.get("user") or "?",
            "dbname": parts.get("dbname") or parts.get("user") or "?"}  # fmt: skip


def _open(address: str) -> "psycopg.Connection[tuple[object, ...]]":
    """A connection, or the reason in a plain sentence: unreachable, wrong password, no such database."""
    place = _place(address)
    try:
        return psycopg.connect(address, autocommit=True, connect_timeout=CONNECT_SECONDS)
    except psycopg.OperationalError as error:
        said = str(error)
        if "password" in said or "authentication" in said:
            raise Refusal(
                "database_url.password",
                "The database server %(host)s:%(port)s does not accept the user %(user)s with this password. Correct DATABASE_URL.",
                field="DATABASE_URL", status=503, **place,
            ) from error  # fmt: skip
        if "does not exist" in said and "database" in said:
            raise Refusal(
                "database_url.no_database",
                "The server %(host)s:%(port)s has no database %(dbname)s. Make it (createdb %(dbname)s) or correct DATABASE_URL.",
                field="DATABASE_URL", status=503, **place,
            ) from error  # fmt: skip
        raise Refusal(
            "database_url.unreachable",
            "The database server %(host)s:%(port)s cannot be reached (%(said)s). Start it or correct DATABASE_URL; "
            "without DATABASE_URL Makesell brings its own.",
            field="DATABASE_URL", status=503, said=said.strip().splitlines()[-1].split(": ")[-1].strip(), **place,
        ) from error  # fmt: skip


def check(address: str) -> None:
    """Refuses a server that cannot be reached or is too old (`database_url.*`)."""
    with _open(address) as db:
        version = db.info.server_version // 10000
    if version < OLDEST:
        raise Refusal(
            "database_url.too_old",
            "The database server is PostgreSQL %(version)s; Makesell needs %(oldest)s or newer.",
            field="DATABASE_URL",
            status=503,
            version=version,
            oldest=OLDEST,
        )


def take(url: str, owner_url: str | None, word: str) -> Given:
    """Both roles on a server given. With one address, it is the owner's, and the role `makesell_app` is made with the password `word`.

    With two, `url` is the application's (its user must be `makesell_app`, because rights are granted to that name).
    """
    if owner_url:
        return _two(url, owner_url)
    check(url)
    app = make_conninfo(url, user=APP_ROLE, password=word)
    with _open(url) as db:
        _role(db, word)
        _extensions(db)
    try:
        psycopg.connect(app, connect_timeout=CONNECT_SECONDS).close()
    except psycopg.OperationalError as error:
        raise Refusal(
            "database_url.role_of_another",
            "The role %(role)s is already there with a password that is not known here. "
            "Give both addresses: DATABASE_URL with the user %(role)s, DATABASE_OWNER_URL with the owner.",
            field="DATABASE_URL",
            status=503,
            role=APP_ROLE,
        ) from error
    return Given(app, url)


def _two(url: str, owner_url: str) -> Given:
    check(owner_url)
    check(url)
    if _place(url)["user"] != APP_ROLE:
        raise Refusal(
            "database_url.role_name",
            "With DATABASE_OWNER_URL given, the user of DATABASE_URL must be %(role)s.",
            field="DATABASE_URL",
            status=503,
            role=APP_ROLE,
        )
    with _open(owner_url) as db:
        _extensions(db)
    return Given(url, owner_url)


def _role(db: "psycopg.Connection[tuple[object, ...]]", word: str) -> None:
    if db.execute("select 1 from pg_roles where rolname = %s", [APP_ROLE]).fetchone():
        return
    try:
        db.execute(sql.SQL("create role {} login nocreatedb password {}").format(sql.Identifier(APP_ROLE), sql.Literal(word)))
    except psycopg.errors.InsufficientPrivilege as error:
        raise Refusal(
            "database_url.role_missing",
            "The user of DATABASE_URL may not make roles. Let an administrator run: CREATE ROLE %(role)s LOGIN PASSWORD '…'; "
            "then give both addresses: DATABASE_URL with the user %(role)s, DATABASE_OWNER_URL with the owner.",
            field="DATABASE_URL",
            status=503,
            role=APP_ROLE,
        ) from error


def _extensions(db: "psycopg.Connection[tuple[object, ...]]") -> None:
    for name in EXTENSIONS:
        try:
            db.execute(sql.SQL("create extension if not exists {}").format(sql.Identifier(name)))
        except psycopg.Error as error:
            raise Refusal(
                "database_url.extension",
                "The extension %(name)s is missing. Let an administrator of the database run: CREATE EXTENSION %(name)s;",
                field="DATABASE_URL",
                status=503,
                name=name,
            ) from error
