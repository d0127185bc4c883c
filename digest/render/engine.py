"""The template engine: Jinja, sandboxed and strict, whose errors name the template's file and line.

Escaping is switched on by name (`.mjml.j2`, `.html.j2`): Jinja's own selection does not know these endings. The only
modules that import Jinja are this one and `codegen`.
"""

import dataclasses
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

from jinja2 import (
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
    nodes,
)
from jinja2 import TemplateError as JinjaError
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.sandbox import ImmutableSandboxedEnvironment

from digest.errors import TemplateError, nearest
from digest.render.codegen import Inliner, ShortGenerator, escaped
from digest.text.inert import folded

__all__ = ["END", "START", "Engine", "engine"]

START, END = "\ufdd2", "\ufdd3"
"""Around `FILE:LINE` in a marked rendering: where what follows stands in its template."""


class Engine:
    """Renders named templates from a search path; `marked` renderings carry the place of every line."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = tuple(folders)
        self._short = _environment(self.folders, [], kind=_Short)
        self._plain = _environment(self.folders, [])
        self._marking = _environment(self.folders, [_Marks])
        self._stamps: frozenset[tuple[str, int]] = frozenset()

    def render(self, name: str, values: Mapping[str, Any], *, marked: bool = False) -> str:
        """The template `name` rendered with `values`. Raises TemplateError with the template's file and line."""
        if marked:
            return self._strictly(self._marking, name, values)
        try:
            return self._short.get_template(name).render(values)
        except Exception:  # noqa: BLE001 - whatever it was, the long way knows how to say it
            return self._strictly(self._plain, name, values)

    def refresh(self) -> None:
        """Forgets what was compiled from files that have changed since the last time."""
        stamps = frozenset(_stamps(self.folders))
        if stamps == self._stamps:
            return
        changed = {path for path, _ in stamps ^ self._stamps}
        came_or_went = {path for path, _ in stamps} != {path for path, _ in self._stamps}
        self._stamps = stamps
        for environment in (self._short, self._plain, self._marking):
            environment.forget(None if came_or_went else changed)

    def _strictly(self, environment: ImmutableSandboxedEnvironment, name: str, values: Mapping[str, Any]) -> str:
        try:
            return environment.get_template(name).render(values)
        except TemplateSyntaxError as error:
            raise self._syntax_error(error) from error
        except Exception as error:
            raise self._runtime_error(name, values, error) from error

    def faults(self) -> Iterator[TemplateError]:
        """Each template that cannot be compiled; what one asks for and is not there shows when it is rendered."""
        for name in self._plain.list_templates(extensions=["j2"]):
            try:
                self._plain.get_template(name)
            except TemplateSyntaxError as error:
                yield self._syntax_error(error)

    def place(self, name: str) -> str:
        """The path of the file that `name` stands for, as a person knows it."""
        return next((str(folder / name) for folder in self.folders if (folder / name).is_file()), name)

    def _syntax_error(self, error: TemplateSyntaxError) -> TemplateError:
        said = error.message or "it cannot be read"
        unknown = re.search(r"No (filter|test) named '([^']*)'", said)
        remedy = ""
        if unknown:
            remedy = nearest(unknown[2], self._plain.filters if unknown[1] == "filter" else self._plain.tests)
            said = f"unknown {unknown[1]} {unknown[2]!r}"
        tag = re.search(r"unknown tag '([^']*)'", said)
        if tag:
            said, remedy = f"unknown statement {tag[1]!r}", nearest(tag[1], _STATEMENTS)
        where = error.filename or (self.place(error.name) if error.name else "a template")
        return TemplateError(said, where=f"{where}:{error.lineno}", remedy=remedy)

    def _runtime_error(self, name: str, values: Mapping[str, Any], error: Exception) -> TemplateError:
        where = self._place_of(error) or self.place(name)
        if isinstance(error, TemplateNotFound):
            names = [found for found in self._plain.list_templates() if found.endswith(".j2")]
            return TemplateError(
                f"there is no template {error.name!r}", where=where, remedy=nearest(str(error.name), names)
            )
        if isinstance(error, UndefinedError):
            said, remedy = _undefined(str(error), values)
            return TemplateError(said, where=where, remedy=remedy)
        kind = "" if isinstance(error, JinjaError) else f"{type(error).__name__}: "
        return TemplateError(f"{kind}{error}", where=where)

    def _place_of(self, error: Exception) -> str:
        """`FILE:LINE` of the innermost template line in the traceback (Jinja writes its own frames into it)."""
        found, frame = "", error.__traceback__
        folders = tuple(str(folder) for folder in self.folders)
        while frame is not None:
            file = frame.tb_frame.f_code.co_filename
            if file.startswith(folders) and file.endswith(".j2"):
                found = f"{file}:{frame.tb_lineno}"
            frame = frame.tb_next
        return found


def engine(folders: tuple[Path, ...]) -> Engine:
    """The engine of a search path, kept, since compiling templates costs more than rendering them."""
    kept = _engine(folders)
    kept.refresh()
    return kept


@lru_cache(maxsize=16)
def _engine(folders: tuple[Path, ...]) -> Engine:
    return Engine(folders)


def _stamps(folders: Sequence[Path]) -> Iterator[tuple[str, int]]:
    """Every template of the search path with the time of its last change."""
    for folder in folders:
        for inside, _, names in os.walk(folder):
            for name in names:
                if name.endswith(".j2"):
                    yield (path := f"{inside}/{name}"), _changed(path)


