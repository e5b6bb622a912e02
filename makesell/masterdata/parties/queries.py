"""Named reads of customers and what belongs to them; private rows take the actor first."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from makesell.ground.access import Policy, Where, where, where_rows
from makesell.ground.actor import Actor
from makesell.ground.db import TODAY, one, run, values
from makesell.ground.db.asking import Ask, asking, together
from makesell.ground.listing import Field, Kind
from makesell.ground.refusal import Refusal, missing
from makesell.ground.spine.reach import refuse_beyond
from makesell.ground.spine.rows import count_seen
from makesell.ground.text.search import query_grams
from makesell.masterdata.parties.access import ADDRESSES, CONTACTS, DUPLICATES, POLICY
from makesell.masterdata.parties.names import name_key, phone_key, sound_key, tax_key


def served(customer: str) -> str:
    """SQL with one %s for a person: true when the person owns the customer in this column, or serves it today.

    Who serves a customer serves those that were merged into it.
    """
    return (
        f"exists (select 1 from (select %s::bigint as id) me join parties_customer so on so.record_id = {customer} "
        f"join parties_customer sc on sc.record_id = coalesce(so.merged_into_id, so.record_id) "
        f"where sc.owner_id = me.id or exists (select 1 from parties_customerteam st where st.customer_id = sc.record_id "
        f"and st.person_id = me.id and st.valid_from <= {TODAY} and (st.valid_to is null or st.valid_to > {TODAY})))"
    )


# The keys of customers a person (one %s) owns or serves today, and of those merged into them.
SERVED = (
    "select s.id from (select %s::bigint as id) me cross join lateral (with k as (select record_id as id from parties_customer "
    "where owner_id = me.id union all select customer_id from parties_customerteam where person_id = me.id "
    f"and valid_from <= {TODAY} and (valid_to is null or valid_to > {TODAY})) "
    "select c.record_id as id from k join parties_customer c on c.record_id = k.id and c.merged_into_id is null "
    "union all select c.record_id from k join parties_customer c on c.merged_into_id = k.id) s"
)


def document_rows(policy: Policy, actor: Actor, table: str, key: str, act: str = "view") -> Where:
    """The row filter of documents that have owner, unit and customer: own, my units', those of customers I own or serve, all."""
    return where_rows(policy.reach(actor, act), table, key, served=SERVED)


def rows_of(actor: Actor, act: str = "view") -> Where:
    """The customers (`c`) an actor may see, or do an act with: own, my units', those I serve, all."""
    return where_rows(POLICY.reach(actor, act), "parties_customer", "c.record_id", served=SERVED, customer="record_id")


def contacts_of(actor: Actor, act: str = "view") -> Where:
    """Contacts follow their customers (`c`), by their own table of roles."""
    return where(CONTACTS.reach(actor, act), owner="c.owner_id", unit="c.unit_id", customer=served("c.record_id"))


# Keys of customers (one %s, an array) → those merged into them: what a condition on a customer means beside the key itself.
FOLLOWERS = "select f.record_id from parties_customer f where f.merged_into_id = any(%s)"


def field(column: str) -> Field:
    """A document's customer as a field of its list, with `c` its row and `cn` its successor's.

    Rows show whom the document was made out to; conditions and groups follow customers that were merged.
    """
    return Field(
        "customer", column, Kind.REF, label_sql="c.name", sort_sql="c.sort_key", groups=True, noun="customers", followers=FOLLOWERS,
        group_sql="cn.record_id", group_label_sql="cn.name",
    )  # fmt: skip


NOW = "join parties_customer cn on cn.record_id = coalesce(c.merged_into_id, c.record_id)"


def successors(customer_ids: Sequence[int]) -> dict[int, int]:
    """Whom merged ones of these customers lead to."""
    sql = "select record_id, merged_into_id from parties_customer where record_id = any(%s) and merged_into_id is not null"
    return dict(run(sql, [list(customer_ids)]))


