"""Ground/embedded: making a database: the files, the roles, the extensions. Cut off at any point, the next start goes on."""

import os
import shutil
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from makesell.ground.embedded.places import Places, full
from makesell.ground.embedded.programs import Programs
from makesell.ground.embedded.secrets import Secrets
from makesell.ground.refusal import Refusal

SUPERUSER, OWNER_ROLE, APP_ROLE = "postgres", "makesell_owner", "makesell_app"
EXTENSIONS = ("pg_trgm", "btree_gist", "btree_gin")


def files(places: Places, programs: Programs, superuser: str) -> None:
    """Makes the data folder, whole or not at all: with checksums, passwords even on the socket, UTF-8 sorted by code point."""
    draft = places.data.with_name("data.new")
    shutil.rmtree(draft, ignore_errors=True)
    given = _password_file(places, superuser)
    try:
        done = places.account.runs(
            [programs.initdb, "-D", str(draft), "-U", SUPERUSER, "-E", "UTF8", "--locale=C.UTF-8", "--data-checksums",
             "-A", "scram-sha-256", f"--pwfile={given}"]
        )  # fmt: skip
    finally:
        given.unlink(missing_ok=True)
    if done.returncode:
        shutil.rmtree(draft, ignore_errors=True)
        said = [line for line in done.stderr.splitlines() if "error" in line or "FATAL" in line or "could not" in line]
        if "No space left" in done.stderr:
            raise full(places.home, shutil.disk_usage(places.home).free)
        raise Refusal(
            "database.not_made",
            "The database could not be made in %(path)s: %(said)s",
            status=503,
            path=places.data,
            said=said[-1] if said else done.stderr.strip()[-300:],
        )
    os.rename(draft, places.data)


def _password_file(places: Places, superuser: str) -> Path:
    path = places.home / ".first"
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(superuser + "\n")
    places.account.owns(path)
    return path


def check_version(places: Places, programs: Programs) -> None:
    """Refuses data of another main version (`database.version`): only an export and import carry it over."""
    made = (places.data / "PG_VERSION").read_text(encoding="utf-8").strip()
    if made != str(programs.version):
        raise Refusal(
            "database.version",
            "The data in %(path)s was made by PostgreSQL %(made)s, and this is PostgreSQL %(ours)s. "
            "Start the version that made it and export first, or name another folder: MAKESELL_VAR=/some/folder",
            status=503,
            path=places.data,
            made=made,
            ours=programs.version,
        )


def new_passwords(places: Places, programs: Programs, secrets: Secrets) -> None:
    """Sets the passwords of a stopped database anew, after its secrets were lost; only who owns the files can."""
    lines = [f"alter role {SUPERUSER} password '{secrets.superuser}';"]
    lines += [f"alter role {role} password '{word}';" for role, word in ((OWNER_ROLE, secrets.owner), (APP_ROLE, secrets.app))]
    given = places.home / ".first"
    given.unlink(missing_ok=True)
    with os.fdopen(os.open(given, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    places.account.owns(given)
    try:
        places.account.runs(["/bin/sh", "-c", '"$0" --single -D "$1" postgres < "$2"', programs.postgres, str(places.data), str(given)])
    finally:
        given.unlink(missing_ok=True)


def roles(db: "psycopg.Connection[Any]", template: str, secrets: Secrets) -> None:
    """The owner, who migrates and may make databases (tests clone); the application, who owns nothing; extensions for new databases."""
    present = {row[0] for row in db.execute("select rolname from pg_roles")}
    if {OWNER_ROLE, APP_ROLE} <= present:
        return
    for role, right, word in ((OWNER_ROLE, "createdb", secrets.owner), (APP_ROLE, "nocreatedb", secrets.app)):
        if role not in present:
            db.execute(sql.SQL("create role {} login {} password {}").format(sql.Identifier(role), sql.SQL(right), sql.Literal(word)))
    with psycopg.connect(template, autocommit=True) as every:
        for name in EXTENSIONS:
            every.execute(sql.SQL("create extension if not exists {}").format(sql.Identifier(name)))


def database(db: "psycopg.Connection[Any]", name: str) -> None:
    """A database of this name, owned by the owner's role, unless it is there."""
    if not db.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
        db.execute(sql.SQL("create database {} owner {}").format(sql.Identifier(name), sql.Identifier(OWNER_ROLE)))
