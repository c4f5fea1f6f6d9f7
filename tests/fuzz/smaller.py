"""What broke a target, with as much taken away as can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def smaller(data: bytes, tries: Callable[[bytes], None]) -> bytes:
    """*data* without what can go while *tries* fails in the same way; unchanged where it does not fail."""
    failure = _failure(data, tries)
    size = len(data) if failure else 0
    while size:
        at = 0
        while at < len(data):
            without = data[:at] + data[at + size :]
            if _failure(without, tries) == failure:
                data = without
            else:
                at += size
        size //= 2
    return data


def _failure(data: bytes, tries: Callable[[bytes], None]) -> str:
    """The kind of exception, and the line of code that raised it; empty where there was none."""
    try:
        tries(data)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is to stay so
        at = error.__traceback__
        while at and at.tb_next:
            at = at.tb_next
        return f"{type(error).__name__} {at and at.tb_frame.f_code.co_filename}:{at and at.tb_lineno}"
    return ""
