"""Acts on the company itself: whose database this is, and the settings it gives itself."""

import datetime as dt

from makesell.ground import clock
from makesell.ground.actor import Actor
from makesell.ground.clock import is_zone
from makesell.ground.db import run
from makesell.ground.db.emptying import posted
from makesell.ground.money import minor_digits
from makesell.ground.organisation.actions.changing import begin, raise_version, refuse_changed
from makesell.ground.refusal import Refusal


def name_company(
    *,
    name: str,
    name_en: str = "",
    currency: str = "CNY",
    timezone: str = "Asia/Shanghai",
    is_demo: bool = False,
    source: str = "",
    data_until: dt.date | None = None,
    actor: Actor,
) -> None:
    """Says whose database this is; there is one company in it. `data_until` is the last business date of data that ended.

    Refuses a time zone that does not exist.
    """
    _refuse_unknown_zone(timezone)
    begin()
    _keep_roles_of_today(timezone)
    run(
        """insert into organisation_company (id, name, name_en, currency, timezone, is_demo, source, data_until)
           values (1, %s, %s, %s, %s, %s, %s, %s)
           on conflict (id) do update set name = excluded.name, name_en = excluded.name_en, currency = excluded.currency,
               timezone = excluded.timezone, is_demo = excluded.is_demo, source = excluded.source,
               data_until = excluded.data_until, version = organisation_company.version + 1""",
        [name, name_en, currency, timezone, is_demo, source, data_until],
    )
    raise_version()


def change_company(*, name: str, name_en: str, currency: str, timezone: str, version: int | None) -> None:
    """The company's own settings. Refuses an empty name, a time zone or currency that does not exist, a stale version, and another
    currency once a book has an entry in the old one (409).
    """
    if not name.strip():
        raise Refusal("organisation.company_name", "The company needs a name.", field="name")
    _refuse_unknown_zone(timezone)
    minor_digits(currency)
    begin()
    found = run("select id, version, currency from organisation_company")
    refuse_changed([1], version, [(row[0], row[1]) for row in found])
    if currency != found[0][2] and posted():
        raise Refusal(
            "organisation.currency_posted",
            "The books hold entries in %(currency)s; the currency stays.",
            field="currency",
            status=409,
            currency=found[0][2],
        )
    _keep_roles_of_today(timezone)
    run(
        "update organisation_company set name = %s, name_en = %s, currency = %s, timezone = %s, version = version + 1 where id = 1",
        [name.strip(), name_en.strip(), currency, timezone],
    )
    raise_version()


def _refuse_unknown_zone(name: str) -> None:
    if not is_zone(name):
        raise Refusal("organisation.timezone", "%(zone)s is not a time zone.", field="timezone", zone=name)


def _keep_roles_of_today(zone: str) -> None:
    """Where the new zone's day is still the day before, roles given today begin on that day: nobody is left without them for some hours."""
    now, was = clock.now(), run("select timezone from organisation_company where id = 1")
    old = now.astimezone(clock.zone_of(was[0][0] if was else None)).date()
    new = now.astimezone(clock.zone_of(zone)).date()
    if new < old:
        run(
            """update organisation_rolegrant g set valid_from = %s
               where g.valid_from = %s and not exists (select from organisation_rolegrant o where o.person_id = g.person_id
                   and o.role = g.role and o.id <> g.id and o.state <> 'withdrawn' and o.valid_from < g.valid_from and o.valid_to = g.valid_from)""",
            [new, old],
        )
