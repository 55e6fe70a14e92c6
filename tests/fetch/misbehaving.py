"""A server on this machine that answers as each test tells it, well or badly, and a clock that does not wait."""

from __future__ import annotations

import gzip
import socket
import ssl
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from urllib.parse import unquote

from builder.fetch.pace import Clock


class StoppedClock(Clock):
    """Time passes only where somebody waits, and is written down."""

    def __init__(self) -> None:
        self.waited: list[float] = []

    def now(self) -> datetime:
        return datetime(2026, 11, 21, 20, 0, tzinfo=UTC) + timedelta(seconds=self.seconds())

    def seconds(self) -> float:
        return sum(self.waited)

    def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)


Behaviour = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Server:
    """`pages` says how each path is answered, in turn where there are several; the last one stays."""

    port: int
    scheme: str = "http"
    pages: dict[str, list[Behaviour]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    ended: Event = field(default_factory=Event)

    def url(self, path: str) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}{path}"

    def on(self, path: str, *behaviours: Behaviour) -> str:
        self.pages[unquote(path)] = list(behaviours)
        return self.url(path)

    def paths(self) -> list[str]:
        """What was asked for, without robots.txt."""
        return [path for path, _ in self.asked if path != "/robots.txt"]


@contextmanager
def serving(certificate: Path | None = None) -> Iterator[Server]:
    """A server on a free port; with a certificate and its key in one file, over TLS."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            server.asked.append((self.path, dict(self.headers)))
            self.close_connection = True
            behaviours = server.pages.get(unquote(self.path), [status(404)])
            (behaviours.pop(0) if len(behaviours) > 1 else behaviours[0])(self)

        def log_message(self, *_: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A client that hangs up is what is tested."""

    http = Quiet(("127.0.0.1", 0), Handler)
    server = Server(http.server_port, "https" if certificate else "http")
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        http.socket = context.wrap_socket(http.socket, server_side=True, do_handshake_on_connect=False)
    thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.ended.set()
        http.shutdown()
        thread.join()
        http.server_close()


def _head(handler: BaseHTTPRequestHandler, code: int, headers: dict[str, str]) -> None:
    handler.send_response(code)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()


def page(body: bytes, **headers: str) -> Behaviour:
    """A good answer. Underlines in the names of headers stand for hyphens."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        _head(handler, 200, {"Content-Length": str(len(body)), **named})
        handler.wfile.write(body)

    return answer


def status(code: int, **headers: str) -> Behaviour:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        _head(handler, code, {"Content-Length": "0", **named})

    return answer


def redirect(target: str) -> Behaviour:
    return status(302, Location=target)


def marked(body: bytes, etag: str) -> Behaviour:
    """A document with an ETag, which is not sent again to those who have it."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        if handler.headers.get("If-None-Match") == etag:
            _head(handler, 304, {"ETag": etag})
        else:
            page(body, ETag=etag)(handler)

    return answer


def cut_off(body: bytes) -> Behaviour:
    """Says how long it is, and hangs up in the middle."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        _head(handler, 200, {"Content-Length": str(len(body))})
        handler.wfile.write(body[: len(body) // 2])

    return answer


def reset(handler: BaseHTTPRequestHandler) -> None:
    """Hangs up without a word."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def chunks_cut_off(body: bytes) -> Behaviour:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        _head(handler, 200, {"Transfer-Encoding": "chunked"})
        handler.wfile.write(b"%x\r\n" % len(body) + body[: len(body) // 2])

    return answer


def endless(body: bytes) -> Behaviour:
    """Does not say how long it is: the end is where the server hangs up."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        _head(handler, 200, {"Connection": "close"})
        handler.wfile.write(body)

    return answer


def bomb(mebibytes: int) -> Behaviour:
    """A small answer that is large when it is unpacked."""
    packed = gzip.compress(b"\0" * (mebibytes << 20))
    return page(packed, Content_Encoding="gzip", Content_Type="application/pdf")


def silent(server: Server) -> Behaviour:
    """Takes the request and says nothing until the test is over."""
    return lambda _: (server.ended.wait(60), None)[1]


def stalling(server: Server, body: bytes) -> Behaviour:
    """Begins well and then says nothing until the test is over."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        _head(handler, 200, {"Content-Length": str(len(body))})
        handler.wfile.write(body[: len(body) // 2])
        server.ended.wait(60)

    return answer


def dripping(server: Server, before: bytes) -> Behaviour:
    """Sends a byte every now and then, always soon enough not to be called silent, without an end."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(before)
        while not server.ended.wait(0.05):
            handler.wfile.write(b"a")

    return answer
