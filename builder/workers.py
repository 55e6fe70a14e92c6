"""Documents are independent: a function is called for each of them in worker processes, in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def each(function: Callable[[Item], Result], items: Iterable[Item], jobs: int) -> Iterator[Result]:
    """The results of `function` for each of `items`, in order; with `jobs` above 1 in that many processes."""
    work = list(items)
    if jobs < 2 or len(work) < 2:
        yield from map(function, work)
        return
    import multiprocessing  # only where there is more than one process: it costs as much as reading a document
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn")
    with ProcessPoolExecutor(min(jobs, len(work)), mp_context=context) as pool:
        yield from pool.map(function, work)
