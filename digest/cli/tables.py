"""Tables on stdout: aligned in a terminal and in a pipe alike, without lines that a script would trip over."""

from collections.abc import Iterable, Sequence
from unicodedata import combining, east_asian_width

__all__ = ["counted", "table"]


def counted(number: int, thing: str) -> str:
    """`1 story`, `2 stories`: a number and its noun."""
    several = f"{thing[:-1]}ies" if thing.endswith("y") else f"{thing}s"
    return f"{number} {thing if number == 1 else several}"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Lines of a table; numbers stand to the right. The last column may be as long as it likes."""
    texts = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(head, *texts, strict=True)]
    numeric = [all(row[i].lstrip("-").replace(".", "").isdigit() for row in texts) for i in range(len(head))]
    return [_line(row, widths, numeric) for row in (list(head), *texts)]


def _line(row: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]) -> str:
    cells = []
    for cell, width, right in zip(row, widths, numeric, strict=True):
        room = " " * (width - _width(cell))
        cells.append(room + cell if right else cell + room)
    return "  ".join(cells).rstrip()


def _width(text: str) -> int:
    """Columns in a terminal (Unicode Standard Annex 11: wide characters take two)."""
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)
