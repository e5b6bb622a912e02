"""Names for a reader of English: as in lists, what has an English name is called by it, on a record's page and wherever a text names it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any, Final, TypeAlias, TypeVar

from django.utils.safestring import SafeString

from makesell.ground.actor import Actor
from makesell.ground.listing import english_names, english_of
from makesell.masterdata.works import queries as works
from makesell.sheets.parts import CheckPart, CurvesPart, Fact, Head, Panel, TablePart
from makesell.sheets.registry import BY_NOUN

CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")
BETWEEN: Final = re.compile(r"([\s·:：,，;；、]+)")
NAMED: Final = ("people", "units", "customers", "carriers", "warehouses", "price_lists")      # whose names stand in titles and sentences
JOINED: Final = " · "
MOST: Final = 400
Page = TypeVar("Page")
Body: TypeAlias = "TablePart | CurvesPart | CheckPart | tuple[Fact, ...]"


@dataclass(frozen=True, slots=True)
class Names:
    """English names by the names they stand for, longest first; empty for everybody else."""

    known: Mapping[str, str] = field(default_factory=dict)

    def whole(self, value: Any) -> Any:
        """The English name where the value is a name and nothing else, or names side by side."""
        if not isinstance(value, str) or value in self.known:
            return self.known.get(value, value)
        return JOINED.join(self.known.get(each, each) for each in value.split(JOINED))

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


def _names(bodies: Sequence[Body], noun: str, key: int, actor: Actor) -> Names:
    """The English names of a record and of all that its panels lead to; one statement a noun."""
    wanted: dict[str, set[int]] = {noun: {key}}
    for body in bodies:
        for of, ref in _refs(body):
            if of in BY_NOUN and ref is not None:
                wanted.setdefault(of, set()).add(int(ref))
    found = dict(pair for of, ids in wanted.items() for pair in english_names(BY_NOUN[of].listing, actor, sorted(ids)).items())
    words = {word for body in bodies for value in _texts(body) for word in (value, *value.split(JOINED)) if CHINESE.search(word)}
    found |= _known({word for word in words if word not in found}, actor)
    return Names(dict(sorted(found.items(), key=lambda pair: len(pair[0]), reverse=True)))


def _known(names: Iterable[str], actor: Actor) -> dict[str, str]:
    """The English names by these words: operations, and what of `NAMED` the actor may see."""
    words = sorted(names)[:MOST]
    allowed = [BY_NOUN[noun] for noun in NAMED if words and BY_NOUN[noun].policy.may(actor)]
    found = works.english_steps(words) if words else {}     # what an operation is called stands on every page that shows one
    return found | {name: english for sheet in allowed for name, english in english_of(sheet.listing, actor, words).items()}


def _refs(body: Body) -> Iterable[tuple[str, Any]]:
    if isinstance(body, TablePart):
        return [(noun, row.get(f"{column}_id")) for column, noun in body.links.items() for row in body.rows]
    facts = body.facts if isinstance(body, CheckPart) else () if isinstance(body, CurvesPart) else body
    return [(fact.noun, fact.id) for fact in facts if fact.noun]


def in_english(page: Page, actor: Actor) -> Page:
    """A page of plain parts whose titles and sentences name people, units, customers and the like, for a reader of English; for others as it is.

    Texts are marked up already where they are safe strings: those stay as they are.
    """
    if actor.language != "en":
        return page
    found = _known({word for text in _texts(page) for word in BETWEEN.split(text) if CHINESE.search(word)}, actor)
    said: Page = _said_again(page, lambda text: "".join(found.get(word, word) for word in BETWEEN.split(text))) if found else page
    return said


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if not isinstance(value, SafeString) and CHINESE.search(value):
            yield value
    elif isinstance(value, Mapping):
        yield from (text for each in value.values() for text in _texts(each))
    elif isinstance(value, (tuple, list)):
        yield from (text for each in value for text in _texts(each))
    elif is_dataclass(value):
        yield from (text for one in fields(value) for text in _texts(getattr(value, one.name)))


def _said_again(value: Any, say: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return value if isinstance(value, SafeString) or not CHINESE.search(value) else say(value)
    if isinstance(value, Mapping):
        return {name: _said_again(each, say) for name, each in value.items()}
    if isinstance(value, (tuple, list)):
        return type(value)(_said_again(each, say) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        old = {one.name: getattr(value, one.name) for one in fields(value) if one.init}
        new = {name: _said_again(each, say) for name, each in old.items()}
        changed = {name: each for name, each in new.items() if each is not old[name]}
        return replace(value, **changed) if changed else value
    return value
