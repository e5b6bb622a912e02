"""Schemathesis over the whole API with every role's credentials: no 5xx, only described answers (`reliability.md` §3, S9).

A few seconds a role here; `DEEP=1` draws a hundred times as many. Keys that exist are drawn half of the time, so that it is
not only "not found" that is tested.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.openapi import from_wsgi
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from makesell.demo.generated import small_company
from makesell.doors.api.urls import api
from makesell.flows.org_1_organisation import issue_token
from makesell.flows.org_1_organisation.issue_token import NewToken
from makesell.flows.reg_1_regime import check_books
from makesell.ground import clock, listing
from makesell.ground.access import roles
from makesell.ground.actor import system
from makesell.ground.db import run
from makesell.ground.listing import Query
from makesell.sheets.registry import SHEETS
from makesell.wsgi import application

DEEP = os.environ.get("DEEP") == "1"
EXAMPLES = 3000 if DEEP else 20
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
MODES = st.sampled_from([GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
SYSTEM = system("fuzz")


@dataclass(frozen=True, slots=True)
class Ground:
    """What is fuzzed: the operations, a token for each role, keys that exist by noun."""

    operations: tuple[Any, ...]
    tokens: Mapping[str, str]
    keys: Mapping[str, tuple[int, ...]]


def _lay() -> Ground:
    made = small_company(years=1, orders=12)
    people: dict[str, int] = dict(run("select u.username, u.person_id from organisation_user u"))
    at = clock.now()
    tokens = {
        role: issue_token.perform(NewToken(f"fuzz {role}", people[login], "read write", 2), actor=SYSTEM, at=at)[1]
        for role, login in made.market.logins.items()
    }
    keys = {s.noun: tuple(row["id"] for row in listing.page(s.listing, SYSTEM, Query()).rows[:5]) for s in SHEETS}
    schema = from_wsgi("/api/v1/openapi.json", application)
    found: Any = schema.get_all_operations()
    return Ground(tuple(each.ok() for each in found), tokens, keys)


def _noun(case: Case[Any]) -> str:
    return str(case.operation.path.removeprefix("/api/v1/").split("/")[0])


def _draw(data: st.DataObject, ground: Ground, operations: tuple[Any, ...]) -> Case[Any]:
    operation = data.draw(st.sampled_from(operations), "operation")
    case: Case[Any] = data.draw(operation.as_strategy(generation_mode=data.draw(MODES, "mode")), "case")
    known = ground.keys.get(_noun(case), ())
    if known and "key" in (case.path_parameters or {}) and data.draw(st.booleans(), "a key that exists"):
        case.path_parameters["key"] = data.draw(st.sampled_from(known), "key")
    return case


def _try(ground: Ground, role: str, examples: int) -> int:
    tried = 0

    @settings(
        max_examples=examples, deadline=None, derandomize=not DEEP, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(st.data())
    def every_answer_is_described(data: st.DataObject) -> None:
        nonlocal tried
        case = _draw(data, ground, ground.operations)
        answer = case.call(headers={"Authorization": f"Bearer {ground.tokens[role]}"})
        case.validate_response(answer, checks=CHECKS)
        tried += 1

    every_answer_is_described()
    return tried


def test_no_role_can_make_the_api_fail(committed: str) -> None:
    ground = _lay()
    assert set(ground.tokens) == set(roles.STAFF)
    for role in roles.STAFF:
        # roles that act more are tried more
        assert _try(ground, role, EXAMPLES) > 0, role
    assert check_books.perform() == []


@pytest.mark.django_db
def test_nothing_but_the_description_answers_without_credentials() -> None:
    """Schemathesis' `missing_auth`, for each operation and not only for those drawn."""
    open_to_all = []
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method in methods:
            answer = Client().generic(method.upper(), path.replace("{key}", "1"), b"{}", "application/json")
            if answer.status_code != 401 or answer["Content-Type"] != "application/problem+json":
                open_to_all.append((method, path, answer.status_code))
    assert open_to_all == []
