"""Journeys: a passkey as second factor in a real browser with a virtual authenticator — added, used at signing in, refused when wrong, removed."""

import re
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Browser, CDPSession, Page, expect

from makesell.ground import clock
from makesell.ground.access import roles
from makesell.ground.actor import system
from makesell.ground.db import act
from makesell.ground.organisation import actions as organisation
from makesell.ui.build import build
from tests.journeys.browser import PATIENCE, browser, faults, leaves, overflow
from tests.journeys.company_site import context_of, desk
from tests.journeys.people import user_of

WORDS = {
    "zh-hans": {"user": "用户", "password": "密码", "in": "登录", "add": "添加通行密钥", "use": "使用通行密钥", "name": "名称", "refused": "未被接受",
                "remove": "移除此通行密钥", "do": "移除", "late": "登录失败", "failed": "未能完成"},
    "en": {"user": "Username", "password": "Password", "in": "Sign in", "add": "Add passkey", "use": "Use passkey", "name": "Name",
           "refused": "not accepted", "remove": "Remove this passkey", "do": "Remove", "late": "Too many failed", "failed": "did not work"},
}  # fmt: skip
PERSON, SECRET, OWN = "chenjing", "a long sentence", "/account/second-factor/"
# posts what no device said, past the script of the page: well formed, and signed by nobody
POSTS = """(input, id) => {
  const text = (one) => btoa(one).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  const said = text(JSON.stringify({type: 'webauthn.get', challenge: 'AAAA', origin: location.origin}));
  const response = {clientDataJSON: said, authenticatorData: 'A'.repeat(50), signature: 'AAAA'};
  input.value = JSON.stringify({id, rawId: id, type: 'public-key', response, clientExtensionResults: {}});
  HTMLFormElement.prototype.submit.call(input.form);
}"""
KEY = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for both languages, with the assets as they are now."""
    build()
    with browser() as started:
        yield started


@pytest.fixture
def address(committed: str) -> Iterator[str]:
    """A company with one person of finance, who owes a second factor; reached by a name, as passkeys want it."""
    maker, at = system("test"), clock.now()
    act(organisation.name_company)(name="真公司", name_en="Real", actor=maker)
    (who,) = act(organisation.create_people)([organisation.NewPerson("P1", "陈静")], actor=maker, at=at)
    act(organisation.create_users)([organisation.NewUser(PERSON, who, password=SECRET)], actor=maker, at=at)
    act(organisation.propose_grants)([organisation.NewGrant(who, roles.FINANCE, at.date())], actor=maker, at=at)
    with desk() as base:
        yield base.replace("127.0.0.1", "localhost")


@pytest.fixture(params=list(WORDS))
def lang(request: pytest.FixtureRequest) -> str:
    """Each language once."""
    return str(request.param)


@pytest.fixture
def page(address: str, chromium: Browser, lang: str) -> Iterator[Page]:
    """Somebody who has not signed in yet; the console, in which the CSP would complain, must stay silent."""
    user = user_of(PERSON)
    user.language = lang
    user.save(update_fields=["language"])
    context = context_of(chromium, address, lang=lang)
    context.set_default_timeout(PATIENCE)
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    opened.on("pageerror", lambda error: said.append(f"error: {error}"))
    yield opened
    assert [one for one in said if "status of 4" not in one and not one.startswith("verbose")] == []
    context.close()


def authenticator(page: Page) -> tuple[CDPSession, str]:
    """A device with passkeys, at this page's machine."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    session.send("WebAuthn.setAutomaticPresenceSimulation", {"authenticatorId": made["authenticatorId"], "enabled": True})
    return session, str(made["authenticatorId"])


def enter(page: Page, address: str) -> None:
    """Name and password."""
    page.goto(f"{address}/login/")
    page.locator("input[name=login]").fill(PERSON)
    page.locator("input[name=password]").fill(SECRET)
    page.locator("button[name=action]").click()


