"""A second process for what needs no waiting for: it ends with the first, however that ends."""

from __future__ import annotations

import gc
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import active_children, get_context, parent_process
from typing import TYPE_CHECKING

from coalition_kb.faults import tell_once

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def second_core(*works: Callable[..., object]) -> Iterator[ProcessPoolExecutor]:
    """A process beside this one, for *works*, whose modules it imports at once; where the body fails it is ended.

    It begins afresh: one that is forked hangs where a library had threads here before.
    """
    with ProcessPoolExecutor(1, get_context("spawn"), _begin, works) as pool:
        # A signal that is blocked here is blocked there from the first line on: Ctrl-C in a shell reaches both processes,
        # and the first alone answers it.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            pool.submit(os.getpid)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        with ended_with(pool):
            yield pool


@contextmanager
def ended_with(pool: ProcessPoolExecutor) -> Iterator[None]:
    """Where the body fails the process of *pool* is ended: it writes nothing any more when the body's files are taken away."""
    try:
        yield
    except BaseException:
        for child in active_children():
            child.kill()
        pool.shutdown(cancel_futures=True)
        raise


def _begin(*_: Callable[..., object]) -> None:
    """To be given the works is to import them: that is done while the first process still reads."""
    gc.disable()
    tell_once()
    threading.Thread(target=_end_with_the_first, daemon=True).start()


def _end_with_the_first() -> None:
    """A process that was killed tells nobody: without this the second would work on for no one, and then wait for ever."""
    if first := parent_process():
        first.join()
    os._exit(1)
