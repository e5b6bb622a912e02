"""Templates of orders: their list, and one with its lines."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.orders.access import TEMPLATES
from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import one, run
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.refusal import missing
from makesell.ground.roster import listings as roster


def templates_of(actor: Actor, act: str = "view") -> Where:
    """The templates an actor may do an act with: by role; those that units share are seen and used by everybody in them."""
    reach = TEMPLATES.reach(actor, act)
    seen = where(reach, owner="r.owner_id", unit="r.unit_id")
    if act not in ("view", "use") or seen.sql in ("true", "false"):
        return seen
    units = sorted({*actor.unit_ids, *([actor.unit_id] if actor.unit_id else [])})
    return Where(f"({seen.sql} or m.shared and r.unit_id = any(%s))", (*seen.params, units))


TEMPLATE_LISTING = Listing(
    noun="order_templates",
    source="orders_ordertemplate m join spine_record r on r.id = m.record_id",
    key="m.record_id",
    policy=TEMPLATES,
    rows=templates_of,
    search_sql="r.search_grams",
    default_sort="name",
    joins={"p": "left join organisation_person p on p.id = r.owner_id", "u": "left join organisation_unit u on u.id = r.unit_id",
           "c": "left join parties_customer c on c.record_id = m.customer_id"},
    fields=(
        Field("code", "m.code", Kind.CODE),
        Field("name", "m.name", Kind.TEXT, sort_sql="m.sort_key"),
        Field("name_en", "m.name_en", Kind.TEXT),
        Field("customer", "m.customer_id", Kind.REF, label_sql="c.name", sort_sql="c.sort_key", nullable=True, groups=True, noun="customers"),
        Field("lines", "jsonb_array_length(m.lines)", Kind.INT),
        Field("shared", "m.shared", Kind.BOOL, groups=True),
        roster.owner("r"),
        roster.unit("r"),
        Field("active", "m.active", Kind.BOOL, groups=True),
    ),
)


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A line of a template; a text has no product."""

    product_id: int | None
    qty: Decimal
    kind: str
    text: str
    service_kind: str


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A template as its page and its acts read it."""

    id: int
    code: str
    name: str
    name_en: str
    active: bool
    version: int
    shared: bool
    tax_inclusive: bool
    delivery_rule: str
    owner_id: int | None
    owner: str | None
    unit: str | None
    kept: str
    customer_id: int | None      # whom it is for; none: whoever orders
    customer: str | None

    @property
    def lines(self) -> tuple[KeptLine, ...]:
        """Its lines in order."""
        return tuple(
            KeptLine(row["product"], Decimal(row["qty"]), row["kind"], row["text"], row["service_kind"]) for row in json.loads(self.kept)
        )


def template(actor: Actor, template_id: int, act: str = "view") -> TemplateRow:
    """One template; refuses (404) one that does not exist or that the actor may not do the act with, alike."""
    seen = templates_of(actor, act)
    row = one(
        f"""select m.record_id, m.code, m.name, m.name_en, m.active, m.version, m.shared, m.tax_inclusive, m.delivery_rule, r.owner_id, p.name,
                   u.name, m.lines::text, m.customer_id, c.name
            from {TEMPLATE_LISTING.source} {" ".join(TEMPLATE_LISTING.joins.values())} where m.record_id = %s and {seen.sql}""",
        [template_id, *seen.params],
    )
    if row is None:
        raise missing()
    return TemplateRow(*row)


def product_names(product_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Code and name of products, for the lines of a template."""
    rows = run("select record_id, code, name from products_product where record_id = any(%s)", [list(product_ids)])
    return {row[0]: (row[1], row[2]) for row in rows}
