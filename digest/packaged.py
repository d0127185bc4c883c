"""Where the files that travel with the package are: in the wheel inside it, in a checkout beside it.

It only names folders; reading them is for those who asked.
"""

from pathlib import Path

__all__ = ["config_folder", "samples_folder", "templates_folder"]

_PACKAGE = Path(__file__).resolve().parent


def config_folder() -> Path:
    """The commented config/ that `digest init` writes, and that holds where there is none."""
    return _travelling("config")


def templates_folder() -> Path:
    """Our templates, one folder each."""
    return _travelling("templates")


def samples_folder() -> Path:
    """The site of our own sample articles."""
    return _PACKAGE / "samples" / "site"


def _travelling(name: str) -> Path:
    inside = _PACKAGE / "_packaged" / name
    return inside if inside.is_dir() else _PACKAGE.parent / name
