"""Documents are independent: a function is called for each of them in worker processes, in their order."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost: seconds of time, and bytes of memory of the process that reads it."""

    seconds: float = 300.0
    memory: int = 3 << 30


def each(function: Callable[[Item], Result], items: Iterable[Item], jobs: int) -> Iterator[Result]:
    """The results of `function` for each of `items`, in order; with `jobs` above 1 in that many processes."""
    work = list(items)
    if jobs < 2 or len(work) < 2:
        yield from map(function, work)
        return
    from concurrent.futures import ProcessPoolExecutor  # costs more than reading a document

    with ProcessPoolExecutor(min(jobs, len(work)), mp_context=_context()) as pool:
        yield from pool.map(function, work)


_OBJECTS = 50_000
_LOOK = 1.0
"""Seconds between two looks whether a process is still there."""
_INHERITED: list[Callable[[int], Any]] = []
"""What the processes of `each_inherited` call, which they have from the process that began them."""


def each_inherited(function: Callable[[Item], Result], items: Iterable[Item], jobs: int) -> Iterator[Result]:
    """As `each`, where the processes have all that there is from this one: only the results are sent.

    So the function may be one that cannot be sent, and the items may hold much. Linux only; elsewhere no other process
    takes part.
    """
    work = list(items)
    if jobs < 2 or len(work) < 2 or not sys.platform.startswith("linux"):
        yield from map(function, work)
        return
    _INHERITED[:] = [lambda number: function(work[number])]
    try:
        with multiprocessing.get_context("fork").Pool(min(jobs, len(work)), _leave_inherited) as pool:
            yield from pool.imap(_inherited_call, range(len(work)))
    finally:
        _INHERITED.clear()  # it holds all that the items hold


def side_by_side(work: Sequence[Callable[[], None]], jobs: int) -> None:
    """Call functions that leave nothing but files, in up to `jobs` processes."""
    for _ in each_inherited(lambda one: one(), work, jobs):
        pass


@contextmanager
def beside(function: Callable[[], None], jobs: int) -> Iterator[None]:
    """Call a function that leaves nothing but files in another process, while this one goes on; at the end, raise what
    it raised, unless something else went wrong here. What it took of memory is free again then.

    With one of `jobs`, and elsewhere than on Linux, it is called first.
    """
    if jobs < 2 or not sys.platform.startswith("linux"):
        function()
        yield
        return
    fork = multiprocessing.get_context("fork")
    received, sent = fork.Pipe(duplex=False)
    process = fork.Process(target=_call, args=[function, received, sent])
    process.start()
    sent.close()
    try:
        yield
    finally:
        error = _answer(process, received)
    if error:
        raise error


def _answer(process: BaseProcess, received: Connection) -> Exception | None:
    """What a process raised, once it has ended. One that was killed says nothing, and those that it began may still
    hold the other end open.
    """
    try:
        while process.is_alive() and not received.poll(_LOOK):
            pass
        if received.poll():
            answer: Exception | None = received.recv()
            return answer
    except EOFError:
        pass
    finally:
        process.join()
    return RuntimeError(f"a process of the build ended (exit code {process.exitcode})")


def _call(function: Callable[[], None], received: Connection, sent: Connection) -> None:
    received.close()
    _end_with_parent()
    _leave_inherited()
    error = None
    try:
        function()
    except Exception as raised:
        error = raised
    sent.send(error)


def _end_with_parent() -> None:
    """End this process when the one that began it ends: nothing is written after a build that was killed."""
    parent = multiprocessing.parent_process()
    assert parent is not None  # the build

    def watch() -> None:
        parent.join()
        os._exit(1)

    Thread(target=watch, daemon=True).start()


def collect_seldom() -> None:
    """Look for garbage seldom in this process: many small values stay as long as it runs."""
    gc.set_threshold(_OBJECTS)


def _leave_inherited() -> None:
    """Look for garbage seldom, and not in what was inherited: else that takes a sixth of the time of pages."""
    gc.freeze()
    collect_seldom()


def _inherited_call(number: int) -> Any:
    (function,) = _INHERITED
    return function(number)


def each_limited(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    jobs: int,
    limits: Limits,
    stopped: Callable[[Item, str], Result],
) -> Iterator[Result]:
    """As `each`, always in worker processes, each item within `limits`.

    Where the process of an item runs over its time, or ends (out of memory, a crash in compiled code), the
    result is `stopped(item, why)`; the other items go on in a new process.
    """
    work = list(items)
    if work:
        with limited(min(jobs, len(work)), limits, stopped) as limited_each:
            yield from limited_each(function, work)


@contextmanager
def limited(
    jobs: int, limits: Limits, stopped: Callable[[Item, str], Result]
) -> Iterator[Callable[[Callable[[Item], Result], Sequence[Item]], Iterator[Result]]]:
    """Worker processes that keep limits; what is yielded may be called again and again, as `each_limited` is."""
    from concurrent.futures import TimeoutError as TooLong  # these cost as much as reading a document

    from pebble import ProcessExpired, ProcessPool

    def limited_each(function: Callable[[Item], Result], work: Sequence[Item]) -> Iterator[Result]:
        results = pool.map(function, work, timeout=limits.seconds).result()
        for item in work:
            try:
                yield next(results)
            except TooLong:
                yield stopped(item, f"reading it took longer than {limits.seconds:g} seconds")
            except (ProcessExpired, MemoryError, SystemExit):
                yield stopped(item, f"the process that read it ended; it may use {limits.memory >> 20} MiB of memory")

    with ProcessPool(jobs, initializer=_limit_memory, initargs=[limits.memory], context=_context()) as pool:
        yield limited_each


def _context() -> BaseContext:
    methods = multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("fork" if "fork" in methods else "spawn")


def _limit_memory(memory: int) -> None:
    try:
        import resource  # not on Windows
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = memory + _inherited(resource.getpagesize())
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_AS, (allowed, hard))


def _inherited(page: int) -> int:
    """Bytes of addresses that the process has from its parent: the limit counts them, and no document took them."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * page
    except OSError:  # not Linux: what is inherited counts
        return 0
