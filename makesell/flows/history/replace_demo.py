"""Flows/history: the demo makes room for a real company, as long as nobody has begun to work in it.

Everything of the demo goes in one transaction, with the ask for the import: whoever dies before has changed nothing, whoever
dies after finds an import that goes on where it stopped. The asker's login stays, with a password of its own from then on,
because nobody is let in by one click any more; everybody else's login goes with the demo.
"""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from makesell.flows.history import imports
from makesell.flows.history.sources import Source, other_company
from makesell.flows.org_1_organisation import name_company
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.db import act, one
from makesell.ground.db.emptying import posted
from makesell.ground.exchange import runs
from makesell.ground.exchange.access import POLICY
from makesell.ground.exhibits.queries import STORY, TELLING, exhibits
from makesell.ground.organisation import actions as organisation
from makesell.ground.organisation.queries import company
from makesell.ground.outbox.actions import NewMessage, put_many
from makesell.ground.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Replacing:
    """Which company comes in from where; `name` is the demo's name as the asker typed it, `password` the asker's from then on."""

    kind: str
    path: str
    name: str
    password: str = ""


def replaceable() -> bool:
    """True while this database holds the demo and nobody has acted in it since its story was told (or, without one, wrote a line)."""
    house = company()
    if house is None or not house.is_demo:
        return False
    story = exhibits().get(STORY)
    if story is None:
        return one("select 1 from spine_line limit 1") is None and not posted()
    worked = "select 1 from spine_event where by_id is not null and at > %s union all select 1 from spine_note where at > %s limit 1"
    return one(worked, [story.shown_at, story.shown_at]) is None


@act
def begin_again(*, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Deletes a demo whose story broke off, or that nobody has worked in, so that it is told anew. Refuses (409) every other company."""
    house, story = company(), exhibits().get(STORY)
    if house is None or not house.is_demo or story is None or not (story.noun == TELLING or replaceable()):
        raise Refusal("demo.begun", "Somebody has begun to work in this company; it stays.", status=409)
    organisation.clear(actor)


@act
def perform(fact: Replacing, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Deletes the demo and asks for the import; returns the key of its run, which the job worker carries out.

    Refuses (403) everybody but administrators and the machine, (409) a database with another company or with postings, a name
    that is not the demo's, a weak password, and a folder that cannot be imported from.
    """
    source, folder = imports.checked(fact.kind, fact.path, actor)
    run_id = _make_room(fact, source, folder, actor, at)
    put_many([NewMessage(imports.TOPIC, {"run_id": run_id})], at=at)
    return run_id


@act
def make_room(fact: Replacing, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """The same for the command line, which imports by itself afterwards: the demo goes, nobody's login stays."""
    source, folder = imports.checked(fact.kind, fact.path, actor)
    _make_room(fact, source, folder, actor, at)


def _make_room(fact: Replacing, source: Source, folder: Path, actor: Actor, at: dt.datetime) -> int:
    POLICY.require(actor, "replace_demo")
    locks.take("organisation", ["organisation"])
    house = company()
    if house is None or not replaceable():
        raise other_company(source)
    if fact.name.strip() not in {house.name, house.name_en}:
        raise Refusal("import.name", "Type the name of the demo company: %(name)s.", field="name", name=house.name)
    organisation.clear(actor)
    name_company.perform(source.company, actor=actor, at=at)
    if actor.user_id is not None:
        organisation.set_password(actor.user_id, fact.password, actor=actor, at=at)
    return runs.ask(source.kind, source.external_source, str(folder), actor=actor, at=at)
