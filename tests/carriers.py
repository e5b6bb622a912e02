"""Servers of carriers for stories: they speak a service's protocol on a real socket, and keep what they were asked."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs


@dataclass
class CarrierServer:
    """Where it listens, what it was asked, and how often it says first that it is busy."""

    place: str = ""
    busy: int = 0
    asked: list[dict[str, str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://{self.place}/service"


Answers = Callable[[dict[str, str]], dict[str, object]]


@contextmanager
def carrier_server(answers: Answers) -> Iterator[CarrierServer]:
    """Runs a server on a free port of the loopback, which answers the form it is sent by JSON."""
    known = CarrierServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: value[0] for name, value in parse_qs(sent).items()}
            known.asked.append(form)
            known.busy -= 1
            body = json.dumps(answers(form)).encode() if known.busy < 0 else b""
            self.send_response(200 if known.busy < 0 else 503)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    known.place = f"127.0.0.1:{running.server_port}"
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield known
    finally:
        running.shutdown()
        running.server_close()
        thread.join(timeout=10)
