"""Lists of customers, contacts, credit accounts and carriers."""

from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.listing import Field, Kind, Listing, Walk
from makesell.ground.roster.listings import BY_PERSON, BY_UNIT
from makesell.ground.text.countries import COUNTRIES
from makesell.masterdata.parties import words
from makesell.masterdata.parties.access import ADDRESSES, CARRIERS, CONTACTS, CREDIT_ACCOUNTS, DUPLICATES, POLICY
from makesell.masterdata.parties.queries import PAIR_STATE, addresses_of, contacts_of, pairs_of, rows_of
from makesell.masterdata.territories.queries import BY_TERRITORY

BY_EXTERNAL_ID = Walk(
    "(select id, external_id from spine_record where kind = 'customer' and external_id is not null)",
    "walk.id",
    "walk.external_id",
    few=False,
    on="c.record_id",
    without="r.kind = 'customer' and r.external_id is null",
)
LISTING = Listing(
    noun="customers",
    source="parties_customer c",
    key="c.record_id",
    policy=POLICY,
    rows=rows_of,
    default_sort="name",
    joins={
        "r": "join spine_record r on r.id = c.record_id",
        "pe": "left join organisation_person pe on pe.id = c.owner_id",
        "un": "join organisation_unit un on un.id = c.unit_id",
        "te": "left join territories_territory te on te.record_id = c.territory_id",
        "cu": "left join parties_customer cu on cu.record_id = c.parent_id",
        "mi": "left join parties_customer mi on mi.record_id = c.merged_into_id",
        "ca": "left join parties_creditaccount ca on ca.record_id = c.credit_account_id",
    },
    fields=(
        Field("code", "c.code", Kind.CODE),
        Field("name", "c.name", Kind.TEXT, label_sql="c.name", sort_sql="c.sort_key"),
        Field("name_en", "c.name_en", Kind.TEXT),
        Field("kind", "c.kind", Kind.CHOICE, groups=True, choices=words.KINDS),
        Field("channel", "c.channel", Kind.CHOICE, groups=True, choices=words.CHANNELS),
        Field(
            "owner", "c.owner_id", Kind.REF, label_sql="pe.name", sort_sql="pe.sort_key", nullable=True, groups=True, noun="people", walk=BY_PERSON
        ),
        Field("unit", "c.unit_id", Kind.REF, label_sql="un.name", sort_sql="un.sort_key", groups=True, noun="units", walk=BY_UNIT),
        Field(
            "territory",
            "c.territory_id",
            Kind.REF,
            label_sql="te.name",
            sort_sql="te.code",
            nullable=True,
            groups=True,
            noun="territories",
            walk=BY_TERRITORY,
        ),
        Field("parent", "c.parent_id", Kind.REF, label_sql="cu.name", sort_sql="cu.sort_key", nullable=True, noun="customers"),
        Field("customer_class", "c.customer_class", Kind.CODE, groups=True),
        Field("industry", "c.industry", Kind.CODE, groups=True),
        Field("region", "c.region", Kind.CODE, groups=True),
        Field("tax_number", "c.tax_number", Kind.CODE),
        Field("phone", "c.phone", Kind.CODE),
        Field("email", "c.email", Kind.TEXT),
        Field("currency", "c.currency", Kind.CODE, groups=True),
        Field(
            "credit_account",
            "c.credit_account_id",
            Kind.REF,
            label_sql="ca.name",
            sort_sql="ca.sort_key",
            nullable=True,
            noun="credit_accounts",
        ),
        Field("active", "c.active", Kind.BOOL, groups=True),
        Field("external_id", "r.external_id", Kind.CODE, nullable=True, walk=BY_EXTERNAL_ID),
        Field("merged_into", "c.merged_into_id", Kind.REF, label_sql="mi.name", sort_sql="mi.sort_key", nullable=True, noun="customers"),
    ),
)

