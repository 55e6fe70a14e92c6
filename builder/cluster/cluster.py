"""The documents of a build sent to a Dask cluster, and their outcomes back, in the order of the documents."""

from __future__ import annotations

import pickle
import socket
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from builder.cluster import worker
from builder.cluster.carried import carry
from builder.cluster.version import installed, require_same
from builder.errors import ClusterError
from builder.outcomes import Outcome
from builder.pipeline import process, stopped
from builder.sources import Source
from builder.workers import Limits

try:
    import dask
    import distributed
    from distributed.comm.addressing import get_address_host_port
except ImportError:
    raise ClusterError(
        "--scheduler needs the library distributed, which is not there → run `make cluster`, here and for each worker"
    ) from None

_SECONDS_TO_CONNECT = 10
_SECONDS_BETWEEN_LOOKS = 5
_AGAIN = 2
"""How often a document is sent again where the process that kept its limits ended; a lost worker Dask sees itself."""
_AHEAD = 2
"""Documents on their way for each thread of the cluster: the next is there when one is done, and no memory fills."""
_QUIET = {"distributed.admin.large-graph-warning-threshold": "4GiB"}
"""Dask warns of what it takes for data that the workers could have loaded themselves; documents they cannot."""


class Cluster:
    """A Dask cluster that reads documents within limits. It is not asked for before the first document."""

    def __init__(self, address: str, limits: Limits) -> None:
        self._address, self._limits = address, limits
        self._client: Any = None

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        if self._client is not None:
            self._client.close(timeout=_SECONDS_TO_CONNECT)

    def read(self, sources: Iterable[Source], as_unit: bool, keep: Callable[[Outcome], Outcome]) -> Iterator[Outcome]:
        """The outcomes of documents, in their order. `keep` is called with each as soon as it is there.

        Raises `ClusterError` where the cluster cannot be used, or is lost.
        """
        waiting = deque(enumerate(sources))
        sent: dict[Any, tuple[int, Source]] = {}
        done: dict[int, Outcome] = {}
        following = 0
        while waiting or sent:
            room = _AHEAD * self._threads() - len(sent)
            for number, source in [waiting.popleft() for _ in range(min(room, len(waiting)))]:
                task = self._packed(source, as_unit)
                if isinstance(task, Outcome):
                    done[number] = keep(task)
                else:
                    sent[self._send(task)] = number, source
            for future in self._finished(list(sent)):
                number, source = sent.pop(future)
                done[number] = keep(self._outcome(future, source))
            while following in done:
                yield done.pop(following)
                following += 1

    def _connected(self) -> Any:
        """The client, once each worker that there is has been found to read as this machine does."""
        if self._client is None:
            try:
                _require_answer(self._address)
                self._client = distributed.Client(self._address, timeout=_SECONDS_TO_CONNECT)
            except (OSError, ValueError, OverflowError) as error:
                raise ClusterError(
                    f"{self._address}: no Dask scheduler answers ({error}) → start one with `dask scheduler`, and give "
                    "its address, like tcp://192.0.2.7:8786"
                ) from None
            for name, theirs in self._client.run(installed, on_error="return").items():
                if isinstance(theirs, BaseException):
                    raise ClusterError(
                        f"the worker {name} has no Mingzhang that could read documents ({theirs!r}) → set it up from "
                        "the same checkout and lock files (make cluster) and start it again"
                    )
                require_same(installed(), theirs, name)
        return self._client

    def _threads(self) -> int:
        """How many documents the cluster can read at the same time now."""
        client = self._connected()
        with self._not_lost():
            threads: int = sum(client.nthreads().values())
        if not threads:
            raise ClusterError(
                f"{self._address}: the scheduler has no worker → start some with `dask worker {self._address}`"
            )
        return threads

    def _packed(self, source: Source, as_unit: bool) -> bytes | Outcome:
        """The task to send. Of a document that cannot even be unpacked: what reading it here says, which is why."""
        try:
            return pickle.dumps((carry(source), as_unit, self._limits), pickle.HIGHEST_PROTOCOL)
        except Exception:
            return process(source, as_unit)

    def _send(self, task: bytes) -> Any:
        with dask.config.set(_QUIET), self._not_lost():
            return self._connected().submit(worker.read, installed(), task, pure=False, retries=_AGAIN)

    def _finished(self, sent: list[Any]) -> list[Any]:
        """Those that are done, once one is; it may be none, so that somebody looks whether there still are workers."""
        with self._not_lost():
            try:
                return list(distributed.wait(sent, _SECONDS_BETWEEN_LOOKS, "FIRST_COMPLETED").done) if sent else []
            except TimeoutError:
                return []

    @contextmanager
    def _not_lost(self) -> Iterator[None]:
        """Where the connection breaks: which, and what to do."""
        try:
            yield
        except (OSError, distributed.CancelledError):
            raise ClusterError(
                f"{self._address}: the scheduler was lost → start it and its workers again, then the build: "
                "what was read is kept"
            ) from None

    def _outcome(self, future: Any, source: Source) -> Outcome:
        """What came back for a document, or that nothing did."""
        try:
            outcome: Outcome = pickle.loads(future.result())
        except distributed.KilledWorker as error:
            return stopped(
                source, f"each worker of the cluster that read it was lost, the last one {error.last_worker.address}"
            )
        except (OSError, EOFError) as error:
            return stopped(source, f"the cluster could not read it ({type(error).__name__}: {error})")
        return replace(outcome, source=source)


def _require_answer(address: str) -> None:
    """Raise `OSError` where no scheduler is: one speaks first, and Dask's client would wait for it for ever."""
    with socket.create_connection(get_address_host_port(address), _SECONDS_TO_CONNECT) as connection:
        if not address.startswith("tls:") and not connection.recv(1):
            raise ConnectionError("the connection was closed")
