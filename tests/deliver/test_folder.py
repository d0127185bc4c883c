"""A folder as a way out: one whole file a letter, the same file on a second attempt."""

from dataclasses import replace
from email import message_from_bytes
from pathlib import Path

import pytest

from digest.deliver.folder import FolderWay, file_name
from digest.deliver.way import WayClosedError
from digest.model.delivery import DeliveryState, Letter

LETTER = Letter("b+1@example.org", "reader@example.net", b"Message-ID: <1@example.org>\r\nSubject: x\r\n\r\nhello\r\n")


def test_a_letter_becomes_a_file_with_its_envelope(tmp_path: Path) -> None:
    outcome = FolderWay(tmp_path / "out").session().deliver(LETTER, lambda: True)
    (file,) = (tmp_path / "out").iterdir()
    assert (outcome.state, outcome.reply) == (DeliveryState.ACCEPTED, f"250 written as {file.name}")
    assert file.suffix == ".eml"
    assert file.read_bytes().endswith(LETTER.content)
    message = message_from_bytes(file.read_bytes())
    assert (message["Return-Path"], message["Delivered-To"]) == ("<b+1@example.org>", "reader@example.net")


def test_a_second_attempt_writes_the_same_file_and_another_letter_its_own(tmp_path: Path) -> None:
    session = FolderWay(tmp_path).session()
    others = [
        replace(LETTER, recipient="other@example.net"),
        replace(LETTER, content=LETTER.content.replace(b"<1@", b"<2@")),
    ]
    for letter in (LETTER, LETTER, *others):
        assert session.deliver(letter, lambda: True).state is DeliveryState.ACCEPTED
    session.close()
    assert {path.name for path in tmp_path.iterdir()} == {file_name(letter) for letter in (LETTER, *others)}
    assert len(list(tmp_path.iterdir())) == 3


def test_a_letter_without_message_id_is_named_by_its_content() -> None:
    one, other = replace(LETTER, content=b"Subject: a\r\n\r\n"), replace(LETTER, content=b"Subject: b\r\n\r\n")
    assert file_name(one) != file_name(other)


def test_a_letter_that_is_not_ours_is_not_written(tmp_path: Path) -> None:
    assert FolderWay(tmp_path).session().deliver(LETTER, lambda: False).state is DeliveryState.PENDING
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("recipient", ["a@example.net\r\nBcc: b@example.net", "", "a\0@example.net"])
def test_an_address_cannot_write_a_header(tmp_path: Path, recipient: str) -> None:
    outcome = FolderWay(tmp_path).session().deliver(replace(LETTER, recipient=recipient), lambda: True)
    assert outcome.state is DeliveryState.REFUSED
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_closes_the_way(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="ascii")
    with pytest.raises(WayClosedError, match="cannot be made"):
        FolderWay(tmp_path / "file" / "out").session().deliver(LETTER, lambda: True)


def test_a_file_that_cannot_be_written_defers_and_leaves_nothing_half_done(tmp_path: Path) -> None:
    (tmp_path / file_name(LETTER)).mkdir()
    outcome = FolderWay(tmp_path).session().deliver(LETTER, lambda: True)
    assert (outcome.state, outcome.pause_host) == (DeliveryState.DEFERRED, True)
    assert [path.name for path in tmp_path.iterdir()] == [file_name(LETTER)]
