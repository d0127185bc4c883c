"""What bounces, complaints and answers by machine say."""

from datetime import UTC, datetime

import pytest

from digest.deliver.bounces import bounces_in
from tests.deliver.bounces.samples import OURS, TOKEN, complaint, exchange, exim, postfix, qmail, returned_mail


def test_a_status_report_gives_address_token_message_status_and_words() -> None:
    (bounce,) = bounces_in(postfix())

    assert bounce.kind == "hard"
    assert bounce.address == "ann@example.net"
    assert bounce.token == TOKEN
    assert bounce.message_id == OURS
    assert bounce.status == "5.1.1"
    assert bounce.diagnostic.startswith("550 5.1.1 <ann@example.net>")
    assert "Action: failed" in bounce.evidence
    assert bounce.at == datetime(2026, 11, 20, 8, 15, 2, tzinfo=UTC)


def test_the_original_recipient_is_named_before_the_final_one() -> None:
    assert bounces_in(postfix(original=""))[0].address == "ann.real@mail.example.net"


def test_a_delayed_mail_is_a_soft_bounce() -> None:
    (bounce,) = bounces_in(postfix(action="delayed", status="4.4.1", diagnostic="smtp; connect timed out"))

    assert (bounce.kind, bounce.status) == ("soft", "4.4.1")


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded", "relayed (to a host without DSN)"])
def test_a_report_that_all_is_well_is_no_bounce(action: str) -> None:
    assert bounces_in(postfix(action=action, status="2.0.0", diagnostic="smtp; 250 ok")) == ()


def test_two_recipients_of_one_report_are_two_bounces_where_no_return_path_names_the_reader() -> None:
    second = (
        "Original-Recipient: rfc822;bob@example.net\nAction: failed\nStatus: 5.1.1\n\n"
        "Original-Recipient: rfc822;ann@example.net\n"
    )
    raw = postfix(original=second, to="bounces@example.org").replace(b"Return-Path: <b+", b"X-Nothing: <")

    assert [(bounce.address, bounce.token) for bounce in bounces_in(raw)] == [
        ("bob@example.net", ""),
        ("ann@example.net", ""),
    ]


def test_a_report_to_one_readers_return_path_is_one_bounce_and_the_worst() -> None:
    second = (
        "Final-Recipient: rfc822;bob@example.net\nAction: delayed\nStatus: 4.2.2\n\n"
        "Final-Recipient: rfc822;ann@example.net\n"
    )

    (bounce,) = bounces_in(postfix(original=second))

    assert (bounce.kind, bounce.token) == ("hard", TOKEN)


@pytest.mark.parametrize("field", ["Delivered-To", "X-Original-To", "To", "Return-Path", "Envelope-To"])
def test_the_token_is_found_wherever_a_relay_leaves_the_return_path(field: str) -> None:
    head = f"{field}: <b+{TOKEN}@bounces.example.org>\n".encode()
    raw = qmail().replace(f"Return-Path: <b+{TOKEN}@bounces.example.org>\n".encode(), b"")

    assert bounces_in(raw)[0].token == ""
    assert bounces_in(head + raw)[0].token == TOKEN


def test_the_token_is_found_in_the_mail_that_comes_back() -> None:
    assert bounces_in(postfix(to="bounces@example.org"))[0].token == TOKEN


@pytest.mark.parametrize("address", ["bob+7.x@example.org", "webb+7.x@example.org", "b@example.org", "b+@example.org"])
def test_another_address_with_a_plus_is_no_token(address: str) -> None:
    raw = postfix(to=address).replace(b"Return-Path: <b+", b"X-Nothing: <")

    assert bounces_in(raw)[0].token == ""


def test_exims_bounce_in_plain_text_is_read_though_it_calls_itself_an_answer() -> None:
    (bounce,) = bounces_in(exim())

    assert (bounce.kind, bounce.address, bounce.message_id) == ("hard", "ann@example.net", OURS)


def test_exchanges_report_is_read() -> None:
    (bounce,) = bounces_in(exchange())

    assert (bounce.kind, bounce.address, bounce.status) == ("hard", "ann@example.net", "5.1.10")
    assert bounce.token == TOKEN


def test_qmails_bounce_is_judged_by_its_words_and_not_by_those_of_the_mail_it_returns() -> None:
    assert [(b.kind, b.status) for b in bounces_in(qmail())] == [("hard", "5.1.1")]
    assert [b.kind for b in bounces_in(qmail("The user's mailbox is full."))] == ["soft"]
    assert "minister" not in bounces_in(qmail())[0].evidence


def test_a_bounce_that_names_nobody_is_attributed_by_its_token_and_is_soft() -> None:
    to = f"To: b+{TOKEN}@bounces.example.org"
    raw = f"From: MAILER-DAEMON@x.example\n{to}\nSubject: Mail could not be delivered\n\nSorry.\n"

    (bounce,) = bounces_in(raw.encode())

    assert (bounce.kind, bounce.address, bounce.token) == ("soft", "", TOKEN)


