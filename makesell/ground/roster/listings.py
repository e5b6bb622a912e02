"""Lists of the company, units and people, as they are today."""

from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import TODAY
from makesell.ground.listing import Field, Kind, Listing, Walk
from makesell.ground.organisation.words import PERSON_KINDS, UNIT_KINDS
from makesell.ground.roster.access import COMPANY, MEMBERSHIPS, POLICY, UNITS

BY_PERSON = Walk("organisation_person", "walk.id", "walk.sort_key")
BY_UNIT = Walk("organisation_unit", "walk.id", "walk.sort_key")


def owner(alias: str, *, many: bool = False, always: bool = False) -> Field:
    """Whose a row is, joined as `p`; `many`: its list may have very many rows; `always`: each has an owner."""
    return Field(
        "owner", f"{alias}.owner_id", Kind.REF, label_sql="p.name", sort_sql="p.sort_key", nullable=not always, groups=True, noun="people",
        walk=BY_PERSON if many else None,
    )  # fmt: skip


def unit(alias: str, *, many: bool = False) -> Field:
    """In which unit, joined as `u`."""
    return Field(
        "unit", f"{alias}.unit_id", Kind.REF, label_sql="u.name", sort_sql="u.sort_key", groups=True, noun="units",
        walk=BY_UNIT if many else None,
    )  # fmt: skip


def company_of(actor: Actor) -> Where:
    """The company is seen by all staff."""
    return where(COMPANY.reach(actor), owner="null", unit="null")


def units_of(actor: Actor) -> Where:
    """Units are seen by all staff."""
    return where(UNITS.reach(actor), owner="null", unit="null")


def people_of(actor: Actor) -> Where:
    """People are seen by all staff."""
    return where(POLICY.reach(actor), owner="null", unit="null")


COMPANY_LISTING = Listing(
    noun="company",
    source="organisation_company c",
    key="c.id",
    policy=COMPANY,
    rows=company_of,
    default_sort="name",
    search_sql=None,
    fields=(
        Field("name", "c.name", Kind.TEXT),
        Field("name_en", "c.name_en", Kind.TEXT),
        Field("currency", "c.currency", Kind.CODE),
        Field("timezone", "c.timezone", Kind.CODE),
    ),
)
UNIT_LISTING = Listing(
    noun="units",
    source="organisation_unit u",
    key="u.id",
    policy=UNITS,
    rows=units_of,
    default_sort="code",
    search_sql="u.search_grams",
    joins={
        "up": f"left join organisation_unitplacement pl on pl.unit_id = u.id and pl.valid_from <= {TODAY} "
        f"and (pl.valid_to is null or pl.valid_to > {TODAY}) left join organisation_unit up on up.id = pl.parent_id",
    },
    fields=(
        Field("code", "u.code", Kind.CODE),
        Field("name", "u.name", Kind.TEXT, label_sql="u.name", sort_sql="u.sort_key"),
        Field("name_en", "u.name_en", Kind.TEXT),
        Field("kind", "u.kind", Kind.CHOICE, groups=True, choices=UNIT_KINDS),
        Field("parent", "up.id", Kind.REF, label_sql="up.name", sort_sql="up.code", nullable=True, groups=True, noun="units"),
        Field(
            "people",
            f"(select count(*) from organisation_membership x where x.unit_id = u.id and x.primary and x.valid_from <= {TODAY} "
            f"and (x.valid_to is null or x.valid_to > {TODAY}))",
            Kind.INT,
            sums=True,
        ),
        Field("active", "u.active", Kind.BOOL, groups=True),
        Field("external_id", "u.external_id", Kind.CODE, nullable=True),
    ),
)

LISTING = Listing(
    noun="people",
    source="organisation_person p",
    key="p.id",
    policy=POLICY,
    rows=people_of,
    default_sort="name",
    search_sql="p.search_grams",
    joins={
        "un": f"left join organisation_membership me on me.person_id = p.id and me.primary and me.valid_from <= {TODAY} "
        f"and (me.valid_to is null or me.valid_to > {TODAY}) left join organisation_unit un on un.id = coalesce(p.house_of_id, me.unit_id)",
    },
    fields=(
        Field("code", "p.code", Kind.CODE),
        Field("name", "p.name", Kind.TEXT, sort_sql="p.sort_key"),
        Field("name_en", "p.name_en", Kind.TEXT),
        Field("kind", "p.kind", Kind.CHOICE, groups=True, choices=PERSON_KINDS),
        Field("title", "p.title", Kind.TEXT, groups=True),
        Field("title_en", "p.title_en", Kind.TEXT),
        Field("unit", "un.id", Kind.REF, label_sql="un.name", sort_sql="un.sort_key", nullable=True, groups=True, noun="units"),
        Field("unit_until", "(case when un.id is not null then me.valid_to end)", Kind.DATE, nullable=True),
        Field("email", "p.email", Kind.TEXT),
        Field("phone", "p.phone", Kind.CODE),
        Field("joined_date", "p.joined_date", Kind.DATE, nullable=True),
        Field("left_date", "p.left_date", Kind.DATE, nullable=True),
        Field("present", f"(p.left_date is null or p.left_date >= {TODAY})", Kind.BOOL, groups=True),
        Field("external_id", "p.external_id", Kind.CODE, nullable=True),
    ),
)

MEMBERSHIP_LISTING = Listing(
    noun="memberships",
    source="organisation_membership m join organisation_person p on p.id = m.person_id join organisation_unit un on un.id = m.unit_id",
    key="m.id",
    policy=MEMBERSHIPS,
    rows=lambda actor: where(MEMBERSHIPS.reach(actor), owner="null", unit="null"),
    default_sort="person",
    search_sql=None,
    fields=(
        Field("person", "m.person_id", Kind.REF, label_sql="p.name", sort_sql="p.sort_key", groups=True, noun="people"),
        Field("unit", "m.unit_id", Kind.REF, label_sql="un.name", sort_sql="un.sort_key", groups=True, noun="units"),
        Field("primary", 'm."primary"', Kind.BOOL, groups=True),
        Field("leads", "m.leads", Kind.BOOL, groups=True),
        Field("valid_from", "m.valid_from", Kind.DATE),
        Field("valid_to", "m.valid_to", Kind.DATE, nullable=True),
    ),
)
