"""SPF as a receiver evaluates it (RFC 7208), on a name server that answers from a table."""

import pytest

from digest.deliver.doctor.asking import CouldNotAskError
from digest.deliver.doctor.hosts import may_send
from digest.deliver.doctor.spf import judged
from tests.deliver.name_server import FakeResolver

IP, IP6 = "192.0.2.7", "2001:db8::7"
WORLD = {
    "A a.org": ("192.0.2.7", "2001:db8::7"),
    "A mail.a.org": ("192.0.2.7",),
    "A other.org": ("198.51.100.1",),
    "MX a.org": ("mail.a.org", "backup.a.org"),
    "A backup.a.org": ("198.51.100.9",),
    "PTR 192.0.2.7": ("mail.a.org",),
    "TXT us.provider.net": ("v=spf1 ip4:192.0.2.0/28 -all",),
    "TXT them.provider.net": ("v=spf1 ip4:198.51.100.0/24 -all",),
    "TXT loop.org": ("v=spf1 include:loop.org -all",),
    "A 7.2.0.192.list.org": ("127.0.0.2",),
    "A 192.0.2.7.a.org": ("127.0.0.2",),
    "A postmaster.x.org": ("127.0.0.2",),
}


@pytest.mark.parametrize(
    ("record", "address", "expected"),
    [
        ("v=spf1 ip4:192.0.2.7 -all", IP, "pass"),
        ("V=SPF1 IP4:192.0.2.0/24 -ALL", IP, "pass"),
        ("v=spf1 ip4:192.0.2.8 -all", IP, "fail"),
        ("v=spf1 ip4:192.0.2.8 ~all", IP, "softfail"),
        ("v=spf1 ip4:192.0.2.8 ?all", IP, "neutral"),
        ("v=spf1 ip4:192.0.2.8", IP, "neutral"),
        ("v=spf1", IP, "neutral"),
        ("v=spf10 ip4:192.0.2.7 -all", IP, "none"),
        ("something else", IP, "none"),
        ("v=spf1 -ip4:192.0.2.7 +all", IP, "fail"),
        ("v=spf1 ip6:2001:db8::/32 -all", IP6, "pass"),
        ("v=spf1 ip6:2001:db8::/32 -all", IP, "fail"),
        ("v=spf1 ip4:192.0.2.7 -all", "::ffff:192.0.2.7", "pass"),
        ("v=spf1 a:a.org -all", IP, "pass"),
        ("v=spf1 a:a.org -all", IP6, "pass"),
        ("v=spf1 a:other.org -all", IP, "fail"),
        ("v=spf1 a:a.org/24//64 -all", "192.0.2.200", "pass"),
        ("v=spf1 a:a.org/24//64 -all", "2001:db8::ffff", "pass"),
        ("v=spf1 mx:a.org -all", IP, "pass"),
        ("v=spf1 mx:a.org -all", "198.51.100.9", "pass"),
        ("v=spf1 mx:a.org/28 -all", "192.0.2.8", "pass"),
        ("v=spf1 ptr:a.org -all", IP, "pass"),
        ("v=spf1 ptr:b.org -all", IP, "fail"),
        ("v=spf1 include:us.provider.net -all", IP, "pass"),
        ("v=spf1 include:them.provider.net -all", IP, "fail"),
        ("v=spf1 include:them.provider.net include:us.provider.net ~all", IP, "pass"),
        ("v=spf1 redirect=us.provider.net", IP, "pass"),
        ("v=spf1 redirect=them.provider.net", IP, "fail"),
        ("v=spf1 ip4:192.0.2.7 redirect=them.provider.net", IP, "pass"),
        ("v=spf1 exists:%{ir}.list.org -all", IP, "pass"),
        ("v=spf1 exists:%{i}.%{h1}.list.org -all", IP, "fail"),
        ("v=spf1 exists:%{i}.a.%{d1} -all", IP, "pass"),
        ("v=spf1 exists:%{l}.%{d} -all", IP, "pass"),
        ("v=spf1 exp=why.x.org unknown=modifier ip4:192.0.2.7", IP, "pass"),
        ("v=spf1 include:nowhere.org -all", IP, "permerror"),
        ("v=spf1 redirect=nowhere.org", IP, "permerror"),
        ("v=spf1 include:loop.org -all", IP, "permerror"),
        ("v=spf1 ipv4:192.0.2.7 -all", IP, "permerror"),
        ("v=spf1 ip4:192.0.2.777 -all", IP, "permerror"),
        ("v=spf1 ip4: -all", IP, "permerror"),
        ("v=spf1 a:a.org/99 -all", IP, "permerror"),
        ("v=spf1 include: -all", IP, "permerror"),
        ("v=spf1 a:no1.org a:no2.org a:no3.org ip4:192.0.2.7", IP, "permerror"),
        ("v=spf1 a:no1.org a:no2.org ip4:192.0.2.7", IP, "pass"),
        ("v=spf1 " + "a:other.org " * 10 + "ip4:192.0.2.7", IP, "pass"),
        ("v=spf1 " + "a:other.org " * 11 + "ip4:192.0.2.7", IP, "permerror"),
    ],
)
def test_a_record_is_evaluated_as_a_receiver_does_it(record: str, address: str, expected: str) -> None:
    resolver = FakeResolver(WORLD | {"TXT x.org": ("unrelated", record)})
    assert judged(resolver, address, "x.org").result == expected


def test_two_records_are_an_error_and_no_answer_is_passed_on() -> None:
    two = FakeResolver({"TXT x.org": ("v=spf1 +all", "v=spf1 -all")})
    assert judged(two, IP, "x.org").result == "permerror"
    with pytest.raises(CouldNotAskError):
        judged(FakeResolver(silent=frozenset({"TXT x.org"})), IP, "x.org")


@pytest.mark.parametrize(
    ("records", "remedy"),
    [
        ((), 'Publish: b.x.org. IN TXT "v=spf1 ip4:192.0.2.7 -all"'),
        (("v=spf1 mx -all",), 'Change the record to: b.x.org. IN TXT "v=spf1 mx ip4:192.0.2.7 -all"'),
        (("v=spf1 mx ~ALL exp=e.x.org",), '"v=spf1 mx ip4:192.0.2.7 ~ALL exp=e.x.org"'),
        (("v=spf1 redirect=them.provider.net",), '"v=spf1 ip4:192.0.2.7 redirect=them.provider.net"'),
        (("v=spf1",), '"v=spf1 ip4:192.0.2.7"'),
        (("v=spf1 -all", "v=spf1 mx"), "Keep one record"),
        (("v=spf1 nonsense -all",), "Mend the record"),
    ],
)
def test_the_remedy_is_the_record_to_publish_and_publishing_it_cures(records: tuple[str, ...], remedy: str) -> None:
    resolver = FakeResolver(WORLD | {"TXT b.x.org": records})
    (found,) = may_send(resolver, [IP], "b.x.org", provider=False)
    assert found.severity == "error"
    assert remedy in found.remedy
    if "IN TXT" in found.remedy:
        cured = FakeResolver(WORLD | {"TXT b.x.org": (found.remedy.split('"')[1],)})
        assert [one.severity for one in may_send(cured, [IP], "b.x.org", provider=False)] == ["fine"]


def test_with_a_provider_another_address_is_a_warning_since_its_senders_are_elsewhere() -> None:
    resolver = FakeResolver(WORLD | {"TXT b.x.org": ("v=spf1 include:them.provider.net -all",)})
    (found,) = may_send(resolver, [IP], "b.x.org", provider=True)
    assert (found.severity, "include:" in found.remedy) == ("warning", True)