ADDRESS_LISTING = Listing(
    noun="addresses",
    source="parties_address a join parties_customer c on c.record_id = a.customer_id",
    key="a.id",
    policy=ADDRESSES,
    rows=addresses_of,
    default_sort="customer",
    search_sql=None,
    fields=(
        Field("customer", "a.customer_id", Kind.REF, label_sql="c.name", sort_sql="c.sort_key", groups=True, noun="customers"),
        Field("kind", "a.kind", Kind.CHOICE, groups=True, choices=words.ADDRESS_KINDS),
        Field("line", "a.line", Kind.TEXT),
        Field("city", "a.city", Kind.TEXT, groups=True),
        Field("region", "a.region", Kind.TEXT, groups=True),
        Field("country", "a.country", Kind.CHOICE, groups=True, choices=COUNTRIES),
        Field("postal_code", "a.postal_code", Kind.CODE),
        Field("receiver", "a.receiver", Kind.TEXT),
        Field("phone", "a.phone", Kind.CODE),
        Field("active", "a.active", Kind.BOOL, groups=True),
    ),
)
CONTACT_LISTING = Listing(
    noun="contacts",
    source="parties_contact x join parties_customer c on c.record_id = x.customer_id",
    key="x.record_id",
    policy=CONTACTS,
    rows=contacts_of,
    default_sort="name",
    joins={"r": "join spine_record r on r.id = x.record_id"},
    fields=(
        Field("name", "x.name", Kind.TEXT, sort_sql="x.sort_key"),
        Field("name_en", "x.name_en", Kind.TEXT),
        Field("customer", "x.customer_id", Kind.REF, label_sql="c.name", sort_sql="c.sort_key", groups=True, noun="customers"),
        Field("title", "x.title", Kind.TEXT, groups=True),
        Field("phone", "x.phone", Kind.CODE),
        Field("email", "x.email", Kind.TEXT),
        Field("main", "x.main", Kind.BOOL, groups=True),
        Field("active", "x.active", Kind.BOOL, groups=True),
        Field("code", "x.code", Kind.CODE),
    ),
)

PAIR_LISTING = Listing(
    noun="duplicates",
    source="parties_customerpair d join parties_customer a on a.record_id = d.first_id join parties_customer b on b.record_id = d.second_id",
    key="d.id",
    policy=DUPLICATES,
    rows=pairs_of,
    search_sql=None,
    default_sort="first",
    joins={"un": "join organisation_unit un on un.id = a.unit_id"},
    fields=(
        Field("first", "d.first_id", Kind.REF, label_sql="a.name", sort_sql="a.sort_key", noun="customers"),
        Field("first_code", "a.code", Kind.CODE),
        Field("second", "d.second_id", Kind.REF, label_sql="b.name", sort_sql="b.sort_key", noun="customers"),
        Field("second_code", "b.code", Kind.CODE),
        Field("reason", "d.reason", Kind.CHOICE, groups=True, choices=words.ALIKE),
        Field("unit", "a.unit_id", Kind.REF, label_sql="un.name", sort_sql="un.sort_key", groups=True, noun="units"),
        Field("state", PAIR_STATE, Kind.CHOICE, groups=True, choices=words.PAIR_STATES),
        Field("found_at", "d.found_at", Kind.MOMENT),
    ),
)


def credit_accounts_of(actor: Actor) -> Where:
    """Credit accounts are seen whole or not at all."""
    return where(CREDIT_ACCOUNTS.reach(actor), owner="null", unit="null")


def carriers_of(actor: Actor) -> Where:
    """Carriers are seen by all staff."""
    return where(CARRIERS.reach(actor), owner="null", unit="null")


CREDIT_LISTING = Listing(
    noun="credit_accounts",
    source="parties_creditaccount ca join spine_record r on r.id = ca.record_id",
    key="ca.record_id",
    policy=CREDIT_ACCOUNTS,
    rows=credit_accounts_of,
    default_sort="name",
    fields=(
        Field("code", "ca.code", Kind.CODE),
        Field("name", "ca.name", Kind.TEXT, sort_sql="ca.sort_key"),
        Field("credit_limit", "ca.credit_limit", Kind.MONEY, nullable=True, sums=True, currency="currency"),
        Field("currency", "ca.currency", Kind.CODE, groups=True),
        Field("payment_days", "ca.payment_days", Kind.INT),
        Field("blocked", "ca.blocked", Kind.BOOL, groups=True),
        Field("active", "ca.active", Kind.BOOL, groups=True),
    ),
)
CARRIER_LISTING = Listing(
    noun="carriers",
    source="parties_carrier cr join spine_record r on r.id = cr.record_id",
    key="cr.record_id",
    policy=CARRIERS,
    rows=carriers_of,
    default_sort="name",
    fields=(
        Field("code", "cr.code", Kind.CODE),
        Field("name", "cr.name", Kind.TEXT, sort_sql="cr.sort_key"),
        Field("name_en", "cr.name_en", Kind.TEXT),
        Field("phone", "cr.phone", Kind.CODE),
        Field("service", "cr.service", Kind.CHOICE, groups=True, choices=words.SERVICES),
        Field("active", "cr.active", Kind.BOOL, groups=True),
    ),
)
