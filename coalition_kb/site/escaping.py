"""Texts escaped for HTML, as templates show them.

It is what markupsafe does, without a new object of `Markup` for each text: a page of a case shows thousands, and what a template
shows is joined at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import Environment
from jinja2.compiler import CodeGenerator
from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]  # the part of `escape` that is compiled

if TYPE_CHECKING:
    from jinja2 import nodes
    from jinja2.compiler import Frame


def escaped(value: object) -> str:
    """*value* as HTML; what already is HTML stays as it is. Equal to `markupsafe.escape`."""
    kind = type(value)
    if kind is str:
        return _escape_inner(value)  # type: ignore[arg-type]  # its type was just looked at
    return value if kind is Markup else str(escape(value))  # type: ignore[return-value]  # Markup is a str


class _Generator(CodeGenerator):
    """Writes the programs of templates so that they escape by `escaped`."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.escaped(")


class Escaping(Environment):
    """An environment of templates in which every text is escaped."""

    code_generator_class = _Generator
    escaped = staticmethod(escaped)