def _changed(path: str) -> int:
    try:
        return os.stat(path).st_mtime_ns  # noqa: PTH116 - a third of the time, for each template of each mail
    except OSError:
        return 0


_STATEMENTS = (
    "block",
    "call",
    "do",
    "else",
    "endblock",
    "endfor",
    "endif",
    "extends",
    "for",
    "from",
    "if",
    "import",
    "include",
    "macro",
    "set",
    "with",
)


class _Named(StrictUndefined):
    """An undefined name whose error tells of what object it was asked, for the nearest word."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        fields = _fields(self._undefined_obj)
        if fields:
            return f"unknown name {self._undefined_name!r}\x00{'|'.join(fields)}"
        if self._undefined_hint or self._undefined_name is None:
            return self._undefined_hint or "a value that is undefined"
        return f"unknown name {self._undefined_name!r}"


def _fields(value: object) -> list[str]:
    if isinstance(value, Mapping):
        return [str(key) for key in value]
    return [field.name for field in dataclasses.fields(value)] if dataclasses.is_dataclass(value) else []


def _undefined(message: str, values: Mapping[str, Any]) -> tuple[str, str]:
    said, _, fields = message.partition("\x00")
    unknown = re.search(r"unknown name '([^']*)'", said)
    return said, nearest(unknown[1], fields.split("|") if fields else list(values)) if unknown else ""


class _Marks(Extension):
    """Writes, into a template's own text, where each line stands. Only for finding the line of an error."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Puts a mark at the beginning of every piece of text and after every line break in it."""
        for token in stream:
            if token.type == "data":
                yield Token(token.lineno, "data", _marked(token.value, stream.name or "", token.lineno))
            else:
                yield token


def _marked(text: str, name: str, line: int) -> str:
    lines = text.split("\n")
    return "\n".join(f"{START}{name}:{line + number}{END}{part}" for number, part in enumerate(lines))


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox; `escaped` is for what `codegen` writes."""

    escaped = staticmethod(escaped)

    def forget(self, changed: AbstractSet[str] | None) -> None:
        """Forgets the templates that were made of the changed files, or all."""
        if self.cache is None:
            return
        for key in list(self.cache.keys()):
            if changed is None or self.made_of(self.cache[key]) & changed:
                del self.cache[key]

    def made_of(self, template: Template) -> AbstractSet[str]:
        """The files that a template was compiled from."""
        return {str(template.filename)}


class _Short(_Sandbox):
    """The same with our own code generator, and partials compiled into the templates that name them.

    A designer who saves one partial waits for the templates that name it and for no other; what was read of the others
    is kept, unless they name partials themselves: those trees are changed by the inlining.
    """

    code_generator_class = ShortGenerator

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._files: dict[str, set[str]] = {}
        self._trees: dict[str, tuple[str, nodes.Template]] = {}

    def made_of(self, template: Template) -> AbstractSet[str]:
        """Its own file, and those of its partials."""
        return super().made_of(template) | self._files.get(str(template.name), set())

    def _generate(
        self,
        source: nodes.Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,  # noqa: FBT001, FBT002 - Jinja's signature
    ) -> str:
        files = self._files[str(name)] = set()

        def parsed(partial: str) -> nodes.Template | None:
            if _escapes(partial) != _escapes(name) or self.loader is None:
                return None
            try:
                text, file, _ = self.loader.get_source(self, partial)
            except TemplateNotFound:
                return None
            files.add(str(file))
            return self._tree(text, partial, file)

        return super()._generate(Inliner(parsed).visit(source), name, filename, defer_init)

    def _tree(self, text: str, name: str, file: str | None) -> nodes.Template:
        """A partial as it is read; kept as long as its text is the same."""
        kept = self._trees.get(name)
        if kept and kept[0] == text:
            return kept[1]
        tree = self._parse(text, name, file)
        if tree.find(nodes.Include) is None:
            self._trees[name] = text, tree
        return tree


def _environment(
    folders: Sequence[Path], extensions: Sequence[type[Extension]], *, kind: type[_Sandbox] = _Sandbox
) -> _Sandbox:
    """An environment that does not look for changed files at each include: `Engine.refresh` does, once a mail."""
    environment = kind(
        loader=FileSystemLoader(list(folders)),
        autoescape=_escapes,
        undefined=_Named,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        extensions=list(extensions),
    )
    environment.filters["wrapped"] = _wrapped
    environment.filters["wrapped_lines"] = lambda text: "\n".join(_wrapped(line) for line in text.split("\n"))
    return environment


def _wrapped(text: str, width: int = 72) -> str:
    """Text in lines of at most `width` columns (two for a wide character), broken at spaces; long words stay whole."""
    text = folded(text)
    if width == _WIDTH and (text.isascii() or max(text) < _FIRST_WIDE):
        return text if len(text) <= _WIDTH else "\n".join(_LINE.findall(text))
    return _filled(text, width)


_WIDTH = 72
_FIRST_WIDE = "\u1100"
_LINE = re.compile(rf"(?:\S.{{0,{_WIDTH - 1}}}(?= |$)|\S+)")


def _filled(text: str, width: int) -> str:
    lines, line, used = [], "", 0
    for word in text.split():
        columns = len(word) if word.isascii() else sum(2 if east_asian_width(c) in "WF" else 1 for c in word)
        if line and used + 1 + columns > width:
            lines.append(line)
            line, used = word, columns
        else:
            line, used = (f"{line} {word}", used + 1 + columns) if line else (word, columns)
    return "\n".join([*lines, line])


def _escapes(name: str | None) -> bool:
    return name is None or not name.endswith(".txt.j2")
