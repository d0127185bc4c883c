"""The doctor: a sound world is fine throughout, and each thing that is broken is named with the line that mends it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from digest.deliver.dkim_keys import dns_record, generate, read_keys
from digest.deliver.doctor.asking import Relay
from digest.deliver.doctor.examination import examined
from digest.deliver.doctor.finding import Finding
from digest.deliver.doctor.relay import judged_relay
from digest.deliver.doctor.samples import sample_values
from digest.model.edition import Edition, Publisher
from digest.settings import CollectSettings, Settings, Smtp
from digest.settings.secrets import Secrets
from tests.deliver.name_server import FakeResolver

PEM = generate("rsa")
KEY = read_keys(PEM, "")[0]
IP = "1.1.1.7"
SPF_AT, MX_AT = "TXT bounces.harbour.news", "MX bounces.harbour.news"
KEY_AT, POLICY_AT = "TXT digest._domainkey.harbour.news", "TXT _dmarc.harbour.news"
SMTP = Smtp("mail.harbour.news", 587, "starttls", "", "bounces.harbour.news", "harbour.news", "digest")
EDITION = Edition("round-up", "Round-Up", "Editors <editors@harbour.news>", ("global",))
RELAY = Relay(frozenset({"PIPELINING", "8BITMIME", "SMTPUTF8", "SIZE 10240000", "AUTH PLAIN"}), "TLSv1.3")
WORLD: Mapping[str, tuple[str, ...]] = {
    "A mail.harbour.news": (IP,),
    f"PTR {IP}": ("mail.harbour.news",),
    MX_AT: ("mail.harbour.news",),
    SPF_AT: ("v=spf1 a:mail.harbour.news -all",),
    KEY_AT: (dns_record(KEY),),
    POLICY_AT: ("v=DMARC1; p=quarantine; rua=mailto:dmarc@harbour.news",),
}


def _settings(smtp: Smtp = SMTP, *editions: Edition, site: str = "https://digest.harbour.news") -> Settings:
    return Settings(
        root=Path(),
        publisher=Publisher("The Harbour Review", "https://harbour.news", "14 Quay Street, Dublin"),
        storage_url="sqlite://",
        site_url=site,
        smtp=smtp,
        collect=CollectSettings(),
        editions={edition.slug: edition for edition in editions or (EDITION,)},
        regions=(),
        sources=(),
        source_max_age={},
    )


@pytest.fixture
def secrets(tmp_path: Path) -> Secrets:
    file = tmp_path / "dkim.pem"
    file.write_text(PEM)
    file.chmod(0o600)
    return Secrets(secret_key="kX3-0a9_Zq8LmN2pRt5vWy7bCd4eFg6h", dkim_key_file=str(file))


def _examined(
    secrets: Secrets,
    settings: Settings | None = None,
    world: Mapping[str, tuple[str, ...]] = WORLD,
    relay: Relay = RELAY,
    silent: frozenset[str] = frozenset(),
    outgoing: tuple[str, ...] = (),
) -> list[Finding]:
    resolver = FakeResolver(world, silent)
    return examined(settings or _settings(), secrets, resolver=resolver, probe=lambda: relay, outgoing=outgoing)


def _wrong(findings: list[Finding]) -> list[Finding]:
    return [found for found in findings if found.severity != "fine"]


def test_a_sound_world_is_fine_and_every_topic_was_looked_at(secrets: Secrets) -> None:
    findings = _examined(secrets)
    assert _wrong(findings) == []
    assert {found.topic for found in findings} == {"secrets", "relay", "DKIM", "bounces", "SPF", "PTR", "DMARC"}


OTHER = read_keys(generate("rsa"), "")[0]
RECORD = dns_record(KEY)


@pytest.mark.parametrize(
    ("question", "answers", "topic", "said", "remedy"),
    [
        (SPF_AT, (), "SPF", "no SPF record", 'bounces.harbour.news. IN TXT "v=spf1 ip4:1.1.1.7 -all"'),
        (SPF_AT, ("v=spf1 -all",), "SPF", "does not let 1.1.1.7 send", '"v=spf1 ip4:1.1.1.7 -all"'),
        (MX_AT, (), "bounces", "nowhere to go", "bounces.harbour.news. IN MX 10"),
        (MX_AT, ("",), "bounces", "nowhere to go", "IN MX 10"),
        (MX_AT, ("gone.harbour.news",), "bounces", "gone.harbour.news does not exist", "IN MX 10"),
        ("PTR 1.1.1.7", (), "PTR", "has no name", "7.1.1.1.in-addr.arpa. IN PTR"),
        ("PTR 1.1.1.7", ("else.harbour.news",), "PTR", "does not lead back", "else.harbour.news. IN A 1.1.1.7"),
        (KEY_AT, (), "DKIM", "no DKIM record", "digest._domainkey.harbour.news. IN TXT ("),
        (KEY_AT, (RECORD, RECORD), "DKIM", "2 records", "Publish:"),
        (KEY_AT, (dns_record(OTHER),), "DKIM", "another key than ours", "Publish:"),
        (KEY_AT, ("v=DKIM1; p=",), "DKIM", "revokes", "Publish:"),
        (KEY_AT, ("v=DKIM1; p=*%",), "DKIM", "another key", "Publish:"),
        (KEY_AT, (RECORD.replace("rsa", "ed25519"),), "DKIM", "another kind", "Publish:"),
        (KEY_AT, (f"{RECORD}; h=sha1",), "DKIM", "SHA-256", "Publish:"),
        (KEY_AT, (f"{RECORD}; s=tlsrpt",), "DKIM", "not for mail", "Publish:"),
        (KEY_AT, (f"{RECORD}; t=y:s",), "DKIM", "being tested", "Publish:"),
        (POLICY_AT, (), "DMARC", "has no DMARC policy", '_dmarc.harbour.news. IN TXT "v=DMARC1; p=none'),
        (POLICY_AT, ("v=DMARC1; p=none", "v=DMARC1; p=reject"), "DMARC", "2 policies", "Keep one"),
        (POLICY_AT, ("v=DMARC1; p=maybe",), "DMARC", "p=maybe", "v=DMARC1; p=none"),
        (POLICY_AT, ("v=DMARC1; p=none",), "DMARC", "nobody to report to", "p=none; rua=mailto:"),
        (
            POLICY_AT,
            ("v=DMARC1; p=none; aspf=s; rua=mailto:d@harbour.news",),
            "DMARC",
            "aspf=s asks for harbour.news",
            'bounce_domain = "harbour.news"',
        ),
    ],
)
def test_what_is_broken_in_the_dns_is_named_with_the_line_that_mends_it(
    secrets: Secrets, question: str, answers: tuple[str, ...], topic: str, said: str, remedy: str
) -> None:
    (found,) = _wrong(_examined(secrets, world={**WORLD, question: answers}))
    assert found.topic == topic
    assert said in found.what
    assert remedy in found.remedy


def test_a_record_written_with_blanks_and_without_version_still_publishes_the_key(secrets: Secrets) -> None:
    whole = RECORD.removeprefix("v=DKIM1; ").replace("p=", " p = ")
    spaced = f"{whole[:90]} \t{whole[90:]} ;"
    findings = _examined(secrets, world={**WORLD, KEY_AT: (spaced,)})
    assert [found.what for found in _wrong(findings)] == []


@pytest.mark.parametrize("question", [name for name in WORLD if name != "A mail.harbour.news"])
def test_a_name_server_that_does_not_answer_is_a_warning_and_stops_no_other_check(
    secrets: Secrets, question: str
) -> None:
    findings = _examined(secrets, silent=frozenset({question}))
    (found,) = _wrong(findings)
    assert found.severity == "warning"
    assert found.what.startswith("could not ask: ")
    assert {one.topic for one in findings} == {"secrets", "relay", "DKIM", "bounces", "SPF", "PTR", "DMARC"}


@pytest.mark.parametrize(
    ("smtp", "severities", "said"),
    [
        (replace(SMTP, bounce_domain="mail.elsewhere.net"), {"warning"}, "return path's domain (mail.elsewhere.net)"),
        (replace(SMTP, dkim_domain="elsewhere.net"), {"warning"}, "signature's domain (elsewhere.net)"),
        (replace(SMTP, dkim_domain="elsewhere.net", bounce_domain="elsewhere.net"), {"error"}, "(elsewhere.net)"),
    ],
)
def test_alignment_needs_both_and_fails_without_either(
    secrets: Secrets, smtp: Smtp, severities: set[str], said: str
) -> None:
    world = {
        **WORLD,
        "TXT digest._domainkey.elsewhere.net": (RECORD,),
        "TXT mail.elsewhere.net": ("v=spf1 ip4:1.1.1.7 -all",),
        "TXT elsewhere.net": ("v=spf1 ip4:1.1.1.7 -all",),
        "A mail.elsewhere.net": (IP,),
        "A elsewhere.net": (IP,),
    }
    wrong = _wrong(_examined(secrets, _settings(smtp), world))
    assert {found.severity for found in wrong} == severities
    assert {found.topic for found in wrong} == {"DMARC"}
    assert any(said in found.what for found in wrong)


def test_a_policy_above_the_from_domain_holds_for_it_and_its_siblings_are_aligned(secrets: Secrets) -> None:
    edition = replace(EDITION, sender="Editors <editors@news.harbour.news>")
    assert _wrong(_examined(secrets, _settings(SMTP, edition))) == []


def test_the_policy_of_a_very_long_name_is_asked_for_at_that_name(secrets: Secrets) -> None:
    """Nine names above one were asked for, and not the one itself."""
    name = "a.b.c.d.e.f.g.h.harbour.news"
    world = {**WORLD, f"TXT _dmarc.{name}": ("v=DMARC1; p=reject; aspf=s; rua=mailto:d@harbour.news",)}
    edition = replace(EDITION, sender=f"editors@{name}")
    (found,) = _wrong(_examined(secrets, _settings(SMTP, edition), world))
    assert f"aspf=s asks for {name}" in found.what


def test_domains_under_a_registry_are_strangers_to_each_other(secrets: Secrets) -> None:
    edition = replace(EDITION, sender="editors@harbour.co.uk")
    world = {
        **WORLD,
        "TXT _dmarc.harbour.co.uk": ("v=DMARC1; p=none; rua=mailto:d@x",),
        "TXT _dmarc.co.uk": ("v=DMARC1; p=none; psd=y",),
    }
    smtp = replace(SMTP, dkim_domain="other.co.uk", bounce_domain="harbour.co.uk")
    found = [one for one in _examined(secrets, _settings(smtp, edition), world) if "aligned" in one.what]
    assert ["other.co.uk" in one.what and one.severity == "warning" for one in found] == [True]


@pytest.mark.parametrize(
    ("smtp", "relay", "severity", "said"),
    [
        (SMTP, Relay(failure="connection refused"), "error", "connection refused"),
        (SMTP, Relay(failure="certificate verify failed: hostname mismatch"), "error", "certificate"),
        (SMTP, Relay(failure="STARTTLS is not offered"), "error", "STARTTLS"),
        (replace(SMTP, security="none"), replace(RELAY, tls=""), "error", "without TLS"),
        (replace(SMTP, username="u"), replace(RELAY, extensions=RELAY.extensions - {"AUTH PLAIN"}), "error", "AUTH"),
        (SMTP, replace(RELAY, extensions=RELAY.extensions - {"SIZE 10240000"} | {"SIZE 100000"}), "error", "100000"),
        (SMTP, replace(RELAY, extensions=RELAY.extensions - {"SMTPUTF8"}), "warning", "SMTPUTF8"),
        (SMTP, replace(RELAY, extensions=RELAY.extensions - {"PIPELINING"}), "warning", "PIPELINING"),
    ],
)
def test_what_is_wrong_with_the_relay_is_named(
    secrets: Secrets, smtp: Smtp, relay: Relay, severity: str, said: str
) -> None:
    (found,) = _wrong(_examined(secrets, _settings(smtp), relay=relay))
    assert (found.topic, found.severity) == ("relay", severity)
    assert said in found.what


def test_with_a_relay_on_this_machine_the_outgoing_address_must_be_named(secrets: Secrets) -> None:
    settings = _settings(replace(SMTP, host="127.0.0.1", security="none"))
    unknown = _wrong(_examined(secrets, settings, relay=replace(RELAY, tls="")))
    assert [(found.topic, found.severity) for found in unknown] == [("SPF", "warning"), ("PTR", "warning")]
    assert _wrong(_examined(secrets, settings, relay=replace(RELAY, tls=""), outgoing=(IP,))) == []


@pytest.mark.parametrize("key", ["", "short", "a" * 64, "ab" * 32])
def test_a_secret_key_that_is_missing_or_weak_is_an_error(secrets: Secrets, key: str) -> None:
    (found,) = _wrong(_examined(replace(secrets, secret_key=key)))
    assert (found.topic, found.severity) == ("secrets", "error")
    assert ("can be guessed" if key else "is not set") in found.what
    assert not key or key not in found.what


def _absent(secrets: Secrets) -> Secrets:
    return replace(secrets, dkim_key_file="/absent/dkim.pem")


def _damaged(secrets: Secrets) -> Secrets:
    Path(secrets.dkim_key_file).write_text("nothing")
    return secrets


def _open_to_all(secrets: Secrets) -> Secrets:
    Path(secrets.dkim_key_file).chmod(0o644)
    return secrets


@pytest.mark.parametrize(
    ("broken", "smtp", "said"),
    [
        (_absent, SMTP, "/absent/dkim.pem: no such file"),
        (_damaged, SMTP, "no private key"),
        (_open_to_all, SMTP, "open to every user"),
        (lambda secrets: replace(secrets, dkim_key_file=""), SMTP, "DIGEST_DKIM_KEY_FILE is not set"),
        (
            lambda secrets: replace(secrets, dkim_key_file=""),
            replace(SMTP, dkim_domain="", dkim_selector=""),
            "not signed",
        ),
        (lambda secrets: secrets, replace(SMTP, dkim_selector=""), "dkim_selector is missing"),
    ],
)
def test_a_key_that_cannot_sign_is_named_with_its_remedy(
    secrets: Secrets, broken: Callable[[Secrets], Secrets], smtp: Smtp, said: str
) -> None:
    found = [one for one in _wrong(_examined(broken(secrets), _settings(smtp))) if one.topic == "DKIM"]
    assert [said in one.what and bool(one.remedy) for one in found] == [True]


def _with_edition(settings: Settings, **changed: Any) -> Settings:
    return replace(settings, editions={"e": replace(EDITION, slug="e", **changed)})


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        (lambda s: replace(s, publisher=replace(s.publisher, url="https://example.org")), "publisher.url"),
        (
            lambda s: replace(s, publisher=replace(s.publisher, postal_address="1 Sample Street")),
            "publisher.postal_address",
        ),
        (lambda s: replace(s, site_url="https://digest.example.org"), "site.url"),
        (lambda s: replace(s, smtp=replace(SMTP, host="mail.Example.COM.")), "smtp.host"),
        (lambda s: replace(s, smtp=replace(SMTP, bounce_domain="bounces.example.net")), "smtp.bounce_domain"),
        (lambda s: replace(s, smtp=replace(SMTP, dkim_domain="x.invalid")), "smtp.dkim_domain"),
        (lambda s: _with_edition(s, sender="E <e@example.org>"), "edition.e.from"),
        (lambda s: _with_edition(s, reply_to="e@x.test"), "edition.e.reply_to"),
        (lambda s: _with_edition(s, editors=("e@x.example",)), "edition.e.editors"),
        (lambda s: _with_edition(s, sender="e@localhost"), "edition.e.from"),
    ],
)
def test_a_sample_value_is_refused_by_name_beyond_loopback_and_only_there(
    secrets: Secrets, changed: Callable[[Settings], Settings], key: str
) -> None:
    settings = changed(_settings())
    (found,) = sample_values(settings)
    assert found.severity == "error"
    assert found.what.startswith(f"{key} = ")
    assert found.remedy
    local = replace(settings, smtp=replace(settings.smtp, host="127.0.0.1"))
    assert sample_values(local) == []
    if key != "smtp.host":
        assert key in " ".join(one.what for one in _examined(secrets, local) if one.severity == "warning")


@pytest.mark.parametrize("site", ["http://digest.harbour.news", "https://127.0.0.1:8443", "https://[::1]"])
def test_a_site_that_readers_cannot_reach_or_one_click_cannot_use_is_refused_beyond_loopback(site: str) -> None:
    (found,) = sample_values(_settings(site=site))
    assert (found.topic, found.severity) == ("site", "error")


def test_real_values_are_no_samples() -> None:
    assert sample_values(_settings()) == []
    assert sample_values(_settings(replace(SMTP, host="mail.examples.org", bounce_domain="myexample.org"))) == []


def test_samples_are_not_looked_up(secrets: Secrets) -> None:
    resolver = FakeResolver()
    smtp = Smtp("127.0.0.1", 25, "none", "", "bounces.example.org", "example.org", "digest")
    settings = _settings(smtp, replace(EDITION, sender="editors@example.org"))
    examined(settings, secrets, resolver=resolver, probe=lambda: RELAY)
    assert resolver.asked == []


def test_a_port_that_speaks_tls_only_once_asked_is_answered_with_the_setting_that_does() -> None:
    """It was told to see that something listens there, which it does."""
    relay = Relay(failure="TLS cannot be spoken there: wrong version number")
    found = judged_relay(replace(SMTP, security="tls"), relay)
    assert [(one.severity, 'security = "starttls"' in one.remedy) for one in found] == [("error", True)]
