"""Templates as Jinja compiles them, kept in the user's own folder (`recall`): compiling them is a sixth of a small build."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import BytecodeCache

from coalition_kb.earlier import program
from coalition_kb.recall import folder_of, keep, recalled

if TYPE_CHECKING:
    from jinja2.bccache import Bucket

_PACKAGE = Path(__file__).parent


class Compiled(BytecodeCache):
    """What the templates of an environment were compiled to. Jinja asks for them by their files, and compiles what has changed.

    They are nothing to another program: what a filter makes of a text that stands in a template is compiled in.
    """

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give *bucket* what was kept for it, if anything was."""
        match recalled(_file(bucket)):
            case (kept_by, bytes() as code) if kept_by == _program():
                bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what *bucket* holds."""
        keep(_file(bucket), (_program(), bucket.bytecode_to_string()))


def _file(bucket: Bucket) -> Path:
    return folder_of(_PACKAGE) / "templates" / bucket.key


@cache
def _program() -> str:
    return program(_PACKAGE)
