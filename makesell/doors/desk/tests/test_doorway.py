"""Who comes in: login asked for everywhere, one click only in the demo on its own machine, looks kept, refusals in the person's words."""

import datetime as dt
from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth import get_user_model
from django.test import Client, override_settings

from makesell.doors.desk.frame import forget_all
from makesell.doors.desk.tests.conftest import MAKER, Company, signed_in
from makesell.ground import clock
from makesell.ground.db import act
from makesell.ground.exchange import runs, states
from makesell.ground.organisation import actions as organisation

HTMX = {"HX-Request": "true"}
Enter = Callable[[str], Client]


@pytest.mark.parametrize("address", ["/", "/units/", "/units/1/", "/find/", "/settings/", "/imports/", "/drill/records/?noun=units"])
def test_nobody_sees_anything_without_a_login(company: Company, address: str) -> None:
    answer = Client().get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/login/?next=%2F")


def test_a_partial_request_without_a_login_sends_the_whole_page_there(company: Company) -> None:
    answer = Client().get("/units/", headers=HTMX)
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/login/?next=%2Funits%2F")


def test_one_click_signs_in_as_somebody_of_the_demo(company: Company) -> None:
    client = Client()
    page = client.get("/login/").content.decode()
    wang = get_user_model()._default_manager.get(username="wang")
    assert "王敏" in page
    assert client.post("/login/demo/", {"person": wang.pk}).status_code == 302
    assert "王敏" in client.get("/").content.decode()


def test_one_click_goes_on_in_the_language_of_the_login_page(company: Company) -> None:
    wang, client = get_user_model()._default_manager.get(username="wang"), Client()
    for lang, spoken in (("en", "en"), ("zh-CN", "zh-hans")):
        client.post("/login/demo/", {"person": wang.pk}, headers={"Accept-Language": lang})
        assert f'lang="{spoken}"'.lower() in client.get("/").content.decode().lower()
        client.logout()


@pytest.mark.parametrize("client", [Client(REMOTE_ADDR="10.0.0.9"), Client(headers={"X-Forwarded-For": "10.0.0.9"})])
def test_one_click_is_refused_from_elsewhere(company: Company, client: Client) -> None:
    assert "王敏" not in client.get("/login/").content.decode()
    assert client.post("/login/demo/", {"person": get_user_model()._default_manager.get(username="wang").pk}).status_code == 403


def test_one_click_is_refused_in_a_real_company(company: Company) -> None:
    act(organisation.name_company)(name="真公司", actor=MAKER)
    forget_all()
    assert Client().post("/login/demo/", {"person": get_user_model()._default_manager.get(username="wang").pk}).status_code == 403


def test_an_import_under_way_stands_once_and_its_end_brings_the_page_anew(entered: Enter) -> None:
    client, at = entered("lin"), clock.now()
    before, key = (act(runs.ask)("adventureworks", "a", path, actor=MAKER, at=at) for path in ("/past/before", "/past/now"))
    runs.end(before, states.DONE, at=at)
    page = client.get("/imports/").content.decode()
    assert f'hx-get="/imports/{key}/"' in page
    assert ("/past/" in page, f'href="/imports/{before}/"' in page, f'href="/imports/{key}/"' in page) == (False, True, False)
    assert client.get(f"/imports/{key}/", headers=HTMX).status_code == 200
    runs.end(key, states.DONE, at=at)
    assert client.get(f"/imports/{key}/", headers=HTMX)["HX-Redirect"] == f"/imports/?run={key}"
    page = client.get(f"/imports/?run={key}").content.decode()
    assert ('hx-trigger="every 2s"' in page, f'id="job-{key}"' in page, f'href="/imports/{key}/"' in page) == (False, True, True)


@override_settings(DEMO=False)
def test_an_administrator_must_set_up_the_second_factor_outside_the_demo(entered: Enter) -> None:
    assert entered("lin").get("/units/")["Location"] == "/account/second-factor/"
    assert entered("wang").get("/notices/").status_code == 200


