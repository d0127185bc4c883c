"""Where templates are found: `Templates(folders)`. Its environment is built in `engine.py`."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Templates"]


@dataclass(frozen=True, slots=True)
class Templates:
    """The folders that are searched for a template, in order: the user's own first, the packaged one last.

    Each holds `issue.mjml.j2`, `issue.txt.j2`, `subject.txt.j2`, `web.html.j2`, `partials/`, `languages/`;
    any may be missing in all but the last, so a designer overrides partials one by one.
    """

    folders: Sequence[Path]
