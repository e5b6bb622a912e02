"""The only place that changes measures, commission rates and incentive schemes; written in sets, imported by flows only."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.ground.actor import Actor
from makesell.ground.db import one, run, values
from makesell.ground.db.sets import end_dated, insert_set, put_dated
from makesell.ground.db.violations import refusing
from makesell.ground.refusal import Refusal, missing
from makesell.ground.spine import master
from makesell.ground.spine.master import Change, MasterTable, NewRow
from makesell.ground.text import N_
from makesell.masterdata.schemes import words
from makesell.masterdata.schemes.components import Component, Modifier, Rung, judge_modifiers
from makesell.masterdata.schemes.components import judge as judge_component
from makesell.masterdata.schemes.ladders import Step, judge

TABLE = MasterTable("incentive_scheme", "schemes_incentivescheme", "IS")
SAID = {
    "commission_rate_share": ("rate.share", N_("A rate lies between 0 and 1."), "rate"),
    "commission_rate_once": ("rate.overlap", N_("Another rate already holds at these dates."), "valid_from"),
    "commission_rate_dates": ("dates.order", N_("It must end after it begins."), "valid_to"),
    "incentive_version_one_in_force": ("scheme.overlap", N_("Another version of this scheme is in force at these dates."), "valid_from"),
    "incentive_version_dates": ("dates.order", N_("It must end after it begins."), "valid_to"),
    "incentive_tier_once": ("scheme.tier", N_("A step stands twice."), "tiers"),
    "incentive_tier_numbers": ("scheme.tier_numbers", N_("Steps and rates must not be less than 0, rates at most 1."), "tiers"),
    "incentive_member_weight": ("scheme.weight", N_("A share must not be negative."), "weight"),
    "incentive_member_once": ("scheme.member", N_("This person is already paid by a scheme at these dates."), "valid_from"),
}


@dataclass(frozen=True, slots=True)
class NewRate:
    """The commission rate of a person from a date on; a share (0.012 is 1.2 %)."""

    person_id: int
    rate: Decimal
    valid_from: dt.date
    valid_to: dt.date | None = None


@dataclass(frozen=True, slots=True)
class NewMeasure:
    """A measure of the company's own."""

    code: str
    name: str
    name_en: str
    kind: str = words.ADDITIVE
    value: str = words.NET


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version of a scheme: what it pays on, from when, by which steps, counted over which period."""

    measure: str
    currency: str
    valid_from: dt.date
    tiers: tuple[Step, ...]
    value: str = words.NET
    ladder: str = words.OF_TARGET
    accumulation: str = "quarter"
    valid_to: dt.date | None = None
    cap: Decimal | None = None
    reason: str = ""
    components: tuple[Component, ...] = ()
    modifiers: tuple[Modifier, ...] = ()


@dataclass(frozen=True, slots=True)
class NewMember:
    """Somebody is paid by a scheme from a date on; `weight` is the share of a team pool."""

    scheme_id: int
    person_id: int
    valid_from: dt.date
    weight: Decimal = Decimal(1)


def set_rates(rates: Sequence[NewRate]) -> int:
    """Sets commission rates from a date on; the rate in force until then ends there. Returns how many began."""
    if any(not 0 <= r.rate <= 1 for r in rates):
        raise Refusal("rate.share", "A rate lies between 0 and 1.", field="rate")
    wanted = {r.person_id for r in rates}
    known = set(values("select id from organisation_person where id = any(%s) and kind = 'person'", [list(wanted)]))
    if wanted - known:
        raise Refusal("reference.unknown", "What you chose here does not exist any more.", field="person")
    with refusing(SAID):
        return put_dated(
            "schemes_commissionrate",
            {"person_id": "bigint"},
            {"rate": "numeric"},
            [{name: getattr(r, name) for name in NewRate.__slots__} for r in rates],
        )


def create_measure(new: NewMeasure, *, active: bool = True) -> int:
    """Adds a measure of the company's own; returns its key. One that is not active yet is asked of nobody."""
    if values("select 1 from schemes_measure where code = %s", [new.code]):
        raise Refusal("code.taken", "“%(value)s” is already in use here.", field="code", value=new.code)
    types = {
        "code": "text",
        "name": "text",
        "name_en": "text",
        "kind": "text",
        "value": "text",
        "position": "int",
        "builtin": "boolean",
        "active": "boolean",
    }
    row = {name: getattr(new, name) for name in NewMeasure.__slots__} | {"position": 500, "builtin": False, "active": active}
    return insert_set("schemes_measure", types, [row], returning="id")[0]


def code_of(measure_id: int) -> str:
    """The code of a measure of the company's own; refuses (404) others."""
    found = values("select code from schemes_measure where id = %s and not builtin", [measure_id])
    if not found:
        raise missing()
    return str(found[0])


