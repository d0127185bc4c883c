"""Files for an `--out` folder: each appears whole or not at all, and an unusable folder is refused before any work."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from digest.errors import OutputError

__all__ = ["prepare", "write_files"]

_REMEDY = "Choose another --out, or mend its permissions"


def prepare(folder: Path) -> None:
    """Make the folder and try that it can be written to. Raises OutputError."""
    probe = folder / ".digest-probe"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise OutputError(f"cannot be written to: {error.strerror}", where=str(folder), remedy=_REMEDY) from error


def write_files(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write every file beside its place first, then move all into place; on failure none of the old ones is touched."""
    waiting: list[tuple[Path, Path]] = []
    try:
        for name, content in files.items():
            if name.endswith(".variant"):
                continue  # the store's, for splicing: nobody opens it
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            beside = target.with_name(f".{target.name}.part")
            waiting.append((beside, target))
            beside.write_bytes(content)
        for beside, target in waiting:
            beside.replace(target)
    except OSError as error:
        for beside, _ in waiting:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
        raise OutputError(f"cannot be written: {error.strerror}", where=str(folder), remedy=_REMEDY) from error
    return [target for _, target in waiting]
