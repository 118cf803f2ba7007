"""Jinja with next to nothing in it: names from the table, `if`, two filters."""

from collections.abc import Iterator
from typing import Any

from jinja2 import StrictUndefined, TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from .placeholders import FILTERS, NAMES
from .problems import Code, Problem, TemplateRefused

_ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name),
    *(nodes.If, nodes.Not, nodes.And, nodes.Or, nodes.Filter),
)
_KINDS: tuple[tuple[type[nodes.Node], Code], ...] = (
    (nodes.Call, Code.CALL),
    (nodes.Getattr, Code.ATTRIBUTE),
    (nodes.Getitem, Code.ATTRIBUTE),
    (nodes.For, Code.LOOP),
    (nodes.Stmt, Code.STATEMENT),
)


class TemplateEnvironment(ImmutableSandboxedEnvironment):
    """Refuses whatever is not allowed before any of it is compiled."""

    def __init__(self, *, autoescape: bool = True) -> None:
        super().__init__(autoescape=autoescape, undefined=StrictUndefined, keep_trailing_newline=True)
        self.globals.clear()
        self.tests.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}

    def compile(self, source: Any, *args: Any, **more: Any) -> Any:
        if isinstance(source, str):
            wrong = tuple(Problem(code, what=what) for code, what in self.wrongs(source))
            if wrong:
                raise TemplateRefused(wrong)
        return super().compile(source, *args, **more)

    def wrongs(self, source: str) -> Iterator[tuple[Code, str]]:
        """Yield what is not allowed in a source: its kind and its name."""
        try:
            tree = self.parse(source)
        except (TemplateError, RecursionError):
            yield Code.SYNTAX, ""
            return
        for node in _inside(tree):
            if isinstance(node, nodes.Name):
                if node.name not in NAMES or node.ctx != "load":
                    yield Code.UNKNOWN_NAME, node.name
            elif isinstance(node, nodes.Filter):
                if node.name not in FILTERS or node.args or node.kwargs or node.node is None:
                    yield Code.FILTER, node.name
            elif not isinstance(node, _ALLOWED):
                kind = next((code for kind, code in _KINDS if isinstance(node, kind)), Code.EXPRESSION)
                yield kind, str(getattr(node, "attr", ""))


def _inside(tree: nodes.Node) -> Iterator[nodes.Node]:
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(node.iter_child_nodes())
