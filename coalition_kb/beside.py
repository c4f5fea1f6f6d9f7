"""A call that is made in a process beside this one, while this one goes on.

It is a program of its own, not a copy of this one: a copy hangs where a library has threads, and the way of the standard
library to begin afresh runs the caller's script once more.
"""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

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