def with_merged(customer_id: int) -> list[int]:
    """The customer and those merged into it: whose documents are its documents."""
    return [customer_id, *values(FOLLOWERS, [[customer_id]])]


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer as its page shows it."""

    id: int
    code: str
    name: str
    name_en: str
    kind: str
    parent_id: int | None
    parent: str | None
    tax_number: str
    phone: str
    email: str
    channel: str
    customer_class: str
    industry: str
    region: str
    currency: str
    language: str
    invoicing: str
    owner_id: int | None
    owner: str | None
    unit_id: int
    unit: str
    territory_id: int | None
    territory: str | None
    credit_account_id: int | None
    credit_account: str | None
    active: bool
    version: int
    external_id: str | None
    merged_into_id: int | None
    merged_into: str | None


def customer(actor: Actor, customer_id: int) -> CustomerRow:
    """One customer; refuses (404) one that does not exist or that the actor may not see, alike."""
    within_reach(actor, "view", [customer_id])
    return customer_row(customer_id)


def customer_row(customer_id: int) -> CustomerRow:
    """One customer as it stands, whoever asks; refuses (404) one that does not exist."""
    row = one(
        f"""select c.record_id, c.code, c.name, c.name_en, c.kind, c.parent_id, cp.name, c.tax_number, c.phone, c.email, c.channel,
                   c.customer_class, c.industry, c.region, c.currency, c.language, c.invoicing, c.owner_id, p.name, c.unit_id, u.name,
                   c.territory_id, t.name, c.credit_account_id, a.name, c.active, c.version, r.external_id, c.merged_into_id,
                   case when c.merged_into_id is not null then cn.name end
            from parties_customer c join spine_record r on r.id = c.record_id join organisation_unit u on u.id = c.unit_id
            left join parties_customer cp on cp.record_id = c.parent_id left join organisation_person p on p.id = c.owner_id
            left join territories_territory t on t.record_id = c.territory_id
            left join parties_creditaccount a on a.record_id = c.credit_account_id {NOW} where c.record_id = %s""",
        [customer_id],
        keep=True,
    )
    if row is None:
        raise missing()
    return CustomerRow(*row)


def within_reach(actor: Actor, act: str, customer_ids: Sequence[int]) -> None:
    """Refuses (404) customers the actor may not do this act with, and (409) every act on one that was merged into another."""
    refuse_beyond("c.record_id", "parties_customer c", rows_of(actor, act), customer_ids)
    if act not in ("view", "separate"):
        refuse_merged(customer_ids)


def sold_within_reach(actor: Actor, customer_id: int, ship_to_id: int | None = None) -> "SoldTo":
    """A customer the actor sees (404 otherwise), as who is sold to; one statement."""
    seen = refuse_beyond.ask("c.record_id", "parties_customer c", rows_of(actor, "view"), [customer_id])
    return together(seen, sold_to.ask(customer_id, ship_to_id))[1]


def refuse_merged(customer_ids: Sequence[int]) -> None:
    """Refuses (409) customers that were merged into another."""
    rows = run(
        """select c.name, n.name from parties_customer c join parties_customer n on n.record_id = c.merged_into_id
           where c.record_id = any(%s) limit 1""",
        [list(customer_ids)],
        keep=True,
    )
    if rows:
        raise Refusal("customer.merged", "“%(name)s” was merged into “%(into)s”; go on there.", status=409, name=rows[0][0], into=rows[0][1])


def contacts_within_reach(actor: Actor, act: str, contact_ids: Sequence[int]) -> None:
    """Refuses (404) contacts the actor may not do this act with."""
    source = "parties_contact x join parties_customer c on c.record_id = x.customer_id"
    refuse_beyond("x.record_id", source, contacts_of(actor, act), contact_ids)


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A customer that may be the one being entered: why it is thought so, and whether the reader may open it.

    Whoever may not open it sees name and owner, so that nobody is entered twice.
    """

    id: int
    code: str
    name: str
    owner: str | None
    unit: str
    reason: str
    visible: bool


_ALIKE = """
    select record_id, 1 as place, 'tax_number' as reason from parties_customer where %(tax)s <> '' and tax_key = %(tax)s
    union all select record_id, 2, 'name' from parties_customer where %(name)s <> '' and name_key = %(name)s
    union all select record_id, 3, 'phone' from parties_customer where %(phone)s <> '' and phone_key = %(phone)s
    union all select customer_id, 4, 'contact_phone' from parties_contact where %(phone)s <> '' and phone_key = %(phone)s
    union all select record_id, 5, 'sound' from parties_customer where %(sound)s <> '' and sound_key = %(sound)s
    union all (select id, 6, 'similar' from spine_record where kind = 'customer' and %(grams)s::text[] <> '{}'
               and search_grams @> %(grams)s::text[] limit 20)
"""
CERTAIN = frozenset({"tax_number", "name", "phone", "contact_phone", "sound"})


