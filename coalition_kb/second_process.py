"""A second process for what needs no waiting for: it ends with the first, however that ends."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import active_children, get_context, parent_process
from typing import TYPE_CHECKING, TypeVar

from coalition_kb.faults import tell_once

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Given = TypeVar("Given")


@contextmanager
def second_core(hold: Callable[[Given], None], given: Given) -> Iterator[ProcessPoolExecutor]:
    """A process beside this one, which is to *hold* what is *given* from its beginning; where the body fails it is ended.

    It is a copy of this one, so that nothing is imported, handed over or worked out twice. A copy may hang where there are
    threads: then, and where a system copies no processes, it begins afresh, which takes longer and gives the same.
    """
    with ProcessPoolExecutor(1, get_context(_way()), _begin, (hold, given)) as pool:
        # A signal that is blocked here is blocked there from the first line on: Ctrl-C in a shell reaches both processes,
        # and the first alone answers it.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            pool.submit(os.getpid)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        with _ended_with(pool):
            yield pool


def _way() -> str:
    """How the second process begins. macOS can copy a process, and its own libraries may fail in the copy."""
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


@contextmanager
def _ended_with(pool: ProcessPoolExecutor) -> Iterator[None]:
    """Where the body fails the process of *pool* is ended: it writes nothing any more when the body's files are taken away."""
    try:
        yield
    except BaseException:
        for child in active_children():
            child.kill()
        pool.shutdown(cancel_futures=True)
        raise


def _begin(hold: Callable[[Given], None], given: Given) -> None:
    gc.disable()
    tell_once()
    # As it is where the process begins afresh: the first alone says that it was told to end.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_the_first, daemon=True).start()
    hold(given)


def _end_with_the_first() -> None:
    """A process that was killed tells nobody: without this the second would work on for no one, and then wait for ever."""
    if first := parent_process():
        first.join()
    os._exit(1)
