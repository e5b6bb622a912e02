"""Journeys: a small site that serves nothing but the catalogue and its sample pages, with the real Content-Security-Policy."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.template.loader import render_to_string
from django.utils import translation

from makesell.ui.build import DIST
from makesell.ui.catalogue import context, pages, partials
from makesell.ui.catalogue.sample_shell import sample_shell
from makesell.ui.parts import JobProgress, Page, PageHead, Shell, WorkbenchPage

CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml", "woff2": "font/woff2"}
Answer = tuple[str, str, bytes]
# long work that is finished at the first question
POLLING: Page = WorkbenchPage(PageHead("Polling"), left=(JobProgress("Import", "running", "/style/job/", "job", 42),))


def _shell(query: dict[str, list[str]]) -> Shell:
    lang = cast("Any", query.get("lang", ["zh-Hans"])[0])
    return sample_shell(lang, cast("Any", query.get("theme", ["light"])[0]), cast("Any", query.get("density", ["regular"])[0]))


def answer(path: str, query: dict[str, list[str]]) -> Answer:
    """Status, kind and body for an address: /static/…, /style/, /style/<sample page>/, /style/<partial>/."""
    if path.startswith("/static/dist/"):
        file = DIST / path.removeprefix("/static/dist/")
        return ("200 OK", KINDS[file.suffix[1:]], file.read_bytes()) if file.is_file() else ("404 Not Found", "text/plain", b"")
    shell = _shell(query)
    name = path.removeprefix("/style/").strip("/")
    with translation.override("en" if shell.lang == "en" else "zh-hans"):
        if not name:
            html = render_to_string("ui/catalogue.html", {**context(shell), "csrf_token": "x"})
        elif name in (kinds := {**pages(shell), "polling": POLLING}):
            html = render_to_string(kinds[name].template, {"shell": shell, "page": kinds[name], "csrf_token": "x"})
        elif name in (parts := partials(shell)):
            html = render_to_string("ui/parts.html", {"parts": parts[name], "csrf_token": "x"})
        else:
            return "204 No Content", "text/html", b""
    return "200 OK", "text/html; charset=utf-8", html.encode()


def application(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    """WSGI."""
    status, kind, body = answer(environ["PATH_INFO"], parse_qs(environ["QUERY_STRING"]))
    start(
        status,
        [
            ("Content-Type", kind),
            ("Content-Security-Policy", CSP),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "max-age=60" if "/static/" in environ["PATH_INFO"] else "no-store"),
        ],
    )
    return [body]


class Quiet(WSGIRequestHandler):
    """Writes no log."""

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@contextmanager
def site(port: int = 0) -> Iterator[str]:
    """Serves in a thread of its own; gives the address."""
    server = make_server("127.0.0.1", port, application, handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
