"""What a .docx template may do: take values, ask, repeat. It is code, and administrators upload it."""

from typing import Any, NoReturn

from jinja2 import BaseLoader, Environment, StrictUndefined
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

_FILTERS = ("default", "first", "join", "last", "length", "replace", "trim")
_TESTS = ("defined", "none", "number", "string", "==", "!=", "eq", "ne", "in")


class _NoFiles(BaseLoader):
    def get_source(self, environment: Environment, template: str) -> NoReturn:
        raise SecurityError("不能引用其他文件")


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
        self.tests = {name: self.tests[name] for name in _TESTS}

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