def use_measure(code: str, active: bool) -> None:
    """Targets and schemes may ask for it from now on, or no longer."""
    run("update schemes_measure set active = %s where code = %s", [active, code])


def create_scheme(code: str, name: str, version: NewVersion, *, actor: Actor, at: dt.datetime, name_en: str = "") -> tuple[int, int]:
    """Makes a scheme with its first version, a draft; returns the keys of both."""
    key = master.create(TABLE, [NewRow(code, name, name_en)], actor=actor, at=at)[0]
    return key, add_version(key, version, actor=actor)


def change_schemes(changes: Sequence[Change]) -> None:
    """Changes what schemes are called."""
    master.change(TABLE, changes)


_VERSION = {
    "scheme_id": "bigint", "revision": "int", "state": "text", "measure_id": "bigint", "value": "text", "currency": "text", "ladder": "text",
    "accumulation": "text", "cap": "numeric", "reason": "text", "valid_from": "date", "valid_to": "date", "made_by_id": "bigint",
}  # fmt: skip


def add_version(scheme_id: int, new: NewVersion, *, actor: Actor) -> int:
    """Adds a draft version to a scheme; returns its key. Refuses steps that could never be computed."""
    found = one("select id from schemes_measure where code = %s and kind = %s", [new.measure, words.ADDITIVE])
    if found is None:
        raise Refusal("reference.unknown", "What you chose here does not exist any more.", field="measure")
    if new.value == words.COUNT:
        raise Refusal("scheme.count", "A scheme pays on an amount or a quantity.", field="value")
    judge(new.tiers, new.ladder, new.cap)
    last = one("select coalesce(max(revision), 0) from schemes_incentiveversion where scheme_id = %s", [scheme_id])
    row = {
        **{name: getattr(new, name) for name in _VERSION if hasattr(new, name)}, "scheme_id": scheme_id,
        "revision": int(last[0]) + 1 if last else 1, "state": words.DRAFT, "measure_id": found[0], "made_by_id": actor.person_id,
    }  # fmt: skip
    with refusing(SAID):
        key = insert_set("schemes_incentiveversion", _VERSION, [row], returning="id")[0]
        insert_set(
            "schemes_incentivetier",
            {"version_id": "bigint", "product_group_id": "bigint", "start": "numeric", "rate": "numeric"},
            [{"version_id": key, **{name: getattr(step, name) for name in Step.__slots__}} for step in new.tiers],
        )
    put_components(key, new.components)
    put_modifiers(key, new.modifiers)
    return key


_COMPONENT = {
    "version_id": "bigint", "position": "int", "code": "text", "kind": "text", "name": "text", "measure_id": "bigint", "value": "text",
    "credit": "text", "accumulation": "text", "ladder": "text", "product_group_id": "bigint", "product_id": "bigint", "customer_class": "text",
    "first_day": "date", "last_day": "date", "amount": "numeric", "rate": "numeric", "allowance": "numeric", "cap": "numeric",
    "recoverable": "boolean", "release": "text", "share_by": "text",
}  # fmt: skip
_RUNG = {
    "component_id": "bigint", "base": "boolean", "product_group_id": "bigint", "customer_class": "text", "start": "numeric", "rate": "numeric",
    "amount": "numeric",
}  # fmt: skip


def put_components(version_id: int, components: Sequence[Component]) -> None:
    """Writes the components of a version anew. Refuses what could never be computed, and a code that stands twice or for another kind elsewhere."""
    for each in components:
        judge_component(each)
    if len({each.code for each in components}) != len(components):
        raise Refusal("component.code", "Another component of this version has this code.", field="code")
    measures: dict[str, int] = dict(run("select code, id from schemes_measure where kind = %s", [words.ADDITIVE]))
    if any(each.measure and each.measure not in measures for each in components):
        raise Refusal("reference.unknown", "What you chose here does not exist any more.", field="measure")
    others: dict[str, str] = dict(
        run(
            """select c.code, c.kind from schemes_incentivecomponent c join schemes_incentiveversion v on v.id = c.version_id
               join schemes_incentiveversion o on o.scheme_id = v.scheme_id where o.id = %s and v.id <> o.id and v.state <> 'withdrawn'""",
            [version_id],
        )
    )
    if any(others.get(each.code, each.kind) != each.kind for each in components):
        raise Refusal("component.other_kind", "In another version this code stands for another kind of component.", field="code")
    run("delete from schemes_incentiverung where component_id in (select id from schemes_incentivecomponent where version_id = %s)", [version_id])
    run("delete from schemes_incentivecomponent where version_id = %s", [version_id])
    rows = [
        {name: getattr(each, name) for name in _COMPONENT if hasattr(each, name)}
        | {"version_id": version_id, "position": at, "measure_id": measures.get(each.measure)}
        for at, each in enumerate(components, 1)
    ]
    keys = insert_set("schemes_incentivecomponent", _COMPONENT, rows, returning="id") if rows else []
    rungs = [
        {"component_id": key, **{name: getattr(rung, name) for name in Rung.__slots__}}
        for key, each in zip(keys, components, strict=True) for rung in each.rungs
    ]  # fmt: skip
    if rungs:
        insert_set("schemes_incentiverung", _RUNG, rungs)


