"""Flows/history: where facts go — whose external ids they carry, in which currency — and what of them the database has already."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from makesell.ground.actor import Actor
from makesell.ground.db import run

UNIT, PERSON = "unit", "person"
_ORGANISATION = {
    UNIT: "select external_id, id from organisation_unit where external_id is not null",
    PERSON: "select external_id, id from organisation_person where external_id is not null",
}


class Named(Protocol):
    """A fact with the id its source gives it."""

    @property
    def external_id(self) -> str:
        """The id in the source."""
        ...


Fact = TypeVar("Fact", bound=Named)


@dataclass(slots=True)
class Into:
    """The target of one import. Keys by external id are read once a kind; those of a running batch count once it has committed."""

    source: str
    currency: str
    since: dt.date
    actor: Actor
    at: dt.datetime
    _keys: dict[str, dict[str, int]] = field(default_factory=dict)
    _fresh: dict[str, dict[str, int]] = field(default_factory=dict)
    _titles: dict[str, str] = field(default_factory=dict)

    def begin(self, at: dt.datetime) -> None:
        """A batch begins (or is tried once more): what an earlier try added was undone with it."""
        self.at = at
        self._fresh.clear()

    def committed(self) -> None:
        """The batch stands."""
        for kind, keys in self._fresh.items():
            self._known(kind).update(keys)
        self._fresh.clear()

    def add(self, kind: str, external_ids: Iterable[str], keys: Sequence[int]) -> None:
        """Keys made in this batch."""
        self._fresh.setdefault(kind, {}).update(zip(external_ids, keys, strict=True))

    def missing(self, kind: str, facts: Iterable[Fact]) -> list[Fact]:
        """The facts that are not recorded yet."""
        known, fresh = self._known(kind), self._fresh.get(kind, {})
        return [fact for fact in facts if fact.external_id not in known and fact.external_id not in fresh]

    def key(self, kind: str, external_id: str) -> int:
        """The key of what has been recorded under an external id."""
        fresh = self._fresh.get(kind)
        if fresh and external_id in fresh:
            return fresh[external_id]
        return self._known(kind)[external_id]

    def maybe(self, kind: str, external_id: str | None) -> int | None:
        """The key, or None for no external id."""
        return None if external_id is None else self.key(kind, external_id)

    def maybe_known(self, kind: str, external_id: str) -> int | None:
        """The key, or None when nothing was recorded under that id."""
        return self._fresh.get(kind, {}).get(external_id) or self._known(kind).get(external_id)

    def title(self, kind: str, external_id: str) -> str:
        """The name a record was given."""
        if not self._titles:
            self._titles.update(run("select external_id, title from spine_record where external_source = %s and kind = %s", [self.source, kind]))
        return self._titles[external_id]

    def _known(self, kind: str) -> dict[str, int]:
        if kind not in self._keys:
            own = _ORGANISATION.get(kind)
            sql = "select external_id, id from spine_record where external_source = %s and kind = %s"
            self._keys[kind] = dict(run(own) if own else run(sql, [self.source, kind]))
        return self._keys[kind]
