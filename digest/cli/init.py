"""`digest init`: a commented config/ and an empty templates/, never overwriting what is there."""

import shlex
import shutil
from pathlib import Path

import click

from digest.errors import OutputError
from digest.packaged import config_folder, templates_folder

__all__ = ["command"]


@click.command(name="init")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=".")
@click.option("--templates", is_flag=True, help="Copy our templates too, to change them.")
def command(folder: Path, templates: bool) -> None:
    """Write a commented config/ and an empty templates/ into FOLDER (here by default).

    What is there already is kept as it is.

    \b
    Example:  digest init my-round-up && cd my-round-up && digest build --out out
    """
    written, kept = _copy(config_folder(), folder / "config")
    if templates:
        more, also_kept = _copy(templates_folder(), folder / "templates")
        written, kept = written + more, kept + also_kept
    else:
        _make(folder / "templates")
    for path in written:
        click.echo(f"wrote {path}")
    for path in kept:
        click.echo(f"kept  {path} (it was there)", err=True)
    click.echo(_next(folder), err=True)


def _next(folder: Path) -> str:
    there = "" if folder == Path() else f"cd {shlex.quote(str(folder))} && "
    return f"Next: name your sources in {folder / 'config' / 'sources.toml'}, then: {there}digest build --out out"


def _copy(origin: Path, target: Path) -> tuple[list[Path], list[Path]]:
    written: list[Path] = []
    kept: list[Path] = []
    for file in sorted(path for path in origin.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
        copy = target / file.relative_to(origin)
        if copy.exists():
            kept.append(copy)
            continue
        _make(copy.parent)
        try:
            shutil.copyfile(file, copy)
        except OSError as error:
            copy.unlink(missing_ok=True)
            raise OutputError(f"cannot be written: {error.strerror}", where=str(copy)) from error
        written.append(copy)
    return written, kept


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        remedy = "Choose a folder that you may write to"
        raise OutputError(f"cannot be made: {error.strerror}", where=str(folder), remedy=remedy) from error