def put_modifiers(version_id: int, modifiers: Sequence[Modifier]) -> None:
    """Writes the modifiers of a version anew."""
    judge_modifiers(modifiers)
    run("delete from schemes_incentivemodifier where version_id = %s", [version_id])
    if modifiers:
        insert_set(
            "schemes_incentivemodifier",
            {"version_id": "bigint", "kind": "text", "start": "numeric", "factor": "numeric"},
            [{"version_id": version_id, **{name: getattr(each, name) for name in Modifier.__slots__}} for each in modifiers],
        )


def give_opinion(version_id: int, *, person_id: int | None, body: str, stance: str, text: str, day: dt.date, at: dt.datetime) -> None:
    """Keeps what was said of a version."""
    run(
        """insert into schemes_incentiveopinion (version_id, person_id, body, stance, text, day, at) values (%s, %s, %s, %s, %s, %s, %s)""",
        [version_id, person_id, body, stance, text, day, at],
    )


def acknowledge(version_id: int, person_id: int, at: dt.datetime) -> None:
    """A member has read a version; a second time changes nothing."""
    run(
        "insert into schemes_incentiveacknowledgement (version_id, person_id, at) values (%s, %s, %s) on conflict do nothing",
        [version_id, person_id, at],
    )


def unread(version_id: int) -> None:
    """A draft was changed: whoever had read it reads it again."""
    run("delete from schemes_incentiveacknowledgement where version_id = %s", [version_id])


def hold_draft(version_id: int) -> None:
    """Locks a version whose components are to be changed. Refuses (409) one that is decided."""
    row = one("select state from schemes_incentiveversion where id = %s for no key update", [version_id])
    if row is None or row[0] != words.DRAFT:
        raise Refusal("scheme.not_draft", "Only a draft can be changed, approved or withdrawn.", status=409)


def approve_version(version_id: int, *, actor: Actor) -> None:
    """Puts a draft version into force; who made it may not approve it."""
    row = one("select state, made_by_id from schemes_incentiveversion where id = %s for no key update", [version_id])
    if row is None or row[0] != words.DRAFT:
        raise Refusal("scheme.not_draft", "Only a draft can be changed, approved or withdrawn.", status=409)
    if row[1] is not None and row[1] == actor.person_id:
        raise Refusal("scheme.own", "Who makes a version may not approve it.", who=N_("Another approver decides."), status=403)
    if not values(
        """select 1 from schemes_incentivetier where version_id = %(v)s union all
           select 1 from schemes_incentivecomponent where version_id = %(v)s""", {"v": version_id},
    ):  # fmt: skip
        raise Refusal("scheme.empty", "This version pays nothing: give it steps or a component.", status=409)
    # what was in force until then ends where the new version begins
    run(
        """update schemes_incentiveversion o set valid_to = n.valid_from from schemes_incentiveversion n
           where n.id = %s and o.scheme_id = n.scheme_id and o.state = 'approved' and o.valid_from < n.valid_from
             and (o.valid_to is null or o.valid_to > n.valid_from)""",
        [version_id],
    )
    with refusing(SAID):
        run("update schemes_incentiveversion set state = 'approved', approved_by_id = %s where id = %s", [actor.person_id, version_id])


def withdraw_version(version_id: int) -> None:
    """Takes a draft version back. Refuses (409) one that is decided."""
    if not run("update schemes_incentiveversion set state = 'withdrawn' where id = %s and state = 'draft' returning id", [version_id]):
        raise Refusal("scheme.not_draft", "Only a draft can be changed, approved or withdrawn.", status=409)


def add_members(members: Sequence[NewMember]) -> None:
    """Puts people on a scheme from a date on; the scheme that paid them until then ends there. Refuses house accounts."""
    wanted = sorted({m.person_id for m in members})
    if set(wanted) - set(values("select id from organisation_person where id = any(%s) and kind = 'person'", [wanted])):
        raise Refusal("reference.unknown", "What you chose here does not exist any more.", field="person")
    with refusing(SAID):
        put_dated(
            "schemes_incentiveplanmember",
            {"person_id": "bigint"},
            {"scheme_id": "bigint", "weight": "numeric"},
            [{name: getattr(m, name) for name in NewMember.__slots__} for m in members],
        )


def end_members(member_ids: Sequence[int], valid_to: dt.date) -> None:
    """Takes people off a scheme from a date on. Refuses (404) what does not exist."""
    if end_dated("schemes_incentiveplanmember", member_ids, valid_to) != len(set(member_ids)):
        raise missing()
