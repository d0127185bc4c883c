"""Files, folders, Maildirs and mboxes."""

from pathlib import Path

import pytest

from digest.deliver.bounces import messages
from digest.deliver.bounces.reading import MAX_BYTES
from digest.errors import InputError

SEPARATOR = b"From MAILER-DAEMON Fri Nov 20 09:15:02 2026\n"


def test_a_file_is_one_message(tmp_path: Path) -> None:
    file = tmp_path / "one.eml"
    file.write_bytes(b"Subject: x\n\nFrom here on, 12:00 in 2026\n")

    assert list(messages(file)) == [(str(file), b"Subject: x\n\nFrom here on, 12:00 in 2026\n")]


def test_an_mbox_gives_its_messages_and_a_sentence_does_not_part_them(tmp_path: Path) -> None:
    file = tmp_path / "box"
    first = b"Subject: 1\n\nFrom now on we wait.\n\nFrom here, at 10:30, we count to 2024.\n\n"
    second = b"Subject: 2\n\nx\n"
    file.write_bytes(SEPARATOR + first + SEPARATOR + second)

    assert list(messages(file)) == [(f"{file}, message 1", first), (f"{file}, message 2", second)]


def test_a_long_message_is_read_in_part_and_the_next_one_still_found(tmp_path: Path) -> None:
    file = tmp_path / "box"
    file.write_bytes(SEPARATOR + b"Subject: 1\n\n" + b"x" * (3 * MAX_BYTES) + b"\n\n" + SEPARATOR + b"Subject: 2\n\n")

    long, short = (content for _, content in messages(file))

    assert MAX_BYTES <= len(long) < 2 * MAX_BYTES
    assert short == b"Subject: 2\n\n"


def test_a_maildir_gives_what_is_new_and_what_was_seen(tmp_path: Path) -> None:
    for part, name in (("cur", "1:2,S"), ("new", "2"), ("tmp", "3")):
        (tmp_path / part).mkdir()
        (tmp_path / part / name).write_bytes(part.encode())

    assert [content for _, content in messages(tmp_path)] == [b"new", b"cur"]


def test_a_folder_gives_its_files_in_order_of_name_and_passes_over_hidden_ones(tmp_path: Path) -> None:
    for name in ("b.eml", "a.eml", ".index", "deep/c.eml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())

    assert [content for _, content in messages(tmp_path)] == [b"a.eml", b"b.eml", b"deep/c.eml"]


def test_a_path_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.mbox: cannot be read"):
        list(messages(tmp_path / "gone.mbox"))
