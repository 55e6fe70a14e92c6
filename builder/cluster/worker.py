"""What runs on a worker of the cluster: it hands each document to a process that keeps the limits.

A worker is a process with threads, which must not fork, and one of Dask's own, which may have no processes of
`multiprocessing`. So each of its threads has a fresh Python beside it (`guarded.py`) that reads documents as they are
read on one machine: in a process of their own, within the limits, and what ends that process ends nothing else.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
from collections.abc import Mapping
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path

from builder.cluster import guarded
from builder.cluster.carried import Carried
from builder.cluster.version import installed, require_same
from builder.workers import Limits

_ROOT = Path(__file__).resolve().parents[2]
_GRACE = 30.0
"""Seconds beyond the limit of time after which the process that keeps it is not waited for."""
_of_thread = threading.local()


def read(versions: Mapping[str, str], task: bytes) -> bytes:
    """The outcome of one document, pickled. Raises `ClusterError` where this machine would read it otherwise.

    `task` is a `Carried`, whether it is read as a unit, and the limits; pickled, so that versions are compared first.
    """
    from distributed import get_worker  # an extra; `cluster.py` says so where it is missing

    require_same(versions, installed(), get_worker().address)
    carried, as_unit, limits = pickle.loads(task)
    assert isinstance(carried, Carried)
    with carried.unpacked() as source:
        return _guard(limits).read((source, as_unit))


def _guard(limits: Limits) -> Guard:
    """The process beside this thread that keeps these limits."""
    guard: Guard | None = getattr(_of_thread, "guard", None)
    if guard is None or guard.limits != limits or not guard.is_alive():
        if guard is not None:
            guard.end()
        guard = _of_thread.guard = Guard(limits)
    return guard


class Guard:
    """A Python beside this one that reads one document after the other, and ends when this one does."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        ours, theirs = Pipe()
        self._connection: Connection = ours
        number = theirs.fileno()
        command = [sys.executable, "-m", guarded.__name__, str(number), str(limits.seconds), str(limits.memory)]
        self._process = subprocess.Popen(command, cwd=_ROOT, pass_fds=[number], start_new_session=True)
        theirs.close()

    def read(self, task: object) -> bytes:
        """The answer to a task. Raises `OSError` or `EOFError` where the process ended without one."""
        try:
            self._connection.send(task)
            if not self._connection.poll(self.limits.seconds + _GRACE):
                raise TimeoutError("the process that keeps the limits does not answer")
            return self._connection.recv_bytes()
        except (OSError, EOFError):
            self.end()
            raise

    def is_alive(self) -> bool:
        """Whether it can be given a task."""
        return self._process.poll() is None

    def end(self) -> None:
        """End it now."""
        self._connection.close()
        self._process.kill()
        self._process.wait()