def code_of(secret: str) -> str:
    """What an authenticator app shows now; the steps beside it count too while `MFA_TOTP_TOLERANCE` is 1."""
    _before, now, _after = yield_hotp_counters_from_time()
    return str(format_hotp_value(hotp_value(secret, now)))


@override_settings(DEMO=False, MFA_TOTP_TOLERANCE=1)
def test_the_second_factor_leads_on_to_the_page_that_was_wanted(company: Company) -> None:
    client = signed_in("lin")
    assert client.get("/imports/?run=1")["Location"] == "/account/second-factor/"
    assert client.get("/find/?q=x", headers=HTMX)["HX-Redirect"] == "/account/second-factor/"
    client.get("/account/second-factor/totp/")
    secret = client.session["mfa.totp.secret"]
    assert client.post("/account/second-factor/totp/", {"code": code_of(secret)})["Location"] == "/account/second-factor/codes/"
    assert 'href="/imports/?run=1"' in client.get("/account/second-factor/codes/").content.decode()
    asked = client.get("/imports/?run=1")["Location"]
    assert asked == "/account/second-factor/again/?next=%2Fimports%2F%3Frun%3D1"
    assert 'name="next" value="/imports/?run=1"' in client.get(asked).content.decode()


@override_settings(DEMO=False, MFA_TOTP_TOLERANCE=1)
@pytest.mark.parametrize(
    ("wanted", "landed"), [("/imports/?run=1", "/imports/?run=1"), ("https://elsewhere.example/", "/"), ("//elsewhere.example/", "/")]
)
def test_a_shown_factor_leads_on_within_this_site(company: Company, wanted: str, landed: str) -> None:
    client = signed_in("lin")
    lin = get_user_model()._default_manager.get(username="lin")
    secret = generate_totp_secret()
    TOTP.activate(lin, secret)
    assert client.post("/account/second-factor/again/", {"code": code_of(secret), "next": wanted})["Location"] == landed
    assert client.get("/imports/").status_code == 200


def test_looks_are_kept_with_the_login(entered: Enter) -> None:
    client = entered("lin")
    assert client.post("/settings/looks/", {"lang": "en", "theme": "dark", "next": "/units/"})["Location"] == "/units/"
    page = client.get("/units/").content.decode()
    assert '<html lang="en" data-theme="dark"' in page
    assert client.post("/settings/looks/", {"theme": "pink"}).status_code == 422
    assert client.post("/settings/looks/", {"theme": "light", "next": "https://elsewhere.example/"})["Location"] == "/"


def test_a_lost_address_and_a_forbidden_one_are_pages_of_ours(entered: Enter) -> None:
    client = entered("wang")
    lost, forbidden = client.get("/nowhere/"), client.get("/imports/")
    assert (lost.status_code, forbidden.status_code) == (404, 403)
    assert "此页面不存在" in lost.content.decode()
    assert "管理员" in forbidden.content.decode()


def test_a_refusal_of_a_partial_request_is_a_toast_and_swaps_nothing(entered: Enter) -> None:
    answer = entered("lin").get("/units/?sort=secret", headers=HTMX)
    assert (answer.status_code, answer["HX-Reswap"]) == (422, "none")
    assert "toast" in answer["HX-Trigger"]


def test_pages_are_never_kept_by_caches_and_carry_an_id(entered: Enter) -> None:
    answer = entered("lin").get("/units/")
    assert answer["Cache-Control"] == "no-store"
    assert len(answer["X-Request-ID"]) == 12


def test_health_needs_no_session(db: None) -> None:
    assert Client().get("/healthz").json() == {"status": "ok"}


def test_an_idle_session_ends_in_a_real_company(entered: Enter) -> None:
    act(organisation.name_company)(name="真公司", actor=MAKER)
    forget_all()
    client = entered("wang")
    with clock.moved(dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)):
        assert client.get("/notices/").status_code == 200
    with clock.moved(dt.datetime(2026, 11, 23, 9, 14, tzinfo=dt.UTC)):
        assert client.get("/notices/").status_code == 200
    with clock.moved(dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)):
        assert client.get("/notices/")["Location"].startswith("/login/")
        assert client.get("/notices/").status_code == 302
