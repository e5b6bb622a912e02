"""A small company for the tests of the API, made by flows: a seller with customers, one of another team, sales support, an administrator."""

import datetime as dt
import itertools
from dataclasses import dataclass
from typing import Any

from django.test import Client

from makesell.flows.org_1_organisation import create_customer, create_login, create_person, create_unit, issue_token, name_company, propose_role
from makesell.flows.org_1_organisation.create_customer import NewCustomer
from makesell.flows.org_1_organisation.create_login import NewUser
from makesell.flows.org_1_organisation.create_person import NewPerson
from makesell.flows.org_1_organisation.create_unit import NewUnit
from makesell.flows.org_1_organisation.issue_token import NewToken
from makesell.flows.org_1_organisation.name_company import CompanyFact
from makesell.flows.org_1_organisation.propose_role import NewGrant
from makesell.ground import clock
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor, system

SYSTEM = system("test")
SINCE = dt.date(2024, 1, 1)
PROGRAM = Client()     # keeps nothing between calls; making one loads every middleware
_mark = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Caller:
    """A person with a login and a token that may write."""

    person_id: int
    user_id: int
    token: str


@dataclass(frozen=True, slots=True)
class House:
    """The company: two teams, a customer in each."""

    seller: Caller
    other: Caller
    support: Caller
    admin: Caller
    teams: tuple[int, int]
    mine: int
    theirs: int


def token(person_id: int, *, scopes: str = "read write", days: int = 30, at: dt.datetime | None = None, actor: Actor = SYSTEM) -> str:
    """A token of a person's login."""
    return issue_token.perform(NewToken("test", person_id, scopes, days), actor=actor, at=at or clock.now())[1]


def _caller(unit: int, role: str) -> Caller:
    mark, at = next(_mark), clock.now()
    person = create_person.perform(NewPerson(f"A{mark}", f"人{mark}", joined_date=SINCE, unit_id=unit), actor=SYSTEM, at=at)
    propose_role.perform(NewGrant(person, role, SINCE), actor=SYSTEM, at=at)
    user = create_login.perform(NewUser(f"api{mark}", person), actor=SYSTEM, at=at)
    return Caller(person, user, token(person))


def build() -> House:
    """Makes the company."""
    mark, at = next(_mark), clock.now()
    name_company.perform(CompanyFact("测试公司", "CNY"), actor=SYSTEM, at=at)
    one, other = create_unit.perform_many([NewUnit(f"A{mark}-{n}", f"组{n}", SINCE) for n in (1, 2)], actor=SYSTEM, at=at)
    seller, rival, support = _caller(one, R.SALESPERSON), _caller(other, R.SALESPERSON), _caller(one, R.SALES_SUPPORT)
    mine, theirs = create_customer.perform_many(
        [
            NewCustomer(f"AC{mark}-{n}", f"接口客户{mark}-{n}", unit, "CNY", caller.person_id)
            for n, (unit, caller) in enumerate(((one, seller), (other, rival)))
        ],
        actor=SYSTEM,
        at=at,
        confirmed=True,
    )
    return House(seller, rival, support, _caller(one, R.ADMINISTRATOR), (one, other), mine, theirs)


def call(caller: Caller | str, method: str, path: str, body: Any = None, **headers: str) -> Any:
    """Calls the API with a token; `body` is sent as JSON. Header names as in HTTP, with _ for -."""
    bearer = caller if isinstance(caller, str) else caller.token
    sent: dict[str, Any] = {"headers": {"Authorization": f"Bearer {bearer}", **{k.replace("_", "-"): v for k, v in headers.items()}}}
    if method in ("POST", "PUT"):
        sent |= {"data": {} if body is None else body, "content_type": "application/json"}
    return getattr(PROGRAM, method.lower())(f"/api/v1/{path}", **sent)
