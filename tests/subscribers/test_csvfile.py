"""Lists are read as spreadsheets write them; what spoils one line spoils no other."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.errors import InputError
from digest.subscribers.csvfile import open_csv, safe_cell, written_cell


def read(path: Path, content: bytes) -> tuple[tuple[str, ...], list[tuple[int, tuple[str, ...]]]]:
    path.write_bytes(content)
    file = open_csv(path)
    try:
        return file.head, [(record.line, record.cells) for record in file.records]
    finally:
        file.close()


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_encoding_separator_and_line_end(tmp_path: Path, separator: str, ending: str, encoding: str) -> None:
    text = ending.join([f"email{separator}name", f"a@example.org{separator}Jörg", ""])
    head, records = read(tmp_path / "list.csv", text.encode(encoding))
    assert head == ("email", "name")
    assert records == [(2, ("a@example.org", "Jörg"))]


def test_the_separator_that_excel_names_in_a_line_of_its_own_is_used(tmp_path: Path) -> None:
    head, records = read(tmp_path / "list.csv", b"sep=;\r\nemail;name\r\na@example.org;A, B\r\n")
    assert (head, records) == (("email", "name"), [(3, ("a@example.org", "A, B"))])


@pytest.mark.parametrize("hint", [b"sep=\r\n", b'sep="\r\n', b"sep=\n"])
def test_a_line_that_names_no_separator_is_passed_over(tmp_path: Path, hint: bytes) -> None:
    """On Python 3.13 it ended the import with a traceback."""
    head, records = read(tmp_path / "list.csv", hint + b"email;name\r\na@example.org;Ann\r\n")
    assert (head, records) == (("email", "name"), [(3, ("a@example.org", "Ann"))])


def test_a_quoted_name_may_go_over_several_lines_and_blank_lines_are_nothing(tmp_path: Path) -> None:
    _, records = read(tmp_path / "list.csv", b'email,name\n\na@x.org,"A ""the""\nB"\n\nb@x.org,B\n')
    assert records == [(3, ("a@x.org", 'A "the"\nB')), (6, ("b@x.org", "B"))]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_rows_without_a_word_are_nothing(tmp_path: Path, mark: str) -> None:
    """Spreadsheets write them below a list: each was refused for its missing address, and the import ended with 1."""
    lines = (mark.join(cells) for cells in (("email", "name"), ("a@x.org", "Ann"), ("", ""), (" ", "")))
    _, records = read(tmp_path / "list.csv", "\n".join(lines).encode())
    assert records == [(2, ("a@x.org", "Ann"))]


def test_a_quotation_mark_inside_a_cell_is_one(tmp_path: Path) -> None:
    _, records = read(tmp_path / "list.csv", b'email,name\na@x.org,O"Brien\nb@x.org,B\n')
    assert records == [(2, ("a@x.org", 'O"Brien')), (3, ("b@x.org", "B"))]


def test_a_quotation_mark_that_is_never_closed_spoils_its_own_line_only(tmp_path: Path) -> None:
    lines = [b"email,name", b'a@x.org,"A', *(b"r%d@x.org,R" % number for number in range(100))]
    _, records = read(tmp_path / "list.csv", b"\n".join(lines))
    assert records[0] == (2, ())
    assert [line for line, cells in records[1:] if cells] == list(range(3, 103))


def test_a_cell_without_end_is_told_as_what_it_is_and_the_next_line_is_read(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"email,name\na@x.org," + b"x" * 200_000 + b"\nb@x.org,B\n")
    file = open_csv(path)
    endless, usual = file.records
    file.close()
    assert (endless.line, endless.cells) == (2, ())
    assert "200,009 characters" in endless.problem
    assert (usual.line, usual.cells) == (3, ("b@x.org", "B"))


@pytest.mark.parametrize("content", [b"", b"\n\n", b"sep=;\n"])
def test_an_empty_list_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(InputError, match="empty"):
        read(tmp_path / "list.csv", content)


def test_a_workbook_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Save the list as CSV"):
        read(tmp_path / "list.xlsx", b"PK\x03\x04\x14\0\x06\0\x08\0")


@given(st.binary(max_size=400))
def test_no_bytes_raise_anything_but_a_refusal(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    try:
        _, records = read(path, content)
    except InputError:
        records = []
    assert len(records) <= len(content.splitlines())


@given(st.text(max_size=20))
@example("'=1")
@example("''+1")
def test_no_cell_is_a_formula_and_each_is_read_back(cell: str) -> None:
    assert not safe_cell(cell).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert written_cell(safe_cell(cell)) == cell
