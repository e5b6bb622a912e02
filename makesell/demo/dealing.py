"""Demo: territories, credit accounts and customers with their contacts, addresses and teams, entered by those who keep them."""

import datetime as dt
from decimal import Decimal

from makesell.demo.cast import PEOPLE
from makesell.demo.market import CREDITS, CUSTOMERS, PART_NUMBERS, TERRITORIES, CustomerOf
from makesell.demo.people import Staff
from makesell.flows.org_1_organisation import (
    add_address,
    add_territory_rule,
    change_credit_account,
    create_contact,
    create_credit_account,
    create_customer,
    create_territory,
    name_credit_account,
    serve_customer,
    set_commission_rate,
    set_tax_title,
)
from makesell.flows.org_1_organisation.add_address import NewAddress
from makesell.flows.org_1_organisation.add_territory_rule import NewRule
from makesell.flows.org_1_organisation.create_contact import NewContact
from makesell.flows.org_1_organisation.create_credit_account import NewCreditAccount
from makesell.flows.org_1_organisation.create_customer import NewCustomer
from makesell.flows.org_1_organisation.create_territory import NewTerritory
from makesell.flows.org_1_organisation.serve_customer import NewService
from makesell.flows.org_1_organisation.set_commission_rate import NewRate
from makesell.flows.org_1_organisation.set_tax_title import NewTitle
from makesell.flows.pro_5_production import keep_part_numbers
from makesell.flows.pro_5_production.keep_part_numbers import NewPartNumber
from makesell.ground.access import roles as R
from makesell.ground.listing.lookup import keys_by
from makesell.ground.spine.master import Change
from makesell.masterdata.parties import words
from makesell.masterdata.products.queries import LISTING as PRODUCTS


def set_up(staff: Staff, since: dt.date, *, at: dt.datetime) -> None:
    """Makes the market: territories with their rules, customers with all that belongs to them, commission rates."""
    territories = _territories(staff, since, at=at)
    accounts = _credit_accounts(staff, at=at)
    desk = staff.holder(R.ORDER_DESK)
    units = {p.login: staff.units[p.unit] for p in PEOPLE}
    keys = create_customer.perform_many(
        [_customer(c, staff.people[c.owner], units[c.owner], territories[c.territory]) for c in CUSTOMERS], actor=desk, at=at
    )
    customers = {c.code: key for c, key in zip(CUSTOMERS, keys, strict=True)}
    add_address.perform_many(
        [
            NewAddress(customers[c.code], c.address, kind, c.contact[0], c.contact[2], c.country, _region(c), c.city)
            for c in CUSTOMERS
            for kind in ("ship", "bill")
        ],
        actor=desk,
        at=at,
    )
    set_tax_title.perform_many([_title(c, customers[c.code], since) for c in CUSTOMERS if c.country == "CN"], actor=desk, at=at)
    create_contact.perform_many(
        [NewContact(customers[c.code], c.contact[0], title=c.contact[1], phone=c.contact[2], main=True) for c in CUSTOMERS], actor=desk, at=at
    )
    name_credit_account.perform_many(
        [Change(customers[c.code], {"credit_account_id": accounts[c.credit]}) for c in CUSTOMERS if c.credit],
        actor=staff.holder(R.CREDIT_CONTROLLER),
        at=at,
    )
    products = keys_by(PRODUCTS, desk, "code", [product for _, product, *_ in PART_NUMBERS])
    keep_part_numbers.perform_many(
        [NewPartNumber(customers[c], products[product][0], number, name) for c, product, number, name in PART_NUMBERS], actor=desk, at=at
    )
    services = [("weibowen", "presales"), ("jiangyong", "service")]
    serve_customer.perform_many(
        [NewService(customers[c.code], staff.people[who], since, role) for c in CUSTOMERS if c.grade in ("A", "new") for who, role in services],
        actor=staff.holder(R.SALES_DIRECTOR),
        at=at,
    )
    rates = [NewRate(staff.people[p.login], p.rate, since) for p in PEOPLE if p.rate is not None]
    set_commission_rate.perform_many(rates, actor=staff.holder(R.COMPENSATION), at=at)


def _region(customer: CustomerOf) -> str:
    return next(t.region for t in TERRITORIES if t.code == customer.territory)


def _customer(c: CustomerOf, owner: int, unit: int, territory: int) -> NewCustomer:
    return NewCustomer(
        c.code, c.name, unit, c.currency, owner, c.name_en, tax_number=c.tax_number, phone=c.phone, channel=c.channel,
        customer_class="dealer" if c.channel == "dealer" else c.grade, industry=c.industry, region=_region(c), language=c.language,
        territory_id=territory,
    )  # fmt: skip


def _title(c: CustomerOf, key: int, since: dt.date) -> NewTitle:
    kind = words.SPECIAL if c.tax_number else words.ORDINARY
    return NewTitle(key, c.name, since, kind, c.tax_number, c.address, c.phone, "中国工商银行", f"1102{key:015d}" if c.tax_number else "")


def _territories(staff: Staff, since: dt.date, *, at: dt.datetime) -> dict[str, int]:
    director = staff.holder(R.SALES_DIRECTOR)
    found: dict[str, int] = {}
    left = list(TERRITORIES)
    while left:
        ready = [t for t in left if t.parent is None or t.parent in found]
        keys = create_territory.perform_many(
            [NewTerritory(t.code, t.name, since, t.name_en, t.country, found.get(t.parent or "")) for t in ready], actor=director, at=at
        )
        found |= {t.code: key for t, key in zip(ready, keys, strict=True)}
        left = [t for t in left if t.code not in found]
    rules = [NewRule(found[t.code], since, staff.units[t.team], region=t.region) for t in TERRITORIES if t.team and t.region]
    add_territory_rule.perform_many(rules, actor=director, at=at)
    return found


def _credit_accounts(staff: Staff, *, at: dt.datetime) -> dict[str, int]:
    controller = staff.holder(R.CREDIT_CONTROLLER)
    keys = create_credit_account.perform_many(
        [NewCreditAccount(c.code, c.name, c.currency, None if c.limit is None else Decimal(c.limit), c.days) for c in CREDITS],
        actor=controller,
        at=at,
    )
    blocked = [Change(key, {"blocked": True}) for c, key in zip(CREDITS, keys, strict=True) if c.blocked]
    change_credit_account.perform_many(blocked, actor=controller, at=at, reason="逾期超过 60 天未付")
    return {c.code: key for c, key in zip(CREDITS, keys, strict=True)}
