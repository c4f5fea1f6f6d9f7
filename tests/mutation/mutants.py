"""Mutants: a module with one thing made wrong in the body of a function.

What is made wrong: a comparison, `and` for `or`, a sum for a difference, a number one higher, a text, a condition turned
round, nothing returned or yielded, a call left out. Defaults, decorators, annotations and docstrings are left alone, and so
are tables that stand outside of functions.
"""

from __future__ import annotations

import ast
import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import CodeType

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
RECKONED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.MatMult: ast.Add,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitAnd,
}

Node = TypeVar("Node", bound=ast.AST)
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Mutant:
    """One thing made wrong in a function of the module at *path*: *wrong* stands there for *node*."""

    path: Path
    function: str  #: its qualified name
    lines: range  #: of the function
    node: ast.stmt | ast.expr
    wrong: ast.stmt | ast.expr
    tree: ast.Module

    def __str__(self) -> str:
        return f"{self.path}:{self.node.lineno} {self.function}: {_said(self.node)}  →  {_said(self.wrong)}"

    def changed(self) -> dict[tuple[str, int], CodeType]:
        """The code of the functions that are other than in the module, by qualified name and first line."""
        was = codes(compile(self.tree, str(self.path), "exec"))
        now = codes(compile(_instead(self.tree, self.node, self.wrong), str(self.path), "exec"))
        return {key: code for key, code in now.items() if code != was[key]}


def codes(code: CodeType) -> dict[tuple[str, int], CodeType]:
    """The code objects within that of a module, by qualified name and first line."""
    found = {}
    for one in code.co_consts:
        if isinstance(one, type(code)):
            found[one.co_qualname, one.co_firstlineno] = one
            found |= codes(one)
    return found


def mutants(path: Path) -> Iterator[Mutant]:
    """Every mutant of the module at *path*, in the order of its lines as they are walked."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for function, name in _functions(tree, ""):
        for node in _within(function):
            for wrong in _wrong(node):
                yield Mutant(
                    path, name, range(function.lineno, (function.end_lineno or function.lineno) + 1), node, wrong, tree
                )


def _functions(node: ast.AST, before: str) -> Iterator[tuple[Function, str]]:
    """The functions of a module and methods of its classes, with their qualified names; those within them belong to them."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function):
            yield child, before + child.name
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, f"{before}{child.name}.")


def _within(function: Function) -> Iterator[ast.stmt | ast.expr]:
    """Statements and expressions of the function's body, without docstrings, annotations and what decorates it."""
    waiting: list[ast.AST] = [*reversed(function.body)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if isinstance(node, ast.stmt | ast.expr):
            yield node
        children = list(ast.iter_child_nodes(node))
        if isinstance(node, Function):
            children = [*node.body]
        elif isinstance(node, ast.AnnAssign):
            children = [node.target, *([node.value] if node.value else [])]
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "cast":
            children = [*node.args[1:]]
        waiting += reversed(children)


def _wrong(node: ast.stmt | ast.expr) -> Iterator[ast.stmt | ast.expr]:
    """What may stand for *node* and would be wrong."""
    yield from _wrong_statement(node) if isinstance(node, ast.stmt) else _wrong_expression(node)


def _wrong_statement(node: ast.stmt) -> Iterator[ast.stmt]:
    match node:
        case ast.AugAssign():
            yield _with(node, op=RECKONED[type(node.op)]())
        case ast.Return(value=ast.expr()):
            yield _with(node, value=ast.Constant(None))
        case ast.Expr(value=ast.Yield() | ast.YieldFrom()):
            yield _with(node, value=ast.YieldFrom(ast.Tuple([], ast.Load())))
        case ast.Expr(value=ast.Call()):
            yield ast.Pass()
        case ast.Continue():
            yield ast.Break()
        case ast.If() | ast.While() if _is_plain(node.test):
            yield _with(node, test=ast.UnaryOp(ast.Not(), node.test))


def _wrong_expression(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.Compare(ops=[op, *_]):
            yield _with(node, ops=[COMPARED[type(op)](), *node.ops[1:]])
        case ast.BoolOp():
            yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
        case ast.BinOp():
            yield _with(node, op=RECKONED[type(node.op)]())
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield node.operand
        case ast.Constant():
            yield from _other_constant(node)
        case ast.IfExp() if _is_plain(node.test):
            yield _with(node, test=ast.UnaryOp(ast.Not(), node.test))
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
            yield from _without_conditions(node)


def _other_constant(node: ast.Constant) -> Iterator[ast.Constant]:
    """Another number, text or truth."""
    match node.value:
        case bool(truth):
            yield ast.Constant(not truth)
        case int(number) | float(number):
            yield ast.Constant(number + 1)
        case str(text):
            yield ast.Constant(f"{text}XX")


def _without_conditions(node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> Iterator[ast.expr]:
    """The comprehension with each of its conditions left out."""
    for at, part in enumerate(node.generators):
        for number in range(len(part.ifs)):
            fewer = _with(part, ifs=[one for other, one in enumerate(part.ifs) if other != number])
            yield _with(node, generators=[*node.generators[:at], fewer, *node.generators[at + 1 :]])


def _is_plain(test: ast.expr) -> bool:
    """Whether nothing within the condition is made wrong as it is."""
    return not isinstance(test, ast.Compare | ast.BoolOp) and not (
        isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
    )


def _with(node: Node, **fields: object) -> Node:
    """A copy of the node with other fields."""
    other = copy.copy(node)
    for name, value in fields.items():
        setattr(other, name, value)
    return other


def _instead(tree: ast.Module, node: ast.AST, wrong: ast.AST) -> ast.Module:
    """The module with *wrong* where *node* stands."""

    class Instead(ast.NodeTransformer):
        def visit(self, one: ast.AST) -> ast.AST:
            return ast.copy_location(wrong, node) if one is node else self.generic_visit(one)

    made = copy.deepcopy(tree, {id(node): node})
    Instead().visit(made)
    return ast.fix_missing_locations(made)


def _said(node: ast.AST) -> str:
    """The node in one line."""
    return " ".join(ast.unparse(node).split())[:110]
