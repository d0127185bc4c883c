"""Hard or soft, by code and by words."""

import pytest

from digest.deliver.bounces.judging import judge


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("5.1.1", ""),
        ("5.1.2", "host not found"),
        ("5.2.1", "mailbox disabled"),
        ("5.0.0", ""),
        ("", "550 no such user here"),
        ("", "554 delivery error: This user doesn't have a yahoo.example account"),
        ("5.0.0", "550 5.1.1 user unknown"),
        ("5.4.1", "550 5.4.1 Recipient address rejected: Access denied."),
        ("5.4.4", "Host or domain name not found"),
        ("5.5.0", "550 Requested action not taken: mailbox unavailable"),
        ("5.7.13", "mailbox disabled"),
        ("5.7.1", "550 5.7.1 No such user"),
        ("", ""),
    ],
)
def test_a_mailbox_that_is_not_there_is_hard(status: str, words: str) -> None:
    assert judge(status, words).kind == "hard"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("5.2.2", ""),
        ("5.1.1", "552 mailbox full"),
        ("5.0.0 (recipient reached disk quota)", ""),
        ("5.3.4", "message too large"),
        ("", "553 Exceeded maximum inbound message size"),
        ("5.4.7", "delivery time expired"),
        ("5.5.2", "syntax error"),
        ("4.4.1", "user unknown"),
        ("", "450 try again later"),
        ("", "452 4.2.2 over quota"),
    ],
)
def test_what_passes_or_is_not_about_the_mailbox_is_soft(status: str, words: str) -> None:
    judged = judge(status, words)

    assert (judged.kind, judged.blocked) == ("soft", False)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("5.7.1", "message rejected"),
        ("5.0.0", "550-5.7.1 our system has detected that this message is likely unsolicited mail"),
        ("", "554 blocked using zen.spamhaus.example"),
        ("5.7.26", "fails DMARC"),
        ("5.7.1", "Client host blocked: unknown address in a black list"),
        ("4.7.0", "rate limited"),
    ],
)
def test_a_refusal_for_the_senders_sake_is_soft_and_marked(status: str, words: str) -> None:
    judged = judge(status, words)

    assert (judged.kind, judged.blocked) == ("soft", True)


def test_words_that_say_both_unknown_and_refused_are_counted() -> None:
    judged = judge("", "550 user unknown, or blocked by our policy")

    assert (judged.kind, judged.blocked) == ("soft", False)


def test_a_delay_is_soft_whatever_its_code() -> None:
    assert judge("5.1.1", "user unknown", action="delayed").kind == "soft"


def test_a_version_or_an_ip_address_is_no_code() -> None:
    assert judge("", "host 5.1.1.9 said: version 4.2.2.1, 550 gone").status == ""
