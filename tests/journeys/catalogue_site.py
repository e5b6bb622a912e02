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
from makesell.ui.catalogue import context, pages, samples
from makesell.ui.catalogue.sample_pages import sample_shell
from makesell.ui.catalogue.words import words
from makesell.ui.parts import ComboboxItem, ComboboxResults, JobProgress, PaletteGroup, PaletteItem, PaletteResults, Part, Shell

CSP = ("default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; "
       "form-action 'self'; frame-ancestors 'none'")
KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml", "woff2": "font/woff2"}
Answer = tuple[str, str, bytes]


def _shell(query: dict[str, list[str]]) -> Shell:
    lang = cast(Any, query.get("lang", ["zh-Hans"])[0])
    return sample_shell(lang, cast(Any, query.get("theme", ["light"])[0]), cast(Any, query.get("density", ["regular"])[0]))


def _partials(shell: Shell) -> dict[str, Part]:
    w = words(shell.lang)
    palette = PaletteResults((PaletteGroup(w("动作", "Acts"), (PaletteItem(w("新建报价", "New quotation"), "#", "file-plus", "N Q"), PaletteItem(w("填写今日日报", "Today's report"), "#", "clipboard-pen", "N R"))),
                              PaletteGroup(w("客户", "Customers"), (PaletteItem(w("苏州恒岳液压有限公司", "Suzhou Hengyue Hydraulics Co., Ltd."), "#", "building-2", w("A 级", "Grade A")),))))
    found = ComboboxResults("customer", (ComboboxItem("1", w("苏州恒岳液压有限公司", "Suzhou Hengyue"), "C-001"), ComboboxItem("2", w.long, "C-002")), "#new", w("新建客户", "New customer"))
    done = JobProgress(w("导入完成", "Imported"), "done", "", "job-1", 100)
    return {"palette": palette, "combobox": found, "drawer": samples.drawer(w), "job": done, "timeline": samples.timeline(w)}


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
        elif name in (kinds := pages(shell)):
            html = render_to_string(kinds[name].template, {"shell": shell, "page": kinds[name], "csrf_token": "x"})
        elif name in (parts := _partials(shell)):
            html = render_to_string("ui/parts.html", {"parts": parts[name], "csrf_token": "x"})
        else:
            return "204 No Content", "text/html", b""
    return "200 OK", "text/html; charset=utf-8", html.encode()


def application(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    """WSGI."""
    status, kind, body = answer(environ["PATH_INFO"], parse_qs(environ["QUERY_STRING"]))
    start(status, [("Content-Type", kind), ("Content-Security-Policy", CSP), ("Content-Length", str(len(body))), ("Cache-Control", "max-age=60" if "/static/" in environ["PATH_INFO"] else "no-store")])
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
