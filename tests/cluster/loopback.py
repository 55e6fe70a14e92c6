"""A real Dask cluster on this machine: a scheduler and workers, each a process of its own, on free ports."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from distributed import Client

PATIENCE = 90
"""Seconds after which what should have happened will not, on a busy machine either."""
WORKER = "from distributed.cli.dask_worker import main; main()"
SCHEDULER = "from distributed.cli.dask_scheduler import main; main()"


@dataclass
class Cluster:
    """A scheduler, the processes of its workers, and a client to look at it."""

    folder: Path
    address: str = ""
    scheduler: subprocess.Popen[bytes] = field(init=False)
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    closing: ExitStack = field(default_factory=ExitStack)

    def start(self, program: str, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
        own = {"DASK_CONFIG": str(self.folder), "DASK_DISTRIBUTED__LOGGING__DISTRIBUTED": "error"}
        process = subprocess.Popen(
            [sys.executable, "-c", program, "--dashboard-address", "127.0.0.1:0", "--host", "127.0.0.1", *arguments],
            cwd=self.folder,
            env=os.environ | own | environment,
            stderr=subprocess.DEVNULL,
        )
        self.closing.callback(process.wait)
        self.closing.callback(process.kill)
        return process

    def start_worker(self, program: str = WORKER, **environment: str) -> None:
        number = len(self.workers) + 1
        options = ["--no-nanny", "--nthreads", "1", "--local-directory", str(self.folder)]
        self.workers.append(self.start(program, self.address, *options, **environment))
        with self.client() as client:
            client.wait_for_workers(number, PATIENCE)

    def client(self) -> Client:
        return Client(self.address, timeout=PATIENCE, set_as_default=False)

    def busy(self) -> psutil.Process:
        """A worker that has a document to read; waits until there is one."""
        with self.client() as client:
            pids: Mapping[str, int] = client.run(os.getpid)
            return until(
                lambda: next((psutil.Process(pids[at]) for at, keys in client.processing().items() if keys), None)
            )


def until(look):
    """What `look` gives as soon as it gives something."""
    end = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)
    return found


@contextmanager
def loopback(folder: Path, workers: int, **environment: str) -> Iterator[Cluster]:
    """A cluster for as long as the block lasts; `environment` is its scheduler's."""
    file = folder / "scheduler.json"
    cluster = Cluster(folder)
    with cluster.closing:
        cluster.scheduler = cluster.start(SCHEDULER, "--port", "0", "--scheduler-file", str(file), **environment)
        until(file.is_file)
        with Client(scheduler_file=str(file), timeout=PATIENCE, set_as_default=False) as client:
            cluster.address = client.scheduler.address
        for _ in range(workers):
            cluster.start_worker()
        yield cluster
