"""Consultation 民主程序 on the page of an incentive scheme: opinions with their days, who of those it pays has read a version."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.flows.per_3_reward import consult_version
from makesell.flows.per_3_reward.consult_version import OpinionFact
from makesell.ground import clock
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.rules.queries import value
from makesell.masterdata.schemes import queries as schemes
from makesell.masterdata.schemes import words
from makesell.masterdata.schemes.access import POLICY as RATES
from makesell.metrics.pay_plan import READ
from makesell.sheets import giving
from makesell.sheets.parts import Act, Call, Done, Input, TablePart, Take, Wait
from makesell.sheets.plan_acts import REVISION, drafts

STANCES: Final = giving.said(words.STANCES)


def _opinion(call: Call) -> Done:
    (key,) = call.ids
    data = call.data
    fact = OpinionFact(key, data["revision"], data["stance"], data.get("text") or "", data.get("body") or "", data.get("day"))
    consult_version.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Kept with the version."))


def _acknowledge(call: Call) -> Done:
    (key,) = call.ids
    consult_version.acknowledge(key, call.data["revision"], actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Acknowledged."))


CONSULTATION: Final = (
    Act("give_opinion", _("Give an opinion"), _opinion, (
        REVISION, Input("stance", _("Opinion"), Take.CHOICE, choices=STANCES), Input("text", _("In words"), Take.LONG, required=False, most=2000),
        Input("body", _("In the name of"), required=False, most=80,
              help=_("Of the works council, say: compensation keeps what it said. Empty: your own.")),
        Input("day", _("Day"), Take.DATE, required=False, help=_("Empty: today.")),
    ), icon="message-square", line="revision", lines=drafts),
    Act("acknowledge", _("I have read it"), _acknowledge, (REVISION,), icon="book-check", line="revision", lines=drafts),
)  # fmt: skip


def opinions(actor: Actor, key: int) -> TablePart:
    """What was said of each version."""
    schemes.scheme(actor, key)
    return TablePart(
        (
            ("revision", _("Version"), Kind.INT), ("day", _("Day"), Kind.DATE), ("who", _("Who"), Kind.TEXT), ("stance", _("Opinion"), Kind.TEXT),
            ("text", _("In words"), Kind.TEXT),
        ),
        [
            {"revision": row.revision, "day": row.day, "who": row.who, "stance": STANCES[row.stance], "text": row.text}
            for row in schemes.opinions(key)
        ],
    )  # fmt: skip


def readers(actor: Actor, key: int) -> TablePart:
    """Who of those a version pays has read it: everybody for who sees all pay data, else oneself."""
    schemes.scheme(actor, key)
    every = RATES.reach(actor).all
    rows = [row for row in schemes.readers(key) if every or row.person_id == actor.person_id]
    return TablePart(
        (("revision", _("Version"), Kind.INT), ("person", _("Person"), Kind.TEXT), ("at", _("Read at"), Kind.MOMENT)),
        [{"revision": row.revision, "person": row.person, "at": row.at} for row in rows],
    )


def read_waits(actor: Actor) -> list[Wait]:
    """Draft versions one has to read, where the rule asks for it."""
    if actor.person_id is None or not value(READ, clock.today()):
        return []
    return [Wait(scheme, name, _("Read the new version"), chip=_("Read")) for scheme, _revision, name in schemes.to_read(actor.person_id)]
