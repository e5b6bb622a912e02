"""Journeys: the real desk served from a thread on the test's committed database, and a browser context that is signed in there."""

import datetime as dt
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.test import Client
from playwright.sync_api import Browser, BrowserContext

from makesell.ground import clock
from makesell.ground.access.second_factor import PASSED
from tests.journeys.browser import SIZES

# Playwright keeps an event loop in the test's thread, in which Django would refuse to ask the database; nothing runs at once there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


class Quiet(WSGIRequestHandler):
    """Writes no log."""

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@dataclass
class Hand:
    """Where the hands of the served company's clock stand; None: the true time."""

    at: dt.datetime | None = None


def _kept(start: Any, status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
    """Assets may be kept by the browser, as those a company serves are."""
    return start(status, [*headers, ("Cache-Control", "max-age=86400, immutable")], *more)


@contextmanager
def desk(hand: Hand | None = None) -> Iterator[str]:
    """Serves the whole application with its real middleware and Content-Security-Policy; gives the address without a slash."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    application = StaticFilesHandler(get_wsgi_application())

    def answer(environ: Any, start: Any) -> Any:
        if environ["PATH_INFO"].startswith(settings.STATIC_URL):
            return application(environ, partial(_kept, start))
        if hand is None or hand.at is None:
            return application(environ, start)
        with clock.moved(hand.at):
            return application(environ, start)

    server.set_app(answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def signed_in(username: str) -> Client:
    """A client of Django's test kit that is signed in just now by password, past the second factor where the role asks for one."""
    client = Client()
    user = get_user_model()._default_manager.get(username=username)
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session[PASSED] = True
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "username": username, "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def context_of(started: Browser, address: str, username: str = "", size: str = "desktop", lang: str = "zh-hans") -> BrowserContext:
    """A browser context of that size, signed in as somebody unless no name is given."""
    width, height = SIZES[size]
    spoken = "zh-CN" if lang.startswith("zh") else "en"
    context = started.new_context(base_url=address, viewport={"width": width, "height": height}, reduced_motion="reduce", locale=spoken)
    cookies: list[Any] = [{"name": "lang", "value": lang, "url": address}]
    if username:
        cookies.append({"name": settings.SESSION_COOKIE_NAME, "value": signed_in(username).session.session_key, "url": address})
    context.add_cookies(cookies)
    return context
