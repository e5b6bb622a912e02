"""The command-line door: whether a database already has the tables of this code, told by a note the database keeps about itself.

The note is the database's own comment, so it can never speak of another database than the one it lies in.
"""

import hashlib
import json
from pathlib import Path

import psycopg
from psycopg import sql

from makesell.doors.cli.surroundings import ROOT

PACKAGE = ROOT / "makesell"
# Everything that decides tables, rights and triggers; the lock file stands for the tables of the libraries.
PATTERNS = ("**/migrations/*.py", "**/models.py", "**/sql.py", "**/*.sql", "ground/db/*.py", "settings.py")


def fingerprint() -> str:
    """A hash of all that decides what tables, rights and triggers a database has."""
    digest = hashlib.sha256()
    found = {path for pattern in PATTERNS for path in PACKAGE.glob(pattern)} | {ROOT / "requirements.lock"}
    for path in sorted(path for path in found if path.exists()):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def notes(dsn: str) -> dict[str, str]:
    """What the database says about itself: `schema` (the fingerprint it was brought to) and `demo`."""
    with psycopg.connect(dsn, autocommit=True) as db:
        row = db.execute("select shobj_description(oid, 'pg_database') from pg_database where datname = current_database()").fetchone()
    try:
        known = json.loads(row[0]) if row and row[0] else {}
    except ValueError:
        return {}      # somebody else's comment: ours is written anew
    return {str(name): str(value) for name, value in known.items()} if isinstance(known, dict) else {}


def note(dsn: str, **more: str) -> None:
    """Adds to what the database says about itself; a role that does not own the database cannot, and steps then run every time."""
    kept = json.dumps({**notes(dsn), **more})
    with psycopg.connect(dsn, autocommit=True) as db:
        try:
            name = sql.Identifier(db.info.dbname)
            db.execute(sql.SQL("comment on database {} is {}").format(name, sql.Literal(kept)))
        except psycopg.errors.InsufficientPrivilege:
            return


def stamp_of(paths: list[Path]) -> str:
    """A hash of files by name and content."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(str(path).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
