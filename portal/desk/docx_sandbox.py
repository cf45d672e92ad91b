"""What a .docx template may do: take values, ask, repeat. It is code, and administrators upload it."""

from functools import update_wrapper
from math import prod
from typing import Any, NoReturn

from jinja2 import BaseLoader, Environment, StrictUndefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

_FILTERS = ("default", "first", "join", "last", "length", "replace", "trim")
_LONGEST = 100_000
_TESTS = ("defined", "none", "number", "string", "==", "!=", "eq", "ne", "in")


class _NoFiles(BaseLoader):
    def get_source(self, environment: Environment, template: str) -> NoReturn:
        raise SecurityError("不能引用其他文件")


_GROWS: dict[type[nodes.Node], str] = {
    nodes.Assign: "set", nodes.AssignBlock: "set", nodes.With: "with", nodes.Macro: "macro", nodes.CallBlock: "call",
    nodes.Block: "block",
}  # fmt: skip
"""What a template could double its text with, time after time; a letter needs none of it."""


class LetterSandbox(ImmutableSandboxedEnvironment):
    """A Jinja environment without calls, globals, loaders or ``safe``; every value it writes is plain text.

    A wrong field name or a forbidden expression raises (``UndefinedError``, ``SecurityError``): a letter
    with a silent gap must not go out.
    """

    intercepted_binops = frozenset({"*", "**", "%"})

    def __init__(self) -> None:
        super().__init__(loader=_NoFiles(), autoescape=True, undefined=StrictUndefined, finalize=_as_text)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in _FILTERS}
        self.filters |= {name: _within_bounds(self.filters[name]) for name in ("join", "replace")}
        self.tests = {name: self.tests[name] for name in _TESTS}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Refuse, before anything runs, what would run longer than the letter is long."""
        parsed = super()._parse(source, name, filename)
        if grows := next(parsed.find_all(tuple(_GROWS)), None):
            raise SecurityError(f"不能用 {_GROWS[type(grows)]}")
        _must_descend(parsed, None)
        return parsed

    def call(self, *args: Any, **kwargs: Any) -> Any:
        """Refuse every call: a letter needs values, not functions."""
        raise SecurityError("不能调用函数")

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Refuse what can make a huge text out of a short one."""
        raise SecurityError(f"不能用运算符 {operator}")

    def unsafe_undefined(self, obj: Any, attribute: str) -> Any:
        """Refuse at once what the sandbox would only refuse on use."""
        raise SecurityError(f"不能读取 {attribute}")


def _as_text(value: Any) -> Markup:
    """Escape whatever the template says about escaping; hide braces from docxtpl's marks (``{_{``)."""
    return Markup(str(escape(value)).replace("{", "&#123;").replace("}", "&#125;"))  # noqa: S704 - escaped just now


def _must_descend(node: nodes.Node, inside: str | None) -> None:
    """Each loop goes through a field, and a loop within a loop through a part of what the outer one is at: then
    together they take no more turns than the letter has parts."""
    for child in node.iter_child_nodes():
        if not isinstance(child, nodes.For):
            _must_descend(child, inside)
            continue
        root = _root(child.iter)
        if root is None or not isinstance(child.target, nodes.Name) or inside not in (None, root):
            raise SecurityError("循环只能逐个取字段里的内容，内层循环取外层的一部分")
        _must_descend(child, child.target.name)


def _root(node: nodes.Node) -> str | None:
    """The name that an expression takes a part of; None for any other expression."""
    while isinstance(node, nodes.Getattr | nodes.Getitem):
        node = node.node
    return node.name if isinstance(node, nodes.Name) else None


def _within_bounds(made_by: Any) -> Any:
    """A filter that puts texts together, for texts of a letter's length; a chain of them could fill the memory."""

    def bounded(context: Any, given: Any, *arguments: Any, **named: Any) -> Any:
        pieces = [len(str(one)) + 1 for one in (given, *arguments, *named.values())]
        if prod(pieces) > _LONGEST:
            raise SecurityError("文字过长")
        return made_by(context, given, *arguments, **named)

    return update_wrapper(bounded, made_by)
