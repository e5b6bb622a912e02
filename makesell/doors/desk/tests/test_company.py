"""The company's own page: read by all, changed by those who may, the currency offered until something is posted."""

from collections.abc import Callable

from django.test import Client

from makesell.ground.db import values

Enter = Callable[[str], Client]
ZONE = {"name": "华东传动", "name_en": "", "timezone": "Europe/Berlin"}


def test_the_administrator_changes_it_and_a_salesperson_reads_it(entered: Enter) -> None:
    page = entered("lin").get("/company/1/").content.decode()
    assert ("do/change/" in page, "do/set_currency/" in page, "Asia/Shanghai" in page) == (True, True, True)
    theirs = entered("wang").get("/company/1/").content.decode()
    assert ("do/change/" in theirs, "Asia/Shanghai" in theirs) == (False, True)
    assert entered("wang").post("/company/1/do/change/", ZONE).status_code == 403
    assert entered("lin").post("/company/1/do/change/", ZONE).status_code == 303
    assert values("select timezone from organisation_company") == ["Europe/Berlin"]


def test_an_unknown_zone_is_said_at_its_field(entered: Enter) -> None:
    answer = entered("lin").post("/company/1/do/change/", {**ZONE, "timezone": "Mars/Base"}, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert (answer.status_code, 'href="#f-timezone"' in page, 'value="Mars/Base"' in page) == (422, True, True)
    assert entered("lin").get("/company/2/").status_code == 404
