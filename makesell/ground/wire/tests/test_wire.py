"""The wire: where it may go, and what it takes from a server it meets on a real socket."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from makesell.ground.wire.addresses import Resolve, place
from makesell.ground.wire.client import MOST_BYTES, Call, send
from makesell.ground.wire.faults import Forbidden, Unanswered

HIDDEN = (
    "http://example.com/", "ftp://example.com/", "file:///etc/passwd", "//example.com", "https://", "https://user:secret@example.com/",
    "https://example.com:99999/", "https://[::1", "gopher://127.0.0.1/",
)  # fmt: skip
PRIVATE = (
    "127.0.0.1", "127.8.8.8", "0.0.0.1", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "198.18.0.1", "224.0.0.1",
    "255.255.255.255", "192.0.2.1", "240.0.0.1", "::1", "::", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1",
    "ff02::1", "2002:7f00:1::", "2002:a00:1::", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2001:db8::1",
)  # fmt: skip


def _leads(addresses: list[str]) -> Resolve:
    return lambda name, port: addresses


@pytest.mark.parametrize("url", HIDDEN)
def test_only_plain_https_addresses_are_called(url: str) -> None:
    with pytest.raises(Forbidden):
        place(url, (), lambda name, port: ["93.184.215.14"])


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_that_leads_to_a_private_address_is_not_called(address: str) -> None:
    """Whatever notation the name hides it in: the address it is looked up as counts, and every one of several must be public."""
    for found in ([address], ["93.184.215.14", address]):
        with pytest.raises(Forbidden):
            place("https://carrier.example/x", (), _leads(found))


def test_the_address_that_was_checked_is_the_one_called() -> None:
    """A name that leads elsewhere when it is asked again (rebinding) is asked once only."""
    answers = iter((["93.184.215.14"], ["127.0.0.1"]))
    where = place("https://carrier.example:8443/a?b=c", (), lambda name, port: next(answers))
    assert (where.address, where.name, where.port, where.target, where.secure) == ("93.184.215.14", "carrier.example", 8443, "/a?b=c", True)
    with pytest.raises(Unanswered):
        place("https://nobody.example/", (), lambda name, port: [])


@contextmanager
def server(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[str]:
    """A server on a free port of the loopback; gives its `host:port`."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            answer(self)

        def log_message(self, format: str, *args: object) -> None:
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"127.0.0.1:{running.server_port}"
    finally:
        running.shutdown()
        running.server_close()
        thread.join(timeout=10)


def says(status: int, body: bytes = b"", **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(asked: BaseHTTPRequestHandler) -> None:
        asked.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            asked.send_header(name, value)
        asked.end_headers()
        asked.wfile.write(body)

    return answer


def test_a_server_answers_within_bounds_or_not_at_all() -> None:
    """A redirect is an answer, never followed; too much, a broken answer and nobody there are no answer; a host not named is not called."""
    with server(says(200, b"ok")) as here:
        assert (send(Call(f"http://{here}/", b"x"), known=[here]).body) == b"ok"
        for known in ([], ["127.0.0.1:1"]):
            with pytest.raises(Forbidden):
                send(Call(f"http://{here}/", b"x"), known=known)
            with pytest.raises(Forbidden):
                send(Call(f"https://{here}/", b"x"), known=known)
        with server(says(302, Location=f"http://{here}/")) as moved:
            assert send(Call(f"http://{moved}/", b"x"), known=[here, moved]).status == 302
        with pytest.raises(Unanswered):
            send(Call(f"https://{here}/", b"x"), known=[here])
    with server(says(200, b"x" * (MOST_BYTES + 1))) as long, pytest.raises(Unanswered):
        send(Call(f"http://{long}/", b"x"), known=[long])
    with server(lambda asked: asked.connection.close()) as broken, pytest.raises(Unanswered):
        send(Call(f"http://{broken}/", b"x"), known=[broken])
    with pytest.raises(Unanswered):
        send(Call(f"http://{here}/", b"x"), known=[here])
