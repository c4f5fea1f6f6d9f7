"""A call that is made in a process beside this one, while this one goes on.

It is a program of its own (`beside`), not a copy of this one: a copy may hang where there are threads, and the way of the
standard library to begin afresh runs the caller's script once more. A copy (`copied`) need not be given what this one has
read; it is made for calls in Python alone, and where this process has no second thread.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, ParamSpec, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Given = ParamSpec("Given")
Made = TypeVar("Made")

_PROGRAM = f"from {__name__} import answer; answer()"
_PACKAGES = Path(__file__).resolve().parents[1]  # where this package lies


def has_second_core() -> bool:
    """Whether this process may run on two cores."""
    return (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1) > 1


@contextmanager
def beside(call: Callable[Given, Made], *given: Given.args, **named: Given.kwargs) -> Iterator[Callable[[], Made]]:
    """Begin *call*, a function of a module, beside this process; what the body gets waits for the result.

    Where the other process does not answer, the call is made in this one.
    """
    with _begun() as process:
        sent = pickle.dumps((call, given, named), pickle.HIGHEST_PROTOCOL)
        is_sent = process is not None and _send(process, sent)
        try:
            yield lambda: cast("Made", _result(process if is_sent else None, call, given, named))
        finally:
            if process is not None:
                process.kill()


@contextmanager
def copied(call: Callable[[], Made]) -> Iterator[Callable[[], Made]]:
    """Begin *call* in a copy of this process; what the body gets waits for the result, which is best small.

    Where no copy can be made, or it does not answer, the call is made in this one.
    """
    if not (has_second_core() and hasattr(os, "fork") and threading.active_count() == 1):
        yield call
        return
    ours, theirs = os.pipe()
    process = os.fork()
    if process == 0:
        _answer_and_end(call, theirs)
    os.close(theirs)
    with open(ours, "rb") as answers:  # noqa: PTH123 - no path: the end of a pipe
        is_awaited = False

        def result() -> Made:
            nonlocal is_awaited
            answered = answers.read()
            is_awaited = True
            _, status = os.waitpid(process, 0)
            return cast("Made", pickle.loads(answered)) if status == 0 else call()  # noqa: S301 - from our own process

        try:
            yield result
        finally:
            if not is_awaited:
                os.kill(process, signal.SIGKILL)
                os.waitpid(process, 0)


def _answer_and_end(call: Callable[[], object], theirs: int) -> NoReturn:
    """What the copy does: it ends at once thereafter, and nothing that this process began is ended by it."""
    status = 1
    try:
        with open(theirs, "wb") as answers:
            pickle.dump(call(), answers, pickle.HIGHEST_PROTOCOL)
        status = 0
    finally:
        os._exit(status)


@contextmanager
def _begun() -> Iterator[subprocess.Popen[bytes] | None]:
    paths = [str(_PACKAGES), *filter(None, [os.environ.get("PYTHONPATH")])]
    try:
        # -P: the folder that it is run in may be a stranger's, and holds no module of ours.
        process = subprocess.Popen(  # noqa: S603 - our own words
            [sys.executable, "-P", "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        )
    except OSError:
        yield None
        return
    with process:
        yield process


def _send(process: subprocess.Popen[bytes], sent: bytes) -> bool:
    """Give *process* what it needs; whether it took it."""
    try:
        if process.stdin:
            process.stdin.write(sent)
            process.stdin.close()
    except OSError:
        return False
    return True


def _result(process: subprocess.Popen[bytes] | None, call: Callable[..., Any], given: Any, named: Any) -> object:  # noqa: ANN401 - as the call takes them
    answered = process.stdout.read() if process is not None and process.stdout else b""
    if process is None or process.wait() != 0:
        return call(*given, **named)
    return pickle.loads(answered)  # noqa: S301 - from our own process


def answer() -> None:
    """What the other process does: take the call from its input, make it, and write what it gives back."""
    gc.disable()  # it makes much, throws away little, and ends
    call, given, named = pickle.loads(sys.stdin.buffer.read())  # noqa: S301 - from the process that began this one
    pickle.dump(call(*given, **named), sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
    sys.stdout.buffer.flush()