def duplicates(actor: Actor, name: str, tax_number: str = "", phone: str = "", *, apart_from: int = 0) -> list[Duplicate]:
    """Customers that may be the one being typed, surest first, at most ten: same tax number, name, phone, sound; then similar.

    One statement. `similar` alone is a hint; the other reasons make creating ask for confirmation.
    """
    seen = rows_of(actor)
    visible = seen.sql.replace("%s", "%({})s")
    named = {f"s{place}": value for place, value in enumerate(seen.params)}
    visible = visible.format(*named) if named else seen.sql
    key = name_key(name)
    rows = run(
        f"""select c.record_id, c.code, c.name, p.name, u.name, f.reason, {visible}
            from (select distinct on (now) now, place, reason from (
                select coalesce(m.merged_into_id, m.record_id) as now, place, reason from ({_ALIKE}) a join parties_customer m using (record_id)
            ) a order by now, place) f
            join parties_customer c on c.record_id = f.now join organisation_unit u on u.id = c.unit_id
            left join organisation_person p on p.id = c.owner_id
            where c.record_id <> %(apart)s order by f.place, c.sort_key limit 10""",
        {
            "tax": tax_key(tax_number), "name": key, "phone": phone_key(phone), "sound": sound_key(name) if len(key) > 1 else "",
            "grams": query_grams(key) if len(key) > 1 else [], "apart": apart_from, **named,
        },
    )  # fmt: skip
    return [Duplicate(*row) for row in rows]


def certain_duplicates(rows: Sequence[tuple[str, str, str]]) -> dict[int, tuple[str, str]]:
    """For rows (name, tax number, phone) to be created: place in the input → (reason, code and name of the customer it repeats)."""
    found = run(
        """select t.n, min(c.code || ' ' || c.name),
                  min(case when t.tax <> '' and c.tax_key = t.tax then 'tax_number' when c.name_key = t.name then 'name' else 'phone' end)
           from unnest(%s::int[], %s::text[], %s::text[], %s::text[]) as t(n, name, tax, phone)
           join parties_customer c on c.name_key = t.name or (t.tax <> '' and c.tax_key = t.tax)
                or (t.phone <> '' and c.phone_key = t.phone)
           group by t.n""",
        [
            list(range(len(rows))),
            [name_key(name) for name, _, _ in rows],
            [tax_key(tax) for _, tax, _ in rows],
            [phone_key(phone) for _, _, phone in rows],
        ],
    )
    return {row[0]: (row[2], row[1]) for row in found}


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A contact as its page and the customer's show it."""

    id: int
    customer_id: int
    customer: str
    code: str
    name: str
    name_en: str
    title: str
    email: str
    phone: str
    main: bool
    active: bool
    erased: bool
    version: int


_CONTACT = """
select x.record_id, x.customer_id, c.name, x.code, x.name, x.name_en, x.title, x.email, x.phone, x.main, x.active,
       x.erased_at is not null, x.version
from parties_contact x join parties_customer c on c.record_id = x.customer_id
"""


def contact(actor: Actor, contact_id: int) -> ContactRow:
    """One contact; refuses (404) one that does not exist or that the actor may not see, alike."""
    contacts_within_reach(actor, "view", [contact_id])
    return contact_row(contact_id)


def contact_row(contact_id: int) -> ContactRow:
    """One contact as it stands, whoever asks; refuses (404) one that does not exist."""
    row = one(f"{_CONTACT} where x.record_id = %s", [contact_id])
    if row is None:
        raise missing()
    return ContactRow(*row)


def contacts(actor: Actor, customer_id: int) -> list[ContactRow]:
    """A customer's contacts in use that the actor may see, the main one first."""
    seen = contacts_of(actor)
    rows = run(f"{_CONTACT} where x.customer_id = %s and x.active and {seen.sql} order by x.main desc, x.sort_key", [customer_id, *seen.params])
    return [ContactRow(*row) for row in rows]


def addresses_of(actor: Actor) -> Where:
    """Addresses follow their customers (`c`)."""
    return where(ADDRESSES.reach(actor), owner="c.owner_id", unit="c.unit_id", customer=served("c.record_id"))


