"""What every change of the organisation shares: its lock, its version, and the refusals of codes that exist or do not."""

from collections.abc import Iterable, Sequence

from makesell.ground.db import run
from makesell.ground.locks import take
from makesell.ground.refusal import Refusal


def begin() -> None:
    """One change of the organisation at a time: dated rows of several people depend on each other."""
    take("organisation", ["organisation"])


def raise_version() -> None:
    """Tells every process that who may see what has changed."""
    run("update organisation_version set version = nextval('organisation_change_number') where id = 1")


def refuse_doubles(codes: Sequence[str], taken: Iterable[str], field: str = "code") -> None:
    """Refuses codes that exist already or stand twice in the input."""
    known = set(taken)
    seen: set[str] = set()
    found = []
    for code in codes:
        if code in known or code in seen:
            found.append(Refusal("organisation.code_taken", "%(double)s exists already.", field=field, double=code))
        seen.add(code)
    if found:
        raise Refusal.several(found)


def refuse_changed(ids: Sequence[int], version: int | None, rows: Sequence[tuple[int, int]]) -> None:
    """Refuses ids that do not exist, and a row that another person has changed since the version the asker saw."""
    found = dict(rows)
    missing = [i for i in ids if i not in found]
    if missing:
        raise Refusal("organisation.unknown", "This does not exist: %(id)s.", status=404, id=missing[0])
    if version is not None and any(v != version for v in found.values()):
        raise Refusal("version.stale", "Somebody has changed this in the meantime. Please look again.", status=409)
