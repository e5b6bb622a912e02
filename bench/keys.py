"""KEYS · The order desk by keys: a five-line order from the order list to its saved draft, a key every 200 ms, in Chinese and in English.

On the demo of `MAKESELL_VAR`, through a real browser. Nobody waits for an answer but for pages: codes, Tab, quantities, Enter, Ctrl-Enter.
Each run leaves a draft behind.
"""

import os
import re
import time
from collections.abc import Callable, Sequence
from typing import Any

from bench.served import PORT, served

ID = "KEYS"
PACE_MS = 200
CUSTOMER = "hy"
FIVE = (("rv-20e-81", "2"), ("pl-90-10", "12"), ("kit-fl-80", "5"), ("cbl-sv-5m", "8"), ("hd-17-80", "3"))
LANGUAGES = {"zh-hans": "zh-CN", "en": "en"}
MOST_SECONDS = 40


def order_desk() -> tuple[Any, str]:
    """Somebody at the order desk, and a session of theirs."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    from makesell.ground.db import values

    (person,) = values("select person_id from organisation_rolegrant where role = 'order_desk' and state = 'approved' order by id limit 1", [])
    user = get_user_model()._default_manager.get(person_id=person)
    client = Client()
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    return user, str(client.session.session_key)


def typed() -> Sequence[str]:
    """The keys within the form, up to the last quantity."""
    keys = ["Alt+l", *CUSTOMER, "Tab", "Alt+l"]
    return [*keys, *[key for code, qty in FIVE for key in (*code, "Tab", *qty, "Enter")][:-1]]


def measure(tell: Callable[[str], None] = lambda _: None) -> dict[str, Any]:
    """The figures of one run."""
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, in which Django would refuse to ask the database; nothing runs at once here
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    user, session = order_desk()
    own = user.language
    found: dict[str, Any] = {"pace_ms": PACE_MS, "most_seconds": MOST_SECONDS}
    with served(os.environ), sync_playwright() as play:
        started = play.chromium.launch(executable_path=os.environ.get("CHROMIUM") or "/usr/bin/chromium", args=["--no-sandbox"])
        for language, locale in LANGUAGES.items():
            tell(f"{language} …")
            user.language = language
            user.save(update_fields=["language"])
            address = f"http://127.0.0.1:{PORT}"
            context = started.new_context(base_url=address, locale=locale, viewport={"width": 1440, "height": 900})
            context.set_default_timeout(120_000)
            context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
            found[language] = _keyed(context.new_page())
            context.close()
        started.close()
    user.language = own
    user.save(update_fields=["language"])
    return found


def _keyed(page: Any) -> dict[str, Any]:
    page.goto("/orders/")
    letter = str(page.locator("[data-new][href='/orders/new/create/']").first.get_attribute("data-new"))
    begun = time.perf_counter()
    _press(page, "n")
    with page.expect_event("load"):
        _press(page, letter)
    opened = time.perf_counter() - begun
    keys = typed()
    for key in keys:
        _press(page, key)
    sent = time.perf_counter()
    with page.expect_navigation(url=re.compile("/orders/[0-9]+/$")):
        _press(page, "Control+Enter")
    ended = time.perf_counter()
    rows = page.locator("main tbody tr").all_inner_texts()
    whole = all(any(code.upper() in row for row in rows) for code, _ in FIVE)
    return {
        "seconds": round(ended - begun, 1), "keys": len(keys) + 3, "form_s": round(opened, 1), "saved_s": round(ended - sent, 1),
        "all_lines_as_typed": whole, "order": page.url.rsplit("/", 2)[1],
    }  # fmt: skip


def _press(page: Any, key: str) -> None:
    """One key, and the rest of its 200 ms."""
    at = time.perf_counter()
    page.keyboard.press(key)
    page.wait_for_timeout(max(0.0, PACE_MS - (time.perf_counter() - at) * 1000))
