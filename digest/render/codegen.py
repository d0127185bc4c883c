"""How our templates are compiled to Python: Jinja's own code generator, with three shorter ways.

A mail of thirty stories reads a thousand fields and escapes as many words; Jinja's sandbox asks a method for each. Here
the public fields of our frozen views are read as Python reads them, plain strings are escaped by MarkupSafe's own inner
function, and a partial that is named is compiled where it stands. Whatever else a template says goes Jinja's
way, the sandbox's checks included. An AttributeError means that a field does not exist: `engine` then renders again
the long way, which knows how to say so.
"""

import dataclasses
from collections.abc import Callable
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame, optimizeconst
from jinja2.visitor import NodeTransformer
from markupsafe import escape

from digest.model.furnishing import Theme
from digest.render import view

try:
    from markupsafe._speedups import _escape_inner as _escaped
except ImportError:  # no compiled MarkupSafe here, or another one
    _escaped = escape

__all__ = ["Inliner", "ShortGenerator", "escaped"]

_VIEWS = (
    *(view.IssueView, view.LinkView, view.MarkdownView, view.PictureView, view.PublisherView),
    *(view.SectionView, view.SentenceView, view.StoryView, Theme),
)
_PROPERTIES = {name for one in _VIEWS for name, kind in vars(one).items() if isinstance(kind, property)}
_FIELDS = frozenset(
    {field.name for one in _VIEWS for field in dataclasses.fields(one)} | _PROPERTIES | {"last", "first"}
)
"""Names that are harmless on any object. All others, and all calls, are looked at by the sandbox."""


def escaped(value: Any) -> str:
    """MarkupSafe's `escape`; a plain string comes back plain, since it is only ever joined into the page."""
    return _escaped(value) if type(value) is str else escape(value)


class ShortGenerator(CodeGenerator):
    """Jinja's code generator for templates whose values are our views."""

    @optimizeconst
    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """A field of a view as Python reads it."""
        if node.attr not in _FIELDS:
            super().visit_Getattr(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.escaped(")


class Inliner(NodeTransformer):
    """Puts the partials that a template names by a plain include into its tree, each in a scope of its own.

    `parsed` gives a partial's tree, or None where it must stay outside: it is not there, or is escaped otherwise.
    """

    def __init__(self, parsed: Callable[[str], nodes.Template | None]) -> None:
        self._parsed = parsed
        self._within: list[str] = []

    def visit_Include(self, node: nodes.Include) -> nodes.Node:  # noqa: N802 - Jinja's name
        """The partial's body, or the include as it was."""
        name = node.template.value if isinstance(node.template, nodes.Const) else None
        if not isinstance(name, str) or not node.with_context or node.ignore_missing or name in self._within:
            return node
        partial = self._parsed(name)
        if partial is None or partial.find(nodes.Extends) or partial.find(nodes.Block):
            return node
        self._within.append(name)
        body = [self.visit(child) for child in partial.body]
        self._within.pop()
        return nodes.With([], [], body, lineno=node.lineno)
