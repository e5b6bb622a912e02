"""Names on a record's page for a reader of English: as in lists, what has an English name is called by it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from makesell.ground.actor import Actor
from makesell.ground.listing import english_names
from makesell.sheets.parts import CheckPart, CurvesPart, Fact, Head, Panel, TablePart
from makesell.sheets.registry import BY_NOUN

Body: TypeAlias = "TablePart | CurvesPart | CheckPart | tuple[Fact, ...]"


@dataclass(frozen=True, slots=True)
class Names:
    """English names by the names they stand for, longest first; empty for everybody else."""

    known: Mapping[str, str] = field(default_factory=dict)

    def whole(self, value: Any) -> Any:
        """The English name where the value is a name and nothing else."""
        return self.known.get(value, value) if isinstance(value, str) else value

    def within(self, value: Any) -> Any:
        """The text with every known name in English."""
        if isinstance(value, str):
            for name, english in self.known.items():
                value = value.replace(name, english)
        return value

    def of(self, body: Body) -> Body:
        """A panel's body with its names in English."""
        if not self.known or isinstance(body, CurvesPart):
            return body
        if isinstance(body, CheckPart):
            return replace(body, facts=tuple(self._fact(fact) for fact in body.facts))
        if isinstance(body, TablePart):
            return replace(body, rows=[{name: self._said(v, led=name in body.links) for name, v in row.items()} for row in body.rows])
        return tuple(self._fact(fact) for fact in body)

    def _fact(self, fact: Fact) -> Fact:
        return replace(fact, value=self._said(fact.value, led=bool(fact.noun)))

    def _said(self, value: Any, *, led: bool) -> Any:
        return self.within(value) if led else self.whole(value)


def named(head: Head, those: Iterable[Panel], noun: str, key: int, actor: Actor) -> tuple[Head, Iterable[tuple[Panel, Body]]]:
    """A record's head and panels as the reader's language names them; panels are read as they are asked for, where nothing is to be named."""
    pairs = ((one, _body(one, actor, key)) for one in those)
    if actor.language != "en":
        return head, pairs
    read = list(pairs)
    names = _names([body for _one, body in read], noun, key, actor)
    head = replace(head, title=names.within(head.title), sub=names.within(str(head.sub)))
    return head, [(one, names.of(body)) for one, body in read]


def _body(one: Panel, actor: Actor, key: int) -> Body:
    body = one.body(actor, key)
    return body if isinstance(body, TablePart | CurvesPart | CheckPart) else tuple(body)


def _names(bodies: Iterable[Body], noun: str, key: int, actor: Actor) -> Names:
    """The English names of a record and of all that its panels lead to; one statement a noun."""
    wanted: dict[str, set[int]] = {noun: {key}}
    for body in bodies:
        for of, ref in _refs(body):
            if of in BY_NOUN and ref is not None:
                wanted.setdefault(of, set()).add(int(ref))
    found = [pair for of, ids in wanted.items() for pair in english_names(BY_NOUN[of].listing, actor, sorted(ids)).items()]
    return Names(dict(sorted(found, key=lambda pair: len(pair[0]), reverse=True)))


def _refs(body: Body) -> Iterable[tuple[str, Any]]:
    if isinstance(body, TablePart):
        return [(noun, row.get(f"{column}_id")) for column, noun in body.links.items() for row in body.rows]
    facts = body.facts if isinstance(body, CheckPart) else () if isinstance(body, CurvesPart) else body
    return [(fact.noun, fact.id) for fact in facts if fact.noun]