@dataclass(frozen=True, slots=True)
class AddressRow:
    """An address of a customer."""

    id: int
    kind: str
    receiver: str
    phone: str
    country: str
    region: str
    city: str
    line: str
    postal_code: str
    active: bool
    version: int


def addresses(actor: Actor, customer_id: int) -> list[AddressRow]:
    """The addresses of a customer the actor may see, shipping first."""
    seen = rows_of(actor)
    rows = run(
        f"""select a.id, a.kind, a.receiver, a.phone, a.country, a.region, a.city, a.line, a.postal_code, a.active, a.version
            from parties_address a join parties_customer c on c.record_id = a.customer_id
            where a.customer_id = %s and {seen.sql} order by a.active desc, a.kind desc, a.id""",
        [customer_id, *seen.params],
    )
    return [AddressRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class TeamRow:
    """Who serves a customer, from when till when."""

    id: int
    person_id: int
    person: str
    role: str
    valid_from: dt.date
    valid_to: dt.date | None


def team(customer_id: int) -> list[TeamRow]:
    """A customer's team, newest first."""
    rows = run(
        """select t.id, t.person_id, p.name, t.role, t.valid_from, t.valid_to from parties_customerteam t
           join organisation_person p on p.id = t.person_id where t.customer_id = %s
           order by t.valid_to desc nulls first, t.valid_from desc""",
        [customer_id],
    )
    return [TeamRow(*row) for row in rows]


def count_of_parent(actor: Actor, customer_id: int) -> int:
    """How many customers the actor sees belong to this one."""
    return count_seen("parties_customer c", "c.parent_id = %s", customer_id, rows_of(actor))


def count_in_territory(actor: Actor, territory_id: int) -> int:
    """How many customers the actor sees lie in a territory."""
    return count_seen("parties_customer c", "c.territory_id = %s", territory_id, rows_of(actor))


def count_of_person(actor: Actor, person_id: int) -> int:
    """How many customers the actor sees belong to a person."""
    return count_seen("parties_customer c", "c.owner_id = %s", person_id, rows_of(actor))


@dataclass(frozen=True, slots=True)
class CreditAccountRow:
    """A credit account as its page shows it."""

    id: int
    code: str
    name: str
    name_en: str
    currency: str
    credit_limit: Decimal | None
    payment_days: int
    blocked: bool
    active: bool
    version: int


def credit_account_row(account_id: int) -> CreditAccountRow:
    """One credit account as it stands, whoever asks; refuses (404) one that does not exist."""
    row = one(
        """select record_id, code, name, name_en, currency, credit_limit, payment_days, blocked, active, version
           from parties_creditaccount where record_id = %s""",
        [account_id],
    )
    if row is None:
        raise missing()
    return CreditAccountRow(*row)


def count_of_credit_account(actor: Actor, account_id: int) -> int:
    """How many customers the actor sees share a credit account."""
    return count_seen("parties_customer c", "c.credit_account_id = %s", account_id, rows_of(actor))


@dataclass(frozen=True, slots=True)
class CarrierRow:
    """A carrier as its page shows it."""

    id: int
    code: str
    name: str
    name_en: str
    phone: str
    tracking_page: str
    cut_off: str
    service: str
    service_code: str
    transit_days: int | None
    active: bool
    version: int


def carrier_row(carrier_id: int) -> CarrierRow:
    """One carrier; refuses (404) one that does not exist."""
    row = one(
        """select record_id, code, name, name_en, phone, tracking_page, cut_off, service, service_code, transit_days, active, version
           from parties_carrier where record_id = %s""",
        [carrier_id],
    )
    if row is None:
        raise missing()
    return CarrierRow(*row)


def children(customer_id: int) -> list[int]:
    """Keys of the customers that belong to one."""
    return values("select record_id from parties_customer where parent_id = %s order by record_id", [customer_id])


def is_above(customer_id: int, other_id: int) -> bool:
    """Whether a customer is an ancestor of another."""
    rows = run(
        """with recursive up(id, n) as (
               select parent_id, 1 from parties_customer where record_id = %s
               union all select c.parent_id, n + 1 from up join parties_customer c on c.record_id = up.id where n < 100
           ) select 1 from up where id = %s limit 1""",
        [other_id, customer_id],
    )
    return bool(rows)


@dataclass(frozen=True, slots=True)
class MergedRow:
    """A customer that was merged into another: under which names and numbers it was known, when, and by whom."""

    id: int
    code: str
    name: str
    external_id: str | None
    at: dt.datetime
    by: str | None


def merged_into(customer_id: int) -> list[MergedRow]:
    """The customers that lead to this one, the last merged first."""
    rows = run(
        """select c.record_id, c.code, c.name, r.external_id, m.at, p.name from parties_customer c
           join spine_record r on r.id = c.record_id join parties_customermerge m on m.customer_id = c.record_id and m.undone_at is null
           left join organisation_person p on p.id = m.by_id where c.merged_into_id = %s order by m.at desc, m.id desc""",
        [customer_id],
    )
    return [MergedRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class PairRow:
    """Two customers that may be one: keys in order, why, and what became of it (`words.PAIR_STATES`)."""

    id: int
    first_id: int
    second_id: int
    reason: str
    state: str
    found_at: dt.datetime
    apart_at: dt.datetime | None
    apart_by: str | None


PAIR_STATE = """case when d.apart_at is not null then 'apart' when a.active and b.active then 'open' else 'settled' end"""


def pairs_of(actor: Actor, act: str = "view") -> Where:
    """The pairs (`d`, its customers `a` and `b`) of which the actor may do this with both."""
    reach = DUPLICATES.reach(actor, act)
    sides = [where(reach, owner=f"{side}.owner_id", unit=f"{side}.unit_id") for side in ("a", "b")]
    return Where(" and ".join(side.sql for side in sides), tuple(value for side in sides for value in side.params))


def pairs(actor: Actor, pair_ids: Sequence[int], act: str = "view") -> list[PairRow]:
    """Pairs by key; refuses (404) those that do not exist or are not the actor's to do this act with."""
    seen = pairs_of(actor, act)
    rows = run(
        f"""select d.id, d.first_id, d.second_id, d.reason, {PAIR_STATE}, d.found_at, d.apart_at, p.name from parties_customerpair d
            join parties_customer a on a.record_id = d.first_id join parties_customer b on b.record_id = d.second_id
            left join organisation_person p on p.id = d.apart_by_id where d.id = any(%s) and {seen.sql} order by d.id""",
        [list(pair_ids), *seen.params],
    )
    if len(rows) != len(set(pair_ids)):
        raise missing()
    return [PairRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class SoldTo:
    """What a quotation or order needs to know of its customer, its ship-to address, its credit account, and the company's currency."""

    id: int
    name: str
    active: bool
    owner_id: int | None
    unit_id: int
    house_id: int | None
    territory_id: int | None
    channel: str
    currency: str
    credit_account_id: int | None
    credit_limit: Decimal | None
    blocked: bool
    payment_days: int
    ship_to_id: int | None
    country: str | None
    own_currency: str


def addresses_of_customer(customer_id: int, address_ids: Collection[int]) -> set[int]:
    """Which of these are addresses in use of a customer, whoever asks."""
    if not address_ids:
        return set()
    return set(values("select id from parties_address where customer_id = %s and active and id = any(%s)", [customer_id, list(address_ids)]))


@asking
def sold_to(customer_id: int, ship_to_id: int | None = None) -> Ask[SoldTo]:
    """A customer as who is sold to, whoever asks; refuses (404) one that does not exist and, at its field, an address that is not the customer's."""


    def judged(rows: list[tuple[Any, ...]]) -> SoldTo:
        if not rows:
            raise missing()
        found = SoldTo(*rows[0])
        if ship_to_id is not None and found.ship_to_id is None:
            raise Refusal("order.ship_to", "This is no address of the customer.", field="ship_to")
        return found

    return Ask(
        """select c.record_id, c.name, c.active, c.owner_id, c.unit_id, h.id, c.territory_id, c.channel, c.currency, c.credit_account_id,
                  a.credit_limit, coalesce(a.blocked, false), coalesce(a.payment_days, 0), s.id, s.country,
                  coalesce((select currency from organisation_company where id = 1), 'CNY')
           from parties_customer c left join parties_creditaccount a on a.record_id = c.credit_account_id
           left join organisation_person h on h.house_of_id = c.unit_id
           left join lateral (
               select x.id, x.country from parties_address x
               where x.customer_id = c.record_id and x.active and (x.id = %s or (%s::bigint is null and x.kind = 'ship')) order by x.id limit 1
           ) s on true
           where c.record_id = %s""",
        [ship_to_id, ship_to_id, customer_id],
        judged,
    )