@pytest.mark.parametrize(
    ("subject", "words", "kind"),
    [
        ("=?utf-8?B?Tm9uIHJlbWlzwqA6?= Round-Up", "La lettre n'est pas arrivée.", "soft"),
        ("=?iso-2022-jp?B?GyRCRyVDIyVoJW0lMCFKGyhC?=", "550 5.1.1 宛先不明", "hard"),
        ("Возвращено", "552 5.2.2 ящик полон", "soft"),
    ],
)
def test_a_bounce_in_another_language_is_told_by_its_subject_or_its_code(subject: str, words: str, kind: str) -> None:
    to = f"To: b+{TOKEN}@bounces.example.org"
    raw = f"Return-Path: <>\nFrom: postmaster@x.example\n{to}\nSubject: {subject}\n\n{words}\n"

    assert [(bounce.kind, bounce.token) for bounce in bounces_in(raw.encode())] == [(kind, TOKEN)]


@pytest.mark.parametrize("subject", ["Weekly Round-Up", "=?x-none?Q?a?=", "=?utf-8?B?/?=", "=?utf-8?B?////?="])
def test_a_mail_system_that_says_nothing_of_a_failure_has_not_returned_a_mail(subject: str) -> None:
    to = f"To: b+{TOKEN}@bounces.example.org"
    raw = f"Return-Path: <>\nFrom: postmaster@x.example\n{to}\nSubject: {subject}\n\nThank you.\n"

    assert bounces_in(raw.encode()) == ()


@pytest.mark.parametrize(
    "head",
    [
        "Subject: =?utf-8?B?QWJ3ZXNlbmhlaXRzbm90aXo=?=",
        "Auto-Submitted: auto-replied\nSubject: Away until Monday",
        "Subject: Out of office: Round-Up",
        "Subject: Automatic reply: Round-Up\nX-Auto-Response-Suppress: All",
        "Subject: Abwesenheitsnotiz",
        "Precedence: auto_reply\nSubject: Thanks",
        "X-Autoreply: yes\nSubject: Hello",
    ],
)
def test_an_answer_for_a_person_who_is_away_is_no_bounce(head: str) -> None:
    body = "Delivery to the following recipient failed\n\n  ann@example.net\n"
    raw = f"From: Ann <ann@example.net>\nTo: b+{TOKEN}@bounces.example.org\n{head}\n\n{body}"

    assert bounces_in(raw.encode()) == ()


def test_what_a_reader_writes_to_the_return_path_is_no_bounce() -> None:
    raw = f"From: Ann <ann@example.net>\nTo: b+{TOKEN}@bounces.example.org\nSubject: Re: Round-Up\n\nThank you!\n"

    assert bounces_in(raw.encode()) == ()


def test_a_complaint_names_the_reader_the_mail_and_when() -> None:
    (bounce,) = bounces_in(complaint())

    assert (bounce.kind, bounce.address, bounce.message_id) == ("complaint", "ann@example.net", OURS)
    assert bounce.at == datetime(2026, 11, 21, 15, tzinfo=UTC)
    assert "Feedback-Type: abuse" in bounce.evidence


def test_a_complaint_without_a_recipient_takes_it_from_the_mail_complained_of() -> None:
    assert bounces_in(complaint(recipient=""))[0].address == "ann@example.net"


def test_a_complaint_whose_addresses_are_blanked_out_is_attributed_by_the_return_path() -> None:
    raw = complaint(recipient=f"Original-Mail-From: <b+{TOKEN}@bounces.example.org>\n", to="redacted")

    assert [(b.address, b.token, b.message_id) for b in bounces_in(raw)] == [("", TOKEN, OURS)]


@pytest.mark.parametrize("kind", ["not-spam", "auth-failure"])
def test_feedback_that_complains_of_nothing_is_none(kind: str) -> None:
    assert bounces_in(complaint(kind=kind)) == ()


def test_a_recipient_in_another_script_is_read_as_rfc_6533_writes_it() -> None:
    raw = postfix(original="Original-Recipient: utf-8;\\x{416}@example.net\n")

    assert bounces_in(raw)[0].address == "Ж@example.net"


def test_a_report_that_was_forwarded_as_an_attachment_is_read() -> None:
    raw = b"From: x@example.org\nContent-Type: multipart/mixed; boundary=out\n\n--out\nContent-Type: message/rfc822\n\n"

    assert bounces_in(raw + postfix() + b"\n--out--\n")[0].address == "ann@example.net"


def test_a_mail_that_is_no_report_says_nothing() -> None:
    assert bounces_in(returned_mail().encode()) == ()
    assert bounces_in(b"") == ()
