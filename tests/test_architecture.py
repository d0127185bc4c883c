"""What keeps parts replaceable: each heavy library has one door; only `bootstrap` reads clock and environment."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "digest"

DOORS = {
    "sumy",
    "mjml",
    "httpx2",
    "trafilatura",
    "feedparser",
    "htmldate",
    "protego",
    "py3langid",
    "babel",
    "nh3",
    "punkt",
    "apscheduler",
    "argon2",
    "dns",
    "flufl",
    "watchfiles",
    "uvicorn",
}
WORLD = {"os.environ", "os.getenv", "datetime.now", "datetime.utcnow", "date.today", "time.time", "random.random"}
MAY_READ_THE_WORLD = {"bootstrap/wiring.py", "bootstrap/post.py"}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield str(path.relative_to(PACKAGE)), ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def test_each_heavy_library_is_imported_by_one_module() -> None:
    importers = defaultdict(set)
    for name, tree in modules():
        for library in imported(tree):
            importers[library].add(name)
    assert {library: importers[library] for library in DOORS if len(importers[library]) > 1} == {}


def test_only_the_bootstrap_reads_the_clock_or_the_environment() -> None:
    readers = {
        name: ast.unparse(node)
        for name, tree in modules()
        if name not in MAY_READ_THE_WORLD
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) in WORLD
    }
    assert readers == {}
