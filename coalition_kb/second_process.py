"""A second process for what needs no waiting for: it ends with the first, however that ends."""

from __future__ import annotations

import gc
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import active_children, get_context, parent_process
from typing import TYPE_CHECKING

from coalition_kb.faults import tell_once

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def second_core(begin: Callable[..., object], *given: object) -> Iterator[ProcessPoolExecutor]:
    """A process beside this one, which begins with `begin(*given)`; where the body fails it is ended, and waited for.

    It begins afresh: one that is forked hangs where a library had threads here before.
    """
    with ProcessPoolExecutor(1, get_context("spawn"), partial(_begin, begin, *given)) as pool:
        # A signal that is blocked here is blocked there from the first line on: Ctrl-C in a shell reaches both processes,
        # and the first alone answers it.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            pool.submit(os.getpid)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        try:
            yield pool
        except BaseException:
            for child in active_children():
                child.kill()
            pool.shutdown(cancel_futures=True)
            raise


def _begin(begin: Callable[..., object], *given: object) -> None:
    gc.disable()
    tell_once()
    threading.Thread(target=_end_with_the_first, daemon=True).start()
    begin(*given)


def _end_with_the_first() -> None:
    """A process that was killed tells nobody: without this the second would work on for no one, and then wait for ever."""
    if first := parent_process():
        first.join()
    os._exit(1)
