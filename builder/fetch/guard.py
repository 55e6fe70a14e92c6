"""The connections of one download: to public addresses only, and for a limited time altogether.

requests limits the wait for the next byte, not the whole; a server that sends one byte a second holds it for ever.
"""

from __future__ import annotations

import socket
from collections.abc import Collection
from contextlib import suppress
from ipaddress import IPv6Address, ip_address
from threading import Timer
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


class Refused(Exception):
    """The host has an address inside a network: a redirect must not lead there."""


class Guard:
    """`listed` are the hosts that the list itself names, which may be anywhere. A context: its end ends everything."""

    def __init__(self, listed: Collection[tuple[str, int]], seconds: float) -> None:
        self._listed = listed
        self._open: list[socket.socket] = []
        self._timer = Timer(seconds, self._stop)
        self._timer.daemon = True
        self.expired = False

    def __enter__(self) -> Guard:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        for connection in self._open:
            connection.close()

    def admit(self, connection: socket.socket, host: str, port: int) -> socket.socket:
        """The connection, where it goes to a public address or to a host of the list. Nothing was sent over it yet."""
        peer = ip_address(connection.getpeername()[0])
        mapped = peer.ipv4_mapped if isinstance(peer, IPv6Address) else None
        if not (mapped or peer).is_global and (host, port) not in self._listed:
            connection.close()
            raise Refused(str(mapped or peer))
        self._open.append(connection.dup())  # stays the same connection when TLS wraps the other
        if self.expired:
            self._stop()
        return connection

    def _stop(self) -> None:
        self.expired = True
        for connection in self._open:
            with suppress(OSError):  # ended by the other side
                connection.shutdown(socket.SHUT_RDWR)


class GuardedAdapter(HTTPAdapter):
    """What requests connects with, each connection admitted by a guard."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        super().__init__(max_retries=0)

    def init_poolmanager(self, *arguments: Any, **settings: Any) -> None:
        """Take the guarded connections in place of the plain ones."""
        super().init_poolmanager(*arguments, **settings)
        self.poolmanager.pool_classes_by_scheme = _pools(self._guard)


def _pools(guard: Guard) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return guard.admit(super()._new_conn(), self.host, self.port)

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return guard.admit(super()._new_conn(), self.host, self.port)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}