def confirm(page: Page) -> None:
    """The password once more, asked for before the second factor is changed."""
    page.wait_for_url("**/account/again/**")
    page.locator("input[name=password]").fill(SECRET)
    page.locator("button[name=action]").click()


def clean(page: Page) -> None:
    """Nothing for axe, nothing sticks out, on a desktop and on a phone."""
    assert faults(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert overflow(page) == []
    page.set_viewport_size({"width": 1440, "height": 900})


def test_a_passkey_is_added_used_refused_and_removed(page: Page, address: str, lang: str) -> None:
    says = WORDS[lang]
    enter(page, address)
    page.wait_for_url(f"{address}{OWN}")        # finance goes nowhere without a second factor
    page.get_by_role("link", name=says["add"]).click()
    confirm(page)
    page.wait_for_url(f"**{OWN}passkeys/new/")
    clean(page)     # looked at before the device comes: axe's own session would take it away again
    session, device = authenticator(page)
    page.get_by_label(says["name"], exact=True).fill("车间笔记本")
    page.get_by_role("button", name=says["add"]).click()
    page.wait_for_url(f"**{OWN}codes/")
    page.goto(f"{address}/")
    page.wait_for_url(f"**{OWN}passkeys/again/**")
    page.get_by_role("button", name=says["use"]).click()
    page.wait_for_url(f"{address}/")
    page.goto(f"{address}{OWN}")
    expect(page.get_by_text("车间笔记本")).to_be_visible()

    # the password alone lets nobody in any more, the passkey does
    page.context.clear_cookies(name="sessionid")
    enter(page, address)
    page.wait_for_url("**/login/second-factor/**")
    page.get_by_role("button", name=says["use"]).click()
    page.wait_for_url(f"{address}/")

    # a passkey of another device is refused, and tries are counted
    (known,) = session.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]
    page.context.clear_cookies(name="sessionid")
    enter(page, address)
    page.wait_for_url("**/login/second-factor/**")
    session.send("WebAuthn.removeCredential", {"authenticatorId": device, "credentialId": known["credentialId"]})
    page.get_by_role("button", name=says["use"]).click()
    expect(page.get_by_text(re.compile(says["failed"]))).to_be_visible()
    for tried in range(6):
        with leaves(page):
            page.locator("[data-passkey] input").evaluate(POSTS, known["credentialId"])
        expect(page.locator(".errors")).to_contain_text(says["refused"] if tried < 5 else says["late"])
    session.send("WebAuthn.addCredential", {"authenticatorId": device, "credential": known})
    # the error of the try before says the same: only a new page answers this one
    with leaves(page):
        page.get_by_role("button", name=says["use"]).click()
    expect(page.locator(".errors")).to_contain_text(says["late"])
    clean(page)
    page.goto(f"{address}/")
    expect(page).to_have_url(re.compile("/login/"))


def test_a_passkey_is_named_and_removed(page: Page, address: str, lang: str) -> None:
    says = WORDS[lang]
    enter(page, address)
    page.wait_for_url(f"{address}{OWN}")
    page.get_by_role("link", name=says["add"]).click()
    confirm(page)
    page.wait_for_url(f"**{OWN}passkeys/new/")
    authenticator(page)
    page.get_by_role("button", name=says["add"]).click()
    page.wait_for_url(f"**{OWN}codes/")
    page.goto(f"{address}{OWN}")
    clean(page)
    with leaves(page):
        page.locator("a[href*='passkeys/']:not([href$='new/'])").click()
    clean(page)
    page.locator("input[name=name]").fill("家里的钥匙")
    with leaves(page):
        page.locator("button[name=action]").click()
    expect(page.get_by_text("家里的钥匙")).to_be_visible()
    with leaves(page):
        page.get_by_text("家里的钥匙").click()
    with leaves(page):
        page.get_by_role("link", name=says["remove"]).click()
    clean(page)
    page.get_by_role("button", name=says["do"], exact=True).click()
    page.wait_for_url(f"{address}{OWN}")
    expect(page.get_by_text("家里的钥匙")).to_have_count(0)
    assert not Authenticator.objects.exists()
