"""A process that reads the documents that come through a pipe, within limits, as one machine does.

Started by a worker (`worker.py`) with the number of the pipe, the seconds and the bytes of memory of a document.
"""

from __future__ import annotations

import pickle
import sys
from functools import partial
from multiprocessing.connection import Connection

from builder.pipeline import process, stopped
from builder.sources import Source
from builder.workers import Limits, limited


def main(number: str, seconds: str, memory: str) -> None:
    """Read until the worker is gone."""
    connection = Connection(int(number))
    with limited(1, Limits(float(seconds), int(memory)), _stopped) as each:
        while True:
            try:
                source, as_unit = connection.recv()
            except EOFError:
                return
            (outcome,) = each(partial(_process, as_unit=as_unit), [source])
            connection.send_bytes(outcome)


def _process(source: Source, as_unit: bool) -> bytes:
    return pickle.dumps(process(source, as_unit), pickle.HIGHEST_PROTOCOL)


def _stopped(source: Source, why: str) -> bytes:
    return pickle.dumps(stopped(source, why), pickle.HIGHEST_PROTOCOL)


if __name__ == "__main__":
    main(*sys.argv[1:])
