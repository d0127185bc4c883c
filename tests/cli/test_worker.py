"""A worker goes on with what is begun, whatever becomes of the issues that it listed."""

from dataclasses import replace

import pytest

from digest.cli.worker import send_begun
from digest.errors import ConfigError
from digest.model.record import IssueState
from tests.studio.newsroom import LAST, Newsroom

S = IssueState


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIGEST_SECRET_KEY", "a-secret-of-forty-characters-for-tests-only")


@pytest.mark.parametrize("state", [S.PAUSED, S.SENT])
def test_an_issue_whose_send_ended_since_it_was_listed_is_passed_over(
    state: IssueState, capsys: pytest.CaptureFixture[str]
) -> None:
    """It ended the worker, where the issue before it had taken long enough."""
    room = Newsroom(stories=2)
    listed = room.application.issues()
    assert [record.name for record in listed if record.state is S.SENDING] == [LAST]
    room.decide(LAST, state, S.SENDING)
    with room.office(room.application) as sending:
        send_begun(sending, listed, lambda: False)
    assert f"{LAST}: it is {state}" in capsys.readouterr().err
    assert room.mailbox.received == []


def test_settings_by_which_nothing_may_be_sent_end_it() -> None:
    def refuse() -> None:
        raise ConfigError("smtp.host is a sample value")

    room = Newsroom(stories=2)
    with room.office(room.application) as sending, pytest.raises(ConfigError):
        send_begun(replace(sending, guard=refuse), room.application.issues(), lambda: False)
